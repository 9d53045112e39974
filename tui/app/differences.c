/* differences.c - merges the sides' lists by A's steps; equal steps and kinds become one place. */
#include "tui/app/differences.h"

#include "core/tell/outcome_text.h"

void differences_init(Differences *differences, const OutcomeDiff *const *outcomes, size_t sides)
{
    size_t next[MAP_SPACE_SETS] = {0};
    *differences = (Differences){0};
    for (;;) {
        Difference place = {0};
        bool any = false;
        for (size_t i = 1; i < sides; i++) {
            if (next[i] == outcomes[i]->at.count)
                continue;
            const OutcomeDifference *own = &outcomes[i]->at.at[next[i]];
            if (!any || own->a < place.a)
                place = (Difference){.a = own->a, .kind = own->kind};
            any = true;
        }
        if (!any)
            return;
        for (size_t i = 1; i < sides; i++) {
            const OutcomeDifference *own = next[i] < outcomes[i]->at.count ? &outcomes[i]->at.at[next[i]] : NULL;
            if (own && own->a == place.a && own->kind == place.kind) {
                place.of[i] = own;
                next[i]++;
            }
        }
        array_push(&differences->at, place);
    }
}

void differences_release(Differences *differences)
{
    array_release(&differences->at);
}

void difference_text(const Difference *difference, const History *const *histories, size_t side, Text *out)
{
    size_t with = side;
    while (side == 0 && !difference->of[with]) /* what A does is the same for each */
        with++;
    const OutcomeDifference *own = difference->of[with];
    if (own)
        outcome_text(own, histories[side], histories[side ? 0 : with], side > 0, out);
    else
        text_add_str(out, STR("as A"));
}

void difference_sides_text(const Difference *difference, size_t sides, Text *out)
{
    size_t differ = 0;
    for (size_t i = 1; i < sides && sides > 2; i++)
        if (difference->of[i])
            text_printf(out, "%s%c", differ++ ? " and " : "", 'A' + (int)i);
    if (differ)
        text_printf(out, " differ%s from A", verb_ending(differ));
}

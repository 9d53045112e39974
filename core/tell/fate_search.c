/* fate_search.c - goes from a value at which the plan changes to the next one, then in leaps.
 *
 *     target 256M    the decisions flip at 97K, 1.2G, 9G
 *     1.2G           level 0 holds one delta more: the layer is kept         flips at 256M … and 5.8G
 *     5.8G           the layer is deleted, and with one byte less it is not  found
 */
#include "core/tell/fate_search.h"

#include "core/planner/policy_value.h"

#include <string.h>

/* No dump is larger, and a leap further does not overflow. */
#define VALUE_MAX (UINT64_C(1) << 60)

/* Small targets make many layers: plans that are so much larger than the dump are not worth their time. */
enum { GROWTH_MAX = 16, GROWTH_FREE = 20000 };

bool fate_policy_with(const Policy *from, const char *name, double value, Policy *with)
{
    const PolicyParameter *parameter = name ? policy_parameter_find(from, str_from(name)) : NULL;
    uint64_t now;
    if (!parameter || !policy_value_number(from, parameter, &now) || (double)now == value)
        return false;
    Text text = TEXT_EMPTY;
    policy_number_format(parameter, value, &text);
    *with = *from;
    bool set = policy_set(with, str_from(parameter->name), text_str(&text), NULL);
    text_release(&text);
    return set;
}

/* Of `at` and `best`, which is 0 for none: the one that is nearer to `value` among those above it, or below it. */
static uint64_t nearer(uint64_t value, bool above, double at, uint64_t best)
{
    if (!(at >= 1 && at < (double)VALUE_MAX) || (above ? at <= (double)value : at >= (double)value))
        return best;
    uint64_t next = (uint64_t)at;
    return best == 0 || (above ? next < best : next > best) ? next : best;
}

/* Below the value, and above it, the nearest one with which levels would be others, or due otherwise; 0: there is
 * none. */
typedef struct Borders {
    uint64_t at[2];
} Borders;

static void borders_add(Borders *borders, uint64_t value, double at)
{
    for (int above = 0; above < 2; above++)
        borders->at[above] = nearer(value, above, at, borders->at[above]);
}

static Borders borders_of(const Trace *trace, const char *name, uint64_t value)
{
    Borders borders = {{0, 0}};
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (!decision->flip_parameter || strcmp(decision->flip_parameter, name) != 0)
            continue;
        borders_add(&borders, value, decision->flip_value);
        if (decision->flip_other > 0)
            borders_add(&borders, value, decision->flip_other);
    }
    for (size_t i = 0; i < trace->flips.count; i++)
        if (strcmp(trace->flips.at[i].parameter, name) == 0)
            borders_add(&borders, value, trace->flips.at[i].value);
    return borders;
}

/* Plans with that value. False: it cannot be planned so, or is not worth the time. */
static bool search_try(FateSearch *search, uint64_t value, Fate *fate, Borders *borders)
{
    Policy with;
    if (!fate_policy_with(&search->plan->policy, search->name, (double)value, &with))
        with = search->plan->policy;
    History *made = search->again(search->plan, &with);
    if (!made)
        return false;
    uint64_t layers = made->layers.count;
    bool fits = layers <= GROWTH_MAX * (uint64_t)search->plan->layers.count + GROWTH_FREE;
    search->effort -= layers < search->effort ? layers : search->effort;
    if (fits) {
        *fate = plan_fate_of(made, search->layer);
        *borders = borders_of(&made->trace, search->name, value);
    }
    history_free(made);
    return fits;
}

/* In turn the borders of the plans on both sides, and the middle. */
static uint64_t between(uint64_t without, uint64_t with, uint64_t border_without, uint64_t border_with, int turn)
{
    uint64_t low = with < without ? with : without, high = with < without ? without : with;
    uint64_t at = turn % 3 == 0 ? border_with : turn % 3 == 1 ? border_without : 0;
    return low < at && at < high ? at : low + (high - low) / 2;
}

uint64_t fate_search_exact(FateSearch *search, Fate then, uint64_t without, uint64_t with)
{
    bool up = with > without;
    uint64_t border_with = up ? with - 1 : with + 1, border_without = 0;
    for (int turn = 0; turn < 3 * 64 && (up ? with - without : without - with) > 1; turn++) {
        uint64_t at = between(without, with, border_without, border_with, turn);
        Fate fate = then;
        Borders borders = {{0, 0}};
        if (search_try(search, at, &fate, &borders) && fate == then) {
            with = at;
            border_with = borders.at[!up];
        } else {
            without = at;
            border_without = borders.at[up];
        }
    }
    return with;
}

/* Notes what becomes of the layer with that value. True: it decides between kept and deleted. */
static bool search_note(FateSearch *search, Fate now, Fate then, uint64_t without, uint64_t with)
{
    search->farthest = with;
    if (then == now)
        return false;
    if (search->found[then] == 0)
        search->found[then] = fate_search_exact(search, then, without, with);
    return (then == FATE_DELETED) != (now == FATE_DELETED);
}

/* Four times as far, sixteen times, and so on. Where a value cannot be planned with, a larger one may be possible. */
static void search_leap(FateSearch *search, Fate now, uint64_t value)
{
    enum { FACTOR = 4, LEAPS = 10 };
    for (int i = 0; i < LEAPS; i++) {
        uint64_t next = search->up ? value * FACTOR : value / FACTOR;
        Fate then;
        Borders borders;
        if (next < 1 || next >= VALUE_MAX)
            return;
        bool made = search_try(search, next, &then, &borders);
        if (made ? search_note(search, now, then, value, next) : !search->up)
            return;
        value = next;
    }
}

void fate_search(FateSearch *search)
{
    uint64_t value;
    Borders borders;
    const PolicyParameter *parameter = policy_parameter_find(&search->plan->policy, str_from(search->name));
    Fate now = plan_fate_of(search->plan, search->layer), then;
    memset(search->found, 0, sizeof search->found);
    search->farthest = 0;
    search->all = false;
    if (!parameter || !policy_value_number(&search->plan->policy, parameter, &value) ||
        !search_try(search, value, &then, &borders)) /* the plan's own flips were checked, and some are left out */
        return;
    while (borders.at[search->up] && search->effort > 0) {
        uint64_t from = value;
        value = borders.at[search->up];
        if (!search_try(search, value, &then, &borders))
            break;
        if (search_note(search, now, then, from, value))
            return;
    }
    search->all = !borders.at[search->up];
    if (!search->all)
        search_leap(search, now, value);
}

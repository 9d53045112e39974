/* lsm_build_end.c - sorts the keys, and tests the order that was assumed for them.
 *
 * Until all keys are known, a key is the number of its first appearance. Then keys are sorted, and the numbers are
 * replaced by places.
 */
#include "core/model/lsm_builder.h"

#include "core/model/lsm_state.h"

#include <stdarg.h>
#include <stdlib.h>

/* Gives the keys their ranks, and those of the family's cursors too. */
static void sort_keys(LsmBuilder *builder, uint32_t index)
{
    LsmFamily *family = &builder->lsm.families.at[index];
    KeyOrder order;
    family->order_known = key_order_named(family->comparator, &order);
    if (family->strips_timestamps)
        order = key_order_without_timestamps(order);
    uint32_t *places = key_dictionary_sort(&family->keys, order);
    for (size_t i = 0; i < family->placements.count; i++) {
        LsmPlacement *placement = &family->placements.at[i];
        placement->small = places[placement->small];
        placement->large = places[placement->large];
    }
    for (size_t i = 0; i < builder->lsm.cursors.count; i++)
        if (builder->lsm.cursors.at[i].family == index)
            builder->lsm.cursors.at[i].key = places[builder->lsm.cursors.at[i].key];
    free(places);
    family->keys.meaning = key_meaning_of(family->comparator, family->keys.keys.at, family->keys.keys.count);
}

static bool contradicts(LsmFamily *family, uint32_t a, uint32_t b)
{
    family->order_broken = true;
    family->contradiction[0] = a;
    family->contradiction[1] = b;
    return true;
}

/* Checks an event: below L0 no two tables of a level may overlap, and no table may end before it starts. */
static bool test_event(LsmState *state, LsmFamily *family, const LsmEvent *event)
{
    for (uint32_t i = 0; i < event->born_count; i++) {
        uint32_t id = event->born_first + i;
        const LsmPlacement *placement = &family->placements.at[id];
        if (bound_compare(placement->small, placement->small_tag, placement->large, placement->large_tag) > 0)
            return contradicts(family, id, id);
        if (!placement->level || placement->died == placement->born)
            continue;
        const LsmLevel *level = &state->levels[placement->level];
        size_t at = lsm_state_index(state, id);
        if (at > 0 && placements_overlap(placement, &family->placements.at[level->at[at - 1]]))
            return contradicts(family, level->at[at - 1], id);
        if (at + 1 < level->count && placements_overlap(placement, &family->placements.at[level->at[at + 1]]))
            return contradicts(family, id, level->at[at + 1]);
    }
    return false;
}

static void test_order(LsmBuilder *builder, uint32_t index)
{
    LsmFamily *family = &builder->lsm.families.at[index];
    LsmState state;
    lsm_state_init(&state, &builder->lsm, index);
    for (StepId step = 0; step < builder->lsm.steps.count; step++) {
        lsm_state_go(&state, step);
        const LsmEvent *event = lsm_event_at(&builder->lsm, index, step);
        if (event && test_event(&state, family, event))
            break;
    }
    lsm_state_release(&state);
}

static void lsm_builder_note_order(LsmBuilder *builder, const LsmFamily *family)
{
    char name[96];
    text_escape(family->comparator.length ? family->comparator : STR("no comparator is named"), name, sizeof name);
    const LsmPlacement *at = family->placements.at;
    if (!family->order_broken)
        notes_add(builder->notes, "order assumed bytewise (%s), consistent with all %zu tables", name,
                  family->placements.count);
    else if (family->contradiction[0] == family->contradiction[1])
        notes_add(builder->notes,
                  "the order of %s is unknown, and bytes are not it: table %llu would end before it "
                  "starts; key ranges are not shown",
                  name, (unsigned long long)at[family->contradiction[0]].number);
    else
        notes_add(builder->notes,
                  "the order of %s is unknown, and bytes are not it: tables %llu and %llu of L%u would "
                  "overlap; key ranges are not shown",
                  name, (unsigned long long)at[family->contradiction[0]].number,
                  (unsigned long long)at[family->contradiction[1]].number, at[family->contradiction[0]].level);
}

/* Records a flaw of the MANIFESTs as a whole, and notes it. */
__attribute__((format(printf, 3, 4))) static void lsm_builder_end_flaw(LsmBuilder *builder, LsmFlawKind kind,
                                                                       const char *format, ...)
{
    Text text = TEXT_EMPTY;
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    notes_add_grave(builder->notes, "%s", text.at);
    lsm_builder_flaw(builder, kind, text.at);
    text_release(&text);
}

/* A group that the file's end interrupts is what a crash leaves; one that another edit interrupts is not. */
static void lsm_builder_note_odd(LsmBuilder *builder)
{
    if (builder->group.count || builder->open_groups)
        lsm_builder_end_flaw(builder, builder->open_groups ? LSM_FLAW_CONTRADICTION : LSM_FLAW_CUT,
                             "an atomic group was not finished: none of its edits is applied");
    if (builder->unknown_deletions)
        lsm_builder_end_flaw(builder, LSM_FLAW_CONTRADICTION, "%zu deletion%s of tables that are not there",
                             builder->unknown_deletions, plural_ending(builder->unknown_deletions));
    if (builder->double_additions)
        lsm_builder_end_flaw(builder, LSM_FLAW_CONTRADICTION, "%zu table%s added twice: the later one holds",
                             builder->double_additions, plural_ending(builder->double_additions));
}

/* Reports a table that ends before it starts: where the order of keys is known, that is damage. */
static void lsm_builder_note_reversed(LsmBuilder *builder, const LsmFamily *family)
{
    size_t count = 0;
    uint64_t first = 0;
    for (size_t i = 0; i < family->placements.count; i++) {
        const LsmPlacement *at = &family->placements.at[i];
        if (at->small > at->large && count++ == 0)
            first = at->number;
    }
    if (count)
        lsm_builder_end_flaw(builder, LSM_FLAW_CONTRADICTION,
                             "%zu table%s, the first is %llu: the file is damaged, or was written under "
                             "another comparator than it names",
                             count, word_for(count, " ends before it starts", "s end before they start"),
                             (unsigned long long)first);
}

/* Sorts the placements that events ended, one event after the other. */
static void sort_deaths(LsmBuilder *builder)
{
    Lsm *lsm = &builder->lsm;
    size_t count = builder->deaths.count;
    for (size_t i = 0; i < count; i++)
        lsm->events.at[builder->deaths.at[i].event].dead_count++;
    uint32_t first = 0;
    for (size_t i = 0; i < lsm->events.count; i++) {
        lsm->events.at[i].dead_first = first;
        first += lsm->events.at[i].dead_count;
        lsm->events.at[i].dead_count = 0;
    }
    array_reserve(&lsm->dead, count);
    lsm->dead.count = count;
    for (size_t i = 0; i < count; i++) {
        LsmEvent *event = &lsm->events.at[builder->deaths.at[i].event];
        lsm->dead.at[event->dead_first + event->dead_count++] = builder->deaths.at[i].placement;
    }
}

/* Frees what finds tables by number: no more edits come, and sorting the keys needs as much memory. */
static void release_tables(LsmBuilder *builder)
{
    table_release(&builder->table);
    array_release(&builder->slots);
}

bool builder_finish(LsmBuilder *builder, Lsm *lsm, Error *error)
{
    lsm_builder_note_odd(builder);
    bool fine = builder->lsm.steps.count > 0;
    sort_deaths(builder);
    release_tables(builder);
    for (uint32_t i = 0; i < builder->lsm.families.count && fine; i++) {
        LsmFamily *family = &builder->lsm.families.at[i];
        sort_keys(builder, i);
        lsm_family_sort(family);
        family->order_known = family->order_known && !builder->no_order;
        family->options = lsm_options_default(builder->lsm.engine);
        family->sizes_unknown = builder->no_sizes;
        if (builder->no_order)
            contradicts(family, PLACEMENT_NONE, PLACEMENT_NONE);
        if (family->order_known)
            lsm_builder_note_reversed(builder, family);
        if (family->order_known || builder->no_order || !family->placements.count)
            continue;
        test_order(builder, i);
        lsm_builder_note_order(builder, family);
    }
    if (fine) {
        *lsm = builder->lsm;
        builder->lsm = (Lsm){0};
        for (size_t i = 0; i < lsm->families.count; i++)
            lsm->families.at[i].keys.domain.dictionary = &lsm->families.at[i].keys;
    }
    return fine || error_set(error, ERROR_INPUT, "there is no version edit in it");
}

/* lsm.c - searches the history of an LSM store: the event at a step, the placement that continues a moved one, and
 * the number of tables on each level. */
#include "core/model/lsm.h"

#include "core/base/sort.h"

#include <stdio.h>
#include <stdlib.h>

void lsm_release(Lsm *lsm)
{
    for (size_t i = 0; i < lsm->families.count; i++) {
        key_dictionary_release(&lsm->families.at[i].keys);
        array_release(&lsm->families.at[i].placements);
        array_release(&lsm->families.at[i].marks);
        array_release(&lsm->families.at[i].blob_links);
        free(lsm->families.at[i].lives);
        array_release(&lsm->families.at[i].counted);
    }
    array_release(&lsm->families);
    array_release(&lsm->steps);
    array_release(&lsm->events);
    array_release(&lsm->lost);
    array_release(&lsm->dead);
    array_release(&lsm->cursors);
    array_release(&lsm->files);
    array_release(&lsm->garbage);
    array_release(&lsm->manifests);
    array_release(&lsm->flaws);
    arena_release(&lsm->arena);
    *lsm = (Lsm){0};
}

bool lsm_has_flaw(const Lsm *lsm, LsmFlawKind kind)
{
    for (size_t i = 0; i < lsm->flaws.count; i++)
        if (lsm->flaws.at[i].kind == kind)
            return true;
    return false;
}

uint32_t lsm_family_named(const Lsm *lsm, Str name)
{
    for (size_t i = 0; i < lsm->families.count; i++)
        if (str_equal(lsm->families.at[i].name, name))
            return (uint32_t)i;
    uint64_t number;
    for (size_t i = 0; i < lsm->families.count && number_parse(name, &number, NULL); i++)
        if (lsm->families.at[i].id == number)
            return (uint32_t)i;
    return FAMILY_NONE;
}

bool placement_newer(LsmEngine engine, const LsmPlacement *a, const LsmPlacement *b)
{
    if (engine != LSM_LEVELDB) {
        if (engine == LSM_ROCKSDB && a->epoch != b->epoch)
            return a->epoch > b->epoch;
        if (a->seq_hi != b->seq_hi)
            return a->seq_hi > b->seq_hi;
        if (a->seq_lo != b->seq_lo)
            return a->seq_lo > b->seq_lo;
    }
    return a->number > b->number;
}

const LsmEvent *lsm_event_at(const Lsm *lsm, uint32_t family, StepId step)
{
    if (step >= lsm->steps.count)
        return NULL;
    const LsmStep *at = &lsm->steps.at[step];
    for (uint32_t i = 0; i < at->event_count; i++)
        if (lsm->events.at[at->event_first + i].family == family)
            return &lsm->events.at[at->event_first + i];
    return NULL;
}

uint32_t lsm_moved_to(const Lsm *lsm, uint32_t family, uint32_t placement)
{
    const LsmPlacement *placements = lsm->families.at[family].placements.at, *at = &placements[placement];
    const LsmEvent *event = at->died == STEP_NEVER ? NULL : lsm_event_at(lsm, family, at->died);
    for (uint32_t i = 0; event && i < event->born_count; i++) {
        const LsmPlacement *next = &placements[event->born_first + i];
        if (next->number == at->number && next->flags & PLACEMENT_MOVED && next != at)
            return event->born_first + i;
    }
    return PLACEMENT_NONE;
}

/* The index of the first counted step that is not before `step`. */
static size_t counted_from(StepId step)
{
    return ((size_t)step + LSM_COUNTED_STEPS - 1) / LSM_COUNTED_STEPS;
}

static void lsm_count_event_levels(LsmFamily *family)
{
    StepId last = 0;
    for (size_t i = 0; i < family->placements.count; i++) {
        const LsmPlacement *at = &family->placements.at[i];
        StepId end = at->died == STEP_NEVER ? at->born : at->died;
        last = end > last ? end : last;
    }
    size_t count = counted_from(last) + 1;
    array_reserve(&family->counted, count);
    family->counted.count = count;
    memset(family->counted.at, 0, count * sizeof *family->counted.at);
    /* Count the changes first; the sums are built below. A count is negative where more tables end than begin. */
    for (size_t i = 0; i < family->placements.count; i++) {
        const LsmPlacement *at = &family->placements.at[i];
        family->counted.at[counted_from(at->born)].tables[at->level]++;
        if (at->died != STEP_NEVER)
            family->counted.at[counted_from(at->died)].tables[at->level]--;
    }
    for (size_t i = 1; i < count; i++)
        for (unsigned level = 0; level < LSM_LEVELS_MAX; level++)
            family->counted.at[i].tables[level] += family->counted.at[i - 1].tables[level];
}

void lsm_family_sort(LsmFamily *family)
{
    lsm_count_event_levels(family);
    size_t count = family->placements.count;
    Sort128 *entries = mem_alloc(count * sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        const LsmPlacement *placement = &family->placements.at[i];
        family->frees |= placement->freed_bytes > 0;
        entries[i] = (Sort128){u128_make(placement->small, ~placement->small_tag), (uint32_t)i};
    }
    sort_128(entries, count);
    family->lives = mem_alloc(count * sizeof *family->lives);
    for (size_t i = 0; i < count; i++) {
        const LsmPlacement *placement = &family->placements.at[entries[i].place];
        family->lives[i] =
            (LsmLife){placement->born, placement->died, placement->size, entries[i].place, placement->level};
    }
    free(entries);
}

char *placement_label(const LsmPlacement *placement, char out[LSM_LABEL_SIZE])
{
    snprintf(out, LSM_LABEL_SIZE, "#%s%llu", placement->flags & PLACEMENT_PLANNED ? "+" : "",
             (unsigned long long)placement->number);
    return out;
}

LsmPlacement lsm_planned_table(const LayerSet *set, LayerId id)
{
    bool moved = set->name[id] != NULL; /* a table that the plan writes has no name yet */
    uint64_t number =
        moved ? strtoull(set->name[id], NULL, 10) : id - set->lsm->families.at[set->family].placements.count + 1;
    LsmPlacement table = {.number = number,
                          .backing = number,
                          .size = set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id],
                          .small = (uint32_t)((set->key_lo[id] + 1) / 2),
                          .large = (uint32_t)(set->key_hi[id] / 2),
                          .died = STEP_NEVER,
                          .level = (uint8_t)vertical_row_level(set->lsn_lo[id])};
    table.flags = (uint8_t)((set->key_hi[id] % 2 ? 0 : PLACEMENT_EXCLUSIVE) | (moved ? 0 : PLACEMENT_PLANNED));
    table.large = table.large < table.small ? table.small : table.large;
    return table;
}

char *layer_label(const LayerSet *set, LayerId id, char out[LSM_LABEL_SIZE])
{
    if (!set->lsm || id >= set->count) {
        snprintf(out, LSM_LABEL_SIZE, "#%u", id);
        return out;
    }
    const LsmFamily *family = &set->lsm->families.at[set->family];
    if (id < family->placements.count)
        return placement_label(&family->placements.at[id], out);
    LsmPlacement planned = lsm_planned_table(set, id);
    return placement_label(&planned, out);
}

bool layer_labelled(const LayerSet *set, Str label, LayerId *layer)
{
    char own[LSM_LABEL_SIZE];
    uint64_t number;
    if (str_starts(label, STR("#")))
        label = (Str){label.at + 1, label.length - 1};
    if (!set->lsm) {
        bool known = number_parse(label, &number, NULL) && number < set->count;
        *layer = known ? (LayerId)number : *layer;
        return known;
    }
    for (size_t id = set->count; id-- > 0;) {
        if (!str_equal(label, str_from(layer_label(set, (LayerId)id, own) + 1)))
            continue;
        *layer = (LayerId)id;
        return true;
    }
    return false;
}

const char *lsm_event_name(LsmEventKind kind)
{
    static const char *const names[] = {
        [LSM_BASE] = "base",
        [LSM_FLUSH] = "flush",
        [LSM_FLUSH_EMPTY] = "flush_empty",
        [LSM_INGEST] = "ingest",
        [LSM_MOVE] = "move",
        [LSM_REFIT] = "refit",
        [LSM_COMPACTION] = "compaction",
        [LSM_INTRA_L0] = "intra_l0",
        [LSM_REWRITE] = "rewrite",
        [LSM_DELETE] = "delete",
        [LSM_EXCISE] = "excise",
        [LSM_FAMILY_ADD] = "family_add",
        [LSM_FAMILY_DROP] = "family_drop",
        [LSM_BOOKKEEPING] = "bookkeeping",
    };
    return (size_t)kind < LSM_EVENT_COUNT_ ? names[kind] : "unknown";
}

/* lsm_history.c - converts an LSM store: placements become layers, edits become steps, compactions become jobs.
 *
 * Worked example: step 12 deletes #4 of L0 and #5 of L1 and adds #12 and #13 to L1. The layers of #4 and #5 die at step
 * 12, those of #12 and #13 are born there, each with a job whose inputs are the first two; both jobs belong to one
 * partition, so that the ledger has a row for the compaction.
 */
#include "core/history/lsm_history.h"

#include "core/base/span_tree.h"

#include <assert.h>
#include <stdlib.h>

static bool lsm_history_sequences_known(const LsmFamily *family)
{
    for (size_t i = 0; i < family->placements.count; i++)
        if (!(family->placements.at[i].flags & PLACEMENT_SEQ_KNOWN))
            return false;
    return true;
}

static int compare_age(const void *a, const void *b, void *self)
{
    const Lsm *lsm = ((const History *)self)->lsm;
    const LsmPlacement *at = lsm->families.at[((const History *)self)->family].placements.at;
    const LsmPlacement *x = &at[*(const uint32_t *)a], *y = &at[*(const uint32_t *)b];
    if (x->born != y->born)
        return x->born < y->born ? -1 : 1;
    return placement_newer(lsm->engine, y, x) ? -1 : placement_newer(lsm->engine, x, y) ? 1 : 0;
}

/* Gives each table of L0 a row: the one above the highest older table that it overlaps, dead or alive. Thus a table
 * keeps its row, overlapping tables never share one, and rows whose tables have all died can be left out. */
static uint32_t *lsm_history_l0_rows(History *history)
{
    const LsmFamily *family = &history->lsm->families.at[history->family];
    size_t count = family->placements.count, l0 = 0;
    uint32_t *rows = mem_zero(count + 1, sizeof *rows), *ids = mem_alloc(count * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        if (family->placements.at[i].level == 0)
            ids[l0++] = (uint32_t)i;
    if (l0)
        qsort_r(ids, l0, sizeof *ids, compare_age, history);
    SpanTop stack;
    span_top_init(&stack, (uint32_t)(family->keys.keys.count * 2 + 1));
    for (size_t i = 0; i < l0; i++) {
        KeyRange keys = placement_keys(&family->placements.at[ids[i]]);
        if (family->order_broken)
            keys = (KeyRange){0, (Key)family->keys.keys.count * 2};
        rows[ids[i]] = span_top_most(&stack, (uint32_t)keys.lo, (uint32_t)keys.hi);
        span_top_raise(&stack, (uint32_t)keys.lo, (uint32_t)keys.hi, rows[ids[i]] + 1);
    }
    span_top_release(&stack);
    free(ids);
    return rows;
}

/* The place of a placement on the vertical axis. */
static LsnRange lsns_of(const History *history, size_t placement, const uint32_t *rows)
{
    const LsmPlacement *at = &history->lsm->families.at[history->family].placements.at[placement];
    LsnRange lsns = {at->born, at->born};
    assert(rows || history->layers.vertical != VERTICAL_LEVEL);
    if (history->layers.vertical == VERTICAL_LEVEL)
        lsns.lo = lsns.hi = at->level ? vertical_level_row(at->level) : VERTICAL_L0_ROW + rows[placement];
    else if (history->layers.vertical == VERTICAL_SEQUENCE)
        lsns = (LsnRange){at->seq_lo, at->seq_hi < at->seq_lo ? at->seq_lo : at->seq_hi};
    return (LsnRange){lsns.lo, lsns.hi < UINT64_MAX ? lsns.hi + 1 : lsns.hi};
}

/* The name of the table's file, "000012.sst". Formatted by hand, because there may be millions. */
static Str lsm_history_table_name(Arena *arena, LsmEngine engine, uint64_t number)
{
    enum { DIGITS_MIN = 6, ROOM = 24 };
    char digits[ROOM];
    size_t at = ROOM - 4, first = at - DIGITS_MIN;
    memcpy(digits + at, engine == LSM_LEVELDB ? ".ldb" : ".sst", 4);
    for (; number || at > first; number /= 10)
        digits[--at] = (char)('0' + number % 10);
    return (Str){arena_copy(arena, digits + at, ROOM - at), ROOM - at};
}

static Layer lsm_history_layer(History *history, size_t placement, const uint32_t *rows)
{
    const LsmFamily *family = &history->lsm->families.at[history->family];
    const LsmPlacement *at = &family->placements.at[placement];
    KeyRange keys = family->order_broken ? (KeyRange){0, (Key)family->keys.keys.count * 2} : placement_keys(at);
    LsnRange lsns = lsns_of(history, placement, rows);
    return (Layer){
        .key_lo = keys.lo,
        .key_hi = keys.hi,
        .lsn_lo = lsns.lo,
        .lsn_hi = lsns.hi,
        .size = family->sizes_unknown       ? SIZE_UNKNOWN
                : at->size < LAYER_SIZE_MAX ? at->size
                                            : LAYER_SIZE_MAX,
        .records = SIZE_UNKNOWN,
        .generation = GENERATION_NONE,
        .kind = LAYER_DELTA,
        .name = lsm_history_table_name(&history->layers.arena, history->lsm->engine, at->number),
    };
}

static void add_layers(History *history)
{
    const LsmFamily *family = &history->lsm->families.at[history->family];
    uint32_t *rows = history->layers.vertical == VERTICAL_LEVEL ? lsm_history_l0_rows(history) : NULL;
    layer_set_reserve(&history->layers, family->placements.count);
    for (size_t i = 0; i < family->placements.count; i++) {
        Layer layer = lsm_history_layer(history, i, rows);
        layer_set_add(&history->layers, &layer);
    }
    free(rows);
    history_adopt_layers(history);
    for (size_t i = 0; i < family->placements.count; i++) {
        history->born[i] = family->placements.at[i].born;
        history->died[i] = family->placements.at[i].died;
    }
}

static KeyRange lsm_history_event_keys(const LsmFamily *family, const LsmEvent *event)
{
    KeyRange keys = placement_keys(&family->placements.at[event->born_first]);
    for (uint32_t i = 1; i < event->born_count; i++) {
        keys = key_range_hull(keys, placement_keys(&family->placements.at[event->born_first + i]));
    }
    return keys;
}

/* What a job reads of the `bytes` of all inputs, when jobs that write `before` of `all` bytes come before it: the
 * shares of all jobs add up to `bytes`. */
static uint64_t lsm_history_share_of(uint64_t bytes, uint64_t before, uint64_t own, uint64_t all)
{
    uint64_t from = (uint64_t)((double)bytes * (double)before / (double)(all ? all : 1));
    uint64_t to = before + own >= all ? bytes : (uint64_t)((double)bytes * (double)(before + own) / (double)all);
    return to > from ? to - from : 0;
}

/* Adds a job for each output of a compaction. All of them have the same inputs, of which each reads its share. */
static void lsm_history_add_jobs(History *history, const LsmEvent *event)
{
    Plan *plan = &history->plan;
    const LsmFamily *family = &history->lsm->families.at[history->family];
    uint32_t first = (uint32_t)plan->refs.count, partition = (uint32_t)plan->partitions.count;
    uint64_t bytes_in = 0, before = 0, all = 0;
    for (uint32_t i = 0; i < event->dead_count; i++) {
        uint32_t input = history->lsm->dead.at[event->dead_first + i];
        bytes_in += family->placements.at[input].size;
        array_push(&plan->refs, input);
    }
    array_push(&plan->partitions, (PlanPartition){.level = event->to,
                                                  .keys = lsm_history_event_keys(family, event),
                                                  .strategy = STRATEGY_DELTAS,
                                                  .jobs_first = (uint32_t)plan->jobs.count,
                                                  .jobs_count = event->born_count,
                                                  .decision = DECISION_NONE});
    for (uint32_t i = 0; i < event->born_count; i++)
        all += history->layers.size[event->born_first + i];
    for (uint32_t i = 0; i < event->born_count; i++) {
        LayerId output = event->born_first + i;
        uint32_t job = (uint32_t)plan->jobs.count;
        const LayerSet *layers = &history->layers;
        array_push(&plan->jobs, (PlanJob){.id = job,
                                          .kind = JOB_CREATE_DELTA,
                                          .level = event->to,
                                          .partition = partition,
                                          .decision = DECISION_NONE,
                                          .keys = {layers->key_lo[output], layers->key_hi[output]},
                                          .lsns = {layers->lsn_lo[output], layers->lsn_hi[output]},
                                          .inputs_first = first,
                                          .inputs_count = event->dead_count,
                                          .bytes_in = lsm_history_share_of(bytes_in, before, layers->size[output], all),
                                          .bytes_out = layers->size[output],
                                          .kept = LAYER_NONE,
                                          .output = output});
        history->job[output] = job;
        before += layers->size[output];
    }
}

static void add_steps(History *history)
{
    const Lsm *lsm = history->lsm;
    for (StepId s = 0; s < lsm->steps.count; s++) {
        StepId id = history_add_step(history, STEP_EDIT);
        Step *step = &history->steps.at[id];
        const LsmEvent *event = lsm_event_at(lsm, history->family, s);
        step->lsn = lsm->steps.at[s].last_sequence;
        if (!event)
            continue;
        step->index = (uint32_t)(event - lsm->events.at);
        if (lsm_event_compacts(event->kind) && event->born_count)
            lsm_history_add_jobs(history, event);
    }
}

void lsm_history_init(History *history, Lsm *lsm, uint32_t family, Vertical vertical)
{
    history->lsm = lsm;
    history->family = family;
    const LsmFamily *at = &lsm->families.at[family];
    history->layers.form = &at->keys.domain;
    history->layers.vertical =
        vertical == VERTICAL_SEQUENCE && !lsm_history_sequences_known(at) ? VERTICAL_CREATION : vertical;
    history->layers.lsm = lsm;
    history->layers.family = family;
    history->plan.policy = history->policy;
    add_layers(history);
    add_steps(history);
}

void lsm_history_turn(History *from, uint32_t family, Vertical vertical, History *to)
{
    Lsm *lsm = from->lsm;
    history_init(to);
    to->policy = from->policy;
    if (from->title)
        to->title = arena_text(&to->arena, from->title);
    from->lsm = NULL;
    lsm_history_init(to, lsm, family, vertical);
}

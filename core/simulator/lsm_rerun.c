/* lsm_rerun.c - repeats the flushes as a clock; one compaction at a time runs beside them.
 *
 * Worked example, trigger 2, tables of 100 KiB, a pace of 0.6 (100 KiB that are compacted take the time in which 60 KiB
 * are flushed):
 *
 *     flush #9    L0 holds one
 *     flush #11   L0 is due: #9 and #11 start, 200 KiB, which end 120 KiB of flushes later
 *     flush #13   100 KiB: not yet
 *     flush #15   200 KiB: #9 and #11 have become #1001 of L1; #13 and #15 start, 80 KiB ago
 *
 * Flushed tables keep their numbers, so that those of two runs are recognised as the same; tables made by compactions
 * count on behind them. Writes stall at the stop trigger: the compaction ends first.
 */
#include "core/simulator/lsm_rerun.h"

#include "core/history/lsm_history.h"
#include "core/planner/leveled/lsm_cuts.h"
#include "core/planner/leveled/lsm_pick.h"
#include "core/planner/leveled/lsm_policy.h"

#include <stdlib.h>

#define BYTES_MAX 1e18 /* the largest size of a table, so that a hostile MANIFEST cannot overflow sums */

enum { PICKS_MAX = 1000 }; /* after one flush; what is still due waits for the next one */

typedef struct Rerun {
    const Lsm *of;
    const LsmFamily *from;
    const LsmOptions *options;
    Lsm *again;
    LsmFamily *family; /* of `again` */
    LsmState state;
    uint64_t number;             /* number of the next table */
    double kept[LSM_LEVELS_MAX]; /* share of the inputs' bytes that compactions kept, by output level */
    double pace;
    double left;     /* bytes to flush until the running compaction ends */
    LsmPick running; /* `found`: one is running */
} Rerun;

/* ---- what the store's own compactions kept ---- */

static double rerun_kept_share(uint64_t out, uint64_t in)
{
    /* 1 / the smallest share: a store that lost nearly everything says little about what others would lose */
    enum { LEAST = 1000 };
    double kept = in ? (double)out / (double)in : 1;
    return kept > 1 ? 1 : kept < 1.0 / LEAST ? 1.0 / LEAST : kept;
}

static void rerun_measure_kept(Rerun *rerun)
{
    uint64_t in[LSM_LEVELS_MAX] = {0}, out[LSM_LEVELS_MAX] = {0}, all_in = 0, all_out = 0;
    for (size_t i = 0; i < rerun->of->events.count; i++) {
        const LsmEvent *event = &rerun->of->events.at[i];
        if (&rerun->of->families.at[event->family] != rerun->from || !lsm_event_compacts((LsmEventKind)event->kind))
            continue;
        for (uint32_t t = 0; t < event->dead_count; t++)
            in[event->to] += rerun->from->placements.at[rerun->of->dead.at[event->dead_first + t]].size;
        for (uint32_t t = 0; t < event->born_count; t++)
            out[event->to] += rerun->from->placements.at[event->born_first + t].size;
    }
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++) {
        all_in += in[level];
        all_out += out[level];
    }
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        rerun->kept[level] = in[level] ? rerun_kept_share(out[level], in[level]) : rerun_kept_share(all_out, all_in);
}

/* ---- steps ---- */

static LsmEvent *rerun_begin_step(Rerun *rerun, LsmEventKind kind)
{
    Lsm *again = rerun->again;
    LsmStep step = {.edits = 1, .event_first = (uint32_t)again->events.count, .event_count = 1};
    if (again->steps.count)
        step.last_sequence = again->steps.at[again->steps.count - 1].last_sequence;
    array_push(&again->steps, step);
    LsmEvent event = {.kind = (uint8_t)kind,
                      .step = (StepId)(again->steps.count - 1),
                      .born_first = (uint32_t)rerun->family->placements.count,
                      .dead_first = (uint32_t)again->dead.count};
    array_push(&again->events, event);
    rerun->family->event_count[kind]++;
    return &again->events.at[again->events.count - 1];
}

static void end_step(Rerun *rerun, LsmEvent *event, uint32_t from, uint32_t to)
{
    event->born_count = (uint32_t)rerun->family->placements.count - event->born_first;
    event->dead_count = (uint32_t)rerun->again->dead.count - event->dead_first;
    event->from = (uint8_t)from;
    event->to = (uint8_t)to;
    lsm_state_go(&rerun->state, event->step);
}

static void rerun_put_table(Rerun *rerun, const LsmEvent *event, LsmPlacement table, uint32_t level)
{
    table.level = (uint8_t)level;
    table.born = event->step;
    table.died = STEP_NEVER;
    table.event = (uint32_t)(event - rerun->again->events.at);
    if (!(table.flags & PLACEMENT_MOVED))
        table.written_by = table.event;
    LsmStep *step = &rerun->again->steps.at[event->step];
    if (table.flags & PLACEMENT_SEQ_KNOWN && table.seq_hi > step->last_sequence)
        step->last_sequence = table.seq_hi;
    array_push(&rerun->family->placements, table);
}

/* The deepest level, at most the original one, at which the table overlaps nothing, there and above. */
static uint32_t rerun_ingest_level(const Rerun *rerun, const LsmPlacement *table)
{
    uint32_t level = 0;
    if (lsm_level_touches(&rerun->state, 0, placement_keys(table)))
        return 0;
    while (level < table->level && !lsm_level_touches(&rerun->state, level + 1, placement_keys(table)))
        level++;
    return level;
}

/* Repeats what was added: a flush to L0, an ingestion as deep as possible, the base unchanged. */
static void rerun_take_event(Rerun *rerun, const LsmEvent *was)
{
    uint32_t deepest = 0;
    LsmEvent *event = rerun_begin_step(rerun, (LsmEventKind)was->kind);
    for (uint32_t i = 0; i < was->born_count; i++) {
        LsmPlacement table = rerun->from->placements.at[was->born_first + i];
        uint32_t level = was->kind == LSM_BASE     ? table.level
                         : was->kind == LSM_INGEST ? rerun_ingest_level(rerun, &table)
                                                   : 0;
        table.flags &= (uint8_t) ~(PLACEMENT_MOVED | PLACEMENT_MARKED);
        rerun_put_table(rerun, event, table, level);
        deepest = level > deepest ? level : deepest;
    }
    end_step(rerun, event, deepest, deepest);
}

/* ---- compactions ---- */

static LsmEventKind rerun_event_kind(const LsmPick *pick)
{
    if (pick->output == LSM_DELETED)
        return LSM_DELETE;
    if (pick->move)
        return LSM_MOVE;
    return pick->level != pick->output ? LSM_COMPACTION : pick->output == 0 ? LSM_INTRA_L0 : LSM_REWRITE;
}

/* What the outputs of one compaction share: the sequences and the oldest epoch of its inputs. */
static LsmPlacement merged_of(const Rerun *rerun, const uint32_t *inputs, size_t count)
{
    LsmPlacement merged = {.seq_lo = UINT64_MAX, .epoch = UINT64_MAX, .flags = PLACEMENT_SEQ_KNOWN};
    for (size_t i = 0; i < count; i++) {
        const LsmPlacement *input = lsm_state_placement(&rerun->state, inputs[i]);
        merged.seq_lo = input->seq_lo < merged.seq_lo ? input->seq_lo : merged.seq_lo;
        merged.seq_hi = input->seq_hi > merged.seq_hi ? input->seq_hi : merged.seq_hi;
        merged.epoch = input->epoch < merged.epoch ? input->epoch : merged.epoch;
        merged.created = input->created > merged.created ? input->created : merged.created;
        merged.flags &= (uint8_t)(input->flags | ~PLACEMENT_SEQ_KNOWN);
    }
    merged.small_tag = merged.large_tag = merged.seq_hi << 8 | 1;
    return merged;
}

/* An output has the keys of the dictionary in [lo, hi). One without a key passes its bytes on to the next output. */
static void rerun_write_outputs(Rerun *rerun, const LsmEvent *event, const LsmPick *pick, const uint32_t *inputs,
                                size_t count)
{
    LsmCuts cuts = {0};
    LsmPlacement merged = merged_of(rerun, inputs, count);
    double kept = rerun->kept[pick->output], bytes = 0;
    double target = pick->output ? (double)rerun->options->file_bytes / kept : BYTES_MAX; /* L0: one table */
    lsm_cuts_find(&rerun->state, inputs, count, (uint64_t)(target < BYTES_MAX ? target : BYTES_MAX), &cuts);
    for (size_t i = 0; i + 1 < cuts.at.count; i++) {
        Key lo = (cuts.at.at[i] + 1) / 2, end = (cuts.at.at[i + 1] + 1) / 2; /* places */
        bytes += lsm_bytes_between(&rerun->state, inputs, count, (KeyRange){cuts.at.at[i], cuts.at.at[i + 1]}) * kept;
        if (lo >= end)
            continue;
        merged.number = merged.backing = rerun->number++;
        merged.size = (uint64_t)(bytes < BYTES_MAX ? bytes : BYTES_MAX);
        merged.small = (uint32_t)lo;
        merged.large = (uint32_t)(end - 1);
        rerun_put_table(rerun, event, merged, pick->output);
        bytes = 0;
    }
    array_release(&cuts.at);
}

/* Records where the next compaction of the level begins, for LevelDB and round robin. */
static void rerun_put_cursor(Rerun *rerun, const LsmPick *pick, StepId step)
{
    LsmCursor cursor = {.step = step, .level = pick->level};
    for (size_t i = 0; i < pick->start.at.count; i++) {
        const LsmPlacement *table = lsm_state_placement(&rerun->state, pick->start.at.at[i]);
        if (i == 0 || bound_compare(table->large, table->large_tag, cursor.key, cursor.tag) > 0) {
            cursor.key = table->large;
            cursor.tag = table->large_tag;
        }
    }
    array_push(&rerun->again->cursors, cursor);
}

static void compact(Rerun *rerun, const LsmPick *pick)
{
    size_t count;
    uint32_t *inputs = lsm_pick_inputs(pick, &count);
    LsmEvent *event = rerun_begin_step(rerun, rerun_event_kind(pick));
    if (pick->move)
        for (size_t i = 0; i < count; i++) {
            LsmPlacement table = *lsm_state_placement(&rerun->state, inputs[i]);
            table.flags |= PLACEMENT_MOVED;
            rerun_put_table(rerun, event, table, pick->output);
        }
    else if (pick->output != LSM_DELETED)
        rerun_write_outputs(rerun, event, pick, inputs, count);
    rerun_put_cursor(rerun, pick, event->step);
    for (size_t i = 0; i < count; i++) {
        rerun->family->placements.at[inputs[i]].died = event->step;
        array_push(&rerun->again->dead, inputs[i]);
    }
    end_step(rerun, event, pick->level, pick->output == LSM_DELETED ? pick->level : pick->output);
    free(inputs);
}

static void end_running(Rerun *rerun)
{
    compact(rerun, &rerun->running);
    lsm_pick_release(&rerun->running);
}

/* Starts the next compaction. Moves and deletions take no time. */
static bool rerun_start_next(Rerun *rerun)
{
    lsm_pick(&rerun->state, rerun->options, &rerun->running);
    const LsmPick *pick = &rerun->running;
    uint64_t bytes = lsm_inputs_bytes(&rerun->state, &pick->start) + lsm_inputs_bytes(&rerun->state, &pick->below);
    bool writes = pick->found && !pick->move && pick->output != LSM_DELETED;
    rerun->left = writes ? rerun->pace * (double)bytes : 0;
    return pick->found;
}

/* Ends the compactions that finish while `flushed` bytes are flushed, one after the other; the last one continues. Time
 * in which nothing was due is not carried over. */
static void rerun_run_compactions(Rerun *rerun, double flushed)
{
    if (rerun->options->disabled)
        return;
    if (!rerun->running.found)
        flushed = 0;
    for (unsigned i = 0; i < PICKS_MAX; i++) {
        if (!rerun->running.found && !rerun_start_next(rerun))
            return;
        bool stopped = rerun->options->l0_stop && rerun->state.levels[0].count >= rerun->options->l0_stop;
        if (rerun->left > flushed && !stopped) {
            rerun->left -= flushed;
            return;
        }
        flushed = flushed > rerun->left ? flushed - rerun->left : 0;
        end_running(rerun);
    }
}

/* ---- how fast the store itself was ---- */

typedef struct Pace {
    LsmState state;
    bool busy;      /* a compaction is due, and has not ended */
    double waiting; /* bytes flushed since */
    double flushed, read;
} Pace;

static void pace_event(Pace *pace, const Lsm *of, const LsmFamily *from, const LsmEvent *event)
{
    for (uint32_t i = 0; event->kind == LSM_FLUSH && pace->busy && i < event->born_count; i++)
        pace->waiting += (double)from->placements.at[event->born_first + i].size;
    if (!lsm_event_compacts((LsmEventKind)event->kind))
        return;
    pace->flushed += pace->waiting;
    for (uint32_t t = 0; t < event->dead_count; t++)
        pace->read += (double)from->placements.at[of->dead.at[event->dead_first + t]].size;
    pace->busy = false;
    pace->waiting = 0;
}

double lsm_rerun_pace(const Lsm *of, uint32_t family, const atomic_bool *cancel)
{
    enum { STEPS_MAX = 20000 }; /* steps that are examined */
    const LsmFamily *from = &of->families.at[family];
    Pace pace = {0};
    if (from->order_broken)
        return 0;
    lsm_state_init(&pace.state, of, family);
    for (StepId step = 0; step < of->steps.count && step < STEPS_MAX; step++) {
        const LsmEvent *event = lsm_event_at(of, family, step);
        if (cancel && atomic_load_explicit(cancel, memory_order_relaxed))
            break;
        if (!event || !(event->born_count || event->dead_count))
            continue;
        pace_event(&pace, of, from, event);
        if (pace.busy)
            continue;
        LsmPick pick;
        lsm_state_go(&pace.state, step);
        lsm_pick(&pace.state, &from->options, &pick);
        pace.busy = pick.found;
        lsm_pick_release(&pick);
    }
    lsm_state_release(&pace.state);
    return pace.read > 0 ? pace.flushed / pace.read : 0;
}

/* ---- begin and end ---- */

/* Copies the family's names, options and keys. Keys are in order already, so each one keeps its place. */
static void store_rerun_begin(Rerun *rerun)
{
    const LsmFamily *from = rerun->from;
    Lsm *again = rerun->again;
    *again = (Lsm){.engine = rerun->of->engine, .estimated = true};
    LsmFamily family = {.id = from->id,
                        .name = arena_str(&again->arena, from->name),
                        .comparator = arena_str(&again->arena, from->comparator),
                        .order_known = from->order_known,
                        .order_broken = from->order_broken,
                        .options = *rerun->options};
    array_push(&again->families, family);
    rerun->family = &again->families.at[0];
    KeyDictionary *keys = &rerun->family->keys;
    for (size_t i = 0; i < from->keys.keys.count; i++)
        key_dictionary_add(keys, from->keys.keys.at[i]);
    free(key_dictionary_sort(keys, from->keys.order));
    keys->meaning = from->keys.meaning;
    for (size_t i = 0; i < from->placements.count; i++)
        rerun->number =
            from->placements.at[i].number >= rerun->number ? from->placements.at[i].number + 1 : rerun->number;
    rerun_measure_kept(rerun);
    lsm_state_init(&rerun->state, again, 0);
}

static bool comes_in(const LsmEvent *event)
{
    return event->born_count && (event->kind == LSM_BASE || event->kind == LSM_FLUSH || event->kind == LSM_INGEST);
}

/* The bytes that an event adds. */
static double bytes_of(const Rerun *rerun, const LsmEvent *event)
{
    double bytes = 0;
    for (uint32_t i = 0; i < event->born_count; i++)
        bytes += (double)rerun->from->placements.at[event->born_first + i].size;
    return bytes;
}

void lsm_rerun(const Lsm *of, uint32_t family, const LsmOptions *options, double pace, const atomic_bool *cancel,
               Lsm *again)
{
    Rerun rerun = {.of = of, .from = &of->families.at[family], .options = options, .again = again, .pace = pace};
    store_rerun_begin(&rerun);
    if (!of->events.count || of->events.at[0].family != family || !comes_in(&of->events.at[0]) ||
        of->events.at[0].kind != LSM_BASE) /* a store that began empty */
        end_step(&rerun, rerun_begin_step(&rerun, LSM_BASE), 0, 0);
    for (size_t i = 0; i < of->events.count; i++) {
        if (cancel && atomic_load_explicit(cancel, memory_order_relaxed))
            break;
        if (of->events.at[i].family != family || !comes_in(&of->events.at[i]))
            continue;
        const LsmEvent *event = &of->events.at[i];
        rerun_take_event(&rerun, event);
        if (event->kind != LSM_BASE && !rerun.from->order_broken)
            rerun_run_compactions(&rerun, event->kind == LSM_FLUSH ? bytes_of(&rerun, event) : 0);
    }
    lsm_pick_release(&rerun.running);
    lsm_family_sort(rerun.family);
    lsm_state_release(&rerun.state);
}

void lsm_rerun_history(const History *store, const Policy *policy, const atomic_bool *cancel, History *again)
{
    const Lsm *of = store->lsm;
    Lsm *lsm = mem_zero(1, sizeof *lsm);
    LsmOptions options = lsm_policy_options(policy, &of->families.at[store->family].options);
    lsm_rerun(of, store->family, &options, lsm_rerun_pace(of, store->family, cancel), cancel, lsm);
    history_init(again);
    again->policy = *policy;
    Text title = TEXT_EMPTY;
    text_printf(&title, "%s again, estimated", store->title ? store->title : "store");
    again->title = arena_copy(&again->arena, title.at, title.length);
    text_release(&title);
    lsm_history_init(again, lsm, 0, store->layers.vertical);
}

/* lsm_predict.c - steps back from an event until a state explains it.
 *
 * If no state explains it, other compactions may have been running. Then their inputs are left out: those that a LOG
 * names or, without a LOG, those of any few compactions that were installed later.
 *
 * States differ only where the family has an event; steps between are skipped. The search ends at the step at which the
 * newest input was born, for no earlier state could have picked it.
 */
#include "core/analysis/lsm_predict.h"

#include "core/base/integer.h"
#include "core/base/search.h"
#include "core/planner/leveled/lsm_upkeep.h"

#include <stdlib.h>

#define STATES_MAX        256u /* states that are examined for one event */
#define STATES_BESIDE_MAX 24u  /* of these, states for which concurrent compactions are considered */
#define BESIDE_MAX        6u   /* compactions that may have run at the same time */
#define BESIDE_TOLD_MAX   64u  /* the same limit where a LOG names those that ran */
#define TOGETHER_MAX      3    /* how many of them at once, without a LOG */
#define TOLD_LATE_MAX     2u   /* lines by which a LOG line may be away from its place */

typedef struct Wanted {
    const LsmEvent *event;
    uint32_t *inputs; /* ascending; owned */
    size_t count;
    StepId newest; /* the step that placed the newest input */
} Wanted;

static Wanted wanted_of(const LsmState *state, const LsmEvent *event)
{
    const Lsm *lsm = state->lsm;
    Wanted wanted = {event, mem_alloc(event->dead_count * sizeof(uint32_t)), event->dead_count, 0};
    for (uint32_t i = 0; i < event->dead_count; i++) {
        wanted.inputs[i] = lsm->dead.at[event->dead_first + i];
        StepId born = lsm_state_placement(state, wanted.inputs[i])->born;
        wanted.newest = born > wanted.newest ? born : wanted.newest;
    }
    if (wanted.count)
        qsort(wanted.inputs, wanted.count, sizeof *wanted.inputs, integer_compare_u32);
    return wanted;
}

/* An event without outputs is explained by its inputs alone. */
static bool prediction_matches(const LsmPick *pick, const Wanted *wanted)
{
    size_t count;
    if (!pick->found || (wanted->event->born_count && pick->output != wanted->event->to))
        return false;
    if (pick->start.at.count + pick->below.at.count != wanted->count)
        return false;
    uint32_t *inputs = lsm_pick_inputs(pick, &count);
    bool same = count == 0 || memcmp(inputs, wanted->inputs, count * sizeof *inputs) == 0;
    free(inputs);
    return same;
}

/* L0's newest tables are merged while a compaction from L0 runs; only the engine knew which. */
static bool predict_intra_l0(const LsmState *state, const LsmOptions *options, const Wanted *wanted, LsmPick *pick)
{
    if (wanted->event->kind != LSM_INTRA_L0 || options->engine != LSM_ROCKSDB || options->style != LSM_STYLE_LEVELED)
        return false;
    lsm_pick_release(pick);
    return leveled_merge_l0(state, options, pick) && prediction_matches(pick, wanted);
}

/* A compaction that no score asks for may run beside one that a score asks for. So its rules are asked about the tables
 * that were taken. */
static bool predict_upkeep(const LsmState *state, const LsmOptions *options, const Wanted *wanted, LsmPick *pick)
{
    bool found = false;
    for (unsigned rule = 0; rule < lsm_upkeep_rules(options) && !found; rule++) {
        LsmUpkeep asks = {0};
        lsm_upkeep_rule(state, options, rule, &asks);
        for (size_t i = 0; i < wanted->count && !found; i++) {
            size_t at;
            search_first(at, 0, asks.due.count, asks.due.at[at] >= wanted->inputs[i]);
            if (at == asks.due.count || asks.due.at[at] != wanted->inputs[i])
                continue;
            lsm_upkeep_start(state, options, &asks, wanted->inputs[i], pick);
            found = prediction_matches(pick, wanted);
        }
        lsm_upkeep_release(&asks);
    }
    return found;
}

static void remember(LsmPrediction *prediction, const LsmPick *pick, StepId step)
{
    prediction->decided = step;
    prediction->found = pick->found;
    prediction->reason = pick->reason;
    prediction->level = pick->level;
    prediction->output = pick->output;
    prediction->seed = pick->seed;
    prediction->score = pick->score;
    prediction->move = pick->move;
}

/* ---- what ran beside ---- */

/* When the engine decided, according to a LOG: a move is done at once, and logged then. 0: unknown. */
static uint64_t decided_at(const LsmEvent *event)
{
    return event->started ? event->started : event->kind == LSM_MOVE ? event->finished : 0;
}

/* Compactions that may have been running when the event was decided. With a LOG, the first `begun` had begun by then,
 * and the others follow in the order in which they began. */
typedef struct Beside {
    uint32_t at[BESIDE_TOLD_MAX];
    size_t count, begun;
    bool told;
} Beside;

static void add_beside(const Lsm *lsm, Beside *beside, uint32_t job, uint64_t decided)
{
    size_t at = beside->count++;
    uint64_t time = decided_at(lsm_job(lsm, job));
    for (; beside->told && at > 0 && decided_at(lsm_job(lsm, beside->at[at - 1])) > time; at--)
        beside->at[at] = beside->at[at - 1];
    beside->at[at] = job;
    beside->begun += beside->told && time < decided;
}

static bool inputs_live(const LsmState *state, const LsmEvent *job)
{
    for (uint32_t i = 0; i < job->dead_count; i++)
        if (!placement_alive(lsm_state_placement(state, state->lsm->dead.at[job->dead_first + i]), state->step))
            return false;
    return true;
}

/* Adds lost jobs that had not ended when the event was decided. */
static void add_lost(const LsmState *state, uint64_t decided, size_t most, Beside *beside)
{
    const Lsm *lsm = state->lsm;
    for (size_t i = 0; i < lsm->lost.count && beside->count < most; i++) {
        const LsmEvent *job = &lsm->lost.at[i];
        bool over = job->finished && job->finished < decided;
        if (job->family == state->family_index && !over && inputs_live(state, job))
            add_beside(lsm, beside, (uint32_t)(lsm->events.count + i), decided);
    }
}

/* Collects lost jobs, and events that were installed later than the state and whose inputs all existed by then. */
static void may_run(const LsmState *state, const LsmEvent *event, Beside *beside)
{
    const Lsm *lsm = state->lsm;
    StepId until = event->step + STATES_MAX;
    uint64_t decided = decided_at(event);
    size_t most = decided ? BESIDE_TOLD_MAX : BESIDE_MAX;
    *beside = (Beside){.told = decided != 0};
    if (beside->told)
        add_lost(state, decided, most, beside);
    for (StepId step = state->step + 1; step < lsm->steps.count && step < until && beside->count < most; step++) {
        const LsmEvent *other = lsm_event_at(lsm, state->family_index, step);
        if (other && other != event && lsm_event_is_picked(other->kind) && (!beside->told || decided_at(other)) &&
            inputs_live(state, other))
            add_beside(lsm, beside, (uint32_t)(other - lsm->events.at), decided);
    }
}

static bool explains(LsmState *state, const LsmOptions *options, const Wanted *wanted, LsmPick *pick)
{
    lsm_pick(state, options, pick);
    return prediction_matches(pick, wanted) || predict_intra_l0(state, options, wanted, pick) ||
           predict_upkeep(state, options, wanted, pick);
}

static bool explains_beside(LsmState *state, const LsmOptions *options, const Wanted *wanted, const uint32_t *running,
                            size_t count, LsmPick *pick)
{
    lsm_pick_release(pick);
    state->running = running;
    state->running_count = count;
    bool found = explains(state, options, wanted, pick);
    state->running = NULL;
    state->running_count = 0;
    return found;
}

/* Tries the compactions that had begun according to the LOG; lines of jobs that began at the same time may be in either
 * order. */
static bool beside_told(LsmState *state, const LsmOptions *options, const Wanted *wanted, const Beside *beside,
                        LsmPick *pick)
{
    bool found = false;
    for (size_t off = 0; off <= TOLD_LATE_MAX && !found; off++) {
        if (off <= beside->begun)
            found = explains_beside(state, options, wanted, beside->at, beside->begun - off, pick);
        if (!found && off && beside->begun + off <= beside->count)
            found = explains_beside(state, options, wanted, beside->at, beside->begun + off, pick);
    }
    return found;
}

/* Is the event what the rules pick while some of the possible compactions run? Without a LOG, tries any one, two or
 * three of them. */
static bool beside(LsmState *state, const LsmOptions *options, const Wanted *wanted, LsmPick *pick)
{
    Beside others;
    uint32_t chosen[BESIDE_MAX];
    bool found = false;
    may_run(state, wanted->event, &others);
    if (others.told)
        return beside_told(state, options, wanted, &others, pick);
    for (unsigned set = 1; set < 1u << others.count && others.count && !found; set++) {
        size_t count = 0;
        if (__builtin_popcount(set) > TOGETHER_MAX)
            continue;
        for (size_t i = 0; i < others.count; i++)
            if (set & 1u << i)
                chosen[count++] = others.at[i];
        found = explains_beside(state, options, wanted, chosen, count, pick);
    }
    return found;
}

/* Searches the states before the event, latest first, back to the step that placed the newest input. */
static void search_states(LsmState *state, const LsmOptions *options, const Wanted *wanted, bool alone,
                          LsmPrediction *prediction)
{
    unsigned asked = 0, most = alone ? STATES_MAX : STATES_BESIDE_MAX;
    for (StepId step = wanted->event->step; step-- > wanted->newest && asked < most && !prediction->predicted;) {
        const LsmEvent *change = lsm_event_at(state->lsm, state->family_index, step + 1);
        bool changed = change && (change->born_count || change->dead_count);
        if (asked && !changed)
            continue; /* it is the same state as one step later */
        LsmPick pick = {.seed = PLACEMENT_NONE};
        lsm_state_go(state, step);
        prediction->predicted = alone ? explains(state, options, wanted, &pick) : beside(state, options, wanted, &pick);
        if (prediction->predicted || (alone && !asked))
            remember(prediction, &pick, step);
        lsm_pick_release(&pick);
        asked++;
    }
}

LsmPrediction lsm_explain(LsmState *state, const LsmOptions *options, uint32_t event)
{
    const LsmEvent *at = &state->lsm->events.at[event];
    LsmPrediction prediction = {.event = event, .seed = PLACEMENT_NONE};
    Wanted wanted = wanted_of(state, at);
    search_states(state, options, &wanted, true, &prediction);
    /* LevelDB runs only one compaction at a time */
    bool several = options->engine == LSM_ROCKSDB && options->style != LSM_STYLE_FIFO;
    if (!prediction.predicted && several) {
        search_states(state, options, &wanted, false, &prediction);
        prediction.beside = prediction.predicted;
    }
    if (!prediction.predicted)
        prediction.why = lsm_cause_of(state, options, at);
    free(wanted.inputs);
    return prediction;
}

void lsm_predict(const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId until, LsmPredictions *predictions)
{
    *predictions = (LsmPredictions){0};
    LsmState state;
    lsm_state_init(&state, lsm, family);
    for (StepId step = 0; step < until && step < lsm->steps.count; step++) {
        const LsmEvent *event = lsm_event_at(lsm, family, step);
        if (!event || !lsm_event_is_picked(event->kind))
            continue;
        LsmPrediction prediction = lsm_explain(&state, options, (uint32_t)(event - lsm->events.at));
        predictions->predicted += prediction.predicted;
        array_push(&predictions->at, prediction);
    }
    lsm_state_release(&state);
}

void lsm_predictions_release(LsmPredictions *predictions)
{
    array_release(&predictions->at);
    *predictions = (LsmPredictions){0};
}

/* finding_store.c - findings about an LSM store: what is wrong, and which compaction comes next.
 *
 *     warning  L0 waits for compaction   L0 has 20 tables, and 4 start a compaction; none was compacted since step 314,
 * 13 flushes ago. Next: compact L0 to L1 …
 *
 * All numbers come from the picker (core/planner/leveled/), with the same options as the judgement of the levels.
 */
#include "core/analysis/finding_add.h"
#include "core/model/lsm_state.h"
#include "core/planner/leveled/lsm_judge.h"
#include "core/analysis/lsm_predict.h"
#include "core/planner/leveled/lsm_words.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

/* The store in the form that the picker needs. */
typedef struct Store {
    LsmState state;
    LsmOptions options;
    LsmScores scores;
    bool leveled;
} Store;

static bool store_init(Store *store, const Summary *summary)
{
    const LayerSet *set = summary->set;
    const LsmFamily *family = &set->lsm->families.at[set->family];
    const Policy *policy = &summary->levels.policy;
    lsm_state_of(&store->state, set, summary->ids, summary->layers);
    store->options = policy->base[0] ? lsm_policy_options(policy, &family->options) : family->options;
    store->leveled = store->options.engine != LSM_ROCKSDB || store->options.style == LSM_STYLE_LEVELED;
    lsm_scores(&store->state, &store->options, &store->scores);
    return true;
}

static void store_release(Store *store)
{
    lsm_state_release(&store->state);
}

static void add_level(Findings *findings, const Store *store, const LayerSet *set, uint32_t level)
{
    for (size_t i = 0; i < store->state.levels[level].count; i++)
        finding_layer(findings, set, store->state.levels[level].at[i]);
}

static void add_all(Findings *findings, const FindingInput *input)
{
    for (size_t i = 0; i < input->summary->layers && i < FINDING_LAYERS_MAX; i++)
        finding_layer(findings, input->summary->set, input->summary->ids[i]);
}

/* Adds one finding of all the store's flaws of a kind, whatever step is looked at: they concern every statement. */
static void finding_add_flaws(Findings *findings, const FindingInput *input, LsmFlawKind flaw, FindingKind kind,
                              Severity severity)
{
    enum { TOLD = 3 };
    const Lsm *lsm = input->summary->set->lsm;
    Text text = TEXT_EMPTY;
    size_t count = 0;
    for (size_t i = 0; i < lsm->flaws.count; i++)
        if (lsm->flaws.at[i].kind == flaw && ++count <= TOLD)
            text_printf(&text, "%s%s", count > 1 ? "; " : "", lsm->flaws.at[i].text);
    if (count > TOLD)
        text_printf(&text, "; and %zu more", count - TOLD);
    if (count) {
        Finding *finding = finding_begin(findings, kind, severity);
        finding->value = count;
        finding->text = arena_text(&findings->arena, text.at);
    }
    text_release(&text);
}

void finding_store_damaged(Findings *findings, const FindingInput *input)
{
    finding_add_flaws(findings, input, LSM_FLAW_DAMAGE, FINDING_STORE_DAMAGED, SEVERITY_SEVERE);
}

void finding_store_cut(Findings *findings, const FindingInput *input)
{
    finding_add_flaws(findings, input, LSM_FLAW_CUT, FINDING_STORE_CUT, SEVERITY_WARNING);
}

void finding_store_contradicts(Findings *findings, const FindingInput *input)
{
    finding_add_flaws(findings, input, LSM_FLAW_CONTRADICTION, FINDING_STORE_CONTRADICTS, SEVERITY_WARNING);
}

void finding_store_order(Findings *findings, const FindingInput *input)
{
    const LayerSet *set = input->summary->set;
    const LsmFamily *family = &set->lsm->families.at[set->family];
    if (!family->order_broken)
        return;
    Finding *finding = finding_begin(findings, FINDING_STORE_ORDER, SEVERITY_WARNING);
    finding->text =
        "key ranges, read depth and the tables of a compaction are unknown; levels, sizes and events are exact";
    add_all(findings, input);
}

void finding_store_stall(Findings *findings, const FindingInput *input)
{
    Store store;
    store_init(&store, input->summary);
    const LsmOptions *options = &store.options;
    uint64_t l0 = options->engine == LSM_PEBBLE ? store.scores.sublevels : store.state.levels[0].count;
    bool stops = l0 >= options->l0_stop, slows = l0 >= options->l0_slowdown && options->engine != LSM_PEBBLE;
    bool indebted = options->engine == LSM_ROCKSDB && store.leveled && options->soft_debt && /* 0: off */
                    store.scores.debt >= options->soft_debt;
    if (stops || slows) {
        Finding *finding = finding_begin(findings, FINDING_STORE_STALL, stops ? SEVERITY_SEVERE : SEVERITY_WARNING);
        finding->value = l0;
        finding->limit = stops ? options->l0_stop : options->l0_slowdown;
        finding->text = arena_printf(&findings->arena, "L0 has %llu %s, and %s at %llu: %s until some are compacted",
                                     (Long)l0, options->engine == LSM_PEBBLE ? "sublevels" : "tables",
                                     stops ? "writes stop" : "writes are slowed down", (Long)finding->limit,
                                     stops ? "they are blocked" : "they remain slow");
        add_level(findings, &store, input->summary->set, 0);
    } else if (indebted) {
        char debt[32], limit[32];
        Finding *finding = finding_begin(findings, FINDING_STORE_STALL, SEVERITY_WARNING);
        finding->value = store.scores.debt;
        finding->limit = options->soft_debt;
        finding->text =
            arena_printf(&findings->arena,
                         "by RocksDB's estimate %s have to be compacted until no level is due, and writes are slowed "
                         "down at %s",
                         bytes_format(store.scores.debt, debt), bytes_format(options->soft_debt, limit));
        add_all(findings, input);
    }
    store_release(&store);
}

/* The number of flushes since the newest compaction out of L0, which ended at or before the state's step. */
static uint32_t finding_flushes_since(const LsmState *state, StepId *step)
{
    uint32_t flushes = 0;
    *step = STEP_NEVER;
    for (StepId s = state->step + 1; s-- > 0;) {
        const LsmEvent *event = lsm_event_at(state->lsm, state->family_index, s);
        if (!event)
            continue;
        if (event->dead_count && event->from == 0) {
            *step = s;
            break;
        }
        flushes += event->kind == LSM_FLUSH;
    }
    return flushes;
}

void finding_store_l0(Findings *findings, const FindingInput *input)
{
    Store store;
    store_init(&store, input->summary);
    size_t l0 = store.state.levels[0].count;
    uint64_t trigger = store.options.l0_trigger;
    if (store.leveled && l0 >= trigger && store.options.engine != LSM_PEBBLE) {
        StepId last;
        uint32_t flushes = finding_flushes_since(&store.state, &last);
        char since[96] = "none has been compacted yet", ago[64];
        if (last != STEP_NEVER)
            snprintf(since, sizeof since, "none was compacted since step %u, %s ago", last,
                     plural_format(flushes, "flush", ago));
        Finding *finding = finding_begin(findings, FINDING_STORE_L0, SEVERITY_WARNING);
        finding->value = l0;
        finding->limit = trigger;
        finding->text = arena_printf(&findings->arena,
                                     "L0 has %zu tables, and %llu start a compaction; %s. Reads visit each that holds "
                                     "their key, up to %llu tables in all",
                                     l0, (Long)trigger, since, (Long)input->summary->read_depth.by_segment.max);
        add_level(findings, &store, input->summary->set, 0);
    }
    store_release(&store);
}

void finding_store_debt(Findings *findings, const FindingInput *input)
{
    Store store;
    store_init(&store, input->summary);
    Text names = TEXT_EMPTY;
    size_t levels = 0;
    for (uint32_t level = 1; store.leveled && level < store.scores.level_count; level++) {
        const LsmLevelScore *score = &store.scores.levels[level];
        if (!score->scored || !score->has_target || score->compensated < score->target || !score->target)
            continue;
        text_printf(&names, "%sL%u %.2f", levels++ ? ", " : "", level,
                    (double)score->compensated / (double)score->target);
    }
    if (levels) {
        char debt[32];
        Finding *finding = finding_begin(findings, FINDING_STORE_DEBT, SEVERITY_NOTE);
        finding->value = levels;
        Text wait = TEXT_EMPTY;
        if (store.scores.debt)
            text_printf(&wait,
                        "; by RocksDB's estimate %s have to be compacted until no level is due, with the tables that "
                        "these overlap in the levels below",
                        bytes_format(store.scores.debt, debt));
        finding->text = arena_printf(&findings->arena, "%s times %s target%s", names.at,
                                     word_for(levels, "its", "their"), wait.length ? wait.at : "");
        text_release(&wait);
        for (uint32_t level = 1; level < store.scores.level_count; level++)
            if (store.scores.levels[level].scored && store.scores.levels[level].has_target &&
                store.scores.levels[level].compensated >= store.scores.levels[level].target)
                add_level(findings, &store, input->summary->set, level);
    }
    text_release(&names);
    store_release(&store);
}

static void finding_list_cause(const Lsm *lsm, const LsmPredictions *predictions, LsmCause cause, Text *out)
{
    enum { SHOWN = 6 };
    size_t count = 0;
    for (size_t i = 0; i < predictions->at.count; i++) {
        const LsmPrediction *at = &predictions->at.at[i];
        if (at->predicted || at->why.cause != cause)
            continue;
        if (!count)
            text_printf(out, "%s%s, step", out->length ? "; " : "",
                        cause == LSM_CAUSE_UNKNOWN ? "of unknown cause" : lsm_cause_name(cause));
        if (count++ < SHOWN)
            text_printf(out, "%s %u", count > 1 ? "," : "", lsm->events.at[at->event].step);
    }
    if (count > SHOWN)
        text_printf(out, " and %zu more", count - SHOWN);
}

/* Appends "manual, step 25, 26, 36; of unknown cause, step 41". */
static bool listed(const Lsm *lsm, const LsmPredictions *predictions, Text *steps)
{
    for (unsigned cause = 0; cause < LSM_CAUSE_COUNT_; cause++)
        finding_list_cause(lsm, predictions, (LsmCause)cause, steps);
    return predictions->predicted < predictions->at.count;
}

/* In a long history this takes too long to do at every step; the command `predict` does it. */
void finding_store_unexplained(Findings *findings, const FindingInput *input)
{
    enum { EVENTS_MAX = 2000, PLACEMENTS_MAX = 20000 };
    const LayerSet *set = input->summary->set;
    const LsmFamily *family = &set->lsm->families.at[set->family];
    if (family->order_broken || set->lsm->events.count > EVENTS_MAX || family->placements.count > PLACEMENTS_MAX)
        return;
    LsmPredictions predictions;
    Text steps = TEXT_EMPTY;
    lsm_predict(set->lsm, set->family, &family->options, STEP_NEVER, &predictions);
    if (listed(set->lsm, &predictions, &steps)) {
        size_t missed = predictions.at.count - predictions.predicted;
        Finding *finding = finding_begin(findings, FINDING_STORE_UNEXPLAINED, SEVERITY_NOTE);
        finding->value = finding->count = missed;
        finding->total = predictions.at.count;
        finding->text =
            arena_printf(&findings->arena, "no rule explains %zu of %zu compactions, moves and deletions: %s", missed,
                         predictions.at.count, steps.at);
        add_all(findings, input);
    }
    text_release(&steps);
    lsm_predictions_release(&predictions);
}

void finding_store_next(Findings *findings, const FindingInput *input)
{
    const LayerSet *set = input->summary->set;
    if (!layer_set_is_ordered(set))
        return;
    Store store;
    store_init(&store, input->summary);
    LsmPick pick;
    lsm_pick(&store.state, &store.options, &pick);
    if (pick.found && !store.options.disabled) {
        Text text = TEXT_EMPTY;
        lsm_pick_text(&store.state, &store.options, &pick, &text);
        Finding *finding = finding_begin(findings, FINDING_STORE_NEXT, SEVERITY_NOTE);
        finding->value = pick.start.at.count + pick.below.at.count;
        finding->text = arena_copy(&findings->arena, text.at, text.length);
        text_release(&text);
        for (size_t i = 0; i < pick.start.at.count; i++)
            finding_layer(findings, set, pick.start.at.at[i]);
        for (size_t i = 0; i < pick.below.at.count; i++)
            finding_layer(findings, set, pick.below.at.at[i]);
    }
    lsm_pick_release(&pick);
    store_release(&store);
}

/* plan_spot.c - explains why there is, or is not, a split, a cut or a layer at one spot of the map.
 *
 *     LSN ^   +--------+ :              What holds the spot, and what did before; then level by level of the
 *         |   |   x    | : <- spot      compaction at hand: is a split here, or how many layers are in its way; what
 *         |   +--------+ :              was decided for the partition; was a cut considered here, and why it lost.
 *         +--------------------> key
 *
 * Nothing is decided again: all numbers come from the trace and the plan. If a key was not a candidate for a cut, the
 * text gives the sizes at the candidates on either side.
 */
#include "core/tell/plan_text.h"

#include "core/base/tones.h"
#include "core/planner/splits.h"
#include "core/tell/cut_text.h"
#include "core/tell/decision_text.h"
#include "core/tell/limit_text.h"
#include "core/tell/spot_layers.h"
#include "core/tell/words.h"

#include <stdlib.h>

static const char *key_of(const PlanSpot *spot, Key key, char out[KEY_LABEL_SIZE])
{
    return key_label(key, spot->history->layers.form, out);
}

/* ---- one decision ---- */

static void tell_decision(const PlanSpot *spot, uint32_t id, const char *indent)
{
    const Trace *trace = &spot->history->trace;
    if (id >= trace->decisions.count)
        return;
    text_printf(spot->out, "%s", indent);
    decision_text(trace, &trace->decisions.at[id], &spot->history->layers, spot->out);
    decision_add_flip(&trace->decisions.at[id], spot->out);
    text_printf(spot->out, "\n");
}

/* ---- a split here? ---- */

/* Names the perfect splits of the level on either side; of the near-splits the one that the fewest layers cross. */
static void tell_other_splits(const PlanSpot *spot, const PlanLevel *level)
{
    const Plan *plan = &spot->history->plan;
    const PlanSplit *left = NULL, *right = NULL, *near = NULL;
    char a[KEY_LABEL_SIZE], b[KEY_LABEL_SIZE];
    for (size_t i = 0; i < plan->splits.count; i++) {
        const PlanSplit *split = &plan->splits.at[i];
        if (split->level != level->level || split->lsns.hi != level->lsns.hi)
            continue;
        if (split->blocked > 0)
            near = !near || split->blocked < near->blocked ? split : near;
        else if (split->gap.hi < spot->key)
            left = split;
        else if (split->gap.lo > spot->key && !right)
            right = split;
    }
    if (left || right)
        text_printf(spot->out, "    perfect splits: %s%s, %s%s\n", left ? "left of it at " : "none left of it",
                    left ? key_of(spot, left->gap.hi, a) : "", right ? "right of it at " : "none right of it",
                    right ? key_of(spot, right->gap.lo, b) : "");
    else if (near)
        text_printf(spot->out, "    the level has no perfect split; the best near-split is at %s, with %u in its way\n",
                    key_of(spot, near->gap.lo, a), near->blocked);
}

static void tell_split(const PlanSpot *spot, const PlanLevel *level)
{
    const History *history = spot->history;
    const LayerSet *set = &history->layers;
    const LayerId *ids = history->plan.refs.at + level->layers_first;
    size_t left = 0, right = 0, wide = 0;
    LayerIdArray blockers = {0};
    split_blockers(set, ids, level->layers_count, (Split){.gap = {spot->key, spot->key}}, &blockers);
    for (uint32_t i = 0; i < level->layers_count; i++) {
        left += set->key_hi[ids[i]] <= spot->key;
        right += set->key_lo[ids[i]] >= spot->key;
    }
    for (size_t i = 0; i < blockers.count; i++)
        wide += layer_is_l0(set, blockers.at[i]);
    if (blockers.count == 0 && left && right) {
        text_tone(spot->out, TONE_YES);
        text_printf(spot->out, "    a perfect split: no layer of the level lies across this key%s\n",
                    history->plan.policy.split ? "" : ", but the policy plans all keys together (split is off)");
    } else if (blockers.count == 0) {
        text_tone(spot->out, TONE_NO);
        text_printf(spot->out, "    no split: all layers of the level are on one side of this key\n");
    } else {
        text_tone(spot->out, TONE_NO);
        text_printf(spot->out, "    no split: %zu of %u layer%s lie%s across this key:", blockers.count,
                    level->layers_count, plural_ending(level->layers_count), verb_ending(blockers.count));
        for (size_t i = 0; i < blockers.count && i < LAYERS_NAMED; i++)
            text_printf(spot->out, " #%u%s", blockers.at[i],
                        history->born[blockers.at[i]] > spot->step ? " (to be made)" : "");
        if (blockers.count > LAYERS_NAMED)
            text_printf(spot->out, " and %zu more", blockers.count - LAYERS_NAMED);
        if (wide)
            text_printf(spot->out, "; %zu of them nominally span all keys", wide);
        text_printf(spot->out, "\n");
    }
    if (blockers.count > 0)
        tell_other_splits(spot, level);
    array_release(&blockers);
}

/* ---- a cut here? ---- */

/* Appends the size that a layer which ends at the cut would have. */
static void add_cut_size(const PlanSpot *spot, const PlanCut *cut)
{
    char size[32];
    text_printf(spot->out, "%s%s", bytes_format(cut->size, size), estimate_mark(spot->history->plan.estimated));
}

static void tell_candidate(const PlanSpot *spot, const PlanCut *cut)
{
    text_printf(spot->out, "      as %s: ", cut_class_name(cut->class));
    add_cut_size(spot, cut);
    if (cut->chosen)
        text_printf(spot->out, ", score %.3f: chosen, %s\n", cut->score, cut->why ? cut->why : "the best");
    else
        text_printf(spot->out, ", score %.3f: not chosen, %s\n", cut->score, cut->why ? cut->why : "another is better");
}

/* Names the candidates on either side of the key (NULL: there is none), and the sizes that the cut was chosen by. */
static void tell_nearest(const PlanSpot *spot, const PlanCut *below, const PlanCut *above)
{
    char key[KEY_LABEL_SIZE];
    const PlanCut *sides[] = {below, above};
    text_tone(spot->out, TONE_NO);
    text_printf(spot->out, "    a cut here was no candidate; the nearest %s", below && above ? "are" : "is");
    for (int i = 0; i < 2; i++)
        if (sides[i]) {
            text_printf(spot->out, "%s %s with ", i && below ? " and" : "", key_of(spot, sides[i]->key, key));
            add_cut_size(spot, sides[i]);
        }
    text_printf(spot->out, ", for layers of ");
    cut_window_text(&spot->history->plan.policy, spot->out);
    text_printf(spot->out, "\n");
}

/* Names the candidates of the job at the key. Returns how many there are. */
static size_t tell_candidates_at(const PlanSpot *spot, uint32_t job)
{
    const Plan *plan = &spot->history->plan;
    size_t at = 0;
    for (size_t i = 0; i < plan->cuts.count; i++) {
        const PlanCut *cut = &plan->cuts.at[i];
        if (cut->job != job || cut->key != spot->key)
            continue;
        if (at++ == 0) {
            text_tone(spot->out, TONE_YES);
            text_printf(spot->out, "    a cut here was considered:\n");
        }
        tell_candidate(spot, cut);
    }
    return at;
}

/* Names the job's candidates: those at the key, and the nearest on either side. */
static void tell_candidates(const PlanSpot *spot, uint32_t job)
{
    const Plan *plan = &spot->history->plan;
    const PlanCut *below = NULL, *above = NULL, *chosen = NULL;
    char key[KEY_LABEL_SIZE];
    size_t at = tell_candidates_at(spot, job);
    for (size_t i = 0; i < plan->cuts.count; i++) {
        const PlanCut *cut = &plan->cuts.at[i];
        if (cut->job != job)
            continue;
        chosen = cut->chosen ? cut : chosen;
        if (cut->key < spot->key)
            below = !below || cut->key > below->key ? cut : below;
        else if (cut->key > spot->key)
            above = !above || cut->key < above->key ? cut : above;
    }
    if (chosen && chosen->key != spot->key) {
        text_printf(spot->out, "    the layer ends at %s with ", key_of(spot, chosen->key, key));
        add_cut_size(spot, chosen);
        text_printf(spot->out, ": %s\n", chosen->why ? chosen->why : cut_class_name(chosen->class));
    }
    if (at == 0 && chosen && chosen->class != CUT_CLASS_END)
        tell_nearest(spot, below, above);
}

static void tell_jobs(const PlanSpot *spot, const PlanPartition *partition)
{
    const Plan *plan = &spot->history->plan;
    bool any = false;
    for (uint32_t j = partition->jobs_first; j < partition->jobs_first + partition->jobs_count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        bool inside = job->keys.lo <= spot->key && spot->key < job->keys.hi;
        bool border = spot->key == job->keys.hi, begins = spot->key == job->keys.lo;
        if (!inside && !border)
            continue;
        any = true;
        if (border && !inside)
            text_printf(spot->out, "    job %u ends here\n", j);
        else
            text_printf(spot->out, "    job %u makes the %s %s%s\n", j, word_job(job),
                        begins ? "from it on" : "over it",
                        job->skipped ? ": not run, because an input equals the output" : "");
        if (!begins) /* where a layer begins another one ended, or there was nothing to cut */
            tell_candidates(spot, j);
    }
    if (!any && partition->jobs_count > 0)
        text_printf(spot->out, "    no job makes a layer over this key: %s\n",
                    plan->estimated ? "deltas are assumed to hold records only where images show that pages exist"
                                    : "nothing was written to it, or no page exists");
}

/* Decisions are recorded in order, so a level's partitions were decided between it and the next level. Comparing
 * LSNs would be wrong: a partition may leave out what lies under newer images. */
static bool spot_partition_is_of_level(const Plan *plan, const PlanPartition *partition, const PlanLevel *level)
{
    const PlanLevel *next = level + 1, *end = plan->levels.at + plan->levels.count;
    return partition->level == level->level && partition->decision != DECISION_NONE &&
           partition->decision > level->decision && (next == end || partition->decision < next->decision);
}

/* The keys that the partition plans for: images extend over the gap to the next partition, so that they leave no
 * hole. */
static KeyRange spot_partition_reach(const Plan *plan, const PlanPartition *partition)
{
    KeyRange keys = partition->keys;
    for (uint32_t j = partition->jobs_first; j < partition->jobs_first + partition->jobs_count; j++)
        keys = key_range_hull(keys, plan->jobs.at[j].keys);
    return keys;
}

static void tell_partition(const PlanSpot *spot, const PlanLevel *level)
{
    const Plan *plan = &spot->history->plan;
    const Decision *decisions = spot->history->trace.decisions.at;
    bool any = false;
    uint32_t strategy = DECISION_NONE;
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *partition = &plan->partitions.at[i];
        KeyRange reach = spot_partition_reach(plan, partition);
        if (!spot_partition_is_of_level(plan, partition, level) || spot->key < reach.lo || spot->key > reach.hi)
            continue;
        any = true;
        if (partition->decision < spot->history->trace.decisions.count) {
            uint32_t parent = decisions[partition->decision].parent;
            if (parent < spot->history->trace.decisions.count && decisions[parent].rule == RULE_PARTITION_DEPTH)
                tell_decision(spot, parent, "    ");
            tell_decision(spot, partition->decision, "    ");
            strategy = partition->decision;
        }
        tell_jobs(spot, partition);
    }
    bool tried = level->level == 0 && spot->trial; /* where nothing was tried, its line is empty */
    decision_limit_line(spot->history, strategy, tried, "    ", spot->out);
    if (tried)
        image_trial_line(spot->trial, &spot->history->plan.policy, "    ", spot->out);
    if (!any && plan->partitions.count > 0)
        text_printf(spot->out,
                    "    no partition of the level holds this key: it lies in a gap, or beyond all layers\n");
}

/* ---- the current compaction ---- */

static void find_compaction(PlanSpot *spot)
{
    const History *history = spot->history;
    StepId count = (StepId)history->steps.count, at = spot->step < count ? spot->step + 1 : count;
    spot->first = 1;
    spot->last = 0;
    while (at > 0 && history->steps.at[at - 1].op != STEP_COMPACT)
        at--;
    if (at == 0) /* before the first compaction: the next one is of interest */
        while (at < count && history->steps.at[at].op != STEP_COMPACT)
            at++;
    else
        at--;
    if (at >= count)
        return;
    spot->first = spot->last = at;
    while (spot->last + 1 < count && history->steps.at[spot->last + 1].op != STEP_COMPACT &&
           history->steps.at[spot->last + 1].op != STEP_FLUSH)
        spot->last++;
}

/* Does the compaction of the level make an image at the spot? A level's new images lie at its end. */
static bool level_makes_image(const PlanSpot *spot, const PlanLevel *level)
{
    const Plan *plan = &spot->history->plan;
    for (size_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        if (job->kind == JOB_CREATE_IMAGE && job->level == level->level && job->lsns.lo == spot->lsn &&
            job->keys.lo <= spot->key && spot->key < job->keys.hi)
            return true;
    }
    return false;
}

/* Where the spot's LSN lies, in words. True: the level's decisions are about the spot. */
static bool tell_level_place(const PlanSpot *spot, const PlanLevel *level)
{
    const char *place = "";
    bool inside = !spot->has_lsn;
    if (!inside && spot->lsn == level->lsns.hi)
        place = (inside = level_makes_image(spot, level)) ? ": this LSN is its end, where its new images lie"
                                                          : ": this LSN is its end, and its deltas end below it";
    else if (!inside && !(inside = level->lsns.lo <= spot->lsn && spot->lsn < level->lsns.hi))
        place = spot->lsn < level->lsns.lo ? ": this LSN is below it" : ": this LSN is above it";
    text_printf(spot->out, "%s\n", place);
    return inside;
}

static void tell_level(const PlanSpot *spot, const PlanLevel *level)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_tone(spot->out, TONE_HEAD);
    text_printf(spot->out, "  level %u, LSN %s … %s", level->level, lsn_format(level->lsns.lo, lo),
                lsn_format(level->lsns.hi, hi));
    bool inside = tell_level_place(spot, level);
    tell_decision(spot, level->decision, "    ");
    if (!inside)
        return;
    tell_split(spot, level);
    if (level->compact)
        tell_partition(spot, level);
}

/* Reports rules that name keys and stand alone: tight ranges, oversized keys, and rules of one algorithm. */
static bool tell_rest(const PlanSpot *spot)
{
    const History *history = spot->history;
    bool any = false;
    for (StepId s = spot->first; s <= spot->last; s++) {
        uint32_t id = history->steps.at[s].decision;
        if (id >= history->trace.decisions.count)
            continue;
        const Decision *decision = &history->trace.decisions.at[id];
        bool own = decision->rule == RULE_TIGHT_RANGE || decision->rule == RULE_OVERSIZED_KEY ||
                   decision->rule == RULE_IDENTICAL || decision->rule == RULE_MATERIALIZE ||
                   decision->rule >= RULE_COUNT_;
        if (!own || !decision->has_keys || spot->key < decision->keys.lo || spot->key >= decision->keys.hi)
            continue;
        tell_decision(spot, id, "  ");
        any = true;
    }
    return any;
}

/* Reports what the algorithm itself says about the layers that the compaction found. */
static void tell_algorithm(const PlanSpot *spot, const AlgorithmWords *words, const PlanSources *sources)
{
    const History *history = spot->history;
    PlanView view = {.layers = &history->layers, .end_lsn = history->steps.at[spot->step].lsn, .sources = sources};
    LayerId *live = history_live(history, spot->step, &view.live_count);
    view.live = live;
    words->spot(&view, &history->plan.policy, spot->key, spot->out);
    free(live);
}

void plan_spot_text(const History *history, Key key, const Lsn *lsn, StepId step, const PlanSources *sources,
                    const ImageTrial *trial, Text *out)
{
    PlanSpot spot = {history,        key,       .lsn = lsn ? *lsn : 0, .has_lsn = lsn != NULL, .step = step,
                     .trial = trial, .out = out};
    char label[KEY_LABEL_SIZE], text[LSN_TEXT_SIZE];
    text_tone(out, TONE_HEAD);
    text_printf(out, "key %s%s%s\n", key_of(&spot, key, label), lsn ? ", LSN " : "", lsn ? lsn_format(*lsn, text) : "");
    spot_layers_text(&spot);
    find_compaction(&spot);
    if (spot.first > spot.last) {
        text_printf(out, "  no compaction has checked it\n");
        return;
    }
    bool levels = false;
    for (StepId s = spot.first; s <= spot.last; s++) {
        const Step *at = &history->steps.at[s];
        if (at->op == STEP_LEVEL && at->index < history->plan.levels.count) {
            levels = true;
            tell_level(&spot, &history->plan.levels.at[at->index]);
        }
    }
    const AlgorithmWords *words = &policy_algorithm(&history->plan.policy)->words;
    if (words->spot != NULL)
        tell_algorithm(&spot, words, sources);
    else if (!tell_rest(&spot) && !levels)
        text_printf(out, "  %s\n", policy_algorithm(&history->plan.policy)->words.untried);
}

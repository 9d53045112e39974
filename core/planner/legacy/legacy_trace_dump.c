/* legacy_trace_dump.c - writes what becomes of a dump's layers without a compaction: GC deletes some, and something
 * keeps each of the others; a restart discards images that no flush has made safe; a shard gives up layers of the time
 * before its split.
 *
 *     "as the layers are now, the next GC collects 12 layers (1.20 GiB); it keeps 3 layers (96.0 MiB) because a branch
 * may read them"
 */
#include "core/model/layer_count.h"
#include "core/planner/legacy/ancestors.h"
#include "core/planner/legacy/gc_holders.h"
#include "core/planner/legacy/legacy_memory.h"

static void tell(Plan *plan, LegacyRule rule, double left, double right, bool verdict, const Text *result)
{
    legacy_decide(plan, rule, DECISION_NONE, (LegacyTest){left, OP_NONE, right, UNIT_LAYERS}, verdict,
                  arena_copy(&plan->trace->arena, result->at, result->length));
}

static void add_layers(Text *out, uint64_t count, uint64_t bytes, bool sized)
{
    char number[32], size[32];
    text_printf(out, "%s layer%s", count_format(count, number), plural_ending(count));
    if (sized)
        text_printf(out, " (%s)", bytes_format(bytes, size));
}

/* Is the size of any live layer known? Unknown sizes are left out of sums, and a sum of nothing is not printed. */
static bool sizes_known(const LegacySurvey *survey)
{
    return layer_any_sized(survey->view.layers, survey->view.live, survey->view.live_count);
}

/* Appends " (28 held by a hole, 22 current)": those that no image covers, as the garbage pane and the findings count
 * them, where a hole holds any. */
static void add_holes(const LegacySurvey *survey, const LegacyHolders *holders, Text *out)
{
    LayerIndex own;
    const LayerIndex *index = survey->view.index;
    size_t held = 0, current = 0;
    char number[2][32];
    if (!index)
        layer_index_init(&own, survey->view.layers);
    for (size_t i = 0; i < holders->count; i++) {
        const GcJudgement *judgement = &holders->at[i].judgement;
        bool hole = judgement->verdict == GC_KEPT_NOT_COVERED && gc_leaves_hole(index ? index : &own, judgement);
        held += hole;
        current += judgement->verdict == GC_KEPT_NOT_COVERED && !hole;
    }
    if (!index)
        layer_index_release(&own);
    if (held > 0)
        text_printf(out, " (%s held by a hole, %s current)", count_format(held, number[0]),
                    count_format(current, number[1]));
}

static void tell_garbage(Plan *plan, const LegacySurvey *survey, const LegacyHolders *holders)
{
    static const char *const kept[] = {
        [GC_KEPT_CUTOFF] = "above the cutoff",
        [GC_KEPT_PITR] = "because of PITR",
        [GC_KEPT_BRANCH] = "because a branch may read them",
        [GC_KEPT_LEASE] = "because of a lease",
        [GC_KEPT_NOT_COVERED] = "because no image between their end and the cutoff covers them",
    };
    const GcReport *report = &holders->report;
    bool sized = sizes_known(survey);
    Text text = TEXT_EMPTY;
    text_printf(&text, "as the layers are now, the next GC collects ");
    if (report->layers[GC_REMOVED] > 0)
        add_layers(&text, report->layers[GC_REMOVED], report->bytes[GC_REMOVED], sized);
    else
        text_printf(&text, "nothing");
    const char *comma = "; it keeps ";
    for (int v = 0; v < GC_REMOVED; v++) {
        if (report->layers[v] == 0)
            continue;
        text_printf(&text, "%s", comma);
        add_layers(&text, report->layers[v], report->bytes[v], sized);
        text_printf(&text, " %s", kept[v]);
        if (v == GC_KEPT_NOT_COVERED)
            add_holes(survey, holders, &text);
        comma = "; ";
    }
    tell(plan, LEGACY_RULE_GARBAGE, (double)report->layers[GC_REMOVED], (double)holders->count,
         report->layers[GC_REMOVED] > 0, &text);
    text_release(&text);
}

/* Appends how many layers need an image, by the tallest stack of its partition: ": 3 at stack height 1, 2 get it in the
 * next pass". */
static void add_heights(const LegacySurvey *survey, const LegacyHolders *holders, Text *out)
{
    size_t counts[8] = {0}, open = 0;
    for (size_t i = 0; i < holders->count; i++) {
        const LegacyHolder *holder = &holders->at[i];
        if (holder->judgement.verdict != GC_KEPT_NOT_COVERED || holder->maker != LEGACY_MAKER_PARTITION)
            continue;
        const LegacyGate *gate = &survey->gates[holder->part];
        if (gate->open)
            open++;
        else
            counts[gate->height < 7 ? gate->height : 7]++;
    }
    const char *comma = ": ";
    for (size_t h = 0; h < 8; h++) {
        if (counts[h] == 0)
            continue;
        text_printf(out, "%s%zu at stack height %zu%s", comma, counts[h], h, h == 7 ? " or more" : "");
        comma = ", ";
    }
    if (open > 0)
        text_printf(out, "%s%zu get%s it in the next pass", comma, open, verb_ending(open));
}

static void tell_missing(Plan *plan, const LegacySurvey *survey, const LegacyHolders *holders)
{
    static const char *const makers[] = {
        [LEGACY_MAKER_PARTITION] = "an image of a partition",
        [LEGACY_MAKER_METADATA] = "an image of the sparse keys, into which they reach",
        [LEGACY_MAKER_NOBODY] =
            "an image that will not be made: their keys are in no partition, and no partition follows",
        [LEGACY_MAKER_NEVER] = "an L0 compaction: no image covers an L0 layer",
    };
    bool sized = sizes_known(survey);
    for (int m = 0; m < LEGACY_MAKERS; m++) {
        if (holders->missing[m] == 0)
            continue;
        Text text = TEXT_EMPTY;
        add_layers(&text, holders->missing[m], holders->missing_bytes[m], sized);
        text_printf(&text, " need%s %s", verb_ending(holders->missing[m]), makers[m]);
        if (m == LEGACY_MAKER_PARTITION)
            add_heights(survey, holders, &text);
        tell(plan, LEGACY_RULE_MISSING, (double)holders->missing[m], (double)m, false, &text);
        text_release(&text);
    }
}

static void tell_branches(Plan *plan, const LegacySurvey *survey, const LegacyHolders *holders)
{
    bool sized = sizes_known(survey);
    char lsn[LSN_TEXT_SIZE];
    for (size_t i = 0; i < holders->branches.count; i++) {
        const LegacyBranch *branch = &holders->branches.at[i];
        Text text = TEXT_EMPTY;
        text_printf(&text, "%s alone keeps ", lsn_format(branch->lsn, lsn));
        if (branch->layers > 0)
            add_layers(&text, branch->layers, branch->bytes, sized);
        else
            text_printf(&text, "nothing");
        text_printf(&text, ", and reads ");
        add_layers(&text, branch->read, branch->read_bytes, sized);
        text_printf(&text, " of those that branches keep");
        tell(plan, LEGACY_RULE_BRANCH, (double)branch->layers, (double)branch->read, branch->layers > 0, &text);
        text_release(&text);
    }
    if (holders->needless == 0)
        return;
    Text text = TEXT_EMPTY;
    add_layers(&text, holders->needless, holders->needless_bytes, sized);
    text_printf(&text, " are kept for branches that no branch reads: a precise rule would delete them");
    tell(plan, LEGACY_RULE_BRANCH, (double)holders->needless, 0, false, &text);
    text_release(&text);
}

static void tell_restart(Plan *plan, const LegacySurvey *survey)
{
    LegacyLostImages lost = legacy_survey_lost_images(survey);
    if (lost.images == 0)
        return;
    Text text = TEXT_EMPTY;
    legacy_lost_images_text(&lost, &text);
    tell(plan, LEGACY_RULE_FUTURE, (double)lost.images, 0, false, &text);
    text_release(&text);
}

/* Adds the decision about layers from before a shard split. A dump says neither whether an image is visible nor which
 * generation is the shard's own, so numbers of images are upper limits. */
static void tell_ancestors(Plan *plan, const LegacySurvey *survey)
{
    const LayerSet *set = survey->view.layers;
    LegacyAncestors found = legacy_ancestors(set, survey->view.live, survey->view.live_count, survey->timeline.sharding,
                                             survey->timeline.gc_applied);
    bool sized = sizes_known(survey);
    if (found.total == 0)
        return;
    Text text = TEXT_EMPTY;
    size_t kept = found.total - found.count[LEGACY_ANCESTOR_DROP] - found.count[LEGACY_ANCESTOR_REWRITE];
    text_printf(&text, "%zu layer%s from before the split: deletes ", found.total, plural_ending(found.total));
    add_layers(&text, found.count[LEGACY_ANCESTOR_DROP], found.bytes[LEGACY_ANCESTOR_DROP],
               sized && found.count[LEGACY_ANCESTOR_DROP] > 0);
    text_printf(&text, ", which hold no key of this shard; rewrites at most ");
    add_layers(&text, found.count[LEGACY_ANCESTOR_REWRITE], found.bytes[LEGACY_ANCESTOR_REWRITE],
               sized && found.count[LEGACY_ANCESTOR_REWRITE] > 0);
    text_printf(&text, "; keeps at least %zu", kept);
    tell(plan, LEGACY_RULE_ANCESTORS, (double)found.total, (double)kept, kept < found.total, &text);
    text_release(&text);
}

void legacy_trace_dump(Plan *plan, const PlanView *view)
{
    LegacySurvey survey;
    if (plan->trace == NULL || !legacy_survey_init(&survey, view, &plan->policy, NULL, NULL))
        return;
    LegacyHolders holders;
    legacy_holders_init(&holders, &survey);
    if (holders.known) {
        tell_garbage(plan, &survey, &holders);
        tell_missing(plan, &survey, &holders);
        tell_branches(plan, &survey, &holders);
    }
    tell_restart(plan, &survey);
    tell_ancestors(plan, &survey);
    legacy_holders_release(&holders);
    legacy_survey_release(&survey);
}

/* gc.c - judges layers for garbage collection: the cheap reasons first, then images, through an ImageCover of those
 * below the horizon.
 *
 *     horizon 10: image 9 over [0,8), delta a [0,4) ending at 7, delta b [2,9) ending at 7
 *     a: no piece of [0,4) has a newest image below 7: removed.   b: [8,9) has none: kept, gap [8,9).
 *
 * An image holds its own LSN, whether its LSN range is written [L, L + 1) or, as in the simulator, [L, L): it can only
 * be replaced by an image at L + 1 or above.
 */
#include "core/planner/gc.h"

#include "core/model/image_cover.h"

bool gc_newest_branch(const Lsn *branches, size_t count, const Lsn *below, Lsn *branch)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        if ((!below || branches[i] < *below) && (!found || branches[i] > *branch)) {
            *branch = branches[i];
            found = true;
        }
    return found;
}

static GcReport gc_empty_report(const GcCutoffs *cutoffs)
{
    GcReport report = {.horizon = cutoffs->space < cutoffs->time ? cutoffs->space : cutoffs->time};
    if (cutoffs->has_applied)
        report.horizon = cutoffs->applied;
    report.has_branch = gc_newest_branch(cutoffs->branches, cutoffs->branch_count,
                                         cutoffs->branches_above ? NULL : &report.horizon, &report.branch);
    for (size_t i = 0; i < cutoffs->lease_count; i++) {
        report.lease = !report.has_lease || cutoffs->leases[i] > report.lease ? cutoffs->leases[i] : report.lease;
        report.has_lease = true;
    }
    return report;
}

static GcJudgement gc_judge_layer(const LayerSet *set, const ImageCover *cover, const GcCutoffs *cutoffs,
                                  const GcReport *report, LayerId id)
{
    Lsn end = gc_layer_end(set, id);
    if (end > cutoffs->space)
        return (GcJudgement){id, GC_KEPT_CUTOFF, cutoffs->space, {0}};
    if (end > cutoffs->time)
        return (GcJudgement){id, GC_KEPT_PITR, cutoffs->time, {0}};
    if (report->has_branch && set->lsn_lo[id] <= report->branch)
        return (GcJudgement){id, GC_KEPT_BRANCH, report->branch, {0}};
    if (report->has_lease && set->lsn_lo[id] <= report->lease)
        return (GcJudgement){id, GC_KEPT_LEASE, report->lease, {0}};
    GcJudgement judgement = {id, GC_REMOVED, end, {0}};
    if (image_cover_layer_gap(cover, id, end, &judgement.gap))
        judgement.verdict = GC_KEPT_NOT_COVERED;
    return judgement;
}

void gc_judge(LayerView view, const GcCutoffs *cutoffs, GcJudgement *judgements, GcReport *report)
{
    GcReport counts = gc_empty_report(cutoffs);
    ImageCover cover;
    image_cover_init(&cover, view, counts.horizon);
    const uint64_t *size = view.set->size;
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = view.ids[i];
        judgements[i] = gc_judge_layer(view.set, &cover, cutoffs, &counts, id);
        GcVerdict verdict = judgements[i].verdict;
        counts.layers[verdict]++;
        counts.deltas[verdict] += !layer_is_image(view.set, id);
        counts.bytes[verdict] += size[id] == SIZE_UNKNOWN ? 0 : size[id];
    }
    image_cover_release(&cover);
    if (report)
        *report = counts;
}

/* ---- reasons ---- */

/* "cutoff", "pitr", "branches", "leases", "not covered", "collected". */
static const char *gc_verdict_name(GcVerdict verdict)
{
    static const char *const names[] = {
        [GC_KEPT_CUTOFF] = "cutoff",           [GC_KEPT_PITR] = "pitr",
        [GC_KEPT_BRANCH] = "branches",         [GC_KEPT_LEASE] = "leases",
        [GC_KEPT_NOT_COVERED] = "not covered", [GC_REMOVED] = "collected",
    };
    return (size_t)verdict < GC_VERDICTS ? names[verdict] : "unknown";
}

void gc_report_text(const GcReport *report, Text *out)
{
    text_printf(out, "%llu collected; kept:", (unsigned long long)report->layers[GC_REMOVED]);
    for (int v = 0; v < GC_REMOVED; v++) {
        if (v == GC_KEPT_LEASE && !report->layers[v])
            continue; /* most timelines have none */
        text_printf(out, "%s %llu %s", v ? "," : "", (unsigned long long)report->layers[v],
                    gc_verdict_name((GcVerdict)v));
    }
}

static void gc_trace_layer(Trace *trace, const LayerSet *set, const GcJudgement *judgement, uint32_t parent)
{
    static const char *const results[] = {
        [GC_KEPT_CUTOFF] = "kept",
        [GC_KEPT_PITR] = "kept for PITR",
        [GC_KEPT_BRANCH] = "kept, the branch may read it",
        [GC_KEPT_LEASE] = "kept, a lease may read it",
        [GC_KEPT_NOT_COVERED] = "kept",
        [GC_REMOVED] = "collected: newer images below the horizon cover all its keys",
    };
    bool below_cutoff = judgement->verdict == GC_KEPT_CUTOFF || judgement->verdict == GC_KEPT_PITR;
    bool branch = judgement->verdict == GC_KEPT_BRANCH || judgement->verdict == GC_KEPT_LEASE;
    LayerId id = judgement->layer;
    uint32_t made = trace_add(trace, RULE_GC, parent);
    Decision *decision = &trace->decisions.at[made];
    decision->left = (double)(branch ? set->lsn_lo[id] : gc_layer_end(set, id));
    decision->right = (double)judgement->limit;
    decision->op = branch ? OP_GREATER : below_cutoff ? OP_LESS_EQUAL : OP_NONE;
    decision->unit = UNIT_LSN;
    decision->verdict = judgement->verdict == GC_REMOVED;
    decision->result = results[judgement->verdict];
    decision->has_keys = decision->has_lsns = true;
    decision->keys =
        judgement->verdict == GC_KEPT_NOT_COVERED ? judgement->gap : (KeyRange){set->key_lo[id], set->key_hi[id]};
    decision->lsns = (LsnRange){set->lsn_lo[id], set->lsn_hi[id]};
    trace_add_layer(trace, id);
}

uint32_t gc_trace(Trace *trace, const LayerSet *set, const GcJudgement *judgements, size_t count,
                  const GcReport *report)
{
    uint32_t run = trace_add(trace, RULE_GC, DECISION_NONE);
    Text text = TEXT_EMPTY;
    gc_report_text(report, &text);
    Decision *decision = &trace->decisions.at[run];
    decision->left = (double)report->layers[GC_REMOVED];
    decision->right = 1;
    decision->op = OP_GREATER_EQUAL;
    decision->unit = UNIT_LAYERS;
    decision->verdict = report->layers[GC_REMOVED] > 0;
    decision->result = arena_copy(&trace->arena, text.at, text.length);
    decision->has_lsns = true;
    decision->lsns = (LsnRange){report->has_branch ? report->branch : 0, report->horizon};
    text_release(&text);
    for (size_t i = 0; i < count; i++)
        gc_trace_layer(trace, set, &judgements[i], run);
    return run;
}

bool gc_leaves_hole(const LayerIndex *index, const GcJudgement *judgement)
{
    int64_t first = layer_index_key_rank(index, judgement->gap.lo),
            end = layer_index_key_rank(index, judgement->gap.hi);
    return 2 * (end - first) < (int64_t)index->key_hi[judgement->layer] - index->key_lo[judgement->layer];
}

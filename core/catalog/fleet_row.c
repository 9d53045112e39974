/* fleet_row.c - makes one row of a fleet from the figures of `info`. */
#include "core/catalog/fleet.h"

#include "core/analysis/garbage.h"
#include "core/executor/dry_run.h"

#include <stdio.h>
#include <stdlib.h>

/* GC needs a cutoff from the input, and all sizes have to be known. */
static uint64_t fleet_removable_bytes(const Summary *summary)
{
    GcMarkers markers = gc_markers_of_set(summary->set, summary->ids, summary->layers);
    if (markers.from != GC_FROM_SET)
        return SIZE_UNKNOWN;
    Garbage garbage;
    garbage_init(&garbage, summary_view(summary), &markers);
    uint64_t bytes = garbage.unsized[GARBAGE_REMOVABLE] ? SIZE_UNKNOWN : garbage.bytes[GARBAGE_REMOVABLE];
    garbage_release(&garbage);
    return bytes;
}

/* The worst finding, which is the first of the list. But where most visits of deep reads are to L0, that is their
 * cause, and its finding is taken. */
static const Finding *fleet_worst_finding(const Findings *findings)
{
    const Finding *first = findings->list.count ? &findings->list.at[0] : NULL;
    if (!first || first->kind != FINDING_DEEP_READS)
        return first;
    for (size_t i = 1; i < findings->list.count; i++) {
        const Finding *other = &findings->list.at[i];
        if (other->kind == FINDING_L0_PILE_UP && other->severity >= SEVERITY_WARNING && other->value * 2 > first->value)
            return other;
    }
    return first;
}

static void take_findings(FleetRow *row, const Summary *summary, const History *history, Arena *arena)
{
    Findings findings;
    GcMarkers markers = gc_markers_of(history, history_last_step(history));
    findings_init(&findings, summary, &markers, history);
    row->severe = row->warnings = 0;
    for (size_t i = 0; i < findings.list.count; i++) {
        row->severe += findings.list.at[i].severity == SEVERITY_SEVERE;
        row->warnings += findings.list.at[i].severity == SEVERITY_WARNING;
    }
    const Finding *worst = fleet_worst_finding(&findings);
    bool wrong = worst && worst->severity > SEVERITY_NOTE;
    row->finding = wrong ? finding_kind_name(worst->kind) : "";
    row->worst = wrong ? arena_printf(arena, "%s: %s", finding_kind_title(worst->kind), worst->text) : "";
    findings_release(&findings);
}

void fleet_row_fill(FleetRow *row, const History *history, Arena *arena)
{
    Summary summary;
    LevelOptions level = level_options_of(history);
    DryRunView *known = dry_run_view_open(history);
    level.sources = dry_run_view_sources(known);
    summary_init(&summary, &history->layers, NULL, 0, &level);
    dry_run_view_close(known);
    row->layers = summary.counts.layers;
    row->deltas = summary.counts.deltas;
    row->images = summary.counts.images;
    row->l0 = summary.counts.l0;
    row->bytes = summary.counts.sizes_unknown ? SIZE_UNKNOWN : summary.counts.bytes;
    row->wal_bytes = summary.lsn_max - summary.lsn_min;
    row->read_p50 = summary.read_depth.all_segments.p50;
    row->read_max = summary.read_depth.all_segments.max;
    row->known_p50 = summary.read_depth.by_segment.p50;
    row->known_max = summary.read_depth.by_segment.max;
    row->judged = summary.has_levels;
    row->due = summary.has_levels && summary.levels.due;
    Text verdict = TEXT_EMPTY;
    if (summary.has_levels)
        level_verdict_text(true, summary.levels.due, summary.levels.reason, &verdict);
    row->verdict = arena_copy(arena, verdict.at, verdict.length);
    text_release(&verdict);
    row->depth = summary.has_levels && summary.levels.count ? summary.levels.at[0].row.depth : 0;
    row->removable = fleet_removable_bytes(&summary);
    take_findings(row, &summary, history, arena);
    summary_release(&summary);
}

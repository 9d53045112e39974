/* finding_l0.c - findings about level 0, which reads visit at all keys: too many L0 deltas, and one too tall to be of
 * it.
 *
 *     fanout 10: 9 L0 deltas are a note, 10 a warning, 30 severe; those under a newer image over all of their keys do
 *     not count, because no read visits them. Where it is known that their records lie apart, the most over one key
 *     count: 60 of an append-only table side by side are no pile
 */
#include "core/analysis/finding_add.h"
#include "core/analysis/layer_visits.h"
#include "core/model/image_cover.h"
#include "core/planner/depth.h"

#include <inttypes.h>
#include <stdlib.h>

void finding_level_stall(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    if (!summary->has_levels || summary->levels.stalled_by == LAYER_NONE)
        return;
    const LayerSet *set = summary->set;
    LayerId id = summary->levels.stalled_by;
    uint64_t height = set->lsn_hi[id] - set->lsn_lo[id];
    uint64_t limit = summary->levels.stall_height;
    char tall[32], most[32], target[32];
    Finding *finding = finding_begin(findings, FINDING_LEVEL_STALL, SEVERITY_SEVERE);
    finding->value = height;
    finding->limit = limit;
    finding->text = arena_printf(&findings->arena,
                                 "the newest delta spans %s of WAL, more than the %s that level 0 admits at target %s: "
                                 "while it is the newest, no level can be found",
                                 bytes_format(height, tall), bytes_format(limit, most),
                                 bytes_format(summary->levels.policy.target_file_size, target));
    finding_layer(findings, set, id);
}

/* Appends the L0 deltas that reads visit, because newer images do not cover all of their keys. */
static void l0_visited(const Summary *summary, LayerIdArray *l0)
{
    const LayerSet *set = summary->set;
    ImageCover cover;
    image_cover_init(&cover, summary_view(summary), UINT64_MAX);
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        KeyRange gap;
        if (layer_is_l0(set, id) && image_cover_layer_gap(&cover, id, set->lsn_hi[id] - (set->lsn_hi[id] > 0), &gap))
            array_push(l0, id);
    }
    image_cover_release(&cover);
}

/* Appends "each visited by every read", or on how many segments at least, where newer images end some reads above. */
static void add_visits(const Summary *summary, const LayerIdArray *l0, Text *out)
{
    uint32_t *visits = layer_visits(summary_view(summary), &summary->overlaps);
    uint32_t least = UINT32_MAX, all = summary->profile.distinct;
    for (size_t i = 0; i < l0->count; i++)
        least = visits[l0->at[i]] < least ? visits[l0->at[i]] : least;
    free(visits);
    char some[32], of[32];
    if (least >= all)
        text_printf(out, "each visited by every read");
    else
        text_printf(out, "each visited on at least %s of %s segments", count_format(least, some),
                    count_format(all, of));
}

/* The most of them over one key. */
static uint64_t l0_piled(const Summary *summary, const LayerIdArray *l0)
{
    if (!summary->index.read_lo)
        return l0->count; /* all of them span all keys */
    LayerIndex reads = layer_index_of_reads(&summary->index);
    return depth_measure((LayerView){summary->set, &reads, l0->at, l0->count}, true).depth;
}

static void add_l0_pile_up(Findings *findings, const Summary *summary, const LayerIdArray *l0, uint64_t limit)
{
    uint64_t piled = l0_piled(summary, l0);
    if (piled * 10 < limit * 9)
        return;
    Severity severity = piled >= 3 * limit ? SEVERITY_SEVERE : piled >= limit ? SEVERITY_WARNING : SEVERITY_NOTE;
    Finding *finding = finding_begin(findings, FINDING_L0_PILE_UP, severity);
    finding->value = piled;
    finding->limit = limit;
    const LevelFacts *top = summary->has_levels && summary->levels.count ? &summary->levels.at[0] : NULL;
    Text due = TEXT_EMPTY;
    if (piled < l0->count)
        text_printf(&due, "up to %" PRIu64 " over one key, ", piled);
    add_visits(summary, l0, &due);
    if (top) {
        text_printf(&due, "; by policy %s compaction is %s: ", summary->levels.policy.base,
                    top->row.due ? "due" : "not due");
        verdict_reason(&top->row, &due);
    }
    finding->text = arena_printf(&findings->arena, "%zu L0 delta%s, %s", l0->count, plural_ending(l0->count), due.at);
    text_release(&due);
    for (size_t i = 0; i < l0->count; i++)
        finding_layer(findings, summary->set, l0->at[i]);
}

void finding_l0_pile_up(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    uint64_t limit = summary->has_levels ? summary->levels.policy.fanout : FANOUT_LOADED;
    if (limit < 2)
        return;
    LayerIdArray visited = {0};
    l0_visited(summary, &visited);
    if (visited.count * 10 >= limit * 9)
        add_l0_pile_up(findings, summary, &visited, limit);
    array_release(&visited);
}

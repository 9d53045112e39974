/* finding_overlaps.c - finds deltas that intersect, except those of a compaction in progress.
 *
 *     step 7   job 2 made c of a and b, which are not deleted yet: (a, c) and (b, c) intersect, which is no finding
 */
#include "core/analysis/finding_add.h"
#include "core/analysis/nested.h"

#include <stdlib.h>

typedef unsigned long long Long;

static bool intersect(const LayerSet *set, LayerId a, LayerId b)
{
    return !layer_is_image(set, a) && !layer_is_image(set, b) && set->key_lo[a] < set->key_hi[b] &&
           set->key_lo[b] < set->key_hi[a] && set->lsn_lo[a] < set->lsn_hi[b] && set->lsn_lo[b] < set->lsn_hi[a];
}

/* Did the job that made `made` read `other`? */
static bool made_from(const History *history, LayerId made, LayerId other)
{
    if (history == NULL || history->job[made] >= history->plan.jobs.count)
        return false;
    return plan_job_lists(&history->plan, &history->plan.jobs.at[history->job[made]], other);
}

/* The number of pairs of a layer and one of its inputs that is still alive. */
static uint64_t pairs_under_way(const FindingInput *input)
{
    const Summary *summary = input->summary;
    const History *history = input->history;
    uint64_t pairs = 0;
    uint8_t *live = mem_zero(summary->set->count + 1, sizeof *live);
    for (size_t i = 0; i < summary->layers; i++)
        live[summary->ids[i]] = 1;
    for (size_t i = 0; history != NULL && i < summary->layers; i++) {
        LayerId made = summary->ids[i];
        const PlanJob *job =
            history->job[made] < history->plan.jobs.count ? &history->plan.jobs.at[history->job[made]] : NULL;
        for (uint32_t n = 0; job != NULL && n < job->inputs_count; n++) {
            LayerId read = history->plan.refs.at[job->inputs_first + n];
            pairs += read < summary->set->count && live[read] && intersect(summary->set, made, read);
        }
    }
    free(live);
    return pairs;
}

/* "; 2 of the deltas lie wholly in another one, which reads visit instead: they waste 512 MiB". */
static void finding_add_nested(const Nested *nested, Text *text)
{
    char bytes[32];
    size_t count = nested->layers.count;
    if (count == 0)
        return;
    text_printf(text, "; %s%zu of the deltas lie%s wholly in another one, which reads visit instead: ",
                nested->at_least ? "at least " : "", count, verb_ending(count));
    if (nested->size_unknown == count)
        text_printf(text, "%s bytes are wasted", word_for(count, "its", "their"));
    else
        text_printf(text, "%s waste%s %s%s", word_for(count, "it", "they"), verb_ending(count),
                    nested->size_unknown ? "at least " : "", bytes_format(nested->bytes, bytes));
}

void finding_overlaps(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    uint64_t found = summary->overlaps.pairs;
    found -= found > 0 ? pairs_under_way(input) : 0;
    if (found == 0)
        return;
    OverlapPairArray pairs = {0};
    Nested nested;
    Text text = TEXT_EMPTY;
    nested_init(&nested, &summary->overlaps, summary->set, summary->ids, summary->layers);
    overlaps_list(&summary->overlaps, summary->set, summary->ids, summary->layers, FINDING_LAYERS_MAX / 2, &pairs);
    Finding *finding = finding_begin(findings, FINDING_OVERLAP, SEVERITY_WARNING);
    finding->value = found;
    finding->count = nested.layers.count;
    text_printf(&text, "%llu pair%s of deltas intersect%s in keys and LSNs", (Long)found, plural_ending(found),
                verb_ending(found));
    finding_add_nested(&nested, &text);
    if (nested.pairs == 0)
        text_add_str(&text, STR(": a record may lie in both, and a read may visit both"));
    else if (nested.pairs < found)
        text_add_str(&text, STR("; of the other pairs a record may lie in both, and a read may visit both"));
    finding->text = arena_copy(&findings->arena, text.at, text.length);
    for (size_t i = 0; i < pairs.count; i++) {
        if (made_from(input->history, pairs.at[i].a, pairs.at[i].b) ||
            made_from(input->history, pairs.at[i].b, pairs.at[i].a))
            continue;
        finding_layer(findings, summary->set, pairs.at[i].a);
        finding_layer(findings, summary->set, pairs.at[i].b);
    }
    text_release(&text);
    nested_release(&nested);
    array_release(&pairs);
}

/* finding_reads.c - findings about what makes reads slow: deep paths, and the wide thin deltas that often cause them.
 *
 * The finding names the deepest read of a key that exists. Segments between relations may be deeper, because the images
 * of the two tables end before them. No relation is known to hold their keys, so they are reported separately:
 *
 *     35407_vm  | between | 35417        68 layers at 35417:…; 87 between relations, at 35407_fsm
 *     image ====|         |====
 */
#include "core/analysis/finding_add.h"
#include "core/analysis/layer_visits.h"
#include "core/analysis/read_path.h"
#include "core/base/sort.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

#define WIDE_PERCENT  50u /* a delta is wide above that percentage of all segments */
#define THIN_FRACTION 16u /* a delta is thin below that fraction of the target height: 16 MiB of 256 MiB */

static bool is_wide_thin(const Summary *summary, LayerId id)
{
    const LayerSet *set = summary->set;
    const LayerIndex *index = &summary->index;
    uint64_t target = summary->has_levels ? summary->levels.policy.target_file_size : TARGET_USUAL;
    uint64_t wide = (uint64_t)(index->key_hi[id] - index->key_lo[id]) * 100;
    return !layer_is_image(set, id) && !layer_is_l0(set, id) &&
           set->key_hi[id] - set->key_lo[id] > 1 && /* a single key is never "most keys" */
           wide > (uint64_t)WIDE_PERCENT * summary->profile.segments &&
           set->lsn_hi[id] - set->lsn_lo[id] < target / THIN_FRACTION;
}

/* Where the first level begins. Thin layers below it are history, because newer images cover most of them. */
static Lsn head_begins(const Summary *summary)
{
    return summary->has_levels && summary->levels.count ? summary->levels.at[0].row.lsns.lo : 0;
}

/* What a read of that key visits: "9 L0 + 48 thin deltas + 1 image", or for a store "20 L0 + 1 below". */
static void format_visits(const Summary *summary, Key key, char *out, size_t size)
{
    static const char *const NAMES[] = {"L0", "thin delta", "delta", "image"};
    enum { L0, THIN, DELTA, IMAGE, KINDS };
    size_t counts[KINDS] = {0}, used = 0;
    Lsn head = head_begins(summary);
    ReadPath path;
    read_path_init(&path, summary->set, summary->ids, summary->layers, key, LSN_HEAD);
    for (size_t i = 0; i < path.steps.count; i++) {
        LayerId id = path.steps.at[i].layer;
        bool thin = !summary->set->lsm && summary->set->lsn_lo[id] >= head && is_wide_thin(summary, id);
        counts[layer_is_image(summary->set, id) ? IMAGE : layer_is_l0(summary->set, id) ? L0 : thin ? THIN : DELTA]++;
    }
    read_path_release(&path);
    out[0] = 0;
    for (int i = 0; i < KINDS; i++)
        if (counts[i] && used < size)
            used += (size_t)snprintf(out + used, size - used, "%s%zu %s%s", used ? " + " : "", counts[i],
                                     summary->set->lsm && i != L0 ? "below" : NAMES[i],
                                     counts[i] == 1 || i == L0 || summary->set->lsm ? "" : "s");
}

/* Is it a segment that ReadDepth.by_segment counts? */
static bool counts(const Summary *summary, uint32_t segment)
{
    return !read_profile_joined(&summary->profile, segment) &&
           (summary->read_depth.none_known || !read_profile_unsure(&summary->profile, segment));
}

/* The first key whose read visits `depth` layers. */
static Key key_of_depth(const Summary *summary, uint64_t depth)
{
    uint32_t i = 0;
    while (i + 1 < summary->profile.segments && !(summary->profile.visits[i] == depth && counts(summary, i)))
        i++;
    return summary->profile.keys[i];
}

void finding_deep_reads(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const ReadProfile *profile = &summary->profile;
    const Distribution *depth = &summary->read_depth.by_segment;
    if (depth->max <= READ_DEPTH_HIGH)
        return;
    uint32_t deep = 0, first = 0, last = 0;
    for (uint32_t i = 0; i < profile->segments; i++) {
        if (profile->visits[i] <= READ_DEPTH_HIGH || !counts(summary, i))
            continue;
        first = deep++ ? first : i;
        last = i;
    }
    ReadWorst worst = summary->read_depth.worst;
    uint32_t at = worst.has_known ? worst.known : worst.unsure, most = profile->visits[at];
    bool severe = depth->p50 > READ_DEPTH_HIGH || depth->max > READ_DEPTH_WARNED;
    Finding *finding = finding_begin(findings, FINDING_DEEP_READS, severe ? SEVERITY_SEVERE : SEVERITY_WARNING);
    finding->value = most;
    finding->limit = READ_DEPTH_HIGH;
    finding->count = deep;
    finding->total = depth->weight;
    char a[32], b[32], visits[120], key[KEY_LABEL_SIZE], apart[KEY_LABEL_SIZE + 96] = "";
    if (read_depth_apart(&summary->read_depth) != READ_KNOWN)
        snprintf(apart, sizeof apart, "; %u at %s, %s", profile->visits[worst.unsure],
                 key_label(profile->keys[worst.unsure], summary->set->form, key),
                 read_unsure_where((ReadUnsure)profile->unsure[worst.unsure]));
    format_visits(summary, key_of_depth(summary, depth->p50), visits, sizeof visits);
    finding->text = arena_printf(
        &findings->arena, "%llu %s a read (median segment: %s), up to %u at %s; more than %u on %s of %s segments%s%s",
        (Long)depth->p50, summary->set->lsm ? "tables" : "layers", visits, most,
        key_label(profile->keys[at], summary->set->form, key), READ_DEPTH_HIGH, count_format(deep, a),
        count_format(depth->weight, b), depth->weight < profile->segments ? " known to hold keys" : "", apart);
    ReadPath path;
    read_path_init(&path, summary->set, summary->ids, summary->layers, profile->keys[at], LSN_HEAD);
    for (size_t i = 0; i < path.steps.count; i++)
        finding_layer(findings, summary->set, path.steps.at[i].layer);
    read_path_release(&path);
    /* The finding's place is where reads are deep, not the full width of the layers. Its LSNs are those of the worst
     * path. */
    finding = &findings->list.at[findings->list.count - 1];
    finding->keys = (KeyRange){profile->keys[first], read_profile_end(profile, last)};
}

/* ---- wide thin deltas ---- */

#define GROUP_MINIMUM 3u /* in production, three of them trigger a whole reimage */
#define GROUPS_SHOWN  3u

typedef struct Group {
    size_t first, count; /* range in the list of wide thin deltas, which is ordered by LSN */
} Group;

static void add_group(Findings *findings, const Summary *summary, const Sort64 *deltas, Group group)
{
    Finding *finding =
        finding_begin(findings, FINDING_WIDE_THIN, group.count >= FANOUT_LOADED ? SEVERITY_WARNING : SEVERITY_NOTE);
    finding->value = group.count;
    finding->limit = GROUP_MINIMUM;
    for (size_t i = 0; i < group.count; i++)
        finding_layer(findings, summary->set, deltas[group.first + i].place);
    finding = &findings->list.at[findings->list.count - 1];
    char wal[32];
    finding->text =
        arena_printf(&findings->arena,
                     "%zu deltas, each visited on most segments, share %s of WAL: image creation counts each of them "
                     "like a delta of full size",
                     group.count, bytes_format(finding->lsns.hi - finding->lsns.lo, wal));
}

/* Keeps those that a read at the head visits on most segments: a delta may also lie behind a copy of its WAL, or under
 * images. */
static size_t keep_visited(const Summary *summary, Sort64 *deltas, size_t count)
{
    uint32_t *visits = layer_visits(summary_view(summary), &summary->overlaps);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if ((uint64_t)visits[deltas[i].place] * 100 > (uint64_t)WIDE_PERCENT * summary->profile.distinct)
            deltas[kept++] = deltas[i];
    free(visits);
    return kept;
}

void finding_wide_thin(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    Sort64 *deltas = mem_alloc(summary->layers * sizeof *deltas);
    size_t count = 0;
    Lsn top = head_begins(summary);
    for (size_t i = 0; i < summary->layers; i++)
        if (summary->set->lsn_lo[summary->ids[i]] >= top && is_wide_thin(summary, summary->ids[i]))
            deltas[count++] = (Sort64){summary->set->lsn_lo[summary->ids[i]], summary->ids[i]};
    count = count >= GROUP_MINIMUM ? keep_visited(summary, deltas, count) : 0;
    sort_64(deltas, count);
    Group best[GROUPS_SHOWN] = {0}; /* largest group first; runs that touch in LSN form one group */
    for (size_t i = 0; i < count;) {
        Group group = {i, 1};
        Lsn end = summary->set->lsn_hi[deltas[i].place];
        for (i++; i < count && deltas[i].number <= end; i++, group.count++)
            if (summary->set->lsn_hi[deltas[i].place] > end)
                end = summary->set->lsn_hi[deltas[i].place];
        for (size_t b = 0; b < GROUPS_SHOWN; b++) {
            if (group.count <= best[b].count)
                continue;
            Group smaller = best[b];
            best[b] = group;
            group = smaller;
        }
    }
    for (size_t b = 0; b < GROUPS_SHOWN; b++)
        if (best[b].count >= GROUP_MINIMUM)
            add_group(findings, summary, deltas, best[b]);
    free(deltas);
}

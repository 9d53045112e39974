/* read_text.c - describes the gaps in the path of a read, and its end. */
#include "core/tell/read_text.h"

#include "core/analysis/read_depth.h"
#include "core/analysis/read_gaps.h"
#include "core/planner/estimate.h"
#include "core/tell/phrase.h"
#include "core/tell/lsm_report.h"
#include "core/tell/words.h"

void tell_read_gap(LsnRange gap, Text *out)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_printf(out, "no layer holds the key from %s to %s: it has no records there, or they are lost\n",
                lsn_format(gap.lo, lo), lsn_format(gap.hi, hi));
}

void tell_read_end(const LayerSet *set, const ReadPath *path, Lsn lsn, bool whole, Text *out)
{
    char low[LSN_TEXT_SIZE] = "the head", at[LSN_TEXT_SIZE];
    if (path->steps.count)
        lsn = path->steps.at[path->steps.count - 1].floor;
    if (lsn != LSN_HEAD)
        lsn_format(lsn, low);
    if (set->has_ancestor)
        text_printf(out, "below %s the read continues in the ancestor, at %s", low,
                    lsn_format(set->ancestor_lsn < lsn ? set->ancestor_lsn : lsn, at));
    else if (whole)
        text_printf(out, "nothing holds the key below %s: it is new", low);
    else if (set->no_ancestor)
        text_printf(out, "nothing holds the key below %s, and there is no ancestor in the index", low);
    else
        text_printf(out, "nothing holds the key below %s: it is new, or the ancestor has the rest", low);
}

void tell_visits(const Distribution *visits, Text *out)
{
    text_printf(out, "mean %.1f, p50 %llu, p90 %llu, p99 %llu, max %llu", visits->mean, (unsigned long long)visits->p50,
                (unsigned long long)visits->p90, (unsigned long long)visits->p99, (unsigned long long)visits->max);
}

void tell_keys_counted(const Summary *summary, Text *out)
{
    const LayerSet *set = summary->set;
    uint64_t keys = summary->read_depth.by_key.weight, pages;
    if (set->form != KEY_PRODUCTION || set->keyspace_given || set->lsm || keys == 0 || summary->counts.images == 0)
        return;
    pages = estimate_keyspace_keys(set, summary->ids, summary->layers);
    if (pages == keys)
        return;
    text_add_str(out, STR("all keys between two edges of layers in one relation count, written or not; for images of "
                          "all keys a plan counts "));
    phrase_count(out, pages, "page");
    text_add_str(out, STR(", those of the images that lie in one relation"));
}

void tell_reads_apart(const ReadDepth *depth, const char *before, Text *out)
{
    ReadUnsure apart = read_depth_apart(depth);
    if (depth->none_known)
        text_printf(out, "%sno key is known to exist", before);
    else if (apart != READ_KNOWN)
        text_printf(out, "%s%u %s", before, depth->apart[apart].deepest, read_unsure_where(apart));
}

/* Adds what the layer contributes to the read; for known records. */
static void add_contribution(const History *history, const ReadStep *step, const Contribution *own, Text *out)
{
    char bytes[32], lsn[LSN_TEXT_SIZE];
    if (own->unknown) {
        text_add_str(out, STR("     its file is missing or damaged: what it holds of the key is unknown\n"));
        return;
    }
    if (own->records == 0 && !own->ends) {
        text_add_str(out, STR("     holds no record of the key that this read needs\n"));
        return;
    }
    text_printf(out, "     holds %llu record%s of the key that this read needs, %s in all\n",
                (unsigned long long)own->records, plural_ending(own->records), bytes_format(own->bytes, bytes));
    if (own->ends && step->floor != own->page)
        text_printf(out,
                    history->records ? "     ends the read: its record at %s gives the page by itself\n"
                                     : "     ends the read: it contains a page image at %s\n",
                    lsn_format(own->page, lsn));
}

static void add_step(const History *history, const ReadStep *step, size_t number, const Contribution *own, Text *out)
{
    const LayerSet *set = &history->layers;
    Layer layer = layer_set_get(set, step->layer);
    char name[LAYER_NAME_SIZE], from[LSN_TEXT_SIZE], floor[LSN_TEXT_SIZE], size[32] = "size unknown";
    if (layer.size != SIZE_UNKNOWN)
        bytes_format(layer.size, size);
    if (history->lsm) {
        text_printf(out, "%3zu  %s  %s\n     ", number, layer_logical_name(&layer, set->form, name), size);
        lsm_visit_text(&history->lsm->families.at[history->family].placements.at[step->layer], out);
        text_add_char(out, '\n');
        return;
    }
    lsn_format(read_step_top(set, step), from);
    text_printf(out, "%3zu  %s  %s  %s\n", number, layer_kind_name((LayerKind)layer.kind),
                layer_logical_name(&layer, set->form, name), size);
    if (layer.kind == LAYER_IMAGE)
        text_printf(out,
                    own && own->missing ? "     ends the read at %s: it covers the key and does not contain it\n"
                                        : "     ends the read: holds the page at %s\n",
                    lsn_format(step->floor, floor));
    else if (own)
        add_contribution(history, step, own, out);
    else
        text_printf(out, "     records of the key from %s down to %s, if it has any\n", from,
                    lsn_format(step->floor, floor));
}

bool read_sizes_estimated(const History *history, const ReadPath *path, size_t taken)
{
    for (size_t i = 0; i < taken; i++)
        if (history_size_is_estimate(history, path->steps.at[i].layer))
            return true;
    return false;
}

/* Adds "2.01 MiB in all" for the `taken` layers, whose sizes are those of the path. */
static void read_add_sizes(const History *history, const ReadPath *path, size_t taken, Text *out)
{
    char bytes[32];
    bytes_format(path->bytes, bytes);
    if (path->size_unknown > 0 && path->size_unknown == taken)
        text_add_str(out, str_from(word_for(taken, "its size unknown", "their sizes unknown")));
    else
        text_printf(out, "%s%s", bytes, estimate_mark(read_sizes_estimated(history, path, taken)));
    if (path->size_unknown == 0)
        text_printf(out, " in all"); /* 0 B if nothing was visited */
    else if (path->size_unknown < taken)
        text_printf(out, " in the %zu whose size is known", taken - path->size_unknown);
}

/* Adds the path's steps and the gaps between them, from the top down. */
static void add_steps(const History *history, const ReadPath *path, const Contribution *own, size_t taken, Lsn below,
                      Text *out)
{
    const LayerSet *set = &history->layers;
    ReadGaps gaps = {0};
    read_gaps(set, path, below, &gaps);
    size_t gap = 0;
    for (size_t i = 0; i < taken; i++) {
        if (!set->lsm && gap < gaps.count && gaps.at[gap].lo == read_step_top(set, &path->steps.at[i])) {
            text_add_str(out, STR("     "));
            tell_read_gap(gaps.at[gap++], out);
        }
        add_step(history, &path->steps.at[i], i + 1, own ? &own[i] : NULL, out);
    }
    array_release(&gaps);
}

void read_path_text(const History *history, const ReadPath *path, const Contribution *own, size_t taken, Lsn below,
                    Text *out)
{
    const LayerSet *set = &history->layers;
    char bytes[32];
    ContributionSum sum = contributions_sum(own, own ? taken : 0);
    add_steps(history, path, own, taken, below, out);
    text_printf(out, "%zu %s%s visited, ", taken, set->lsm ? "table" : "layer", plural_ending(taken));
    if (own)
        text_printf(out, "%zu hold%s the key, ", sum.holding, verb_ending(sum.holding));
    if (sum.unknown)
        text_printf(out, "of %zu it is unknown, ", sum.unknown);
    read_add_sizes(history, path, taken, out);
    text_printf(out, "; %u over the key not visited\n", (unsigned)(path->over + path->steps.count - taken));
    if (own)
        text_printf(out, "%llu record%s applied, %s read for it\n", (unsigned long long)sum.records,
                    plural_ending(sum.records), bytes_format(sum.bytes, bytes));
    if (set->lsm) {
        text_add_str(
            out,
            STR("the read ends at the first table that has the key: the MANIFEST does not say what tables hold\n"));
    } else if (!path->complete && !sum.ended) {
        text_add_str(out, STR("no image ended the read: "));
        tell_read_end(set, path, below, history->workload != NULL, out);
        text_add_char(out, '\n');
    }
}

void read_ancestor_text(const LayerSet *ancestor, Lsn below, Text *out)
{
    char lsn[LSN_TEXT_SIZE];
    text_printf(out, "on the ancestor %s, below %s:\n", ancestor->timeline_id, lsn_format(below, lsn));
}

/* How a read ends that visits all layers over its key and finds no image. */
static const char *read_open_end(const History *history)
{
    return history->workload              ? ", then no layer is left: the key is new"
           : history->layers.has_ancestor ? ", then no layer is left: the ancestor may have it"
           : history->layers.no_ancestor  ? ", then no layer is left, and there is no ancestor: a new key"
                                          : ", then no layer is left: a new key, or the ancestor has it";
}

void read_visits_text(const History *history, const ReadPath *path, size_t taken, Text *out)
{
    const LayerSet *set = &history->layers;
    char number[64];
    plural_format(taken, word_part(set), number);
    if (set->lsm && taken == 0)
        text_printf(out, "no table");
    else if (set->lsm)
        text_printf(out, "%s at most: a read ends at the first one that holds the key", number);
    else
        text_printf(out, "%s%s", number,
                    taken < path->steps.count ? "; a record in the last one gives the page"
                    : path->complete          ? "; the last one is the image"
                                              : read_open_end(history));
}

/* logged_read_text.c - writes the rows of a comparison between a logged read and its prediction:
 *
 *        image  000…-FFF…__0000000000001000  Continue below 0/1000        both
 *     +  delta  000…-FFF…__0000000000001000-0000000000002000              only the log
 */
#include "core/tell/logged_read_text.h"

#include "core/analysis/read_gaps.h"
#include "core/tell/read_text.h"

#include <assert.h>

void logged_visit_text(const LayerSet *set, const PathRow *row, const LoggedRead *log, Text *out)
{
    char name[LAYER_NAME_SIZE], cont[LSN_TEXT_SIZE];
    const LoggedVisit *entry = row->real == PATH_NOT ? NULL : &log->at.at[row->real];
    assert(entry || row->layer != LAYER_NONE);
    bool memory = entry && entry->in_memory; /* a layer in memory cannot be predicted */
    text_printf(out, "%s  ", memory ? " " : row->predicted == PATH_NOT ? "+" : row->real == PATH_NOT ? "-" : " ");
    if (row->layer != LAYER_NONE) {
        Layer layer = layer_set_get(set, row->layer);
        text_printf(out, "%s  %s", layer_kind_name((LayerKind)layer.kind), layer_logical_name(&layer, set->form, name));
    } else if (entry->has_layer) {
        text_printf(out, "%s  %s  not in the set", layer_kind_name((LayerKind)entry->layer.kind),
                    layer_logical_name(&entry->layer, log->form, name));
    } else {
        text_printf(out, "in memory");
    }
    if (entry && entry->has_cont)
        text_printf(out, "  %s%sbelow %s", entry->result, entry->result[0] ? " " : "", lsn_format(entry->cont, cont));
    text_add_char(out, '\n');
}

void logged_crossing_text(const LoggedRead *log, size_t visit, Str *timeline, Text *out)
{
    Str now = log->at.at[visit].timeline;
    if (!now.length || str_equal(now, *timeline))
        return;
    if (timeline->length)
        text_printf(out, "   on the ancestor %.*s:\n", STR_ARG(now));
    *timeline = now;
}

void logged_missing_text(const LayerSet *set, const ReadPath *path, const LoggedRead *log, Lsn below, Text *out)
{
    ReadGaps gaps = {0};
    char name[LAYER_NAME_SIZE];
    const LoggedVisit *last = &log->at.at[log->at.count - 1];
    read_gaps(set, path, logged_read_in_memory(log) ? LSN_HEAD : below, &gaps);
    for (size_t i = 0; i < gaps.count; i++)
        tell_read_gap(gaps.at[i], out);
    if (!path->complete) {
        text_add_str(out, STR("no image ends the path: "));
        tell_read_end(set, path, below, false, out);
        text_add_char(out, '\n');
    }
    bool missing = log->failed || strcmp(last->result, "Missing") == 0;
    if (missing && last->has_layer && last->layer.kind == LAYER_IMAGE)
        text_printf(out, "the read ended at the image %s: it covers the key and does not contain it\n",
                    layer_logical_name(&last->layer, log->form, name));
    array_release(&gaps);
    if (log->others)
        text_printf(out, "the log has %zu more path%s, not read: the first one is\n", log->others,
                    plural_ending(log->others));
}

void logged_request_text(const LoggedRead *log, Text *out)
{
    char label[KEY_LABEL_SIZE], key[KEY_TEXT_SIZE], lsn[LSN_TEXT_SIZE];
    text_printf(out, "read of %s (%s)", key_format(log->key, log->form, key), key_label(log->key, log->form, label));
    if (log->has_request)
        text_printf(out, " at %s", lsn_format(log->request, lsn));
    text_add_char(out, '\n');
}

void logged_counts_text(const LoggedRead *log, size_t predicted, size_t differing, Text *out)
{
    size_t visits = log->at.count, memory = logged_read_in_memory(log);
    text_printf(out, "%zu visit%s in the log", visits, plural_ending(visits));
    if (memory)
        text_printf(out, " (%zu in memory)", memory);
    text_printf(out, ", %zu predicted; %zu differ (+ only in the log, - only predicted)\n", predicted, differing);
}

/* log_text.c - one line for an entry:
 *
 *     2026-11-26 03:10:05  L0 compaction begins with 10 L0 layers, LSN 0/10 … 0/30
 *     2026-11-26 04:00:00  GC of 000…__0000000000000012-0000000000000014: the dump holds it
 */
#include "core/tell/log_text.h"

#include "core/base/clock_text.h"
#include "core/model/layer_lookup.h"
#include "core/formats/layer_name.h"

static void add_layer(const LogEntry *entry, const LayerLookup *lookup, Text *out)
{
    char name[LAYER_NAME_SIZE];
    bool held = entry->form == lookup->set->form && layer_lookup_find(lookup, &entry->layer) != LAYER_NONE;
    const char *what = entry->kind == LOG_GC ? "GC" : "eviction";
    text_printf(out, "%s of %s: %s", what, layer_logical_name(&entry->layer, entry->form, name),
                held ? "the dump holds it" : "not in the dump");
}

static void add_entry(const LogEntry *entry, const LayerLookup *lookup, Text *out)
{
    char time[CLOCK_TEXT_SIZE], count[64], made[64], bytes[32], lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_printf(out, "  %s  ", entry->time_ms == HISTORY_TIME_UNKNOWN ? "no time" : clock_format(entry->time_ms, time));
    switch (entry->kind) {
    case LOG_L0_COMPACTION:
        text_printf(out, "L0 compaction begins with %s, LSN %s … %s", plural_format(entry->number, "L0 layer", count),
                    lsn_format(entry->lsns.lo, lo), lsn_format(entry->lsns.hi, hi));
        break;
    case LOG_L0_STATISTICS:
        text_printf(out, "L0 compaction of %s made %s, %s", plural_format(entry->number, "L0 layer", count),
                    plural_format(entry->made, "delta", made), bytes_format(entry->bytes, bytes));
        break;
    case LOG_IMAGES:
        text_printf(out, "images: %s created", plural_format(entry->number, "image", count));
        break;
    case LOG_GC_COMPACTION:
        text_add_str(out, STR("gc-compaction"));
        break;
    default:
        add_layer(entry, lookup, out);
    }
    text_add_char(out, '\n');
}

void log_text(const ProductionLog *log, const LayerSet *set, size_t rows, Text *out)
{
    LayerLookup lookup;
    size_t count = log->at.count, first = count > rows ? count - rows : 0;
    char before[64];
    layer_lookup_init(&lookup, set);
    if (first)
        text_printf(out, "  %s not shown\n", plural_format(first, "earlier line", before));
    for (size_t i = first; i < count; i++)
        add_entry(&log->at.at[i], &lookup, out);
    layer_lookup_release(&lookup);
}

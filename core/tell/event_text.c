/* event_text.c - describes an event by the layers that it deleted and wrote, and by its place. */
#include "core/tell/event_text.h"

#include "core/base/clock_text.h"
#include "core/model/layer_count.h"

const char *event_name(StepOp op)
{
    static const char *const names[STEP_COUNT_] = {
        [STEP_FLUSH] = "flush",
        [STEP_COMPACT_L0] = "L0 compaction",
        [STEP_IMAGES] = "images",
        [STEP_GC_COMPACTION] = "gc-compaction",
        [STEP_TIERED] = "tiered compaction",
        [STEP_GC] = "GC",
        [STEP_ANCESTOR] = "shard-ancestor rewrite",
        [STEP_EVICT] = "eviction",
        [STEP_DOWNLOAD] = "download",
        [STEP_UNEXPLAINED] = "unexplained",
    };
    return names[op];
}

/* Adds "10 L0 layers" or "3 deltas and 250 images", with their bytes if all are known. */
static void add_layers(Text *out, const LayerCounts *counts)
{
    char deltas[64], images[64], bytes[32];
    const char *noun = counts->l0 == counts->deltas ? "L0 layer" : "delta";
    if (counts->deltas)
        text_printf(out, "%s", plural_format(counts->deltas, noun, deltas));
    if (counts->images)
        text_printf(out, "%s%s", counts->deltas ? " and " : "", plural_format(counts->images, "image", images));
    if (counts->layers && counts->sizes_unknown == 0)
        text_printf(out, ", %s", bytes_format(counts->bytes, bytes));
}

static void event_add_lsns(Text *out, const LayerSet *set, const LayerId *ids, size_t count)
{
    char lo_text[LSN_TEXT_SIZE], hi_text[LSN_TEXT_SIZE];
    Lsn lo = UINT64_MAX, hi = 0;
    bool deltas = false;
    for (size_t i = 0; i < count; i++) {
        Lsn top = layer_is_image(set, ids[i]) ? set->lsn_lo[ids[i]] : set->lsn_hi[ids[i]];
        deltas = deltas || !layer_is_image(set, ids[i]);
        lo = set->lsn_lo[ids[i]] < lo ? set->lsn_lo[ids[i]] : lo;
        hi = top > hi ? top : hi;
    }
    if (count && !deltas && lo == hi)
        text_printf(out, ", at %s", lsn_format(lo, lo_text));
    else if (count)
        text_printf(out, ", LSN %s … %s", lsn_format(lo, lo_text), lsn_format(hi, hi_text));
}

void event_text(const History *history, StepId step, Text *out)
{
    const HistoryEvent *event = history_event(history, step);
    if (!event)
        return;
    const Step *at = &history->steps.at[step];
    const LayerId *in = history->event_layers.at + event->first, *made = in + event->in_count;
    LayerCounts deleted = layer_counts(&history->layers, in, event->in_count);
    LayerCounts created = layer_counts(&history->layers, made, event->out_count);
    bool moved = at->op == STEP_EVICT || at->op == STEP_DOWNLOAD;
    text_printf(out, "%s: ", event_name(at->op));
    if (event->in_count && event->out_count && !moved) {
        add_layers(out, &deleted);
        text_printf(out, " became ");
    }
    if (event->out_count)
        add_layers(out, &created);
    else
        add_layers(out, &deleted);
    bool hidden = !at->text && (at->op == STEP_COMPACT_L0 || at->op == STEP_GC_COMPACTION || at->op == STEP_TIERED);
    if (!event->out_count)
        text_printf(out, "%s", hidden ? " became layers that no dump shows" : ", deleted");
    else if (at->op == STEP_COMPACT_L0 && !event->in_count)
        text_printf(out, " from L0 layers that no dump shows");
    event_add_lsns(out, &history->layers, event->out_count ? made : in,
                   event->out_count ? event->out_count : event->in_count);
    if (at->text) {
        text_printf(out, ": ");
        text_add_escaped(out, str_from(at->text));
    }
}

typedef struct EventSum {
    size_t events;
    LayerCounts created, deleted;
} EventSum;

static void join(LayerCounts *sum, const LayerCounts *part)
{
    sum->layers += part->layers;
    sum->sizes_unknown += part->sizes_unknown;
    sum->bytes += part->bytes;
}

static const char *event_text_bytes(const LayerCounts *counts, char out[40])
{
    return bytes_sum_format(counts->bytes, counts->layers, counts->sizes_unknown, out);
}

void events_summary_text(const History *history, Text *out)
{
    EventSum sums[STEP_COUNT_] = {{0}}, doubts = {0};
    for (StepId step = 0; step < history->steps.count; step++) {
        const HistoryEvent *event = history_event(history, step);
        if (!event)
            continue;
        EventSum *sum = &sums[history->steps.at[step].op];
        const LayerId *in = history->event_layers.at + event->first;
        LayerCounts deleted = layer_counts(&history->layers, in, event->in_count);
        LayerCounts created = layer_counts(&history->layers, in + event->in_count, event->out_count);
        sum->events++;
        join(&sum->created, &created);
        join(&sum->deleted, &deleted);
        if (event->doubtful) {
            doubts.events++;
            join(&doubts.deleted, &deleted);
        }
    }
    text_printf(out, "%-22s %7s %9s %12s %9s %12s\n", "event", "number", "created", "written", "deleted", "freed");
    for (size_t op = 0; op < STEP_COUNT_; op++) {
        const EventSum *sum = &sums[op];
        bool moved = op == STEP_EVICT || op == STEP_DOWNLOAD;
        char count[32], created[32], written[40], deleted[32], freed[40];
        if (!sum->events)
            continue;
        text_printf(out, "%-22s %7s", event_name((StepOp)op), count_format(sum->events, count));
        if (moved)
            text_printf(out, " %9s %12s\n", count_format(sum->created.layers, created), "moved");
        else
            text_printf(out, " %9s %12s %9s %12s\n", count_format(sum->created.layers, created),
                        event_text_bytes(&sum->created, written), count_format(sum->deleted.layers, deleted),
                        event_text_bytes(&sum->deleted, freed));
    }
    char events[64], layers[64];
    if (doubts.events)
        text_printf(out, "%s %s two possible causes: %s; names alone do not show which\n",
                    plural_format(doubts.events, "event", events), word_for(doubts.events, "has", "have"),
                    plural_format(doubts.deleted.layers, "layer", layers));
}

static void add_dump(const History *history, size_t number, Text *out)
{
    const HistoryDump *dump = &history->dumps.at[number];
    char time[CLOCK_TEXT_SIZE], later[CLOCK_TEXT_SIZE], layers[64];
    if (dump->time_ms != HISTORY_TIME_UNKNOWN)
        text_printf(out, "%s  ", clock_format(dump->time_ms, time));
    text_add_escaped(out, str_from(dump->name ? dump->name : "dump"));
    text_printf(out, "  %s", plural_format(history->samples.at[number].live_layers, "layer", layers));
    int64_t before = number ? history->dumps.at[number - 1].time_ms : HISTORY_TIME_UNKNOWN;
    if (before != HISTORY_TIME_UNKNOWN && dump->time_ms > before)
        text_printf(out, ", %s later", duration_format(dump->time_ms - before, later));
    if (number && history->dumps.at[number - 1].step == dump->step)
        text_printf(out, ", no change");
    text_add_char(out, '\n');
}

void events_text(const History *history, Text *out)
{
    StepId step = 0;
    for (size_t i = 0; i < history->dumps.count; i++) {
        add_dump(history, i, out);
        for (; step <= history->dumps.at[i].step; step++) {
            if (!history_event(history, step))
                continue;
            text_printf(out, "  %6u  ", step);
            event_text(history, step, out);
            text_add_char(out, '\n');
        }
    }
}

/* events.c - writes a line as soon as a step is appended, because a compaction's line contains the policy of that
 * moment. */
#include "core/simulator/events.h"

#include "core/base/fnv.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define LINE_SIZE 256

void event_log_init(EventLog *log, Text *out)
{
    *log = (EventLog){.out = out, .fnv1a = FNV_START};
}

/* Writes "key=… lsn=… size=… recs=…" and a newline. Returns the length. */
static int layer_text(const LayerSet *layers, LayerId id, char *out, size_t size)
{
    Layer layer = layer_set_get(layers, id);
    bool image = layer.kind == LAYER_IMAGE;
    char records[24] = "-";
    if (!image && layer.records != SIZE_UNKNOWN)
        snprintf(records, sizeof records, "%" PRIu64, layer.records);
    char bytes[24] = "-";
    if (layer.size != SIZE_UNKNOWN)
        snprintf(bytes, sizeof bytes, "%" PRIu64, layer.size);
    return snprintf(out, size, "key=%016" PRIX64 "-%016" PRIX64 " lsn=%08" PRIX64 "-%08" PRIX64 " size=%s recs=%s\n",
                    u128_low(layer.key_lo), u128_low(layer.key_hi), layer.lsn_lo, image ? layer.lsn_lo : layer.lsn_hi,
                    bytes, records);
}

static const char *event_step_name(const History *history, const Step *step)
{
    switch (step->op) {
    case STEP_FLUSH:
        return "flush";
    case STEP_CREATE:
        return layer_is_image(&history->layers, step->layer) ? "create_image" : "create_delta";
    case STEP_DELETE:
    case STEP_GC:
        return "delete";
    default:
        return NULL;
    }
}

static void event_log_add(EventLog *log, const History *history, const Step *step, const char *name)
{
    char line[LINE_SIZE];
    int head = snprintf(line, sizeof line, "event %" PRIu64 " %s ", ++log->events, name);
    int length = head + layer_text(&history->layers, step->layer, line + head, sizeof line - (size_t)head);
    log->fnv1a = fnv_add(log->fnv1a, line, (size_t)length);
    if (log->out)
        text_add(log->out, line, (size_t)length);
}

static bool look(void *self, const Simulator *simulator, Error *error)
{
    EventLog *log = self;
    const History *history = simulator->history;
    (void)error;
    for (; log->next < history->steps.count; log->next++) {
        const Step *step = &history->steps.at[log->next];
        const char *name = event_step_name(history, step);
        if (name)
            event_log_add(log, history, step, name);
        else if (step->op == STEP_COMPACT && log->out)
            text_printf(log->out, "# compact end_lsn=%08" PRIX64 " target=%" PRIu64 " fanout=%" PRIu64 "\n", step->lsn,
                        history->policy.target_file_size, history->policy.fanout);
    }
    return true;
}

SimulatorWatch event_log_watch(EventLog *log)
{
    return (SimulatorWatch){.self = log, .look = look};
}

static void simulator_event_add_ratio(Text *out, const char *name, uint64_t part, uint64_t whole)
{
    if (whole == 0)
        text_printf(out, "stat %s NaN\n", name);
    else
        text_printf(out, "stat %s %.6f\n", name, (double)part / (double)whole);
}

/* Writes only the live layers, in the order of their creation. */
static void event_log_live(const History *history, Text *out)
{
    for (size_t i = 0; i < history->layers.count; i++) {
        if (history->died[i] != STEP_NEVER)
            continue;
        char text[LINE_SIZE];
        int length = layer_text(&history->layers, (LayerId)i, text, sizeof text);
        text_printf(out, "live %s ", layer_kind_name((LayerKind)history->layers.kind[i]));
        text_add(out, text, (size_t)length);
    }
}

void event_log_state(const Simulator *simulator, Text *out)
{
    SimulatorTotals totals = simulator_totals(simulator);
    text_printf(out, "stat wal_ingested %" PRIu64 "\nstat bytes_written %" PRIu64 "\nstat bytes_deleted %" PRIu64 "\n",
                totals.wal_ingested, totals.bytes_written, totals.bytes_deleted);
    text_printf(out, "stat layers_created %" PRIu64 "\nstat layers_deleted %" PRIu64 "\n", totals.layers_created,
                totals.layers_deleted);
    simulator_event_add_ratio(out, "write_amp", totals.bytes_written, totals.wal_ingested);
    simulator_event_add_ratio(out, "storage_amp", totals.bytes_written - totals.bytes_deleted, totals.wal_ingested);
    text_printf(out, "mem recs=%zu bytes=%" PRIu64 " lsn=%08" PRIX64 "-%08" PRIX64 "\n", simulator->buffered,
                simulator->buffered_bytes, simulator->flushed_lsn, simulator->next_lsn);
    const Keyspace *keyspace = &simulator->store.keyspace;
    for (size_t i = 0; i < keyspace->count; i++)
        text_printf(out, "keyspace %016" PRIX64 "-%016" PRIX64 "\n", u128_low(keyspace->at[i].lo),
                    u128_low(keyspace->at[i].hi));
    event_log_live(simulator->history, out);
}

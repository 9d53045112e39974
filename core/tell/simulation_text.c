/* simulation_text.c - prints the figures of a run: the report as JSON, and the read costs along the keys as a table. */
#include "core/tell/simulation_text.h"

#include "core/base/json_writer.h"
#include "core/tell/ledger_text.h"
#include "core/tell/recorded_text.h"

#include <stdio.h>

void read_profile_text(const ReadPieces *profile, Text *out)
{
    text_printf(out, "%-16s %-16s %10s %7s %10s %12s %10s %12s\n", "from key", "to key", "keys", "layers", "records",
                "bytes", "most rec.", "most bytes");
    for (size_t i = 0; i < profile->count; i++) {
        const ReadPiece *piece = &profile->at[i];
        char lo[KEY_TEXT_SIZE], hi[KEY_TEXT_SIZE];
        text_printf(out, "%s %s %10llu %7.2f %10.2f %12.0f %10llu %12llu\n", key_format(piece->keys.lo, KEY_PLAIN, lo),
                    key_format(piece->keys.hi, KEY_PLAIN, hi), (unsigned long long)piece->existing, piece->layers,
                    piece->records, piece->bytes, (unsigned long long)piece->records_max,
                    (unsigned long long)piece->bytes_max);
    }
}

void written_by_text(const WrittenBy *by, const History *history, Text *out)
{
    if (by->rest)
        text_printf(out, "the rest");
    else
        ledger_sum_text(&by->sum, history, out);
}

static void add_distribution(JsonWriter *json, const char *name, const Distribution *d)
{
    json_open_flat(json, name, '{');
    json_decimal(json, "mean", d->mean, 4);
    json_number(json, "p50", d->p50);
    json_number(json, "p90", d->p90);
    json_number(json, "p99", d->p99);
    json_number(json, "max", d->max);
    json_close(json);
}

static void add_parameters(JsonWriter *json, const SimulationOptions *options)
{
    Text with = TEXT_EMPTY, policy = TEXT_EMPTY;
    if (options->kind) {
        workload_with_text(options->kind, &options->params, &with);
        json_string(json, "with", text_str(&with));
        json_number(json, "records", options->params.records);
        json_number(json, "record_len", options->params.record_bytes);
        json_number(json, "logical_size", options->params.logical_bytes);
    } else if (options->recorded) {
        json_number(json, "records", options->recorded->ingested);
        json_number(json, "logical_size", recorded_logical_bytes(options->recorded));
    }
    json_number(json, "seed", options->params.seed);
    policy_format_rules(&options->policy, &policy);
    json_string(json, "policy", text_str(&policy));
    json_number(json, "target_file_size", options->policy.target_file_size);
    json_number(json, "fanout", options->policy.fanout);
    json_number(json, "workers", options->policy.workers);
    text_release(&with);
    text_release(&policy);
}

static void add_reads(JsonWriter *json, const SimulationReport *report)
{
    json_open(json, "read_amp", '{');
    json_number(json, "moments", report->read_moments);
    json_number(json, "every_flushes", report->read_every);
    add_distribution(json, "layers", &report->reads.layers);
    if (report->reads.opened.weight)
        add_distribution(json, "layers_opened", &report->reads.opened);
    add_distribution(json, "records", &report->reads.records);
    add_distribution(json, "bytes", &report->reads.bytes);
    if (report->accessed.layers.weight > 0) {
        add_distribution(json, "layers_by_access", &report->accessed.layers);
        add_distribution(json, "records_by_access", &report->accessed.records);
        add_distribution(json, "bytes_by_access", &report->accessed.bytes);
    }
    json_close(json);
}

/* Writes the bytes written, by origin. */
static void add_written(JsonWriter *json, const SimulationReport *report, const History *history)
{
    json_open(json, "written_by", '[');
    for (size_t i = 0; i < report->written_count; i++) {
        const WrittenBy *row = &report->written[i];
        Text name = TEXT_EMPTY;
        written_by_text(row, history, &name);
        json_open_flat(json, NULL, '{');
        json_string(json, "name", text_str(&name));
        json_number(json, "bytes", row->sum.bytes.written);
        json_number(json, "layers", row->sum.bytes.layers);
        json_close(json);
        text_release(&name);
    }
    json_close(json);
}

void simulation_report_json(const SimulationReport *report, const SimulationOptions *options, const History *history,
                            const char *name, double seconds, int64_t peak_bytes, Text *out)
{
    char digest[24];
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    json_text(&json, "workload", options->kind ? options->kind->name : name);
    add_parameters(&json, options);
    json_number(&json, "wal_ingested", report->totals.wal_ingested);
    json_number(&json, "bytes_written", report->totals.bytes_written);
    json_number(&json, "bytes_deleted", report->totals.bytes_deleted);
    add_written(&json, report, history);
    json_number(&json, "layers_created", report->totals.layers_created);
    json_number(&json, "layers_deleted", report->totals.layers_deleted);
    json_decimal(&json, "write_amp", report->write_amp, 6);
    json_decimal(&json, "storage_amp", report->storage_amp, 6);
    json_number(&json, "largest_storage", report->largest_storage);
    add_reads(&json, report);
    json_number(&json, "partitions", report->partitions);
    json_number(&json, "rewrites_avoided", report->rewrites_avoided);
    json_number(&json, "bytes_avoided", report->bytes_avoided);
    json_number(&json, "max_depth", report->max_depth);
    json_number(&json, "jobs", report->jobs);
    json_number(&json, "collected", report->collected);
    if (options->audit)
        json_number(&json, "unchecked_layers", report->unchecked);
    json_open_flat(&json, "makespan", '{');
    json_decimal(&json, "1", report->makespan[0], 6);
    json_decimal(&json, "2", report->makespan[1], 6);
    json_decimal(&json, "8", report->makespan[2], 6);
    json_close(&json);
    json_number(&json, "events", report->events);
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)report->fnv1a);
    json_text(&json, "fnv1a", digest);
    if (options->recorded)
        recorded_json(options->recorded, &json);
    if (seconds >= 0)
        json_decimal(&json, "seconds", seconds, 3);
    if (peak_bytes >= 0)
        json_number(&json, "peak_bytes", (uint64_t)peak_bytes);
    json_close(&json);
}

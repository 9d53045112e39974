/* simulation_text.c - prints the figures of a run: the report as JSON, and the read costs along the keys as a table. */
#include "core/tell/simulation_text.h"

#include "core/base/json_writer.h"
#include "core/tell/ledger_text.h"
#include "core/tell/recorded_text.h"

#include <inttypes.h>
#include <math.h>
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

/* Appends what ledger_sum_text() does ("flushes", "level 0 images"), or "the rest". */
static void written_by_text(const WrittenBy *by, const History *history, Text *out)
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

static void simulation_add_parameters(JsonWriter *json, const SimulationOptions *options)
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
    simulation_add_parameters(&json, options);
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

static void add_costs(const ReadCost *cost, const char *counted, Text *out)
{
    const Distribution *rows[] = {&cost->layers, &cost->opened, &cost->records, &cost->bytes};
    static const char *const names[] = {"layers visited", "with filters", "records applied", "bytes read"};
    for (int i = 0; i < 4; i++)
        if (rows[i]->weight)
            text_printf(out, "  %-15s %-13s%10.*f %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 "\n", names[i],
                        counted, i == 3 ? 0 : 2, rows[i]->mean, rows[i]->p50, rows[i]->p90, rows[i]->p99, rows[i]->max);
}

/* Adds when reads were counted: after "each of 30 flushes", or "every 51st of 10,000 flushes". */
static void add_moments(const SimulationReport *r, Text *out)
{
    char flushes[64];
    plural_format(r->flushes, "flush", flushes);
    if (r->read_every <= 1) {
        text_printf(out, "  counted after each of %s, after its compaction\n", flushes);
        return;
    }
    uint64_t last = r->read_every % 10, tens = r->read_every / 10 % 10;
    const char *th = tens == 1 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
    text_printf(out, "  counted after every %" PRIu64 "%s of %s, after its compaction\n", r->read_every, th, flushes);
}

void simulation_report_text(const SimulationReport *r, const History *history, double seconds, Text *out)
{
    char a[32], b[32], c[32];
    text_printf(out, "ingested %s in %.2f s; wrote %s, deleted %s\n", bytes_format(r->totals.wal_ingested, a), seconds,
                bytes_format(r->totals.bytes_written, b), bytes_format(r->totals.bytes_deleted, c));
    text_printf(out, "written by");
    for (size_t i = 0; i < r->written_count; i++) {
        text_printf(out, i ? ", " : " ");
        written_by_text(&r->written[i], history, out);
        text_printf(out, " %s", bytes_format(r->written[i].sum.bytes.written, a));
    }
    text_add_char(out, '\n');
    text_printf(out, "layers created %s, deleted %s, of these collected as garbage %s\n",
                count_format(r->totals.layers_created, a), count_format(r->totals.layers_deleted, b),
                count_format(r->collected, c));
    if (!isnan(r->write_amp))
        text_printf(out, "write amplification %.3f, storage amplification %.3f%s\n", r->write_amp, r->storage_amp,
                    r->storage_amp < 1 ? ": less is stored than came in, as older versions were deleted" : "");
    if (r->reads.layers.weight) {
        text_printf(out, "read cost over time            %10s %8s %8s %8s %8s\n", "mean", "p50", "p90", "p99", "max");
        add_costs(&r->reads, "each key once", out);
        if (r->accessed.layers.weight)
            add_costs(&r->accessed, "by access", out);
        add_moments(r, out);
    } else if (r->flushes > 0) {
        text_printf(out, "the read cost is unknown: no key exists\n");
    } else {
        text_printf(out, "the read cost is unknown: nothing was flushed\n");
    }
    text_printf(out,
                "largest depth %" PRIu64 ", partitions planned separately %" PRIu64 ", rewrites avoided %" PRIu64
                " (%s)\n",
                r->max_depth, r->partitions, r->rewrites_avoided, bytes_format(r->bytes_avoided, a));
    if (r->unchecked)
        text_printf(out, "audit: %s layer%s without records: only lifetimes and sums were checked there\n",
                    count_format(r->unchecked, a), plural_ending(r->unchecked));
    text_printf(out, "compaction jobs %" PRIu64 ": %.1f s with 1 worker, %.1f with 2, %.1f with 8 (modelled)\n",
                r->jobs, r->makespan[0], r->makespan[1], r->makespan[2]);
}

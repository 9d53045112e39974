/* suite_row.c - reads a row from what its run printed: finds `"name": ` and takes the value after it.
 *
 * Each name appears once in the output of `simulate --json`, except those of the distributions, which are searched
 * after the names of their objects: "mean" after "layers" after "read_amp".
 */
#include "core/simulator/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The text behind `"name": ` at or after `from`; NULL where there is none. */
static const char *suite_row_field(const char *from, const char *name)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\": ", name);
    const char *at = from ? strstr(from, quoted) : NULL;
    return at ? at + strlen(quoted) : NULL;
}

static double suite_row_number(const char *from, const char *name)
{
    const char *at = suite_row_field(from, name);
    return at && (*at == '-' || char_is_digit(*at)) ? strtod(at, NULL) : (double)NAN;
}

/* Copies a string, cut to the size of `out`. Characters that names of workloads and policies never have become '?', so
 * that tables, CSV and SVG need no escapes. */
static void suite_row_string(const char *from, const char *name, char *out, size_t size)
{
    const char *at = suite_row_field(from, name);
    size_t n = 0;
    if (at && *at == '"')
        for (at++; *at && *at != '"' && n + 1 < size; at++)
            out[n++] = *at >= ' ' && *at <= '~' && !strchr("<>&'\\", *at) ? *at : '?';
    out[n] = '\0';
}

/* One of the distributions of `read_amp`. */
static SuiteCost suite_row_cost(const char *json, const char *name)
{
    const char *at = suite_row_field(suite_row_field(json, "read_amp"), name);
    return (SuiteCost){suite_row_number(at, "mean"), suite_row_number(at, "p50"), suite_row_number(at, "p90"),
                       suite_row_number(at, "p99"), suite_row_number(at, "max")};
}

static void suite_row_fill(const char *json, SuiteRow *row)
{
    char with[40];
    *row = (SuiteRow){0};
    suite_row_string(json, "workload", row->workload, 20);
    suite_row_string(json, "with", with, sizeof with);
    if (with[0]) {
        size_t used = strlen(row->workload);
        snprintf(row->workload + used, sizeof row->workload - used, "(%s)", with);
    }
    suite_row_string(json, "policy", row->policy, sizeof row->policy);
    double logical = suite_row_number(json, "logical_size"), ratio = suite_row_number(json, "wal_ingested") / logical;
    row->ratio = round(ratio * 100) / 100;
    row->seed = suite_row_number(json, "seed");
    row->wal_ingested = suite_row_number(json, "wal_ingested");
    row->bytes_written = suite_row_number(json, "bytes_written");
    row->bytes_deleted = suite_row_number(json, "bytes_deleted");
    row->layers_created = suite_row_number(json, "layers_created");
    row->layers_deleted = suite_row_number(json, "layers_deleted");
    row->write_amp = suite_row_number(json, "write_amp");
    row->storage_amp = suite_row_number(json, "storage_amp");
    row->layers_read = suite_row_cost(json, "layers");
    row->records_read = suite_row_cost(json, "records");
    row->bytes_read = suite_row_cost(json, "bytes");
    row->accessed_mean = suite_row_number(suite_row_field(json, "layers_by_access"), "mean");
    row->partitions = suite_row_number(json, "partitions");
    row->rewrites_avoided = suite_row_number(json, "rewrites_avoided");
    row->bytes_avoided = suite_row_number(json, "bytes_avoided");
    row->max_depth = suite_row_number(json, "max_depth");
    row->jobs = suite_row_number(json, "jobs");
    const char *makespan = suite_row_field(json, "makespan");
    row->makespan[0] = suite_row_number(makespan, "1");
    row->makespan[1] = suite_row_number(makespan, "2");
    row->makespan[2] = suite_row_number(makespan, "8");
    row->seconds = suite_row_number(json, "seconds");
    row->peak_bytes = suite_row_number(json, "peak_bytes");
}

bool suite_row_parse(Str json, SuiteRow *row, Error *error)
{
    char *text = mem_alloc(json.length + 1);
    memcpy(text, json.at, json.length);
    text[json.length] = '\0';
    const char *last = suite_row_field(text, "fnv1a");
    bool whole = suite_row_field(text, "layerscope") && suite_row_field(text, "workload") &&
                 suite_row_field(text, "logical_size") && last && strchr(last, '}'); /* else it was cut off */
    if (whole)
        suite_row_fill(text, row);
    free(text);
    return whole || error_set(error, ERROR_INPUT, "not what `simulate WORKLOAD --json` prints");
}

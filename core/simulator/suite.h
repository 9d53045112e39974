/* suite.h - workloads x policies: the runs, their results, and how policies compare.
 *
 *     runs ──► one `simulate … --json` each, anywhere ──► rows ──► summary; tell/suite_text.h prints both
 *
 * A run is a command line and a row is that command's output, so a suite can be spread over processes and machines.
 */
#ifndef CORE_SIMULATOR_SUITE_H
#define CORE_SIMULATOR_SUITE_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef struct SuiteOptions {
    Str workloads; /* names separated by blanks, each with its parameters in parentheses: "uniform zipf(scatter=1)" */
    Str policies;  /* separated by blanks: "neon neon+gc" */
    Str seeds;     /* "1,2,3" */
    Str ratios;    /* WAL / logical size: "1,3,10" */
    uint64_t records, record_bytes, target_file_size, fanout;
    const char *source;   /* a timeline's directory whose records are replayed instead of workloads; NULL: none */
    const char *timeline; /* id of the timeline where the source has several; NULL: it has one */
} SuiteOptions;

extern const SuiteOptions suite_usual;
/* The default policies for a source: production's own policy among them. */
extern const Str suite_recorded_policies;

typedef struct SuiteRun {
    Str workload, with, policy; /* views into the options */
    uint64_t seed;
    double ratio;
    uint64_t logical_bytes;
} SuiteRun;

typedef ARRAY(SuiteRun) SuiteRuns;

/* Appends all runs: for each workload each ratio, for each ratio each seed, for each seed each policy. With a source,
 * only its policies. The same run is not appended twice. ERROR_USAGE for unknown names and invalid lists; some runs may
 * have been appended then. */
bool suite_runs(const SuiteOptions *options, SuiteRuns *runs, Error *error);
#define SUITE_ARGUMENTS 24
/* The run's arguments after the program's name, NULL-terminated, in the arena. */
void suite_arguments(const SuiteOptions *options, const SuiteRun *run, const char *arguments[SUITE_ARGUMENTS],
                     Arena *arena);
/* A file name that identifies the run, in the arena. */
const char *suite_file_name(const SuiteOptions *options, const SuiteRun *run, Arena *arena);

typedef struct SuiteCost {
    double mean, p50, p90, p99, max;
} SuiteCost;

/* The figures of one run; NAN where its output does not have them. */
typedef struct SuiteRow {
    char workload[64], policy[128]; /* the workload with its parameters */
    double ratio, seed;
    double wal_ingested, bytes_written, bytes_deleted, layers_created, layers_deleted, write_amp, storage_amp;
    SuiteCost layers_read, records_read, bytes_read; /* the costs of one read, over the run */
    double accessed_mean;                            /* layers, weighted by the workload's own reads */
    double partitions, rewrites_avoided, bytes_avoided, max_depth, jobs, makespan[3], seconds, peak_bytes;
} SuiteRow;

typedef ARRAY(SuiteRow) SuiteRows;

/* Reads the output of `simulate --json`. ERROR_INPUT where the text is something else. */
bool suite_row_parse(Str json, SuiteRow *row, Error *error);

/* Sorts rows by workload and ratio, then by policy in the default order. O(n log n). */
void suite_sort(SuiteRows *rows);

/* Compares one policy with `neon+gc` on the same workloads, ratios and seeds: geometric means of the quotients. */
typedef struct SuiteSummary {
    const char *policy; /* of a row */
    size_t runs;
    double write, storage, mean, p99, max;
    double worst;            /* the largest quotient of bytes written */
    const char *worst_where; /* the workload with that quotient */
    double worst_ratio;
    /* The lowest and the highest of these means over the seeds taken one by one: how much is chance. */
    size_t seeds;
    double write_low, write_high, mean_low, mean_high;
} SuiteSummary;

typedef ARRAY(SuiteSummary) SuiteSummaries;
/* Makes a summary for each policy; empty where no row is of the policy `neon+gc`. It refers to `rows`, which must be
 * sorted. */
void suite_summary(const SuiteRows *rows, SuiteSummaries *summaries);

#endif

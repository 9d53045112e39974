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
    const char *timeline; /* of a source with several; NULL: it has one */
} SuiteOptions;

extern const SuiteOptions suite_usual;
/* The usual policies for a source: production's own one beside the others. */
extern const Str suite_recorded_policies;

typedef struct SuiteRun {
    Str workload, with, policy; /* views of the options */
    uint64_t seed;
    double ratio;
    uint64_t logical_bytes;
} SuiteRun;

typedef ARRAY(SuiteRun) SuiteRuns;

/* All runs: workloads, in them ratios, in them seeds, in them policies. With a source its policies alone. */
bool suite_runs(const SuiteOptions *options, SuiteRuns *runs, Error *error);
#define SUITE_ARGUMENTS 24
/* The run's arguments after the program's name, NULL-terminated, in the arena. */
void suite_arguments(const SuiteOptions *options, const SuiteRun *run, const char *arguments[SUITE_ARGUMENTS],
                     Arena *arena);
/* A file name that says which run it is, in the arena. */
const char *suite_file_name(const SuiteOptions *options, const SuiteRun *run, Arena *arena);

typedef struct SuiteCost {
    double mean, p50, p90, p99, max;
} SuiteCost;

/* Figures are those of the run; NAN where it does not say. */
typedef struct SuiteRow {
    char workload[64], policy[128]; /* the workload with its parameters */
    double ratio, seed;
    double wal_ingested, bytes_written, bytes_deleted, layers_created, layers_deleted, write_amp, storage_amp;
    SuiteCost layers_read, records_read, bytes_read; /* by one read, over the run */
    double accessed_mean;                            /* layers, weighted by the workload's own reads */
    double partitions, rewrites_avoided, bytes_avoided, max_depth, jobs, makespan[3], seconds, peak_bytes;
} SuiteRow;

typedef ARRAY(SuiteRow) SuiteRows;

/* Reads what `simulate --json` printed. Fails where the text is something else. */
bool suite_row_parse(Str json, SuiteRow *row, Error *error);

/* Sorts rows by workload and ratio, then by policy in the usual order. */
void suite_sort(SuiteRows *rows);

/* One policy against `neon+gc` on the same workloads, ratios and seeds: geometric means of the quotients. */
typedef struct SuiteSummary {
    const char *policy; /* of a row */
    size_t runs;
    double write, storage, mean, p99, max;
    double worst;            /* largest quotient of writes */
    const char *worst_where; /* its workload */
    double worst_ratio;
    /* The lowest and the highest of those means when each seed is taken by itself: what of them is luck. */
    size_t seeds;
    double write_low, write_high, mean_low, mean_high;
} SuiteSummary;

typedef ARRAY(SuiteSummary) SuiteSummaries;
/* Empty where no row is of the policy `neon+gc`. Views of `rows`, which must be sorted. */
void suite_summary(const SuiteRows *rows, SuiteSummaries *summaries);

#endif

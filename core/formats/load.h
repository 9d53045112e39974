/* load.h - files, standard input or text in memory become a History with one step.
 *
 *     names.txt ─┐   recognised by content     ┌── layers, each identity once
 *     index.json ┼─────────────────────────────┼── markers: GC cutoff, branches, keyspace, in-memory layers
 *     "-"        ┘   bad lines are skipped     └── LoadReport: what was skipped, where and why
 *
 * Several inputs are joined into one layer set. In dumps a layer is one of (kind, keys, LSNs): if it appears again, the
 * second completes the first (size, generation, shard, residency) and is counted as a duplicate; of two generations,
 * the higher gives size and name. Scenarios, pictures and histories keep duplicates, because they refer to layers by
 * their place.
 *
 *     LoadReport report = {0};
 *     History history;
 *     const char *paths[] = {"layers.txt", "-"};
 *     if (!load_paths(paths, 2, &(LoadOptions){0}, &history, &report, error))
 *         return false;                       // nothing to release but the report
 *     …
 *     history_release(&history);
 *     load_report_release(&report);
 */
#ifndef CORE_FORMATS_LOAD_H
#define CORE_FORMATS_LOAD_H

#include "core/formats/load_report.h"
#include "core/history/history.h"

/* Of what is loaded: production's compaction_threshold; its checkpoint_distance is every policy's default. */
#define LOAD_FANOUT 10u

typedef struct LoadOptions {
    bool strict;   /* a bad line is an error */
    bool has_form; /* only keys of `form` are taken; else the first key decides */
    KeyForm form;
    const char *format;   /* a name in formats[], or NULL: recognised by content */
    bool runs_records;    /* the caller runs a scenario's records: else it is noted that they are not shown */
    const char *timeline; /* which of several timelines in an input, as a user types it, or NULL: there is but one */
    const char *keyspace; /* path of a keyspace answer that is joined, or NULL */
    /* Reads a file ("-": standard input) into the arena; NULL: as it is. */
    bool (*read_file)(const char *path, size_t limit, Arena *arena, Str *text, Error *error);
    const Str *stdin_text; /* what standard input holds, where the caller has read it; must outlive the call */
    /* Of an LSM store alone (core/formats/engine/store.h): */
    const char *family;  /* the column family shown; NULL: the first */
    const char *dialect; /* "leveldb", "rocksdb", "pebble"; NULL: recognised */
    bool salvage;        /* go on behind damage */
} LoadOptions;

/* Loads and joins `n` files ("-" is standard input). On success `history` is initialised, has one step (STEP_LOAD) in
 * which all layers are born, and owns everything, texts too. The report, {0} at first, is filled in either case.
 * Fails when a file can't be read, is empty, is of no known format, or is broken as a whole; under options->strict at
 * the first bad line. Cost: about 0.25 us a name. */
bool load_paths(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                Error *error);

/* The same for one text in memory (copied), called `name` in reports. */
bool load_text(Str text, const char *name, const LoadOptions *options, History *history, LoadReport *report,
               Error *error);

/* An empty history with what holds of loaded sets: policy `full`, production's fanout. */
void load_history_init(History *history);

/* The same on the heap, with its first step and a title: what is shown before something is loaded. */
History *load_history_empty(const char *title);

#endif

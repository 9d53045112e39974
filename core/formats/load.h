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

/* Fanout of loaded sets: production's compaction_threshold. Its checkpoint_distance is the default of every policy. */
#define LOAD_FANOUT 10u

typedef struct LoadOptions {
    bool strict;   /* a bad line is an error instead of being skipped */
    bool has_form; /* only keys of `form` are accepted; else the first key decides */
    KeyForm form;
    const char *format; /* a name in formats[]; NULL: recognise the format from the content */
    bool runs_records;  /* the caller runs a scenario's records; else a note says that they are not shown */
    /* the timeline to read from an input with several, as the user typed it; NULL: there is only one */
    const char *timeline;
    const char *keyspace; /* path of a keyspace answer to join; NULL: none */
    /* Reads a file ("-": standard input) into the arena; NULL: file_or_stdin_read() is used. */
    bool (*read_file)(const char *path, size_t limit, Arena *arena, Str *text, Error *error);
    const Str *stdin_text; /* the content of standard input, where the caller has read it; must outlive the call */
    /* For LSM stores only (core/formats/engine/store.h): */
    const char *family;  /* the column family shown; NULL: the first */
    const char *dialect; /* "leveldb", "rocksdb", "pebble"; NULL: recognise it */
    bool salvage;        /* continue behind damage */
} LoadOptions;

/* Loads and joins `n` files ("-" is standard input). On success `history` is initialised, has one step (STEP_LOAD) in
 * which all layers are born, and owns everything, texts too. The report, {0} at first, is filled in either case.
 * Fails when a file can't be read, is empty, is of no known format, or is broken as a whole; under options->strict at
 * the first bad line. Cost: about 0.25 us a name. */
bool load_paths(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                Error *error);

/* The same for a text in memory, which is copied; reports call it `name`. Fails as load_paths(). */
bool load_text(Str text, const char *name, const LoadOptions *options, History *history, LoadReport *report,
               Error *error);

/* An empty history with the defaults of loaded sets: policy `full`, production's fanout. */
void load_history_init(History *history);

/* The same in heap memory that the caller frees, with a first step and a title: shown before anything is loaded. */
History *load_history_empty(const char *title);

#endif

/* help_json.c - the topic `json`: what the members of the JSON answers mean, command by command.
 *
 * A name is explained where it first occurs; `tests/check-voice.sh` fails if an answer has a name that is not here. The
 * format of a history file (-o of `plan`, `simulate` and `series`) is described in core/formats/history_fields.h.
 */
#include "tui/app/help_json.h"

#include <stddef.h>

const HelpTableRow help_json_rows[] = {
    {NULL, "info FILE"},
    {"format", "the input's format, as in `help formats`"},
    {"layers, deltas, images, l0, parts", "how many there are; parts: layers that policy blocks uses only in part"},
    {"skipped, duplicate_names", "lines that were skipped; names that occurred again, and count once"},
    {"keys, lsns", "distinct key edges and distinct LSNs in the names"},
    {"key_min, key_max, lsn_min, lsn_max", "the span of all layers"},
    {"bytes, delta_bytes, image_bytes", "sizes; null if unknown"},
    {"bytes_known, size_unknown", "the sum of the known sizes; layers of unknown size"},
    {"overlapping_deltas", "pairs of deltas that intersect in keys and LSNs"},
    {"splits", "perfect splits: all, through all layers, and without_l0, through all but L0"},
    {"near_splits", "the best near-splits: key_lo and key_hi, blocked_by (how many layers are in the way, L0 aside), "
                    "blockers (their names, if they are few)"},
    {"bands", "stretches of LSNs between two LSNs that no delta crosses: count, with_split (how many have one), "
              "median_splits and max_splits"},
    {"policy, due, verdict", "the policy that judges; whether compaction is due; `compact: REASON`, or `stop: REASON` "
                             "where it is not due"},
    {"forecast", "policy legacy: when images are created next: text, wal_bytes (WAL until then, at most), bands (L1 "
                 "bands that have to come first), images and bytes; else null"},
    {"levels", "one object per level: lsn_start and lsn_end, layers, deltas, images, depth, splits, max_height (how "
               "tall a delta of it may be, in LSNs), verdict (of this level)"},
    {"levels_error", "in place of levels: why none is identified"},
    {"read_depth", "layers that a read at the head visits, over all segments: segments, mean, p50, p90, p99, max; "
                   "known: the same over the segments at which a key is known to exist, as all texts count; by_key: "
                   "the same, weighted by keys; its uncounted_segments are those without an exact count"},
    {"findings", "worst first: kind, severity (severe, warning, note), text; value and limit: what was compared; count "
                 "and total: how many (segments, layers, pairs) of how many, 0 if neither applies; the place: key_lo, "
                 "key_hi, lsn_lo, lsn_hi, and layers (ids, at most 256)"},
    {NULL, "info STORE"},
    {"layers … bands, findings", "as of every FILE; what is counted along LSNs is null, because a store has none"},
    {"engine, family, families", "rocksdb, leveldb or pebble; the column family shown; all of them, with dropped, and "
                                 "placements: tables that were ever added"},
    {"comparator, key_order", "the order's name; whether it is known, assumed or unknown"},
    {"algorithm, options, options_known", "the compaction style; the options in use; false: the engine's defaults"},
    {"steps, step, notes", "edits of the MANIFEST; the one shown; what was noticed while reading"},
    {"levels", "files (tables), bytes, target, score, written (bytes that compactions wrote into the level), "
               "from_above (bytes that came from the level above), write_amp (their ratio)"},
    {"debt", "bytes that have to be compacted until every level is at its target"},
    {"next", "what is compacted next: level, output_level, score, inputs (table numbers), seed, trivial_move (moved, "
             "not rewritten), reason, text"},
    {"answers", "the members q1_events to q10_next: events by kind, levels now, read depth now and at its worst, bytes "
                "by cause, the costliest compaction, thrash, overlap between levels, scores, and next"},
    {NULL, "info HISTORY --audit"},
    {"layers_loaded, layers_created, layers_deleted, layers_collected, layers_live",
     "layers over the history, and those "
     "alive at its end"},
    {"bytes_written, bytes_deleted, bytes_live", "their bytes"},
    {"records_flushed, records_collected, records_live", "records; null: not all layers know theirs"},
    {"sizes_unknown, deltas_covered, parts_covered", "live layers of unknown size; deleted deltas, and parts of deltas "
                                                     "that are kept, whose keys were looked for"},
    {"overlaps_inherited", "overlaps after compactions that were in the input"},
    {"samples_compared, jobs_compared, compactions", "what was verified; null: it cannot be"},
    {"violation_count, violations", "what was found: kind, step, text"},
    {NULL, "levels FILE"},
    {"end_lsn, target_file_size, fanout", "what the levels were identified with"},
    {"stalled_by", "the id of the delta that is too tall for level 0; null: none is"},
    {NULL, "plan FILE"},
    {"policy", "every parameter (`help policies`); text: as --policy takes it; base: the named policy"},
    {"estimated", "whether the records of some input are estimated from names and sizes"},
    {"levels", "as of `info`, except verdict: compact (due) or stop (not due); reason: why; decision: the id of that "
               "decision"},
    {"splits", "key_lo and key_hi of the gap; used: it separates partitions; assumed: only if L0 layers have no "
               "records across it"},
    {"partitions", "level, key_range, lsn_range, depth, strategy (images, deltas or none), keyspace_bytes (what images "
                   "would take), delta_bytes, jobs (how many), decision"},
    {"decisions", "in the order in which they were made: id, parent (the decision that this one is part of), rule, "
                  "level, text; the comparison: left, op, right, unit, and verdict: whether it holds; result; layers, "
                  "key_range, lsn_range, job: what it is about"},
    {"decisions: fidelity", "exact, estimated, beyond (a rule that the published planner does not have), or both"},
    {"decisions: deltas, deltas_estimated, keyspace_estimated", "of an estimate: deltas in it, those whose records "
                                                                "are unknown, whether the keyspace is estimated too"},
    {"decisions: flips", "parameter and value: the smallest change that would reverse it; other_value: the smallest in "
                         "the other direction, where one is known; null: none"},
    {"decisions: rejected", "the candidates that were not chosen: what, why, score"},
    {"cuts", "places at which the output of a job could end: job, key, class, size, score (the lowest wins), chosen, "
             "why"},
    {"jobs", "id, level, partition, decision, strategy, key_range, lsn_range, inputs (ids of layers over its keys; for "
             "a delta, the images among them are not read), needs (jobs that run before), bytes_in, bytes_out, output "
             "(id of the layer); skipped: not run, because output exists "
             "already; start and end in seconds"},
    {"layers", "those of the levels and those that jobs write: id, kind, name, size, job, deleted"},
    {"schedule", "workers; in seconds: makespan, serial (with one worker), critical_path; speedup: serial / makespan"},
    {"totals", "bytes_read, bytes_written, bytes_avoided (not rewritten), bytes_deleted, deltas_made, images_made; "
               "skipped: jobs not run; deleted: layers; sizes_unknown: layers read whose size is estimated"},
    {NULL, "simulate WORKLOAD, suite"},
    {"workload, with, records, record_len, logical_size, seed", "the workload, its parameters, and their sizes"},
    {"policy, target_file_size, fanout, workers", "what compacted it"},
    {"wal_ingested, bytes_written, bytes_deleted", "flushes are written too"},
    {"written_by", "the same bytes by cause: name, bytes, layers"},
    {"layers_created, layers_deleted, collected", "layers; of the deleted ones those that garbage collection deleted"},
    {"write_amp, storage_amp, largest_storage", "bytes written / wal_ingested; live bytes at the end / wal_ingested; "
                                                "the most live bytes at any time"},
    {"read_amp",
     "what reads cost over the run: layers, records and bytes for each key once, and …_by_access for "
     "keys as often as they are written; layers_opened: with exact filters; moments: how often it was counted, "
     "every_flushes: after every how many flushes"},
    {"partitions, rewrites_avoided, bytes_avoided, max_depth", "partitions planned separately, jobs not run, their "
                                                               "bytes, the largest depth of a level"},
    {"jobs, makespan", "compaction jobs; their seconds with 1, 2 and 8 workers by the schedule model"},
    {"events, fnv1a", "the number of events and their digest, as --digest prints"},
    {"seconds, peak_bytes", "time and memory of the run itself"},
    {"unchecked_layers", "with --sanity: layers whose records are unknown"},
    {"recorded", "with --records SOURCE: records, deltas, deltas_missing, deltas_damaged, lsn_range, complete (the "
                 "LSNs of which no record is missing), left_out_keys, left_out_duplicates"},
    {"rows", "suite: one object per run; ratio: WAL / logical size; read_mean, read_p99, read_max: layers; "
             "accessed_mean: mean of layers_by_access; "
             "makespan_1, makespan_2, makespan_8"},
    {NULL, "simulate STORE"},
    {"pace", "bytes flushed for each byte that a compaction reads"},
    {"runs", "run, estimated, flushed, ingested, compactions, moves, written, write_amp, most_l0 (the most tables in "
             "L0), deepest_read, bytes (at the end)"},
    {NULL, "predict STORE"},
    {"steps", "step, family, event, from and to (levels), inputs and outputs (table numbers), predicted, reason (the "
              "rule, or why none explains it), decided (the step whose state decided it), score, seed, cause (rule, "
              "manual, marked, age, engine, deletions, unknown)"},
    {"causes, moves, predicted, of", "steps by rule or cause; moves; steps that a rule explains, of how many"},
    {NULL, "layer FILE"},
    {"files", "one object per file: file, kind, size, pages, tenant, timeline, key_lo to lsn_hi from the summary, l0, "
              "name_differs (the name says other ranges)"},
    {"files: index", "start_page, root, pages; levels of the tree; leaves and inner pages; inner_children: their sum"},
    {"files: entries, keys, bytes, spans", "what the file holds; spans: the first and last key and LSN of it"},
    {"files: kinds, initialising, compressed", "entries and bytes by kind, of records that initialise a page, and of "
                                               "compressed ones; compressed_share: of all bytes"},
    {"files: hottest, holes, hole_count",
     "keys with the most entries, with their name; the longest ranges without one"},
    {"files: damaged, damage", "how many pages and blobs are damaged; page and reason of each"},
    {NULL, "fleet --part"},
    {"part, parts, rows", "the part, of how many; rows that follow. `help fleet` and `help table` list their columns"},
    {NULL, NULL},
};

/* report.h - a Summary as JSON and as text for people, who get fewer details. The JSON's field names are a contract. */
#ifndef CORE_TELL_REPORT_H
#define CORE_TELL_REPORT_H

#include "core/analysis/findings.h"
#include "core/base/json_writer.h"
#include "core/formats/load_report.h"

/* What only the caller who loaded the set knows. */
typedef struct ReportSource {
    const char *title;  /* the file's name, already escaped */
    const char *format; /* the formats, "names", "index_part+keyspace" */
    size_t skipped, duplicate_names;
    const Skipped *skips; /* the first of the skipped lines; borrowed */
    size_t skip_count;
    const Repeated *repeats; /* the first of the duplicates; borrowed */
    size_t repeat_count;
} ReportSource;

/* Append everything; `findings` are those of the same set. */
void report_json(const Summary *summary, const Findings *findings, const ReportSource *source, Text *out);
void report_text(const Summary *summary, const Findings *findings, const ReportSource *source, Text *out);

/* Adds "policy", "due" and "verdict" to an open object. */
void report_verdict_json(const LevelList *levels, JsonWriter *json);
/* Adds the counts, spans and splits of a set to an open object: "layers" to "bands". In a store, which has no LSNs,
 * what is counted along them is null. */
void report_counts_json(const Summary *summary, const ReportSource *source, JsonWriter *json);
/* Appends the findings, worst first, each with its place if it has one. The skipped lines of `source` stand among
 * them. */
void report_findings_text(const Findings *findings, const LayerSet *set, const ReportSource *source, Text *out);
/* Adds the findings as "findings": [...] to an open object. */
void report_findings_json(const Findings *findings, KeyForm form, JsonWriter *json);
/* Adds what is known of a level to an open object: "lsn_start" to "verdict". In a store the LSNs are null. */
void report_level_members(const LevelFacts *facts, const LayerSet *set, JsonWriter *json);
/* Adds "levels": [...] to an open object. */
void report_levels_array(const LevelList *levels, const LayerSet *set, JsonWriter *json);
/* Appends only the levels, as JSON. */
void report_levels_json(const LevelList *levels, const LayerSet *set, Text *out);
void report_levels_text(const LevelList *levels, const LayerSet *set, Text *out);
/* Appends how the levels were identified, a line for each decision, with what would flip it. */
void report_levels_explain_text(const Trace *trace, const LayerSet *set, Text *out);
/* Appends one identification in the golden form: level, layers sorted by name, order, depth; or none. */
void report_level_golden(const LevelList *levels, const LayerSet *set, Text *out);

#endif

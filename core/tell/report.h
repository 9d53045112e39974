/* report.h - a Summary as JSON and as text for people, who get fewer details. The JSON's field names are a contract. */
#ifndef CORE_TELL_REPORT_H
#define CORE_TELL_REPORT_H

#include "core/analysis/findings.h"
#include "core/base/json_writer.h"

/* What only the caller who loaded the set knows. */
typedef struct ReportSource {
    const char *title;  /* the file's name, already escaped */
    const char *format; /* the formats, "names", "index_part+keyspace" */
    size_t skipped, duplicate_names;
} ReportSource;

/* Append everything; `findings` are those of the same set. */
void report_json(const Summary *summary, const Findings *findings, const ReportSource *source, Text *out);
void report_text(const Summary *summary, const Findings *findings, const ReportSource *source, Text *out);

/* Adds "policy", "due" and "verdict" to an open object. */
void report_verdict_json(const LevelList *levels, JsonWriter *json);
/* Adds "levels": [...] to an open object. */
void report_levels_array(const LevelList *levels, const LayerSet *set, JsonWriter *json);
/* Appends only the levels, as JSON. */
void report_levels_json(const LevelList *levels, const LayerSet *set, Text *out);
void report_levels_text(const LevelList *levels, const LayerSet *set, Text *out);
/* Appends one identification in the golden form: level, layers sorted by name, order, depth; or none. */
void report_level_golden(const LevelList *levels, const LayerSet *set, Text *out);

#endif

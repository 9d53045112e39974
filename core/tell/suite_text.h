/* suite_text.h - the results of a suite's runs, printed.
 *
 *     rows ──► table, Markdown, CSV, JSON          summary ──► picture
 */
#ifndef CORE_TELL_SUITE_TEXT_H
#define CORE_TELL_SUITE_TEXT_H

#include "core/simulator/recorded.h"
#include "core/simulator/suite.h"

typedef enum SuiteFormat { SUITE_TABLE, SUITE_MARKDOWN, SUITE_CSV, SUITE_JSON } SuiteFormat;
/* "table", "markdown", "csv" or "json"; ERROR_USAGE for other names, with `format` untouched. */
bool suite_format_parse(Str name, SuiteFormat *format, Error *error);

/* Appends all rows; in the table and Markdown forms also the summary, unless no row is of the
 * policy `neon+gc`. `recorded` (may be NULL) describes replayed
 * records, above the table or as an object of the JSON; CSV does not have it. */
void suite_print(const SuiteRows *rows, const Recorded *recorded, SuiteFormat format, Text *out);

/* Appends an SVG of the summary: bytes written against layers visited, a point for each policy. */
void suite_plot(const SuiteSummaries *summaries, Text *svg);

#endif

/* suite_text.h - the results of a suite's runs, printed.
 *
 *     rows ──► table, Markdown, CSV, JSON          summary ──► picture
 */
#ifndef CORE_TELL_SUITE_TEXT_H
#define CORE_TELL_SUITE_TEXT_H

#include "core/simulator/recorded.h"
#include "core/simulator/suite.h"

typedef enum SuiteFormat { SUITE_TABLE, SUITE_MARKDOWN, SUITE_CSV, SUITE_JSON } SuiteFormat;
bool suite_format_parse(Str name, SuiteFormat *format, Error *error);

/* All rows; in table and Markdown form followed by suite_summary(). Where records were replayed, `recorded` (else NULL)
 * says which: above the table, and as an object of the JSON; CSV has no place for it. */
void suite_print(const SuiteRows *rows, const Recorded *recorded, SuiteFormat format, Text *out);

/* A picture of the summary: bytes written against layers visited, one point a policy. */
void suite_plot(const SuiteSummaries *summaries, Text *svg);

#endif

/* skipped.h - the parts of the inputs that were not read. They stay listed as long as layers from these inputs are
 * shown. */
#ifndef TUI_APP_SKIPPED_H
#define TUI_APP_SKIPPED_H

#include "core/formats/load.h"
#include "tui/app/session.h"

/* For reading: only skipped_keep() writes it. */
typedef struct SkippedLines {
    size_t total;      /* number of lines; at most LOAD_KEPT_MAX of them are kept */
    size_t duplicates; /* number of repeated layers */
    ARRAY(Skipped) at;
    ARRAY(const char *) notes;
} SkippedLines;

/* Copies a load report; to be called after the history is shown. */
void skipped_keep(Session *session, const LoadReport *report);
/* Appends load_report_summary() and the key that lists the lines: "4 lines skipped (first: …); f lists all". */
void skipped_summary(const LoadReport *report, Text *out);
const SkippedLines *skipped_shown(const Session *session);

#endif

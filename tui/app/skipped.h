/* skipped.h - the lines and files of the inputs that were skipped. They are kept until another input is opened. */
#ifndef TUI_APP_SKIPPED_H
#define TUI_APP_SKIPPED_H

#include "core/formats/load.h"
#include "tui/app/session.h"

typedef struct SkippedLines {
    size_t total;      /* number of skipped lines and files; at most LOAD_KEPT_MAX are in `at` */
    size_t duplicates; /* number of repeated layers */
    ARRAY(Skipped) at;
    ARRAY(Repeated) repeats;
    ARRAY(const char *) notes;
} SkippedLines;

/* Copies a load report. Must be called after session_replace(), which forgets the previous one. */
void skipped_keep(Session *session, const LoadReport *report);
/* Appends load_report_summary(), and before it the key that lists all where there are several: "press f for all: 4
 * lines skipped (first: …)". Of several notes alone only their number and that key; of grave ones nothing, because they
 * are findings. */
void skipped_summary(const LoadReport *report, Text *out);
/* The copied report, owned by the session. */
const SkippedLines *skipped_shown(const Session *session);

#endif

/* load_report.h - what was skipped or duplicated while inputs were read, and notes for the user. */
#ifndef CORE_FORMATS_LOAD_REPORT_H
#define CORE_FORMATS_LOAD_REPORT_H

#include "core/base/mem.h"
#include "core/base/text.h"

/* At most so many skipped lines and notes are kept with their reason; all are counted. */
#define LOAD_KEPT_MAX 1000

typedef struct Skipped {
    const char *file;   /* as the user named it; escaped */
    unsigned long line; /* from 1; 0: the reason tells the place (JSON) */
    const char *reason; /* one line, escaped */
    const char *text;   /* what was skipped, escaped, of the first 200 bytes; NULL: the reason tells */
    size_t from, to;    /* its bytes that are why; none where both are the same */
} Skipped;

typedef struct LoadedFile {
    const char *file;   /* escaped */
    const char *format; /* its name in formats[] */
} LoadedFile;

typedef struct LoadReport {
    size_t skipped;       /* lines, or entries of a JSON dump */
    ARRAY(Skipped) skips; /* the first LOAD_KEPT_MAX of them */
    size_t duplicates;    /* layers that came again */
    ARRAY(LoadedFile) files;
    ARRAY(const char *) notes; /* what a user should know, one line each, escaped */
    Arena arena;               /* of all texts above */
} LoadReport;

void load_report_release(LoadReport *report);

/* One line for people: "3 lines skipped (first: layers.txt:7: not a layer name …), 2 duplicates, 1 note (first: …)";
 * empty if all is well. */
void load_report_summary(const LoadReport *report, Text *out);

#endif

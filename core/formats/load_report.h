/* load_report.h - what was skipped or duplicated while inputs were read, and notes for the user. */
#ifndef CORE_FORMATS_LOAD_REPORT_H
#define CORE_FORMATS_LOAD_REPORT_H

#include "core/base/mem.h"
#include "core/base/notes.h"
#include "core/base/text.h"

/* At most that many skipped lines are kept with their text; all are counted. */
#define LOAD_KEPT_MAX 1000

typedef struct Skipped {
    const char *file;   /* as the user named it; escaped */
    unsigned long line; /* counted from 1; 0: the reason has the place (JSON) */
    const char *reason; /* one line, escaped */
    const char *text;   /* the skipped text, escaped, up to 200 bytes of it; NULL: the reason contains it */
    size_t from, to;    /* the offending bytes in it; none where both are equal */
    bool cut_off;       /* the input ends there, and whatever followed it is missing */
} Skipped;

/* A layer that a file lists once more. One that another file lists completes the first, and is no such line. */
typedef struct Repeated {
    const char *file;   /* as above */
    unsigned long line; /* 0: the file has no lines (JSON) */
    uint32_t layer;     /* the id of the layer that was there already */
} Repeated;

typedef struct LoadedFile {
    const char *file;   /* escaped */
    const char *format; /* its name in formats[] */
} LoadedFile;

typedef struct LoadReport {
    size_t skipped;          /* lines, or entries of a JSON dump */
    ARRAY(Skipped) skips;    /* the first LOAD_KEPT_MAX of them */
    size_t duplicates;       /* number of repeated layers */
    ARRAY(Repeated) repeats; /* the first LOAD_KEPT_MAX of those that the same file had listed */
    ARRAY(LoadedFile) files;
    Notes notes; /* for the user */
    Arena arena; /* owns the texts, except those of the notes */
} LoadReport;

void load_report_release(LoadReport *report);

/* Appends where the line is and why it was skipped: "layers.txt:7: the key range is reversed: '…'". */
void skipped_text(const Skipped *skipped, Text *out);
/* What to add to the number of skipped lines: ", and the input is cut off: what follows is missing"; "" where it is
 * not. */
const char *skipped_cut_off(const Skipped *skips, size_t count);
/* Appends where the layer was listed again: "layers.txt:9: duplicate of layer #3". */
void repeated_text(const Repeated *repeated, Text *out);

/* Appends one line for people: "3 lines skipped (first: layers.txt:7: not a layer name …), 2 duplicates, 1 note (first:
 * …)"; nothing where all is well. */
void load_report_summary(const LoadReport *report, Text *out);

#endif

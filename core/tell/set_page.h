/* set_page.h - a layer set as a page, to attach to an issue or a design document.
 *
 *     verdict in a sentence ─ findings with what to do ─ what each policy would do next ─ figures ─ commands
 *
 * It tells a reader who has not seen the set what is wrong, what a remedy costs, and which commands show it.
 */
#ifndef CORE_TELL_SET_PAGE_H
#define CORE_TELL_SET_PAGE_H

#include "core/analysis/findings.h"
#include "core/analysis/remedy.h"
#include "core/tell/document.h"

/* What one policy would do next; `error` where it could not be tried. */
typedef struct SetPageRemedy {
    const char *policy; /* "full" */
    Remedy remedy;
    Error error;
} SetPageRemedy;

typedef struct SetPage {
    const char *title;  /* the input's name */
    const char *source; /* as it is given to a command, quoted for a shell where it needs it */
    const char *format; /* "index_part" */
    const History *history;
    StepId step;
    const Summary *summary;
    const Findings *findings;
    const Garbage *garbage;
    const SetPageRemedy *remedies;
    size_t remedy_count;
    size_t skipped; /* lines of the input that were skipped */
} SetPage;

/* Appends the page up to the picture, which is the caller's, then what follows it. */
void set_page_begin(const SetPage *page, Document *document);
void set_page_end(const SetPage *page, Document *document);

#endif

/* set_page.h - a layer set as a page, to attach to an issue or a design document.
 *
 *     verdict in a sentence ─ findings with what to do ─ what each policy would do next ─ figures ─ commands
 *
 * It tells a reader who has not seen the set what is wrong, what a remedy costs, and which commands show it.
 */
#ifndef CORE_TELL_SET_PAGE_H
#define CORE_TELL_SET_PAGE_H

#include "core/formats/load_report.h"
#include "core/analysis/findings.h"
#include "core/tell/document.h"
#include "core/tell/policy_choice.h"

typedef struct SetPage {
    const char *title;  /* the name of the input */
    const char *source; /* the input as a command needs it, quoted for a shell if necessary */
    const char *format; /* "index_part" */
    const History *history;
    StepId step;
    const Summary *summary;
    const Findings *findings;
    const Garbage *garbage;
    const TriedPolicy *remedies;
    size_t remedy_count;
    const LoadReport *loaded; /* what was skipped; may be NULL: nothing */
} SetPage;

/* Appends the page up to the picture, which the caller adds; then appends what follows it. */
void set_page_begin(const SetPage *page, Document *document);
void set_page_end(const SetPage *page, Document *document);

#endif

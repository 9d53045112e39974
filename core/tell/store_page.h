/* store_page.h - an LSM store as a page, to attach to an issue or a design document.
 *
 *     what comes next, in a sentence ─ findings with what to do ─ levels ─ figures ─ commands
 *
 * set_page.h is the same for the layers of a timeline.
 */
#ifndef CORE_TELL_STORE_PAGE_H
#define CORE_TELL_STORE_PAGE_H

#include "core/analysis/findings.h"
#include "core/analysis/lsm_predict.h"
#include "core/tell/document.h"
#include "core/analysis/lsm_survey.h"

typedef struct StorePage {
    const char *title;  /* the name of the input */
    const char *source; /* the input as a command needs it, quoted for a shell if necessary */
    const LayerSet *set;
    const Findings *findings;
    const LsmSurvey *survey;
    const LsmPredictions *predictions; /* of the survey's family, for all steps */
    const char *const *notes;          /* notes from loading the store: damage, missing files */
    size_t note_count;
} StorePage;

/* Appends the page up to the picture, which the caller adds; then appends what follows it. */
void store_page_begin(const StorePage *page, Document *document);
void store_page_end(const StorePage *page, Document *document);

#endif

/* store_page.h - an LSM store as a page, to attach to an issue or a design document.
 *
 *     what comes next, in a sentence ─ findings with what to do ─ levels ─ figures ─ commands
 *
 * set_page.h is the same for the layers of a timeline.
 */
#ifndef CORE_TELL_STORE_PAGE_H
#define CORE_TELL_STORE_PAGE_H

#include "core/analysis/findings.h"
#include "core/planner/leveled/lsm_predict.h"
#include "core/tell/document.h"
#include "core/analysis/lsm_survey.h"

typedef struct StorePage {
    const char *title;  /* the input's name */
    const char *source; /* as it is given to a command, quoted for a shell where it needs it */
    const LayerSet *set;
    const Findings *findings;
    const LsmSurvey *survey;
    const LsmPredictions *predictions; /* of the survey's family, all steps */
    const char *const *notes;          /* what reading the store told: damage, what is missing beside it */
    size_t note_count;
} StorePage;

/* Appends the page up to the picture, which is the caller's, then what follows it. */
void store_page_begin(const StorePage *page, Document *document);
void store_page_end(const StorePage *page, Document *document);

#endif

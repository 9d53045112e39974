/* finding_page.h - findings as a section of a page: for each, what was found, why it matters, where, and what to do. */
#ifndef CORE_TELL_FINDING_PAGE_H
#define CORE_TELL_FINDING_PAGE_H

#include "core/analysis/findings.h"
#include "core/formats/load_report.h"
#include "core/tell/document.h"

/* Appends an item with the number of findings and the worst one; where there are none, says so and appends `none`,
 * which explains what that means. The skipped lines of the input are one finding more; `loaded` may be NULL: none. */
void finding_page_worst(const Findings *findings, const LoadReport *loaded, const char *none, Document *document);

/* Appends a heading and the findings, worst first; nothing where there are none. `source` as in finding_advice_text().
 */
void finding_page_add(const Findings *findings, const LoadReport *loaded, const LayerSet *set, const char *source,
                      Document *document);

#endif

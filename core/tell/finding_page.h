/* finding_page.h - findings as a section of a page: for each, what was found, why it matters, where, and what to do. */
#ifndef CORE_TELL_FINDING_PAGE_H
#define CORE_TELL_FINDING_PAGE_H

#include "core/analysis/findings.h"
#include "core/tell/document.h"

/* Appends an item: how many there are, and the worst; where there are none, that, and `none`: what it means. */
void finding_page_worst(const Findings *findings, const char *none, Document *document);

/* Appends a heading and the findings, worst first; nothing where there are none. */
void finding_page_add(const Findings *findings, const LayerSet *set, Document *document);

#endif

/* residency.h - which layers of a timeline are resident, according to its tenant's heatmap. */
#ifndef CORE_CATALOG_RESIDENCY_H
#define CORE_CATALOG_RESIDENCY_H

#include "core/formats/load.h"

/* Marks the layers that the heatmap lists for the timeline as resident (or cold) and all others as evicted, unless
 * local files are known, which are better evidence. A heatmap that cannot be read, or does not contain the timeline, is
 * noted. O(layers + heatmap). */
void residency_add(History *history, const char *heatmap, Str timeline, LoadReport *report);

#endif

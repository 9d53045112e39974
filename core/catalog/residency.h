/* residency.h - which layers of a timeline are resident, according to its tenant's heatmap. */
#ifndef CORE_CATALOG_RESIDENCY_H
#define CORE_CATALOG_RESIDENCY_H

#include "core/formats/load.h"

/* Marks the layers that the heatmap lists for the timeline resident (or cold) and all others evicted, where no file
 * says otherwise. What can't be read is noted, and so is a heatmap without the timeline. O(layers + heatmap). */
void residency_add(History *history, const char *heatmap, Str timeline, LoadReport *report);

#endif

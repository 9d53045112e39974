/* series_steps.h - the events between two dumps become steps, partitions and jobs of the series' history. */
#ifndef CORE_CATALOG_SERIES_STEPS_H
#define CORE_CATALOG_SERIES_STEPS_H

#include "core/catalog/series.h"
#include "core/catalog/series_interval.h"

/* Appends the event as a step, and a job for each layer that a compaction wrote; adds its bytes and layers to the sums
 * of the series. O(inputs × outputs). */
void series_steps_add(Series *series, const SeriesEvent *event);
/* A timeline has one algorithm. Earlier events that looked like production's compactions were tiered compactions as
 * well. O(steps). */
void series_steps_reinterpret(Series *series);

#endif

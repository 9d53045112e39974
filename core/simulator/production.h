/* production.h - layer sets that look like one that was dumped from production, of any size.
 *
 *     LSN ^  ================ 9 L0 ================     every key
 *         |  ---------- 48 thin, nearly all keys ---
 *         |  ####### full image batch ##########
 *         |  [  ][ ][    ][ ][  ]  band: deltas of      one band a round of compaction, most with several deltas,
 *         |  [     ][   ][ ][   ]  one LSN range        cut at keys of their own
 *         |     ######   image batches ###              aligned to 16,384 blocks inside a relation
 *         +------------------> key (relations)
 *
 * The proportions are those of a real set of 26,690 layers: 90 % images at 0.2 % as many LSNs, a band for 130 layers,
 * 0.3 distinct keys a layer, and a head of 58 layers over almost every key, whatever the size.
 */
#ifndef CORE_SIMULATOR_PRODUCTION_H
#define CORE_SIMULATOR_PRODUCTION_H

#include "core/model/layer_set.h"

#define PRODUCTION_LAYERS_MIN 100u

/* Fills `set` (initialised here) with exactly `layers` layers (at least PRODUCTION_LAYERS_MIN), sorted by name, sizes
 * known. The same seed gives the same set. The layers have no names of their own (see layer_logical_name()). */
void production_layers(LayerSet *set, size_t layers, uint64_t seed);

#endif

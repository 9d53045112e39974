/* states.h - the states of layers that the explorer computes for the map's overlay: garbage or why not, visible or
 * covered, only on one side of a comparison. The tables are here; gc.c and compare.c fill in the values.
 */
#ifndef TUI_APP_STATES_H
#define TUI_APP_STATES_H

#include "tui/view/map.h"

typedef enum StatesKind { STATES_GARBAGE, STATES_REACH, STATES_COMPARE, STATES_COUNT_ } StatesKind;

/* Values in MapStates.of, beside those of GarbageVerdict. GARBAGE_VERDICT_COUNT_ stands for a layer that is not
 * alive. */
enum { REACH_VISIBLE, REACH_COVERED, REACH_GONE };
enum { COMPARE_SAME, COMPARE_ONLY, COMPARE_CHANGED, COMPARE_SOME, COMPARE_GONE };

/* Reads "garbage", "reach" or "compare", which `overlay` accepts beside the map's own words. False for other words. */
bool states_parse(Str text, StatesKind *of);
const char *states_name(StatesKind of);
/* What the overlay shows, in a line. */
const char *states_help(StatesKind of);
/* The meaning of the layers' values; for a comparison those of side 0 (A), 1 (B) or 2 (C). */
const MapState *states_table(StatesKind of, int side, size_t *count);
/* The same in the form that the map needs. */
MapStates states_map(StatesKind of, int side, const uint8_t *values, size_t count, unsigned version);

#endif

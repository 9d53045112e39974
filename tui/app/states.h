/* states.h - the states of layers that the explorer computes for the map's overlay: garbage or why not, visible or
 * covered, only on one side of a comparison. The tables are here; gc.c and compare.c fill in the values.
 */
#ifndef TUI_APP_STATES_H
#define TUI_APP_STATES_H

#include "tui/view/map.h"

typedef enum StatesOf { STATES_GARBAGE, STATES_REACH, STATES_COMPARE, STATES_COUNT_ } StatesOf;

/* Values for MapStates.of, beside GarbageVerdict, whose number GARBAGE_VERDICT_COUNT_ stands for what is not alive. */
enum { REACH_VISIBLE, REACH_COVERED, REACH_GONE };
enum { COMPARE_SAME, COMPARE_ONLY, COMPARE_CHANGED, COMPARE_SOME, COMPARE_GONE };

/* "garbage", "reach", "compare": the words that `overlay` takes beside the map's own. False for another word. */
bool states_parse(Str text, StatesOf *of);
const char *states_name(StatesOf of);
/* What the overlay shows, in one line. */
const char *states_help(StatesOf of);
/* What the layers' values stand for; of a comparison, on side 0 (A), 1 (B) or 2 (C). */
const MapState *states_table(StatesOf of, int side, size_t *count);
/* The same as the map takes it. */
MapStates states_map(StatesOf of, int side, const uint8_t *values, size_t count, unsigned version);

#endif

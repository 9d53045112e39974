/* states.h - the states of layers for the map's overlay: garbage or needed, visible or covered, or how a layer
 * compares. This file says what each value means; gc.c and compare.c compute the values.
 */
#ifndef TUI_APP_STATES_H
#define TUI_APP_STATES_H

#include "tui/view/map.h"

typedef enum StatesKind { STATES_GARBAGE, STATES_REACH, STATES_COMPARE, STATES_COUNT_ } StatesKind;

/* The values of MapStates.of for STATES_REACH and STATES_COMPARE. STATES_GARBAGE has those of GarbageVerdict, with
 * GARBAGE_VERDICT_COUNT_ for a layer that is not alive. */
enum { REACH_VISIBLE, REACH_COVERED, REACH_GONE };
enum { COMPARE_SAME, COMPARE_ONLY, COMPARE_CHANGED, COMPARE_SOME, COMPARE_GONE };

/* Reads "garbage", "reach" or "compare". False for other words. */
bool states_parse(Str text, StatesKind *of);
const char *states_name(StatesKind of);
/* One line about what the overlay shows. */
const char *states_help(StatesKind of);
/* Of a comparison: A, B of two sides, C, B of three sides. */
enum { STATES_A, STATES_B, STATES_C, STATES_B_OF_THREE, STATES_SIDES };

/* The meaning of each value on that side of a comparison; other states have the same on all sides. */
const MapState *states_table(StatesKind of, int side, size_t *count);
/* The states in the form that the map needs. `values` has `count` values, one for each layer, and is borrowed. */
MapStates states_map(StatesKind of, int side, const uint8_t *values, size_t count, unsigned version);

#endif

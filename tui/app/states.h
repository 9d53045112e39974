/* states.h - what the explorer itself knows of each layer, for the map's overlay: garbage or why not, visible or
 * covered, only on one side of a comparison.
 */
#ifndef TUI_APP_STATES_H
#define TUI_APP_STATES_H

#include "tui/view/map.h"

typedef enum StatesOf { STATES_GARBAGE, STATES_REACH, STATES_COMPARE, STATES_COUNT_ } StatesOf;

struct App;

/* "garbage", "reach", "compare": the words that `overlay` takes beside the map's own. False for another word. */
bool states_parse(Str text, StatesOf *of);
/* Shows that overlay. */
void states_show(struct App *app, StatesOf of);
/* The caption's word for the overlay in use. */
const char *states_overlay_name(const struct App *app);
/* Before the map is painted: brings map.states up to date where they are shown. */
void states_update(struct App *app);

#endif

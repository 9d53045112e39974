/* paste.h - text that is pasted: a log with the path of a read is laid over the map; layer names, dumps, pictures and
 * scenarios are looked at instead of what was. People paste such things into issues; here they can be seen.
 */
#ifndef TUI_APP_PASTE_H
#define TUI_APP_PASTE_H

#include "core/base/text.h"

struct App;

/* Fails, changing nothing, where the text is none of these. */
bool paste_take(struct App *app, Str text, Error *error);

#endif

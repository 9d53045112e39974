/* describe.h - describes keys, layers and steps of what is shown in words. */
#ifndef TUI_APP_DESCRIBE_H
#define TUI_APP_DESCRIBE_H

#include "tui/app/session.h"

/* Appends the key as the session shows keys: by its meaning, or as hex. */
void describe_key(const Session *session, Key key, Text *out);
/* Appends a range. One within a relation names the relation once: `1663/16386/35417 blk 0…16384`. */
void describe_range(const Session *session, KeyRange keys, Text *out);
/* Appends a layer's name for lists: its name in the picture, cut to twelve characters, else "#17". */
void describe_layer_short(const Session *session, LayerId layer, Text *out);
/* Appends one line about a step: "step 12: create L0 delta …". Nothing if there is no such step. */
void describe_step(const Session *session, StepId step, Text *out);

#endif

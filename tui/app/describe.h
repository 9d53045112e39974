/* describe.h - keys, layers and steps of what is shown in words. A range within one relation names the relation once:
 * `1663/16386/35417 blk 0…16384`. */
#ifndef TUI_APP_DESCRIBE_H
#define TUI_APP_DESCRIBE_H

#include "tui/app/session.h"

/* Appends the key in the form that the session shows. */
void describe_key(const Session *session, Key key, Text *out);
void describe_range(const Session *session, KeyRange keys, Text *out);
/* Appends what lists call a layer: its name in the picture, cut to twelve columns, else "#17". */
void describe_layer_short(const Session *session, LayerId layer, Text *out);
/* Appends one line about a step: "12 create L0 delta …". */
void describe_step(const Session *session, StepId step, Text *out);

#endif

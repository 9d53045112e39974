/* strip_text.h - the next flips of a parameter in words. */
#ifndef TUI_APP_STRIP_TEXT_H
#define TUI_APP_STRIP_TEXT_H

#include "tui/app/strip.h"

/* Appends a value as one types it; a switch's as on or off. */
void strip_value_text(const PolicyParameter *parameter, double value, Text *out);
/* Appends what a flip changes: what the plan with that value does, "level 0 is not due any more: depth 35 < fanout 36";
 * where none was made, "another verdict than now: level 0: depth 35 >= fanout 10: compact". */
void strip_flip_text(const Session *session, const PolicyParameter *parameter, const StripFlip *flip, Text *out);
/* Appends that no flip was found, and what of the plan changes nevertheless. `strip` may be NULL: it was not made. */
void strip_no_flip_text(const StripView *strip, Text *out);

#endif

/* measure.h - numbers of what is shown, by name: what a lesson's `right` compares a prediction with, what `check`
 * checks, and what stands for `{name}` in a lesson's text.
 *
 *     depth           4          depth of the first level         read 1A0      2     layers that a read of a key
 * visits strategy 640    deltas     of the partition with a key      removable     3     layers that GC would remove
 */
#ifndef TUI_APP_MEASURE_H
#define TUI_APP_MEASURE_H

#include "tui/app/session.h"

typedef struct Measure {
    const char *name;
    const char *argument; /* "KEY", "[KEY]" or "" */
    const char *help;
    bool (*value)(Session *session, Str args, Text *out, Error *error);
} Measure;

extern const Measure measures[];
extern const size_t measure_count;

/* Appends the value of "NAME [ARGUMENT]". ERROR_USAGE for unknown names and arguments that do not fit. */
bool measure_value(Session *session, Str text, Text *out, Error *error);
/* Appends `text` with every {NAME} replaced by its value. Fails as measure_value(). */
bool measure_fill(Session *session, Str text, Text *out, Error *error);

#endif

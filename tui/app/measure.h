/* measure.h - values of what is shown, by name: `right` compares a prediction with one, `check` verifies one, and
 * `{NAME}` in a lesson's text is replaced by one.
 *
 *     depth           4          depth of the first level
 *     strategy 640    deltas     strategy of the partition with this key
 *     read 1A0        2          layers that a read of this key visits
 *     removable       3          layers that GC would remove
 */
#ifndef TUI_APP_MEASURE_H
#define TUI_APP_MEASURE_H

#include "tui/app/session.h"

typedef struct Measure {
    const char *name;
    const char *argument; /* "KEY", "[KEY]" or "" */
    const char *help;
    /* Appends the value. ERROR_USAGE for arguments that do not fit. */
    bool (*value)(Session *session, Str args, Text *out, Error *error);
} Measure;

extern const Measure measures[];
extern const size_t measure_count;

/* Appends the value of "NAME [ARGUMENT]". ERROR_USAGE for unknown names and arguments that do not fit. */
bool measure_value(Session *session, Str text, Text *out, Error *error);
/* Appends `text` with every {NAME} replaced by its value. Fails as measure_value(). */
bool measure_fill(Session *session, Str text, Text *out, Error *error);

#endif

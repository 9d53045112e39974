/* format.h - the table of formats: how each is recognised, read and written.
 *
 * Detection asks the rows in order, and the first that recognises the content reads it; `convert`, the help and the
 * man page print the same rows. A row without `write` can only be read, one without `sniff` is only read on request.
 */
#ifndef CORE_FORMATS_FORMAT_H
#define CORE_FORMATS_FORMAT_H

#include "core/history/history.h"

struct Reader; /* core/formats/reader.h */

typedef struct Format {
    const char *name;   /* "names": after --to and --format, in reports */
    const char *ending; /* of a file's name that `convert` writes in this format: ".txt"; NULL: none */
    const char *help;   /* one line */
    /* Is it in this format? `name` is the file's, for a hint. Cheap: reads at most a small part, or searches. */
    bool (*sniff)(Str text, Str name);
    /* Adds the text's contents to the reader's history. Names may point into `text` if keeps_text. */
    bool (*read)(struct Reader *reader, Str text, Error *error);
    /* Appends the history's layers alive at `step` in this format. Fails, with the reason, where the format can't hold
     * them. */
    bool (*write)(const History *history, StepId step, Text *out, Error *error);
    bool keeps_text; /* the text must live as long as the layer set */
} Format;

extern const Format formats[];
extern const size_t format_count;

/* By name; NULL if there is none. */
const Format *format_named(Str name);
/* The format that a file of this name is written in (`index_part.json` by its whole name, others by ending); NULL. */
const Format *format_for_path(Str path);
/* The format that recognises the text; NULL if none does. */
const Format *format_recognise(Str text, Str name);

#endif

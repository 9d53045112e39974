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
    const char *name;   /* the name after --to and --format and in reports: "names" */
    const char *ending; /* the ending of a file name for which `convert` writes this format: ".txt"; NULL: none */
    const char *help;   /* one line */
    /* Is the text in this format? `name` is the file's name, as a hint. Cheap: reads a small part of the text, or
     * searches it once. */
    bool (*sniff)(Str text, Str name);
    /* Adds the content of the text to the reader's history. Names may point into `text` if keeps_text. */
    bool (*read)(struct Reader *reader, Str text, Error *error);
    /* Appends the history's layers alive at `step` in this format. Fails, with the reason, where the format cannot
     * express them. NULL: cannot be written. */
    bool (*write)(const History *history, StepId step, Text *out, Error *error);
    bool keeps_text; /* the text must live as long as the layer set */
} Format;

extern const Format formats[];
extern const size_t format_count;

/* The format with that name; NULL where there is none. */
const Format *format_named(Str name);
/* The format to write to a file of this name (`index_part.json` by the whole name, others by their ending); NULL where
 * there is none. */
const Format *format_for_path(Str path);
/* The first format that recognises the text; NULL where none does. */
const Format *format_recognise(Str text, Str name);

#endif

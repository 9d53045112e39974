/* reading.h - begin and end of a Reader. Internal to the room: others call load_paths() and load_text().
 *
 *     reading_begin(&reader, options, &history, &report);
 *     bool fine = art_read(&reader, text, error);
 *     if (reading_end(&reader, fine, "picture"))
 *         …                                       // the history is whole
 */
#ifndef CORE_FORMATS_READING_H
#define CORE_FORMATS_READING_H

#include "core/formats/reader.h"

/* Initialises the history that the reader fills. All three arguments must live until reading_end(). */
void reading_begin(Reader *reader, const LoadOptions *options, History *history, LoadReport *report);
/* Ends reading. With `fine` the history gets its title and its step, else it is released. Returns `fine`. */
bool reading_end(Reader *reader, bool fine, const char *title);

#endif

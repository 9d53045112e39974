/* text.h - text that grows: owned, always terminated, appended to piece by piece.
 *
 * Nearly every text has views (str.h) and numbers (number.h) in it, so both come along.
 */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include "core/base/number.h"
#include "core/base/utf8.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A macro's value as a literal: TEXT_OF(FANOUT_LOADED) is "10". */
#define TEXT_OF(macro)  TEXT_OF_(macro)
#define TEXT_OF_(value) #value

/* A growing text. It must start as TEXT_EMPTY, also as a member of a larger struct; text_release() frees it. */
typedef struct Text {
    char *at; /* owned, terminated, never NULL; an empty Text shares a constant: do not write to it */
    size_t length, capacity;
    struct TextSink *sink; /* receives what text_pour() hands over; NULL: the text keeps everything */
    struct Tones *tones;   /* records what text_tone() says of lines (tones.h); NULL: tones are dropped */
} Text;

#define TEXT_EMPTY                                                                                                     \
    {                                                                                                                  \
        .at = ""                                                                                                       \
    }

/* Receives a long text piece by piece, so that it is never in memory as a whole. */
typedef struct TextSink {
    bool (*take)(struct TextSink *sink, Str piece); /* false: no further pieces are wanted */
    bool closed;                                    /* `take` has returned false */
} TextSink;

/* For writers, at places where they will not look back at earlier text: a text that has a sink and has grown to about a
 * MiB is handed over, and is empty afterwards. */
void text_pour(Text *text);
/* Hands over the rest, of any size, at the end. */
void text_pour_all(Text *text);

/* Frees the memory; the text is TEXT_EMPTY then, without its sink and tones. */
void text_release(Text *text);
/* Empties the text, and keeps memory, sink and tones. */
void text_clear(Text *text);
/* Makes room for `more` further bytes and the terminating zero. */
void text_reserve(Text *text, size_t more);
void text_add(Text *text, const char *bytes, size_t length);
void text_add_str(Text *text, Str str);
void text_add_char(Text *text, char c);
void text_printf(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(Text *text, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
static inline Str text_str(const Text *text)
{
    return (Str){text->at, text->length};
}

/* Appends what text_escape() writes, but keeps newlines and tabs: lines for a terminal. */
void text_add_escaped(Text *text, Str raw);
/* Appends `raw` with each CHAR_CONTROL and CHAR_FORMAT replaced by a blank: for places that have no escapes. */
void text_add_blanked(Text *text, Str raw);

#endif

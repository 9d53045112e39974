/* text.c - appends to memory that doubles; a text with a sink is handed over when it has grown to a MiB.
 *
 *     TEXT_EMPTY + "ab": 64 bytes are allocated, "ab\0"; an empty text is never allocated, and never NULL
 */
#include "core/base/text.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define POURED ((size_t)1 << 20)

void text_pour_all(Text *text)
{
    TextSink *sink = text->sink;
    if (!sink)
        return;
    if (!sink->closed && text->length > 0)
        sink->closed = !sink->take(sink, text_str(text));
    text_clear(text);
}

void text_pour(Text *text)
{
    if (text->length >= POURED)
        text_pour_all(text);
}

void text_release(Text *text)
{
    if (text->capacity)
        free(text->at);
    *text = (Text)TEXT_EMPTY;
}

void text_clear(Text *text)
{
    text->length = 0;
    if (text->capacity)
        text->at[0] = '\0';
}

void text_reserve(Text *text, size_t more)
{
    size_t need = text->length + more + 1;
    if (need <= text->capacity)
        return;
    char *owned = text->capacity ? text->at : NULL;
    size_t capacity = text->capacity * 2 < 64 ? 64 : text->capacity * 2;
    text->capacity = capacity < need ? need : capacity;
    text->at = mem_resize(owned, text->capacity, 1);
    text->at[text->length] = '\0';
}

void text_add(Text *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    if (length)
        memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void text_add_str(Text *text, Str str)
{
    text_add(text, str.at, str.length);
}

void text_add_char(Text *text, char c)
{
    text_add(text, &c, 1);
}

void text_vprintf(Text *text, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    text_reserve(text, 128);
    size_t room = text->capacity - text->length;
    int length = vsnprintf(text->at + text->length, room, format, args);
    if ((size_t)length >= room) {
        text_reserve(text, (size_t)length);
        vsnprintf(text->at + text->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    text->length += (size_t)length;
}

void text_printf(Text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_vprintf(text, format, args);
    va_end(args);
}

void text_add_escaped(Text *text, Str raw)
{
    Str bytes;
    CharKind kind;
    text_reserve(text, raw.length);
    while (str_char(&raw, &bytes, &kind)) {
        char piece[16];
        if (kind == CHAR_SHOWN || bytes.at[0] == '\n' || bytes.at[0] == '\t')
            text_add_str(text, bytes);
        else
            text_add(text, piece, char_escape(bytes, piece));
    }
}

void text_add_blanked(Text *text, Str raw)
{
    Str bytes;
    CharKind kind;
    while (str_char(&raw, &bytes, &kind))
        text_add_str(text, kind == CHAR_CONTROL || kind == CHAR_FORMAT ? STR(" ") : bytes);
}

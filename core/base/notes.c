/* notes.c - keeps the first notes, each in the arena. */
#include "core/base/notes.h"

#include "core/base/text.h"

#include <stdarg.h>

void notes_add(Notes *notes, const char *format, ...)
{
    if (notes->count >= NOTES_MAX)
        return;
    Text text = TEXT_EMPTY;
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    array_push(notes, arena_copy(&notes->arena, text.at, text.length));
    text_release(&text);
}

void notes_release(Notes *notes)
{
    free(notes->at);
    arena_release(&notes->arena);
    *notes = (Notes){0};
}

/* notes.c - keeps the first notes, each in the arena. */
#include "core/base/notes.h"

#include "core/base/text.h"

#include <stdarg.h>

/* Puts a note at that place; the later ones move up. */
static void notes_put(Notes *notes, size_t place, const char *format, va_list args)
{
    Text text = TEXT_EMPTY;
    if (notes->count >= NOTES_MAX)
        return;
    text_vprintf(&text, format, args);
    array_push(notes, NULL);
    memmove(notes->at + place + 1, notes->at + place, (notes->count - 1 - place) * sizeof *notes->at);
    notes->at[place] = arena_copy(&notes->arena, text.at, text.length);
    text_release(&text);
}

void notes_add(Notes *notes, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    notes_put(notes, notes->count, format, args);
    va_end(args);
}

void notes_add_grave(Notes *notes, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t before = notes->count;
    notes_put(notes, notes->grave, format, args);
    notes->grave += notes->count > before;
    va_end(args);
}

void notes_release(Notes *notes)
{
    free(notes->at);
    arena_release(&notes->arena);
    *notes = (Notes){0};
}

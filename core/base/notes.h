/* notes.h - notes for the user, one line each: what was odd in an input, but did not stop it from being read. */
#ifndef CORE_BASE_NOTES_H
#define CORE_BASE_NOTES_H

#include "core/base/mem.h"

/* At most that many notes are kept. */
#define NOTES_MAX 1000

typedef struct Notes {
    const char **at; /* grave ones first, else in the order in which they were added */
    size_t count, capacity;
    size_t grave; /* number of grave notes */
    Arena arena;  /* owns the texts */
} Notes;

/* Adds a note, as printf() writes it; nothing where NOTES_MAX are kept. Text from files must be escaped. */
void notes_add(Notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for a note that nobody may miss: it stands before all that are not grave. */
void notes_add_grave(Notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
void notes_release(Notes *notes);

#endif

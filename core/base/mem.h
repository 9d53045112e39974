/* mem.h - heap, arenas and growable arrays. When memory runs out, mem_exhausted() calls the handler that main
 * installed, because only main ends the process.
 *
 * An arena is a lifetime: everything that belongs to a layer set, a plan or a frame is allocated from its arena and
 * freed with it.
 *
 *     Arena arena = {0};                 // {0} is an empty arena
 *     Key *keys = arena_array(&arena, Key, n);
 *     arena_release(&arena);             // frees all; the arena is empty and usable again
 */
#ifndef CORE_BASE_MEM_H
#define CORE_BASE_MEM_H

#include "core/base/str.h"

#include <stddef.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>

/* Never return NULL, even for 0 bytes: without memory the process ends. The caller frees the memory with free().
 * mem_zero() fills it with zeros; mem_resize() keeps the old content, takes NULL for `old`, and moves it. */
void *mem_alloc(size_t bytes);
void *mem_zero(size_t count, size_t size);
void *mem_resize(void *old, size_t count, size_t size);

/* For programs, at their start: `end` is called when memory runs out, on any thread, and must not return. It cannot
 * allocate either: it may only do what a signal handler may. Without it the process aborts. */
void mem_on_exhausted(void (*end)(void));

/* For programs, at their start: freed memory stays with the process. A plan of a million layers takes and frees scratch
 * of many MiB thousands of times. Giving it back to the system each time costs a fifth of the plan's time in page
 * faults. */
void mem_keep_freed(void);

typedef struct ArenaBlock ArenaBlock;
typedef struct Arena {
    ArenaBlock *head; /* newest block; owned */
    size_t bytes;     /* bytes handed out since the last release, for reports */
} Arena;

/* `bytes` uninitialised bytes, aligned to 16. Cost: constant, and now and then a new block of at least 64 KiB. */
void *arena_alloc(Arena *arena, size_t bytes);
/* The same, filled with zeros. */
void *arena_zero(Arena *arena, size_t bytes);
/* A copy of `length` bytes, with a terminating zero. */
char *arena_copy(Arena *arena, const char *text, size_t length);
/* The same of a view. */
Str arena_str(Arena *arena, Str text);
/* The same of a terminated text; NULL of NULL. */
char *arena_text(Arena *arena, const char *text);
/* printf into the arena. */
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Moves everything that `from` owns to `to` and leaves `from` empty. */
void arena_take(Arena *to, Arena *from);
void arena_release(Arena *arena);

#define arena_array(arena, Type, n)      ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(n)))
#define arena_array_zero(arena, Type, n) ((Type *)arena_zero((arena), sizeof(Type) * (size_t)(n)))

/* Growable arrays: ARRAY(Type) makes the struct type, usually in a typedef: `typedef ARRAY(Step) StepArray;`. {0} is an
 * empty array; array_release() frees it. Elements move when the array grows: keep indexes, not pointers. */
#define ARRAY(Type)                                                                                                    \
    struct {                                                                                                           \
        Type *at;                                                                                                      \
        size_t count, capacity;                                                                                        \
    }

/* Appends a value. */
#define array_push(array, ...)                                                                                         \
    do {                                                                                                               \
        array_reserve((array), (array)->count + 1);                                                                    \
        (array)->at[(array)->count++] = (__VA_ARGS__);                                                                 \
    } while (0)

/* Makes room for `wanted` elements in total. The capacity at least doubles when it grows. */
#define array_reserve(array, wanted)                                                                                   \
    do {                                                                                                               \
        size_t wanted_ = (wanted);                                                                                     \
        if (wanted_ > (array)->capacity) {                                                                             \
            size_t next_ = (array)->capacity * 2 < 16 ? 16 : (array)->capacity * 2;                                    \
            (array)->capacity = next_ < wanted_ ? wanted_ : next_;                                                     \
            (array)->at = mem_resize((array)->at, (array)->capacity, sizeof *(array)->at);                             \
        }                                                                                                              \
    } while (0)

/* Adds zero elements until there are `wanted` of them; nothing where there are as many already. */
#define array_extend(array, wanted)                                                                                    \
    do {                                                                                                               \
        size_t from_ = (array)->count, to_ = (wanted);                                                                 \
        if (from_ < to_) {                                                                                             \
            array_reserve((array), to_);                                                                               \
            memset((array)->at + from_, 0, (to_ - from_) * sizeof *(array)->at);                                       \
            (array)->count = to_;                                                                                      \
        }                                                                                                              \
    } while (0)

#define array_release(array)                                                                                           \
    do {                                                                                                               \
        free((array)->at);                                                                                             \
        memset((array), 0, sizeof *(array));                                                                           \
    } while (0)

#endif

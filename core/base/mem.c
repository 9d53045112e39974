/* mem.c - checks every allocation, builds arenas as lists of growing blocks, and arrays whose capacity doubles. */
#include "core/base/mem.h"

#include <stdarg.h>
#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>

struct ArenaBlock {
    ArenaBlock *next;
    size_t used, size;
    _Alignas(16) unsigned char bytes[];
};

#define ARENA_BLOCK ((size_t)64 * 1024)

/* Set once by main. It is global because memory can run out anywhere, also in functions that could not be passed it. */
static void (*end_process)(void);

void mem_on_exhausted(void (*end)(void))
{
    end_process = end;
}

/* The one place where lack of memory ends the process: no caller could do anything sensible about it. */
static void __attribute__((noreturn)) mem_exhausted(void)
{
    if (end_process)
        end_process();
    abort();
}

void mem_keep_freed(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

void *mem_alloc(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_zero(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_resize(void *old, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        mem_exhausted();
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void *arena_alloc(Arena *arena, size_t bytes)
{
    size_t need = (bytes + 15) & ~(size_t)15;
    if (need < bytes)
        mem_exhausted();
    ArenaBlock *block = arena->head;
    if (!block || block->size - block->used < need) {
        size_t size = need > ARENA_BLOCK ? need : ARENA_BLOCK;
        if (size > SIZE_MAX - sizeof(ArenaBlock))
            mem_exhausted();
        block = mem_alloc(sizeof(ArenaBlock) + size);
        block->used = 0;
        block->size = size;
        block->next = arena->head;
        arena->head = block;
    }
    void *p = block->bytes + block->used;
    block->used += need;
    arena->bytes += need;
    return p;
}

void *arena_zero(Arena *arena, size_t bytes)
{
    return memset(arena_alloc(arena, bytes), 0, bytes);
}

char *arena_copy(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

Str arena_str(Arena *arena, Str text)
{
    return (Str){arena_copy(arena, text.at, text.length), text.length};
}

char *arena_text(Arena *arena, const char *text)
{
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_take(Arena *to, Arena *from)
{
    ArenaBlock **end = &to->head; /* behind the last block, so that `to` goes on filling its current block */
    while (*end)
        end = &(*end)->next;
    *end = from->head;
    to->bytes += from->bytes;
    *from = (Arena){0};
}

void arena_release(Arena *arena)
{
    for (ArenaBlock *block = arena->head; block;) {
        ArenaBlock *next = block->next;
        free(block);
        block = next;
    }
    *arena = (Arena){0};
}

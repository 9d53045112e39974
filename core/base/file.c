/* file.c - reads whole files: read() into a buffer that doubles. The size of a regular file is known, so its first
 * buffer is one byte larger, and the second read() finds the end.
 *
 *     a file of 100 bytes: a buffer of 101, read() gives 100, then 0;  a pipe: 64 KiB, 128 KiB, …
 */
#include "core/base/file.h"

#include "core/base/encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_FIRST ((size_t)65536)   /* first allocation where the size is unknown (a pipe) */
#define HEAD       ((size_t)1 << 20) /* bytes of a text that are read and checked before the rest */

static Str without_mark(Str text)
{
    return str_starts(text, STR("\xEF\xBB\xBF")) ? (Str){text.at + 3, text.length - 3} : text;
}

static bool file_too_large(size_t limit, Error *error)
{
    char most[32];
    return error_set(error, ERROR_INPUT, "is too large: at most %s are read", bytes_format(limit, most));
}

/* Copies the bytes into a buffer twice as large. */
static char *file_grow(Arena *room, const char *bytes, size_t length)
{
    Arena larger = {0};
    char *moved = arena_alloc(&larger, length * 2);
    memcpy(moved, bytes, length);
    arena_release(room);
    *room = larger;
    return moved;
}

/* Reads on into `bytes` up to `room`. *got is 0 at the end of the input. False where reading fails, or gives more than
 * `left` bytes. */
static bool file_read_more(int fd, char *bytes, size_t room, size_t left, size_t limit, size_t *got, Error *error)
{
    ssize_t n;
    do
        n = read(fd, bytes, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return error_set(error, ERROR_INPUT, "%s", strerror(errno));
    if ((size_t)n > left)
        return file_too_large(limit, error);
    *got = (size_t)n;
    return true;
}

bool file_is_directory(const char *path)
{
    struct stat st;
    return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* As fd_read(), but keeps the byte order mark. The first MiB of a text is checked before more is read. */
static bool file_read_all(int fd, bool is_text, size_t limit, Arena *arena, Str *bytes_read, Error *error)
{
    struct stat st;
    bool sized = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0;
    size_t capacity = sized ? (size_t)st.st_size + 1 : READ_FIRST, length = 0;
    if (sized && (size_t)st.st_size > limit)
        return file_too_large(limit, error);
    Arena room = {0};
    char *bytes = arena_alloc(&room, capacity);
    for (size_t n = 1; n > 0;) {
        bool in_head = is_text && length < HEAD && capacity > HEAD;
        bool fine =
            file_read_more(fd, bytes + length, (in_head ? HEAD : capacity) - length, limit - length, limit, &n, error);
        bool filled_head = fine && is_text && length < HEAD && length + n >= HEAD;
        if (!fine || (filled_head && !str_check_text((Str){bytes, HEAD}, error))) {
            arena_release(&room);
            return false;
        }
        length += n;
        if (length == capacity) {
            bytes = file_grow(&room, bytes, length);
            capacity *= 2;
        }
    }
    arena_take(arena, &room);
    *bytes_read = (Str){bytes, length};
    return true;
}

bool fd_read(int fd, size_t limit, Arena *arena, Str *text, Error *error)
{
    Str bytes = {"", 0};
    if (!file_read_all(fd, true, limit, arena, &bytes, error))
        return false;
    *text = without_mark(bytes);
    return true;
}

bool file_read(const char *path, size_t limit, Arena *arena, Str *text, Error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 ? fd_read(fd, limit, arena, text, error) : error_set(error, ERROR_INPUT, "%s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok || error_place(error, path, 0, 0);
}

bool file_read_bytes(const char *path, size_t limit, Arena *arena, Str *bytes, Error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 ? file_read_all(fd, false, limit, arena, bytes, error)
                      : error_set(error, ERROR_INPUT, "%s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok || error_place(error, path, 0, 0);
}

bool file_read_head(const char *path, size_t size, Arena *arena, Str *bytes, Error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        error_set(error, ERROR_INPUT, "%s", strerror(errno));
        return error_place(error, path, 0, 0);
    }
    char *head = arena_alloc(arena, size);
    size_t length = 0;
    ssize_t n = 1;
    while (length < size && n != 0) {
        n = read(fd, head + length, size - length);
        if (n < 0 && errno != EINTR)
            break;
        length += n > 0 ? (size_t)n : 0;
    }
    if (n < 0)
        error_set(error, ERROR_INPUT, "%s", strerror(errno));
    else
        *bytes = (Str){head, length};
    close(fd);
    return n >= 0 || error_place(error, path, 0, 0);
}

bool file_or_stdin_read(const char *path, size_t limit, Arena *arena, Str *text, Error *error)
{
    if (strcmp(path, "-") != 0)
        return file_read(path, limit, arena, text, error);
    return fd_read(STDIN_FILENO, limit, arena, text, error) || error_place(error, path, 0, 0);
}

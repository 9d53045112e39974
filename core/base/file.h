/* file.h - whole files: read up to a limit, and written atomically: a reader sees the old file or the new one, and a
 * failure keeps the old one.
 *
 *     out.svg.tmp-a1B2c3  <- all bytes;  then renamed to  out.svg
 */
#ifndef CORE_BASE_FILE_H
#define CORE_BASE_FILE_H

#include "core/base/error.h"
#include "core/base/mem.h"
#include "core/base/text.h"

/* For `limit` below: more than any dump has, so that input without an end (a pipe) becomes an error before it takes all
 * memory. 4 GiB are the names of 50 million layers, and reading them takes as much memory. */
#define FILE_ANY_SIZE (((size_t)4 << 30) - 1)

/* Reads everything from the descriptor into the arena (not terminated), except for a UTF-8 byte order mark at the
 * start, which some editors write. More than `limit` bytes are an error; nothing is ever cut off. Where the first MiB
 * is not text (str_check_text()), that is an error before more is read; shorter input is not checked. Fails with
 * ERROR_INPUT. Cost: O(bytes); where the size is unknown beforehand (a pipe) each byte is copied about once more. */
bool fd_read(int fd, size_t limit, Arena *arena, Str *text, Error *error);

/* The same for a file. ERROR_INPUT has the path as its place. "-" is a file of that name. */
bool file_read(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

/* The same for binary files: no check for text, and every byte is kept. */
bool file_read_bytes(const char *path, size_t limit, Arena *arena, Str *bytes, Error *error);
/* At most the first `size` bytes of a file, every byte kept. ERROR_INPUT has the path as its place. Takes `size` bytes
 * of the arena. */
bool file_read_head(const char *path, size_t size, Arena *arena, Str *bytes, Error *error);

/* The same as file_read(), but "-" means standard input. */
bool file_or_stdin_read(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

/* Does the path lead to a directory? Never for "-", which means standard input. */
bool file_is_directory(const char *path);

/* Writes all of `data` to the descriptor. False: errno says why (EPIPE: the reader has closed the pipe). */
bool fd_write(int fd, Str data);

/* Adds the content of a file to `out`; it may pour (text_pour()). False with the error set: the file must not be
 * written. */
typedef bool FileFill(void *self, Text *out, Error *error);

/* Writes `data` to a temporary file beside `path`, then renames it. The file keeps the permissions of the one it
 * replaces. A symbolic link is followed, even one whose target does not exist yet; a device, a pipe or a socket is
 * written in place, and a pipe whose reader has closed it is no failure. On failure, or where a signal ends the
 * process, a file is kept as it was and no temporary file is left. ERROR_OUTPUT has the path as its place. */
bool file_write(const char *path, Str data, Error *error);
/* The same for the text that `fill` adds. What it pours is written at once and not kept in memory. An error of
 * `fill` is passed on. */
bool file_write_filled(const char *path, FileFill *fill, void *self, Error *error);

#endif

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

/* For `limit` below: more than any dump has, so that a text which has no end (a pipe) is an error before it takes all
 * memory. 4 GiB are names of 50 million layers; reading them takes as much memory. */
#define FILE_ANY_SIZE (((size_t)4 << 30) - 1)

/* Reads all that the descriptor gives, into the arena (not terminated), but for a UTF-8 byte order mark at its start,
 * which some editors write and no reader wants. More than `limit` bytes are an error, never cut off; so is what its
 * first MiB shows to be no text (str_check_text()), before more of it is read. Fails with ERROR_INPUT. Cost: one copy
 * where the descriptor does not know its size (a pipe). */
bool fd_read(int fd, size_t limit, Arena *arena, Str *text, Error *error);

/* The same for a file; ERROR_INPUT has the path as its place. "-" is a file of that name. */
bool file_read(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

/* The same, byte for byte: of files that are no text. */
bool file_read_bytes(const char *path, size_t limit, Arena *arena, Str *bytes, Error *error);
/* At most the first `size` bytes of a file, byte for byte. */
bool file_read_head(const char *path, size_t size, Arena *arena, Str *bytes, Error *error);

/* The same as file_read(), but "-" is standard input. */
bool file_or_stdin_read(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

/* Writes all of `data` to the descriptor. False: errno says why (EPIPE: who read has gone). */
bool fd_write(int fd, Str data);

/* Adds the text of a file; false with the error set: it is not to be written. It may pour (text_pour()). */
typedef bool FileFill(void *self, Text *out, Error *error);

/* Writes `data` to the file under a temporary name beside it, and renames that; permissions are those of the file that
 * was there. A link is followed, also one that leads to nothing yet; a device, a pipe or a socket is written as it is.
 * Where a signal ends the process, or on failure, what was there stays and nothing is left beside it;
 * ERROR_OUTPUT has the path as its place. */
bool file_write(const char *path, Str data, Error *error);
/* The same for what `fill` adds, as it comes: what it pours is not kept in memory. */
bool file_write_filled(const char *path, FileFill *fill, void *self, Error *error);

#endif

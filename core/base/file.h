/* file.h - writing whole files, so that a reader sees the old one or the new one and a failure loses neither.
 *
 *     out.svg.tmp-a1B2c3  <- all bytes;  then renamed to  out.svg
 */
#ifndef CORE_BASE_FILE_H
#define CORE_BASE_FILE_H

#include "core/base/error.h"
#include "core/base/text.h"

/* Writes all of `data` to the descriptor. False: errno says why (EPIPE: who read has gone). */
bool fd_write(int fd, Str data);

/* Writes `data` to the file under a temporary name beside it, and renames that. A link is followed; a device, a pipe or
 * a socket is written as it is. On failure what was there stays, and ERROR_OUTPUT has the path as its place. */
bool file_write(const char *path, Str data, Error *error);

#endif

/* byte_stream.h - a file or standard input as a stream of bytes; data that gzip or zstd compressed is decompressed.
 *
 *     listing.txt.zst ──► zstd -dc ──► lines
 *
 * The program that decompresses is found in the PATH. No input runs any other program.
 */
#ifndef CORE_BASE_BYTE_STREAM_H
#define CORE_BASE_BYTE_STREAM_H

#include "core/base/mem.h"
#include "core/base/text.h"

#include <sys/types.h>

typedef struct ByteStream {
    const char *path; /* not owned */
    int fd;           /* what is read: the file, or the decompressor's output */
    pid_t child;      /* the decompressor's process; 0: the file is not compressed */
    const char *program;
    bool plain;   /* a regular file without compression, which can be read again from its start */
    char head[8]; /* its first bytes, read to detect compression */
    size_t head_length, head_taken;
    Str text;             /* byte_stream_of_text(): the part that was not read yet */
    Error failure;        /* why the stream cannot be read any further; every later read returns it */
    uint64_t size, taken; /* file size in bytes, 0 where unknown; bytes read so far */
    char *line_buffer;    /* owned; used by byte_stream_line() */
    size_t line_from, line_until, line_room;
    bool unended; /* the last line ended with the stream and not with a newline */
    Text decoded; /* the last line or head, if it contained encoded paths */
} ByteStream;

/* Opens a file, or standard input ("-"), and starts a decompressor where its content is compressed. The caller closes
 * it with byte_stream_close(). ERROR_INPUT has the path, or "stdin", as its place, here and below; nothing is open
 * then. */
bool byte_stream_open(ByteStream *stream, const char *path, Error *error);
/* A stream over bytes in memory, which must outlive it. */
void byte_stream_of_text(ByteStream *stream, Str text);
/* Takes the next line, without its LF or CRLF, and with encoded paths decoded (text_add_decoded_paths()). It is valid
 * until the next call. A line of more than 64 MiB comes in pieces. False at the end, or on an error; only then the
 * error's code is set. */
bool byte_stream_line(ByteStream *stream, Str *line, Error *error);
/* Returns the first `wanted` bytes, or fewer where the stream is shorter, and leaves them in the stream. They are valid
 * until the next call. Only before the first line is read. Where encoded paths are decoded the result is whole lines,
 * and may be shorter. At the end `head` is empty; false where reading fails before the first byte. */
bool byte_stream_peek(ByteStream *stream, size_t wanted, Str *head, Error *error);
/* Reads everything that was not taken yet, up to `limit` bytes, into the arena. More is an error. */
bool byte_stream_rest(ByteStream *stream, size_t limit, Arena *arena, Str *text, Error *error);
/* The same for a text: where its first MiB shows that it is not one (str_check_text()), reading stops with an error. */
bool byte_stream_text(ByteStream *stream, size_t limit, Arena *arena, Str *text, Error *error);
void byte_stream_close(ByteStream *stream);

/* Reads a whole text file or standard input, unpacked, up to `limit` bytes, into the arena. */
bool byte_stream_whole(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

#endif

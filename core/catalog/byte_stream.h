/* byte_stream.h - a file or standard input as a stream of bytes; data that gzip or zstd compressed is decompressed.
 *
 *     listing.txt.zst ──► zstd -dc ──► lines
 *
 * The program that decompresses is found in the PATH. No input runs any other program.
 */
#ifndef CORE_CATALOG_BYTE_STREAM_H
#define CORE_CATALOG_BYTE_STREAM_H

#include "core/base/mem.h"
#include "core/base/text.h"

#include <sys/types.h>

typedef struct ByteStream {
    const char *path; /* not owned */
    int fd;           /* read from here */
    pid_t child;      /* the program that unpacks, or 0 */
    const char *program;
    bool plain;   /* a regular file that is not compressed: can be read again from its start */
    char head[8]; /* its first bytes, which were looked at */
    size_t head_length, head_taken;
    Str text;             /* of byte_stream_of_text(): what is left of it */
    Error failure;        /* why it can't be read any further: told by each read from then on */
    uint64_t size, taken; /* bytes of the file, 0 where not known; bytes read */
    char *line_buffer;    /* owned; of byte_stream_line() */
    size_t line_from, line_until, line_room;
    bool unended; /* the last line ended with the stream, not with a LF */
    Text decoded; /* the last line or head, where it had encoded paths */
} ByteStream;

/* Opens a file, or standard input ("-"). ERROR_INPUT has the path as its place. */
bool byte_stream_open(ByteStream *stream, const char *path, Error *error);
/* A stream of bytes that are in memory, and stay there until it is closed. */
void byte_stream_of_text(ByteStream *stream, Str text);
/* The next line, without its LF or CRLF, and with encoded paths decoded (text_add_decoded_paths()); valid until the
 * next call. A line of more than 64 MiB comes in pieces. False: the end, or an error (whose code is set then). */
bool byte_stream_line(ByteStream *stream, Str *line, Error *error);
/* The first bytes, `wanted` of them if there are as many, without taking them; valid until the next call. Before the
 * first line is read. With encoded paths decoded it is whole lines, fewer bytes. False where not one can be read. */
bool byte_stream_peek(ByteStream *stream, size_t wanted, Str *head, Error *error);
/* All that was not taken yet, up to `limit` bytes, into the arena. */
bool byte_stream_rest(ByteStream *stream, size_t limit, Arena *arena, Str *text, Error *error);
/* The same of what must be a text: where its first MiB shows that it is none (str_check_text()), no more is read. */
bool byte_stream_text(ByteStream *stream, size_t limit, Arena *arena, Str *text, Error *error);
void byte_stream_close(ByteStream *stream);

/* Reads all of a text file or of standard input, unpacked, up to `limit` bytes. */
bool byte_stream_whole(const char *path, size_t limit, Arena *arena, Str *text, Error *error);

#endif

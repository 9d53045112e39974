/* byte_stream.c - reads a file, through `gzip -dc` or `zstd -dc` if its first bytes show that it is compressed. The
 * program reads a file itself. The first bytes of standard input are already taken, so a thread of ours feeds it to the
 * program. */
#include "core/base/byte_stream.h"

#include "core/base/encoding.h"
#include "core/base/file.h"
#include "core/base/percent.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK         ((size_t)256 << 10)
#define LINE_MAX_ROOM ((size_t)64 << 20)
/* bytes of a text that are checked before the rest is read, as in file_read() */
#define TEXT_HEAD ((size_t)1 << 20)

static bool stream_fail(const ByteStream *stream, Error *error, const char *reason)
{
    error_set(error, ERROR_INPUT, "%s", reason);
    return error_place(error, strcmp(stream->path, "-") == 0 ? "stdin" : stream->path, 0, 0);
}

static const char *unpacker(Str head)
{
    static const Str gzip = {"\x1f\x8b", 2}, zstd = {"\x28\xb5\x2f\xfd", 4};
    return str_starts(head, gzip) ? "gzip" : str_starts(head, zstd) ? "zstd" : NULL;
}

static ssize_t stream_read_all(int fd, char *bytes, size_t room)
{
    size_t length = 0;
    while (length < room) {
        ssize_t n = read(fd, bytes + length, room - length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        length += (size_t)n;
    }
    return (ssize_t)length;
}

/* Feeds a decompressor: first the bytes of standard input that were read already, then the rest of it. */
typedef struct Feed {
    int from, to;
    char head[8];
    size_t head_length;
} Feed;

static void *feed(void *self)
{
    Feed *feed = self;
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE); /* Without SIGPIPE, write() fails where the decompressor has ended early. */
    pthread_sigmask(SIG_BLOCK, &pipe, NULL);
    char *block = mem_alloc(BLOCK);
    bool going = fd_write(feed->to, (Str){feed->head, feed->head_length});
    while (going) {
        ssize_t n = read(feed->from, block, BLOCK);
        if (n < 0 && errno == EINTR)
            continue;
        going = n > 0 && fd_write(feed->to, (Str){block, (size_t)n});
    }
    close(feed->to);
    free(block);
    free(feed);
    return NULL;
}

/* A descriptor for the decompressor to read: the file from its start, or a pipe that a thread feeds. */
static int program_input(const ByteStream *stream)
{
    int ends[2];
    if (lseek(stream->fd, 0, SEEK_SET) == 0)
        return stream->fd;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    Feed *own = mem_zero(1, sizeof *own);
    *own = (Feed){.from = stream->fd, .to = ends[1], .head_length = stream->head_length};
    memcpy(own->head, stream->head, stream->head_length);
    pthread_t thread;
    if (pthread_create(&thread, NULL, feed, own) != 0) {
        close(ends[0]);
        close(ends[1]);
        free(own);
        return -1;
    }
    pthread_detach(thread);
    return ends[0];
}

static bool stream_unpack(ByteStream *stream, const char *program, Error *error)
{
    int out[2], in = program_input(stream);
    posix_spawn_file_actions_t actions;
    char *const arguments[] = {(char *)(uintptr_t)program, (char *)(uintptr_t) "-dc", NULL};
    extern char **environ;
    if (in < 0 || pipe2(out, O_CLOEXEC) != 0)
        return stream_fail(stream, error, strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(&stream->child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    if (in != stream->fd)
        close(in);
    if (failed) {
        close(out[0]);
        stream->child = 0;
        error_set(error, ERROR_INPUT, "is compressed, and %s, which unpacks it, can't be run: %s", program,
                  strerror(failed));
        return error_place(error, strcmp(stream->path, "-") == 0 ? "stdin" : stream->path, 0, 0);
    }
    if (stream->fd != STDIN_FILENO && in == stream->fd)
        close(stream->fd);
    stream->fd = out[0];
    stream->program = program;
    stream->head_length = 0;
    return true;
}

bool byte_stream_open(ByteStream *stream, const char *path, Error *error)
{
    struct stat st;
    *stream = (ByteStream){.path = path, .fd = STDIN_FILENO, .decoded = TEXT_EMPTY};
    if (strcmp(path, "-") != 0)
        stream->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (stream->fd < 0 || fstat(stream->fd, &st) != 0) {
        stream_fail(stream, error, strerror(errno));
        byte_stream_close(stream);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        stream_fail(stream, error, "is a directory");
        byte_stream_close(stream);
        return false;
    }
    ssize_t n = stream_read_all(stream->fd, stream->head, sizeof stream->head);
    if (n < 0) {
        stream_fail(stream, error, strerror(errno));
        byte_stream_close(stream);
        return false;
    }
    stream->head_length = (size_t)n;
    const char *program = unpacker((Str){stream->head, stream->head_length});
    stream->plain = !program && S_ISREG(st.st_mode);
    stream->size = stream->plain ? (uint64_t)st.st_size : 0;
    if (program && !stream_unpack(stream, program, error)) {
        byte_stream_close(stream);
        return false;
    }
    return true;
}

void byte_stream_of_text(ByteStream *stream, Str text)
{
    *stream = (ByteStream){.path = "-", .fd = -1, .size = text.length, .text = text, .decoded = TEXT_EMPTY};
}

/* Called when the decompressor has ended. False where it did not unpack everything. */
static bool stream_end_child(ByteStream *stream, Error *error)
{
    int status;
    pid_t child = stream->child;
    stream->child = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return true;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    error_set(error, ERROR_INPUT, "%s can't unpack all of it: it is damaged or cut off", stream->program);
    return error_place(error, strcmp(stream->path, "-") == 0 ? "stdin" : stream->path, 0, 0);
}

/* Reads up to `room` bytes. *length is 0 at the end. False where reading fails, or where compressed data is damaged. */
static bool byte_stream_read(ByteStream *stream, char *bytes, size_t room, size_t *length, Error *error)
{
    *length = 0;
    if (stream->head_taken < stream->head_length) {
        size_t left = stream->head_length - stream->head_taken;
        *length = left < room ? left : room;
        memcpy(bytes, stream->head + stream->head_taken, *length);
        stream->head_taken += *length;
        stream->taken += *length;
        return true;
    }
    if (stream->text.at) {
        *length = stream->text.length < room ? stream->text.length : room;
        if (*length)
            memcpy(bytes, stream->text.at, *length);
        stream->text = (Str){stream->text.at + *length, stream->text.length - *length};
        stream->taken += *length;
        return true;
    }
    ssize_t n = -1;
    while (stream->failure.code == ERROR_NONE && (n = read(stream->fd, bytes, room)) < 0)
        if (errno != EINTR)
            stream_fail(stream, &stream->failure, strerror(errno));
    if (n == 0 && stream->child)
        stream_end_child(stream, &stream->failure);
    *length = n > 0 ? (size_t)n : 0;
    stream->taken += *length;
    if (stream->failure.code == ERROR_NONE)
        return true;
    if (error)
        *error = stream->failure;
    return false;
}

/* Makes room behind the unread part of the buffer. */
static void stream_make_room(ByteStream *stream)
{
    size_t left = stream->line_until - stream->line_from;
    if (stream->line_from && left)
        memmove(stream->line_buffer, stream->line_buffer + stream->line_from, left);
    stream->line_from = 0;
    stream->line_until = left;
    if (stream->line_room - left >= BLOCK)
        return;
    stream->line_room = stream->line_room * 2 < left + 2 * BLOCK ? left + 2 * BLOCK : stream->line_room * 2;
    stream->line_buffer = mem_resize(stream->line_buffer, stream->line_room, 1);
}

static Str decode(ByteStream *stream, Str text)
{
    if (!str_has_encoded_slash(text))
        return text;
    text_clear(&stream->decoded);
    text_add_decoded_paths(&stream->decoded, text);
    return text_str(&stream->decoded);
}

static Str stream_take_line(ByteStream *stream, size_t length, size_t taken)
{
    Str line = {stream->line_buffer + stream->line_from, length};
    stream->line_from += taken;
    if (line.length && line.at[line.length - 1] == '\r')
        line.length--;
    return decode(stream, line);
}

bool byte_stream_line(ByteStream *stream, Str *line, Error *error)
{
    size_t searched = 0;
    for (;;) {
        const char *from = stream->line_buffer + stream->line_from;
        size_t left = stream->line_until - stream->line_from;
        const char *newline = left > searched ? memchr(from + searched, '\n', left - searched) : NULL;
        if (newline || left > LINE_MAX_ROOM) {
            size_t length = newline ? (size_t)(newline - from) : left;
            *line = stream_take_line(stream, length, length + (newline != NULL));
            return true;
        }
        searched = left;
        size_t read;
        stream_make_room(stream);
        if (!byte_stream_read(stream, stream->line_buffer + stream->line_until, stream->line_room - stream->line_until,
                              &read, error))
            return false;
        stream->line_until += read;
        if (read == 0 && left == 0)
            return false;
        if (read == 0) {
            stream->unended = true;
            *line = stream_take_line(stream, left, left);
            return true;
        }
    }
}

static bool peek(ByteStream *stream, size_t wanted, Str *head, Error *error)
{
    size_t read = 1;
    while (read && stream->line_until - stream->line_from < wanted) {
        stream_make_room(stream);
        Error reason = {0};
        bool fine = byte_stream_read(stream, stream->line_buffer + stream->line_until,
                                     stream->line_room - stream->line_until, &read, &reason);
        stream->line_until += read;
        if (!fine && stream->line_until == stream->line_from) {
            if (error)
                *error = reason;
            return false;
        }
        read = fine ? read : 0;
    }
    size_t there = stream->line_until - stream->line_from;
    *head = (Str){stream->line_buffer + stream->line_from, there < wanted ? there : wanted};
    return true;
}

bool byte_stream_peek(ByteStream *stream, size_t wanted, Str *head, Error *error)
{
    if (!peek(stream, wanted, head, error))
        return false;
    const char *last = str_has_encoded_slash(*head) ? memrchr(head->at, '\n', head->length) : NULL;
    if (last)
        head->length = (size_t)(last + 1 - head->at);
    *head = decode(stream, *head);
    return true;
}

bool byte_stream_rest(ByteStream *stream, size_t limit, Arena *arena, Str *text, Error *error)
{
    Text all = TEXT_EMPTY;
    size_t length = 1;
    bool fine = true;
    text_add(&all, stream->line_buffer + stream->line_from, stream->line_until - stream->line_from);
    stream->line_from = stream->line_until;
    while (fine && length) {
        text_reserve(&all, BLOCK);
        fine = byte_stream_read(stream, all.at + all.length, BLOCK, &length, error);
        all.length += fine ? length : 0;
        if (all.length > limit) {
            char most[32], reason[64];
            snprintf(reason, sizeof reason, "is too large: at most %s are read", bytes_format(limit, most));
            fine = stream_fail(stream, error, reason);
        }
    }
    /* a byte order mark is dropped, as in fd_read() */
    size_t mark = all.length >= 3 && memcmp(all.at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (fine)
        *text = (Str){arena_copy(arena, all.at + mark, all.length - mark), all.length - mark};
    text_release(&all);
    return fine;
}

bool byte_stream_text(ByteStream *stream, size_t limit, Arena *arena, Str *text, Error *error)
{
    Str head;
    if (!peek(stream, TEXT_HEAD, &head, error))
        return false;
    if (head.length == TEXT_HEAD && !str_check_text(head, error))
        return error_place(error, strcmp(stream->path, "-") == 0 ? "stdin" : stream->path, 0, 0);
    return byte_stream_rest(stream, limit, arena, text, error);
}

void byte_stream_close(ByteStream *stream)
{
    if (stream->child) {
        kill(stream->child, SIGTERM);
        stream_end_child(stream, NULL);
    }
    if (stream->fd > STDIN_FILENO)
        close(stream->fd);
    free(stream->line_buffer);
    text_release(&stream->decoded);
    *stream = (ByteStream){.fd = -1, .decoded = TEXT_EMPTY};
}

bool byte_stream_whole(const char *path, size_t limit, Arena *arena, Str *text, Error *error)
{
    ByteStream stream;
    if (!byte_stream_open(&stream, path, error))
        return false;
    bool direct = stream.plain && stream.fd != STDIN_FILENO; /* the size is known, so a single read takes everything */
    bool fine = direct || byte_stream_text(&stream, limit, arena, text, error);
    byte_stream_close(&stream);
    return direct ? file_read(path, limit, arena, text, error) : fine;
}

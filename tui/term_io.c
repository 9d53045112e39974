/* term_io.c - reads and writes bytes of the terminal without curses. */
#include "tui/term_io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool term_io_open(TermIo *io, Error *error)
{
    const char *fence = getenv("LAYERSCOPE_FENCE_FD");
    *io = (TermIo){.in = stdin, .out = stdout, .fence = fence && *fence ? atoi(fence) : -1};
    if (!isatty(STDOUT_FILENO))
        return error_set(error, ERROR_OUTPUT, "standard output is not a terminal");
    if (isatty(STDIN_FILENO))
        return true;
    io->in = fopen("/dev/tty", "re");
    if (!io->in)
        return error_set(error, ERROR_INPUT, "no terminal to read keys from: %s", strerror(errno));
    io->own_in = true;
    return true;
}

void term_io_close(TermIo *io)
{
    if (io->own_in)
        fclose(io->in);
    io->own_in = false;
}

void term_io_write(TermIo *io, const char *bytes)
{
    size_t length = strlen(bytes);
    fflush(io->out);
    while (length > 0) {
        ssize_t n = write(fileno(io->out), bytes, length);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0) {
            bytes += n;
            length -= (size_t)n;
        }
    }
}

void term_io_fence(TermIo *io, unsigned long keys, unsigned long resizes)
{
    if (io->fence < 0)
        return;
    char line[64];
    int length = snprintf(line, sizeof line, "%lu %lu\n", keys, resizes);
    if (write(io->fence, line, (size_t)length) < 0)
        io->fence = -1;
}

uint32_t term_io_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

void term_io_clipboard(TermIo *io, Str text)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *type = getenv("TERM");
    if (!type || !(strstr(type, "xterm") || strstr(type, "tmux") || strstr(type, "screen") || strstr(type, "256color")))
        return;
    Text out = TEXT_EMPTY;
    text_printf(&out, "\033]52;c;");
    for (size_t i = 0; i < text.length; i += 3) {
        size_t left = text.length - i;
        const unsigned char *at = (const unsigned char *)text.at + i;
        unsigned bits = (unsigned)at[0] << 16 | (left > 1 ? (unsigned)at[1] << 8 : 0) | (left > 2 ? at[2] : 0);
        text_add_char(&out, DIGITS[bits >> 18 & 63]);
        text_add_char(&out, DIGITS[bits >> 12 & 63]);
        text_add_char(&out, left > 1 ? DIGITS[bits >> 6 & 63] : '=');
        text_add_char(&out, left > 2 ? DIGITS[bits & 63] : '=');
    }
    text_add_char(&out, '\a');
    term_io_write(io, out.at);
    text_release(&out);
}

/* term_io.h - the descriptors of a terminal: input for keys, output, and the fence for tests.
 *
 * If stdin is not a terminal, keys are read from /dev/tty. The fence: before each wait, the numbers of keys and resizes
 * so far are written to the descriptor that LAYERSCOPE_FENCE_FD names, so that a test knows when the screen is
 * complete.
 */
#ifndef TUI_TERM_IO_H
#define TUI_TERM_IO_H

#include "core/base/error.h"
#include "core/base/text.h"

#include <stdint.h>
#include <stdio.h>

typedef struct TermIo {
    FILE *in, *out;
    bool own_in;
    int fence; /* descriptor of the fence; -1: none */
} TermIo;

/* Opens the terminal for input and output. Fails if standard output is not a terminal, or there is none to read keys
 * from. */
bool term_io_open(TermIo *io, Error *error);
void term_io_close(TermIo *io);
/* Sends bytes to the terminal at once, bypassing curses. Write errors are ignored. */
void term_io_write(TermIo *io, const char *bytes);
/* Copies `text` to the terminal's clipboard with OSC 52. Does nothing if TERM is of a kind that might print the
 * sequence. */
void term_io_clipboard(TermIo *io, Str text);
/* Writes the fence, if there is one. */
void term_io_fence(TermIo *io, unsigned long keys, unsigned long resizes);
/* Milliseconds of the monotonic clock; wraps around after 49 days. */
uint32_t term_io_now_ms(void);

#endif

/* term_io.h - the descriptors under a terminal: where keys come from, where bytes go, and the fence of the tests.
 *
 * Keys come from /dev/tty where stdin is data. The fence: when the program is about to wait, it writes how many keys
 * and resizes it has taken to the descriptor that LAYERSCOPE_FENCE_FD names, so a test knows when the screen is
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
    int fence; /* -1: none */
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
void term_io_fence(TermIo *io, unsigned long keys, unsigned long resizes);
uint32_t term_io_now_ms(void);

#endif

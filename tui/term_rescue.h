/* term_rescue.h - signals while the program uses the terminal, and restoring the terminal after a crash.
 *
 *     TERM, HUP, INT, QUIT and other deadly ones     set a flag; the session ends in order
 *     WINCH, TSTP, CONT                              set a flag each
 *     SEGV, ABRT and other crashes                   the handler restores the terminal, then the old handler runs
 *
 * Signals that set a flag are blocked except while term.c waits, so that no flag is set between its check and the wait.
 */
#ifndef TUI_TERM_RESCUE_H
#define TUI_TERM_RESCUE_H

#include <signal.h>
#include <stddef.h>
#include <termios.h>

/* The only mutable global of the program, because signal handlers can access nothing else. */
typedef struct Rescue {
    volatile sig_atomic_t deadly, resized, stop, continued;
    volatile sig_atomic_t open; /* the terminal is in use, so a crash has to restore it */
    int fd, saved_stderr;
    struct termios modes; /* the terminal's modes before the program changed them */
    char reset[256];      /* bytes that restore the screen */
    size_t reset_length;
    struct sigaction old[NSIG];
    sigset_t waiting_mask; /* signals that are unblocked while waiting */
} Rescue;

extern Rescue rescue;

/* Remembers the modes of terminal `fd` and clears all flags. */
void rescue_begin(int fd);
/* Adds bytes to `reset`; NULL and (char *)-1 (terminfo's answer for an absent capability) add nothing. */
void rescue_add(const char *text);
/* Installs the handlers and blocks the signals that set flags. */
void rescue_signals_on(void);
/* Restores the former handlers and the signal mask. */
void rescue_signals_off(void);
/* Restores the terminal if it is in use, for a process that ends afterwards. Makes only calls that a signal handler may
 * make. */
void rescue_terminal(void);
/* Stops the process as Ctrl-Z does in other programs; returns when it continues. */
void rescue_stop(void);

/* Redirects stderr to a temporary file while a screen is shown; release restores it and copies the file to it. Does
 * nothing if stderr is not a terminal. */
void rescue_stderr_hold(void);
void rescue_stderr_release(void);

#endif

/* pty.h - the real program in a pseudo-terminal, in lock-step, its screen kept by libvterm.
 *
 *     Pty *pty = pty_start(argv, "xterm-256color", 80, 24);   // returns when the first frame is there
 *     pty_type(pty, "]]");                                    // returns when the program waits again after two keys
 *     assert_true(pty_shows(pty, "step 2/"));
 *     assert_int_equal(pty_finish(pty, "q"), 0);
 *
 * No sleeps: the program writes to the fence (a pipe named by LAYERSCOPE_FENCE_FD) each time it is about to wait for
 * input, with the numbers of keys and resizes that it has taken.
 */
#ifndef TESTS_SCREEN_PTY_H
#define TESTS_SCREEN_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct Pty Pty;

/* Starts the program with HOME and XDG_* in a fresh folder and LC_ALL=C.UTF-8. `extra`: one more NAME=VALUE, or NULL.
 */
Pty *pty_start(const char *const *argv, const char *term, int cols, int rows, const char *extra);
/* Sends bytes that are `keys` keys to the program, and waits until it has taken them. */
void pty_send(Pty *pty, const char *bytes, size_t length, unsigned long keys);
/* Sends them without waiting. */
void pty_send_only(Pty *pty, const char *bytes, size_t length, unsigned long keys);
/* Sends the last keys of a program after which the same shell starts another one, and waits for that one's frame. */
void pty_next_program(Pty *pty, const char *keys);
/* Sends plain characters, one key each, and waits until the program has taken them. */
void pty_type(Pty *pty, const char *text);
void pty_resize(Pty *pty, int cols, int rows);
/* Waits until the program has stopped (Ctrl-Z), or until it waits for input again after `resizes` more resizes.
 * Continuing after a stop counts as one resize. */
void pty_wait_stopped(Pty *pty);
void pty_wait_frame(Pty *pty, unsigned long resizes);
/* Sends the last keys and waits for the end. Returns the exit status, or minus the signal. Checks that the terminal is
 * as it was before: modes, main screen, visible cursor. */
int pty_finish(Pty *pty, const char *keys);
/* Sends a signal instead of keys; otherwise as pty_finish(). */
int pty_kill(Pty *pty, int signal);
/* Closes the terminal; otherwise as pty_finish(). */
int pty_hang_up(Pty *pty);

/* Whether the program has ended by itself. */
bool pty_ended(const Pty *pty);
/* The process to send SIGCONT to after a stop. */
pid_t pty_pid(const Pty *pty);
/* The program itself, to set its limits. Do not wait for it. */
pid_t pty_program(const Pty *pty);
/* Sends a signal to the program, without waiting. */
void pty_signal(Pty *pty, int signal);
/* Row y as UTF-8 without trailing blanks. Valid until the next call. */
const char *pty_row(Pty *pty, int y);
bool pty_shows(Pty *pty, const char *text);
/* Whether some cell of the screen has a foreground or background other than the default. */
bool pty_colored(Pty *pty);
/* Everything that the program has sent so far. */
size_t pty_bytes(const Pty *pty);
/* Prints the screen to stderr, for a failed test. */
void pty_dump(Pty *pty);
/* The folder that is the program's HOME. */
const char *pty_home(const Pty *pty);

#endif

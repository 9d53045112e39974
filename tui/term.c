/* term.c - the terminal: curses, signals, and restoring the terminal at exit.
 *
 * Signals are blocked except inside ppoll(), so no signal can arrive between the check of its flag and the wait. After
 * the wait all available keys are moved from curses to a queue, and the caller draws when the queue is empty. So a
 * burst of resizes or repeated keys costs one frame.
 *
 * The fence is for tests: if LAYERSCOPE_FENCE_FD names a descriptor, "KEYS RESIZES\n" (both counted since the start) is
 * written to it before each wait. A test that has sent its third key reads until KEYS is 3, and then knows that the
 * screen shows the result.
 */
#include "tui/term.h"

#include "core/base/mem.h"
#include "tui/term_frame.h"
#include "tui/term_io.h"
#include "tui/term_rescue.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    /* the bytes of one key arrive faster, even over ssh; an Esc that stays alone for so long is the key Esc */
    ESCAPE_DELAY_MS = 25,
    PASTE_BEGINS = KEY_MAX + 1,
    PASTE_ENDS,
    PASTE_MAX = 1 << 24,  /* bytes of a paste; the rest is dropped */
    PASTE_IDLE_MS = 1000, /* a paste ends after that long without input, even if its end marker was lost */
    DRAINED_MAX = 4096    /* keys read before the next frame is drawn, so that an endless stream cannot block drawing */
};

struct Term {
    SCREEN *screen;
    TermIo io;
    bool mouse;
    int cols, rows;
    int signal;
    TermFrame frame;
    ARRAY(Event) queue;
    size_t queue_next;
    unsigned long keys, resizes;
    bool pasting;
    uint32_t pasted_ms; /* when the last key arrived */
    Text paste;         /* the part received so far */
    char *pasted;       /* text of the last EVENT_PASTE; owned */
};

static bool term_mouse_known(void)
{
    const char *kmous = tigetstr("kmous");
    return kmous && kmous != (char *)-1 && *kmous;
}

void term_set_mouse(Term *term, bool on)
{
    if (on == term->mouse)
        return;
    term->mouse = on;
    if (!term_mouse_known())
        return;
    mousemask(on ? (BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED |
                    BUTTON_SHIFT | REPORT_MOUSE_POSITION)
                 : 0,
              NULL);
    mouseinterval(0);
    const char *drag = on ? "\033[?1002h" : "\033[?1002l"; /* report drags too: curses asks for clicks only */
    term_io_write(&term->io, drag);
}

/* Turns bracketed paste on or off: the terminal then sends pasted text between two escape sequences. Only terminals
 * with a mouse are asked, because they support it. */
static void set_paste(Term *term, bool on)
{
    if (!term_mouse_known())
        return;
    if (on) {
        define_key("\033[200~", PASTE_BEGINS);
        define_key("\033[201~", PASTE_ENDS);
    }
    term_io_write(&term->io, on ? "\033[?2004h" : "\033[?2004l");
}

/* Collects the bytes that a crash handler sends to the terminal. */
static void rescue_prepare(void)
{
    if (term_mouse_known())
        rescue_add("\033[?2004l\033[?1002l\033[?1006l\033[?1000l");
    rescue_add(tigetstr("sgr0"));
    rescue_add(tigetstr("rmkx"));
    rescue_add(tigetstr("cnorm"));
    rescue_add(tigetstr("rmcup"));
    rescue_add("\r\n");
}

Term *term_open(bool no_color, Error *error)
{
    Term *term = mem_zero(1, sizeof *term);
    term->paste = (Text)TEXT_EMPTY;
    if (!term_io_open(&term->io, error)) {
        free(term);
        return NULL;
    }
    rescue_begin(fileno(term->io.out));
    const char *type = getenv("TERM");
    int known = 0;
    bool able = setupterm(NULL, fileno(term->io.out), &known) == OK && tigetstr("cup") && tigetstr("cup") != (char *)-1;
    term->screen =
        /* newterm() alone would accept TERM=dumb and then scroll */
        able ? newterm(NULL, term->io.out, term->io.in) : NULL;
    if (!term->screen) {
        error_set(error, ERROR_OUTPUT, "the terminal type '%s' is unknown or can't place a cursor; try TERM=vt100",
                  type ? type : "");
        term_io_close(&term->io);
        free(term);
        return NULL;
    }
    set_term(term->screen);
    rescue_prepare();
    rescue.open = 1;
    rescue_signals_on();
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(ESCAPE_DELAY_MS);
    typeahead(-1);
    scrollok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    curs_set(0);
    term_frame_init(&term->frame, !no_color);
    rescue_stderr_hold();
    getmaxyx(stdscr, term->rows, term->cols);
    set_paste(term, true);
    return term;
}

void term_close(Term *term)
{
    if (!term)
        return;
    set_term(term->screen);
    term_set_mouse(term, false);
    set_paste(term, false);
    rescue.open = 0;
    endwin();
    fflush(term->io.out);
    rescue_signals_off();
    delscreen(term->screen);
    rescue_stderr_release();
    term_io_close(&term->io);
    for (size_t i = term->queue_next; i < term->queue.count; i++)
        free((char *)(uintptr_t)term->queue.at[i].text); /* texts of pastes that nobody took */
    array_release(&term->queue);
    text_release(&term->paste);
    free(term->pasted);
    term_frame_release(&term->frame);
    free(term);
}

int term_cols(const Term *term)
{
    return term->cols;
}
int term_rows(const Term *term)
{
    return term->rows;
}
int term_colors(const Term *term)
{
    return term->frame.colors;
}
int term_signal(const Term *term)
{
    return term->signal;
}

/* ---- input ---- */

static KeyCode key_of_curses(wint_t code)
{
    switch (code) {
    case KEY_UP:
        return INPUT_UP;
    case KEY_DOWN:
        return INPUT_DOWN;
    case KEY_LEFT:
        return INPUT_LEFT;
    case KEY_RIGHT:
        return INPUT_RIGHT;
    case KEY_HOME:
        return INPUT_HOME;
    case KEY_END:
        return INPUT_END;
    case KEY_PPAGE:
        return INPUT_PAGE_UP;
    case KEY_NPAGE:
        return INPUT_PAGE_DOWN;
    case KEY_DC:
        return INPUT_DELETE;
    case KEY_BTAB:
        return INPUT_BACKTAB;
    case KEY_BACKSPACE:
        return INPUT_BACKSPACE;
    case KEY_ENTER:
        return INPUT_ENTER;
    default:
        return code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12) ? INPUT_F1 + (KeyCode)(code - (wint_t)KEY_F(1))
                                                                     : 0;
    }
}

static void push_mouse(Term *term)
{
    MEVENT mouse;
    if (getmouse(&mouse) != OK)
        return;
    Event event = {.kind = EVENT_MOUSE, .x = mouse.x, .y = mouse.y, .shift = (mouse.bstate & BUTTON_SHIFT) != 0};
    if (mouse.bstate & BUTTON4_PRESSED)
        event.mouse = MOUSE_WHEEL_UP;
    else if (mouse.bstate & BUTTON5_PRESSED)
        event.mouse = MOUSE_WHEEL_DOWN;
    else if (mouse.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
        event.mouse = MOUSE_PRESS;
    else if (mouse.bstate & BUTTON1_RELEASED)
        event.mouse = MOUSE_RELEASE;
    else if (mouse.bstate & REPORT_MOUSE_POSITION)
        event.mouse = MOUSE_DRAG;
    else
        return;
    array_push(&term->queue, event);
    if (mouse.bstate & BUTTON1_CLICKED) { /* curses merged press and release */
        event.mouse = MOUSE_RELEASE;
        array_push(&term->queue, event);
    }
}

static void end_paste(Term *term)
{
    char *text = mem_alloc(term->paste.length + 1);
    memcpy(text, term->paste.length ? term->paste.at : "", term->paste.length + 1);
    array_push(&term->queue, (Event){.kind = EVENT_PASTE, .text = text, .length = term->paste.length});
    term->pasting = false;
}

/* Adds the key to the current paste. False if it belongs to none. */
static bool take_paste(Term *term, bool special, wint_t code)
{
    char utf8[5];
    if (special && code == PASTE_BEGINS) {
        term->pasting = true;
        text_clear(&term->paste);
        return true;
    }
    if (!term->pasting)
        return false;
    if (special && code == PASTE_ENDS)
        end_paste(term);
    else if (!special && term->paste.length < PASTE_MAX)
        text_add(&term->paste, utf8, utf8_put(code == '\r' ? '\n' : (uint32_t)code, utf8));
    return true;
}

/* Queues all available keys, up to DRAINED_MAX. False if there was none. */
static bool drain(Term *term)
{
    wint_t code;
    nodelay(stdscr, TRUE);
    for (int n = 0; n < DRAINED_MAX; n++) {
        int kind = get_wch(&code);
        if (kind == ERR)
            return n > 0;
        term->keys++;
        term->pasted_ms = term_io_now_ms();
        KeyCode key;
        if (take_paste(term, kind == KEY_CODE_YES, code))
            continue;
        if (kind == KEY_CODE_YES && code == KEY_MOUSE) {
            push_mouse(term);
            continue;
        }
        if (kind == KEY_CODE_YES)
            key = key_of_curses(code);
        else
            key = code == '\n' ? INPUT_ENTER : code == 8 ? INPUT_BACKSPACE : (KeyCode)code;
        if (key)
            array_push(&term->queue, (Event){.kind = EVENT_KEY, .key = key});
    }
    return true;
}

static void take_resize(Term *term)
{
    rescue.resized = 0;
    term->resizes++;
    struct winsize size;
    if (ioctl(fileno(term->io.out), TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return;
    resizeterm(size.ws_row, size.ws_col);
    getmaxyx(stdscr, term->rows, term->cols);
    array_push(&term->queue, (Event){.kind = EVENT_RESIZE, .cols = term->cols, .rows = term->rows});
}

static void take_signals(Term *term)
{
    if (rescue.deadly)
        term->signal = rescue.deadly;
    if (rescue.stop) {
        rescue.stop = 0;
        term_suspend(term);
    }
    if (rescue.continued) {
        rescue.continued = 0;
        term_redraw(term);
        rescue.resized = 1; /* the size may have changed meanwhile */
    }
    if (rescue.resized)
        take_resize(term);
}

/* Waits for input or a signal and queues the input; false when the time is up. */
static bool wait_input(Term *term, int timeout_ms)
{
    term_io_fence(&term->io, term->keys, term->resizes);
    struct pollfd poll_in = {.fd = fileno(term->io.in), .events = POLLIN};
    struct timespec left = {.tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000L};
    int ready = ppoll(&poll_in, 1, timeout_ms < 0 ? NULL : &left, &rescue.waiting_mask);
    if (ready < 0)
        return errno == EINTR;
    if (ready == 0)
        return false;
    int bytes = 0, after = 0;
    bool some = ioctl(poll_in.fd, FIONREAD, &bytes) == 0 && bytes > 0;
    if (drain(term))
        return true;
    if (!some && poll_in.revents & (POLLHUP | POLLERR | POLLIN))
        term->signal = SIGHUP; /* readable without data: the terminal is gone */
    char byte;
    if (some && ioctl(poll_in.fd, FIONREAD, &after) == 0 && after == bytes && read(poll_in.fd, &byte, 1) != 1)
        term->signal = SIGHUP; /* curses may leave a byte that is no character in this locale unread: skip it */
    return true;
}

bool term_event(Term *term, int timeout_ms, Event *event, bool *pending)
{
    set_term(term->screen);
    free(term->pasted);
    term->pasted = NULL;
    uint32_t start = term_io_now_ms();
    for (;;) {
        take_signals(term);
        if (term->signal)
            return false;
        if (term->queue_next < term->queue.count) {
            *event = term->queue.at[term->queue_next++];
            term->pasted = event->kind == EVENT_PASTE ? (char *)(uintptr_t)event->text : NULL;
            if (term->queue_next == term->queue.count) {
                term->queue_next = term->queue.count = 0;
                struct pollfd more = {.fd = fileno(term->io.in), .events = POLLIN};
                *pending = poll(&more, 1, 0) > 0;
            } else {
                *pending = true;
            }
            return true;
        }
        uint32_t passed = term_io_now_ms() - start;
        int left = timeout_ms < 0 ? -1 : (int)passed >= timeout_ms ? 0 : timeout_ms - (int)passed;
        if (term->pasting && (left < 0 || left > PASTE_IDLE_MS))
            left = PASTE_IDLE_MS;
        if (!wait_input(term, left)) {
            if (term->pasting && term_io_now_ms() - term->pasted_ms >= PASTE_IDLE_MS) {
                end_paste(term); /* the end marker was lost; later keys must not be taken for pasted text */
                continue;
            }
            *event = (Event){.kind = EVENT_TICK, .ms = term_io_now_ms() - start};
            *pending = false;
            return true;
        }
    }
}

void term_suspend(Term *term)
{
    bool mouse = term->mouse;
    term_set_mouse(term, false);
    set_paste(term, false);
    def_prog_mode();
    endwin();
    rescue_stop();
    reset_prog_mode();
    term_redraw(term);
    refresh();
    term_set_mouse(term, mouse);
    set_paste(term, true);
    /* SIGCONT sets `continued`, now or when signals are unblocked; take_signals() then asks for the size. */
}

/* ---- output ---- */

void term_redraw(Term *term)
{
    clearok(stdscr, TRUE);
    term_frame_forget(&term->frame);
}

void term_draw(Term *term, const Grid *grid, Theme theme, bool ascii)
{
    set_term(term->screen);
    term_frame_draw(&term->frame, grid, term->cols, term->rows, theme, ascii);
}

void term_clipboard(Term *term, Str text)
{
    term_io_clipboard(&term->io, text);
}

const char *term_library(void)
{
    return curses_version();
}

/* term.c - curses, signals and the way back.
 *
 * Waiting: signals are blocked except inside ppoll(), so a signal can't fall between the check of its flag and the
 * wait. Then all keys that are there are taken off curses into a queue; the caller draws when the queue is empty. A
 * burst of resizes or repeated keys thus costs one frame.
 *
 * Drawing: the last frame's cells are kept; a row that differs is handed to curses as a whole (mvadd_wchnstr, which may
 * write the bottom right cell); curses then finds the shortest bytes.
 *
 * Fence, for tests: where LAYERSCOPE_FENCE_FD names a descriptor, "KEYS RESIZES\n" (both counted since the start) is
 * written there each time before waiting. A test that sent its third key reads until KEYS is 3 and knows that the
 * screen is the answer to it.
 */
#include "tui/term.h"

#include "core/base/mem.h"
#include "tui/term_rescue.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { ESCAPE_DELAY_MS = 25, PAIRS_MAX = 4096 };

typedef struct Shown {
    uint32_t glyph;
    Style style;
} Shown;

struct Term {
    SCREEN *screen;
    FILE *in, *out;
    bool own_in, mouse, no_color, default_colors, extended;
    int cols, rows, colors;
    int signal;
    Shown *shown; /* last frame, cols * rows */
    int shown_cols, shown_rows;
    ARRAY(Event) queue;
    size_t queue_next;
    int fence;
    unsigned long keys, resizes;
    struct {
        int fg, bg;
    } pairs[PAIRS_MAX];
    int pair_count, pair_limit;
};

static void colors_start(Term *term)
{
    term->colors = 0;
    term->pair_count = 1; /* 0 is the terminal's own */
    if (term->no_color || !has_colors() || start_color() != OK)
        return;
    term->default_colors = use_default_colors() == OK;
    term->colors = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
    term->pair_limit = COLOR_PAIRS < PAIRS_MAX ? COLOR_PAIRS : PAIRS_MAX;
}

static bool mouse_known(void)
{
    const char *kmous = tigetstr("kmous");
    return kmous && kmous != (char *)-1 && *kmous;
}

static void raw_write(Term *term, const char *bytes, size_t length)
{
    fflush(term->out);
    while (length > 0) {
        ssize_t n = write(fileno(term->out), bytes, length);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0) {
            bytes += n;
            length -= (size_t)n;
        }
    }
}

void term_set_mouse(Term *term, bool on)
{
    if (on == term->mouse)
        return;
    term->mouse = on;
    if (!mouse_known())
        return;
    mousemask(on ? (BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED |
                    REPORT_MOUSE_POSITION)
                 : 0,
              NULL);
    mouseinterval(0);
    const char *drag = on ? "\033[?1002h" : "\033[?1002l"; /* curses asks for clicks only */
    raw_write(term, drag, strlen(drag));
}

/* What a crash sends to the terminal. */
static void rescue_prepare(void)
{
    if (mouse_known())
        rescue_add("\033[?1002l\033[?1006l\033[?1000l");
    rescue_add(tigetstr("sgr0"));
    rescue_add(tigetstr("rmkx"));
    rescue_add(tigetstr("cnorm"));
    rescue_add(tigetstr("rmcup"));
    rescue_add("\r\n");
}

static bool open_files(Term *term, Error *error)
{
    if (!isatty(STDOUT_FILENO))
        return error_set(error, ERROR_OUTPUT, "standard output is not a terminal");
    term->out = stdout;
    term->in = stdin;
    if (isatty(STDIN_FILENO))
        return true;
    term->in = fopen("/dev/tty", "re");
    if (!term->in)
        return error_set(error, ERROR_INPUT, "no terminal to read keys from: %s", strerror(errno));
    term->own_in = true;
    return true;
}

Term *term_open(bool no_color, Error *error)
{
    Term *term = mem_zero(1, sizeof *term);
    term->no_color = no_color;
    term->fence = -1;
    const char *fence = getenv("LAYERSCOPE_FENCE_FD");
    if (fence && *fence)
        term->fence = atoi(fence);
    if (!open_files(term, error)) {
        free(term);
        return NULL;
    }
    rescue_begin(fileno(term->out));
    const char *type = getenv("TERM");
    int known = 0;
    bool able = setupterm(NULL, fileno(term->out), &known) == OK && tigetstr("cup") && tigetstr("cup") != (char *)-1;
    term->screen = able ? newterm(NULL, term->out, term->in) : NULL; /* newterm() takes TERM=dumb and then scrolls */
    if (!term->screen) {
        error_set(error, ERROR_OUTPUT, "the terminal type '%s' is not known or can't place a cursor; try TERM=vt100",
                  type ? type : "");
        if (term->own_in)
            fclose(term->in);
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
    colors_start(term);
    rescue_stderr_hold();
    getmaxyx(stdscr, term->rows, term->cols);
    return term;
}

void term_close(Term *term)
{
    if (!term)
        return;
    set_term(term->screen);
    term_set_mouse(term, false);
    rescue.open = 0;
    endwin();
    fflush(term->out);
    rescue_signals_off();
    delscreen(term->screen);
    rescue_stderr_release();
    if (term->own_in)
        fclose(term->in);
    array_release(&term->queue);
    free(term->shown);
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
    return term->colors;
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
    Event event = {.kind = EVENT_MOUSE, .x = mouse.x, .y = mouse.y};
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
    if (mouse.bstate & BUTTON1_CLICKED) { /* press and release arrived merged */
        event.mouse = MOUSE_RELEASE;
        array_push(&term->queue, event);
    }
}

/* Takes every key that is there. False at the end of the terminal. */
static bool drain(Term *term)
{
    wint_t code;
    nodelay(stdscr, TRUE);
    for (int n = 0; n < 4096; n++) {
        int kind = get_wch(&code);
        if (kind == ERR)
            return n > 0;
        term->keys++;
        KeyCode key;
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
    if (ioctl(fileno(term->out), TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return;
    resizeterm(size.ws_row, size.ws_col);
    getmaxyx(stdscr, term->rows, term->cols);
    array_push(&term->queue, (Event){.kind = EVENT_RESIZE, .cols = term->cols, .rows = term->rows});
}

static void fence_write(Term *term)
{
    if (term->fence < 0)
        return;
    char line[64];
    int length = snprintf(line, sizeof line, "%lu %lu\n", term->keys, term->resizes);
    if (write(term->fence, line, (size_t)length) < 0)
        term->fence = -1;
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

static uint32_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

/* Waits until something is queued; false when time is up. */
static bool wait_input(Term *term, int timeout_ms)
{
    fence_write(term);
    struct pollfd poll_in = {.fd = fileno(term->in), .events = POLLIN};
    struct timespec left = {.tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000L};
    int ready = ppoll(&poll_in, 1, timeout_ms < 0 ? NULL : &left, &rescue.waiting_mask);
    if (ready < 0)
        return errno == EINTR;
    if (ready == 0)
        return false;
    if (!drain(term) && poll_in.revents & (POLLHUP | POLLERR | POLLIN))
        term->signal = SIGHUP; /* readable, and nothing there: the terminal went away */
    return true;
}

bool term_event(Term *term, int timeout_ms, Event *event, bool *pending)
{
    set_term(term->screen);
    uint32_t start = now_ms();
    for (;;) {
        take_signals(term);
        if (term->signal)
            return false;
        if (term->queue_next < term->queue.count) {
            *event = term->queue.at[term->queue_next++];
            if (term->queue_next == term->queue.count) {
                term->queue_next = term->queue.count = 0;
                struct pollfd more = {.fd = fileno(term->in), .events = POLLIN};
                *pending = poll(&more, 1, 0) > 0;
            } else {
                *pending = true;
            }
            return true;
        }
        uint32_t passed = now_ms() - start;
        int left = timeout_ms < 0 ? -1 : (int)passed >= timeout_ms ? 0 : timeout_ms - (int)passed;
        if (!wait_input(term, left)) {
            *event = (Event){.kind = EVENT_TICK, .ms = now_ms() - start};
            *pending = false;
            return true;
        }
    }
}

void term_suspend(Term *term)
{
    bool mouse = term->mouse;
    term_set_mouse(term, false);
    def_prog_mode();
    endwin();
    rescue_stop();
    reset_prog_mode();
    term_redraw(term);
    refresh();
    term_set_mouse(term, mouse);
    /* SIGCONT has set `continued`, or will when signals are let in: then the size is asked for. */
}

/* ---- output ---- */

void term_redraw(Term *term)
{
    clearok(stdscr, TRUE);
    term->shown_cols = 0; /* nothing of the last frame counts */
}

static short pair_of(Term *term, int fg, int bg)
{
    if (!term->default_colors) {
        fg = fg < 0 ? COLOR_WHITE : fg;
        bg = bg < 0 ? COLOR_BLACK : bg;
    }
    if (fg < 0 && bg < 0)
        return 0;
    for (int i = 1; i < term->pair_count; i++)
        if (term->pairs[i].fg == fg && term->pairs[i].bg == bg)
            return (short)i;
    if (term->pair_count >= term->pair_limit || init_extended_pair(term->pair_count, fg, bg) != OK)
        return 0;
    term->pairs[term->pair_count].fg = fg;
    term->pairs[term->pair_count].bg = bg;
    return (short)term->pair_count++;
}

static void cell_to_curses(Term *term, const Shown *shown, Theme theme, cchar_t *out)
{
    uint8_t attr = theme_attr(theme, shown->style);
    attr_t attributes = A_NORMAL;
    attributes |= attr & ATTR_BOLD ? A_BOLD : A_NORMAL;
    attributes |= attr & ATTR_DIM ? A_DIM : A_NORMAL;
    attributes |= attr & ATTR_REVERSE ? A_REVERSE : A_NORMAL;
    attributes |= attr & ATTR_UNDERLINE ? A_UNDERLINE : A_NORMAL;
    int pair = 0;
    if (term->colors > 0)
        pair = pair_of(term, theme_color(theme, shown->style.fg), theme_color(theme, shown->style.bg));
    wchar_t text[2] = {(wchar_t)shown->glyph, 0};
    setcchar(out, text, attributes, 0, &pair);
}

void term_draw(Term *term, const Grid *grid, Theme theme, bool ascii)
{
    set_term(term->screen);
    int cols = grid->cols < term->cols ? grid->cols : term->cols;
    int rows = grid->rows < term->rows ? grid->rows : term->rows;
    if (cols <= 0 || rows <= 0)
        return;
    bool whole = term->shown_cols != cols || term->shown_rows != rows;
    if (whole) {
        free(term->shown);
        term->shown = mem_zero((size_t)cols * (size_t)rows, sizeof *term->shown);
        term->shown_cols = cols;
        term->shown_rows = rows;
        erase();
    }
    ascii = ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    cchar_t *line = mem_alloc((size_t)cols * sizeof *line);
    for (int y = 0; y < rows; y++) {
        Shown *last = &term->shown[(size_t)y * (size_t)cols];
        bool changed = whole;
        for (int x = 0; x < cols; x++) {
            const Cell *cell = &grid->cells[(size_t)y * (size_t)grid->cols + (size_t)x];
            Shown now;
            memset(&now, 0, sizeof now);
            now.glyph = cell_glyph(cell, ascii);
            now.style = cell->style;
            if (memcmp(&now, &last[x], sizeof now) != 0) {
                changed = true;
                last[x] = now;
            }
        }
        if (!changed)
            continue;
        for (int x = 0; x < cols; x++)
            cell_to_curses(term, &last[x], theme, &line[x]);
        mvadd_wchnstr(y, 0, line, cols);
    }
    free(line);
    bool cursor = grid->cursor_x >= 0 && grid->cursor_x < cols && grid->cursor_y >= 0 && grid->cursor_y < rows;
    curs_set(cursor ? 1 : 0);
    move(cursor ? grid->cursor_y : rows - 1, cursor ? grid->cursor_x : 0);
    refresh();
}

void term_clipboard(Term *term, Str text)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *type = getenv("TERM");
    if (!type || !(strstr(type, "xterm") || strstr(type, "tmux") || strstr(type, "screen") || strstr(type, "256color")))
        return;
    Text out = {0};
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
    raw_write(term, out.at, out.length);
    text_release(&out);
}

/* event.h - the events of the explorer: a key, the mouse, a paste, a new size, time passing.
 *
 * They come from the terminal (term.c), from a script (`play`) or from a test, and all go through app_event(). A key is
 * a Unicode code point (control keys are the control characters) or, for keys without a character, one of INPUT_* above
 * Unicode. Keys have names for scripts, rebinding and help: `a`, `]`, `Left`, `Ctrl-L`, `Space`, `Enter`.
 */
#ifndef TUI_APP_EVENT_H
#define TUI_APP_EVENT_H

#include "core/base/text.h"

typedef uint32_t KeyCode;

enum {
    INPUT_CTRL_C = 3,
    INPUT_TAB = 9,
    INPUT_ENTER = 13,
    INPUT_ESC = 27,
    INPUT_SPACE = 32,
    INPUT_BACKSPACE = 127,
    INPUT_UP = 0x110000,
    INPUT_DOWN,
    INPUT_LEFT,
    INPUT_RIGHT,
    INPUT_HOME,
    INPUT_END,
    INPUT_PAGE_UP,
    INPUT_PAGE_DOWN,
    INPUT_DELETE,
    INPUT_BACKTAB,
    INPUT_F1, /* F1 to F12 are consecutive */
    INPUT_F12 = INPUT_F1 + 11,
};

typedef enum EventKind { EVENT_NONE, EVENT_KEY, EVENT_MOUSE, EVENT_RESIZE, EVENT_TICK, EVENT_PASTE } EventKind;
typedef enum MouseAction { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN } MouseAction;

typedef struct Event {
    EventKind kind;
    KeyCode key;
    MouseAction mouse;
    int x, y;         /* mouse: the cell */
    bool shift;       /* mouse: shift was held */
    int cols, rows;   /* resize: the new size */
    uint32_t ms;      /* tick: milliseconds since the last one */
    const char *text; /* paste: the text; not owned, valid until the next event */
    size_t length;
} Event;

/* Does the key type a character? */
static inline bool key_is_character(KeyCode key)
{
    return key >= INPUT_SPACE && key < INPUT_UP && key != INPUT_BACKSPACE;
}

#define KEY_NAME_SIZE 24

/* Parses a key's name; letters in names of special keys may have any case. False for an unknown name. */
bool key_name_parse(Str name, KeyCode *key);
/* Writes a key's name. Returns `out`. */
char *key_name_format(KeyCode key, char out[KEY_NAME_SIZE]);

#endif

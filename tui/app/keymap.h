/* keymap.h - which command a key runs, in which pane. One const table of defaults; `:bind` lays rows over it.
 *
 *     key + pane ──► "zoom in"            rows for one pane win over rows for all; newest rows win over older ones
 *
 * The help of a pane is printed from the same rows.
 */
#ifndef TUI_APP_KEYMAP_H
#define TUI_APP_KEYMAP_H

#include "core/base/mem.h"
#include "tui/app/event.h"

/* A set of panes: bits (1 << PaneId); KEYMAP_ALL for all panes. */
typedef uint32_t PaneMask;
#define KEYMAP_ALL UINT32_MAX

typedef struct Binding {
    KeyCode key;
    PaneMask panes;
    char command[80]; /* empty: the key does nothing */
    bool own;         /* bound by the user */
} Binding;

typedef struct Keymap {
    ARRAY(Binding) rows;
} Keymap;

/* Fills in the default keys. */
void keymap_init(Keymap *keymap);
void keymap_release(Keymap *keymap);
/* The command of `key` in pane number `pane`; NULL: none. */
const char *keymap_command(const Keymap *keymap, KeyCode key, unsigned pane);
/* Binds a key. The newest row wins, so that older ones need not be removed. */
void keymap_bind(Keymap *keymap, KeyCode key, PaneMask panes, Str command);
/* The name of the first key that runs `command` in `pane`, for hints and help; NULL: none. */
const char *keymap_key_of(const Keymap *keymap, const char *command, unsigned pane, char out[KEY_NAME_SIZE]);

#endif

/* keymap.h - says which command a key runs in which pane. `:bind` adds rows to a const table of defaults.
 *
 *     key + pane ──► "zoom in"            rows for some panes override rows for all; newer rows override older ones
 *
 * The help of a pane is made from the same rows.
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
    bool own;         /* bound by the user, not a default */
} Binding;

typedef struct Keymap {
    ARRAY(Binding) rows;
} Keymap;

/* Fills in the default keys. */
void keymap_init(Keymap *keymap);
void keymap_release(Keymap *keymap);
/* The command of `key` in pane `pane` (a PaneId); NULL: none. Valid until a key is bound. O(rows). */
const char *keymap_command(const Keymap *keymap, KeyCode key, unsigned pane);
/* Adds a row, which overrides older ones for the same key and panes. A longer command than fits is cut. */
void keymap_bind(Keymap *keymap, KeyCode key, PaneMask panes, Str command);
/* Writes the name of the first key that runs `command` in `pane`, for hints and help. Returns `out`; NULL: no key does.
 * O(rows²). */
const char *keymap_key_of(const Keymap *keymap, const char *command, unsigned pane, char out[KEY_NAME_SIZE]);

#endif

/* keymap.c - holds the table of keys. A lookup reads the rows from the newest to the oldest; one for some panes
 * overrides those for all.
 *
 * Example: `:bind x fit` appends {x, all, "fit"}; a lookup of x then finds this row before the default row of x.
 */
#include "tui/app/keymap.h"

#include "tui/app/layout.h"

#include <stdio.h>
#include <stdlib.h>

/* The lists that can be sorted; elsewhere `s` opens the statistics. */
#define LISTS                                                                                                          \
    (1u << PANE_FINDINGS | 1u << PANE_DECISIONS | 1u << PANE_JOBS | 1u << PANE_READ | 1u << PANE_WORST |               \
     1u << PANE_LIVES | 1u << PANE_LEDGER | 1u << PANE_EVENTS | 1u << PANE_CUTS | 1u << PANE_LESSONS |                 \
     1u << PANE_LEVELS)
#define PANES_BUT_MAP (((1u << PANE_COUNT) - 1) & ~(1u << PANE_MAP))

/* In the order of the help. Panes: 0 stands for all. */
static const struct {
    const char *key;
    PaneMask panes;
    const char *command;
} DEFAULTS[] = {
    {"h", 0, "move left"},
    {"j", 0, "move down"},
    {"k", 0, "move up"},
    {"l", 0, "move right"},
    {"Left", 0, "move left"},
    {"Down", 0, "move down"},
    {"Up", 0, "move up"},
    {"Right", 0, "move right"},
    {"H", 0, "move far-left"},
    {"J", 0, "move far-down"},
    {"K", 0, "move far-up"},
    {"L", 0, "move far-right"},
    {"PageUp", 0, "move far-up"},
    {"PageDown", 0, "move far-down"},
    {"Ctrl-F", 0, "move far-down"},
    {"Ctrl-B", 0, "move far-up"},
    {"Ctrl-D", 0, "move half-down"},
    {"Ctrl-U", 0, "move half-up"},
    {"g", 0, "move first"},
    {"G", 0, "move last"},
    {"Ctrl-O", 0, "view back"},
    {"Ctrl-R", 0, "view forward"},
    {"V", 0, "region"},
    {"n", 0, "next"},
    {"N", 0, "previous"},
    {"+", 0, "zoom in"},
    {"=", 0, "zoom in"},
    {"-", 0, "zoom out"},
    {">", 0, "zoom in keys"},
    {"<", 0, "zoom out keys"},
    {"}", 0, "zoom in lsn"},
    {"{", 0, "zoom out lsn"},
    {"0", 0, "fit"},
    {"Enter", 0, "enter"},
    {"Esc", 0, "back"},
    {"]", 0, "step next"},
    {"[", 0, "step previous"},
    {")", 0, "step next-same"},
    {"(", 0, "step previous-same"},
    {";", 0, "step next-cut"},
    {",", 0, "step previous-cut"},
    {"Home", 0, "step first"},
    {"End", 0, "step last"},
    {"Home", PANES_BUT_MAP, "move first"},
    {"End", PANES_BUT_MAP, "move last"},
    {"Space", 0, "play"},
    {"B", 0, "prompt break"},
    {"c", 0, "continue"},
    {"C", 0, "reverse-continue"},
    {"m", 0, "mark"},
    {"'", 0, "jump"},
    {"p", 0, "plan"},
    {"w", 0, "why"},
    {"W", 0, "why here"},
    {"u", 0, "undo"},
    {"|", 0, "compare"},
    {"D", 0, "diverge"},
    {"g", 1u << PANE_MAP, "gc"},
    {"X", 0, "gc"},
    {"r", 0, "read"},
    {"R", 0, "worst"},
    {"f", 0, "pane findings"},
    {"d", 0, "pane decisions"},
    {"t", 0, "pane jobs"},
    {"e", 0, "pane parameters"},
    {"i", 0, "pane layer"},
    {"I", 0, "pane inside"},
    {"s", 0, "pane statistics"},
    {"v", 0, "lives"},
    {"#", 0, "table"},
    {"$", 0, "pane ledger"},
    {"S", 0, "pane levels"},
    {"P", 0, "pane gates"},
    {"T", 0, "lesson"},
    {"Tab", 0, "pane next"},
    {"BackTab", 0, "pane previous"},
    {"o", 0, "overlay"},
    {"a", 0, "axes"},
    {"x", 0, "hex"},
    {"/", 0, "prompt search"},
    {":", 0, "prompt"},
    {"y", 0, "yank"},
    {"Y", 0, "link"},
    {"E", 0, "prompt export"},
    {"?", 0, "help"},
    {"F1", 0, "help"},
    {"q", 0, "close"},
    {"Ctrl-C", 0, "quit"},
    {"Ctrl-L", 0, "redraw"},
    {"Ctrl-G", 0, "title"},
    {"Ctrl-Z", 0, "suspend"},
    {"Left", 1u << PANE_PARAMETERS, "change -"},
    {"Right", 1u << PANE_PARAMETERS, "change +"},
    {"h", 1u << PANE_PARAMETERS, "change -"},
    {"l", 1u << PANE_PARAMETERS, "change +"},
    {"+", 1u << PANE_PARAMETERS, "change +"},
    {"<", 1u << PANE_PARAMETERS, "change <"},
    {">", 1u << PANE_PARAMETERS, "change >"},
    {"-", 1u << PANE_PARAMETERS, "change -"},
    {"<", 1u << PANE_GARBAGE, "move far-left"}, /* scrolls, because the arrows move the cutoff */
    {">", 1u << PANE_GARBAGE, "move far-right"},
    {"Left", 1u << PANE_GARBAGE, "gc cutoff down"},
    {"Right", 1u << PANE_GARBAGE, "gc cutoff up"},
    {"h", 1u << PANE_GARBAGE, "gc cutoff down"},
    {"l", 1u << PANE_GARBAGE, "gc cutoff up"},
    {"b", 1u << PANE_GARBAGE, "gc branch cursor"},
    {"u", 1u << PANE_GARBAGE, "gc reset"},
    {"#", 1u << PANE_FINDINGS, "table finding"},
    {"Z", 0, "whole"},
    {"}", PANES_BUT_MAP, "details down"},
    {"{", PANES_BUT_MAP, "details up"},
    {"&", 0, "prompt filter"},
    {"s", 1u << PANE_TABLE, "sort"},
    {"s", LISTS, "sort"},
    {"s", 1u << PANE_STATISTICS, ""}, /* would open them, and they have an order of their own */
    {"/", PANES_BUT_MAP, "prompt find"},
    {"Left", 1u << PANE_TABLE, "column left"},
    {"Right", 1u << PANE_TABLE, "column right"},
    {"h", 1u << PANE_TABLE, "column left"},
    {"l", 1u << PANE_TABLE, "column right"},
    {"s", 1u << PANE_FLEET, "fleet sort"},
    {"w", 1u << PANE_FLEET, "fleet sort worst"},
    {"&", 1u << PANE_FLEET, "prompt fleet filter"},
    {"/", 1u << PANE_FLEET, "prompt fleet find"},
    {"n", 1u << PANE_FLEET, "fleet next"},
    {"N", 1u << PANE_FLEET, "fleet previous"},
    {"Left", 1u << PANE_FLEET, "fleet left"},
    {"Right", 1u << PANE_FLEET, "fleet right"},
    {"h", 1u << PANE_FLEET, "fleet left"},
    {"l", 1u << PANE_FLEET, "fleet right"},
    {"Space", 1u << PANE_LESSON, "lesson next"},
    {"Enter", 1u << PANE_LESSON, "lesson next"},
    {"Backspace", 1u << PANE_LESSON, "lesson back"},
    {"1", 1u << PANE_LESSON, "answer 1"},
    {"2", 1u << PANE_LESSON, "answer 2"},
    {"3", 1u << PANE_LESSON, "answer 3"},
    {"4", 1u << PANE_LESSON, "answer 4"},
    {"5", 1u << PANE_LESSON, "answer 5"},
    {"6", 1u << PANE_LESSON, "answer 6"},
    {"7", 1u << PANE_LESSON, "answer 7"},
    {"8", 1u << PANE_LESSON, "answer 8"},
    {"9", 1u << PANE_LESSON, "answer 9"},
    {"1", 1u << PANE_LESSONS, "lesson 1"},
    {"2", 1u << PANE_LESSONS, "lesson 2"},
    {"3", 1u << PANE_LESSONS, "lesson 3"},
    {"4", 1u << PANE_LESSONS, "lesson 4"},
    {"5", 1u << PANE_LESSONS, "lesson 5"},
    {"6", 1u << PANE_LESSONS, "lesson 6"},
    {"7", 1u << PANE_LESSONS, "lesson 7"},
    {"8", 1u << PANE_LESSONS, "lesson 8"},
    {"9", 1u << PANE_LESSONS, "lesson 9"},
};

void keymap_init(Keymap *keymap)
{
    *keymap = (Keymap){0};
    for (size_t i = 0; i < sizeof DEFAULTS / sizeof *DEFAULTS; i++) {
        KeyCode key = 0;
        key_name_parse(str_from(DEFAULTS[i].key), &key);
        keymap_bind(keymap, key, DEFAULTS[i].panes ? DEFAULTS[i].panes : KEYMAP_ALL, str_from(DEFAULTS[i].command));
        keymap->rows.at[i].own = false;
    }
}

void keymap_release(Keymap *keymap)
{
    array_release(&keymap->rows);
}

const char *keymap_command(const Keymap *keymap, KeyCode key, unsigned pane)
{
    const Binding *wide = NULL;
    for (size_t i = keymap->rows.count; i-- > 0;) {
        const Binding *row = &keymap->rows.at[i];
        if (row->key != key || !(row->panes >> pane & 1))
            continue;
        if (row->panes != KEYMAP_ALL)
            return row->command[0] ? row->command : NULL;
        if (!wide)
            wide = row;
    }
    return wide && wide->command[0] ? wide->command : NULL;
}

void keymap_bind(Keymap *keymap, KeyCode key, PaneMask panes, Str command)
{
    Binding row = {.key = key, .panes = panes, .own = true};
    snprintf(row.command, sizeof row.command, "%.*s", STR_ARG(command));
    array_push(&keymap->rows, row);
}

const char *keymap_key_of(const Keymap *keymap, const char *command, unsigned pane, char out[KEY_NAME_SIZE])
{
    for (size_t i = 0; i < keymap->rows.count; i++) {
        const Binding *row = &keymap->rows.at[i];
        if (strcmp(row->command, command) != 0)
            continue;
        const char *now = keymap_command(keymap, row->key, pane);
        if (now && strcmp(now, command) == 0)
            return key_name_format(row->key, out);
    }
    return NULL;
}

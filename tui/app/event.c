/* event.c - names the keys of the keyboard. Special keys have a row in one table, `Ctrl-X` is computed, and every
 * other key is its own character. */
#include "tui/app/event.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

static const struct {
    const char *name;
    KeyCode key;
} NAMES[] = {
    {"Tab", INPUT_TAB},
    {"Enter", INPUT_ENTER},
    {"Esc", INPUT_ESC},
    {"Space", INPUT_SPACE},
    {"Backspace", INPUT_BACKSPACE},
    {"Up", INPUT_UP},
    {"Down", INPUT_DOWN},
    {"Left", INPUT_LEFT},
    {"Right", INPUT_RIGHT},
    {"Home", INPUT_HOME},
    {"End", INPUT_END},
    {"PageUp", INPUT_PAGE_UP},
    {"PageDown", INPUT_PAGE_DOWN},
    {"Delete", INPUT_DELETE},
    {"BackTab", INPUT_BACKTAB},
};

static bool special_key_parse(Str name, KeyCode *key)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strlen(NAMES[i].name) == name.length && strncasecmp(NAMES[i].name, name.at, name.length) == 0) {
            *key = NAMES[i].key;
            return true;
        }
    return false;
}

/* "Ctrl-A" */
static bool control_key_parse(Str name, KeyCode *key)
{
    if (name.length != 6 || strncasecmp(name.at, "Ctrl-", 5) != 0 ||
        !(char_is_letter(name.at[5]) || memchr("@[\\]^_", name.at[5], 6)))
        return false;
    *key = (KeyCode)(toupper((unsigned char)name.at[5]) - '@');
    return true;
}

/* "F1" to "F12" */
static bool function_key_parse(Str name, KeyCode *key)
{
    uint64_t n;
    if (name.length < 2 || name.length > 3 || !char_among(name.at[0], "Ff") ||
        !number_parse((Str){name.at + 1, name.length - 1}, &n, NULL) || n < 1 || n > 12)
        return false;
    *key = INPUT_F1 + (KeyCode)n - 1;
    return true;
}

bool key_name_parse(Str name, KeyCode *key)
{
    if (special_key_parse(name, key) || control_key_parse(name, key) || function_key_parse(name, key))
        return true;
    uint32_t code;
    if (!utf8_next(&name, &code) || name.length != 0 || code < 32 || code == 0xFFFD)
        return false;
    *key = code;
    return true;
}

char *key_name_format(KeyCode key, char out[KEY_NAME_SIZE])
{
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (NAMES[i].key == key) {
            snprintf(out, KEY_NAME_SIZE, "%s", NAMES[i].name);
            return out;
        }
    if (key >= INPUT_F1 && key <= INPUT_F12)
        snprintf(out, KEY_NAME_SIZE, "F%u", (unsigned)(key - INPUT_F1 + 1) & 15u);
    else if (key < 32)
        snprintf(out, KEY_NAME_SIZE, "Ctrl-%c", (int)key + '@');
    else
        utf8_put(key < INPUT_UP ? key : 0xFFFD, out);
    return out;
}

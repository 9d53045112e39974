/* key_text.c - formats keys as hex digits: 36 for production, 16 for plain keys, as many as needed for the key of a
 * dictionary. */
#include "core/model/key.h"

#include "core/model/key_dictionary.h"

#include <stdio.h>

/* The key's hex digits, cut with … where they do not fit. */
static char *dictionary_hex(const KeyDictionary *dictionary, Key key, char out[KEY_TEXT_SIZE])
{
    Text text = TEXT_EMPTY;
    key_dictionary_hex(dictionary, key, &text);
    bool fits = text.length < KEY_TEXT_SIZE;
    snprintf(out, KEY_TEXT_SIZE, "%.*s%s", fits ? (int)text.length : KEY_TEXT_SIZE - 4, text.at, fits ? "" : "…");
    text_release(&text);
    return out;
}

char *key_format(Key key, KeyForm form, char out[KEY_TEXT_SIZE])
{
    static const char hex[] = "0123456789ABCDEF";
    if (form == KEY_PLAIN) {
        for (int i = 0; i < 16; i++)
            out[i] = hex[(uint64_t)key >> (60 - 4 * i) & 15];
        out[16] = '\0';
        return out;
    }
    if (form->dictionary)
        return dictionary_hex(form->dictionary, key, out);
    KeyFields f = key_unpack(key);
    uint64_t head = (uint64_t)f.field1 << 32 | f.field2, middle = (uint64_t)f.field3 << 32 | f.field4,
             tail = (uint64_t)f.field5 << 32 | f.field6;
    for (int i = 0; i < 10; i++)
        out[i] = hex[head >> (36 - 4 * i) & 15];
    for (int i = 0; i < 16; i++)
        out[10 + i] = hex[middle >> (60 - 4 * i) & 15];
    for (int i = 0; i < 10; i++)
        out[26 + i] = hex[tail >> (36 - 4 * i) & 15];
    out[36] = '\0';
    return out;
}

/* utf16.c - units of two bytes, two of which may be a pair: D83D DE00 is U+1F600. */
#include "core/base/utf16.h"

bool str_is_utf16(Str text)
{
    return str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"));
}

static uint32_t utf16_unit(Str raw, size_t at, bool little)
{
    unsigned first = (unsigned char)raw.at[at], second = (unsigned char)raw.at[at + 1];
    return little ? second << 8 | first : first << 8 | second;
}

void text_add_utf16(Text *text, Str raw)
{
    bool little = str_starts(raw, STR("\xFF\xFE"));
    for (size_t at = 2; at + 1 < raw.length; at += 2) {
        uint32_t code = utf16_unit(raw, at, little), low = 0;
        if (code >= 0xD800 && code < 0xDC00 && at + 3 < raw.length)
            low = utf16_unit(raw, at + 2, little);
        bool pair = low >= 0xDC00 && low < 0xE000;
        if (pair)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += pair ? 2 : 0;
        char bytes[5];
        text_add(text, bytes, utf8_put(!pair && code >= 0xD800 && code < 0xE000 ? 0xFFFD : code, bytes));
    }
}

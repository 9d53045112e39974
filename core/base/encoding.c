/* encoding.c - detects and decodes UTF-16: units of two bytes, and two units may be a pair: D83D DE00 is U+1F600.
 *
 * Text is what has, in its first part, at most a quarter of bytes that are not characters.
 */
#include "core/base/encoding.h"

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

/* Does this byte look binary? Bytes from 0x80 are counted here before it is known whether they are UTF-8. */
static bool may_be_binary(unsigned char c)
{
    return c >= 0x7F || (c < ' ' && !(c >= '\b' && c <= '\r') && c != 0x1B);
}

bool str_check_text(Str head, Error *error)
{
    if (str_is_utf16(head))
        return true;
    size_t binary = 0;
    for (size_t i = 0; i < head.length; i++)
        binary += may_be_binary((unsigned char)head.at[i]);
    if (binary <= head.length / 4)
        return true;
    Str rest = head, bytes;
    CharKind kind;
    binary = 0;
    while (str_char(&rest, &bytes, &kind))
        binary += kind == CHAR_BROKEN || (kind == CHAR_CONTROL && may_be_binary((unsigned char)*bytes.at));
    if (binary <= head.length / 4)
        return true;
    char total[32], bad[32];
    return error_set(error, ERROR_INPUT, "is binary, not text: %s of its first %s bytes are not characters",
                     count_format(binary, bad), count_format(head.length, total));
}

/* escape.c - escapes text for XML, JSON and shells: `a<b` becomes `a&lt;b`; a byte 07 becomes the four characters \x07.
 */
#include "core/base/escape.h"

static const char *xml_entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void xml_escape(Str raw, Text *out)
{
    Str bytes;
    CharKind kind;
    char escaped[32];
    while (str_char(&raw, &bytes, &kind)) {
        const char *entity = bytes.length == 1 ? xml_entity_of(bytes.at[0]) : NULL;
        if (kind != CHAR_SHOWN)
            text_add(out, escaped, text_escape(bytes, escaped, sizeof escaped));
        else if (entity)
            text_add_str(out, str_from(entity));
        else if (str_equal(bytes, STR("\xEF\xBF\xBE")) || str_equal(bytes, STR("\xEF\xBF\xBF")))
            text_add_str(out, STR("\xEF\xBF\xBD"));
        else
            text_add_str(out, bytes);
    }
}

void xml_escape_lines(Str raw, Text *out)
{
    Str line;
    while (str_line(&raw, &line)) {
        xml_escape(line, out);
        text_add_char(out, '\n');
    }
}

/* Does the word contain control characters, or bytes that are not UTF-8? */
static bool has_raw(Str word)
{
    Str bytes;
    CharKind kind;
    while (str_char(&word, &bytes, &kind))
        if (kind != CHAR_SHOWN)
            return true;
    return false;
}

static void quote_raw(Str word, Text *out)
{
    text_printf(out, "$'");
    for (size_t i = 0; i < word.length; i++) {
        unsigned char byte = (unsigned char)word.at[i];
        if (byte < 0x20 || byte >= 0x7F)
            text_printf(out, "\\x%02X", byte);
        else if (byte == '\'' || byte == '\\')
            text_printf(out, "\\%c", byte);
        else
            text_add_char(out, (char)byte);
    }
    text_add_char(out, '\'');
}

void shell_quote(Str word, Text *out)
{
    if (has_raw(word)) {
        quote_raw(word, out);
        return;
    }
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+=,-";
    bool plain = word.length > 0;
    for (size_t i = 0; i < word.length; i++)
        plain = plain && memchr(PLAIN, word.at[i], sizeof PLAIN - 1) != NULL;
    if (plain) {
        text_add_str(out, word);
        return;
    }
    text_add_char(out, '\'');
    for (size_t i = 0; i < word.length; i++)
        if (word.at[i] == '\'')
            text_printf(out, "'\\''");
        else
            text_add_char(out, word.at[i]);
    text_add_char(out, '\'');
}

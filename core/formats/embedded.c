/* embedded.c - finds a member that only such a dump has, then searches outwards for the braces around it. */
#include "core/formats/embedded.h"

/* The '{' that is still open at `at`; text.length: there is none. */
static size_t json_open_brace(Str text, size_t at)
{
    size_t depth = 0;
    while (at-- > 0) {
        if (text.at[at] == '}')
            depth++;
        else if (text.at[at] == '{' && depth-- == 0)
            return at;
    }
    return text.length;
}

/* The place after the '}' that closes the '{' at `at`; the text's end if nothing closes it. */
static size_t json_behind_object(Str text, size_t at)
{
    size_t depth = 0;
    bool quoted = false;
    for (; at < text.length; at++) {
        char c = text.at[at];
        if (quoted) {
            at += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && --depth == 0) {
            return at + 1;
        }
    }
    return text.length;
}

bool embedded_json(Str text, Str *json)
{
    static const Str members[] = {{"\"layer_metadata\"", 16}, {"\"historic_layers\"", 17}, {"\"timelines\"", 11}};
    if (!memchr(text.at, '{', text.length))
        return false;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *member = memmem(text.at, text.length, members[i].at, members[i].length);
        if (!member)
            continue;
        size_t begin = json_open_brace(text, (size_t)(member - text.at));
        if (begin == text.length)
            continue;
        *json = (Str){text.at + begin, json_behind_object(text, begin) - begin};
        return true;
    }
    return false;
}

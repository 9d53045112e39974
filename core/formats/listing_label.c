/* listing_label.c - reads a size from a label beside the name: "size=8192", "file_size": 8192, 8192 bytes. */
#include "core/formats/listing_words.h"

#include "core/formats/layer_name.h"

#define OBJECT_MAX 4096 /* most bytes before and after a name between the ends of its JSON object */

/* Is it a label of a file's size: "file_size", "Size", "Content-Length"? */
bool label_is_size(Str label)
{
    static const Str labels[] = {{"size", 4},          {"bytes", 5},        {"length", 6},         {"filesize", 8},
                                 {"layersize", 9},     {"sizebytes", 9},    {"layerfilesize", 13}, {"objectsize", 10},
                                 {"physicalsize", 12}, {"sizeinbytes", 11}, {"contentlength", 13}};
    char plain[16];
    size_t n = 0;
    for (size_t i = 0; i < label.length; i++) {
        if (label.at[i] == '_' || label.at[i] == '-' || label.at[i] == ' ')
            continue;
        if (n == sizeof plain)
            return false;
        plain[n++] = (char)(label.at[i] | 32);
    }
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_equal((Str){plain, n}, labels[i]))
            return true;
    return false;
}

/* The label that ends at `end`: letters, '_' and '-', which may be quoted. */
static Str label_before(Str text, size_t end)
{
    while (end > 0 && char_among(text.at[end - 1], " \t\"'\\"))
        end--;
    size_t begin = end;
    while (begin > 0 && (char_is_letter(text.at[begin - 1]) || char_among(text.at[begin - 1], "_-")))
        begin--;
    return (Str){text.at + begin, end - begin};
}

/* The word of digits, dots and letters at `at`. */
static Str label_value_at(Str text, size_t at)
{
    size_t end = at;
    while (end < text.length && (char_is_digit(text.at[end]) || char_is_letter(text.at[end]) || text.at[end] == '.'))
        end++;
    return (Str){text.at + at, end - at};
}

static ListingSize label_value_size(Str value, uint64_t *size)
{
    return all_digits(value.at, value.length) ? word_number(value, size)
           : word_is_rounded(value)           ? LISTING_ROUNDED
                                              : LISTING_NO_SIZE;
}

/* The first labelled size in `scope`. */
static ListingSize label_labelled(Str scope, uint64_t *size)
{
    for (size_t i = 0; i < scope.length; i++) {
        bool mark = scope.at[i] == ':' || scope.at[i] == '=';
        if (!mark && !char_is_digit(scope.at[i]))
            continue;
        if (mark && !label_is_size(label_before(scope, i)))
            continue;
        size_t at = i + mark;
        while (mark && at < scope.length && char_among(scope.at[at], " \t\"'\\"))
            at++;
        Str value = label_value_at(scope, at);
        size_t behind = at + value.length;
        ListingSize kind = LISTING_NO_SIZE;
        bool counted = i == 0 || char_among(scope.at[i - 1], " \t(");
        if (mark || (counted && str_starts((Str){scope.at + behind, scope.length - behind}, STR(" bytes"))))
            kind = label_value_size(value, size);
        if (kind != LISTING_NO_SIZE)
            return kind;
        i = behind > i ? behind - 1 : i;
    }
    return LISTING_NO_SIZE;
}

/* The edge of the object around `at`: its end (ahead) or its beginning; `at`: not near. */
static size_t label_object_edge(Str text, size_t at, bool ahead)
{
    size_t depth = 0, limit = ahead ? text.length - at : at;
    limit = limit < OBJECT_MAX ? limit : OBJECT_MAX;
    for (size_t i = 0; i < limit; i++) {
        size_t place = ahead ? at + i : at - 1 - i;
        char c = text.at[place];
        if (c == (ahead ? '{' : '}')) {
            depth++;
        } else if (c == (ahead ? '}' : '{')) {
            if (depth == 0)
                return place;
            depth--;
        }
    }
    return at;
}

/* The line, or the JSON object, whose labels belong to the name. */
static Str label_scope_of(Str text, Str name)
{
    size_t begin = (size_t)(name.at - text.at), end = begin + name.length, behind = end;
    if (end < text.length && text.at[end] == '"') {
        behind++;
        while (behind < text.length && char_among(text.at[behind], " \t\r\n:"))
            behind++;
        if (behind < text.length && text.at[behind] == '{') /* "NAME": {…} */
            return (Str){text.at + behind + 1, label_object_edge(text, behind + 1, true) - behind - 1};
        size_t from = label_object_edge(text, begin, false), until = label_object_edge(text, end, true);
        if (from < begin && until > end)
            return (Str){text.at + from, until - from};
    }
    size_t from = begin < OBJECT_MAX ? 0 : begin - OBJECT_MAX;
    size_t until = text.length - end < OBJECT_MAX ? text.length : end + OBJECT_MAX;
    const char *before = begin > from ? memrchr(text.at + from, '\n', begin - from) : NULL;
    const char *after = memchr(text.at + end, '\n', until - end);
    from = before ? (size_t)(before - text.at) : from;
    until = after ? (size_t)(after - text.at) : until;
    return (Str){text.at + from, until - from};
}

ListingSize listing_labelled_size(Str text, Str name, uint64_t *size)
{
    Str scope = label_scope_of(text, name);
    size_t inside =
        name.at >= scope.at && name.at < scope.at + scope.length ? (size_t)(name.at - scope.at) : scope.length;
    size_t behind = inside + name.length < scope.length ? inside + name.length : scope.length, from = 0;
    Str found, before = {scope.at, inside}, after = {scope.at + behind, scope.length - behind};
    if (layer_name_find(after, &from, &found)) /* up to the next name, which owns everything after it */
        after.length = (size_t)(found.at - after.at);
    ListingSize kind = label_labelled(after, size);
    from = 0;
    if (kind != LISTING_NO_SIZE || layer_name_find(before, &from, &found))
        return kind;
    return label_labelled(before, size);
}

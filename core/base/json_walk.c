/* json_walk.c - finds the end of the next member, and gives its value to cJSON or to another walk. */
#include "core/base/json_walk.h"

#include "core/base/json_reader.h"

static void skip_blanks(JsonWalk *walk)
{
    while (walk->at < walk->end && (*walk->at == ' ' || *walk->at == '\n' || *walk->at == '\t' || *walk->at == '\r'))
        walk->at++;
}

static bool json_walk_fail(JsonWalk *walk)
{
    walk->failed = true;
    return false;
}

/* Takes the character, after any blanks. */
static bool json_walk_take(JsonWalk *walk, char c)
{
    skip_blanks(walk);
    if (walk->at == walk->end || *walk->at != c)
        return false;
    walk->at++;
    return true;
}

void json_walk_open(JsonWalk *walk, Str text, char bracket, Arena *arena)
{
    *walk = (JsonWalk){.start = text.at,
                       .at = text.at,
                       .end = text.at + text.length,
                       .arena = arena,
                       .close = bracket == '{' ? '}' : ']'};
    if (!json_walk_take(walk, bracket))
        json_walk_fail(walk);
}

/* Decodes a name with escapes; cJSON knows them all. */
static bool json_unescape(JsonWalk *walk, Str literal, Str *name)
{
    cJSON *string = cJSON_ParseWithLengthOpts(literal.at, literal.length, NULL, false);
    Str value = json_str(string);
    bool fine = cJSON_IsString(string);
    *name = arena_str(walk->arena, value);
    cJSON_Delete(string);
    return fine || json_walk_fail(walk);
}

static bool json_walk_take_name(JsonWalk *walk, Str *name)
{
    skip_blanks(walk);
    const char *open = walk->at;
    bool escaped = false;
    if (!json_walk_take(walk, '"'))
        return json_walk_fail(walk);
    const char *close = walk->at;
    for (;; close += 2) {
        const char *quote = memchr(close, '"', (size_t)(walk->end - close));
        if (!quote)
            return json_walk_fail(walk);
        const char *escape = memchr(close, '\\', (size_t)(quote - close));
        close = escape ? escape : quote;
        if (!escape)
            break;
        escaped = true;
        if (walk->end - escape < 2)
            return json_walk_fail(walk);
    }
    *name = (Str){open + 1, (size_t)(close - open) - 1};
    walk->at = close + 1;
    if (escaped && !json_unescape(walk, (Str){open, (size_t)(walk->at - open)}, name))
        return false;
    return json_walk_take(walk, ':') || json_walk_fail(walk);
}

bool json_walk_next(JsonWalk *walk, Str *name)
{
    *name = (Str){"", 0};
    if (walk->failed || walk->done)
        return false;
    if (json_walk_take(walk, walk->close)) {
        walk->done = true;
        return false;
    }
    if (walk->started && !json_walk_take(walk, ','))
        return json_walk_fail(walk);
    walk->started = true;
    if (walk->close == '}' && !json_walk_take_name(walk, name))
        return false;
    skip_blanks(walk);
    return true;
}

cJSON *json_walk_value(JsonWalk *walk)
{
    const char *end = walk->at;
    cJSON *value = json_parse_value((Str){walk->at, (size_t)(walk->end - walk->at)}, &end);
    walk->at = end;
    if (!value)
        json_walk_fail(walk);
    return value;
}

bool json_walk_enter(JsonWalk *outer, JsonWalk *inner, char bracket)
{
    if (outer->at == outer->end || *outer->at != bracket)
        return false;
    *inner = *outer;
    inner->close = bracket == '{' ? '}' : ']';
    inner->started = inner->done = false;
    inner->at++;
    return true;
}

void json_walk_leave(JsonWalk *outer, const JsonWalk *inner)
{
    outer->at = inner->at;
    outer->failed = outer->failed || !inner->done;
}

bool json_walk_close(const JsonWalk *walk, Error *error)
{
    JsonWalk rest = *walk;
    skip_blanks(&rest);
    return (walk->done && rest.at == rest.end) ||
           json_error((Str){walk->start, (size_t)(walk->end - walk->start)}, rest.at, error);
}

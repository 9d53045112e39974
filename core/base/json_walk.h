/* json_walk.h - reads JSON member by member, so that a dump of a million layers is never a tree in memory.
 *
 * A walk goes over the members of one object or array; each value is either parsed by cJSON (a small tree) or walked
 * too:
 *
 *     JsonWalk root, layers;
 *     Str name;
 *     for (json_walk_open(&root, text, '{', &arena); json_walk_next(&root, &name);)
 *         if (str_equal(name, STR("layer_metadata")) && json_walk_enter(&root, &layers, '{')) {
 *             while (json_walk_next(&layers, &name))
 *                 use(name, value = json_walk_value(&layers)), cJSON_Delete(value);
 *             json_walk_leave(&root, &layers);
 *         } else
 *             cJSON_Delete(json_walk_value(&root));
 *     if (!json_walk_close(&root, error)) …                 // where it stopped being JSON
 */
#ifndef CORE_BASE_JSON_WALK_H
#define CORE_BASE_JSON_WALK_H

#include "core/base/mem.h"
#include "core/base/text.h"

#include <cjson/cJSON.h>

typedef struct JsonWalk {
    const char *start, *at, *end; /* the bounds of the whole text; `at` is the current place */
    Arena *arena;                 /* for names that had to be unescaped; other names point into the text */
    char close;                   /* '}' or ']' */
    bool started, failed, done;   /* failed: the text is not JSON at `at` */
} JsonWalk;

/* Begins at the text's first bracket, which must be `bracket`; else the walk has failed. */
void json_walk_open(JsonWalk *walk, Str text, char bracket, Arena *arena);
/* Moves to the next member. Its value is at walk->at, and must be taken by json_walk_value() or json_walk_enter()
 * before the next call. In an array the name is empty. False at the end, and after a failure. */
bool json_walk_next(JsonWalk *walk, Str *name);
/* Parses the value; the caller deletes it. NULL on failure. */
cJSON *json_walk_value(JsonWalk *walk);
/* Begins a walk over the value. False, with nothing taken, where it does not begin with `bracket`. */
bool json_walk_enter(JsonWalk *outer, JsonWalk *inner, char bracket);
/* Ends the inner walk, which must be at its end, or have failed. */
void json_walk_leave(JsonWalk *outer, const JsonWalk *inner);
/* True if everything was JSON and only blanks follow; else the error has line and column. */
bool json_walk_close(const JsonWalk *walk, Error *error);

#endif

/* origin.c - recognises ids by their shape: 32 hex digits are a tenant or a timeline, and a tenant may be followed
 * by a shard (-0308: shard 3 of 8). */
#include "core/formats/origin.h"

#include "core/base/hex.h"

#include <stdio.h>

#define LISTED_MAX 20 /* most origins that an error names */

static bool origin_is_id(Str word)
{
    if (word.length != ORIGIN_ID)
        return false;
    return hex_run(word.at, word.length) == word.length;
}

static bool parse_shard(Str digits, uint16_t *shard)
{
    uint64_t value;
    if (digits.length != 4 || !number_parse_hex(digits, &value, NULL))
        return false;
    *shard = (uint16_t)value;
    return true;
}

/* "1111…" or "1111…-0308" */
static bool take_tenant(Str word, Origin *origin)
{
    Str id = {word.at, word.length < ORIGIN_ID ? word.length : ORIGIN_ID};
    Str rest = {word.at + id.length, word.length - id.length};
    uint16_t shard = 0;
    if (!origin_is_id(id) ||
        (rest.length && (rest.at[0] != '-' || !parse_shard((Str){rest.at + 1, rest.length - 1}, &shard))))
        return false;
    origin->tenant = id;
    origin->shard = shard;
    return true;
}

/* Takes the last part off the path. */
static bool origin_last_part(Str *path, Str *part)
{
    while (path->length && char_among(path->at[path->length - 1], "/\\"))
        path->length--;
    size_t n = path->length;
    while (n > 0 && !char_among(path->at[n - 1], "/\\"))
        n--;
    *part = (Str){path->at + n, path->length - n};
    path->length = n;
    return part->length > 0;
}

static Str directory_of(Str path)
{
    while (path.length && !char_among(path.at[path.length - 1], "/\\"))
        path.length--;
    return path;
}

Origin origin_of_path(Str path)
{
    Origin origin = {0};
    Str rest = directory_of(path), part;
    origin.directory = rest;
    while (origin_last_part(&rest, &part) && !origin_is_id(part))
        ;
    if (!origin_is_id(part))
        return origin;
    origin.timeline = part;
    origin.directory = (Str){0};
    if (origin_last_part(&rest, &part) && (take_tenant(part, &origin) || !str_equal(part, STR("timelines"))))
        return origin;
    if (origin_last_part(&rest, &part))
        take_tenant(part, &origin);
    return origin;
}

/* The value after `label` and '=' or ':', which may be quoted. */
static Str origin_labelled(Str line, Str label)
{
    const char *at = memmem(line.at, line.length, label.at, label.length);
    if (!at)
        return (Str){0};
    Str rest = {at + label.length, line.length - (size_t)(at + label.length - line.at)};
    size_t n = 0;
    while (rest.length && char_among(rest.at[0], "=:\"' \\")) {
        rest.at++;
        rest.length--;
    }
    while (n < rest.length && (char_is_hex(rest.at[n]) || rest.at[n] == '-'))
        n++;
    return (Str){rest.at, n};
}

Origin origin_of_line(Str line)
{
    Origin origin = {0};
    Str timeline = line.length ? origin_labelled(line, STR("timeline_id")) : (Str){0};
    if (!origin_is_id(timeline))
        return origin;
    origin.timeline = timeline;
    take_tenant(origin_labelled(line, STR("tenant_id")), &origin);
    parse_shard(origin_labelled(line, STR("shard_id")), &origin.shard);
    return origin;
}

bool origin_equal(const Origin *a, const Origin *b)
{
    return a->shard == b->shard && str_equal(a->timeline, b->timeline) && str_equal(a->tenant, b->tenant) &&
           str_equal(a->directory, b->directory);
}

/* The label, before escaping. */
static Str label_raw(const Origin *origin, char out[ORIGIN_LABEL])
{
    int n;
    Str directory = origin->directory;
    while (directory.length > 1 && char_among(directory.at[directory.length - 1], "/\\"))
        directory.length--;
    if (directory.length >= ORIGIN_LABEL) /* its end tells more, so the beginning is cut off */
        directory = (Str){directory.at + directory.length - ORIGIN_LABEL + 1, ORIGIN_LABEL - 1};
    if (!origin->timeline.length)
        n = snprintf(out, ORIGIN_LABEL, "%.*s", STR_ARG(directory));
    else if (!origin->tenant.length)
        n = snprintf(out, ORIGIN_LABEL, "%.*s", STR_ARG(origin->timeline));
    else if (!origin->shard)
        n = snprintf(out, ORIGIN_LABEL, "%.*s/%.*s", STR_ARG(origin->tenant), STR_ARG(origin->timeline));
    else
        n = snprintf(out, ORIGIN_LABEL, "%.*s-%04x/%.*s", STR_ARG(origin->tenant), origin->shard,
                     STR_ARG(origin->timeline));
    return (Str){out, n < 0 ? 0 : (size_t)n < ORIGIN_LABEL ? (size_t)n : ORIGIN_LABEL - 1};
}

char *origin_label(const Origin *origin, char out[ORIGIN_LABEL])
{
    char raw[ORIGIN_LABEL];
    if (origin_is_empty(origin))
        snprintf(out, ORIGIN_LABEL, "names without a path");
    else
        text_escape(label_raw(origin, raw), out, ORIGIN_LABEL);
    return out;
}

static bool starts_ignoring_case(Str text, Str prefix)
{
    if (!prefix.length || prefix.length > text.length)
        return false;
    for (size_t i = 0; i < prefix.length; i++) {
        char a = text.at[i], b = prefix.at[i];
        if (a != b && ((a | 32) != (b | 32) || (a | 32) < 'a' || (a | 32) > 'z'))
            return false;
    }
    return true;
}

/* Does the word that a user typed name this origin: a prefix of the timeline's id or of the label, or a directory? */
static bool origin_matches(const Origin *origin, Str wanted)
{
    char raw[ORIGIN_LABEL];
    Str label = label_raw(origin, raw), directory = origin->directory, last = {0};
    if (starts_ignoring_case(origin->timeline, wanted) || starts_ignoring_case(label, wanted))
        return true;
    return origin_last_part(&directory, &last) && starts_ignoring_case(last, wanted);
}

/* ---- all origins of one input ---- */

static Str origin_keep(Arena *arena, Str text)
{
    return arena && text.length ? arena_str(arena, text) : text;
}

uint32_t origins_find(Origins *origins, const Origin *origin)
{
    uint64_t h = hash_str(hash_str(HASH_SEED, origin->tenant), origin->timeline);
    uint32_t hash = hash_fold(hash_u64(hash_str(h, origin->directory), origin->shard)), place;
    TableWalk walk = table_walk(&origins->table, hash);
    while (table_next(&walk, &place))
        if (origin_equal(&origins->at.at[place].origin, origin))
            return place;
    place = (uint32_t)origins->at.count;
    table_add(&origins->table, hash, place);
    Origin kept = {origin_keep(origins->arena, origin->tenant), origin_keep(origins->arena, origin->timeline),
                   origin_keep(origins->arena, origin->directory), origin->shard};
    array_push(&origins->at, (OriginCount){kept, 0});
    return place;
}

uint32_t origins_find_path(Origins *origins, Str path)
{
    Str directory = directory_of(path);
    if (origins->at.count && origins->last.at && str_equal(directory, origins->last))
        return origins->last_place;
    Origin origin = origin_of_path(path);
    origins->last = directory;
    origins->last_place = origins_find(origins, &origin);
    return origins->last_place;
}

void origins_add(Origins *origins, uint32_t place, size_t layers)
{
    origins->at.at[place].layers += layers;
}

void origins_release(Origins *origins)
{
    array_release(&origins->at);
    table_release(&origins->table);
}

static bool list_error(const Origins *origins, Str wanted, bool any, Error *error)
{
    Text names = TEXT_EMPTY;
    char label[ORIGIN_LABEL];
    size_t listed = 0, count = 0;
    for (size_t i = 0; i < origins->at.count; i++) {
        if (any && !origin_matches(&origins->at.at[i].origin, wanted))
            continue;
        count++;
        if (listed < LISTED_MAX && names.length < 250) {
            text_printf(&names, "%s%s", listed ? ", " : "", origin_label(&origins->at.at[i].origin, label));
            listed++;
        }
    }
    error_set(error, ERROR_USAGE,
              any ? "--timeline %.*s names %zu: %s%s" : "--timeline %.*s: none of the %zu has that name: %s%s",
              wanted.length > 64 ? 64 : (int)wanted.length, wanted.at, count, names.at, listed < count ? ", …" : "");
    text_release(&names);
    return false;
}

/* No timeline was asked for: lists all. The layers of a directory are not counted yet. */
static bool origins_list_all(const Origins *origins, Error *error)
{
    Text names = TEXT_EMPTY;
    char label[ORIGIN_LABEL], number[32];
    size_t listed = 0;
    while (listed < origins->at.count && listed < LISTED_MAX && names.length < 250) {
        const OriginCount *one = &origins->at.at[listed];
        text_printf(&names, "%s%s", listed++ ? ", " : "", origin_label(&one->origin, label));
        if (one->layers)
            text_printf(&names, " (%s layer%s)", count_format(one->layers, number), plural_ending(one->layers));
    }
    error_set(error, ERROR_USAGE, "%zu timelines are there; choose one with --timeline ID: %s%s", origins->at.count,
              names.at, listed < origins->at.count ? ", …" : "");
    text_release(&names);
    return false;
}

bool origins_choose(const Origins *origins, Str wanted, uint32_t *place, Error *error)
{
    size_t found = 0, matching = 0;
    for (size_t i = 0; i < origins->at.count; i++) {
        const OriginCount *one = &origins->at.at[i];
        if (wanted.length ? !origin_matches(&one->origin, wanted) : one->layers == 0)
            continue;
        matching++;
        found = i;
    }
    if (!wanted.length && matching != 1 && origins->at.count > 1)
        return origins_list_all(origins, error);
    if (wanted.length && matching != 1)
        return list_error(origins, wanted, matching > 1, error);
    *place = (uint32_t)found;
    return true;
}

/* fleet_json.c - reads and writes the members of a row by name. Numbers up to 2^64 - 1 are exact; cJSON would round
 * them. */
#include "core/catalog/fleet_json.h"

#include "core/base/json_writer.h"
#include "core/base/json_reader.h"
#include "core/base/json_walk.h"

typedef enum MemberType { MEMBER_COUNT, MEMBER_SIZE, MEMBER_STR, MEMBER_TEXT } MemberType;

typedef struct FleetMember {
    const char *name;
    MemberType type;
    size_t offset;
} FleetMember;

#define ROW(name, type, field)                                                                                         \
    {                                                                                                                  \
        name, type, offsetof(FleetRow, field)                                                                          \
    }
static const FleetMember row_members[] = {
    ROW("tenant", MEMBER_STR, tenant),
    ROW("timeline", MEMBER_STR, timeline),
    ROW("layers", MEMBER_COUNT, layers),
    ROW("deltas", MEMBER_COUNT, deltas),
    ROW("images", MEMBER_COUNT, images),
    ROW("l0", MEMBER_COUNT, l0),
    ROW("bytes", MEMBER_SIZE, bytes),
    ROW("wal_bytes", MEMBER_COUNT, wal_bytes),
    ROW("read_p50", MEMBER_COUNT, read_p50),
    ROW("read_max", MEMBER_COUNT, read_max),
    ROW("removable_bytes", MEMBER_SIZE, removable),
    ROW("severe", MEMBER_COUNT, severe),
    ROW("warnings", MEMBER_COUNT, warnings),
    ROW("worst", MEMBER_TEXT, worst),
    ROW("finding", MEMBER_TEXT, finding),
    ROW("verdict", MEMBER_TEXT, verdict),
    ROW("depth", MEMBER_COUNT, depth),
    ROW("place", MEMBER_STR, place),
    ROW("known_p50", MEMBER_COUNT, known_p50), /* the last OPTIONAL members are not in rows of older versions */
    ROW("known_max", MEMBER_COUNT, known_max),
    {0},
};
enum { ROW_MEMBERS = sizeof row_members / sizeof *row_members - 1, OPTIONAL = 2 };
static const FleetMember part_members[] = {
    {"part", MEMBER_COUNT, offsetof(FleetPart, part)},
    {"parts", MEMBER_COUNT, offsetof(FleetPart, parts)},
    {"rows", MEMBER_COUNT, offsetof(FleetPart, rows)},
    {0},
};

/* Reads the digits that a value begins with. */
static bool fleet_read_number(Str rest, uint64_t *value)
{
    size_t digits = 0;
    while (digits < rest.length && char_is_digit(rest.at[digits]))
        digits++;
    bool whole = digits == rest.length || char_among(rest.at[digits], ",} \t\r\n");
    return whole && number_parse((Str){rest.at, digits}, value, NULL);
}

/* Fills in one member; `rest` is the text from the start of its value on. False: the value has another type. */
static bool fleet_fill_members(const FleetMember *member, const cJSON *value, Str rest, Arena *arena, void *object)
{
    char *field = (char *)object + member->offset;
    uint64_t number = SIZE_UNKNOWN;
    Str text = json_str(value);
    Text escaped = TEXT_EMPTY;
    switch (member->type) {
    case MEMBER_COUNT:
    case MEMBER_SIZE:
        if (cJSON_IsNull(value) ? member->type == MEMBER_COUNT : !fleet_read_number(rest, &number))
            return cJSON_IsNull(value); /* null: the field keeps "unknown" */
        memcpy(field, &number, sizeof number);
        return true;
    case MEMBER_STR:
        text_add_escaped(&escaped, text); /* rows contain escaped texts, and the line may come from any program */
        text = arena_str(arena, text_str(&escaped));
        memcpy(field, &text, sizeof text);
        break;
    case MEMBER_TEXT:
        text_add_escaped(&escaped, text);
        memcpy(field, &(const char *){arena_copy(arena, escaped.at, escaped.length)}, sizeof(const char *));
        break;
    }
    text_release(&escaped);
    return cJSON_IsString(value) || cJSON_IsNull(value);
}

/* Fills in members that are more than a number or a text. */
static bool fill_special(FleetRow *row, Str name, const cJSON *value)
{
    uint64_t shard = 0;
    if (str_equal(name, STR("due"))) {
        row->judged = !cJSON_IsNull(value);
        row->due = cJSON_IsTrue(value);
        return cJSON_IsNull(value) || cJSON_IsBool(value);
    }
    if (str_equal(name, STR("shard"))) {
        bool fine = cJSON_IsNull(value) || (number_parse_hex(json_str(value), &shard, NULL) && shard <= UINT16_MAX);
        row->shard = (uint16_t)shard;
        return fine;
    }
    if (str_equal(name, STR("layers")))
        row->failed = cJSON_IsNull(value);
    return true;
}

static const FleetMember *fleet_member_find(const FleetMember *members, Str name)
{
    for (; members->name; members++)
        if (str_equal(name, str_from(members->name)))
            return members;
    return NULL;
}

/* What the members of a line have filled so far. */
typedef struct LineMembers {
    FleetRow row;
    FleetPart end;
    unsigned of_row, of_part; /* numbers of members that a row must have, and of those that only a part's end has */
} LineMembers;

/* Takes the member whose value comes next. */
static bool take_member(JsonWalk *walk, Str name, Arena *arena, LineMembers *line, Error *error)
{
    const FleetMember *of_row = fleet_member_find(row_members, name), *of_part = fleet_member_find(part_members, name);
    Str rest = str_trim((Str){walk->at, (size_t)(walk->end - walk->at)});
    cJSON *value = json_walk_value(walk);
    bool fine = value && (!of_row || fleet_fill_members(of_row, value, rest, arena, &line->row)) &&
                (!of_part || fleet_fill_members(of_part, value, rest, arena, &line->end)) &&
                fill_special(&line->row, name, value);
    line->of_row += of_row && of_row < &row_members[ROW_MEMBERS - OPTIONAL];
    line->of_part += of_part != NULL;
    if (value && !fine)
        error_set(error, ERROR_INPUT, "member '%.*s' has a value that no row of a fleet has", STR_ARG(name));
    cJSON_Delete(value);
    return fine;
}

FleetLine fleet_json_line(Str line, Arena *arena, FleetRow *row, FleetPart *part, Error *error)
{
    LineMembers found = {.row = {.source = UINT32_MAX,
                                 .bytes = SIZE_UNKNOWN,
                                 .removable = SIZE_UNKNOWN,
                                 .known_p50 = UINT64_MAX,
                                 .known_max = UINT64_MAX,
                                 .verdict = "",
                                 .finding = "",
                                 .worst = ""}};
    JsonWalk walk;
    Str name;
    bool fine = true;
    for (json_walk_open(&walk, line, '{', arena); fine && json_walk_next(&walk, &name);)
        fine = take_member(&walk, name, arena, &found, error);
    if ((!fine && !walk.failed) || !json_walk_close(&walk, error))
        return FLEET_LINE_OTHER;
    if (found.of_part == 3 && found.of_row == 0 && found.end.part >= 1 && found.end.part <= found.end.parts) {
        *part = found.end;
        return FLEET_LINE_PART;
    }
    if (found.of_row < ROW_MEMBERS - OPTIONAL) {
        error_set(error, ERROR_INPUT, "is not a row of a fleet: members are missing");
        return FLEET_LINE_OTHER;
    }
    *row = found.row;
    row->known_p50 = row->known_p50 == UINT64_MAX ? row->read_p50 : row->known_p50;
    row->known_max = row->known_max == UINT64_MAX ? row->read_max : row->known_max;
    return FLEET_LINE_ROW;
}

void fleet_json_part(const FleetPart *part, Text *out)
{
    JsonWriter json = {.out = out};
    json_open_flat(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    json_number(&json, "part", part->part);
    json_number(&json, "parts", part->parts);
    json_number(&json, "rows", part->rows);
    json_close(&json);
}

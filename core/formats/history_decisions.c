/* history_decisions.c - writes and reads decisions. The last row of each rule is the pattern for the next row of that
 * rule. */
#include "core/formats/history_decisions.h"

#include "core/base/table.h"
#include "core/formats/history_fields.h"
#include "core/planner/algorithm.h"

#include <math.h>
#include <stdlib.h>

/* For each rule its last decision, DECISION_NONE before the first. On the heap. */
static uint32_t *history_no_patterns(void)
{
    uint32_t *last = mem_alloc(rule_count() * sizeof *last);
    for (uint32_t i = 0; i < rule_count(); i++)
        last[i] = DECISION_NONE;
    return last;
}

/* ---- writing ---- */

/* The texts that were written so far; later rows refer to them by number. */
typedef struct Given {
    ARRAY(const char *) texts;
    Table table;
} Given;

static void write_given(JsonWriter *json, Given *given, const char *text)
{
    uint32_t hash = hash_fold(hash_str(HASH_SEED, str_from(text))), number;
    TableWalk walk = table_walk(&given->table, hash);
    while (table_next(&walk, &number))
        if (strcmp(given->texts.at[number], text) == 0) {
            json_number(json, NULL, number);
            return;
        }
    table_add(&given->table, hash, (uint32_t)given->texts.count);
    array_push(&given->texts, text);
    json_text(json, NULL, text);
}

static void write_short(JsonWriter *json, const Trace *trace, const Decision *decision, const Decision *pattern,
                        Given *given, const FieldContext *context)
{
    json_open_flat(json, NULL, '{');
    json_number(json, "as", pattern->id);
    fields_write_changes(json, decision_fields, decision, pattern, context);
    if (decision->rejected_count > 0) {
        json_open(json, "rejected", '[');
        for (uint32_t r = 0; r < decision->rejected_count; r++) {
            const Rejected *rejected = &trace->rejected.at[decision->rejected_first + r];
            json_open(json, NULL, '[');
            write_given(json, given, rejected->what);
            write_given(json, given, rejected->why);
            json_double(json, NULL, rejected->score);
            json_close(json);
        }
        json_close(json);
    }
    json_close(json);
}

static void write_whole(JsonWriter *json, const Trace *trace, const Decision *decision, const FieldContext *context)
{
    json_open_flat(json, NULL, '{');
    fields_write(json, decision_fields, decision, context);
    if (decision->rejected_count > 0) {
        json_open(json, "rejected", '[');
        for (uint32_t r = 0; r < decision->rejected_count; r++) {
            json_open_flat(json, NULL, '{');
            fields_write(json, rejected_fields, &trace->rejected.at[decision->rejected_first + r], context);
            json_close(json);
        }
        json_close(json);
    }
    json_close(json);
}

/* A decision whose layers are in pieces, and its pattern (NULL: none), with the layers of both put together. */
typedef struct Joined {
    TraceLayers layers, buffer;
    Decision decision, pattern;
} Joined;

static void join_layers(Joined *joined, const Trace *trace, Decision *decision)
{
    const LayerId *layers = trace_layers(trace, decision, &joined->buffer);
    uint32_t first = (uint32_t)joined->layers.count;
    for (uint32_t i = 0; i < decision->layers_count; i++)
        array_push(&joined->layers, layers[i]);
    decision->layers_first = first;
    decision->pieces_count = 0;
}

static void write_decision(JsonWriter *json, const Trace *trace, const Decision *decision, const Decision *pattern,
                           Given *given, const FieldContext *context, Joined *joined)
{
    FieldContext own = *context;
    if (decision->pieces_count > 0 || (pattern && pattern->pieces_count > 0)) {
        joined->layers.count = 0;
        joined->decision = *decision;
        join_layers(joined, trace, &joined->decision);
        decision = &joined->decision;
        if (pattern) {
            joined->pattern = *pattern;
            join_layers(joined, trace, &joined->pattern);
            pattern = &joined->pattern;
        }
        own.pool = joined->layers.at;
    }
    if (pattern)
        write_short(json, trace, decision, pattern, given, &own);
    else
        write_whole(json, trace, decision, &own);
}

void history_decisions_write(JsonWriter *json, const Trace *trace, const FieldContext *context)
{
    Given given = {0};
    Joined joined = {0};
    uint32_t *last = history_no_patterns();
    json_open(json, "decisions", '[');
    for (uint32_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        uint32_t pattern = last[decision->rule];
        bool is_short = (uint32_t)decision->rule >= RULE_COUNT_ && pattern != DECISION_NONE;
        write_decision(json, trace, decision, is_short ? &trace->decisions.at[pattern] : NULL, &given, context,
                       &joined);
        last[decision->rule] = i;
    }
    json_close(json);
    free(last);
    array_release(&joined.layers);
    array_release(&joined.buffer);
    array_release(&given.texts);
    table_release(&given.table);
}

/* ---- reading ---- */

typedef struct DecisionsReader {
    Trace *trace;
    FieldContext *context;
    ARRAY(const char *) given;
} DecisionsReader;

static void add_rejected(DecisionsReader *reader, Decision *decision, Rejected rejected)
{
    array_push(&reader->trace->rejected, rejected);
    decision->rejected_count++;
}

/* Reads a text that is written here, or the number of an earlier one. NULL: it is neither. */
static const char *read_given(DecisionsReader *reader, const cJSON *item)
{
    uint64_t number;
    if (cJSON_IsString(item)) {
        Str text = json_str(item);
        array_push(&reader->given, arena_copy(reader->context->arena, text.at, text.length));
        return reader->given.at[reader->given.count - 1];
    }
    return json_u64(item, &number) == JSON_NUMBER_EXACT && number < reader->given.count ? reader->given.at[number]
                                                                                        : NULL;
}

static bool read_short_rejected(DecisionsReader *reader, const cJSON *rows, Decision *decision)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, rows)
    {
        const cJSON *what = cJSON_GetArrayItem(row, 0), *why = what ? what->next : NULL,
                    *score = why ? why->next : NULL;
        if (!score || score->next || !(cJSON_IsNumber(score) || cJSON_IsNull(score)))
            return false;
        Rejected rejected = {.what = read_given(reader, what)};
        rejected.why = read_given(reader, why);
        rejected.score = cJSON_IsNumber(score) ? score->valuedouble : (double)NAN;
        if (!rejected.what || !rejected.why || fabs(rejected.score) > JSON_DOUBLE_MAX)
            return false;
        add_rejected(reader, decision, rejected);
    }
    return true;
}

static bool read_short(DecisionsReader *reader, const cJSON *row, Decision *decision)
{
    uint64_t pattern;
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(row, "rejected");
    reader->context->bad = "as";
    if (json_u64(cJSON_GetObjectItemCaseSensitive(row, "as"), &pattern) != JSON_NUMBER_EXACT ||
        pattern >= reader->trace->decisions.count)
        return false;
    *decision = reader->trace->decisions.at[pattern];
    decision->rejected_first = (uint32_t)reader->trace->rejected.count;
    decision->rejected_count = 0;
    if (!fields_read_changes(row, decision_fields, decision, reader->context))
        return false;
    reader->context->bad = "rejected";
    return !item || (cJSON_IsArray(item) && read_short_rejected(reader, item, decision));
}

static bool read_whole(DecisionsReader *reader, const cJSON *row, Decision *decision)
{
    const cJSON *item;
    *decision = (Decision){.rejected_first = (uint32_t)reader->trace->rejected.count};
    if (!fields_read(row, decision_fields, decision, reader->context))
        return false;
    reader->context->bad = "rejected";
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(row, "rejected"))
    {
        Rejected rejected;
        if (!cJSON_IsObject(item) || !fields_read(item, rejected_fields, &rejected, reader->context) ||
            !rejected.what || !rejected.why)
            return false;
        add_rejected(reader, decision, rejected);
    }
    return true;
}

static bool history_read_decision_row(DecisionsReader *reader, const cJSON *row)
{
    size_t i = reader->trace->decisions.count;
    Decision decision;
    reader->context->bad = "(the row)";
    bool fine =
        cJSON_IsObject(row) && (cJSON_HasObjectItem(row, "as") ? read_short : read_whole)(reader, row, &decision);
    if (!fine)
        return false;
    reader->context->bad = decision.id != i ? "id" : "parent";
    if (decision.id != i || (decision.parent != DECISION_NONE && decision.parent >= i))
        return false;
    array_push(&reader->trace->decisions, decision);
    return true;
}

bool history_decisions_read(const cJSON *rows, Trace *trace, FieldContext *context, Error *error)
{
    DecisionsReader reader = {.trace = trace, .context = context};
    const cJSON *row;
    bool fine = !rows || cJSON_IsArray(rows) || error_set(error, ERROR_INPUT, "decisions is not an array");
    if (fine)
        array_reserve(&trace->decisions, (size_t)cJSON_GetArraySize(rows));
    cJSON_ArrayForEach(row, rows)
    {
        if (!fine)
            break;
        fine = history_read_decision_row(&reader, row) ||
               error_set(error, ERROR_INPUT, "decisions[%zu].%s is missing, out of range or of the wrong type",
                         trace->decisions.count, context->bad);
    }
    array_release(&reader.given);
    return fine;
}

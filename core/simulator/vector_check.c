/* vector_check.c - runs a vector statement by statement, and compares an answer with the `expect` lines that follow its
 * question. */
#include "core/simulator/vector_check.h"

#include "core/simulator/vector_state.h"

static VectorQuestion *const questions[] = {
    [VECTOR_ASK_PARTITION] = vector_ask_partition,
    [VECTOR_ASK_FRAGMENT] = vector_ask_fragment,
    [VECTOR_ASK_SHARD] = vector_ask_shard,
    [VECTOR_ASK_IMAGE_COVERAGE] = vector_ask_image_coverage,
    [VECTOR_ASK_COUNT_DELTAS] = vector_ask_count_deltas,
    [VECTOR_ASK_IMAGE_LAYER_EXISTS] = vector_ask_image_layer_exists,
    [VECTOR_ASK_VISIBILITY] = vector_ask_visibility,
    [VECTOR_ASK_VALID_LAYERMAP] = vector_ask_valid_layermap,
    [VECTOR_ASK_GC] = vector_ask_gc,
    [VECTOR_ASK_GC_TRIGGER] = vector_ask_gc_trigger,
    [VECTOR_ASK_KEY_RETENTION] = vector_ask_key_retention,
    [VECTOR_ASK_GC_JOBS] = vector_ask_gc_jobs,
    [VECTOR_ASK_GC_COMPACT] = vector_ask_gc_compact,
    [VECTOR_ASK_READ] = vector_ask_read,
    [VECTOR_ASK_COMPACT_L0] = vector_ask_compact_l0,
    [VECTOR_ASK_FORCE_IMAGE_LSN] = vector_ask_force_image_lsn,
    [VECTOR_ASK_COMPACT] = vector_ask_compact,
    [VECTOR_ASK_LAYERS] = vector_ask_layers,
};

/* Finds the first line in which answer and expectation differ; `count` lines are expected. False: they are equal. */
static bool find_difference(const VectorState *state, const VectorStatement *expected, size_t count, size_t *line)
{
    for (*line = 0; *line < count || *line < state->answer->lines.count; ++*line)
        if (*line >= count || *line >= state->answer->lines.count ||
            !answer_matches(state->answer, *line, expected[*line].text, state->bases, state->base_count))
            return true;
    return false;
}

static void tell_difference(const VectorState *state, const VectorCase *which, const VectorStatement *question,
                            const VectorStatement *expected, size_t count, size_t line, Text *out)
{
    unsigned long at = line < count ? expected[line].line : question->line;
    text_printf(out, "%lu: case ", at);
    text_add_escaped(out, which->name);
    text_printf(out, ", question of line %lu, line %zu of the answer\n  expected  ", question->line, line + 1);
    if (line < count)
        text_add_escaped(out, expected[line].text);
    else
        text_printf(out, "nothing more");
    text_printf(out, "\n  found     ");
    if (state->error.code != ERROR_NONE)
        text_printf(out, "%s", state->error.message);
    else if (line < state->answer->lines.count)
        answer_line_text(state->answer, line, state->bases, state->base_count, out);
    else
        text_printf(out, "nothing more");
    text_add_char(out, '\n');
}

static bool vector_run_case(const VectorFile *file, const VectorCase *which, Text *out)
{
    Answer answer = {0};
    VectorState state;
    vector_state_init(&state, file, which, &answer);
    const VectorStatement *at = which->count ? file->statements.at + which->first : NULL;
    const VectorStatement *end = which->count ? at + which->count : NULL;
    bool passed = true;
    while (at < end) {
        const VectorStatement *statement = at++;
        if (!vector_is_question(statement->kind)) {
            vector_state_apply(&state, statement);
            continue;
        }
        const VectorStatement *expected = at;
        while (at < end && at->kind == VECTOR_EXPECT)
            at++;
        answer_clear(&answer);
        questions[statement->kind](&state, statement);
        size_t line, count = (size_t)(at - expected);
        if (find_difference(&state, expected, count, &line) || state.error.code != ERROR_NONE) {
            tell_difference(&state, which, statement, expected, count, line, out);
            passed = false;
            break; /* the state is not the intended one, so that what follows means nothing */
        }
    }
    vector_state_release(&state);
    answer_release(&answer);
    return passed;
}

VectorReport vector_check(const VectorFile *file, Text *out)
{
    VectorReport report = {0};
    for (size_t i = 0; i < file->cases.count; i++)
        if (vector_run_case(file, &file->cases.at[i], out))
            report.passed++;
        else
            report.failed++;
    return report;
}

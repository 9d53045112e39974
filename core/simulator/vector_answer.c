/* vector_answer.c - builds an answer word by word and compares it with the expected lines. */
#include "core/simulator/vector_answer.h"

#include <inttypes.h>
#include <stdio.h>

void answer_release(Answer *answer)
{
    array_release(&answer->words);
    array_release(&answer->lines);
    arena_release(&answer->arena);
}

void answer_clear(Answer *answer)
{
    answer->words.count = answer->lines.count = 0;
    arena_release(&answer->arena);
}

void answer_text(Answer *answer, const char *text)
{
    array_push(&answer->words, (AnswerWord){.type = ANSWER_TEXT, .text = str_from(text)});
}

void answer_line(Answer *answer, const char *text)
{
    array_push(&answer->lines, answer->words.count);
    answer_text(answer, text);
}

void answer_key(Answer *answer, const char *name, Key key)
{
    array_push(&answer->words, (AnswerWord){.type = ANSWER_KEY, .name = name, .value = key});
}

void answer_lsn(Answer *answer, const char *name, Lsn lsn)
{
    array_push(&answer->words, (AnswerWord){.type = ANSWER_LSN, .name = name, .value = lsn});
}

void answer_number(Answer *answer, const char *name, uint64_t number)
{
    array_push(&answer->words, (AnswerWord){.type = ANSWER_NUMBER, .name = name, .value = number});
}

void answer_content(Answer *answer, Str text)
{
    char *copy = arena_copy(&answer->arena, text.at, text.length);
    array_push(&answer->words, (AnswerWord){.type = ANSWER_CONTENT, .text = {copy, text.length}});
}

void answer_layer(Answer *answer, const LayerSet *set, LayerId id)
{
    answer_text(answer, layer_kind_name((LayerKind)set->kind[id]));
    answer_key(answer, NULL, set->key_lo[id]);
    answer_key(answer, NULL, set->key_hi[id]);
    answer_lsn(answer, NULL, set->lsn_lo[id]);
    if (!layer_is_image(set, id))
        answer_lsn(answer, NULL, set->lsn_hi[id]);
}

/* ---- comparison ---- */

static size_t line_end(const Answer *answer, size_t line)
{
    return line + 1 < answer->lines.count ? answer->lines.at[line + 1] : answer->words.count;
}

static bool word_matches(const AnswerWord *word, Str value, const VectorBase *bases, size_t count)
{
    Key key;
    uint64_t number;
    if (word->name) {
        Str name = str_from(word->name);
        if (!str_starts(value, name) || value.length <= name.length || value.at[name.length] != '=')
            return false;
        value = (Str){value.at + name.length + 1, value.length - name.length - 1};
    }
    switch (word->type) {
    case ANSWER_KEY:
        return vector_key_parse(bases, count, value, &key) && key == word->value;
    case ANSWER_LSN:
        return lsn_parse(value, &number, NULL) && number == word->value;
    case ANSWER_NUMBER:
        return number_parse(value, &number, NULL) && number == word->value;
    default:
        return str_equal(value, word->text);
    }
}

bool answer_matches(const Answer *answer, size_t line, Str expected, const VectorBase *bases, size_t count)
{
    for (size_t i = answer->lines.at[line]; i < line_end(answer, line); i++) {
        const AnswerWord *word = &answer->words.at[i];
        Str value;
        if (word->type == ANSWER_CONTENT) {
            expected = str_trim(expected);
            Str content = {expected.at + 1, expected.length - (expected.length > 0)};
            return expected.length > 0 && expected.at[0] == '=' && str_equal(content, word->text);
        }
        if (!str_word(&expected, &value) || !word_matches(word, value, bases, count))
            return false;
    }
    return str_trim(expected).length == 0;
}

void answer_line_text(const Answer *answer, size_t line, const VectorBase *bases, size_t count, Text *out)
{
    for (size_t i = answer->lines.at[line]; i < line_end(answer, line); i++) {
        const AnswerWord *word = &answer->words.at[i];
        if (i > answer->lines.at[line])
            text_add_char(out, ' ');
        if (word->name)
            text_printf(out, "%s=", word->name);
        switch (word->type) {
        case ANSWER_KEY:
            vector_key_text(bases, count, word->value, out);
            break;
        case ANSWER_LSN:
            text_printf(out, "%" PRIX64, (uint64_t)word->value);
            break;
        case ANSWER_NUMBER:
            text_printf(out, "%" PRIu64, (uint64_t)word->value);
            break;
        default:
            text_printf(out, "%s", word->type == ANSWER_CONTENT ? "=" : "");
            text_add_escaped(out, word->text);
            break;
        }
    }
}

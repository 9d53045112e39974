/* scenario_write.c - writes statements back as text, by the rows of the same table that the reader uses. */
#include "core/formats/scenario_text.h"

#include "core/formats/scenario_words.h"

#define HEX(n) (unsigned long long)(n)

static void add_key(Text *out, Key key, KeyForm form)
{
    char text[KEY_TEXT_SIZE];
    if (form == KEY_PLAIN)
        text_printf(out, " %llX", HEX(key));
    else
        text_printf(out, " %s", key_format(key, form, text));
}

/* Adds text that runs to the end of its line: without control characters, and without what would begin a comment. */
static void add_rest(Text *out, Str text)
{
    size_t begin = out->length;
    text_add_blanked(out, text);
    for (size_t i = begin; i < out->length; i++)
        if (out->at[i] == '#' && (i == begin || out->at[i - 1] == ' '))
            out->at[i] = '*';
}

static void add_layer(Text *out, const LayerSet *set, LayerId id)
{
    Layer layer = layer_set_get(set, id);
    text_add_str(out, str_from(layer.kind == LAYER_IMAGE ? WORD_IMAGE : WORD_DELTA));
    add_key(out, layer.key_lo, set->form);
    add_key(out, layer.key_hi, set->form);
    text_printf(out, " %llX", HEX(layer.lsn_lo));
    if (layer.kind == LAYER_DELTA)
        text_printf(out, " %llX", HEX(layer.lsn_hi));
    if (layer.size != SIZE_UNKNOWN)
        text_printf(out, " size=%llu", HEX(layer.size));
    char logical[LAYER_NAME_SIZE];
    if (layer.name.length && !str_equal(layer.name, str_from(layer_logical_name(&layer, set->form, logical)))) {
        text_add_str(out, STR(" name="));
        add_rest(out, layer.name);
    }
    text_add_char(out, '\n');
}

static const StatementWords *words_of(StatementKind kind)
{
    for (size_t i = 0; i < scenario_word_count; i++)
        if (scenario_words[i].kind == kind)
            return &scenario_words[i];
    return NULL;
}

/* Adds what follows the words: an operand for each letter of the statement's shape. */
static void add_operands(Text *out, const Statement *s, const char *shape, KeyForm form)
{
    bool all_rows = s->kind == STATEMENT_EXPECT_SPLIT && !s->lsns.lo && !s->lsns.hi;
    int keys = 0, lsns = 0;
    for (; *shape; shape++) {
        if (*shape == 'k' || (*shape == 'K' && s->has_key))
            add_key(out, keys++ ? s->keys.hi : s->keys.lo, form);
        else if (*shape == 'l' || (*shape == 'L' && !all_rows))
            text_printf(out, " %llX", HEX(lsns++ ? s->lsns.hi : s->lsns.lo));
        else if (*shape == 'n' || *shape == 'z')
            text_printf(out, " %llu", HEX(s->number));
        else if (*shape == 'd')
            text_printf(out, " %.15g", (double)s->number + (double)s->millionths / 1e6);
        else if (*shape == 't') {
            text_add_char(out, ' ');
            add_rest(out, s->text);
        }
    }
}

static void add_statement(Text *out, const History *history, const Statement *s)
{
    if (s->kind == STATEMENT_LAYER) {
        add_layer(out, &history->layers, s->layer);
        return;
    }
    const StatementWords *words = words_of(s->kind);
    text_add_str(out, str_from(words->word));
    if (words->second)
        text_printf(out, " %s", words->second);
    if (words->third)
        text_printf(out, " %.*s", STR_ARG(s->text));
    add_operands(out, s, words->shape, history->layers.form);
    text_add_char(out, '\n');
}

/* Adds the statements that describe a set which was read from another format. */
static void describe(Text *out, const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    if (history->title && str_trim(str_from(history->title)).length) {
        text_add_str(out, STR("title "));
        add_rest(out, str_from(history->title));
        text_add_char(out, '\n');
    }
    if (set->has_gc_cutoff)
        text_printf(out, "gc_cutoff %llX\n", HEX(set->gc_cutoff));
    for (size_t i = 0; i < set->branches.count; i++)
        text_printf(out, "branch %llX\n", HEX(set->branches.at[i]));
    for (size_t i = 0; set->keyspace_given && i < set->keyspace.count; i++) {
        text_add_str(out, STR("keyspace"));
        add_key(out, set->keyspace.at[i].lo, set->form);
        add_key(out, set->keyspace.at[i].hi, set->form);
        text_add_char(out, '\n');
    }
    bool point = false;
    for (LayerId id = 0; id < set->count; id++) {
        if (!history_alive(history, id, step))
            continue;
        bool is_point = layer_is_image(set, id) && set->lsn_hi[id] == set->lsn_lo[id];
        if (layer_is_image(set, id) && is_point != point) {
            point = is_point;
            text_printf(out, "image_mode %s\n", point ? "point" : "plus1");
        }
        add_layer(out, set, id);
    }
}

bool scenario_text_write(const History *history, StepId step, Text *out, Error *error)
{
    (void)error;
    const Scenario *scenario = &history->scenario;
    size_t layers = 0;
    for (size_t i = 0; i < scenario->count; i++)
        layers += scenario->at[i].kind == STATEMENT_LAYER;
    bool as_read = scenario->count && history->steps.count <= 1 && layers == history->layers.count;
    if (!as_read)
        describe(out, history, step);
    for (size_t i = 0; as_read && i < scenario->count; i++)
        add_statement(out, history, &scenario->at[i]);
    return true;
}

/* scenario_read.c - matches each line with the table of statements and takes its arguments by the row's shape.
 * Statements that only describe are applied at once.
 *
 * `delta 0 A0 1000 2000 size=3M` matches the row {delta, shape "kkllo"}: two keys, two LSNs, options.
 */
#include "core/formats/scenario_text.h"

#include "core/formats/art.h"
#include "core/formats/layer_name.h"
#include "core/formats/picture.h"
#include "core/formats/scenario_words.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX_LENGTH ((size_t)1 << 16)

/* A statement that is being read. */
typedef struct Parsed {
    const StatementWords *words;
    Statement statement;
    KeyForm form;
    bool has_keys; /* `form` is that of its keys */
    Layer layer;
    const char *why; /* what is wrong; a string literal */
    bool impossible; /* the line is understood, but no run can obey it */
} Parsed;

static Str scenario_without_comment(Str line)
{
    for (size_t i = 0; i < line.length; i++)
        if (line.at[i] == '#' && (i == 0 || line.at[i - 1] == ' ' || line.at[i - 1] == '\t'))
            return str_trim((Str){line.at, i});
    return str_trim(line);
}

static bool wrong(Parsed *parsed, const char *why)
{
    parsed->why = why;
    return false;
}

static bool take_key(Str *rest, Parsed *parsed, Key *key)
{
    Str word;
    KeyForm form;
    if (!str_word(rest, &word))
        return wrong(parsed, "a key is missing");
    if (word.length > 64 || !key_parse(word, key, &form, NULL))
        return wrong(parsed, "not a key");
    if (parsed->has_keys && form != parsed->form)
        return wrong(parsed, "keys of two forms");
    parsed->has_keys = true;
    parsed->form = form;
    return true;
}

static bool take_lsn(Str *rest, Parsed *parsed, Lsn *lsn)
{
    Str word;
    if (!str_word(rest, &word))
        return wrong(parsed, "an LSN is missing");
    return (word.length < 40 && lsn_parse(word, lsn, NULL)) || wrong(parsed, "not an LSN");
}

static bool take_number(Str *rest, Parsed *parsed, bool zero)
{
    Str word;
    if (!str_word(rest, &word))
        return wrong(parsed, "a number is missing");
    if (word.length > 40 || !number_parse(word, &parsed->statement.number, NULL))
        return wrong(parsed, "not a number");
    parsed->impossible = !zero && parsed->statement.number == 0;
    return !parsed->impossible || wrong(parsed, "must be at least 1");
}

/* Takes "3" or "2.75": at most six digits after the point. */
static bool take_decimal(Str *rest, Parsed *parsed)
{
    Str ahead = *rest, word;
    const char *point = str_word(&ahead, &word) ? memchr(word.at, '.', word.length) : NULL;
    if (!point)
        return take_number(rest, parsed, true);
    Statement *s = &parsed->statement;
    size_t digits = word.length - (size_t)(point - word.at) - 1;
    char padded[] = "000000";
    if (digits == 0 || digits >= sizeof padded)
        return wrong(parsed, "not a number of one to six decimals");
    memcpy(padded, point + 1, digits);
    if (strspn(padded, "0123456789") != sizeof padded - 1 ||
        !number_parse((Str){word.at, (size_t)(point - word.at)}, &s->number, NULL) ||
        !number_parse(str_from(padded), &s->millionths, NULL))
        return wrong(parsed, "not a number");
    *rest = ahead;
    return true;
}

/* Takes size=N name=TEXT; a name extends to the end of the line. */
static bool take_options(Str *rest, Parsed *parsed)
{
    Str word;
    for (*rest = str_trim(*rest); rest->length; *rest = str_trim(*rest)) {
        if (str_starts(*rest, STR("name="))) {
            parsed->layer.name = (Str){rest->at + 5, rest->length - 5};
            rest->length = 0;
            return true;
        }
        str_word(rest, &word);
        if (!str_starts(word, STR("size=")))
            return wrong(parsed, "a layer takes size=N and name=TEXT");
        if (word.length > 45 || !number_parse((Str){word.at + 5, word.length - 5}, &parsed->layer.size, NULL))
            return wrong(parsed, "not a size");
        if (parsed->layer.size > LAYER_SIZE_MAX)
            return wrong(parsed, "a size above 2^63-1");
    }
    return true;
}

/* Takes one of the comma-separated choices. */
static bool take_choice(Str *rest, Parsed *parsed)
{
    Str word;
    if (!str_word(rest, &word))
        return wrong(parsed, "a word is missing");
    for (const char *at = parsed->words->third; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        Str choice = {at, strcspn(at, ",")};
        if (str_equal(choice, word)) {
            parsed->statement.text = choice;
            return true;
        }
    }
    return wrong(parsed, "not a word that may stand here");
}

static bool take_one(char shape, int place, Str *rest, Parsed *parsed)
{
    Statement *s = &parsed->statement;
    Str ahead = *rest, word;
    bool more = str_word(&ahead, &word);
    switch (shape) {
    case 'k':
        return take_key(rest, parsed, place == 0 ? &s->keys.lo : &s->keys.hi);
    case 'K':
        s->has_key = more;
        return !more || take_key(rest, parsed, &s->keys.lo);
    case 'l':
        return take_lsn(rest, parsed, place == 0 ? &s->lsns.lo : &s->lsns.hi);
    case 'L':
        return (!more && place == 0) || take_lsn(rest, parsed, place == 0 ? &s->lsns.lo : &s->lsns.hi);
    case 'o':
        return take_options(rest, parsed);
    case 't':
        s->text = str_trim(*rest);
        rest->length = 0;
        return s->text.length || wrong(parsed, "its text is missing");
    case 'd':
        return take_decimal(rest, parsed);
    default:
        return take_number(rest, parsed, shape == 'z');
    }
}

/* Takes the arguments that the row's shape requires. */
static bool take_arguments(Str rest, Parsed *parsed)
{
    int place[128] = {0};
    if (parsed->words->third && !take_choice(&rest, parsed))
        return false;
    for (const char *shape = parsed->words->shape; *shape; shape++) {
        if (*shape == 'L' && place['L'] == 1 && !parsed->statement.lsns.lo && !str_trim(rest).length)
            break; /* both are missing */
        if (!take_one(*shape, place[(unsigned char)*shape]++, &rest, parsed))
            return false;
    }
    return !str_trim(rest).length || wrong(parsed, "too many words");
}

/* Finds the row for the line's first words; `rest` is what follows them. */
static const StatementWords *scenario_find_words(Str line, Str *rest)
{
    Str first, second, behind = line;
    if (!str_word(&behind, &first))
        return NULL;
    for (size_t i = 0; i < scenario_word_count; i++) {
        const StatementWords *words = &scenario_words[i];
        if (!str_equal(first, str_from(words->word)))
            continue;
        *rest = behind;
        if (!words->second || (str_word(rest, &second) && str_equal(second, str_from(words->second))))
            return words;
    }
    return NULL;
}

/* Parses a line (without its comment, not empty). On failure parsed->words and parsed->why say what is wrong. */
static bool statement_parse(Str line, Parsed *parsed)
{
    Str rest;
    *parsed = (Parsed){.layer = {.size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .generation = GENERATION_NONE}};
    parsed->words = scenario_find_words(line, &rest);
    if (!parsed->words)
        return wrong(parsed, "not a statement");
    parsed->statement.kind = parsed->words->kind;
    parsed->statement.layer = LAYER_NONE;
    return take_arguments(rest, parsed);
}

static bool make_layer(Parsed *parsed, bool point)
{
    Layer *layer = &parsed->layer;
    const Statement *s = &parsed->statement;
    layer->kind = strcmp(parsed->words->word, WORD_IMAGE) == 0 ? LAYER_IMAGE : LAYER_DELTA;
    layer->key_lo = s->keys.lo;
    layer->key_hi = s->keys.hi;
    layer->lsn_lo = s->lsns.lo;
    layer->lsn_hi = layer->kind == LAYER_IMAGE ? s->lsns.lo + !point : s->lsns.hi;
    if (layer->key_lo >= layer->key_hi)
        return wrong(parsed, layer->key_lo == layer->key_hi ? "the key range is empty" : "the key range is reversed");
    if (layer->kind == LAYER_DELTA && layer->lsn_lo > layer->lsn_hi)
        /* an empty range is allowed: cases of level identification have one */
        return wrong(parsed, "the LSN range is reversed");
    return layer->lsn_hi >= layer->lsn_lo || wrong(parsed, "an image at the largest LSN has no LSN range");
}

static bool apply_policy(Reader *reader, Parsed *parsed)
{
    Policy policy = reader->history->policy;
    if (!policy_parse(parsed->statement.text, &policy, NULL) || !policy_check(&policy, NULL))
        return wrong(parsed, "not a policy");
    reader->history->policy = policy;
    return true;
}

static bool check_keys(Parsed *parsed)
{
    const Statement *s = &parsed->statement;
    if (s->kind == STATEMENT_KEYSPACE && s->keys.lo >= s->keys.hi)
        return wrong(parsed, "the key range is empty or reversed");
    if (s->kind == STATEMENT_EXPECT_SPLIT && s->keys.lo > s->keys.hi)
        return wrong(parsed, "the gap is reversed");
    return true;
}

/* Takes the generation from a name that is the layer's file name. */
static void take_generation(Layer *layer)
{
    LayerName name;
    const char *reason;
    if (layer->name.length && layer_name_parse(layer->name, &name, &reason) && name.layer.kind == layer->kind &&
        name.layer.key_lo == layer->key_lo && name.layer.key_hi == layer->key_hi && name.layer.lsn_lo == layer->lsn_lo)
        layer->generation = name.layer.generation;
}

/* Applies a statement that describes the set to the history. */
static bool apply(Reader *reader, Parsed *parsed, bool *point)
{
    History *history = reader->history;
    LayerSet *set = reader->set;
    Statement *s = &parsed->statement;
    switch (s->kind) {
    case STATEMENT_TITLE:
        history->title = arena_copy(&history->arena, s->text.at, s->text.length);
        return true;
    case STATEMENT_TARGET_FILE_SIZE:
        history->policy.target_file_size = s->number;
        return true;
    case STATEMENT_FANOUT:
        history->policy.fanout = s->number;
        return true;
    case STATEMENT_POLICY:
        return apply_policy(reader, parsed);
    case STATEMENT_END_LSN:
        history->has_end_lsn = true;
        history->end_lsn = s->lsns.lo;
        return true;
    case STATEMENT_MAX_HEIGHT:
        history->has_max_height = true;
        history->max_height = s->number;
        return true;
    case STATEMENT_IMAGE_MODE:
        *point = str_equal(s->text, STR("point"));
        s->number = !*point;
        return true;
    case STATEMENT_KEYSPACE:
        keyspace_add(&set->keyspace, s->keys);
        set->keyspace_given = true;
        return true;
    case STATEMENT_GC_CUTOFF:
        set->has_gc_cutoff = true;
        set->gc_cutoff = s->lsns.lo;
        return true;
    case STATEMENT_BRANCH:
        array_push(&set->branches, s->lsns.lo);
        return true;
    case STATEMENT_LAYER:
        if (!make_layer(parsed, *point))
            return false;
        take_generation(&parsed->layer);
        s->layer = layer_set_add(set, &parsed->layer);
        return true;
    default:
        return true;
    }
}

/* Text in C and JSON ends at a zero byte: replaces zeros by blanks, and reports it. */
static Str scenario_without_zeros(Reader *reader, Str line, unsigned long number)
{
    char quote[QUOTE_SIZE];
    if (!memchr(line.at, '\0', line.length))
        return line;
    size_t zeros = 0;
    char *copy = arena_copy(&reader->set->arena, line.at, line.length);
    for (size_t i = 0; i < line.length; i++)
        if (copy[i] == '\0') {
            copy[i] = ' ';
            zeros++;
        }
    reader_note(reader, "%s:%lu: %zu zero byte%s, read as blank%s: %s", reader->file, number, zeros,
                plural_ending(zeros), plural_ending(zeros), reader_quote(line, quote));
    return str_trim((Str){copy, line.length});
}

/* Without `fanout 0` the scenario would be another one, under the default: all commands refuse it. */
static bool refuse(Reader *reader, unsigned long number, const Parsed *parsed, Str line)
{
    char quote[QUOTE_SIZE];
    error_set(&reader->failure, ERROR_INPUT, "%s: %s (%s)", parsed->why, reader_quote(line, quote),
              parsed->words->usage);
    return error_place(&reader->failure, reader->file, number, 0);
}

static bool read_statement(Reader *reader, Str line, unsigned long number, bool *point)
{
    Parsed parsed;
    char quote[QUOTE_SIZE];
    if (line.length > LINE_MAX_LENGTH)
        return reader_skip(reader, number, "the line is too long for a statement (%zu bytes)", line.length);
    line = scenario_without_zeros(reader, line, number);
    bool fine = statement_parse(line, &parsed) && check_keys(&parsed);
    if (fine && parsed.has_keys && !reader_form(reader, parsed.form))
        fine = wrong(&parsed,
                     parsed.form == KEY_PLAIN ? "a plain key among 36-digit keys" : "a 36-digit key among plain keys");
    fine = fine && apply(reader, &parsed, point);
    if (!fine && parsed.impossible)
        return refuse(reader, number, &parsed, line);
    if (!fine && parsed.words)
        return reader_skip(reader, number, "%s: %s (%s)", parsed.why, reader_quote(line, quote), parsed.words->usage);
    if (!fine)
        return reader_skip(reader, number, "%s: %s", parsed.why, reader_quote(line, quote));
    parsed.statement.line = number;
    scenario_add(&reader->history->scenario, &parsed.statement);
    return true;
}

static bool is_word(Str line, const char *word)
{
    Str rest = line, first;
    return str_word(&rest, &first) && str_equal(first, str_from(word));
}

/* Reads the picture that follows an `art …` line, up to `end`. */
static bool read_art(Reader *reader, Str line, Str *rest, unsigned long *number, bool point, Error *error)
{
    Str words = line, word, ahead = *rest, next;
    ArtScale scale;
    Error reason = {0};
    char quote[QUOTE_SIZE];
    unsigned long at = *number;
    const char *start = rest->at, *end = rest->at;
    while (str_line(&ahead, &next)) {
        *rest = ahead;
        ++*number;
        if (str_equal(str_trim(next), STR("end")))
            break;
        end = next.at + next.length;
    }
    str_word(&words, &word);
    Str text = {start, (size_t)(end - start)};
    ArtPlace place = {.indent = picture_indent(text), .first_line = at + 1, .point = point};
    if (!art_scale_parse(words, &scale, &reason))
        return reader_skip(reader, at, "%s", reason.message) || reader_fail(reader, error);
    if (!text.length)
        return reader_skip(reader, at, "no picture follows: %s", reader_quote(line, quote)) ||
               reader_fail(reader, error);
    return art_add_picture(reader, text, &scale, &place, error);
}

/* Notes that records become layers only when they are run, so that a user who only looks does not miss them. */
static void scenario_note_records(Reader *reader)
{
    size_t records = scenario_records(&reader->history->scenario);
    char count[32];
    if (records && !reader->options->runs_records)
        reader_note(reader, "%s: %s record%s not shown: `plan FILE` or `simulate --trace FILE` runs %s", reader->file,
                    count_format(records, count), word_for(records, " is", "s are"), word_for(records, "it", "them"));
}

bool scenario_text_read(Reader *reader, Str text, Error *error)
{
    Str rest = text, line;
    bool point = false;
    unsigned long number = 0;
    while (str_line(&rest, &line)) {
        number++;
        line = scenario_without_comment(line);
        if (!line.length)
            continue;
        if (is_word(line, "art")) {
            if (!read_art(reader, line, &rest, &number, point, error))
                return false;
        } else if (!read_statement(reader, line, number, &point)) {
            return reader_fail(reader, error);
        }
    }
    reader->history->scenario.form = reader->set->form;
    scenario_note_records(reader);
    reader_seal(reader);
    return true;
}

/* Is it a scenario by its name, or are most of its first lines statements, counted up to a picture? */
bool scenario_text_sniff(Str text, Str name)
{
    Str rest = {text.at, text.length < 65536 ? text.length : 65536}, line;
    size_t good = 0, bad = 0;
    if (str_ends(name, STR(".scn")))
        return true;
    while (good + bad < 200 && str_line(&rest, &line)) {
        line = scenario_without_comment(line);
        Parsed parsed;
        if (!line.length)
            continue;
        if (good + bad == 0 && line.at[0] == '{')
            return false;
        if (is_word(line, "art")) {
            Str words = line, word;
            ArtScale scale;
            str_word(&words, &word);
            good += art_scale_parse(words, &scale, NULL);
            break;
        }
        bool statement = line.length <= LINE_MAX_LENGTH && statement_parse(line, &parsed);
        bool prose = statement && (parsed.words->kind == STATEMENT_TITLE || parsed.words->kind == STATEMENT_NOTE);
        good += statement && !prose;
        bad += !statement;
    }
    return good > bad;
}

/* vector.c - a line is matched with the table of statements, and its words are taken by the row's shape.
 *
 * `ask gc_jobs 0 b+0 max_mb=300` matches the row {"ask", "gc_jobs", shape "kko"}: two keys, then options, each of which
 * must be in the table of options.
 */
#include "core/formats/vector.h"

#define LINE_MAX_LENGTH ((size_t)1 << 16)
#define WORD_MAX_LENGTH ((size_t)64)

/* k key, l LSN, n number, N number that may be missing, t the rest of the line, c content that may be missing
 * (`=TEXT` up to the line's end), C content, r kind of a record, R ranges up to the end, L LSNs up to the end,
 * o options, e number or `none`, h the rest of `has` */
typedef struct VectorWords {
    const char *first, *second, *shape;
    VectorKind kind;
    const char *usage;
} VectorWords;

static const VectorWords statements[] = {
    {"policy", NULL, "po", VECTOR_POLICY, "policy legacy [name=N]..."},
    {"shard", NULL, "nnn", VECTOR_SHARD, "shard COUNT NUMBER STRIPE"},
    {"keyspace", NULL, "kk", VECTOR_KEYSPACE, "keyspace KEY KEY"},
    {"sparse", NULL, "kk", VECTOR_SPARSE, "sparse KEY KEY"},
    {"partition", NULL, "R", VECTOR_PARTITION, "partition KEY KEY [KEY KEY]..."},
    {"sparse_partition", NULL, "R", VECTOR_SPARSE_PART, "sparse_partition KEY KEY"},
    {"initdb", NULL, "l", VECTOR_INITDB, "initdb LSN"},
    {"ancestor", NULL, "l", VECTOR_ANCESTOR, "ancestor LSN"},
    {"ancestor_image", NULL, "klC", VECTOR_ANCESTOR_IMAGE, "ancestor_image KEY LSN =TEXT"},
    {"last", NULL, "l", VECTOR_LAST, "last LSN"},
    {"logical", NULL, "no", VECTOR_LOGICAL, "logical BYTES [approx]"},
    {"gc_cutoff", NULL, "l", VECTOR_GC_CUTOFF, "gc_cutoff LSN"},
    {"gc_space", NULL, "l", VECTOR_GC_SPACE, "gc_space LSN"},
    {"gc_time", NULL, "l", VECTOR_GC_TIME, "gc_time LSN"},
    {"branch", NULL, "l", VECTOR_BRANCH, "branch LSN"},
    {"lease", NULL, "l", VECTOR_LEASE, "lease LSN"},
    {"delta", NULL, "kkllo", VECTOR_DELTA, "delta KEY KEY LSN LSN [size=N] [gen=N]"},
    {"image", NULL, "kklo", VECTOR_IMAGE, "image KEY KEY LSN [size=N] [gen=N]"},
    {"has", NULL, "kh", VECTOR_HAS, "has KEY LSN W|N LEN [=TEXT], has KEY LSN I [=TEXT], or has KEY [=TEXT]"},
    {"meta_scan", NULL, "n", VECTOR_META_SCAN, "meta_scan VISITED"},
    {"meta_key", NULL, "kn", VECTOR_META_KEY, "meta_key KEY LENGTH"},
    {"hist", NULL, "lrNc", VECTOR_HIST, "hist LSN W|N|I [LENGTH] [=TEXT]"},
    {"base", NULL, "lC", VECTOR_BASE, "base LSN =TEXT"},
    {"elapsed", NULL, "e", VECTOR_ELAPSED, "elapsed SECONDS|none"},
    {"l0_trigger", NULL, "", VECTOR_L0_TRIGGER, "l0_trigger"},
    {"expect", NULL, "t", VECTOR_EXPECT, "expect ..."},
    {"ask", "partition", "", VECTOR_ASK_PARTITION, "ask partition"},
    {"ask", "fragment", "kko", VECTOR_ASK_FRAGMENT, "ask fragment KEY KEY blocks=N"},
    {"ask", "shard", "k", VECTOR_ASK_SHARD, "ask shard KEY"},
    {"ask", "image_coverage", "kkl", VECTOR_ASK_IMAGE_COVERAGE, "ask image_coverage KEY KEY LSN"},
    {"ask", "count_deltas", "kkllo", VECTOR_ASK_COUNT_DELTAS, "ask count_deltas KEY KEY LSN LSN [limit=N]"},
    {"ask", "image_layer_exists", "kkll", VECTOR_ASK_IMAGE_LAYER_EXISTS, "ask image_layer_exists KEY KEY LSN LSN"},
    {"ask", "visibility", "L", VECTOR_ASK_VISIBILITY, "ask visibility LSN..."},
    {"ask", "valid_layermap", "", VECTOR_ASK_VALID_LAYERMAP, "ask valid_layermap"},
    {"ask", "gc", "", VECTOR_ASK_GC, "ask gc"},
    {"ask", "gc_trigger", "o", VECTOR_ASK_GC_TRIGGER, "ask gc_trigger l1=N l2=N kb=N ratio=N"},
    {"ask", "key_retention", "o", VECTOR_ASK_KEY_RETENTION, "ask key_retention horizon=LSN threshold=N"},
    {"ask", "gc_jobs", "kko", VECTOR_ASK_GC_JOBS, "ask gc_jobs KEY KEY [max_mb=N] [lsns=LSN,LSN|max]"},
    {"ask", "gc_compact", "o", VECTOR_ASK_GC_COMPACT, "ask gc_compact [keys=K,K] [lsns=L,L|max] [metadata]"},
    {"ask", "read", "kl", VECTOR_ASK_READ, "ask read KEY LSN"},
    {"ask", "compact_l0", "o", VECTOR_ASK_COMPACT_L0, "ask compact_l0 [force] [force_lsn=LSN]"},
    {"ask", "force_image_lsn", "o", VECTOR_ASK_FORCE_IMAGE_LSN,
     "ask force_image_lsn last=LSN pitr_lsn=LSN period=S pitr=S"},
    {"ask", "compact", "o", VECTOR_ASK_COMPACT, "ask compact [only_l0] [yield] [l0] [repart] [images]"},
    {"ask", "layers", "", VECTOR_ASK_LAYERS, "ask layers"},
};

/* n number, l LSN, f flag, K two keys, L two LSNs of which the second may be `max` */
static const struct {
    const char *name;
    char type;
} option_names[] = {
    {"checkpoint_distance", 'n'},
    {"target", 'n'},
    {"threshold", 'n'},
    {"upper_limit", 'n'},
    {"image_threshold", 'n'},
    {"preempt", 'n'},
    {"check_threshold", 'n'},
    {"checkpoint_timeout", 'n'},
    {"image_len", 'n'},
    {"force_period", 'n'},
    {"pitr", 'n'},
    {"approx", 'f'},
    {"size", 'n'},
    {"gen", 'n'},
    {"blocks", 'n'},
    {"limit", 'n'},
    {"l1", 'n'},
    {"l2", 'n'},
    {"kb", 'n'},
    {"ratio", 'n'},
    {"horizon", 'l'},
    {"max_mb", 'n'},
    {"lsns", 'L'},
    {"keys", 'K'},
    {"metadata", 'f'},
    {"force", 'f'},
    {"force_lsn", 'l'},
    {"last", 'l'},
    {"pitr_lsn", 'l'},
    {"period", 'n'},
    {"only_l0", 'f'},
    {"yield", 'f'},
    {"l0", 'f'},
    {"repart", 'f'},
    {"images", 'f'},
};

typedef struct VectorReading {
    VectorFile *file;
    VectorStatement statement;
    VectorKind layer; /* kind of the layer that `has` belongs to; VECTOR_EXPECT: no layer */
    const char *why;  /* what is wrong; a string literal */
    const char *usage;
} VectorReading;

static bool wrong(VectorReading *reading, const char *why)
{
    reading->why = why;
    return false;
}

static const VectorBase *bases(const VectorReading *reading, size_t *count)
{
    const VectorFile *file = reading->file;
    size_t first = file->cases.count ? file->cases.at[file->cases.count - 1].bases_first : 0;
    *count = file->bases.count - first;
    return first ? file->bases.at + first : file->bases.at; /* a file without bases has no array */
}

static bool key_word(VectorReading *reading, Str word, Key *key)
{
    size_t count;
    const VectorBase *known = bases(reading, &count);
    return vector_key_parse(known, count, word, key) ||
           wrong(reading, "not a key: 0, MAX, 36 hex digits, or BASE+HEX with a keybase of this case");
}

static bool take_key(VectorReading *reading, Str *rest, Key *key)
{
    Str word;
    return (str_word(rest, &word) || wrong(reading, "a key is missing")) && key_word(reading, word, key);
}

static bool lsn_word(VectorReading *reading, Str word, Lsn *lsn)
{
    return (word.length <= WORD_MAX_LENGTH && lsn_parse(word, lsn, NULL)) || wrong(reading, "not an LSN");
}

static bool take_lsn(VectorReading *reading, Str *rest, Lsn *lsn)
{
    Str word;
    return (str_word(rest, &word) || wrong(reading, "an LSN is missing")) && lsn_word(reading, word, lsn);
}

static bool number_word(VectorReading *reading, Str word, uint64_t *number)
{
    return (word.length <= WORD_MAX_LENGTH && number_parse(word, number, NULL)) || wrong(reading, "not a number");
}

static bool take_number(VectorReading *reading, Str *rest, uint64_t *number)
{
    Str word;
    return (str_word(rest, &word) || wrong(reading, "a number is missing")) && number_word(reading, word, number);
}

/* Splits the value at its comma. */
static bool split_pair(VectorReading *reading, Str value, Str *lo, Str *hi)
{
    const char *comma = value.length ? memchr(value.at, ',', value.length) : NULL;
    if (!comma)
        return wrong(reading, "expected two values with a comma between them");
    *lo = (Str){value.at, (size_t)(comma - value.at)};
    *hi = (Str){comma + 1, value.length - lo->length - 1};
    return true;
}

static bool option_value(VectorReading *reading, char type, Str value, VectorOption *option)
{
    Str lo, hi;
    switch (type) {
    case 'n':
        return number_word(reading, value, &option->number);
    case 'l':
        return lsn_word(reading, value, &option->number);
    case 'K':
        return split_pair(reading, value, &lo, &hi) && key_word(reading, lo, &option->keys.lo) &&
               key_word(reading, hi, &option->keys.hi);
    default:
        if (!split_pair(reading, value, &lo, &hi) || !lsn_word(reading, lo, &option->lsns.lo))
            return false;
        option->lsns.hi = UINT64_MAX;
        return str_equal(hi, STR("max")) || lsn_word(reading, hi, &option->lsns.hi);
    }
}

static bool take_options(VectorReading *reading, Str *rest)
{
    Str word;
    reading->statement.first = reading->file->options.count;
    while (str_word(rest, &word)) {
        const char *equals = memchr(word.at, '=', word.length);
        Str name = {word.at, equals ? (size_t)(equals - word.at) : word.length};
        VectorOption option = {0};
        for (size_t i = 0; i < sizeof option_names / sizeof *option_names && !option.name; i++) {
            if (!str_equal(name, str_from(option_names[i].name)) || (option_names[i].type == 'f') != (equals == NULL))
                continue;
            Str value = {equals ? equals + 1 : NULL, equals ? word.length - name.length - 1 : 0};
            if (equals && !option_value(reading, option_names[i].type, value, &option))
                return false;
            option.name = option_names[i].name;
        }
        if (!option.name)
            return wrong(reading, "unknown option");
        array_push(&reading->file->options, option);
        reading->statement.count++;
    }
    return true;
}

static bool take_content(VectorReading *reading, Str *rest, bool needed)
{
    *rest = str_trim(*rest);
    if (rest->length == 0)
        return !needed || wrong(reading, "=TEXT is missing");
    if (rest->at[0] != '=')
        return wrong(reading, "expected =TEXT");
    reading->statement.has_content = true;
    reading->statement.content = (Str){rest->at + 1, rest->length - 1};
    rest->length = 0;
    return true;
}

static bool take_record(VectorReading *reading, Str *rest)
{
    Str word;
    if (!str_word(rest, &word) || word.length != 1 || !char_among(word.at[0], "WNI"))
        return wrong(reading, "expected W, N or I");
    reading->statement.record = word.at[0];
    return true;
}

/* Takes a number, unless content or the line's end follows. */
static bool take_length(VectorReading *reading, Str *rest)
{
    Str ahead = *rest, word;
    if (!str_word(&ahead, &word) || word.at[0] == '=')
        return true;
    reading->statement.has_number = true;
    return take_number(reading, rest, &reading->statement.numbers[0]);
}

/* Takes a value. What follows its key depends on the layer that it is in. */
static bool take_value(VectorReading *reading, Str *rest)
{
    if (reading->layer == VECTOR_IMAGE)
        return take_content(reading, rest, false);
    if (reading->layer != VECTOR_DELTA)
        return wrong(reading, "no delta or image stands before it, which could hold it");
    if (!take_lsn(reading, rest, &reading->statement.lsns.lo) || !take_record(reading, rest))
        return false;
    if (reading->statement.record != 'I' && !take_number(reading, rest, &reading->statement.numbers[0]))
        return false;
    return take_content(reading, rest, false);
}

static bool take_ranges(VectorReading *reading, Str *rest)
{
    reading->statement.first = reading->file->ranges.count;
    do {
        KeyRange keys;
        if (!take_key(reading, rest, &keys.lo) || !take_key(reading, rest, &keys.hi))
            return false;
        if (keys.lo >= keys.hi)
            return wrong(reading, "an empty key range");
        array_push(&reading->file->ranges, keys);
        reading->statement.count++;
        *rest = str_trim(*rest);
    } while (rest->length);
    return true;
}

static bool take_lsns(VectorReading *reading, Str *rest)
{
    reading->statement.first = reading->file->lsns.count;
    for (*rest = str_trim(*rest); rest->length; *rest = str_trim(*rest)) {
        Lsn lsn;
        if (!take_lsn(reading, rest, &lsn))
            return false;
        array_push(&reading->file->lsns, lsn);
        reading->statement.count++;
    }
    return true;
}

static bool take_elapsed(VectorReading *reading, Str *rest)
{
    Str ahead = *rest, word;
    if (str_word(&ahead, &word) && str_equal(word, STR("none"))) {
        *rest = ahead;
        return true;
    }
    reading->statement.has_number = true;
    return take_number(reading, rest, &reading->statement.numbers[0]);
}

static bool take_policy(VectorReading *reading, Str *rest)
{
    Str word;
    return (str_word(rest, &word) && str_equal(word, STR("legacy"))) || wrong(reading, "the policy must be legacy");
}

static bool take_one(VectorReading *reading, char shape, int place[3], Str *rest)
{
    VectorStatement *s = &reading->statement;
    switch (shape) {
    case 'k':
        return take_key(reading, rest, place[0]++ == 0 ? &s->keys.lo : &s->keys.hi);
    case 'l':
        return take_lsn(reading, rest, place[1]++ == 0 ? &s->lsns.lo : &s->lsns.hi);
    case 'n':
        return take_number(reading, rest, &s->numbers[place[2]++]);
    case 'N':
        return take_length(reading, rest);
    case 'r':
        return take_record(reading, rest);
    case 'c':
    case 'C':
        return take_content(reading, rest, shape == 'C');
    case 'h':
        return take_value(reading, rest);
    case 'R':
        return take_ranges(reading, rest);
    case 'L':
        return take_lsns(reading, rest);
    case 'e':
        return take_elapsed(reading, rest);
    case 'p':
        return take_policy(reading, rest);
    case 'o':
        return take_options(reading, rest);
    default:
        s->text = str_trim(*rest);
        rest->length = 0;
        return true;
    }
}

/* Checks what no later part should have to check again. */
static bool check(VectorReading *reading)
{
    VectorStatement *s = &reading->statement;
    bool layer = s->kind == VECTOR_DELTA || s->kind == VECTOR_IMAGE;
    if (layer && s->keys.lo >= s->keys.hi)
        return wrong(reading, "an empty key range");
    if (s->kind == VECTOR_DELTA && s->lsns.lo >= s->lsns.hi)
        return wrong(reading, "an empty LSN range");
    if (s->kind == VECTOR_SHARD &&
        (s->numbers[0] > UINT8_MAX || s->numbers[1] > UINT8_MAX || s->numbers[2] == 0 || s->numbers[2] > UINT32_MAX))
        return wrong(reading, "a count and a number up to 255, and a stripe of at least one page");
    if (layer && vector_number(reading->file, s, "size", 0) > LAYER_SIZE_MAX)
        return wrong(reading, "a size above 2^63-1");
    if (layer && vector_number(reading->file, s, "gen", 0) >= GENERATION_NONE)
        return wrong(reading, "a generation above 2^32-2");
    return true;
}

static bool read_case(VectorReading *reading, Str rest, unsigned long line)
{
    Str name = str_trim(rest);
    VectorFile *file = reading->file;
    if (name.length == 0) {
        reading->usage = "case NAME";
        return wrong(reading, "a name is missing");
    }
    array_push(&file->cases, (VectorCase){name, line, file->statements.count, 0, file->bases.count, file->bases.count});
    reading->layer = VECTOR_EXPECT;
    return true;
}

static bool read_base(VectorReading *reading, Str rest)
{
    VectorFile *file = reading->file;
    VectorBase base;
    reading->usage = "keybase NAME KEY";
    if (file->cases.count == 0)
        return wrong(reading, "no case has begun");
    if (!str_word(&rest, &base.name) || memchr(base.name.at, '+', base.name.length))
        return wrong(reading, "expected a name without +");
    if (!take_key(reading, &rest, &base.key))
        return false;
    if (str_trim(rest).length)
        return wrong(reading, "the statement ends before this");
    array_push(&file->bases, base);
    file->cases.at[file->cases.count - 1].bases_end = file->bases.count;
    return true;
}

static const VectorWords *vector_find_words(Str *rest, Str first)
{
    Str ahead = *rest, second;
    bool more = str_word(&ahead, &second);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        const VectorWords *words = &statements[i];
        if (!str_equal(first, str_from(words->first)))
            continue;
        if (words->second && (!more || !str_equal(second, str_from(words->second))))
            continue;
        if (words->second)
            *rest = ahead;
        return words;
    }
    return NULL;
}

static bool read_statement(VectorReading *reading, Str first, Str rest, unsigned long line)
{
    const VectorWords *words = vector_find_words(&rest, first);
    if (!words)
        return wrong(reading, str_equal(first, STR("ask")) ? "unknown question" : "unknown statement");
    reading->usage = words->usage;
    reading->statement = (VectorStatement){.kind = words->kind, .line = line};
    if (reading->file->cases.count == 0)
        return wrong(reading, "no case has begun");
    int place[3] = {0};
    for (const char *shape = words->shape; *shape; shape++)
        if (!take_one(reading, *shape, place, &rest))
            return false;
    if (str_trim(rest).length)
        return wrong(reading, "the statement ends before this");
    if (!check(reading))
        return false;
    if (words->kind != VECTOR_HAS)
        reading->layer = words->kind == VECTOR_DELTA || words->kind == VECTOR_IMAGE ? words->kind : VECTOR_EXPECT;
    array_push(&reading->file->statements, reading->statement);
    reading->file->cases.at[reading->file->cases.count - 1].count++;
    return true;
}

static bool read_line(VectorReading *reading, Str line, unsigned long number)
{
    Str rest = str_trim(line), first;
    reading->usage = NULL;
    if (rest.length > LINE_MAX_LENGTH)
        return wrong(reading, "a line of more than 65,536 bytes");
    if (!str_word(&rest, &first) || first.at[0] == '#' || str_equal(first, STR("note")))
        return true;
    if (str_equal(first, STR("case")))
        return read_case(reading, rest, number);
    if (str_equal(first, STR("keybase")))
        return read_base(reading, rest);
    return read_statement(reading, first, rest, number);
}

bool vector_sniff(Str text)
{
    Str line, first;
    while (str_line(&text, &line)) {
        Str rest = str_trim(line);
        if (!str_word(&rest, &first) || first.at[0] == '#' || str_equal(first, STR("note")))
            continue;
        return str_equal(first, STR("case"));
    }
    return false;
}

bool vector_read(Str text, const char *name, VectorFile *file, Error *error)
{
    VectorFile read = {0};
    VectorReading reading = {.file = &read, .layer = VECTOR_EXPECT};
    Str rest = {arena_copy(&read.arena, text.at, text.length), text.length}, line;
    for (unsigned long number = 1; str_line(&rest, &line); number++) {
        if (read_line(&reading, line, number))
            continue;
        char quote[96];
        text_escape((Str){str_trim(line).at, str_trim(line).length < 60 ? str_trim(line).length : 60}, quote,
                    sizeof quote);
        vector_file_release(&read);
        error_set(error, ERROR_INPUT, "%s: '%s'%s%s", reading.why, quote, reading.usage ? "; expected " : "",
                  reading.usage ? reading.usage : "");
        return error_place(error, name, number, 0);
    }
    *file = read;
    return true;
}

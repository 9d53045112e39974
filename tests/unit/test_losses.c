/* For all pairs of formats, a set that was converted and read again equals the original, except for what the
 * conversion reported, kind by kind and number by number. The comparison reads rows of JSON and shares no code with
 * losses.c. */
#include "core/base/rng.h"
#include "core/base/json_reader.h"
#include "core/formats/losses.h"
#include "tests/unit/formats_help.h"

/* Members of a layer's row and of the markers, and the words for their loss. */
static const struct {
    const char *member, *one, *many;
    unsigned flags; /* the bits of "flags" that it concerns */
} kinds[] = {
    {"size", "size", "sizes", 0},
    {"generation", "generation", "generations", 0},
    {"shard", "shard", "shards", 0},
    {"records", "number of records", "numbers of records", 0},
    {"flags", "residency", "residencies", LAYER_RESIDENCY_KNOWN | LAYER_EVICTED},
    {"flags", "visibility", "visibilities", LAYER_VISIBILITY_KNOWN | LAYER_VISIBLE},
    {"flags", "flag of a cold layer", "flags of cold layers", LAYER_COLD},
    {"lsn_hi", "LSN range of an image", "LSN ranges of images", 0},
};

static bool chance(Rng *rng, unsigned percent)
{
    return rng_below(rng, 100) < percent;
}

static void random_layer(LayerSet *set, Rng *rng, unsigned facts)
{
    bool production = set->form == KEY_PRODUCTION;
    Key unit = production ? (Key)1 << 100 : 1;
    Layer layer = {.size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .generation = GENERATION_NONE};
    layer.kind = chance(rng, 30) ? LAYER_IMAGE : LAYER_DELTA;
    layer.key_lo = rng_below(rng, 20) * unit;
    layer.key_hi = layer.key_lo + (1 + rng_below(rng, 10)) * unit;
    layer.lsn_lo = 0x1000000 + rng_below(rng, 1000);
    layer.lsn_hi = layer.kind == LAYER_IMAGE ? layer.lsn_lo + 1 : layer.lsn_lo + 1 + rng_below(rng, 1000);
    if (chance(rng, facts))
        layer.size = 8192 * rng_below(rng, 100);
    if (chance(rng, facts))
        layer.generation = (uint32_t)rng_below(rng, 50);
    if (chance(rng, facts) && production)
        layer.shard = (uint16_t)(rng_below(rng, 8) << 8 | 8);
    if (chance(rng, facts / 4))
        layer.records = rng_below(rng, 100);
    if (chance(rng, facts))
        layer.flags |= (uint8_t)(LAYER_RESIDENCY_KNOWN | (chance(rng, 50) ? LAYER_EVICTED : 0));
    if (chance(rng, facts))
        layer.flags |= (uint8_t)(LAYER_VISIBILITY_KNOWN | (chance(rng, 50) ? LAYER_VISIBLE : 0));
    if (chance(rng, facts / 2))
        layer.flags |= LAYER_COLD;
    if (chance(rng, facts) && production) {
        char logical[LAYER_NAME_SIZE];
        layer_logical_name(&layer, set->form, logical);
        bool suffix = layer.generation != GENERATION_NONE && chance(rng, 50);
        const char *name = arena_printf(&set->arena, "%s%s", chance(rng, 50) ? "/data/" : "", logical);
        if (suffix)
            name = arena_printf(&set->arena, "%s-v1-%08x", name, layer.generation);
        layer.name = str_from(name);
    } else if (chance(rng, facts / 4) && !production) {
        layer.name = str_from(arena_printf(&set->arena, "layer%llu", (unsigned long long)rng_below(rng, 9)));
    }
    layer_set_add(set, &layer);
}

static void random_set(History *history, Rng *rng)
{
    LayerSet *set = &history->layers;
    unsigned facts = (unsigned)rng_below(rng, 3) * 50;
    history_init(history);
    policy_named(STR("full"), &history->policy, NULL);
    set->form = chance(rng, 70) ? KEY_PRODUCTION : KEY_PLAIN;
    for (size_t n = 1 + rng_below(rng, 6); n > 0; n--)
        random_layer(set, rng, facts);
    set->has_gc_cutoff = chance(rng, facts);
    set->gc_cutoff = set->has_gc_cutoff ? 0x1000100 : 0;
    set->has_disk_consistent = chance(rng, facts);
    set->disk_consistent = set->has_disk_consistent ? 0x1001000 : 0;
    set->has_ancestor = chance(rng, facts / 2);
    set->ancestor_lsn = set->has_ancestor ? 0x900000 : 0;
    set->no_ancestor = !set->has_ancestor && chance(rng, facts / 2);
    set->gc_compacted = chance(rng, facts / 2) ? 0x1000080 : 0;
    if (chance(rng, facts / 2))
        array_push(&set->branches, (Lsn)0x1000200);
    if (chance(rng, facts / 2))
        array_push(&set->in_memory, (InMemoryLayer){.lsns = {0x1002000, 0x1003000}});
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
}

static bool convert(const History *history, const char *to, Text *written, Text *told)
{
    const Format *format = format_named(str_from(to));
    StepId step = history_last_step(history);
    if (!format->write(history, step, written, NULL))
        return false;
    format_losses(format, history, step, text_str(written), told);
    return true;
}

static bool read_as(Str text, const char *format, KeyForm form, History *history)
{
    LoadReport report = {0};
    LoadOptions options = {.format = format, .has_form = true, .form = form};
    bool fine = load_text(text, "x", &options, history, &report, NULL);
    load_report_release(&report);
    return fine;
}

static cJSON *as_json(const History *history)
{
    Text text = TEXT_EMPTY;
    assert_true(format_named(STR("history"))->write(history, history_last_step(history), &text, NULL));
    cJSON *json = cJSON_Parse(text.at);
    text_release(&text);
    return json;
}

/* The number of that kind in the report: "2 sizes", "the GC cutoff". */
static size_t told_of(const char *told, const char *one, const char *many)
{
    Str rest = str_from(told);
    while (rest.length) {
        const char *comma = memmem(rest.at, rest.length, ", ", 2);
        Str item = {rest.at, comma ? (size_t)(comma - rest.at) : rest.length};
        rest = comma ? (Str){comma + 2, rest.length - item.length - 2} : (Str){0};
        if (str_equal(item, str_from(one)))
            return 1;
        char *end;
        size_t number = (size_t)strtoul(item.at, &end, 10);
        Str words = {end + 1, (size_t)(item.at + item.length - end) - 1};
        if (end > item.at && (str_equal(words, str_from(one)) || (many && str_equal(words, str_from(many)))))
            return number;
    }
    return 0;
}

static uint64_t member_value(const cJSON *row, const char *member, unsigned flags)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(row, member);
    uint64_t value = cJSON_IsNumber(item)   ? (uint64_t)item->valuedouble
                     : cJSON_IsString(item) ? strtoull(item->valuestring, NULL, 16)
                                            : UINT64_MAX;
    return flags ? (value == UINT64_MAX ? 0 : value & flags) : value;
}

/* Compares rows of layers by what identifies them. */
static int compare_rows(const void *a, const void *b)
{
    static const char *const members[] = {"kind", "key_lo", "key_hi", "lsn_lo"};
    const cJSON *x = *(cJSON *const *)a, *y = *(cJSON *const *)b;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *p = cJSON_GetObjectItemCaseSensitive(x, members[i])->valuestring;
        const char *q = cJSON_GetObjectItemCaseSensitive(y, members[i])->valuestring;
        if (strlen(p) != strlen(q))
            return strlen(p) < strlen(q) ? -1 : 1;
        if (strcmp(p, q) != 0)
            return strcmp(p, q);
    }
    uint64_t p = member_value(x, "lsn_hi", 0), q = member_value(y, "lsn_hi", 0);
    return p != q ? (p < q ? -1 : 1) : (int)member_value(x, "id", 0) - (int)member_value(y, "id", 0);
}

static const cJSON **sorted_rows(const cJSON *json, size_t *count)
{
    const cJSON *layers = cJSON_GetObjectItemCaseSensitive(json, "layers"), *row;
    *count = 0;
    const cJSON **rows = mem_alloc(((size_t)cJSON_GetArraySize(layers) + 1) * sizeof *rows);
    cJSON_ArrayForEach(row, layers) rows[(*count)++] = row;
    qsort(rows, *count, sizeof *rows, compare_rows);
    return rows;
}

static void same_but_for(const History *before, const History *after, const char *told, const char *pair)
{
    cJSON *a = as_json(before), *b = as_json(after);
    size_t rows_a, rows_b;
    const cJSON **x = sorted_rows(a, &rows_a), **y = sorted_rows(b, &rows_b);
    size_t twice = told_of(told, "layer that is there twice", "layers that are there twice");
    if (rows_a != rows_b + twice)
        fail_msg("%s: %zu layers, %zu after it, told: %s", pair, rows_a, rows_b, told);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && !twice; k++) {
        size_t differ = 0, number = told_of(told, kinds[k].one, kinds[k].many);
        for (size_t i = 0; i < rows_a; i++)
            differ += member_value(x[i], kinds[k].member, kinds[k].flags) !=
                      member_value(y[i], kinds[k].member, kinds[k].flags);
        if (differ != number)
            fail_msg("%s: %zu %s differ, told: %s", pair, differ, kinds[k].many, told);
    }
    const LayerSet *s = &before->layers, *t = &after->layers;
    assert_int_equal(s->has_gc_cutoff != t->has_gc_cutoff, told_of(told, "the GC cutoff", NULL));
    assert_int_equal(s->has_ancestor != t->has_ancestor, told_of(told, "the ancestor's LSN", NULL));
    assert_int_equal(s->no_ancestor != t->no_ancestor, told_of(told, "that there is no ancestor", NULL));
    assert_int_equal(s->has_disk_consistent != t->has_disk_consistent, told_of(told, "the disk-consistent LSN", NULL));
    assert_int_equal(s->gc_compacted != t->gc_compacted, told_of(told, "the last LSN of gc-compaction", NULL));
    assert_int_equal(s->branches.count - t->branches.count, told_of(told, "branch", "branches"));
    assert_int_equal(s->in_memory.count - t->in_memory.count, told_of(told, "layer in memory", "layers in memory"));
    free(x);
    free(y);
    cJSON_Delete(a);
    cJSON_Delete(b);
}

/* Converts what was read in one format to every other format, and back. */
static void convert_on(const History *first, const char *from, size_t *pairs)
{
    static const char *const all[] = {"history", "index_part", "api", "scenario", "art", "names"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Text written = TEXT_EMPTY, told = TEXT_EMPTY;
        char pair[64];
        History back;
        snprintf(pair, sizeof pair, "%s to %s", from, all[i]);
        if (convert(first, all[i], &written, &told)) {
            if (!read_as(text_str(&written), all[i], first->layers.form, &back))
                fail_msg("%s is not read: %s", pair, written.at);
            same_but_for(first, &back, told.at, pair);
            history_release(&back);
            ++*pairs;
        }
        text_release(&written);
        text_release(&told);
    }
}

static void test_h3_all_pairs_of_formats(void **state)
{
    (void)state;
    static const char *const sources[] = {"history", "index_part", "api", "scenario", "art", "names"};
    Rng rng = {5};
    size_t pairs = 0;
    for (int round = 0; round < 300; round++) {
        History made;
        random_set(&made, &rng);
        convert_on(&made, "nothing", &pairs);
        for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
            Text written = TEXT_EMPTY;
            History first;
            if (format_named(str_from(sources[i]))->write(&made, 0, &written, NULL) &&
                read_as(text_str(&written), sources[i], made.layers.form, &first)) {
                convert_on(&first, sources[i], &pairs);
                history_release(&first);
            }
            text_release(&written);
        }
        history_release(&made);
    }
    assert_true(pairs > 3000);
}

/* A layer twice, images over [L,L), steps, records and expectations. */
static void test_h3_what_only_some_formats_hold(void **state)
{
    (void)state;
    static const struct {
        const char *text, *to, *told;
    } cases[] = {
        {"delta 0 10 1 5\ndelta 0 10 1 5\n", "names", "1 layer that is there twice"},
        {"image_mode point\nimage 0 10 5\n", "names", "1 LSN range of an image"},
        {"image_mode point\nimage 0 10 5\n", "scenario", ""},
        {"title t\nrec 1 10\nrec 2 10\nflush\nexpect depth 1\ndelta 0 10 1 5\n", "names",
         "2 records of a trace, 1 expectation"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Loaded *s = load_as(cases[i].text, "scenario");
        Text written = TEXT_EMPTY, told = TEXT_EMPTY;
        assert_true(convert(&s->history, cases[i].to, &written, &told));
        assert_string_equal(told.at, cases[i].told);
        text_release(&written);
        text_release(&told);
        loaded_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h3_all_pairs_of_formats),
        cmocka_unit_test(test_h3_what_only_some_formats_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

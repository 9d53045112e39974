/* The JSON dumps of production. */
#include "core/base/crc32c.h"
#include "core/base/rng.h"
#include "core/formats/timeline_metadata.h"
#include "tests/unit/formats_help.h"

#define LO        "000000000000000000000000000000000000"
#define MAX       "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define L0        LO "-" MAX "__0000000001000028-00000000010A0039"
#define IMAGE     LO "-000000067F0000000500004000000000000A__0000000001000020"
#define INDEX_END "\"disk_consistent_lsn\":\"0/10A0038\""

static void test_an_index(void **state)
{
    (void)state;
    Loaded *s =
        load("{\"version\":7,\"layer_metadata\":{\"" L0 "\":{\"file_size\":65536,\"generation\":27,\"shard\":\"0108\"},"
             "\"" IMAGE "\":{\"file_size\":24576}}," INDEX_END ",\"metadata_bytes\":{"
             "\"disk_consistent_lsn\":\"0/10A0038\",\"ancestor_timeline\":\"11\",\"ancestor_lsn\":\"0/20\","
             "\"latest_gc_cutoff_lsn\":\"0/1000028\"}}");
    assert_string_equal(s->report.files.at[0].format, "index_part");
    Layer l0 = layer_set_get(s->set, 0), image = layer_set_get(s->set, 1);
    assert_true(layer_is_l0(s->set, 0) && l0.size == 65536 && l0.generation == 27 && l0.shard == 0x0108);
    assert_true(image.size == 24576 && image.generation == GENERATION_NONE && image.shard == SHARD_NONE);
    assert_true(s->set->has_gc_cutoff && s->set->gc_cutoff == 0x1000028);
    assert_true(s->set->has_disk_consistent && s->set->disk_consistent == 0x10A0038);
    assert_true(s->set->has_ancestor && s->set->ancestor_lsn == 0x20);
    loaded_free(s);
}

/* One wrong value in an index is reported and all else is read; strict reading refuses the file. */
static void test_values_that_are_none(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"\"version\":-1", "version is not a whole number"},
        {"\"version\":1.5", "version is not a whole number"},
        {"\"version\":null", "version is not a whole number"},
        {"\"version\":[]", "version is not a whole number"},
        {"\"layer_metadata\":{\"" L0 "\":{\"file_size\":-1}}", "is not a number of bytes"},
        {"\"layer_metadata\":{\"" L0 "\":{\"file_size\":9223372036854775808}}", "is not a number of bytes"},
        {"\"layer_metadata\":{\"" L0 "\":{\"generation\":-1}}", "the generation of "},
        {"\"layer_metadata\":{\"" L0 "\":{\"generation\":\"1\"}}", "the generation of "},
        {"\"layer_metadata\":{\"" L0 "\":{\"shard\":\"zzzz\"}}", "is not 4 hex digits"},
        {"\"layer_metadata\":{\"" L0 "\":5}", "is not an object"},
        {"\"disk_consistent_lsn\":\"ZZ\"", "disk_consistent_lsn is not an LSN"},
        {"\"disk_consistent_lsn\":null", "disk_consistent_lsn is not an LSN"},
        {"\"metadata\":{\"latest_gc_cutoff_lsn\":7}", "latest_gc_cutoff_lsn is not an LSN"},
        {"\"metadata\":{\"ancestor_timeline\":\"11\",\"ancestor_lsn\":\"\"}", "ancestor_lsn is not an LSN"},
        {"\"metadata\":\"00\"", "metadata is neither an object nor bytes"},
        {"\"historic_layers\":[{\"layer_file_name\":\"" L0 "\",\"remote\":1}]", "remote is neither true nor false"},
        {"\"historic_layers\":[{\"layer_file_name\":\"" L0 "\",\"access_stats\":{\"visible\":\"\"}}]",
         "visible is neither true nor false"},
        {"\"timelines\":[{\"layers\":[{\"name\":\"" L0 "\",\"cold\":0}]}]", "cold is neither true nor false"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[1000];
        bool index = !strstr(wrong[i][0], "historic_layers") && !strstr(wrong[i][0], "timelines");
        bool layers = strstr(wrong[i][0], "layer_metadata");
        snprintf(text, sizeof text, "{%s%s}", wrong[i][0],
                 !index   ? ""
                 : layers ? ""
                          : ",\"layer_metadata\":{\"" L0 "\":{\"file_size\":65536}}");
        Loaded *s = load(text);
        bool told = false;
        for (size_t n = 0; n < s->report.notes.count; n++)
            told |= strstr(s->report.notes.at[n], wrong[i][1]) != NULL;
        if (!told || s->set->count != 1)
            fail_msg("%s", text);
        loaded_free(s);
        load_fails(text, NULL, true, wrong[i][1]);
    }
    load_fails("{\"timelines\":[{\"layers\":5}]}", NULL, true, "layers is not an array");
}

static void test_metadata_as_bytes(void **state)
{
    (void)state;
    /* body: disk_consistent 0x10A0038, prev_record 0x10A0000, no ancestor, cutoff and initdb 0x1000028, version 14 */
    uint8_t bytes[TIMELINE_METADATA_SIZE] = {0, 0, 0, 0, 0,  54, 0, 4, 0, 0, 0, 0, 1, 10, 0, 56, 1, 0,
                                             0, 0, 0, 1, 10, 0,  0, 0, 0, 0, 0, 0, 0, 0,  0, 0,  0, 0,
                                             0, 0, 1, 0, 0,  40, 0, 0, 0, 0, 1, 0, 0, 40, 0, 0,  0, 14};
    uint32_t crc = crc32c(0, bytes + 8, 46);
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(crc >> (24 - 8 * i));
    TimelineMetadata m;
    Error error = {0};
    assert_true(timeline_metadata_decode(bytes, sizeof bytes, &m, &error));
    assert_true(m.disk_consistent_lsn == 0x10A0038 && m.has_prev_record && m.prev_record_lsn == 0x10A0000);
    assert_true(!m.has_ancestor && m.latest_gc_cutoff_lsn == 0x1000028 && m.pg_version == 14);
    bytes[20] ^= 1;
    assert_false(timeline_metadata_decode(bytes, sizeof bytes, &m, &error));
    assert_non_null(strstr(error.message, "checksum"));
    assert_false(timeline_metadata_decode(bytes, 3, &m, &error));
}

static void test_every_version_of_the_index(void **state)
{
    (void)state;
    for (int version = 1; version <= 15; version++) {
        char path[80];
        snprintf(path, sizeof path, "../shared/data/index_part_versions/v%02d.json", version);
        if (access(path, R_OK) != 0)
            skip();
        const char *file = path;
        Loaded s = {0};
        assert_true(load_paths(&file, 1, &(LoadOptions){.strict = true}, &s.history, &s.report, NULL));
        const LayerSet *set = &s.history.layers;
        assert_int_equal(set->count, version < 4 ? 2 : 3);
        assert_true(set->has_gc_cutoff && set->gc_cutoff == 0x1000028 && !set->has_ancestor);
        assert_int_equal(set->disk_consistent, 0x10A0038);
        assert_int_equal(set->gc_compacted, version < 13 ? 0 : 0x1000028);
        assert_int_equal(s.report.notes.count, 0);
        history_release(&s.history);
        load_report_release(&s.report);
    }
}

static void test_a_real_index_and_its_names(void **state)
{
    (void)state;
    const char *path = "../shared/data/mixed-workload.index_part.json";
    if (access(path, R_OK) != 0)
        skip();
    Loaded s = {0};
    assert_true(load_paths(&path, 1, &(LoadOptions){0}, &s.history, &s.report, NULL));
    s.set = &s.history.layers;
    uint64_t bytes = 0;
    for (LayerId id = 0; id < s.set->count; id++)
        bytes += s.set->size[id];
    assert_int_equal(s.set->count, 1564);
    assert_int_equal((uint64_t)((double)bytes / (1 << 30) * 100 + 0.5), 24767);
    char *index = write_as(&s, "index_part"), *names = write_as(&s, "names");
    Loaded *again = load(index);
    assert_int_equal(again->set->gc_cutoff, s.set->gc_cutoff);
    written_is(again, "names", names);
    written_is(again, "index_part", index);
    loaded_free(again);
    free(index);
    free(names);
    history_release(&s.history);
    load_report_release(&s.report);
}

/* A double would keep none of these exactly. */
static void test_sizes_above_2_to_the_53(void **state)
{
    (void)state;
    Loaded *s =
        load("{\"layer_metadata\":{\"" L0 "\":{\"note\":\"\\\"1234567890123456\",\"generation\":7,"
             "\"file_size\":9007199254741001},\"" IMAGE
             "\":{\"other\":[-1234567890123456789,{\"x\":1.5e3}],\"file_size\":9223372036854775807}}," INDEX_END "}");
    for (size_t i = 0; i < s->report.notes.count; i++)
        assert_null(strstr(s->report.notes.at[i], "2^53"));
    assert_true(s->set->size[0] == 9007199254741001u && s->set->size[1] == INT64_MAX);
    assert_int_equal(layer_set_get(s->set, 0).generation, 7);
    loaded_free(s);
}

static void test_what_is_wrong_in_an_index(void **state)
{
    (void)state;
    Loaded *s = load("{\"version\":99,\"layer_metadata\":{\"junk\":{},\"" L0 "\":{\"file_size\":36028797018963969.0},"
                     "\"" IMAGE "\":{\"file_size\":-1}}," INDEX_END ",\"metadata\":[1,2]}");
    assert_int_equal(s->set->count, 2);
    assert_int_equal(s->report.skipped, 2);
    assert_non_null(strstr(s->report.skips.at[0].reason, "layer_metadata[0]: not a layer name"));
    assert_non_null(strstr(s->report.skips.at[1].reason, "metadata: the metadata has 2 bytes"));
    assert_int_equal(s->report.notes.count, 3);
    assert_non_null(strstr(s->report.notes.at[0], "above 2^53"));
    assert_non_null(strstr(s->report.notes.at[1], "not a number of bytes"));
    assert_non_null(strstr(s->report.notes.at[2], "newer than 15"));
    assert_true(s->set->size[1] == SIZE_UNKNOWN);
    loaded_free(s);
    load_fails("{\"layer_metadata\":[]}", NULL, false, "not an object");
    load_fails("{\"layer_metadata\":{\"junk\":{}}}", NULL, true, "not a layer name");
    load_fails("{\"layer_metadata\":{},", NULL, false, "not valid JSON");
}

static void test_a_cut_off_index_still_gives_its_names(void **state)
{
    (void)state;
    const char *text = "{\"layer_metadata\":{\"" L0 "\":{\"file_size\":65536},\"" IMAGE "\":{\"fil";
    Loaded *s = load(text);
    assert_int_equal(s->set->count, 2);
    assert_int_equal(s->set->size[0], 65536);
    assert_int_equal(s->report.skipped, 1);
    assert_int_equal(s->report.skips.at[0].line, 1);
    assert_non_null(strstr(s->report.skips.at[0].reason, "not valid JSON"));
    loaded_free(s);
    load_fails(text, NULL, true, "not valid JSON");
    s = load("{\"timelines\":[{\"layers\":[{\"name\":\"" L0 "\"},{\"na"); /* only this format can say where it broke */
    assert_string_equal(s->report.files.at[0].format, "text");
    assert_int_equal(s->set->count, 1);
    loaded_free(s);
}

static void test_names_with_escapes(void **state)
{
    (void)state;
    Loaded *s = load("{\"a\\\"b\":[],\"layer\\u005fmetadata\":{\"\\u0030"
                     "00000000000000000000000000000000000-" MAX "__0000000001000028\":{}},\"layer_metadata\":{}}\n");
    assert_int_equal(s->set->count, 1);
    assert_true(str_equal(layer_set_get(s->set, 0).name, STR(LO "-" MAX "__0000000001000028")));
    loaded_free(s);
}

static void test_deep_nesting_is_refused(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    text_add_str(&text, STR("{\"layer_metadata\":"));
    for (int i = 0; i < 100000; i++)
        text_add_char(&text, '[');
    load_fails(text.at, NULL, false, "nested more than");
    text_release(&text);
}

static void test_a_layer_map_answer(void **state)
{
    (void)state;
    const char *text =
        "{\"in_memory_layers\":[{\"kind\":\"Open\",\"lsn_start\":\"0/10B0001\"},"
        "{\"kind\":\"Frozen\",\"lsn_start\":\"0/10A0039\",\"lsn_end\":\"0/10B0001\"}],\"historic_layers\":["
        "{\"kind\":\"Delta\",\"layer_file_name\":\"" L0 "\",\"layer_file_size\":65536,\"lsn_start\":\"0/1000028\","
        "\"lsn_end\":\"0/10A0039\",\"remote\":false,\"access_stats\":{\"access_time\":0,\"residence_time\":0,"
        "\"visible\":true},\"l0\":true},"
        "{\"kind\":\"Image\",\"layer_file_name\":\"" IMAGE "\",\"layer_file_size\":24576,\"lsn_start\":\"0/1000020\","
        "\"remote\":true,\"access_stats\":{\"access_time\":0,\"residence_time\":0,\"visible\":false}}]}\n";
    Loaded *s = load(text);
    assert_string_equal(s->report.files.at[0].format, "api");
    assert_int_equal(s->set->flags[0], LAYER_RESIDENCY_KNOWN | LAYER_VISIBILITY_KNOWN | LAYER_VISIBLE);
    assert_int_equal(s->set->flags[1], LAYER_RESIDENCY_KNOWN | LAYER_EVICTED | LAYER_VISIBILITY_KNOWN);
    assert_int_equal(s->set->size[0], 65536);
    assert_int_equal(s->set->in_memory.count, 2);
    assert_true(s->set->in_memory.at[0].open && s->set->in_memory.at[1].lsns.hi == 0x10B0001);
    written_is(s, "api", text);
    loaded_free(s);
}

static void test_a_heatmap(void **state)
{
    (void)state;
    Loaded *s =
        load("{\"generation\":27,\"timelines\":[{\"timeline_id\":\"a\",\"layers\":[]},{\"timeline_id\":\"b\","
             "\"layers\":[{\"name\":\"" L0 "\",\"metadata\":{\"file_size\":65536,\"generation\":27,"
             "\"shard\":\"0108\"},\"access_time\":1,\"cold\":false},{\"name\":\"" IMAGE "\",\"cold\":true}]}]}");
    assert_string_equal(s->report.files.at[0].format, "heatmap");
    assert_int_equal(s->set->count, 2);
    assert_int_equal(s->set->flags[0], LAYER_RESIDENCY_KNOWN);
    assert_int_equal(s->set->flags[1], LAYER_COLD);
    assert_non_null(strstr(s->report.notes.at[0], "2 timelines"));
    loaded_free(s);
}

/* Writes the text to a temporary file. Returns its path. */
static const char *file_with(const char *text, char path[64])
{
    strcpy(path, "/tmp/layerscope-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    return path;
}

static void test_files_are_joined(void **state)
{
    (void)state;
    char names[64], index[64], keyspace[64];
    const char *paths[] = {file_with(L0 "\n" IMAGE "-00000001\n", names),
                           file_with("{\"layer_metadata\":{\"" L0 "\":{\"file_size\":65536}}," INDEX_END "}", index)};
    LoadOptions options = {.keyspace = file_with("{\"keys\":[[\"" LO "\",\"000000067F0000000500004000000000000A\"]],"
                                                 "\"sparse_keys\":[],\"at_lsn\":\"0/10\"}",
                                                 keyspace)};
    Loaded s = {0};
    assert_true(load_paths(paths, 2, &options, &s.history, &s.report, NULL));
    s.set = &s.history.layers;
    assert_int_equal(s.set->count, 2);
    assert_int_equal(s.report.duplicates, 1);
    assert_int_equal(s.set->size[0], 65536);
    assert_true(s.set->keyspace_given && s.set->keyspace.count == 1);
    assert_int_equal(s.report.files.count, 3);
    history_release(&s.history);
    load_report_release(&s.report);
    unlink(names);
    unlink(index);
    unlink(keyspace);
}

static void test_plain_keys_do_not_go_into_an_index(void **state)
{
    (void)state;
    Loaded *s = load("delta 0 10 1 2\n");
    Text out = TEXT_EMPTY;
    Error error = {0};
    assert_false(format_named(STR("index_part"))->write(&s->history, 0, &out, &error));
    assert_false(format_named(STR("api"))->write(&s->history, 0, &out, &error));
    assert_non_null(strstr(error.message, "36-digit"));
    text_release(&out);
    loaded_free(s);
}

/* Adds a member of a layer's facts: mostly as pageservers write it, otherwise any JSON. */
static void add_random_fact(Text *out, Rng *rng)
{
    static const char *const names[] = {"file_size",       "generation", "shard",
                                        "layer_file_size", "other",      "file\\u005fsize"};
    static const char *const values[] = {"0",
                                         "24576",
                                         "1e3",
                                         "-1",
                                         "1.5",
                                         "9007199254740993",
                                         "999999999999999",
                                         "9999999999999999",
                                         "4294967294",
                                         "4294967295",
                                         "99999999999999999999",
                                         "\"0108\"",
                                         "\"01g8\"",
                                         "\"108\"",
                                         "\"\"",
                                         "null",
                                         "true",
                                         "[]",
                                         "{}"};
    static const char *const blanks[] = {"", "", " ", "\n\t", "\r "};
    bool usual = rng_below(rng, 3) > 0;
    size_t name = rng_below(rng, usual ? 3 : 6);
    text_printf(out, "%s\"%s\"%s:%s", blanks[rng_below(rng, 5)], names[name], blanks[rng_below(rng, 5)],
                blanks[rng_below(rng, 5)]);
    if (usual && name == 2)
        text_printf(out, "\"%04x\"", (unsigned)rng_below(rng, 65536));
    else if (usual)
        text_printf(out, "%llu", (unsigned long long)rng_below(rng, 1u << 30));
    else
        text_printf(out, "%s", values[rng_below(rng, sizeof values / sizeof *values)]);
    text_printf(out, "%s", blanks[rng_below(rng, 5)]);
}

/* Loads an index of such facts. `parsed`: each has one more member, which is unknown and which only cJSON reads. */
static Loaded *load_random_facts(uint64_t seed, bool parsed)
{
    Rng rng = {seed};
    Text text = TEXT_EMPTY;
    text_printf(&text, "{\"layer_metadata\":{");
    for (int i = 0; i < 200; i++) {
        text_printf(&text, "%s\"" LO "-" MAX "__%016X-%016X\":{", i ? "," : "", 16 + i, 17 + i);
        size_t members = rng_below(&rng, 5);
        for (size_t m = 0; m < members; m++) {
            add_random_fact(&text, &rng);
            text_printf(&text, "%s", m + 1 < members ? "," : "");
        }
        text_printf(&text, "%s}", !parsed ? "" : members ? ",\"zz\":0" : "\"zz\":0");
    }
    text_printf(&text, "}}");
    Loaded *loaded = load(text.at);
    text_release(&text);
    return loaded;
}

static void test_facts_in_the_usual_form_are_those_that_cjson_reads(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        Loaded *fast = load_random_facts(seed, false), *slow = load_random_facts(seed, true);
        assert_int_equal(fast->set->count, 200);
        assert_int_equal(slow->set->count, 200);
        for (LayerId id = 0; id < 200; id++) {
            Layer a = layer_set_get(fast->set, id), b = layer_set_get(slow->set, id);
            assert_int_equal(a.size, b.size);
            assert_int_equal(a.generation, b.generation);
            assert_int_equal(a.shard, b.shard);
        }
        assert_int_equal(fast->report.notes.count, slow->report.notes.count);
        loaded_free(fast);
        loaded_free(slow);
    }
}

static void test_a_summary_shows_no_line_of_json(void **state)
{
    (void)state;
    LoadReport report = {.skipped = 2};
    Text text = TEXT_EMPTY;
    array_push(&report.skips, ((Skipped){.file = "a.json", .reason = "layer_metadata[0]: not a layer name"}));
    load_report_summary(&report, &text);
    assert_string_equal(text.at, "2 lines skipped (first: a.json: layer_metadata[0]: not a layer name)");
    report.skips.at[0].line = 7;
    text_clear(&text);
    load_report_summary(&report, &text);
    assert_string_equal(text.at, "2 lines skipped (first: a.json:7: layer_metadata[0]: not a layer name)");
    text_release(&text);
    load_report_release(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_index),
        cmocka_unit_test(test_values_that_are_none),
        cmocka_unit_test(test_metadata_as_bytes),
        cmocka_unit_test(test_every_version_of_the_index),
        cmocka_unit_test(test_a_real_index_and_its_names),
        cmocka_unit_test(test_sizes_above_2_to_the_53),
        cmocka_unit_test(test_what_is_wrong_in_an_index),
        cmocka_unit_test(test_a_cut_off_index_still_gives_its_names),
        cmocka_unit_test(test_names_with_escapes),
        cmocka_unit_test(test_deep_nesting_is_refused),
        cmocka_unit_test(test_a_layer_map_answer),
        cmocka_unit_test(test_a_heatmap),
        cmocka_unit_test(test_files_are_joined),
        cmocka_unit_test(test_plain_keys_do_not_go_into_an_index),
        cmocka_unit_test(test_facts_in_the_usual_form_are_those_that_cjson_reads),
        cmocka_unit_test(test_a_summary_shows_no_line_of_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Layer names and listings: each test is an example line and what it states. */
#include "core/formats/format.h"
#include "core/formats/layer_name.h"
#include "core/formats/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#define LO    "000000000000000000000000000000000000"
#define HI    "030000000000000000000000000000000002"
#define MAX   "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define IMAGE LO "-" HI "__0000000001000020"
#define DELTA LO "-" HI "__0000000001000028-00000000010A0039"

typedef struct Loaded {
    History history;
    LoadReport report;
} Loaded;

static Loaded load(const char *text)
{
    Loaded loaded = {0};
    Error error = {0};
    if (!load_text(str_from(text), "test", &(LoadOptions){0}, &loaded.history, &loaded.report, &error))
        fail_msg("%s", error.message);
    return loaded;
}

static void loaded_release(Loaded *loaded)
{
    history_release(&loaded->history);
    load_report_release(&loaded->report);
}

static LayerName parse(const char *text)
{
    LayerName name = {0};
    const char *reason = "";
    if (!layer_name_parse(str_from(text), &name, &reason))
        fail_msg("%s: %s", text, reason);
    return name;
}

static void refused(const char *text, const char *why)
{
    LayerName name;
    const char *reason = NULL;
    assert_false(layer_name_parse(str_from(text), &name, &reason));
    assert_non_null(strstr(reason, why));
}

static void test_a_name_says_kind_keys_lsns_and_generation(void **state)
{
    (void)state;
    LayerName image = parse(IMAGE);
    assert_int_equal(image.layer.kind, LAYER_IMAGE);
    assert_true(image.layer.key_lo == 0 && image.layer.lsn_lo == 0x1000020 && image.layer.lsn_hi == 0x1000021);
    assert_int_equal(image.layer.generation, GENERATION_NONE);

    LayerName delta = parse("tenants/1/timelines/2/" DELTA "-v1-0000001b");
    assert_int_equal(delta.layer.kind, LAYER_DELTA);
    assert_true(delta.layer.lsn_lo == 0x1000028 && delta.layer.lsn_hi == 0x10A0039);
    assert_int_equal(delta.layer.generation, 0x1B);

    assert_int_equal(parse(IMAGE "-0000001B").layer.kind, LAYER_IMAGE); /* eight characters: a generation */
    assert_int_equal(parse(IMAGE "-0000001B").layer.generation, 0x1B);
    assert_int_equal(parse(IMAGE "-v1-0000001b").layer.generation, 0x1B);
    assert_int_equal(parse(DELTA "-0000001B").layer.generation, 0x1B);
    assert_int_equal(parse(LO "-" MAX "__10-20").layer.kind, LAYER_DELTA); /* LSNs may have any width */
}

static void test_plain_names_have_no_generation(void **state)
{
    (void)state;
    LayerName delta = parse("0000000000000000-00000000000003E8__00001000-00002000");
    assert_int_equal(delta.form, KEY_PLAIN);
    assert_int_equal(delta.layer.kind, LAYER_DELTA);
    assert_true(delta.layer.key_hi == 0x3E8 && delta.layer.lsn_hi == 0x2000);
    assert_int_equal(parse("0000000000000000-00000000000003E8__00001000").layer.kind, LAYER_IMAGE);
}

static void test_what_is_no_layer_is_refused_with_its_reason(void **state)
{
    (void)state;
    refused("", "not a layer name");
    refused("hello", "not a layer name");
    refused("ephemeral-12", "still in memory");
    refused(LO "-XXX__0000000001000028-00000000010A0039.2a.___temp", "temporary");
    refused(IMAGE ".1f.___temp", "temporary");
    refused(DELTA "-v1-00000001.1f.temp_download", "download");
    refused(HI "-" LO "__0000000001000028-00000000010A0039", "reversed");
    refused(HI "-" LO "__0000000001000028", "reversed");
    refused(LO "-" LO "__0000000001000028", "empty");
    refused(LO "-" HI "__00000000010A0039-0000000001000028", "reversed");
    refused(LO "-" HI "__0000000001000028-0000000001000028", "empty");
    refused(LO "-" HI "__FFFFFFFFFFFFFFFF", "largest LSN");
    refused("00000G000000000000000000000000000000-" HI "__0000000001000028", "36 hex digits");
    refused("000001067F00004002000089C30100000000-" HI "__0000000001000028", "held exactly");
    refused(LO "-" HI "__", "not a layer name");
    refused(LO "-" HI "__xyz", "LSN");
    refused(LO "-" HI "__00000000010000280", "LSN");
    refused(IMAGE "-", "generation");
    refused(DELTA "-123", "generation");
    refused(DELTA "-0000000G", "generation");
}

static void test_names_are_found_in_prose(void **state)
{
    (void)state;
    Str text = STR("garbage collecting '" IMAGE "', then (" DELTA "-v1-00000001). Bye__bye.");
    size_t from = 0;
    Str found;
    assert_true(layer_name_find(text, &from, &found));
    assert_true(str_equal(found, STR(IMAGE)));
    assert_true(layer_name_find(text, &from, &found));
    assert_true(str_equal(found, STR(DELTA "-v1-00000001")));
    assert_false(layer_name_find(text, &from, &found));
}

/* Expects that the line loads as one layer of that size. */
static void line_has_size(const char *line, uint64_t size)
{
    Loaded loaded = load(line);
    assert_string_equal(loaded.report.files.at[0].format, "names");
    assert_int_equal(loaded.history.layers.count, 1);
    assert_int_equal(loaded.history.layers.size[0], size);
    assert_int_equal(loaded.report.skipped, 0);
    loaded_release(&loaded);
}

static void test_listings_give_sizes(void **state)
{
    (void)state;
    line_has_size(IMAGE "\n", SIZE_UNKNOWN);
    line_has_size("./a dir/" IMAGE "\r\n", SIZE_UNKNOWN);
    line_has_size("total 48\n-rw-r--r-- 1 neon neon 268451840 Aug  1 12:00 " IMAGE "\n", 268451840);
    line_has_size("-rw-r--r--. 1 0 0 24576 2024-08-01 12:00:00.000000000 +0000 " IMAGE "-v1-00000002", 24576);
    line_has_size("  1837   262160 -rw-r--r--   1 neon     neon     268451840 Aug  1 12:00 ./x/" DELTA "\n", 268451840);
    line_has_size("2024-08-01 12:00:00  268451840 tenants/a/timelines/b/" DELTA "-0000001B\n", 268451840);
    line_has_size("268451840 " DELTA "\n", 268451840);
    line_has_size(DELTA "\t268451840\n", 268451840);
    line_has_size("262160 " DELTA "\n", SIZE_UNKNOWN); /* not a multiple of the page size: KiB of du */
    line_has_size("-rw-r--r-- 1 neon neon 257M Aug  1 12:00 " IMAGE "\n", SIZE_UNKNOWN);
}

static void test_markers_and_comments(void **state)
{
    (void)state;
    Loaded loaded = load("# dump\n" IMAGE "\ngc_cutoff:0/1000030\nbranch:0/1000040\nbranch:1000050\nbranch:zz\n");
    const LayerSet *set = &loaded.history.layers;
    assert_true(set->has_gc_cutoff && set->gc_cutoff == 0x1000030);
    assert_int_equal(set->branches.count, 2);
    assert_true(set->branches.at[1] == 0x1000050);
    assert_int_equal(loaded.report.skipped, 1);
    assert_int_equal(loaded.report.skips.at[0].line, 6);
    loaded_release(&loaded);
}

static void test_a_bad_line_is_skipped_and_reported(void **state)
{
    (void)state;
    Loaded loaded = load(IMAGE "\nephemeral-3\n" DELTA "\nno\x1b[31m name\n");
    assert_int_equal(loaded.history.layers.count, 2);
    assert_int_equal(loaded.report.skipped, 2);
    assert_int_equal(loaded.report.skips.at[1].line, 4);
    assert_string_equal(loaded.report.skips.at[1].reason, "no layer name in the line: 'no\\x1B[31m name'");
    loaded_release(&loaded);

    History history;
    LoadReport report = {0};
    Error error = {0};
    assert_false(
        load_text(STR(IMAGE "\nephemeral-3\n"), "test", &(LoadOptions){.strict = true}, &history, &report, &error));
    assert_int_equal(error.line, 2);
    assert_string_equal(error.file, "test");
    load_report_release(&report);
}

/* The quote in a message has 60 bytes of the line: those around what is wrong. */
static void test_the_bad_part_of_a_name_is_quoted(void **state)
{
    (void)state;
    static const struct {
        const char *line, *quoted;
    } CASES[] = {
        {LO "-" HI "__zz", "__zz'"},
        {LO "-" HI "__0000000000002000-0000000000001000", "-0000000000001000'"},
        {HI "-" LO "__0000000000001000", "-" LO "__"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char input[400];
        snprintf(input, sizeof input, IMAGE "\n%s\n", CASES[i].line);
        Loaded loaded = load(input);
        assert_int_equal(loaded.report.skipped, 1);
        const char *reason = loaded.report.skips.at[0].reason;
        assert_non_null(strstr(reason, ": '…"));
        assert_non_null(strstr(reason, CASES[i].quoted));
        loaded_release(&loaded);
    }
}

static void test_a_layer_that_comes_again_completes_the_first(void **state)
{
    (void)state;
    Loaded loaded = load(DELTA "\n24576 " IMAGE "-00000001\n32768 " IMAGE "-00000003\n16384 " IMAGE "-00000002\n");
    const LayerSet *set = &loaded.history.layers;
    assert_int_equal(set->count, 2);
    assert_int_equal(loaded.report.duplicates, 2);
    assert_int_equal(set->generation[1], 3);
    assert_int_equal(set->size[1], 32768);
    loaded_release(&loaded);
}

static void test_text_around_names_is_passed_over(void **state)
{
    (void)state;
    Loaded loaded = load("We saw this today:\n  compaction of " DELTA " took long, and\n\nthen `" IMAGE
                         "` was read.\nAnd more prose.\n");
    assert_string_equal(loaded.report.files.at[0].format, "text");
    assert_int_equal(loaded.history.layers.count, 2);
    assert_int_equal(loaded.report.skipped, 0);
    loaded_release(&loaded);
}

static void test_forms_of_keys_do_not_mix(void **state)
{
    (void)state;
    Loaded loaded = load(IMAGE "\n0000000000000000-00000000000003E8__00001000\n");
    assert_int_equal(loaded.history.layers.count, 1);
    assert_int_equal(loaded.report.skipped, 1);
    loaded_release(&loaded);
}

static void test_names_come_out_as_they_went_in(void **state)
{
    (void)state;
    const char *text = "/x/" IMAGE "-v1-0000001b\n" DELTA "\ngc_cutoff:0/1000030\nbranch:0/1000040\n";
    Loaded loaded = load(text);
    Text out = TEXT_EMPTY;
    assert_true(format_named(STR("names"))->write(&loaded.history, 0, &out, NULL));
    assert_string_equal(out.at, text);
    text_release(&out);
    loaded_release(&loaded);
}

static void test_every_line_of_a_real_listing_round_trips(void **state)
{
    (void)state;
    const char *path = "../shared/data/odd-brook-layernames.txt";
    if (access(path, R_OK) != 0)
        skip();
    Loaded loaded = {0};
    assert_true(load_paths(&path, 1, &(LoadOptions){0}, &loaded.history, &loaded.report, NULL));
    assert_int_equal(loaded.history.layers.count, 26690);
    assert_int_equal(loaded.report.skipped + loaded.report.duplicates, 0);
    Text out = TEXT_EMPTY;
    assert_true(format_named(STR("names"))->write(&loaded.history, 0, &out, NULL));
    assert_int_equal(out.length, 2500020);
    text_release(&out);
    loaded_release(&loaded);
}

static void test_what_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why;
    } cases[] = {{"", "empty"}, {"\n \t\n", "empty"}, {"nothing here\n", "no format"}, {"{\"a\":1}", "no format"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        History history;
        LoadReport report = {0};
        Error error = {0};
        assert_false(load_text(str_from(cases[i].text), "x", &(LoadOptions){0}, &history, &report, &error));
        assert_int_equal(error.code, ERROR_INPUT);
        assert_non_null(strstr(error.message, cases[i].why));
        load_report_release(&report);
    }
    static const char *const paths[] = {".", "/nonexistent/file"};
    for (size_t i = 0; i < 2; i++) {
        History history;
        LoadReport report = {0};
        Error error = {0};
        assert_false(load_paths(&paths[i], 1, &(LoadOptions){0}, &history, &report, &error));
        assert_string_equal(error.file, paths[i]);
        assert_non_null(strstr(error.message, i ? "No such file" : "directory"));
        load_report_release(&report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_says_kind_keys_lsns_and_generation),
        cmocka_unit_test(test_plain_names_have_no_generation),
        cmocka_unit_test(test_what_is_no_layer_is_refused_with_its_reason),
        cmocka_unit_test(test_names_are_found_in_prose),
        cmocka_unit_test(test_listings_give_sizes),
        cmocka_unit_test(test_markers_and_comments),
        cmocka_unit_test(test_a_bad_line_is_skipped_and_reported),
        cmocka_unit_test(test_the_bad_part_of_a_name_is_quoted),
        cmocka_unit_test(test_a_layer_that_comes_again_completes_the_first),
        cmocka_unit_test(test_text_around_names_is_passed_over),
        cmocka_unit_test(test_forms_of_keys_do_not_mix),
        cmocka_unit_test(test_names_come_out_as_they_went_in),
        cmocka_unit_test(test_every_line_of_a_real_listing_round_trips),
        cmocka_unit_test(test_what_cannot_be_read_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

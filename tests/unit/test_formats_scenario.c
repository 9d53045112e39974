/* Scenario text: one statement per line. */
#include "tests/unit/formats_help.h"

#include <glob.h>

static void test_statements_describe_layers_and_markers(void **state)
{
    (void)state;
    Loaded *s = load("# by hand\n"
                     "title two layers   # and a comment\n"
                     "target_file_size 1M\nfanout 3\nend_lsn 0/2000\nmax_height 0x1000\n"
                     "keyspace 0 64\nkeyspace 64 C8\ngc_cutoff 1800\nbranch 1900\n"
                     "delta 0 ffffffffffffffff 1000 2000 size=3M name=the first\n"
                     "image 0x10 20 1500\n");
    const History *h = &s->history;
    assert_string_equal(s->report.files.at[0].format, "scenario");
    assert_string_equal(h->title, "two layers");
    assert_int_equal(h->policy.target_file_size, 1 << 20);
    assert_int_equal(h->policy.fanout, 3);
    assert_true(h->has_end_lsn && h->end_lsn == 0x2000 && h->has_max_height && h->max_height == 0x1000);
    assert_int_equal(s->set->keyspace.count, 1);
    assert_true(s->set->keyspace_given && s->set->has_gc_cutoff && s->set->gc_cutoff == 0x1800);
    assert_int_equal(s->set->branches.at[0], 0x1900);
    layer_is(s, 0, LAYER_DELTA, 0, UINT64_MAX, 0x1000, 0x2000);
    layer_is(s, 1, LAYER_IMAGE, 0x10, 0x20, 0x1500, 0x1501);
    assert_int_equal(s->set->size[0], 3 << 20);
    assert_true(layer_is_l0(s->set, 0));
    assert_int_equal(h->scenario.count, 11);
    assert_int_equal(h->scenario.at[10].line, 12);
    assert_int_equal(s->report.skipped, 0);
    loaded_free(s);
}

static void test_image_mode_holds_from_its_line_on(void **state)
{
    (void)state;
    Loaded *s = load("image 0 10 5\nimage_mode point\nimage 0 10 6\nimage_mode plus1\nimage 0 10 7\n");
    layer_is(s, 0, LAYER_IMAGE, 0, 0x10, 5, 6);
    layer_is(s, 1, LAYER_IMAGE, 0, 0x10, 6, 6);
    layer_is(s, 2, LAYER_IMAGE, 0, 0x10, 7, 8);
    loaded_free(s);
}

static void test_production_keys_and_relations(void **state)
{
    (void)state;
    Loaded *s = load("delta 1663/16386/35417:10 1663/16386/35417:20 1000 2000\n"
                     "delta 0 10 1000 2000\n");
    assert_int_equal(s->set->form, KEY_PRODUCTION);
    assert_int_equal(s->set->count, 1);
    assert_int_equal(s->report.skipped, 1); /* one of them is a plain key */
    loaded_free(s);
}

static void test_bad_lines_are_skipped_with_their_reason(void **state)
{
    (void)state;
    static const struct {
        const char *line, *why;
    } cases[] = {
        {"delta 10 0 1000 2000", "reversed"},
        {"delta 0 0 1000 2000", "empty"},
        {"delta 0 10 2000 1000", "reversed"},
        {"delta 0 10 1000", "an LSN is missing"},
        {"delta 0 xyz 1000 2000", "not a key"},
        {"image 0 10 ffffffffffffffff", "largest LSN"},
        {"delta 0 10 1 2 size=big", "size"},
        {"delta 0 10 1 2 colour=red", "size=N and name=TEXT"},
        {"fanout -3", "not a number"},
        {"flush now", "too many words"},
        {"expect weather", "not a statement"},
        {"policy nosuch", "not a policy"},
        {"expect strategy maybe", "not a word that may stand here"},
        {"keyspace 10 5", "reversed"},
        {"image_mode round", "not a word that may stand here"},
        {"rec 5", "a number is missing"},
        {"hello", "not a statement"},
        {"rec 5 99999999999999999999", "not a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Loaded *s = load_as(cases[i].line, "scenario");
        assert_int_equal(s->report.skipped, 1);
        if (!strstr(s->report.skips.at[0].reason, cases[i].why))
            fail_msg("'%s' does not tell '%s'", s->report.skips.at[0].reason, cases[i].why);
        loaded_free(s);
        load_fails(cases[i].line, "scenario", true, cases[i].why);
    }
}

/* A run without such a line would be another one, so it is not skipped. */
static void test_lines_that_no_run_can_obey_are_refused(void **state)
{
    (void)state;
    load_fails("keyspace 0 100\nfanout 0", "scenario", false, "must be at least 1: 'fanout 0'");
    load_fails("target_file_size 0", "scenario", false, "must be at least 1: 'target_file_size 0'");
}

static void test_a_picture_stands_in_a_scenario(void **state)
{
    (void)state;
    Loaded *s = load("fanout 2\n"
                     "art key=0x100 lsn=16\n"
                     "  +--+\n"
                     "  |3M|\n"
                     "  +--+  ####\n"
                     "end\n"
                     "keyspace 0 300\n");
    layer_is(s, 0, LAYER_DELTA, 0, 0x300, 0, 0x20);
    layer_is(s, 1, LAYER_IMAGE, 0x600, 0xA00, 0, 1);
    assert_int_equal(s->set->size[0], 3 << 20);
    assert_int_equal(s->set->keyspace.count, 1);
    assert_int_equal(s->history.scenario.at[1].line, 3);
    assert_int_equal(s->history.scenario.art_key_scale, 0x100);
    loaded_free(s);
}

static void test_a_scenario_comes_out_as_it_went_in(void **state)
{
    (void)state;
    const char *text = "title a b\nfanout 2\npolicy full+skip grid=100\ntarget_file_size 1024\nimage_mode point\n"
                       "keyspace 0 64\ndelta 0 A 10 20 size=5 name=x y\nimage A 14 20\nrec 5 100\nflush\n"
                       "compact_if_needed\ncompact\ngc\nexpect splits 1\nexpect split A B\nexpect split A A 1 5\n"
                       "expect depth 2\nexpect level 10 20\nexpect strategy images\nexpect strategy none A\n"
                       "expect jobs 3\nexpect read_depth p99 4\n";
    Loaded *s = load(text);
    assert_int_equal(s->report.skipped, 0);
    written_is(s, "scenario", text);
    loaded_free(s);
}

static void test_layers_of_a_dump_become_statements(void **state)
{
    (void)state;
    Loaded *s = load("0000000000000000-0000000000000064__00001000-00002000\ngc_cutoff:0/1500\n");
    written_is(s, "scenario", "title test\ngc_cutoff 1500\ndelta 0 64 1000 2000\n");
    loaded_free(s);
}

static void test_every_golden_scenario_loads_whole(void **state)
{
    (void)state;
    glob_t files;
    if (glob("tests/golden/*_*.in", 0, NULL, &files) != 0)
        skip();
    for (size_t i = 0; i < files.gl_pathc; i++) {
        Loaded s = {0};
        const char *path = files.gl_pathv[i];
        assert_true(load_paths(&path, 1, &(LoadOptions){.strict = true}, &s.history, &s.report, NULL));
        assert_string_equal(s.report.files.at[0].format, "scenario");
        history_release(&s.history);
        load_report_release(&s.report);
    }
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statements_describe_layers_and_markers),
        cmocka_unit_test(test_image_mode_holds_from_its_line_on),
        cmocka_unit_test(test_production_keys_and_relations),
        cmocka_unit_test(test_bad_lines_are_skipped_with_their_reason),
        cmocka_unit_test(test_lines_that_no_run_can_obey_are_refused),
        cmocka_unit_test(test_a_picture_stands_in_a_scenario),
        cmocka_unit_test(test_a_scenario_comes_out_as_it_went_in),
        cmocka_unit_test(test_layers_of_a_dump_become_statements),
        cmocka_unit_test(test_every_golden_scenario_loads_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* History JSON: what is written can be read, and written again it is the same text. */
#include "core/executor/dry_run.h"
#include "core/tell/decision_text.h"
#include "tests/unit/formats_help.h"

static void same_again(const Loaded *s)
{
    char *first = write_as(s, "history");
    Loaded *back = load(first);
    assert_string_equal(back->report.files.at[0].format, "history");
    written_is(back, "history", first);
    free(first);
    loaded_free(back);
}

static void test_a_dump(void **state)
{
    (void)state;
    Loaded *s = load("000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__1000-2000-00000003\n"
                     "24576 /x/000000000000000000000000000000000000-000000067F0000000500004000000000000A__0500\n"
                     "gc_cutoff:0/600\nbranch:0/700\n");
    s->history.has_max_height = true;
    s->history.max_height = UINT64_MAX; /* above 2^53: a hex string in JSON */
    char *json = write_as(s, "history");
    assert_non_null(strstr(json, "\"layerscope\": 1"));
    assert_non_null(strstr(json, "\"max_height\": \"FFFFFFFFFFFFFFFF\""));
    assert_non_null(strstr(json, "\"generation\": 3"));
    Loaded *back = load(json);
    assert_true(layer_is_l0(back->set, 0));
    assert_int_equal(back->set->size[1], 24576);
    assert_int_equal(back->set->generation[1], GENERATION_NONE);
    assert_int_equal(back->set->branches.at[0], 0x700);
    assert_true(back->history.max_height == UINT64_MAX);
    char *names = write_as(s, "names");
    written_is(back, "names", names);
    free(names);
    free(json);
    loaded_free(back);
    same_again(s);
    loaded_free(s);
}

static void test_a_scenario_with_a_picture(void **state)
{
    (void)state;
    Loaded *s =
        load("title two\nfanout 2\nkeyspace 0 20\nart key=2\n+--+ :+---+\n|3M| :| a |\n+--+ :+---+\nend\nrec 5 100\n"
             "expect strategy none 4\n");
    char *json = write_as(s, "history");
    Loaded *back = load(json);
    char *art = write_as(s, "art"), *scenario = write_as(s, "scenario");
    written_is(back, "art", art);
    written_is(back, "scenario", scenario);
    assert_string_equal(back->history.title, "two");
    free(art);
    free(scenario);
    free(json);
    loaded_free(back);
    same_again(s);
    loaded_free(s);
}

static void test_a_plan_with_its_decisions(void **state)
{
    (void)state;
    Loaded *s = load("fanout 2\ntarget_file_size 4M\nkeyspace 0 17\nart\n"
                     "            :\n"
                     "+--+ +----+ :  +------+\n"
                     "|3M| | 3M | :  |3M    |\n"
                     "+--+ +----+ :  +------+\n"
                     "            :\n"
                     "+-----+ +-+ : +--------+\n"
                     "|3M   | | | : |9M      |\n"
                     "+-----+ +-+ : +--------+\n"
                     "            :\n");
    History *history = &s->history;
    history->plan.trace = &history->trace;
    Error error = {0};
    if (!dry_run_compact(history, 7, &error))
        fail_msg("%s", error.message);
    assert_true(history->trace.decisions.count > 0 && history->steps.count > 1 && history->plan.jobs.count > 0);
    char *json = write_as(s, "history");
    Loaded *back = load(json);
    const History *again = &back->history;
    assert_int_equal(again->steps.count, history->steps.count);
    assert_int_equal(again->plan.jobs.count, history->plan.jobs.count);
    assert_int_equal(again->trace.decisions.count, history->trace.decisions.count);
    assert_memory_equal(again->born, history->born, again->layers.count * sizeof *again->born);
    assert_memory_equal(again->died, history->died, again->layers.count * sizeof *again->died);
    for (size_t i = 0; i < again->trace.decisions.count; i++) {
        Text a = TEXT_EMPTY, b = TEXT_EMPTY;
        decision_text(&history->trace, &history->trace.decisions.at[i], &history->layers, &a);
        decision_text(&again->trace, &again->trace.decisions.at[i], &again->layers, &b);
        assert_string_equal(a.at, b.at);
        text_release(&a);
        text_release(&b);
    }
    free(json);
    loaded_free(back);
    same_again(s);
    loaded_free(s);
}

#define HEAD "{\"layerscope\":1,\"kind\":\"history\",\"params\":{\"policy\":\"neon\",\"keys\":\"plain\"},"
#define LAYER                                                                                                          \
    "{\"id\":0,\"kind\":\"delta\",\"key_lo\":\"0\",\"key_hi\":\"10\",\"lsn_lo\":\"1\",\"lsn_hi\":\"2\",\"born\":0}"

#define FIRST                                                                                                          \
    "{\"id\":0,\"rule\":\"block-trigger\",\"left\":9,\"op\":\">\",\"right\":8,\"verdict\":true,\"result\":\"merge\","  \
    "\"rejected\":[{\"what\":\"a\",\"why\":\"b\",\"score\":1}]}"

/* A row with "as" states only how it differs from another row. Texts of rejected candidates are numbered. */
static void test_decisions_in_short(void **state)
{
    (void)state;
    Loaded *s = load(HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"decisions\":[" FIRST
                          ",{\"as\":0,\"id\":1,\"left\":10,\"rejected\":[[\"x\",\"y\",2],[0,1,3]]}"
                          ",{\"as\":1,\"id\":2,\"result\":null}]}");
    const Trace *trace = &s->history.trace;
    assert_int_equal(trace->decisions.count, 3);
    const Decision *second = &trace->decisions.at[1], *third = &trace->decisions.at[2];
    assert_true(second->left == 10 && second->right == 8 && second->verdict);
    assert_string_equal(second->result, "merge");
    assert_int_equal(second->rejected_count, 2);
    assert_string_equal(trace->rejected.at[second->rejected_first + 1].what, "x");
    assert_string_equal(trace->rejected.at[second->rejected_first + 1].why, "y");
    assert_true(trace->rejected.at[second->rejected_first + 1].score == 3);
    assert_true(third->left == 10 && third->result == NULL && third->rejected_count == 0);
    same_again(s);
    loaded_free(s);
}

/* From step 0 on only its pieces are in use. */
#define SLICED                                                                                                         \
    "{\"id\":0,\"kind\":\"delta\",\"key_lo\":\"0\",\"key_hi\":\"10\",\"lsn_lo\":\"1\",\"lsn_hi\":\"2\",\"born\":0,"    \
    "\"died\":0}"

/* Pieces are stored in short form after their layers, or as layers with "piece_of" as in older files. */
static void test_pieces_in_short(void **state)
{
    (void)state;
    Loaded *s =
        load(HEAD "\"layers\":[" SLICED "],\"steps\":[{\"op\":\"load\"}],"
                  "\"pieces\":[{\"of\":0,\"rows\":[[\"0\",\"4\",5,0,null],[\"4\",\"8\",null,0,null,\"1\",\"2\"]]}]}");
    Loaded *old = load(
        HEAD "\"layers\":[" SLICED
             ",{\"id\":1,\"kind\":\"delta\",\"key_lo\":\"0\",\"key_hi\":\"4\",\"lsn_lo\":\"1\",\"lsn_hi\":\"2\","
             "\"size\":5,\"born\":0,\"piece_of\":0},{\"id\":2,\"kind\":\"delta\",\"key_lo\":\"4\",\"key_hi\":\"8\","
             "\"lsn_lo\":\"1\",\"lsn_hi\":\"2\",\"born\":0,\"piece_of\":0}],\"steps\":[{\"op\":\"load\"}]}");
    char *a = write_as(s, "history"), *b = write_as(old, "history");
    assert_int_equal(s->set->count, 3);
    assert_int_equal(layer_whole(s->set, 2), 0);
    assert_int_equal(s->set->size[1], 5);
    assert_string_equal(a, b);
    free(a);
    free(b);
    same_again(s);
    loaded_free(old);
    loaded_free(s);
}

static void test_stretches_of_records(void **state)
{
    (void)state;
    Loaded *s = load(HEAD "\"layers\":[" LAYER "],\"steps\":[{\"op\":\"load\"}],\"stretches\":["
                          "{\"layer\":0,\"key_range\":[\"2\",\"3\"]},{\"layer\":0,\"key_range\":[\"8\",\"C\"]}]}");
    const KeyRange *stretches = NULL;
    assert_int_equal(layer_stretches(s->set, 0, &stretches), 2);
    assert_true(stretches[1].lo == 8 && stretches[1].hi == 12);
    KeyRange keys = layer_read_keys(s->set, 0);
    assert_true(keys.lo == 2 && keys.hi == 12);
    same_again(s);
    loaded_free(s);
}

static void test_what_is_not_consistent_is_refused(void **state)
{
    (void)state;
    Loaded *s = load(HEAD "\"layers\":[" LAYER "],\"steps\":[{\"op\":\"load\"}]}");
    layer_is(s, 0, LAYER_DELTA, 0, 16, 1, 2);
    loaded_free(s);
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"{\"layerscope\":2,\"kind\":\"history\"}", "version 2"},
        {"{\"layerscope\":1,\"kind\":\"history\"}", "params is missing"},
        {"{\"layerscope\":1,\"kind\":\"history\",\"params\":{\"policy\":\"nosuch\"}}", "not a policy"},
        {HEAD "\"layers\":3}", "layers is missing"},
        {HEAD "\"layers\":[],\"steps\":[]}", "steps is missing"},
        {HEAD "\"layers\":[" LAYER "]}", "layers[0].born"},
        {HEAD "\"layers\":[" LAYER "," LAYER "],\"steps\":[{\"op\":\"load\"}]}", "layers[1].id"},
        {HEAD "\"layers\":[{\"id\":0,\"key_lo\":\"zz\"}],\"steps\":[{\"op\":\"load\"}]}", "layers[0].key_lo"},
        {HEAD "\"layers\":[{\"id\":0,\"key_lo\":\"5\",\"key_hi\":\"4\",\"born\":0}],\"steps\":[{\"op\":\"load\"}]}",
         "range"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\",\"layer\":0}]}", "steps[0].layer"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"level\",\"index\":0}]}", "steps[0].index"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"dance\"}]}", "steps[0].op"},
        {HEAD "\"layers\":[],\"steps\":[7]}", "steps[0].(the row)"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"jobs\":[{\"id\":0,\"inputs\":[0]}]}", "jobs[0].inputs"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"jobs\":[{\"id\":0,\"needs\":[0]}]}", "jobs[0].needs"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"partitions\":[{\"jobs_first\":0,\"jobs_count\":1}]}",
         "partitions[0].jobs_first"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"decisions\":[{\"id\":0,\"parent\":0}]}",
         "decisions[0].parent"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"decisions\":[{\"id\":0,\"rejected\":[{}]}]}",
         "decisions[0].rejected"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"decisions\":[{\"as\":0,\"id\":0}]}", "decisions[0].as"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"decisions\":[" FIRST ",{\"as\":0}]}", "decisions[1].id"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"decisions\":[" FIRST
              ",{\"as\":0,\"id\":1,\"layers\":[0]}]}",
         "decisions[1].layers"},
        {HEAD "\"layers\":[],\"steps\":[{\"op\":\"load\"}],\"decisions\":[" FIRST
              ",{\"as\":0,\"id\":1,\"rejected\":[[0,\"why\",1]]}]}",
         "decisions[1].rejected"},
        {HEAD "\"layers\":[" LAYER "],\"steps\":[{\"op\":\"load\"}],\"pieces\":[{\"of\":1,\"rows\":[]}]}",
         "pieces[0].of"},
        {HEAD "\"layers\":[" LAYER
              "],\"steps\":[{\"op\":\"load\"}],\"pieces\":[{\"of\":0,\"rows\":[[\"5\",\"5\",1,0,null]]}]}",
         "pieces[0].rows[0][1]"},
        {HEAD "\"layers\":[" LAYER
              "],\"steps\":[{\"op\":\"load\"}],\"pieces\":[{\"of\":0,\"rows\":[[\"4\",\"5\",1,7,null]]}]}",
         "pieces[0].rows[0][3]"},
        {HEAD "\"layers\":[" LAYER
              "],\"steps\":[{\"op\":\"load\"}],\"stretches\":[{\"layer\":1,\"key_range\":[\"1\",\"2\"]}]}",
         "stretches[0]"},
        {HEAD "\"layers\":[" LAYER
              "],\"steps\":[{\"op\":\"load\"}],\"stretches\":[{\"layer\":0,\"key_range\":[\"2\",\"2\"]}]}",
         "stretches[0]"},
        {HEAD "\"layers\":[" LAYER
              "],\"steps\":[{\"op\":\"load\"}],\"stretches\":[{\"layer\":0,\"key_range\":[\"F\",\"11\"]}]}",
         "stretches[0]"},
        {HEAD "\"layers\":[" LAYER "],\"steps\":[{\"op\":\"load\"}],\"stretches\":[{\"layer\":0,\"key_range\":[\"1\","
              "\"2\"]},{\"layer\":0,\"key_range\":[\"2\",\"3\"]}]}",
         "stretches[1]"},
        {HEAD "\"layers\":[" LAYER "],\"steps\":[{\"op\":\"load\"}],\"stretches\":[7]}", "stretches[0]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        load_fails(cases[i].text, NULL, false, cases[i].why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_dump),
        cmocka_unit_test(test_a_scenario_with_a_picture),
        cmocka_unit_test(test_a_plan_with_its_decisions),
        cmocka_unit_test(test_decisions_in_short),
        cmocka_unit_test(test_pieces_in_short),
        cmocka_unit_test(test_stretches_of_records),
        cmocka_unit_test(test_what_is_not_consistent_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A page trace becomes records that can be simulated. */
#include "tests/unit/formats_help.h"

static void add(Text *trace, uint32_t relation, uint32_t block, uint64_t lsn)
{
    KeyFields fields = {0, 1663, 5, relation, 0, block};
    Key key = 0;
    assert_true(key_pack(fields, &key));
    uint64_t words[4] = {u128_low(key), u128_high(key), lsn, 1717000000};
    for (int w = 0; w < 4; w++)
        for (int i = 0; i < 8; i++)
            text_add_char(trace, (char)(words[w] >> (8 * i)));
    text_add(trace, "\1\2\3\0", 4);
}

static Loaded *load_bytes(const Text *trace, bool strict)
{
    Loaded *loaded = calloc(1, sizeof *loaded);
    Error error = {0};
    LoadOptions options = {.strict = strict};
    if (!load_text(text_str(trace), "trace", &options, &loaded->history, &loaded->report, &error))
        fail_msg("%s", error.message);
    loaded->set = &loaded->history.layers;
    return loaded;
}

static void test_reads_become_records(void **state)
{
    (void)state;
    Text trace = TEXT_EMPTY;
    add(&trace, 9, 7, 0x100);
    add(&trace, 9, 2, 0x100);
    add(&trace, 9, 7, 0x181); /* out of LSN order */
    add(&trace, 11, 0, 0x180);
    add(&trace, 9, UINT32_MAX, 0x100000); /* the size of relation 9 */
    Loaded *s = load_bytes(&trace, true);
    assert_string_equal(s->report.files.at[0].format, "page_trace");
    written_is(s, "scenario",
               "keyspace 0 8\nkeyspace FFFFFFFF 100000000\nkeyspace 100000000 100000001\n"
               "rec 7 64\nrec 2 64\nrec 100000000 1\nrec 7 8192\nrec FFFFFFFF 2080\n");
    assert_non_null(strstr(s->report.notes.at[0], "5 page reads of 2 relations"));
    loaded_free(s);
    text_release(&trace);
}

static void test_a_cut_off_trace(void **state)
{
    (void)state;
    Text trace = TEXT_EMPTY;
    add(&trace, 9, 7, 0x100);
    add(&trace, 9, 8, 0x100);
    trace.length -= 5;
    Loaded *s = load_bytes(&trace, false);
    assert_int_equal(s->report.skipped, 1);
    assert_string_equal(s->report.skips.at[0].reason, "the trace ends inside a page read");
    written_is(s, "scenario", "keyspace 0 8\nrec 7 8192\n");
    loaded_free(s);
    text_release(&trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_become_records),
        cmocka_unit_test(test_a_cut_off_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

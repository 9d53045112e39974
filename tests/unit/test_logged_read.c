/* Paths of reads as logs state them, and beside the predicted path. */
#include "core/analysis/path_diff.h"
#include "core/formats/logged_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define L0                                                                                                             \
    "000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000000001000028-00000000010A0039"
#define DELTA                                                                                                          \
    "000000067F00000005000040000000000000-000000067F00000005000040000000004000__0000000000F00000-0000000001000028"
#define IMAGE "000000067F00000005000040000000000000-000000067F00000005000040000000004000__0000000000EFFFFF"
#define HEAD                                                                                                           \
    "could not find data for key 000000067F0000000500004000000000000A at LSN 0/EFFFFF, for request at LSN 0/10A0038"
#define ENTRY(result, lsn, name) "layer traversal: result " result ", cont_lsn " lsn ", layer: " name

static void check(const char *text, bool memory)
{
    LoggedRead log;
    Error error = {0};
    if (!logged_read_parse(str_from(text), &log, &error))
        fail_msg("%s", error.message);
    size_t first = memory;
    assert_int_equal(log.at.count, 3 + first);
    assert_true(!memory || !log.at.at[0].has_layer); /* the visit in memory is the first */
    assert_int_equal(log.at.at[first].layer.lsn_hi, 0x10A0039);
    assert_int_equal(log.at.at[first + 1].layer.lsn_lo, 0xF00000);
    assert_int_equal(log.at.at[first + 2].layer.kind, LAYER_IMAGE);
    logged_read_release(&log);
}

static void test_all_shapes(void **state)
{
    (void)state;
    const char *backwards = HEAD ":\n  0: " ENTRY("Missing", "0/EFFFFF", IMAGE) "\n  1: " ENTRY(
        "Continue", "0/F00000", "/data/x y/" DELTA) "\n  2: " ENTRY("Continue", "0/1000028", L0) "\n";
    check(backwards, false);
    check("WARN " HEAD ": " ENTRY("Missing", "0/EFFFFF", IMAGE) ": " ENTRY("Continue", "0/F00000", DELTA) ": " ENTRY(
              "Continue", "0/1000028", L0) ": and so on",
          false);
    check("- " ENTRY("Continue", "0/10A0039", "inmem-00000000010A0039-00000000010B0000") "\n- " ENTRY(
              "Continue", "0/1000028", L0) "\n- " ENTRY("Continue", "0/F00000", DELTA) "\n- " ENTRY("Complete",
                                                                                                    "0/EFFFFF", IMAGE),
          true);
    check("Read path for 000000067F0000000500004000000000000A..B at lsn 0/10A0038:\n0: " L0 "\n1: " DELTA "\n2: " IMAGE
          "\n\nafterwards " L0 "\n",
          false);
    LoggedRead log;
    assert_true(logged_read_parse(str_from(backwards), &log, NULL));
    assert_true(log.has_key && log.has_request);
    assert_int_equal(log.request, 0x10A0038);
    assert_int_equal((uint32_t)log.key, 10);
    assert_string_equal(log.at.at[2].result, "Missing");
    assert_int_equal(log.at.at[1].cont, 0xF00000);
    logged_read_release(&log);
}

static void test_what_is_none(void **state)
{
    (void)state;
    LoggedRead log;
    Error error = {0};
    static const char *const texts[] = {
        "", "hello", L0, "layer traversal: result Continue", "Read path for\n", ENTRY("Continue", "0/1", "no-name")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(logged_read_parse(str_from(texts[i]), &log, &error));
        assert_true(error.message[0] != 0);
    }
    assert_false(logged_read_sniff(STR(L0)));
    assert_false(logged_read_sniff(STR("x layer traversal: result ")));
    assert_true(logged_read_sniff(STR("x layer traversal: result Continue, cont_lsn 0/1")));
}

/* predicted 9 17 31, real 9 12 17 (and one that is not in the set): 9 both, 12 real, 17 both, 31 predicted, stranger.
 */
static void test_side_by_side(void **state)
{
    (void)state;
    ReadPath path = {0};
    PathRows rows = {0};
    array_push(&path.steps, (ReadStep){.layer = 9});
    array_push(&path.steps, (ReadStep){.layer = 17});
    array_push(&path.steps, (ReadStep){.layer = 31});
    const LayerId real[] = {9, 12, 17, LAYER_NONE};
    path_rows(&path, real, 4, &rows);
    assert_int_equal(rows.count, 5);
    const PathRow expected[] = {{9, 0, 0}, {12, PATH_NOT, 1}, {17, 1, 2}, {31, 2, PATH_NOT}, {LAYER_NONE, PATH_NOT, 3}};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(rows.at[i].layer, expected[i].layer);
        assert_int_equal(rows.at[i].predicted, expected[i].predicted);
        assert_int_equal(rows.at[i].real, expected[i].real);
    }
    path_rows(&path, NULL, 0, &rows);
    assert_int_equal(rows.count, 3);
    array_release(&rows);
    read_path_release(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_shapes),
        cmocka_unit_test(test_what_is_none),
        cmocka_unit_test(test_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

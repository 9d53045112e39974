/* A fleet that is read beside the screen ends like one that was read at once, whatever was requested meanwhile. Every
 * snapshot on the way is consistent: sorted, filtered, each row on its line. */
#include "tests/fleet_maker.h"
#include "tui/app/fleet_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { TIMELINES = 6000 };

static char path[] = "/tmp/test_fleet_feed_XXXXXX";
static const char *const paths[] = {path};
static const FleetMaker maker = {.timelines = TIMELINES, .columns = 2, .rounds = 3, .sick = 60, .shards = 2};

/* `scattered`: the lines of all timelines alternate, so that rows that were already complete change again. */
static void write_listing(bool scattered)
{
    FILE *file = fopen(path, "w");
    char line[MAKER_LINE];
    uint32_t most = 0;
    assert_non_null(file);
    for (uint32_t t = 0; t < TIMELINES; t++)
        most = fleet_maker_count(&maker, t) > most ? fleet_maker_count(&maker, t) : most;
    for (uint32_t i = 0; i < (scattered ? most : TIMELINES); i++)
        for (uint32_t j = 0; j < (scattered ? TIMELINES : most); j++) {
            uint32_t t = scattered ? j : i, k = scattered ? i : j;
            if (k >= fleet_maker_count(&maker, t))
                continue;
            fleet_maker_line(&maker, t, k, line);
            fprintf(file, "%s\n", line);
        }
    fclose(file);
}

static void expect_whole(const FleetSnapshot *snapshot)
{
    const SheetView *view = &snapshot->view;
    const Fleet *fleet = &snapshot->fleet;
    assert_in_range(view->count, 0, fleet->rows.count);
    assert_int_equal(snapshot->sheet.sheet.rows, fleet->rows.count);
    for (uint32_t i = 0; i < view->count; i++) {
        const FleetRow *row = &fleet->rows.at[view->rows[i]];
        assert_int_equal(snapshot->lines[view->rows[i]], i);
        if (i % 97 == 0)
            assert_int_equal(fleet_snapshot_line(snapshot, row), i); /* no two rows are of the same shard here */
    }
    FleetRow unknown = {.tenant = STR("none")};
    assert_int_equal(fleet_snapshot_line(snapshot, &unknown), FLEET_NO_LINE);
}

static void expect_same(const FleetSnapshot *a, const FleetSnapshot *b)
{
    assert_int_equal(a->fleet.rows.count, b->fleet.rows.count);
    assert_int_equal(a->view.count, b->view.count);
    assert_memory_equal(a->view.rows, b->view.rows, b->view.count * sizeof *b->view.rows);
    assert_int_equal(a->due, b->due);
    assert_string_equal(a->histograms.at, b->histograms.at);
    for (size_t i = 0; i < b->fleet.rows.count; i++) {
        const FleetRow *x = &a->fleet.rows.at[i], *y = &b->fleet.rows.at[i];
        assert_true(str_equal(x->tenant, y->tenant) && str_equal(x->timeline, y->timeline) && x->shard == y->shard);
        assert_int_equal(x->bytes, y->bytes);
        assert_string_equal(x->worst, y->worst);
    }
}

static void test_read_beside_the_screen(void **state)
{
    (void)state;
    static const char *const requests[][2] = {
        {"", ""}, {"l0 > 4", ""}, {"", "-bytes,tenant"}, {"layers > 9", "l0"}, {"l0 < 0", "l0"}, {"severe > 0", ""}};
    enum { REQUESTS = sizeof requests / sizeof *requests };
    for (int scattered = 0; scattered < 2; scattered++) {
        write_listing(scattered);
        FleetFeed *beside = fleet_feed_open(paths, 1, NULL, true), *whole = fleet_feed_open(paths, 1, NULL, false);
        const FleetSnapshot *snapshot = fleet_feed_snapshot(beside, 0), *expected;
        size_t looks = 0;
        while (fleet_feed_news(beside).reading) {
            if (looks++ % 7 == 3)
                fleet_feed_request(beside, str_from(requests[looks % REQUESTS][0]),
                                   str_from(requests[looks % REQUESTS][1]));
            snapshot = fleet_feed_snapshot(beside, looks % 3 == 0 ? 2 : 0);
            expect_whole(snapshot);
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        }
        for (size_t i = 0; i < REQUESTS; i++) {
            fleet_feed_request(beside, str_from(requests[i][0]), str_from(requests[i][1]));
            fleet_feed_request(whole, str_from(requests[i][0]), str_from(requests[i][1]));
            while (fleet_feed_news(beside).sorting)
                snapshot = fleet_feed_snapshot(beside, 5);
            expected = fleet_feed_snapshot(whole, 0);
            assert_false(fleet_feed_news(whole).sorting);
            assert_int_equal(snapshot->fleet.rows.count, TIMELINES);
            expect_whole(snapshot);
            expect_whole(expected);
            expect_same(snapshot, expected);
        }
        assert_null(fleet_feed_news(beside).error);
        fleet_feed_close(beside);
        fleet_feed_close(whole);
    }
}

static void test_closed_while_it_is_read(void **state)
{
    (void)state;
    write_listing(false);
    for (int i = 0; i < 20; i++) {
        FleetFeed *feed = fleet_feed_open(paths, 1, NULL, true);
        if (i % 2)
            fleet_feed_request(feed, STR("l0 > 2"), STR("bytes"));
        nanosleep(&(struct timespec){.tv_nsec = i * 700000}, NULL);
        fleet_feed_snapshot(feed, 0);
        fleet_feed_close(feed);
    }
}

static void test_a_source_that_is_not_there(void **state)
{
    (void)state;
    const char *none[] = {"/nowhere/at/all"};
    FleetFeed *feed = fleet_feed_open(none, 1, NULL, true);
    while (fleet_feed_news(feed).reading)
        fleet_feed_snapshot(feed, 5);
    assert_non_null(fleet_feed_news(feed).error);
    assert_non_null(strstr(fleet_feed_news(feed).error, "/nowhere/at/all"));
    assert_int_equal(fleet_feed_snapshot(feed, 0)->fleet.rows.count, 0);
    fleet_feed_close(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_beside_the_screen),
        cmocka_unit_test(test_closed_while_it_is_read),
        cmocka_unit_test(test_a_source_that_is_not_there),
    };
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}

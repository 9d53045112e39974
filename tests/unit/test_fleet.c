/* Fleets: a row for each timeline, whatever the order of the listing's lines and the number of workers. The sick
 * timelines are found, each with its reason. */
#include "core/analysis/findings.h"
#include "core/catalog/fleet_json.h"
#include "core/catalog/fleet_sheet.h"
#include "core/catalog/source.h"
#include "core/base/sheet_print.h"
#include "tests/fleet_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

typedef enum Order { SORTED, SHUFFLED } Order;

static char path[] = "/tmp/test_fleet_XXXXXX";

static void write_listing(const FleetMaker *maker, Order order)
{
    size_t lines = 0, n = 0;
    for (uint32_t t = 0; t < maker->timelines; t++)
        lines += fleet_maker_count(maker, t);
    uint32_t(*at)[2] = mem_alloc(lines * sizeof *at);
    for (uint32_t t = 0; t < maker->timelines; t++)
        for (uint32_t k = 0; k < fleet_maker_count(maker, t); k++, n++)
            memcpy(at[n], (uint32_t[2]){t, k}, sizeof at[n]);
    Rng rng = {7};
    for (size_t i = lines; order == SHUFFLED && i > 1; i--) {
        size_t other = (size_t)rng_below(&rng, i);
        uint32_t swap[2];
        memcpy(swap, at[other], sizeof swap);
        memcpy(at[other], at[i - 1], sizeof swap);
        memcpy(at[i - 1], swap, sizeof swap);
    }
    FILE *file = fopen(path, "w");
    char line[MAKER_LINE];
    for (size_t i = 0; i < lines; i++) {
        fleet_maker_line(maker, at[i][0], at[i][1], line);
        fprintf(file, "%s\n", line);
    }
    fclose(file);
    free(at);
}

static void read_fleet(Fleet *fleet, const FleetOptions *options)
{
    const char *paths[] = {path};
    Error error = {0};
    *fleet = (Fleet){0};
    if (!fleet_read(fleet, paths, 1, options, &error))
        fail_msg("%s", error.message);
}

/* Prints all that is known of a fleet. */
static void print(const Fleet *fleet, Text *out)
{
    FleetSheet sheet;
    SheetView view;
    SheetChoice choice = {0};
    fleet_sheet_init(&sheet, fleet);
    assert_true(sheet_choice_parse(&choice, &sheet.sheet, (Str){0}, NULL));
    fleet_worst_first(&view, &sheet, NULL);
    sheet_print(&sheet.sheet, &view, &choice, SHEET_JSONL, UINT32_MAX, out);
    sheet_view_release(&view);
    sheet_choice_release(&choice);
    fleet_sheet_release(&sheet);
}

static void find_id(const FleetMaker *maker, uint32_t t, char out[33])
{
    snprintf(out, 33, "%016llx%016llx", (unsigned long long)fleet_maker_id(maker, t, 3),
             (unsigned long long)fleet_maker_id(maker, t, 4));
}

static void test_the_sick_are_found(void **state)
{
    (void)state;
    FleetMaker maker = {.timelines = 1000, .columns = 5, .rounds = 9, .sick = 10, .seed = 1};
    Fleet fleet;
    write_listing(&maker, SORTED);
    read_fleet(&fleet, &(FleetOptions){.workers = 2});
    assert_int_equal(fleet.rows.count, 1000);
    FleetSheet sheet;
    SheetView view;
    fleet_sheet_init(&sheet, &fleet);
    fleet_worst_first(&view, &sheet, NULL);
    bool first[1000] = {false}; /* whether it is among the first ten rows */
    for (uint32_t i = 0; i < 10; i++)
        first[view.rows[i]] = true;
    size_t sick = 0;
    for (uint32_t t = 0; t < maker.timelines; t++) {
        char id[33];
        size_t row = 0;
        find_id(&maker, t, id);
        while (!str_equal(fleet.rows.at[row].timeline, str_from(id)))
            row++;
        const FleetRow *found = &fleet.rows.at[row];
        Sickness sickness = fleet_maker_sickness(&maker, t);
        assert_int_equal(found->layers, fleet_maker_count(&maker, t));
        sick += sickness != SICK_NOT;
        if (sickness == SICK_NOT && (found->severe || found->warnings))
            fail_msg("healthy timeline %u: %s", t, found->worst);
        if (sickness != SICK_NOT && strcmp(found->finding, finding_kind_name(sickness_finding[sickness])) != 0)
            fail_msg("timeline %u should be %s: %s", t, finding_kind_name(sickness_finding[sickness]), found->worst);
        assert_int_equal(first[row], sickness != SICK_NOT);
    }
    assert_int_equal(sick, 10);
    sheet_view_release(&view);
    fleet_sheet_release(&sheet);
    fleet_release(&fleet);
}

static void test_order_and_workers_make_no_difference(void **state)
{
    (void)state;
    FleetMaker maker = {.timelines = 60, .columns = 3, .rounds = 4, .sick = 6, .shards = 4, .seed = 2};
    Text expected = TEXT_EMPTY;
    for (int order = SORTED; order <= SHUFFLED; order++) {
        write_listing(&maker, (Order)order);
        for (unsigned workers = 1; workers <= 8; workers *= 2) {
            Fleet fleet;
            Text text = TEXT_EMPTY;
            read_fleet(&fleet, &(FleetOptions){.workers = workers});
            print(&fleet, &text);
            if (!expected.length)
                text_add_str(&expected, text_str(&text));
            assert_string_equal(text.at, expected.at);
            text_release(&text);
            fleet_release(&fleet);
        }
    }
    text_release(&expected);
}

/* The parts together equal the whole, also after each row was written and read as JSON. */
static void test_parts_make_the_whole(void **state)
{
    (void)state;
    FleetMaker maker = {.timelines = 40, .columns = 2, .rounds = 3, .sick = 5, .shards = 2, .seed = 3};
    Fleet whole, joined = {0};
    Text expected = TEXT_EMPTY, text = TEXT_EMPTY;
    write_listing(&maker, SHUFFLED);
    read_fleet(&whole, &(FleetOptions){.workers = 1});
    print(&whole, &expected);
    size_t some = 0;
    for (uint32_t part = 0; part < 7; part++) {
        Fleet fleet;
        Str line;
        read_fleet(&fleet, &(FleetOptions){.workers = 2, .part = part, .parts = 7});
        some += fleet.rows.count > 0;
        text_clear(&text);
        print(&fleet, &text);
        for (Str rest = text_str(&text); str_line(&rest, &line);) {
            FleetRow row;
            FleetPart end;
            assert_int_equal(fleet_json_line(line, &joined.arena, &row, &end, NULL), FLEET_LINE_ROW);
            array_push(&joined.rows, row);
        }
        fleet_release(&fleet);
    }
    assert_true(some > 1);
    fleet_sort(&joined);
    text_clear(&text);
    print(&joined, &text);
    assert_string_equal(text.at, expected.at);
    text_release(&text);
    text_release(&expected);
    fleet_release(&whole);
    fleet_release(&joined);
}

/* A row states what `info` states of the timeline alone. */
static void test_rows_are_what_one_timeline_is(void **state)
{
    (void)state;
    FleetMaker maker = {.timelines = 12, .columns = 3, .rounds = 7, .sick = 6, .seed = 4};
    Fleet fleet;
    write_listing(&maker, SHUFFLED);
    read_fleet(&fleet, &(FleetOptions){.workers = 2});
    for (size_t i = 0; i < fleet.rows.count; i++) {
        const FleetRow *row = &fleet.rows.at[i];
        History history;
        LoadReport report = {0};
        FleetRow alone = {0};
        Arena arena = {0};
        const char *paths[] = {path};
        assert_true(source_load(paths, 1, &(LoadOptions){.timeline = row->timeline.at}, &history, &report, NULL));
        fleet_row_fill(&alone, &history, &arena);
        assert_int_equal(row->layers, alone.layers);
        assert_int_equal(row->bytes, alone.bytes);
        assert_int_equal(row->read_max, alone.read_max);
        assert_int_equal(row->depth, alone.depth);
        assert_string_equal(row->verdict, alone.verdict);
        assert_string_equal(row->worst, alone.worst);
        arena_release(&arena);
        load_report_release(&report);
        history_release(&history);
    }
    fleet_release(&fleet);
}

static void test_lines_that_are_no_rows(void **state)
{
    (void)state;
    static const char *const lines[] = {"",
                                        "x",
                                        "{}",
                                        "{\"layers\": 1}",
                                        "{\"layers\": }",
                                        "{\"tenant\": \"a\", \"layers\": 1",
                                        "{\"tenant\": 5}",
                                        "[1]",
                                        "{\"layerscope\": 1, \"part\": 0, \"parts\": 2, \"rows\": 1}",
                                        "{\"layerscope\": 1, \"part\": 3, \"parts\": 2, \"rows\": 1}",
                                        "{\"layerscope\": 1, \"part\": -1, \"parts\": 2, \"rows\": 1.5}"};
    Arena arena = {0};
    FleetRow row;
    FleetPart part;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Error error = {0};
        assert_int_equal(fleet_json_line(str_from(lines[i]), &arena, &row, &part, &error), FLEET_LINE_OTHER);
        assert_int_equal(error.code, ERROR_INPUT);
        assert_true(error.message[0] != '\0');
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_sick_are_found),     cmocka_unit_test(test_order_and_workers_make_no_difference),
        cmocka_unit_test(test_parts_make_the_whole),   cmocka_unit_test(test_rows_are_what_one_timeline_is),
        cmocka_unit_test(test_lines_that_are_no_rows),
    };
    int fd = mkstemp(path);
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}

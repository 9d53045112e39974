/* One truth about how many layers reads visit: on random layers, some between relations or on other shards, every place
 * that states the deepest read, or the mean, states that of the keys which are known to exist. */
#include "core/analysis/history_reads.h"
#include "core/analysis/read_path.h"
#include "core/base/rng.h"
#include "core/catalog/fleet.h"
#include "core/simulator/remedy_try.h"
#include "core/tell/report.h"
#include "tui/app.h"
#include "tui/app/session_insight.h"
#include "tui/panes/pane_table.h"
#include "tui/view/emit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SETS = 120, RELATIONS = 3, COLS = 170, ROWS = 70 };

extern const PaneOps pane_worst;

/* A key at which a layer may begin: one of some blocks of a relation. */
static Key random_edge(Rng *rng)
{
    Key key;
    assert_true(key_pack((KeyFields){.field2 = 1663,
                                     .field3 = 5,
                                     .field4 = 0x4000 + (uint32_t)rng_below(rng, RELATIONS),
                                     .field6 = (uint32_t)rng_below(rng, 8) * 2048},
                         &key));
    return key;
}

/* Images and deltas in bands of LSNs that do not overlap, as an index: some over several relations, or all over the
 * same keys of two (`across`). Heap memory. */
static History *random_layers(Rng *rng, bool across)
{
    Text text = TEXT_EMPTY;
    char shard[40] = "";
    if (rng_below(rng, 2))
        snprintf(shard, sizeof shard, ", \"shard\": \"%02x04\"", (unsigned)rng_below(rng, 4) & 3);
    text_printf(&text, "{\"version\": 7, \"layer_metadata\": {");
    size_t layers = 4 + rng_below(rng, 30);
    for (size_t i = 0; i < layers; i++) {
        Key lo = random_edge(rng), hi = random_edge(rng);
        if (across) {
            assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 0x4000, .field6 = 2048}, &lo));
            assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 0x4001, .field6 = 4096}, &hi));
        }
        Layer layer = {.key_lo = lo < hi ? lo : hi,
                       .key_hi = lo < hi ? hi : lo + 2048,
                       .lsn_lo = 0x1000 + i * 0x1000,
                       .lsn_hi = 0x2000 + i * 0x1000,
                       .kind = rng_below(rng, 4) ? LAYER_DELTA : LAYER_IMAGE,
                       .size = 1 << 20,
                       .shard = SHARD_NONE};
        char name[LAYER_NAME_SIZE];
        if (layer.kind == LAYER_IMAGE)
            layer.lsn_hi = layer.lsn_lo + 1;
        text_printf(&text, "%s\"%s\": {\"file_size\": 1048576%s}", i ? ", " : "",
                    layer_logical_name(&layer, KEY_PRODUCTION, name), shard);
    }
    text_printf(&text, "}}");
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    Error error = {0};
    if (!load_text(text_str(&text), "random", &(LoadOptions){0}, history, &report, &error))
        fail_msg("%s:\n%s", error.message, text.at);
    load_report_release(&report);
    text_release(&text);
    return history;
}

static void screen_of(App *app, Text *screen)
{
    Grid grid;
    grid_init(&grid, COLS, ROWS);
    app_draw(app, &grid);
    text_clear(screen);
    emit_text(&grid, false, screen);
    grid_release(&grid);
}

static void expect_on(const char *place, const Text *text, const char *words)
{
    if (!strstr(text->at, words)) {
        fputs(text->at, stderr);
        fail_msg("%s: '%s' is missing", place, words);
    }
}

/* What the explorer shows at its step. */
static void expect_shown(App *app, const Summary *summary)
{
    Session *session = app_session(app);
    const Distribution *reads = &summary->read_depth.by_segment;
    uint32_t most = (uint32_t)reads->max;
    Text screen = TEXT_EMPTY;
    char words[120];
    screen_of(app, &screen);
    snprintf(words, sizeof words, "reads ≤%u%s", most, summary->read_depth.none_known ? "?" : " ");
    expect_on("ribbon", &screen, words);
    assert_true(app_run(app, STR("worst"), NULL));
    screen_of(app, &screen);
    snprintf(words, sizeof words, "deepest reads: %u layer%s in", most, most == 1 ? "" : "s");
    expect_on("R", &screen, words);
    assert_true(app_run(app, STR("pane statistics"), NULL));
    assert_true(app_run(app, STR("whole"), NULL));
    screen_of(app, &screen);
    snprintf(words, sizeof words, "read depth by segment: mean %.1f, p50 %u, p90 %u, p99 %u, max %u layers",
             reads->mean, (unsigned)reads->p50, (unsigned)reads->p90, (unsigned)reads->p99, most);
    expect_on("statistics", &screen, words);
    assert_true(app_run(app, STR("whole"), NULL));
    PaneLine line = PANE_LINE_EMPTY;
    pane_worst.line(session, 0, &line);
    assert_int_equal(strtoul(line.text.at, NULL, 10), most);
    text_release(&line.text);
    text_release(&screen);
}

/* What commands state of the layers that were loaded. */
static void expect_stated(const History *history, const Summary *summary)
{
    const Distribution *reads = &summary->read_depth.by_segment;
    Arena arena = {0};
    FleetRow row = {0};
    fleet_row_fill(&row, history, &arena);
    assert_int_equal(row.known_max, reads->max);
    assert_int_equal(row.known_p50, reads->p50);
    assert_int_equal(row.read_max, summary->read_depth.all_segments.max);
    Text text = TEXT_EMPTY;
    char words[80];
    report_text(summary, &(Findings){0}, &(ReportSource){.title = "random", .format = "names"}, &text);
    snprintf(words, sizeof words, "  reads     by segment %.1f layers on average, p50 %u,", reads->mean,
             (unsigned)reads->p50);
    expect_on("info", &text, words);
    text_release(&text);
    Remedy remedy = {0};
    if (remedy_try(&remedy, history, 0, &history->policy, NULL))
        assert_int_equal(remedy.before.max, reads->max);
    arena_release(&arena);
}

/* A walk to the deepest key visits as many layers, and no known key is deeper. */
static void expect_walked(const Summary *summary)
{
    ReadWorst worst = read_profile_worst(&summary->profile);
    uint32_t at = worst.has_known ? worst.known : worst.unsure;
    ReadPath path;
    read_path_init(&path, summary->set, summary->ids, summary->layers, summary->profile.keys[at], LSN_HEAD);
    assert_int_equal(path.steps.count, summary->read_depth.by_segment.max);
    read_path_release(&path);
}

static void test_every_place_states_the_same(void **state)
{
    (void)state;
    Rng rng = {2026};
    size_t apart = 0, none = 0, sharded = 0;
    for (int n = 0; n < SETS; n++) {
        App *app = app_new(random_layers(&rng, n % 10 == 0), &(SessionOptions){.cols = COLS, .rows = ROWS});
        Session *session = app_session(app);
        for (int planned = 0; planned < 2; planned++) {
            const Summary *summary = &session_insight_now(session)->summary;
            const ReadDepth *depth = &summary->read_depth;
            ReadDepth alone = history_reads_depth(session->shown, session->step);
            assert_memory_equal(&alone.by_segment, &depth->by_segment, sizeof alone.by_segment);
            expect_shown(app, summary);
            expect_walked(summary);
            if (!planned)
                expect_stated(session->shown, summary);
            apart += read_depth_apart(depth) != READ_KNOWN;
            none += depth->none_known;
            sharded += summary->sharding.count > 1;
            assert_true(app_run(app, STR("plan full fanout=2"), NULL));
            session_set_step(session, session_last_step(session));
        }
        app_free(app);
    }
    if (apart < SETS / 10 || none == 0 || sharded < SETS / 4)
        fail_msg("too few: %zu deeper apart, %zu without a known key, %zu of shards", apart, none, sharded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_place_states_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

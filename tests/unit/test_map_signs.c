/* test_map_signs.c - the list of signs states what is on the map, as the theme paints it: each sign on a cell is in
 * the list, and each sign of the list is on a cell, for any set, overlay, step, colours and glyphs. What the
 * selected layer, the region or a note covers is in the list too, so that the legend stays while these move. */
#include "core/base/mem.h"
#include "core/catalog/source.h"
#include "core/base/rng.h"
#include "tests/growth_shapes.h"
#include "tests/production.h"
#include "tui/app.h"
#include "core/simulator/demo.h"
#include "tui/app/compare.h"
#include "tui/view/map_cache.h"
#include "tui/view/map_states.h"
#include "tui/view/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LISTED_MAX = 64, COLS = 120, ROWS = 40 };

static size_t swatches; /* number of swatches that check_legend() has compared */
static size_t fills;    /* number of cells whose fill check_fills() has found in the legend */

/* A painted sign of the list: its first glyph and its style. */
typedef struct Listed {
    Cell at[LISTED_MAX];
    bool outline[LISTED_MAX];
    size_t count;
} Listed;

static void add(void *self, const char *signs, int painted, Style style, const char *help)
{
    Listed *listed = self;
    Str rest = str_from(signs);
    uint32_t glyph;
    assert_true(help && *help);
    if (painted == 0 || !utf8_next(&rest, &glyph))
        return;
    assert_true(listed->count < LISTED_MAX);
    listed->outline[listed->count] = painted > 1 && glyph != ' ' && glyph != 0x2591 && glyph != 0x2508;
    listed->at[listed->count++] = (Cell){.glyph = glyph == 0x2591 ? ' ' : glyph, .style = style};
}

/* Whether the cell is a sign of a layer. Outlines of selections, decisions and states are none, and text is none. */
static bool is_sign(const Cell *cell)
{
    Role fg = cell->style.fg;
    uint32_t glyph = cell_glyph(cell, false);
    return glyph >= 0x80 && glyph != 0x2026 && (cell->glyph || cell->edges & EDGE_HEAVY) &&
           (fg == ROLE_DELTA || fg == ROLE_L0 || fg == ROLE_IMAGE || fg == ROLE_IMAGE_SPARSE || fg == ROLE_SPLIT);
}

/* Whether the glyph is an image's line that meets an outline. The list has the first of these on the map. */
static bool is_meeting(uint32_t glyph)
{
    return glyph == 0x253F || glyph == 0x252F || glyph == 0x2525 || glyph == 0x251D || glyph == 0x2511 ||
           glyph == 0x250D;
}

/* Whether outlines meet in the cell; the list shows ├ for all such cells. */
static bool is_junction(const Cell *cell)
{
    int lines = ((cell->edges & EDGE_LEFT) != 0) + ((cell->edges & EDGE_RIGHT) != 0) + ((cell->edges & EDGE_UP) != 0) +
                ((cell->edges & EDGE_DOWN) != 0);
    return !cell->glyph && lines > 2 && cell->style.fg != ROLE_IMAGE && cell->style.fg != ROLE_IMAGE_SPARSE;
}

static bool same(Theme theme, bool ascii, const Listed *listed, size_t i, const Cell *cell)
{
    if (listed->at[i].glyph == 0x251C)
        return is_junction(cell);
    if (listed->outline[i])
        return (grid_is_double(cell->glyph) || (cell->glyph == 0 && cell->edges)) &&
               cell->style.fg == listed->at[i].style.fg;
    bool ends =
        cell_glyph(cell, false) == 0x2537; /* at an outline from above; elsewhere the glyph is that of many images */
    if (!cell->glyph && (ends || is_meeting(cell_glyph(cell, false))) && is_meeting(cell_glyph(&listed->at[i], false)))
        return true;
    return cell_glyph(cell, false) == cell_glyph(&listed->at[i], false) &&
           theme_glyph(theme, cell, ascii) == theme_glyph(theme, &listed->at[i], ascii);
}

/* A cut of the ruler, which has a row of its own, or an image's line on the outline of a delta, which it lies over. */
static bool is_alike(const Listed *listed, size_t i)
{
    const Cell *cell = &listed->at[i];
    bool l0_fill = cell->glyph == ' ' && cell->style.bg == ROLE_L0_FILL; /* a colour, under outlines */
    bool framed = cell->style.fg == ROLE_ACCENT; /* an image in the colour of the decision's frame */
    return l0_fill || framed || listed->at[i].style.fg == ROLE_CUT_CHOSEN ||
           is_meeting(cell_glyph(&listed->at[i], false));
}

/* Without colours, signs that mean different things differ in their glyph or in bold, dim and underlined. */
static void check_distinct(const Listed *listed, const char *overlay)
{
    const Theme plain = {.depth = COLORS_NONE};
    for (size_t i = 0; i < listed->count; i++)
        for (size_t j = 0; j < i; j++)
            if (!is_alike(listed, i) && !is_alike(listed, j) &&
                theme_glyph(plain, &listed->at[i], false) == theme_glyph(plain, &listed->at[j], false) &&
                theme_attr(plain, listed->at[i].style) == theme_attr(plain, listed->at[j].style))
                fail_msg("U+%X (fg %u, bg %u) and U+%X (fg %u, bg %u) look alike without colours, overlay %s",
                         listed->at[i].glyph, listed->at[i].style.fg, listed->at[i].style.bg, listed->at[j].glyph,
                         listed->at[j].style.fg, listed->at[j].style.bg, overlay);
}

static bool same_style(Style a, Style b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attr == b.attr;
}

/* Paints the map alone as it is without selected layer, region, notes and names of markers. */
static void paint_bare(const MapView *map, Grid *bare)
{
    MapView unmarked = *map;
    ARRAY(MapMark) marks = {0};
    for (size_t i = 0; i < map->mark_count; i++)
        if (map->marks[i].role != ROLE_ACCENT)
            array_push(&marks, map->marks[i]);
    unmarked.marks = marks.at;
    unmarked.mark_count = marks.count;
    unmarked.selected = LAYER_NONE;
    unmarked.options.hide_notes = unmarked.options.hide_markers = true;
    grid_init(bare, COLS, ROWS);
    map_paint(&unmarked, map->cache->history, map->cache->step, bare, map->cache->frame.all);
    array_release(&marks);
}

static bool is_swatch_of(const Cell *swatch, const Cell *cell)
{
    bool outline = swatch->glyph == 0x250C || swatch->glyph == 0x2508 || swatch->glyph == 0x2554;
    if (swatch->glyph <= ' ')
        return cell->style.bg == swatch->style.bg;
    return same_style(cell->style, swatch->style) &&
           (outline || cell_glyph(cell, false) == cell_glyph(swatch, false) || cell->edges);
}

/* Each swatch of the legend has the attributes of a cell of the map, on the screen or below the marks, and unless it
 * stands for an outline its glyph. A swatch has a blank at each side, and a word after it. */
static void check_legend(const Grid *legend, Rect area, Grid *screen, Grid *bare)
{
    for (int i = 1; i + 2 < legend->cols; i++) {
        const Cell *swatch = &legend->cells[i];
        bool alone = swatch[-1].glyph <= ' ' && swatch[1].glyph <= ' ' && swatch[2].style.fg == ROLE_MUTED;
        bool ramp = swatch->glyph <= ' ' && swatch->style.fg == ROLE_DEFAULT && swatch->style.bg >= ROLE_RAMP_0;
        if (!alone || ramp || swatch->style.fg == ROLE_MUTED || swatch->style.fg == ROLE_CUT_CHOSEN ||
            (swatch->glyph <= ' ' && swatch->style.bg == ROLE_DEFAULT))
            continue;
        bool found = false;
        for (int y = area.y; y < area.y + area.height && !found; y++)
            for (int x = area.x; x < area.x + area.width && !found; x++)
                found = is_swatch_of(swatch, grid_cell(screen, x, y)) || is_swatch_of(swatch, grid_cell(bare, x, y));
        if (!found)
            fail_msg("the legend's U+%X (fg %u, bg %u, attr %u) is on no cell of the map", swatch->glyph,
                     swatch->style.fg, swatch->style.bg, swatch->style.attr);
        swatches++;
    }
}

static bool is_class(const MapView *map, Role fill)
{
    return (fill >= ROLE_CLASS_FILL_0 && fill <= ROLE_CLASS_FILL_7) ||
           (map->overlay == OVERLAY_STATES && fill >= ROLE_RAMP_0 && fill <= ROLE_RAMP_7);
}

/* Is there a colour for each class? With more levels or partitions than colours the legend lists none. */
static bool has_colour_for_each(const MapView *map)
{
    size_t levels = 0;
    for (size_t i = 0; i < map->cache->scene.lines.count; i++)
        levels += map->cache->scene.lines.at[i].kind == SCENE_LEVEL;
    return map->overlay == OVERLAY_LEVEL       ? levels <= 8
           : map->overlay == OVERLAY_PARTITION ? map->cache->history->plan.partitions.count <= 8
                                               : true;
}

/* Each fill that stands for a level, a partition or a state is in the legend: there are no shades between two. */
static void check_fills(const MapView *map, Grid *screen)
{
    Grid legend;
    Rect area = map_area(map);
    bool listed[UINT8_MAX + 1] = {false};
    if (!map->cache->staged || !has_colour_for_each(map))
        return;
    grid_init(&legend, 600, 1);
    map_legend(map, &legend, (Rect){1, 0, 599, 1});
    for (int i = 0; i < legend.cols; i++)
        listed[grid_cell(&legend, i, 0)->style.bg] = true;
    for (int y = area.y; y < area.y + area.height; y++)
        for (int x = area.x; x < area.x + area.width; x++) {
            Role fill = grid_cell(screen, x, y)->style.bg;
            if (is_class(map, fill) && !listed[fill])
                fail_msg("fill %u at %d,%d is not in the legend of overlay %s", fill, x, y,
                         map_overlay_name(map->overlay));
            fills += is_class(map, fill);
        }
    grid_release(&legend);
}

static void check_frame(App *app, Grid *grid)
{
    static const Theme THEMES[] = {{.depth = COLORS_NONE}, {.depth = COLORS_256}};
    Session *session = app_session(app);
    app_draw(app, grid);
    MapView *map = session_map(session);
    Listed listed = {.count = 0};
    map_signs_shown(map, add, &listed);
    check_distinct(&listed, map_overlay_name(map->overlay));
    check_fills(map, grid);
    Rect area = map_area(map);
    Grid legend, bare;
    grid_init(&legend, 400, 1);
    map_legend(map, &legend, (Rect){1, 0, 399, 1});
    paint_bare(map, &bare);
    check_legend(&legend, area, grid, &bare);
    for (size_t t = 0; t < 4; t++) {
        bool used[LISTED_MAX] = {false};
        for (int y = area.y; y < area.y + area.height; y++)
            for (int x = area.x; x < area.x + area.width; x++) {
                const Cell *cell = grid_cell(grid, x, y);
                bool found = false;
                for (size_t i = 0; i < listed.count; i++)
                    if (same(THEMES[t / 2], t % 2, &listed, i, cell))
                        used[i] = found = true;
                    else if (same(THEMES[t / 2], t % 2, &listed, i, grid_cell(&bare, x, y)))
                        used[i] = true;
                if (!found && is_sign(cell))
                    fail_msg("U+%X (edges %u, fg %u, bg %u) at %d,%d with overlay %s is not listed (theme %zu)",
                             cell_glyph(cell, false), cell->edges, cell->style.fg, cell->style.bg, x, y,
                             map_overlay_name(map->overlay), t);
            }
        for (size_t i = 0; i < listed.count; i++)
            if (!used[i] && listed.at[i].glyph != ' ' && listed.at[i].style.fg != ROLE_CUT_CHOSEN)
                fail_msg("U+%X (fg %u, bg %u) is listed and not on the map with overlay %s (theme %zu)",
                         listed.at[i].glyph, listed.at[i].style.fg, listed.at[i].style.bg,
                         map_overlay_name(map->overlay), t);
    }
    grid_release(&legend);
    grid_release(&bare);
}

static void check_steps(App *app, uint64_t seed)
{
    static const char *const OVERLAYS[] = {"overlay kind",  "overlay age",       "overlay size",
                                           "overlay level", "overlay partition", "overlay depth"};
    Session *session = app_session(app);
    Rng rng = {seed};
    Grid grid;
    grid_init(&grid, COLS, ROWS);
    for (int n = 0; n < 60; n++) {
        if (rng_below(&rng, 3) == 0)
            assert_true(app_run(app, str_from(OVERLAYS[rng_below(&rng, sizeof OVERLAYS / sizeof *OVERLAYS)]), NULL));
        session_set_step(session, (StepId)rng_below(&rng, session_last_step(session) + 1));
        if (rng_below(&rng, 4) == 0)
            map_zoom(session_map(session), 30, 10, 2, 2);
        else if (rng_below(&rng, 4) == 0)
            map_fit(session_map(session));
        session->map_stale = true;
        check_frame(app, &grid);
    }
    grid_release(&grid);
}

/* What panes tell of layers: why each is kept, and on which sides of a comparison it is. */
static void check_states(App *app)
{
    static const char *const SHOWN[] = {
        "pane garbage", "pane garbage | set garbage=reach", "pane map", "compare neon", "compare neon | full",
        "compare off"};
    Grid grid;
    grid_init(&grid, COLS, ROWS);
    map_fit(session_map(app_session(app)));
    for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++) {
        app_run(app, str_from(SHOWN[i]), NULL);
        app_draw(app, &grid);
        Listed listed = {.count = 0};
        map_signs_shown(session_map(app_session(app)), add, &listed);
        check_distinct(&listed, SHOWN[i]);
        check_fills(session_map(app_session(app)), &grid);
        const CompareView *compare = compare_shown(app_session(app));
        for (size_t side = 1; compare && side < compare->count; side++)
            check_fills(compare_map(app_session(app), side), &grid);
    }
    grid_release(&grid);
}

static void test_sets(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 6; seed++) {
        History *history = mem_zero(1, sizeof *history);
        history_init(history);
        production_layers(&history->layers, 40 + (size_t)seed * 300, seed);
        history_add_step(history, STEP_LOAD);
        history_adopt_layers(history);
        App *app = app_new(history, &(SessionOptions){.cols = COLS, .rows = ROWS});
        check_steps(app, seed);
        assert_true(app_run(app, STR("plan"), NULL));
        check_steps(app, seed + 100);
        check_states(app);
        app_free(app);
    }
}

static void test_demo(void **state)
{
    (void)state;
    App *app = app_new(demo_history(), &(SessionOptions){.cols = COLS, .rows = ROWS});
    check_steps(app, 3);
    app_free(app);
}

/* The states that the legend explains, for runs of equal states of any lengths. */
static void test_states_present(void **state)
{
    enum { COUNT = 100, STATES = 5, ROUNDS = 300 };
    static const MapState STATES_OF[STATES] = {
        {.weight = 1}, {.weight = -1}, {.weight = 3}, {.weight = 0}, {.weight = 7}};
    Rng rng = {5};
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        uint8_t of[COUNT];
        uint64_t wanted = 0;
        size_t count = rng_below(&rng, COUNT + 1);
        for (size_t i = 0; i < count; i++) {
            of[i] = i > 0 && rng_below(&rng, 9) ? of[i - 1] : (uint8_t)rng_below(&rng, STATES);
            wanted |= STATES_OF[of[i]].weight >= 0 ? (uint64_t)1 << of[i] : 0;
        }
        MapStates states = {.of = of, .count = count, .states = STATES_OF, .state_count = STATES};
        assert_int_equal(map_states_present(&states), wanted);
    }
}

static App *opened(const char *path)
{
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    const char *const paths[] = {path};
    assert_true(source_load(paths, 1, &(LoadOptions){0}, history, &report, NULL));
    load_report_release(&report);
    return app_new(history, &(SessionOptions){.cols = COLS, .rows = ROWS});
}

static void check_scene(App *app, const char *command)
{
    Error error = {0};
    Grid grid;
    grid_init(&grid, COLS, ROWS);
    if (!app_run(app, str_from(command), &error))
        fail_msg("%s: %s", command, error.message);
    check_frame(app, &grid);
    grid_release(&grid);
}

static void check_plan(App *app)
{
    Session *session = app_session(app);
    check_scene(app, "plan");
    for (StepId step = 0; step <= session_last_step(session); step++) {
        session_set_step(session, step);
        check_scene(app, "fit");
    }
}

/* A swatch of the legend is painted as a cell of the map: in a dump, on the path of a read, in a region and its plan,
 * at every step of a plan, beside the pane of garbage, in a comparison, and in a store and its plan. */
static void test_scenes(void **state)
{
    (void)state;
    App *app = opened("samples/slow-shop.json");
    swatches = 0;
    check_scene(app, "fit");
    check_scene(app, "worst");
    check_scene(app, "pane garbage");
    check_scene(app, "pane findings");
    check_plan(app);
    check_scene(app, "compare neon");
    check_scene(app, "compare off");
    app_free(app);
    app = opened("samples/slow-shop.json");
    check_scene(
        app, "region 000000000000000000000000000000000000,030000000000000000000000000000000002 0/0,FFFFFFFF/FFFFFFFF");
    check_plan(app);
    app_free(app);
    app = opened("samples/lessons/8-leveled-store");
    check_scene(app, "fit");
    check_plan(app);
    check_scene(app, "unplan");
    check_scene(app, "overlay level");
    app_free(app);
    assert_true(swatches > 500);
    assert_true(fills > 1000);
}

/* The legend is the same whichever layer is selected, although the selection may cover all cells of a sign. */
static void test_covered(void **state)
{
    (void)state;
    App *app = opened("samples/slow-shop.json");
    Session *session = app_session(app);
    Grid screen, legend, before;
    grid_init(&screen, COLS, ROWS);
    grid_init(&before, 400, 1);
    app_draw(app, &screen);
    map_legend(session_map(session), &before, (Rect){0, 0, 400, 1});
    for (LayerId id = 0; id < session->shown->layers.count; id++) {
        session->map.selected = id;
        session->map_stale = true;
        app_draw(app, &screen);
        grid_init(&legend, 400, 1);
        map_legend(session_map(session), &legend, (Rect){0, 0, 400, 1});
        for (int x = 0; x < legend.cols; x++)
            if (grid_cell(&legend, x, 0)->glyph != grid_cell(&before, x, 0)->glyph)
                fail_msg("with layer %u selected the legend differs at column %d", id, x);
        grid_release(&legend);
    }
    grid_release(&before);
    grid_release(&screen);
    app_free(app);
}

/* Of the outlines that a plan of a comb draws again and again, in turn, few are kept: its teeth and rows share cells.
 */
static void test_repeated(void **state)
{
    (void)state;
    enum { LAYERS = 4000 };
    History *history = mem_zero(1, sizeof *history);
    Grid screen;
    history_init(history);
    shape_wide_comb(&history->layers, LAYERS);
    history->layers.form = KEY_PRODUCTION;
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    App *app = app_new(history, &(SessionOptions){.cols = COLS, .rows = ROWS});
    grid_init(&screen, COLS, ROWS);
    assert_true(app_run(app, STR("plan"), NULL));
    app_draw(app, &screen);
    const MapCache *cache = session_map(app_session(app))->cache;
    assert_true(cache->scene.rects.count > LAYERS / 2);
    assert_in_range(cache->outlines.count, 1, LAYERS / 10);
    grid_release(&screen);
    app_free(app);
}

/* Without images the legend names none: where the frame of a decision meets the heavy outline of a new delta, that
 * outline stays as it is. */
static void test_no_images(void **state)
{
    (void)state;
    App *app = opened("samples/grid.scn");
    Session *session = app_session(app);
    Grid screen;
    int framed = 0;
    grid_init(&screen, COLS, ROWS);
    assert_true(app_run(app, STR("plan"), NULL));
    for (StepId step = 0; step < session->shown->steps.count; step++) {
        session_set_step(session, step);
        app_draw(app, &screen);
        const MapCache *cache = session_map(session)->cache;
        bool images = false;
        for (LayerId id = 0; id < session->shown->layers.count; id++)
            images = images || layer_is_image(&session->shown->layers, id);
        assert_false(images);
        framed += cache->shows_decision && map_shows_role(cache, ROLE_NEW);
        for (size_t i = 0; i < map_sign_count; i++)
            if (map_signs[i].word && strcmp(map_signs[i].word, "images at its edge") == 0 && cache->signs >> i & 1)
                fail_msg("the legend of step %u names images", step);
    }
    assert_true(framed > 0);
    grid_release(&screen);
    app_free(app);
}

/* The legend on the upper border of a low screen has room for all signs: those of images share an item. */
static void test_low(void **state)
{
    (void)state;
    static const char *const COMMANDS[] = {"overlay depth", "overlay size", "overlay age", "overlay level", "gc"};
    App *app = opened("samples/slow-shop.json");
    Grid screen;
    grid_init(&screen, 80, 24);
    app_event(app, &(Event){.kind = EVENT_RESIZE, .cols = 80, .rows = 24});
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        bool images = false;
        assert_true(app_run(app, str_from(COMMANDS[i]), NULL));
        app_draw(app, &screen);
        for (int x = 0; x < screen.cols; x++) {
            uint32_t glyph = grid_cell(&screen, x, 1)->glyph;
            if (glyph == 0x2026)
                fail_msg("%s: the legend is cut", COMMANDS[i]);
            images = images || (glyph == GLYPH_IMAGES && grid_cell(&screen, x, 1)->style.bg != ROLE_DEFAULT);
        }
        if (!images)
            fail_msg("%s: the legend does not explain many images over deltas", COMMANDS[i]);
    }
    grid_release(&screen);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sets),    cmocka_unit_test(test_demo),
                                       cmocka_unit_test(test_scenes),  cmocka_unit_test(test_states_present),
                                       cmocka_unit_test(test_covered), cmocka_unit_test(test_repeated),
                                       cmocka_unit_test(test_low),     cmocka_unit_test(test_no_images)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_svg.c - SVG and HTML: well formed, every layer with its name, and no name that breaks out of its place. */
#include "core/base/escape.h"
#include "tui/view/emit.h"
#include "tui/view/html.h"
#include "tui/view/palette.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Whether all tags nest and close: a check of form that finds a forgotten quote or end tag. */
static bool is_well_formed(const char *xml)
{
    char stack[32][24];
    int depth = 0;
    for (const char *at = strchr(xml, '<'); at; at = strchr(at, '<')) {
        const char *end = at + 1;
        bool quoted = false;
        for (; *end && (quoted || *end != '>'); end++)
            quoted ^= *end == '"';
        if (!*end)
            return false;
        char name[24] = "";
        sscanf(at + 1, "%23[/a-zA-Z]", name);
        if (name[0] == '/') {
            if (depth == 0 || strcmp(stack[--depth], name + 1) != 0)
                return false;
        } else if (end[-1] != '/') {
            if (depth == 32)
                return false;
            memcpy(stack[depth++], name, sizeof name);
        }
        at = end;
    }
    return depth == 0;
}

static size_t occurrences(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        count++;
    return count;
}

static void make_history(History *history)
{
    history_init(history);
    history->layers.form = KEY_PRODUCTION;
    history->title = "a <b> & \"c\"";
    history_add_step(history, STEP_LOAD);
    Layer layer = {.key_lo = 0,
                   .key_hi = U128_MAX,
                   .lsn_lo = 0x10,
                   .lsn_hi = 0x30,
                   .size = 5 << 20,
                   .records = SIZE_UNKNOWN,
                   .generation = GENERATION_NONE,
                   .name = STR("evil<title><script>\"&\x1b[2J")};
    history_add_layer(history, &layer, JOB_NONE);
    layer.kind = LAYER_IMAGE;
    layer.lsn_hi = 0x11;
    layer.name = (Str){0};
    history_add_layer(history, &layer, JOB_NONE);
    history->layers.has_gc_cutoff = true;
    history->layers.gc_cutoff = 0x20;
}

static void every_layer_has_its_name_and_meaning(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    make_history(&history);
    map_init(&map);
    svg_write(&map, &history, 0, &(SvgOptions){.width = 640, .height = 400}, &out);
    assert_true(is_well_formed(out.at));
    assert_null(strstr(out.at, "<script"));
    assert_null(strchr(out.at, '\x1b'));
    assert_non_null(strstr(out.at, "evil&lt;title&gt;"));
    assert_non_null(strstr(
        out.at, "000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000000000000010\n"));
    assert_non_null(strstr(out.at, "dbdir – MAX\n5.00 MiB</title>"));
    assert_non_null(strstr(out.at, "GC cutoff 0/20"));
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

static void what_xml_forbids_is_replaced(void **state)
{
    (void)state;
    Text out = TEXT_EMPTY;
    xml_escape(STR("a\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD\xED\xA0\x80\x01<"), &out);
    assert_string_equal(out.at, "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\xED\\xA0\\x80\\x01&lt;");
    text_release(&out);
}

static void a_page_hides_what_does_not_live(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    make_history(&history);
    history_add_step(&history, STEP_NOTE);
    history.steps.at[1].text = "</script><b>\"quoted\"";
    history_end_layer(&history, 0);
    map_init(&map);
    html_write(&map, &history, 1, &(SvgOptions){.width = 640, .height = 400}, &out);
    assert_int_equal(occurrences(out.at, "data-b=\"0\""), 2); /* the size inside a layer, and the ribbon */
    assert_int_equal(occurrences(out.at, "data-d=\"1\""), 1);
    assert_non_null(strstr(out.at, "<metadata>=l0\t0 1 -\n")); /* classes; born, died, no job */
    assert_non_null(strstr(out.at, "\t5.00 MiB\t=evil&lt;title&gt;&lt;script&gt;&quot;&amp;\\x1B[2J\n"));
    assert_non_null(strstr(out.at, "\tdbdir\n"));
    assert_non_null(strstr(out.at, "\tMAX\n"));
    assert_non_null(strstr(out.at, "=\t0 - -\n"));
    assert_int_equal(occurrences(out.at, "<path class=\"l0"), 1); /* in the legend */
    assert_int_equal(occurrences(out.at, "</script>"), 2);        /* of the data, and of the page itself */
    assert_null(strstr(out.at, "@{"));
    assert_null(strstr(out.at, "http-equiv"));
    assert_int_equal(occurrences(out.at, "http"), 1); /* the name of the SVG language: nothing is fetched */
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

/* A figure of many layers has few elements, and still all outlines. */
static void many_layers_are_few_paths(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    history_init(&history);
    history_add_step(&history, STEP_LOAD);
    for (unsigned i = 0; i < SVG_MANY_LAYERS; i++) {
        Layer layer = {.kind = i % 2 ? LAYER_IMAGE : LAYER_DELTA, .key_lo = i, .key_hi = i + 1, .lsn_lo = 16};
        layer.lsn_hi = i % 2 ? 17 : 32;
        layer.size = layer.records = SIZE_UNKNOWN;
        layer.generation = GENERATION_NONE;
        history_add_layer(&history, &layer, JOB_NONE);
    }
    map_init(&map);
    const SvgOptions options = {.width = 640, .height = 400, .theme = {COLORS_TRUE, true}, .both_themes = true};
    svg_write(&map, &history, 0, &options, &out);
    assert_true(is_well_formed(out.at));
    assert_true(occurrences(out.at, "<path") < 100);
    assert_true(occurrences(out.at, "h") >= SVG_MANY_LAYERS);
    assert_null(strstr(out.at, "__00000010")); /* names are tooltips, which it does not have */
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

/* What fills the layers on the screen fills them here, and the legend says what it means. */
static void test_overlays_fill_the_layers(void **state)
{
    (void)state;
    static const struct {
        Overlay overlay;
        const char *class, *legend;
    } CASES[] = {
        {OVERLAY_KIND, "class=\"l0\"", ">image</text>"},
        {OVERLAY_SIZE, "class=\"l0 r7\"", ">size: 1/5 of the target</text>"}, /* 5 MiB: more than twice 1 MiB */
        {OVERLAY_AGE, "class=\"l0 r", ">age: old</text>"},
        {OVERLAY_DEPTH, "class=\"l0 r0\"", ">depth: the first</text>"},
        {OVERLAY_RESIDENCY, "class=\"l0 r1\"", ">residency: evicted</text>"},
        {OVERLAY_VISIBILITY, "class=\"l0 r6\"", ">visibility: covered</text>"},
        {OVERLAY_STATES, "class=\"l0 r3\"", ">odd</text>"},
    };
    static const MapState STATES[] = {{"even", 0, ROLE_TEXT, 0, ""}, {"odd", 3, ROLE_BAD, 'o', ""}};
    const uint8_t states[] = {1, 1};
    History history;
    make_history(&history);
    history.policy.target_file_size = 1 << 20;
    history.layers.flags[0] = LAYER_RESIDENCY_KNOWN | LAYER_EVICTED | LAYER_VISIBILITY_KNOWN | LAYER_VISIBLE;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        MapView map;
        Text out = TEXT_EMPTY;
        map_init(&map);
        map.overlay = CASES[i].overlay;
        map.states = (MapStates){"parity", states, 2, STATES, 2, 1};
        svg_write(&map, &history, 0, &(SvgOptions){.width = 640, .height = 400}, &out);
        assert_true(is_well_formed(out.at));
        assert_non_null(strstr(out.at, CASES[i].class));
        assert_non_null(strstr(out.at, CASES[i].legend));
        assert_int_equal(strstr(out.at, ">even</text>") != NULL, 0); /* no layer is even */
        text_release(&out);
        map_release(&map);
    }
    history_release(&history);
}

static void add_layer(History *history, LayerKind kind, KeyRange keys, Lsn lsn_lo, Lsn lsn_hi)
{
    const Layer layer = {.kind = (uint8_t)kind,
                         .key_lo = keys.lo,
                         .key_hi = keys.hi,
                         .lsn_lo = lsn_lo,
                         .lsn_hi = lsn_hi,
                         .size = SIZE_UNKNOWN,
                         .records = SIZE_UNKNOWN,
                         .generation = GENERATION_NONE};
    history_add_layer(history, &layer, JOB_NONE);
}

/* The deepest segment lies between two relations. As in the terminal, the ramp ends with the deepest read of keys that
 * exist, which visits 2 layers; a zoomed picture has the reads of the keys in view. */
static void depth_is_that_of_existing_keys_in_view(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    Key table, next, end;
    assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 100}, &table));
    assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 200}, &next));
    assert_true(key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 200, .field6 = 50}, &end));
    history_init(&history);
    history.layers.form = KEY_PRODUCTION;
    history_add_step(&history, STEP_LOAD);
    add_layer(&history, LAYER_DELTA, (KeyRange){table, end}, 10, 20);
    add_layer(&history, LAYER_DELTA, (KeyRange){table, table + 50}, 20, 30);
    add_layer(&history, LAYER_DELTA, (KeyRange){table + 50, next}, 20, 30);
    add_layer(&history, LAYER_DELTA, (KeyRange){table + 50, next}, 30, 40);
    map_init(&map);
    map.overlay = OVERLAY_DEPTH;
    const SvgOptions options = {.width = 640, .height = 400};
    svg_write(&map, &history, 0, &options, &out);
    assert_int_equal(occurrences(out.at, "<path class=\"r0\" d="), 2);
    assert_int_equal(occurrences(out.at, "<path class=\"r7\" d="), 2);
    assert_non_null(strstr(out.at, "reads ≤2"));
    map_window(&map, &history, (KeyRange){next, end}, (LsnRange){10, 40});
    text_clear(&out);
    svg_write(&map, &history, 0, &options, &out);
    assert_non_null(strstr(out.at, "reads ≤1"));
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

/* An image includes everything before its LSN: a read ends there, and does not visit the delta that ends at that LSN.
 */
static void an_image_ends_reads_before_the_delta_below(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    history_init(&history);
    history_add_step(&history, STEP_LOAD);
    add_layer(&history, LAYER_DELTA, (KeyRange){0, 100}, 10, 20);
    add_layer(&history, LAYER_IMAGE, (KeyRange){0, 100}, 20, 21);
    map_init(&map);
    map.overlay = OVERLAY_DEPTH;
    svg_write(&map, &history, 0, &(SvgOptions){.width = 640, .height = 400}, &out);
    assert_int_equal(occurrences(out.at, "<path class=\"faded\" d="), 1);
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

static void an_overlay_that_fills_nothing_is_unknown(void **state)
{
    (void)state;
    static const Overlay OVERLAYS[] = {OVERLAY_LEVEL, OVERLAY_PARTITION, OVERLAY_RESIDENCY, OVERLAY_VISIBILITY};
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    make_history(&history);
    map_init(&map);
    for (size_t i = 0; i < sizeof OVERLAYS / sizeof *OVERLAYS; i++) {
        char legend[64];
        map.overlay = OVERLAYS[i];
        snprintf(legend, sizeof legend, ">%s: unknown here</text>", map_overlay_name(map.overlay));
        text_clear(&out);
        svg_write(&map, &history, 0, &(SvgOptions){.width = 640, .height = 400}, &out);
        assert_non_null(strstr(out.at, legend));
        assert_null(strstr(out.at, "a colour for each"));
        assert_null(strstr(out.at, "class=\"r7\""));
    }
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

static void lineage_without_a_selection_says_so(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    make_history(&history);
    map_init(&map);
    map.overlay = OVERLAY_LINEAGE;
    svg_write(&map, &history, 0, &(SvgOptions){.width = 640, .height = 400}, &out);
    assert_non_null(strstr(out.at, ">lineage: no layer is selected</text>"));
    map.selected = 0;
    text_clear(&out);
    svg_write(&map, &history, 0, &(SvgOptions){.width = 640, .height = 400}, &out);
    assert_null(strstr(out.at, "no layer is selected"));
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

static void text_is_readable_on_every_fill(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        Text out = TEXT_EMPTY;
        int rules = 0;
        svg_rules((Theme){COLORS_TRUE, light}, true, &out);
        for (const char *at = out.at; (at = strstr(at, " .on-")); at++) {
            char name[8];
            unsigned letters, fill;
            assert_int_equal(sscanf(at, " .on-%7[a-z0-9]{fill:#%6x;stroke:#%6x}", name, &letters, &fill), 3);
            assert_true(color_contrast(letters, fill) >= CONTRAST_TEXT);
            rules++;
        }
        assert_int_equal(rules, 16);
        text_release(&out);
    }
}

/* What the map points at and what is selected is drawn over the layers. Labels of lines are beside the area. */
static void marks_and_markers_are_drawn(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    make_history(&history);
    map_init(&map);
    const MapMark marks[] = {{{0, 100}, {0x10, 0x20}, ROLE_MATCH, NULL, "found", "found by the search"},
                             {{0, 100}, {0x20, 0x30}, ROLE_BAD, "+", NULL, NULL}};
    map.marks = marks;
    map.mark_count = 2;
    map.selected = 1;
    const Lsn branches[] = {0x18, 0x19, 0x1A};
    map.markers = &(GcMarkers){GC_FROM_SET, 0x28, branches, 3};
    svg_write(&map, &history, 0, &(SvgOptions){.width = 640, .height = 400}, &out);
    assert_true(is_well_formed(out.at));
    assert_int_equal(occurrences(out.at, "<rect class=\"match\" x"), 1);
    assert_int_equal(occurrences(out.at, "<rect class=\"match-bad\" x"), 1);
    assert_non_null(strstr(out.at, ">found by the search</text>"));
    assert_non_null(strstr(out.at, ">marked</text>"));
    assert_int_equal(occurrences(out.at, "class=\"sel\""), 1);
    assert_null(strstr(out.at, "GC cutoff 0/20")); /* it was moved */
    assert_non_null(strstr(out.at, "GC cutoff 0/28"));
    double last = -1;
    for (const char *at = strstr(out.at, "class=\"branch-text\""); at; at = strstr(at + 1, "class=\"branch-text\"")) {
        double x, y;
        assert_int_equal(sscanf(at, "class=\"branch-text\" x=\"%lf\" y=\"%lf\"", &x, &y), 2);
        assert_true(last < 0 || y >= last + 12); /* one below the other */
        last = y;
    }
    assert_true(last > 0);
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

static void sets_without_layers_are_pictures_too(void **state)
{
    (void)state;
    History history;
    MapView map;
    Text out = TEXT_EMPTY;
    history_init(&history);
    history_add_step(&history, STEP_LOAD);
    map_init(&map);
    svg_write(&map, &history, 0, &(SvgOptions){.width = 1, .height = 1}, &out);
    assert_true(is_well_formed(out.at));
    text_release(&out);
    map_release(&map);
    history_release(&history);
}

static void a_screen_is_a_picture(void **state)
{
    (void)state;
    Grid grid;
    Text out = TEXT_EMPTY;
    grid_init(&grid, 20, 4);
    grid_box(&grid, (Rect){0, 0, 10, 3}, EDGE_HEAVY, (Style){.fg = ROLE_NEW});
    grid_text(&grid, 1, 1, 8, STR("a<b & c>"), (Style){.fg = ROLE_BAD, .bg = ROLE_BAR});
    grid_text(&grid, 11, 1, 8, STR("\xe2\x96\x83\xe2\x89\xa1x"), (Style){.attr = ATTR_REVERSE});
    emit_svg(&grid, (Theme){COLORS_TRUE, true}, &out);
    assert_true(is_well_formed(out.at));
    assert_non_null(strstr(out.at, ">a&lt;b &amp; c&gt;</text>"));
    assert_non_null(strstr(out.at, "width=\"160\" height=\"64\""));
    text_release(&out);
    grid_release(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_has_its_name_and_meaning),
        cmocka_unit_test(what_xml_forbids_is_replaced),
        cmocka_unit_test(a_page_hides_what_does_not_live),
        cmocka_unit_test(test_overlays_fill_the_layers),
        cmocka_unit_test(depth_is_that_of_existing_keys_in_view),
        cmocka_unit_test(an_image_ends_reads_before_the_delta_below),
        cmocka_unit_test(many_layers_are_few_paths),
        cmocka_unit_test(an_overlay_that_fills_nothing_is_unknown),
        cmocka_unit_test(lineage_without_a_selection_says_so),
        cmocka_unit_test(text_is_readable_on_every_fill),
        cmocka_unit_test(marks_and_markers_are_drawn),
        cmocka_unit_test(sets_without_layers_are_pictures_too),
        cmocka_unit_test(a_screen_is_a_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

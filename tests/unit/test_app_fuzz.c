/* test_app_fuzz.c - random keys, clicks, sizes and commands over several histories. After each event the frame must be
 * whole.
 *
 * The seed is fixed, so that a failure repeats. LAYERSCOPE_FUZZ_EVENTS sets the number of events per history (default:
 * 1500), LAYERSCOPE_FUZZ_SEED another seed. */
#include "core/base/rng.h"
#include "core/formats/load.h"
#include "tui/app.h"
#include "core/simulator/demo.h"
#include "tui/prompt.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const KeyCode KEYS[] = {
    '|',
    'D',
    'v',
    '$',
    'W',
    'g',
    '1',
    '2',
    'h',
    'j',
    'k',
    'l',
    'H',
    'J',
    'K',
    'L',
    'n',
    'N',
    '+',
    '-',
    '<',
    '>',
    '{',
    '}',
    '0',
    '1',
    '5',
    ']',
    '[',
    ')',
    '(',
    'c',
    'C',
    'm',
    '\'',
    'a',
    'x',
    'p',
    'w',
    'u',
    'r',
    'R',
    'f',
    'd',
    't',
    'e',
    'i',
    's',
    'o',
    ' ',
    '/',
    ':',
    '?',
    'y',
    'q',
    'B',
    '.',
    0xE9,
    0x1F600,
    INPUT_ENTER,
    INPUT_ENTER,
    INPUT_ESC,
    INPUT_TAB,
    INPUT_BACKTAB,
    INPUT_UP,
    INPUT_DOWN,
    INPUT_LEFT,
    INPUT_RIGHT,
    INPUT_HOME,
    INPUT_END,
    INPUT_PAGE_UP,
    INPUT_PAGE_DOWN,
    INPUT_BACKSPACE,
    INPUT_DELETE,
    18,
    21,
    23,
    12,
};

static const char *const COMMANDS[] = {
    "plan neon",
    "plan full",
    "parameter fanout 2",
    "parameter target_file_size 1",
    "parameter target_file_size 64K",
    "parameter cut grid",
    "unplan",
    "compare fanout=3 target_file_size=64K",
    "compare samples/partitions.scn",
    "compare neon | blocks",
    "compare plan full,fanout=2 | neon",
    "simulate zipf records=30000",
    "gc cutoff up 2",
    "gc cutoff cursor",
    "gc branch cursor",
    "gc reset",
    "overlay reach",
    "lesson 1",
    "lesson 6",
    "lesson next",
    "answer 1",
    "open tests/golden/play/small.txt",
    "search 1",
    "search 0/100000",
    "search #1",
    "goto 2000",
    "step 100",
    "break depth > 1",
    "break layers > 10",
    "axes linear,linear",
    "axes bytes,rank",
    "axes adaptive",
    "set glyphs=ascii",
    "set editor=vi",
    "set editor=emacs",
    "read 0",
    "help zoom",
    "help legend",
    "help policies",
    "help",
    "lesson list",
    "search L0",
    "search 16400",
    "goto 1663/16384/99999",
    "overlay partition",
    "overlay size",
    "why #0",
    "move left 100000",
    "overlay lineage",
    "play",
    "compare",
    "compare neon",
    "compare tests/golden/play/small.txt",
    "compare off",
    "diverge",
    "pane compare",
    "window 0.0 1.0 0.0 1.0",
    "link",
    "simulate zipf records=8000 record-len=100 logical-size=2M target-file-size=32K pitr=100K",
    "simulate single policy=blocks records=6000 record-len=100 logical-size=1M target-file-size=32K",
    "simulate hot-cold policy=neon+gc+materialize=3 records=6000 record-len=100 logical-size=1M target-file-size=32K",
    "wait",
    "wait 7",
    "lives 0",
    "lives 3",
    "pane ledger",
    "pane parameters",
    "why 100",
    "why 2000@0/100000",
    "why here",
    "traversal tests/fuzz/corpus/logged_read/numbered",
    "plan blocks",
    "parameter every 2",
    "parameter stretch 0.5:1.5",
};

static const char *const PASTES[] = {
    "+---+ +--+\n| a | |2M|\n+---+ +--+\n",
    "nothing",
    "",
    "000000067F00004002000089C30100000000-000000067F00004002000089C30100000001__0000001C760FA190",
    "could not find data for key 000000067F00004002000089C30100000000 at LSN 1/0, for request at LSN 1C/76100000: "
    "layer "
    "traversal: result Missing, cont_lsn 1C/760FA190, layer: "
    "000000067F00004002000089C30100000000-000000067F00004002000089C30100000001__0000001C760FA190",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A few keys that are pressed repeatedly for a while: random keys would hardly ever show how they interact. */
enum { MOOD_KEYS = 4, MOOD_EVENTS = 40 };
static KeyCode mood[MOOD_KEYS];

static void random_event(App *app, Rng *rng)
{
    uint64_t dice = rng_below(rng, 100);
    const Session *session = app_session(app);
    if (session->typing.prompting && session->options.editor->line.text.length > 120 &&
        dice < 20) { /* otherwise the line stays open for long */
        app_event(app, &(Event){.kind = EVENT_KEY, .key = INPUT_ESC});
        return;
    }
    if (rng_below(rng, MOOD_EVENTS) == 0)
        for (int i = 0; i < MOOD_KEYS; i++)
            mood[i] = KEYS[rng_below(rng, COUNT(KEYS))];
    if (dice < 75) {
        KeyCode any = KEYS[rng_below(rng, COUNT(KEYS))], often = mood[rng_below(rng, MOOD_KEYS)];
        app_event(app, &(Event){.kind = EVENT_KEY, .key = often && dice < 50 ? often : any});
    } else if (dice < 85) {
        app_event(app, &(Event){.kind = EVENT_MOUSE,
                                .mouse = (MouseAction)rng_below(rng, 5),
                                .x = (int)rng_below(rng, 210),
                                .y = (int)rng_below(rng, 60)});
    } else if (dice < 89) {
        app_event(app, &(Event){.kind = EVENT_RESIZE,
                                .cols = (int)rng_below(rng, rng_below(rng, 4) ? 130 : 300),
                                .rows = (int)rng_below(rng, 60)});
    } else if (dice < 94) {
        app_event(app, &(Event){.kind = EVENT_TICK, .ms = 300});
    } else if (dice < 95) {
        const char *text = PASTES[rng_below(rng, COUNT(PASTES))];
        app_event(app, &(Event){.kind = EVENT_PASTE, .text = text, .length = strlen(text)});
    } else {
        app_run(app, str_from(COMMANDS[rng_below(rng, COUNT(COMMANDS))]), NULL);
    }
}

static void check_frame(App *app, Grid *grid)
{
    app_draw(app, grid);
    assert_true(grid->cols > 0 && grid->rows > 0);
    assert_true(grid->cursor_x < grid->cols && grid->cursor_y < grid->rows);
    for (int i = 0; i < grid->cols * grid->rows; i++) {
        uint32_t glyph = cell_glyph(&grid->cells[i], false);
        assert_true(glyph >= 32 && glyph != 127 && (glyph < 0x80 || glyph >= 0xA0)); /* no control character */
        assert_true(cell_glyph(&grid->cells[i], true) < 127);
    }
}

/* As on a terminal: long work runs beside the screen, which is drawn or resized meanwhile, or the work is cancelled. */
typedef struct Patience {
    App *app;
    Rng rng;
    Grid *grid;
} Patience;

static bool go_on(void *self, const char *what, uint32_t ms)
{
    Patience *patience = self;
    App *app = patience->app;
    (void)ms;
    if (rng_below(&patience->rng, 4) == 0)
        app_event(app, &(Event){.kind = EVENT_RESIZE, .cols = 30 + (int)rng_below(&patience->rng, 90), .rows = 20});
    app_note(app, what);
    check_frame(app, patience->grid);
    return rng_below(&patience->rng, 8) > 0;
}

/* Every second run is on a terminal, where reading layers and planning for the strip have threads of their own. */
static void fuzz(History *history, uint64_t seed)
{
    const char *wanted = getenv("LAYERSCOPE_FUZZ_EVENTS");
    const char *other = getenv("LAYERSCOPE_FUZZ_SEED"); /* added to the fixed ones */
    unsigned long events = wanted ? strtoul(wanted, NULL, 10) : 1500;
    seed += other ? strtoul(other, NULL, 10) : 0;
    Editor *editor = prompt_new(NULL, NULL);
    Grid grid = {0};
    grid_init(&grid, 80, 24);
    Patience patience = {NULL, {.state = seed}, &grid};
    const Waiter waiter = {&patience, go_on};
    bool terminal = (seed + (other ? strtoul(other, NULL, 10) / 1000 : 0)) % 2 == 1;
    App *app = app_new(
        history,
        &(SessionOptions){.cols = 80, .rows = 24, .editor = editor, .waiter = terminal ? &waiter : NULL, .soon = 1});
    patience.app = app;
    Rng rng = {.state = seed};
    uint64_t version = history->version;
    for (unsigned long i = 0; i < events; i++) {
        random_event(app, &rng);
        if (app_session(app)->loaded != history)
            history = NULL;                                   /* another one was opened or simulated */
        assert_true(!history || history->version == version); /* views never write into a history */
        if (rng_below(&rng, 4) == 0)
            check_frame(app, &grid);
        app_requests(app);
        text_clear(app_output(app));
    }
    grid_release(&grid);
    app_free(app);
    prompt_free(editor);
}

static History *loaded(const char *text)
{
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    if (!load_text(str_from(text), "fuzz", &(LoadOptions){0}, history, &report, NULL))
        history_init(history);
    load_report_release(&report);
    return history;
}

static void test_demo(void **state)
{
    (void)state;
    fuzz(demo_history(), 1);
}

static void test_nothing_at_all(void **state)
{
    (void)state;
    fuzz(loaded(""), 2);
}

static void test_one_layer(void **state)
{
    (void)state;
    fuzz(loaded("000000067F00004002000089C30100000000-000000067F00004002000089C30100000001__0000001C760FA190\n"), 3);
}

/* A delta over one key and one LSN, layers at both ends of all keys and LSNs, and an empty layer. */
static void test_extremes(void **state)
{
    (void)state;
    fuzz(loaded("000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000000000000000-"
                "FFFFFFFFFFFFFFFF\n"
                "000000000000000000000000000000000000-000000000000000000000000000000000001__0000000000000000-"
                "0000000000000001\n"
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__FFFFFFFFFFFFFFFE\n"
                "gc_cutoff:0\nbranch:FFFFFFFFFFFFFFFF\n"),
         4);
}

static void test_dump(void **state)
{
    (void)state;
    const char *const paths[] = {"tests/golden/play/small.txt"};
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    assert_true(load_paths(paths, 1, &(LoadOptions){0}, history, &report, NULL));
    load_report_release(&report);
    fuzz(history, 5);
}

/* Search text that would take long or nest deeply is cut off, and the line stays open. */
static void test_long_text_in_a_search(void **state)
{
    (void)state;
    static char text[3000];
    memset(text, 'x', sizeof text);
    Editor *editor = prompt_new(NULL, NULL);
    App *app = app_new(demo_history(), &(SessionOptions){.cols = 80, .rows = 24, .editor = editor});
    const Event paste = {.kind = EVENT_PASTE, .text = text, .length = sizeof text};
    app_event(app, &(Event){.kind = EVENT_KEY, .key = ':'});
    app_event(app, &(Event){.kind = EVENT_KEY, .key = 'R' - '@'});
    app_event(app, &paste);
    app_event(app, &paste);
    assert_true(app_session(app)->typing.prompting);
    assert_in_range(strlen(editor->line.search), 20, 60);
    app_event(app, &(Event){.kind = EVENT_KEY, .key = INPUT_ESC});
    app_event(app, &(Event){.kind = EVENT_KEY, .key = ':'});
    app_event(app, &paste);
    assert_int_equal(editor->line.text.length, EDITOR_LINE_MAX);
    app_event(app, &(Event){.kind = EVENT_KEY, .key = '\t'});
    app_event(app, &paste);
    assert_true(app_session(app)->typing.prompting);
    assert_int_equal(editor->line.text.length, EDITOR_LINE_MAX);
    app_event(app, &(Event){.kind = EVENT_KEY, .key = INPUT_ESC});
    assert_false(app_session(app)->typing.prompting);
    app_free(app);
    prompt_free(editor);
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_demo),      cmocka_unit_test(test_nothing_at_all),
        cmocka_unit_test(test_one_layer), cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_dump),      cmocka_unit_test(test_long_text_in_a_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

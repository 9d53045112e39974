/* test_key_help.c - the keys that `?` lists in a pane are those that do something there: every key is pressed in every
 * pane, and in scenes in which some keys can only refuse. The footer offers none that refuses, and has every key that
 * the screen asks to press.
 *
 *     pane findings, `?`     "g Home G End  go to the first or the last line"     each of the four does something
 *     pane findings, Ctrl-T  is not listed                                        "the key Ctrl-T does nothing here"
 *     a dump, `]`            is listed under "Not now"                            "a dump has no steps: press p to
 * plan"
 */
#include "core/catalog/source.h"
#include "tests/unit/opened_app.h"
#include "tui/app/command.h"
#include "tui/panes/hints.h"
#include "tui/panes/panes.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The keys that the help of the focused pane lists, each between blanks: those that do something now, and those under
 * "Not now". */
static void listed_keys(App *app, Text *now, Text *refused)
{
    Grid grid;
    Text *keys = now;
    grid_init(&grid, 200, 50);
    press(app, '?');
    app_draw(app, &grid);
    const Lines *lines = pane_lines(app_session(app), PANE_HELP);
    text_printf(now, " ");
    text_printf(refused, " ");
    for (size_t i = 0; i < lines->at.count; i++) {
        Str text = lines_text(lines, i);
        if (str_starts(text, STR("What the symbols ")))
            break;
        if (str_equal(text, STR("Not now")))
            keys = refused;
        const char *end = lines->at.at[i].label ? strstr(text.at, "  ") : NULL;
        if (end && end > text.at && end < text.at + text.length)
            text_printf(keys, "%.*s ", (int)(end - text.at), text.at);
    }
    grid_release(&grid);
}

static bool is_listed(const Text *keys, KeyCode key)
{
    char name[KEY_NAME_SIZE], between[KEY_NAME_SIZE + 2];
    snprintf(between, sizeof between, " %s ", key_name_format(key, name));
    return strstr(keys->at, between) != NULL;
}

/* A digit that no binding takes is a count. */
static bool is_count(const Session *session, KeyCode key)
{
    return key >= '1' && key <= '9' && !keymap_command(&session->keymap, key, session->focus);
}

static const KeyCode NAMED[] = {INPUT_ENTER,   INPUT_ESC,       INPUT_TAB,       INPUT_BACKTAB, INPUT_UP,
                                INPUT_DOWN,    INPUT_LEFT,      INPUT_RIGHT,     INPUT_HOME,    INPUT_END,
                                INPUT_PAGE_UP, INPUT_PAGE_DOWN, INPUT_BACKSPACE, INPUT_DELETE,  ' '};

/* Calls `check` with every key: the printable ones, Ctrl and a letter, and those with names. */
static void each_key(void (*check)(PaneId pane, KeyCode key, const Text *listed), PaneId pane, const Text *listed)
{
    for (KeyCode key = '!'; key <= '~'; key++)
        check(pane, key, listed);
    for (KeyCode key = 1; key < 27; key++)
        if (key != INPUT_TAB && key != INPUT_ENTER && key != INPUT_BACKSPACE)
            check(pane, key, listed);
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        check(pane, NAMED[i], listed);
}

/* `listed` has the keys of both lists. */
static void check_listed(PaneId pane, KeyCode key, const Text *listed)
{
    char name[KEY_NAME_SIZE];
    Opened opened = open_at(pane);
    Session *session = app_session(opened.app);
    if (!is_count(session, key)) {
        press(opened.app, key);
        const Text *said = &session->message.text;
        bool nothing = said->length && strstr(said->at, "does nothing here");
        if (nothing == is_listed(listed, key))
            fail_msg("pane %s: %s is %slisted, and %s", pane_words(pane)->name, key_name_format(key, name),
                     nothing ? "" : "not ", nothing ? "does nothing" : "does something");
    }
    close_it(&opened);
}

static void test_help_lists_what_works(void **state)
{
    (void)state;
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        Text listed = TEXT_EMPTY, refused = TEXT_EMPTY;
        Opened opened = open_at((PaneId)pane);
        listed_keys(opened.app, &listed, &refused);
        close_it(&opened);
        text_add_str(&listed, text_str(&refused));
        each_key(check_listed, (PaneId)pane, &listed);
        text_release(&listed);
        text_release(&refused);
    }
}

/* ---- keys that can only refuse now ---- */

#define SHOP  "samples/slow-shop.json"
#define STORE "tests/fuzz/corpus/manifest/dump-1"
#define RUN   "simulate hot-cold small records=20000\nwait\n"

static const struct Scene {
    const char *path, *script; /* path NULL: two layers */
    bool fleet;
} SCENES[] = {
    {NULL, "", false},
    {NULL, "pane findings", false},
    {NULL, "pane parameters\nwait", false},
    {NULL, "pane garbage", false},
    {NULL, "pane region", false},
    {NULL, "pane lesson", false},
    {NULL, "pane fleet", false},
    {NULL, "next", false},
    {NULL, "plan", false},
    {NULL, "mark a\nbreak reads > 0\nzoom in", false},
    {SHOP, "plan\npane map", false},
    {SHOP, "plan\npane map\nstep last", false},
    {SHOP, "plan\npane decisions\nstep first", false},
    {SHOP, "plan\npane parameters\nwait", false},
    {SHOP, "plan\nparameter fanout 9\npane parameters\nwait", false},
    {SHOP, "plan\npane map\ncompare neon", false},
    {SHOP, "next\nregion\nmove far-right\nregion", false},
    {SHOP, "pane table", false},
    {SHOP, "pane findings", false},
    {SHOP, RUN "pane map", false},
    {SHOP, RUN "step first\npane map", false},
    {SHOP, RUN "pane lives", false},
    {STORE, "", false},
    {STORE, "pane levels", false},
    {NULL, "lesson samples/lessons/1-layers.lesson", false},
    {NULL, "lesson samples/lessons/1-layers.lesson\nlesson next", false},
    {SHOP, "", true},
};
enum { SCENE_COUNT = sizeof SCENES / sizeof *SCENES };

static Opened open_scene(const struct Scene *scene)
{
    Opened opened = {.editor = prompt_new(NULL, NULL)};
    Error error = {0};
    LoadReport report = {0};
    History *history = scene->path ? mem_zero(1, sizeof *history) : two_layers();
    if (scene->path)
        assert_true(source_load(&scene->path, 1, &(LoadOptions){0}, history, &report, &error));
    load_report_release(&report);
    opened.app = app_new(history, &(SessionOptions){.cols = 200, .rows = 50, .editor = opened.editor});
    if (scene->fleet)
        app_open_fleet(opened.app, &scene->path, 1, NULL);
    if (!app_run_script(opened.app, str_from(scene->script), &error))
        fail_msg("%s: %s", scene->script, error.message);
    session_unsay(app_session(opened.app));
    return opened;
}

/* Does the focused pane show nothing but a sentence about that? */
static bool shows_nothing(Session *session)
{
    const PaneMask lists =
        1u << PANE_DECISIONS | 1u << PANE_JOBS | 1u << PANE_LIVES | 1u << PANE_LEDGER | 1u << PANE_LEVELS;
    if (session->focus == PANE_LAYER || session->focus == PANE_INSIDE)
        return session->map.selected == LAYER_NONE;
    return (lists >> session->focus & 1) && pane_is_empty(session, session->focus);
}

/* Does the key refuse in that scene, or open a pane that has nothing to show? */
static bool refuses(const struct Scene *scene, KeyCode key)
{
    Opened opened = open_scene(scene);
    Session *session = app_session(opened.app);
    const char *command = keymap_command(&session->keymap, key, session->focus);
    bool opens = command && (strcmp(command, "lives") == 0 || strncmp(command, "pane ", 5) == 0) &&
                 strcmp(command, "pane next") != 0 && strcmp(command, "pane previous") != 0;
    press(opened.app, key);
    bool refused = session->message.error || (opens && shows_nothing(session));
    close_it(&opened);
    return refused;
}

static void test_help_parts_keys_that_refuse(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCENE_COUNT; i++) {
        Text now = TEXT_EMPTY, refused = TEXT_EMPTY;
        Opened opened = open_scene(&SCENES[i]);
        Session *session = app_session(opened.app);
        PaneId pane = session->focus;
        listed_keys(opened.app, &now, &refused);
        for (size_t k = 0; k < session->keymap.rows.count; k++) {
            const Binding *row = &session->keymap.rows.at[k];
            char name[KEY_NAME_SIZE];
            if (keymap_command(&session->keymap, row->key, pane) != row->command)
                continue;
            bool refuse = refuses(&SCENES[i], row->key);
            if (is_listed(&now, row->key) == refuse || is_listed(&refused, row->key) != refuse)
                fail_msg("'%s', pane %s: %s %s, and is listed as one that %s", SCENES[i].script, pane_words(pane)->name,
                         key_name_format(row->key, name), refuse ? "refuses" : "does something",
                         is_listed(&refused, row->key) ? "refuses" : "does something");
        }
        close_it(&opened);
        text_release(&now);
        text_release(&refused);
    }
}

/* Of two commands of which one would only refuse, each list says what its own does. */
static size_t check_alone(Session *session, const Hint *hint)
{
    const char *bar = strchr(hint->commands, '|');
    if (!bar || strchr(bar + 1, '|') || (hint->panes && !(hint->panes >> session->focus & 1)))
        return 0;
    Str first = {hint->commands, (size_t)(bar - hint->commands)}, second = str_from(bar + 1);
    Text keys = TEXT_EMPTY;
    Error why = {0};
    size_t checked = 0;
    if (command_may(session, first, session->focus, NULL) != command_may(session, second, session->focus, NULL)) {
        const char *now = hint_keys(session, hint, session->focus, &keys);
        const char *refused = hint_refused_keys(session, hint, session->focus, &keys, &why);
        if ((now && now == hint->what) || (refused && refused == hint->what) || (now && now == refused))
            fail_msg("pane %s: one key of '%s' is said to do what both do", pane_words(session->focus)->name,
                     hint->commands);
        checked = now && refused;
    }
    text_release(&keys);
    return checked;
}

static void test_help_tells_what_one_key_of_two_does(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t i = 0; i < SCENE_COUNT; i++) {
        Opened opened = open_scene(&SCENES[i]);
        for (size_t h = 0; h < hint_count; h++)
            checked += check_alone(app_session(opened.app), &hints[h]);
        close_it(&opened);
    }
    assert_true(checked > 10);
}

/* ---- the footer ---- */

/* The keys that the footer offers, each between blanks. */
static void footer_keys(const Grid *grid, Text *keys)
{
    text_printf(keys, " ");
    for (int x = 0; x < grid->cols; x++) {
        const Cell *cell = &grid->cells[(grid->rows - 1) * grid->cols + x];
        char utf8[5];
        bool is_key = cell->style.fg == ROLE_ACCENT && cell->style.attr & ATTR_BOLD && cell->glyph > ' ';
        if (is_key)
            utf8_put(cell->glyph, utf8);
        text_printf(keys, "%s", is_key ? utf8 : " ");
    }
}

static void check_footer(const struct Scene *scene)
{
    Opened opened = open_scene(scene);
    Text keys = TEXT_EMPTY;
    Grid grid;
    grid_init(&grid, 200, 50);
    app_draw(opened.app, &grid);
    footer_keys(&grid, &keys);
    Str rest = text_str(&keys), word;
    size_t offered = 0;
    while (str_word(&rest, &word)) {
        KeyCode key;
        if (!key_name_parse(word, &key)) /* "left right", "arrows" */
            continue;
        offered++;
        if (refuses(scene, key))
            fail_msg("'%s': the footer offers %.*s, which refuses", scene->script, STR_ARG(word));
    }
    assert_true(offered >= 3);
    grid_release(&grid);
    text_release(&keys);
    close_it(&opened);
}

static void test_footer_offers_what_works(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCENE_COUNT; i++)
        check_footer(&SCENES[i]);
}

/* Fails for a key that the focused pane's text asks to press and the footer lacks. Returns how many it asks for. */
static size_t check_asked(Session *session, const Lines *lines, const Text *footer)
{
    size_t asked = 0;
    Text text = TEXT_EMPTY;
    for (size_t i = 0; i < lines->at.count; i++)
        text_printf(&text, " %.*s", STR_ARG(lines_text(lines, i)));
    const char *empty = pane_is_empty(session, session->focus) ? pane_sentence(session, session->focus) : NULL;
    text_printf(&text, "%s ", empty ? empty : "");
    for (const char *at = text.at; (at = strstr(at, "ress ")); asked++) {
        at += 5;
        KeyCode key;
        Str word = {at, strcspn(at, " .,;:\n")};
        bool later = at - text.at > 11 && memcmp(at - 11, "then press ", 11) == 0, article = str_equal(word, STR("a"));
        if (later || article || !key_name_parse(word, &key))
            continue;
        if (!is_listed(footer, key))
            fail_msg("pane %s says to press %.*s, and the footer has only%s", pane_words(session->focus)->name,
                     STR_ARG(word), footer->at);
    }
    text_release(&text);
    return asked;
}

static void test_footer_has_what_texts_ask_for(void **state)
{
    (void)state;
    static const char *const PATHS[] = {NULL, SHOP, STORE};
    static const char *const SCRIPTS[] = {"", "plan", "next", RUN};
    size_t asked = 0;
    for (size_t p = 0; p < 3; p++)
        for (size_t i = 0; i < 4; i++)
            for (int pane = PANE_MAP + 1; pane < PANE_COUNT; pane++) {
                if (pane == PANE_HELP)
                    continue;
                char script[100];
                snprintf(script, sizeof script, "%s\npane %s", SCRIPTS[i], pane_words((PaneId)pane)->name);
                Opened opened = open_scene(&(struct Scene){PATHS[p], script, false});
                Text keys = TEXT_EMPTY;
                Grid grid;
                grid_init(&grid, 200, 50);
                app_draw(opened.app, &grid);
                footer_keys(&grid, &keys);
                asked += check_asked(app_session(opened.app), pane_lines(app_session(opened.app), (PaneId)pane), &keys);
                grid_release(&grid);
                text_release(&keys);
                close_it(&opened);
            }
    assert_true(asked > 10);
}

/* ---- the signs ---- */

/* `?` again shows the signs, in every pane. */
static void test_help_again_shows_signs(void **state)
{
    (void)state;
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        if (pane == PANE_HELP)
            continue;
        Grid grid;
        Opened opened = open_at((PaneId)pane);
        grid_init(&grid, 200, 50);
        press(opened.app, '?');
        press(opened.app, '?');
        app_draw(opened.app, &grid);
        Session *session = app_session(opened.app);
        Str first = lines_text(pane_lines(session, PANE_HELP), session->panes[PANE_HELP].top);
        if (!str_starts(first, STR("What the symbols ")))
            fail_msg("pane %s: ? again shows '%.*s'", pane_words((PaneId)pane)->name, STR_ARG(first));
        grid_release(&grid);
        close_it(&opened);
    }
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help_lists_what_works),
        cmocka_unit_test(test_help_parts_keys_that_refuse),
        cmocka_unit_test(test_help_tells_what_one_key_of_two_does),
        cmocka_unit_test(test_footer_offers_what_works),
        cmocka_unit_test(test_footer_has_what_texts_ask_for),
        cmocka_unit_test(test_help_again_shows_signs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

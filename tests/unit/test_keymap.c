/* Every key runs a `:` command: the keymap names only commands of the table, with words that they know, and a key does
 * what its command does. Only counts, the letter after `m` or `'`, the Esc that dismisses an error, and Tab where it is
 * Ctrl-I are not in the keymap (tui/app.c). */
#include "tests/unit/opened_app.h"
#include "tui/commands/commands.h"
#include "tui/view/emit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* Fails unless the line begins with a whole name of the table, and goes on with a word that completion proposes there,
 * where it proposes words. */
static void check_line(const char *key, Str line)
{
    Str rest = line, name;
    Error error = {0};
    if (!str_word(&rest, &name))
        fail_msg("%s runs a command without a name", key);
    const Command *command = command_find(command_at, name, &error);
    if (!command || !str_equal(name, str_from(command->name)))
        fail_msg("%s runs '%.*s', which is no command", key, STR_ARG(line));
    if (str_equal(name, STR("prompt")) && str_trim(rest).length) {
        check_line(key, str_trim(rest)); /* the command that is typed on */
        return;
    }
    Str word;
    bool known = !str_word(&rest, &word) || command->complete != COMPLETE_WORDS || char_is_digit(word.at[0]);
    Str words = str_from(command->words ? command->words : ""), one;
    while (!known && str_word(&words, &one))
        known = str_equal(word, one);
    if (!known)
        fail_msg("%s runs '%.*s', and '%.*s' is not one of: %s", key, STR_ARG(line), STR_ARG(word), command->words);
}

static void test_keys_run_commands_of_the_table(void **state)
{
    (void)state;
    Keymap keymap;
    keymap_init(&keymap);
    assert_true(keymap.rows.count > 100);
    for (size_t i = 0; i < keymap.rows.count; i++) {
        const Binding *row = &keymap.rows.at[i];
        char name[KEY_NAME_SIZE];
        KeyCode key = 0;
        assert_true(key_name_parse(str_from(key_name_format(row->key, name)), &key));
        assert_int_equal(key, row->key);
        assert_true(key > 0 && strlen(row->command) + 1 < sizeof row->command); /* none was cut */
        if (row->command[0])                                                    /* else the key does nothing there */
            check_line(name, str_from(row->command));
    }
    keymap_release(&keymap);
}

/* The screen, what is on the command line, and what only the host can do. */
static void look(App *app, Text *out)
{
    Grid grid;
    Session *session = app_session(app);
    grid_init(&grid, session->cols, session->rows);
    app_draw(app, &grid);
    emit_ansi(&grid, false, (Theme){COLORS_256, false}, out);
    AppRequests requests = app_requests(app);
    text_printf(out, "focus %d quits %d suspends %d redraws %d copies %s\n", (int)session->focus, app_quitting(app),
                requests.suspend, requests.redraw, requests.clipboard ? requests.clipboard : "");
    grid_release(&grid);
}

static void check_key(PaneId pane, const Binding *row)
{
    Text pressed = TEXT_EMPTY, run = TEXT_EMPTY;
    char name[KEY_NAME_SIZE];
    Error error = {0};
    Opened opened = open_at(pane);
    press(opened.app, row->key);
    look(opened.app, &pressed);
    close_it(&opened);
    opened = open_at(pane);
    if (!app_run(opened.app, str_from(row->command), &error))
        session_say_error(app_session(opened.app), (Str){0}, &error);
    look(opened.app, &run);
    close_it(&opened);
    if (strcmp(pressed.at, run.at) != 0)
        fail_msg("pane %s: %s does not do what :%s does", pane_words(pane)->name, key_name_format(row->key, name),
                 row->command);
    text_release(&pressed);
    text_release(&run);
}

static void test_a_key_does_what_its_command_does(void **state)
{
    (void)state;
    size_t checked = 0;
    Keymap keymap;
    keymap_init(&keymap);
    for (int pane = 0; pane < PANE_COUNT; pane++)
        for (size_t i = 0; i < keymap.rows.count; i++) {
            const Binding *row = &keymap.rows.at[i];
            if (keymap_command(&keymap, row->key, (unsigned)pane) != row->command)
                continue;
            check_key((PaneId)pane, row);
            checked++;
        }
    assert_true(checked > 1000);
    keymap_release(&keymap);
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_run_commands_of_the_table),
        cmocka_unit_test(test_a_key_does_what_its_command_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

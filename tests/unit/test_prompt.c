/* test_prompt.c - the line editor, without a terminal: keys in, line out. */
#include "core/base/mem.h"
#include "tui/prompt.h"

#include <dlfcn.h>
#include <histedit.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static size_t lines_edited;

/* Stands before libedit's function and counts its calls: the editor edits a line in one call. One that typed the line
 * anew for each key would call it for each key. */
const wchar_t *el_wgets(EditLine *el, int *count)
{
    const wchar_t *(*next)(EditLine *, int *);
    *(void **)&next = dlsym(RTLD_NEXT, "el_wgets");
    lines_edited++;
    return next(el, count);
}

/* Types "a b Left Ctrl-R" as keys, one by one. The editor owns the returned line, which is valid until the next call.
 */
static EditorLine edit_from(Editor *editor, const char *initial, const char *names)
{
    Str rest = str_from(names), word;
    KeyCode key;
    editor->open(editor->self, str_from(initial));
    while (str_word(&rest, &word)) {
        assert_true(key_name_parse(word, &key));
        editor->keys(editor->self, &key, 1);
    }
    editor->close(editor->self);
    text_add(&editor->line.text, "", 0);
    return editor->line;
}

static EditorLine edit(Editor *editor, const char *names)
{
    return edit_from(editor, "", names);
}

static void test_editing(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    EditorLine line = edit(editor, "a b Left c");
    assert_string_equal(line.text.at, "acb");
    assert_int_equal(line.cursor, 2);
    assert_false(line.done);
    line = edit(editor, "a b Left c Enter");
    assert_string_equal(line.text.at, "acb");
    assert_true(line.done);
    line = edit(editor, "a Space b Ctrl-W é Enter");
    assert_string_equal(line.text.at, "a é");
    assert_true(edit(editor, "a b Esc").cancelled);
    assert_true(edit(editor, "a b Ctrl-C").cancelled);
    assert_false(edit(editor, "a b").cancelled);
    line = edit_from(editor, "search ", "x");
    assert_string_equal(line.text.at, "search x");
    prompt_free(editor);
}

/* Lines are independent: text that was killed in one is not available in the next. */
static void test_kill_ring_is_of_the_line(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    edit(editor, "o l d Ctrl-U");
    EditorLine line = edit(editor, "a Ctrl-Y b");
    assert_string_equal(line.text.at, "ab");
    line = edit(editor, "a b Ctrl-U c Ctrl-Y");
    assert_string_equal(line.text.at, "cab");
    prompt_free(editor);
}

static void test_history(void **state)
{
    (void)state;
    char path[] = "/tmp/layerscope-history-XXXXXX";
    close(mkstemp(path));
    Editor *editor = prompt_new(path, NULL);
    editor->accept(editor->self, "fit");
    editor->accept(editor->self, "search clog");
    assert_string_equal(edit(editor, "Up").text.at, "search clog");
    assert_string_equal(edit(editor, "Up Up").text.at, "fit");
    EditorLine line = edit(editor, "Ctrl-R f");
    assert_string_equal(line.text.at, "fit");
    assert_non_null(strstr(line.search, "f"));
    prompt_free(editor);
    editor = prompt_new(path, NULL);
    assert_string_equal(edit(editor, "Up").text.at, "search clog");
    prompt_free(editor);
    unlink(path);
}

static void propose(void *context, Str line, Completion *list)
{
    (void)context;
    static const char *const WORDS[] = {"compact", "compare", "zoom"};
    list->from = line.length;
    while (list->from > 0 && line.at[list->from - 1] != ' ')
        list->from--;
    for (size_t i = 0; i < 3; i++)
        if (strncmp(WORDS[i], line.at + list->from, line.length - list->from) == 0) {
            text_printf(&list->words, "%s\n", WORDS[i]);
            list->count++;
        }
}

static void test_completion(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    editor->complete = propose;
    assert_string_equal(edit_from(editor, "", "z Tab").text.at, "zoom ");
    assert_int_equal(editor->list.count, 0);
    assert_string_equal(edit_from(editor, "", "c Tab").text.at, "compa");
    assert_int_equal(editor->list.count, 2);
    assert_string_equal(edit_from(editor, "", "c Tab c").text.at, "compac");
    assert_int_equal(editor->list.count, 0);
    assert_string_equal(edit_from(editor, "", "c Tab c Tab z Tab").text.at, "compact zoom ");
    prompt_free(editor);
}

static void test_vi(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    assert_false(editor->mode(editor->self, "ed"));
    assert_true(editor->mode(editor->self, "vi"));
    assert_string_equal(edit(editor, "o n e Space t w o Esc 0 x").text.at, "ne two");
    assert_string_equal(edit(editor, "o n e Space t w o Esc b d w").text.at, "one ");
    assert_true(edit(editor, "o n e Esc 0 x Enter").done);
    assert_true(edit(editor, "o Esc Ctrl-C").cancelled);
    assert_string_equal(edit(editor, "End Ctrl-W a").text.at, "a"); /* libedit alone crashes here */
    assert_string_equal(edit(editor, "Esc $ x i a").text.at, "a");
    assert_string_equal(edit(editor, "a Esc : v").text.at, "a");      /* no editor is started */
    assert_string_equal(edit(editor, "a b c Esc x .").text.at, "ab"); /* nothing is repeated beyond the limits */
    prompt_free(editor);
}

/* A count of a million would insert the line a million times. Two digits are accepted; a third one drops the
 * count. */
static void test_h5_vi_counts_are_capped(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    assert_true(editor->mode(editor->self, "vi"));
    assert_string_equal(edit(editor, "a b c d e f Esc 0 3 x").text.at, "def");
    assert_string_equal(edit(editor, "a b c d e f g h i j k l m Esc 0 1 0 x").text.at, "klm");
    assert_string_equal(edit(editor, "a b c d e f g h i j k l m Esc 0 1 0 0 x").text.at, "bcdefghijklm");
    assert_string_equal(edit(editor, "a b c d e f g h i j k l m Esc 0 d 1 2 3 l").text.at, "abcdefghijklm");
    assert_int_equal(edit(editor, "1 2 3 4 5 6 7").text.length, 7); /* text is not counted */
    prompt_free(editor);
}

static void type(Editor *editor, KeyCode key, int times)
{
    for (int i = 0; i < times; i++)
        editor->keys(editor->self, &key, 1);
}

static void test_lines_are_limited(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    editor->open(editor->self, STR(""));
    type(editor, 'x', 2 * EDITOR_LINE_MAX);
    assert_int_equal(editor->line.text.length, EDITOR_LINE_MAX);
    type(editor, INPUT_BACKSPACE, 1);
    assert_int_equal(editor->line.text.length, EDITOR_LINE_MAX - 1);
    editor->close(editor->self);
    editor->close(editor->self);
    editor->open(editor->self, STR(""));
    editor->open(editor->self, STR("again")); /* an open line is closed first */
    assert_string_equal(editor->line.text.at, "again");
    prompt_free(editor);
}

/* libedit calls itself for every key of a search, and a longer pattern than its buffer ends in a crash. */
static void test_searches_are_limited(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    char before[sizeof editor->line.search], *pattern;
    editor->accept(editor->self, "xy");
    editor->open(editor->self, STR(""));
    type(editor, 'R' - '@', 1);
    type(editor, 'x', 2 * PROMPT_SEARCH_MAX);
    pattern = strchr(editor->line.search, 'x');
    assert_non_null(pattern);
    assert_int_equal(strspn(pattern, "x"), PROMPT_SEARCH_MAX);

    editor->open(editor->self, STR(""));
    type(editor, 'R' - '@', 1);
    for (int i = 0; i < PROMPT_SEARCH_KEYS_MAX; i++)
        type(editor, i % 8 < 4 ? 'x' : INPUT_BACKSPACE, 1);
    memcpy(before, editor->line.search, sizeof before);
    type(editor, INPUT_BACKSPACE, 4);
    assert_string_equal(editor->line.search, before); /* no key of the search is taken any more */
    type(editor, INPUT_ENTER, 2);
    assert_true(editor->line.done); /* but the line can be ended */
    prompt_free(editor);
}

/* Each key is typed once, however long the line is. */
static void test_no_key_is_typed_again(void **state)
{
    (void)state;
    Editor *editor = prompt_new(NULL, NULL);
    size_t before = lines_edited;
    editor->open(editor->self, STR("x"));
    type(editor, 'x', 10);
    size_t of_a_short_line = lines_edited - before;
    assert_int_equal(of_a_short_line, 1);
    type(editor, 'x', EDITOR_LINE_MAX - 20);
    type(editor, INPUT_LEFT, 50);
    type(editor, INPUT_BACKSPACE, 50);
    assert_int_equal(lines_edited - before, of_a_short_line);
    editor->close(editor->self);
    prompt_free(editor);
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_editing),
        cmocka_unit_test(test_kill_ring_is_of_the_line),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_completion),
        cmocka_unit_test(test_vi),
        cmocka_unit_test(test_h5_vi_counts_are_capped),
        cmocka_unit_test(test_lines_are_limited),
        cmocka_unit_test(test_searches_are_limited),
        cmocka_unit_test(test_no_key_is_typed_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

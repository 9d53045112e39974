/* test_prompt.c - the line editor, without a terminal: keys in, line out. */
#include "core/base/mem.h"
#include "tui/prompt.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* "a b Left Ctrl-R" as keys. */
static EditorLine edit_from(Editor *editor, const char *initial, const char *names, Completion *list)
{
    KeyCode keys[200];
    size_t count = 0;
    Str rest = str_from(names), word;
    while (str_word(&rest, &word))
        assert_true(key_name_parse(word, &keys[count++]));
    static EditorLine line;
    text_release(&line.text);
    line = (EditorLine){0};
    editor->edit(editor->self, str_from(initial), keys, count, &line, list);
    text_add(&line.text, "", 0);
    return line;
}

static EditorLine edit(Editor *editor, const char *names)
{
    return edit_from(editor, "", names, NULL);
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
    line = edit_from(editor, "search ", "x", NULL);
    assert_string_equal(line.text.at, "search x");
    prompt_free(editor);
}

/* Runs are independent: a kill of one does not show up in the next. */
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
    Completion list = {0};
    assert_string_equal(edit_from(editor, "", "z Tab", &list).text.at, "zoom ");
    assert_int_equal(list.count, 0);
    assert_string_equal(edit_from(editor, "", "c Tab", &list).text.at, "compa");
    assert_int_equal(list.count, 2);
    assert_string_equal(edit_from(editor, "", "c Tab c", &list).text.at, "compac");
    assert_int_equal(list.count, 0);
    assert_string_equal(edit_from(editor, "", "c Tab c Tab z Tab", &list).text.at, "compact zoom ");
    text_release(&list.words);
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
    assert_string_equal(edit(editor, "a b c Esc x .").text.at, "ab"); /* nothing is repeated past repair() */
    prompt_free(editor);
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_editing), cmocka_unit_test(test_kill_ring_is_of_the_line),
        cmocka_unit_test(test_history), cmocka_unit_test(test_completion),
        cmocka_unit_test(test_vi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_explore.c - the explorer in a real pseudo-terminal: keys, mouse, sizes, signals, terminal types. */
#include "tests/screen/pty.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#define SMALL "tests/golden/play/small.txt"

static const char *program(void)
{
    const char *path = getenv("LAYERSCOPE");
    return path ? path : "build/release/layerscope";
}

static Pty *start(const char *term, int cols, int rows, const char *extra)
{
    const char *const argv[] = {program(), SMALL, NULL};
    return pty_start(argv, term, cols, rows, extra);
}

static void test_opens_and_quits(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 120, 40, NULL);
    assert_non_null(strstr(pty_row(pty, 0), "small.txt  25 layers"));
    assert_non_null(strstr(pty_row(pty, 0), "depth 9 < fanout 10"));
    assert_true(pty_shows(pty, "Findings"));
    assert_true(pty_colored(pty));
    assert_int_equal(pty_finish(pty, "q"), 0);
}

static void test_keys(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 120, 40, NULL);
    pty_type(pty, "n");
    assert_true(pty_shows(pty, "L0 delta #8"));
    pty_send(pty, "\033OB\033OB", 6, 2); /* Down, as keypad mode sends it */
    pty_type(pty, "zz");
    assert_true(pty_shows(pty, "z does nothing here"));
    pty_send(pty, "\033", 1, 1); /* Esc alone */
    assert_true(pty_shows(pty, "No layer is"));
    pty_type(pty, "2n");
    assert_true(pty_shows(pty, "L0 delta #7"));
    assert_int_equal(pty_finish(pty, "\003"), 0); /* Ctrl-C */
}

static void test_prompt(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 80, 24, NULL);
    pty_type(pty, ":zo");
    assert_string_equal(pty_row(pty, 23), " :zo");
    pty_type(pty, "\t");
    assert_string_equal(pty_row(pty, 23), " :zoom in|out [keys|lsn]"); /* its arguments, until one is typed */
    pty_type(pty, "sideways\r");
    assert_string_equal(pty_row(pty, 21), " :zoom sideways"); /* above the keys */
    assert_string_equal(pty_row(pty, 22), "       ^ expected: zoom in, or zoom out");
    pty_type(pty, ":hex on\r");
    pty_type(pty, ":");
    pty_send(pty, "\033OA\033OA", 6, 2); /* twice Up */
    assert_string_equal(pty_row(pty, 23), " :zoom sideways");
    pty_type(pty, "\007");     /* ^G gives up */
    pty_type(pty, ":\022hex"); /* ^R */
    assert_true(pty_shows(pty, "hex on"));
    pty_resize(pty, 100, 30); /* while a line is open */
    assert_true(pty_shows(pty, "hex on"));
    pty_type(pty, "\003"); /* so does Ctrl-C, without ending the program */
    assert_false(pty_shows(pty, "hex on"));
    pty_type(pty, "/1663/16384/16400\r");
    assert_true(pty_shows(pty, "layers for 1663/16384/16400"));
    assert_int_equal(pty_finish(pty, ":quit\r"), 0);
}

/* A paste is one event: layers to load, or text for the open line. */
static void paste(Pty *pty, const char *text)
{
    char bytes[2000];
    int length = snprintf(bytes, sizeof bytes, "\033[200~%s\033[201~", text);
    pty_send(pty, bytes, (size_t)length, strlen(text) + 2);
}

static void test_paste(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 80, 24, NULL);
    paste(pty, "+----+ : +--+\r| ab | : |  |\r+----+ : +--+\r");
    assert_true(pty_shows(pty, "2 layers pasted"));
    paste(pty, "qqq nothing of the kind: no key of it is pressed");
    assert_true(pty_shows(pty, "no format is recognised"));
    pty_type(pty, ":");
    paste(pty, "search\r#1");
    assert_string_equal(pty_row(pty, 23), " :search #1");
    pty_type(pty, "\r");
    assert_true(pty_shows(pty, "Delta #1"));
    pty_type(pty, "h");
    pty_send(pty, "\033[200~abc", 9, 4); /* after a second without an end it is taken as it is */
    usleep(1300000);
    assert_int_equal(pty_finish(pty, "q"), 0);
}

static void test_resize_storm(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 200, 50, NULL);
    static const int SIZES[][2] = {{80, 24}, {40, 12}, {10, 3}, {1, 1}, {39, 40}, {300, 12}, {120, 40}, {41, 13}};
    for (size_t round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
            pty_resize(pty, SIZES[i][0], SIZES[i][1]);
            pty_type(pty, "n+");
        }
    pty_resize(pty, 20, 5);
    assert_true(pty_shows(pty, "needs 40x12"));
    pty_resize(pty, 120, 40);
    assert_true(pty_shows(pty, "25 layers"));
    assert_true(pty_shows(pty, "Findings"));
    assert_int_equal(pty_finish(pty, "q"), 0);
}

static void test_suspend_and_resume(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 80, 24, NULL);
    pty_type(pty, "n");
    for (int i = 0; i < 2; i++) {
        pty_send_only(pty, "\032", 1, 1); /* Ctrl-Z */
        pty_wait_stopped(pty);
        assert_false(pty_shows(pty, "layers"));
        kill(pty_pid(pty), SIGCONT);
        pty_wait_frame(pty, 1);
        assert_true(pty_shows(pty, "25 layers"));
    }
    pty_signal(pty, SIGTSTP);
    pty_wait_stopped(pty);
    kill(pty_pid(pty), SIGCONT);
    pty_wait_frame(pty, 1);
    pty_type(pty, "\014"); /* Ctrl-L */
    assert_true(pty_shows(pty, "25 layers"));
    assert_int_equal(pty_finish(pty, "q"), 0);
}

static void test_signals_restore_the_terminal(void **state)
{
    (void)state;
    static const int DEADLY[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    for (size_t i = 0; i < sizeof DEADLY / sizeof *DEADLY; i++)
        assert_int_equal(pty_kill(start("xterm-256color", 80, 24, NULL), DEADLY[i]), 128 + DEADLY[i]);
}

static void test_crash_restores_the_terminal(void **state)
{
    (void)state;
    int result = pty_kill(start("xterm-256color", 80, 24, NULL), SIGSEGV);
    assert_true(result == -SIGSEGV || result == 1); /* under a sanitizer it is an exit of 1 */
    result = pty_kill(start("xterm-256color", 80, 24, NULL), SIGABRT);
    assert_true(result == -SIGABRT || result == 1);
}

/* The sanitizers manage memory themselves, so that this test does not run under them. */
static void test_out_of_memory_restores_the_terminal(void **state)
{
    (void)state;
    if (!strstr(program(), "/release/"))
        skip();
    const struct rlimit little = {1 << 20, 1 << 20}; /* less than the program has: it gets no more memory */
    char path[200], command[256];
    Pty *pty = start("xterm-256color", 80, 24, NULL);
    snprintf(path, sizeof path, "%s/large.txt", pty_home(pty));
    snprintf(command, sizeof command, ":open %s\r", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), (off_t)1 << 30), 0);
    fclose(file);
    assert_int_equal(prlimit(pty_program(pty), RLIMIT_AS, &little, NULL), 0);
    assert_int_equal(pty_finish(pty, command), 3);
}

static void test_terminal_that_goes_away(void **state)
{
    (void)state;
    assert_int_equal(pty_hang_up(start("xterm-256color", 80, 24, NULL)), 128 + SIGHUP);
}

static void test_mouse(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 120, 40, NULL);
    pty_send(pty, "\033[<0;31;5M\033[<0;31;5m", 20, 1); /* press and release: curses may merge them */
    pty_type(pty, "x");
    assert_true(pty_shows(pty, "L0 delta #8"));
    pty_send(pty, "\033[<64;31;5M", 11, 1); /* the wheel */
    pty_type(pty, "x");
    assert_false(pty_shows(pty, "GC cutoff"));
    pty_type(pty, "0:set mouse=off\r");
    assert_int_equal(pty_finish(pty, "q"), 0);
}

static void test_terminal_types(void **state)
{
    (void)state;
    static const char *const TERMS[] = {"vt100", "linux", "screen", "xterm", "xterm-256color", "tmux-256color"};
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        Pty *pty = start(TERMS[i], 80, 24, NULL);
        assert_false(pty_ended(pty));
        pty_type(pty, "n+jo");
        assert_true(pty_shows(pty, "25 layers"));
        assert_true(strcmp(TERMS[i], "vt100") == 0 || pty_colored(pty));
        assert_int_equal(pty_finish(pty, "q"), 0);
    }
    static const char *const POOR[] = {"dumb", "no-such-terminal"};
    for (size_t i = 0; i < sizeof POOR / sizeof *POOR; i++) {
        Pty *pty = start(POOR[i], 80, 24, NULL);
        assert_true(pty_ended(pty));
        assert_true(pty_shows(pty, "terminal type"));
        assert_int_equal(pty_finish(pty, ""), 3);
    }
}

static void test_no_color_and_ascii(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 80, 24, "NO_COLOR=1");
    assert_false(pty_colored(pty));
    assert_int_equal(pty_finish(pty, "q"), 0);
    const char *const argv[] = {program(), "--ascii", SMALL, NULL};
    pty = pty_start(argv, "xterm-256color", 80, 24, NULL);
    for (int y = 0; y < 24; y++)
        for (const char *at = pty_row(pty, y); *at; at++)
            assert_in_range((unsigned char)*at, 32, 126);
    assert_int_equal(pty_finish(pty, "q"), 0);
}

/* Bytes that are no character in this locale are ignored. They do not end the session. */
static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 80, 24, NULL);
    pty_send_only(pty, "\xFF", 1, 0);
    usleep(100000);
    pty_send_only(pty, "\x80\xD2\x7F", 3, 0);
    usleep(100000);
    assert_false(pty_ended(pty));
    pty_type(pty, "n");
    assert_true(pty_shows(pty, "L0 delta #8"));
    assert_int_equal(pty_finish(pty, "q"), 0);
}

/* Layers come from a pipe, keys from the terminal. */
static void test_input_by_pipe(void **state)
{
    (void)state;
    char command[600];
    snprintf(command, sizeof command, "cat " SMALL " | '%s' -", program());
    const char *const argv[] = {"sh", "-c", command, NULL};
    Pty *pty = pty_start(argv, "xterm-256color", 80, 24, NULL);
    assert_true(pty_shows(pty, "25 layers"));
    pty_type(pty, "n");
    assert_int_equal(pty_finish(pty, "q"), 0);
}

/* Settings, bindings and typed lines are kept for the next session. */
static void test_what_is_kept(void **state)
{
    (void)state;
    char command[600];
    snprintf(command, sizeof command, "'%s' " SMALL "; '%s' " SMALL, program(), program());
    const char *const argv[] = {"sh", "-c", command, NULL};
    Pty *pty = pty_start(argv, "xterm-256color", 80, 24, NULL);
    pty_type(pty, ":bind z axes linear\r:set speed=77\r:set save\r");
    assert_true(pty_shows(pty, "saved in "));
    pty_next_program(pty, "q");
    pty_type(pty, "z");
    assert_true(pty_shows(pty, "keys linear, LSNs by rank"));
    pty_type(pty, ":set\r");
    assert_true(pty_shows(pty, "speed=77"));
    pty_type(pty, ":\020\020"); /* ^P twice: the line before :set is of the first session */
    assert_string_equal(pty_row(pty, 23), " :set save");
    pty_type(pty, "\003");
    assert_int_equal(pty_finish(pty, "q"), 0);
}

/* An unchanged screen sends nothing, a moved selection only a little. */
static void test_few_bytes(void **state)
{
    (void)state;
    Pty *pty = start("xterm-256color", 120, 40, NULL);
    pty_type(pty, "n");
    size_t before = pty_bytes(pty);
    pty_type(pty, "nnnnnnnnnN");
    size_t moved = pty_bytes(pty) - before;
    assert_true(moved < 20000);
    assert_int_equal(pty_finish(pty, "q"), 0);
}

static void write_dump(const char *path, const char *text)
{
    char next[80];
    snprintf(next, sizeof next, "%s.next", path);
    FILE *file = fopen(next, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(next, path), 0);
}

/* Types a key that has no effect until the text is on the screen. */
static void await(Pty *pty, const char *text)
{
    for (int i = 0; i < 750 && !pty_shows(pty, text); i++) {
        usleep(20000); /* keys come faster than the awaited text: a held key must not keep it away */
        pty_type(pty, "z");
    }
    assert_true(pty_shows(pty, text));
}

#define WATCHED_L0(lsns) "0000000000000000-FFFFFFFFFFFFFFFF__" lsns "\n"

/* A zoomed map keeps its place when another dump arrives. The whole map grows with it. */
static void test_watch_keeps_the_zoom(void **state)
{
    (void)state;
    char dump[] = "/tmp/layerscope-watch-XXXXXX", command[64], zoomed[40][600];
    int file = mkstemp(dump);
    assert_true(file >= 0);
    close(file);
    write_dump(dump, WATCHED_L0("01000000-02000000") WATCHED_L0("02000000-03000000"));
    snprintf(command, sizeof command, "cat %s", dump);
    const char *const argv[] = {program(), "--watch", command, "--every", "50ms", NULL};
    Pty *pty = pty_start(argv, "xterm-256color", 100, 24, NULL);
    await(pty, "2 layers");
    pty_type(pty, "++");
    for (int y = 2; y < 16; y++)
        snprintf(zoomed[y], sizeof zoomed[y], "%.12s", pty_row(pty, y)); /* the border and the axis of LSNs */
    write_dump(dump, WATCHED_L0("01000000-02000000") WATCHED_L0("02000000-03000000") WATCHED_L0("03000000-09000000"));
    await(pty, "step 1/1");
    for (int y = 2; y < 16; y++) {
        char now[600];
        snprintf(now, sizeof now, "%.12s", pty_row(pty, y));
        assert_string_equal(now, zoomed[y]);
    }
    pty_type(pty, "0"); /* the whole map has a different axis */
    bool differs = false;
    for (int y = 2; y < 16; y++)
        differs = differs || strncmp(pty_row(pty, y), zoomed[y], strlen(zoomed[y])) != 0;
    assert_true(differs);
    assert_int_equal(pty_finish(pty, "q"), 0);
    unlink(dump);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opens_and_quits),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_prompt),
        cmocka_unit_test(test_paste),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_resize_storm),
        cmocka_unit_test(test_suspend_and_resume),
        cmocka_unit_test(test_signals_restore_the_terminal),
        cmocka_unit_test(test_crash_restores_the_terminal),
        cmocka_unit_test(test_out_of_memory_restores_the_terminal),
        cmocka_unit_test(test_terminal_that_goes_away),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_terminal_types),
        cmocka_unit_test(test_no_color_and_ascii),
        cmocka_unit_test(test_input_by_pipe),
        cmocka_unit_test(test_what_is_kept),
        cmocka_unit_test(test_few_bytes),
        cmocka_unit_test(test_watch_keeps_the_zoom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

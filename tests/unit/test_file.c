/* test_file.c - a file is written completely or left as it was, and read completely or not at all. */
#include "core/base/file.h"
#include "core/base/file_identity.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static char *path_of(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void assert_holds(const char *name, const char *expected)
{
    char text[100] = {0};
    FILE *file = fopen(path_of(name), "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    assert_int_equal(length, strlen(expected));
    assert_string_equal(text, expected);
}

static size_t files(void)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/layerscope-file-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    const char *const names[] = {"link", "second", "out", "pipe"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
    return rmdir(folder);
}

static void test_new_and_over(void **state)
{
    (void)state;
    assert_true(file_write(path_of("out"), STR("one"), NULL));
    assert_holds("out", "one");
    assert_true(file_write(path_of("out"), STR("2"), NULL));
    assert_holds("out", "2");
    assert_true(file_write(path_of("out"), (Str){0}, NULL));
    assert_holds("out", "");
    assert_int_equal(files(), 1);
}

static void test_a_link_stays_one(void **state)
{
    (void)state;
    struct stat st;
    assert_true(file_write(path_of("out"), STR("one"), NULL));
    assert_int_equal(symlink("out", path_of("link")), 0);
    assert_true(file_write(path_of("link"), STR("two"), NULL));
    assert_int_equal(lstat(path_of("link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_holds("out", "two");
    assert_int_equal(files(), 2);
}

static void test_a_link_to_nothing_makes_its_target(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(symlink("second", path_of("link")), 0);
    assert_int_equal(symlink("out", path_of("second")), 0);
    assert_true(file_write(path_of("link"), STR("one"), NULL));
    assert_int_equal(lstat(path_of("link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat(path_of("out"), &st), 0);
    assert_true(S_ISREG(st.st_mode));
    assert_holds("link", "one");
    assert_int_equal(files(), 3);
}

static void test_links_in_a_circle_are_an_error(void **state)
{
    (void)state;
    Error error = {0};
    assert_int_equal(symlink("second", path_of("link")), 0);
    assert_int_equal(symlink("link", path_of("second")), 0);
    assert_false(file_write(path_of("link"), STR("one"), &error));
    assert_non_null(strstr(error.message, "Too many levels of symbolic links"));
    assert_int_equal(files(), 2);
}

static void test_permissions_stay(void **state)
{
    (void)state;
    struct stat st;
    mode_t before = umask(022);
    assert_true(file_write(path_of("out"), STR("one"), NULL));
    assert_int_equal(stat(path_of("out"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0644);
    assert_int_equal(chmod(path_of("out"), 0600), 0);
    assert_true(file_write(path_of("out"), STR("two"), NULL));
    assert_int_equal(stat(path_of("out"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    umask(before);
}

static void test_failure_says_where_and_leaves_nothing(void **state)
{
    (void)state;
    Error error = {0};
    assert_false(file_write(path_of("no/out"), STR("one"), &error));
    assert_int_equal(error.code, ERROR_OUTPUT);
    assert_non_null(strstr(error.file, "no/out"));
    assert_false(file_write(folder, STR("one"), &error)); /* the path is a folder */
    assert_int_equal(files(), 0);
}

static bool is_writing(void)
{
    bool found = false;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        found |= strstr(entry->d_name, ".tmp-") != NULL;
    closedir(dir);
    return found;
}

/* Sends the signal to a child that writes a large file, as soon as some of it is on disk. Returns how the child ended.
 */
static int end_writer(int number, void (*prepare)(int))
{
    enum { LARGE = 64 << 20 };
    int status = 0;
    pid_t writer = fork();
    if (writer == 0) {
        char *bytes = calloc(1, LARGE);
        if (prepare)
            prepare(number);
        _exit(bytes && file_write(path_of("out"), (Str){bytes, LARGE}, NULL) ? 0 : 3);
    }
    pid_t ended = 0;
    while (!is_writing() && ended == 0)
        ended = waitpid(writer, &status, WNOHANG);
    if (ended == 0) {
        kill(writer, number);
        waitpid(writer, &status, 0);
    }
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void test_a_signal_leaves_nothing_behind(void **state)
{
    (void)state;
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_true(file_write(path_of("out"), STR("as it was"), NULL));
        int end = end_writer(numbers[i], NULL);
        assert_false(is_writing());
        assert_int_equal(files(), 1);
        assert_true(end == -numbers[i] || end == 0); /* it may have ended before the signal */
        if (end)
            assert_holds("out", "as it was");
    }
}

static void ignore(int number)
{
    signal(number, SIG_IGN);
}

static void handle(int number)
{
    (void)number;
}

static void answer(int number)
{
    signal(number, handle);
}

static void test_a_signal_that_ends_nothing_does_not_end_the_writing(void **state)
{
    (void)state;
    assert_int_equal(end_writer(SIGHUP, ignore), 0);
    assert_int_equal(end_writer(SIGTERM, answer), 0);
    assert_int_equal(files(), 1);
}

static void test_a_device_is_written_as_it_is(void **state)
{
    (void)state;
    Error error = {0};
    assert_true(file_write("/dev/null", STR("one"), NULL));
    assert_false(file_write("/dev/full", STR("one"), &error));
    assert_int_equal(error.code, ERROR_OUTPUT);
}

static void test_reading_takes_all_or_says_why(void **state)
{
    (void)state;
    Arena arena = {0};
    Error error = {0};
    Str text = STR("as it was");
    assert_true(file_write(path_of("out"), STR("12345678"), NULL));
    assert_true(file_read(path_of("out"), 8, &arena, &text, &error));
    assert_true(str_equal(text, STR("12345678")));
    assert_false(file_read(path_of("out"), 7, &arena, &text, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.file, "/out"));
    assert_string_equal(error.message, "is too large: at most 7 B are read");
    assert_true(str_equal(text, STR("12345678"))); /* unchanged on failure */
    assert_false(file_read(folder, FILE_ANY_SIZE, &arena, &text, &error));
    assert_string_equal(error.message, "Is a directory");
    assert_false(file_read(path_of("none"), FILE_ANY_SIZE, &arena, &text, &error));
    assert_string_equal(error.message, "No such file or directory");
    assert_false(file_read("/dev/zero", 1 << 20, &arena, &text, NULL)); /* a file without end */
    assert_false(file_read("/dev/zero", FILE_ANY_SIZE, &arena, &text, &error));
    assert_string_equal(error.message,
                        "is binary, not text: 1,048,576 of its first 1,048,576 bytes are not characters");
    assert_false(file_read_bytes("/dev/zero", 3 << 20, &arena, &text, &error)); /* bytes may have any value */
    assert_string_equal(error.message, "is too large: at most 3.00 MiB are read");
    arena_release(&arena);
}

static void test_a_head_that_cannot_be_read_changes_nothing(void **state)
{
    (void)state;
    Arena arena = {0};
    Error error = {0};
    Str head = STR("as before");
    assert_false(file_read_head(folder, 10, &arena, &head, &error)); /* a folder can be opened, but read() fails */
    assert_int_equal(error.code, ERROR_INPUT);
    assert_string_equal(error.file, folder);
    assert_true(str_equal(head, STR("as before")));
    arena_release(&arena);
}

static void test_reading_a_pipe_grows(void **state)
{
    (void)state;
    enum { MANY = 300000 };
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t writer = fork();
    if (writer == 0) {
        for (int i = 0; i < MANY; i++)
            fd_write(ends[1], (Str){&"abcdefg"[i % 7], 1});
        _exit(0);
    }
    close(ends[1]);
    Arena arena = {0};
    const char *before = arena_copy(&arena, "stays", 5);
    Str text;
    assert_true(fd_read(ends[0], MANY, &arena, &text, NULL));
    assert_int_equal(text.length, MANY);
    for (size_t i = 0; i < MANY; i++)
        assert_true(text.at[i] == "abcdefg"[i % 7]);
    assert_string_equal(before, "stays");
    arena_release(&arena);
    close(ends[0]);
    waitpid(writer, NULL, 0);
}

/* A file of 8-byte lines, passed on as it grows: the text never holds more than one portion and a line. */
typedef struct Lines {
    size_t count, fails_at;
    size_t longest;
} Lines;

static bool fill_lines(void *self, Text *out, Error *error)
{
    Lines *lines = self;
    for (size_t i = 0; i < lines->count; i++) {
        if (i == lines->fails_at)
            return error_set(error, ERROR_INPUT, "no line %zu", i);
        text_printf(out, "%07zu\n", i);
        lines->longest = out->length > lines->longest ? out->length : lines->longest;
        text_pour(out);
    }
    return true;
}

static void test_a_long_file_is_never_in_memory(void **state)
{
    (void)state;
    Lines lines = {.count = 1000000, .fails_at = SIZE_MAX};
    assert_true(file_write_filled(path_of("out"), fill_lines, &lines, NULL));
    assert_in_range(lines.longest, 1, 2 << 20);
    Arena arena = {0};
    Str text;
    assert_true(file_read(path_of("out"), FILE_ANY_SIZE, &arena, &text, NULL));
    assert_int_equal(text.length, 8000000);
    for (size_t i = 0; i < lines.count; i += 9999) {
        char line[32];
        snprintf(line, sizeof line, "%07zu\n", i);
        assert_memory_equal(text.at + 8 * i, line, 8);
    }
    arena_release(&arena);
    assert_int_equal(files(), 1);
}

static void test_what_cannot_be_filled_is_not_written(void **state)
{
    (void)state;
    Error error = {0};
    Lines lines = {.count = 1000000, .fails_at = 999999};
    assert_true(file_write(path_of("out"), STR("old"), NULL));
    assert_false(file_write_filled(path_of("out"), fill_lines, &lines, &error));
    assert_string_equal(error.message, "no line 999999");
    assert_int_equal(error.code, ERROR_INPUT);
    assert_holds("out", "old");
    assert_int_equal(files(), 1);
}

static void test_a_full_device_is_an_error(void **state)
{
    (void)state;
    Error error = {0};
    Lines lines = {.count = 1000000, .fails_at = SIZE_MAX};
    assert_false(file_write_filled("/dev/full", fill_lines, &lines, &error));
    assert_int_equal(error.code, ERROR_OUTPUT);
    assert_non_null(strstr(error.message, "No space left"));
}

static void test_without_a_sink_a_text_keeps_all(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    Lines lines = {.count = 200000, .fails_at = SIZE_MAX};
    assert_true(fill_lines(&lines, &text, NULL));
    text_pour_all(&text);
    assert_int_equal(text.length, 1600000);
    text_release(&text);
}

static FileIdentity identity_of(const char *name)
{
    FileIdentity identity;
    int fd = open(path_of(name), O_RDONLY);
    assert_true(file_identity_get(fd, &identity));
    close(fd);
    return identity;
}

static void test_another_file_has_another_identity(void **state)
{
    (void)state;
    assert_true(file_write(path_of("out"), STR("one"), NULL));
    FileIdentity first = identity_of("out"), again = identity_of("out");
    assert_true(file_identity_equal(&first, &again));
    int kept = open(path_of("out"), O_RDONLY); /* so that the next file cannot get the same inode */
    assert_true(file_write(path_of("out"), STR("two"), NULL));
    FileIdentity second = identity_of("out");
    assert_false(file_identity_equal(&first, &second));
    assert_true(file_identity_get(kept, &again));
    assert_true(again.inode == first.inode);
    close(kept);
    int fd = open(path_of("out"), O_WRONLY | O_APPEND);
    assert_int_equal(write(fd, "more", 4), 4);
    assert_true(file_identity_get(fd, &again));
    close(fd);
    assert_false(file_identity_equal(&second, &again));
    assert_false(file_identity_get(fd, &again)); /* it is closed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_long_file_is_never_in_memory, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_filled_is_not_written, make_folder, remove_folder),
        cmocka_unit_test(test_a_full_device_is_an_error),
        cmocka_unit_test(test_without_a_sink_a_text_keeps_all),
        cmocka_unit_test_setup_teardown(test_new_and_over, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_a_link_stays_one, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_a_link_to_nothing_makes_its_target, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_links_in_a_circle_are_an_error, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_permissions_stay, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_failure_says_where_and_leaves_nothing, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_reading_takes_all_or_says_why, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_a_head_that_cannot_be_read_changes_nothing, make_folder, remove_folder),
        cmocka_unit_test(test_reading_a_pipe_grows),
        cmocka_unit_test_setup_teardown(test_a_signal_leaves_nothing_behind, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_a_signal_that_ends_nothing_does_not_end_the_writing, make_folder,
                                        remove_folder),
        cmocka_unit_test(test_a_device_is_written_as_it_is),
        cmocka_unit_test_setup_teardown(test_another_file_has_another_identity, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

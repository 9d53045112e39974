/* Files as streams: lines, compressed ones, those that are damaged or cut off. */
#include "core/catalog/byte_stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/test_byte_stream_XXXXXX";

static void write_file(const char *text, size_t length)
{
    FILE *file = fopen(path, "w");
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
}

static bool has(const char *program)
{
    char command[100];
    snprintf(command, sizeof command, "command -v %s >/dev/null", program);
    return system(command) == 0;
}

static void expect_lines(const char *const *lines, size_t n)
{
    ByteStream stream;
    Error error = {0};
    Str line;
    assert_true(byte_stream_open(&stream, path, &error));
    for (size_t i = 0; i < n; i++) {
        assert_true(byte_stream_line(&stream, &line, &error));
        assert_int_equal(line.length, strlen(lines[i]));
        assert_memory_equal(line.at, lines[i], line.length);
    }
    assert_false(byte_stream_line(&stream, &line, &error));
    assert_int_equal(error.code, ERROR_NONE);
    byte_stream_close(&stream);
}

static void test_lines(void **state)
{
    (void)state;
    write_file("one\r\n\ntwo", 9);
    expect_lines((const char *const[]){"one", "", "two"}, 3);
    write_file("", 0);
    expect_lines(NULL, 0);
    write_file("\n", 1);
    expect_lines((const char *const[]){""}, 1);
}

/* A line that is longer than any block, and blocks that end within lines. */
static void test_long_lines(void **state)
{
    (void)state;
    Text text = {0};
    for (size_t i = 0; i < 700000; i++)
        text_add_char(&text, 'x');
    text_printf(&text, "\nshort\n");
    write_file(text.at, text.length);
    ByteStream stream;
    Str line, head;
    assert_true(byte_stream_open(&stream, path, NULL));
    assert_true(byte_stream_peek(&stream, 10, &head, NULL));
    assert_int_equal(head.length, 10);
    assert_true(byte_stream_line(&stream, &line, NULL));
    assert_int_equal(line.length, 700000);
    assert_true(byte_stream_line(&stream, &line, NULL));
    assert_true(str_equal(line, STR("short")));
    assert_false(byte_stream_line(&stream, &line, NULL));
    byte_stream_close(&stream);
    text_release(&text);
}

static void pack(const char *program)
{
    char command[200];
    snprintf(command, sizeof command, "%s -c < %s > %s.packed && mv %s.packed %s", program, path, path, path, path);
    assert_int_equal(system(command), 0);
}

static void test_packed(void **state)
{
    (void)state;
    static const char *const programs[] = {"gzip", "zstd"};
    for (size_t i = 0; i < 2; i++) {
        if (!has(programs[i]))
            continue;
        write_file("one\ntwo\n", 8);
        pack(programs[i]);
        expect_lines((const char *const[]){"one", "two"}, 2);
        Arena arena = {0};
        Str text;
        assert_true(byte_stream_whole(path, 100, &arena, &text, NULL));
        assert_true(str_equal(text, STR("one\ntwo\n")));
        arena_release(&arena);
    }
}

static void test_cut_off(void **state)
{
    (void)state;
    Text text = {0};
    Error error = {0};
    Arena arena = {0};
    Str whole;
    if (!has("gzip"))
        return;
    for (int i = 0; i < 20000; i++)
        text_printf(&text, "line %d\n", i * 7919);
    write_file(text.at, text.length);
    pack("gzip");
    assert_int_equal(truncate(path, 20000), 0);
    assert_false(byte_stream_whole(path, SIZE_MAX, &arena, &whole, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "damaged or cut off"));
    assert_string_equal(error.file, path);
    arena_release(&arena);
    text_release(&text);
}

static void test_what_cannot_be_read(void **state)
{
    (void)state;
    ByteStream stream;
    Error error = {0};
    Arena arena = {0};
    Str text;
    assert_false(byte_stream_open(&stream, "/nonexistent/file", &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_false(byte_stream_open(&stream, "/tmp", &error));
    write_file("0123456789", 10);
    assert_false(byte_stream_whole(path, 9, &arena, &text, &error));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),   cmocka_unit_test(test_long_lines),          cmocka_unit_test(test_packed),
        cmocka_unit_test(test_cut_off), cmocka_unit_test(test_what_cannot_be_read),
    };
    int fd = mkstemp(path);
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}

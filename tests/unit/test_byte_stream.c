/* Files as streams: lines, compressed files, damaged files, files that are cut off. */
#include "core/base/encoding.h"
#include "core/base/percent.h"
#include "core/base/byte_stream.h"

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

static void test_lines_come_one_by_one(void **state)
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
static void test_long_lines_come_whole(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
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

static void test_compressed_files_are_unpacked(void **state)
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
    Text text = TEXT_EMPTY;
    Error error = {0};
    Arena arena = {0};
    Str whole;
    if (!has("gzip"))
        return;
    for (int i = 0; i < 20000; i++)
        text_printf(&text, "line %d\n", i % 9973 * 7919);
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

static void write_text(Text *text)
{
    write_file(text->at, text->length);
    text_release(text);
}

/* Binary input is recognised in its first MiB: a quarter of the bytes may be other than text. */
static void test_binary_input_is_refused(void **state)
{
    (void)state;
    enum { HEAD = 1 << 20 };
    Error error = {0};
    Arena arena = {0};
    Str text = STR("as it was");
    Text bytes = TEXT_EMPTY;
    for (size_t i = 0; i < HEAD; i++)
        text_add_char(&bytes, i % 4 == 0 ? '\0' : 'x');
    assert_true(str_check_text(text_str(&bytes), &error));
    bytes.at[1] = '\x01';
    assert_false(str_check_text(text_str(&bytes), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_string_equal(error.message, "is binary, not text: 262,145 of its first 1,048,576 bytes are not characters");
    text_add(&bytes, "behind it", 9);
    write_text(&bytes);
    error = (Error){0};
    assert_false(byte_stream_whole(path, SIZE_MAX, &arena, &text, &error)); /* a regular file */
    assert_string_equal(error.file, path);
    assert_false(byte_stream_whole("/dev/zero", SIZE_MAX, &arena, &text, &error)); /* a file without end */
    ByteStream stream;
    assert_true(byte_stream_open(&stream, path, NULL));
    assert_false(byte_stream_text(&stream, SIZE_MAX, &arena, &text, &error)); /* as from a pipe */
    byte_stream_close(&stream);
    assert_true(str_equal(text, STR("as it was"))); /* unchanged on failure */
    assert_true(byte_stream_open(&stream, path, NULL));
    assert_true(byte_stream_rest(&stream, SIZE_MAX, &arena, &text, &error)); /* these bytes may be anything */
    assert_int_equal(text.length, HEAD + 9);
    byte_stream_close(&stream);
    for (size_t i = 0; i < HEAD / 2; i++)
        text_add(&bytes, i % 8 == 7 ? "\x1b\n" : "\xC3\xA4", 2); /* UTF-8, lines and colours are text */
    assert_true(str_check_text(text_str(&bytes), &error));
    text_release(&bytes);
    arena_release(&arena);
}

static void test_utf16_is_read(void **state)
{
    (void)state;
    static const struct {
        Str raw;
        const char *text;
    } cases[] = {
        {{"\xFF\xFE"
          "a\0\xE4\0"
          "\x3D\xD8\x00\xDE"
          "\n\0",
          12},
         "a\xC3\xA4\xF0\x9F\x98\x80\n"},
        {{"\xFE\xFF"
          "\0a\x20\x26",
          6},
         "a\xE2\x80\xA6"},
        {{"\xFF\xFE"
          "\x00\xDE"
          "a\0"
          "\x3D\xD8",
          8},
         "\xEF\xBF\xBD"
         "a"
         "\xEF\xBF\xBD"}, /* halves of surrogate pairs */
        {{"\xFF\xFE"
          "a\0b",
          5},
         "a"}, /* half of a code unit */
        {{"\xFF\xFE", 2}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Text text = TEXT_EMPTY;
        assert_true(str_is_utf16(cases[i].raw));
        text_add_utf16(&text, cases[i].raw);
        assert_string_equal(text.at ? text.at : "", cases[i].text);
        text_release(&text);
    }
    assert_false(str_is_utf16(STR("\xFF")));
    assert_false(str_is_utf16(STR("plain")));
}

static void test_encoded_paths_are_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *text;
    } cases[] = {
        {"\"b\",\"v1%2Ftenants%2f1%3D2%2Fa\",\"8192\"", "\"b\",\"v1/tenants/1=2/a\",\"8192\""},
        {"50%25 of%2F", "50%25 of/"},           /* a word without a slash is unchanged */
        {"a%2Fb%0Ac%20d%1B", "a/b%0Ac%20d%1B"}, /* separators and control characters, too */
        {"a%2Fb%2", "a/b%2"},
        {"a%2Fb%", "a/b%"},
        {"%2F%zz\n\n%2F", "/%zz\n\n/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Text text = TEXT_EMPTY;
        assert_true(str_has_encoded_slash(str_from(cases[i].raw)));
        text_add_decoded_paths(&text, str_from(cases[i].raw));
        assert_string_equal(text.at, cases[i].text);
        text_release(&text);
    }
    assert_false(str_has_encoded_slash(STR("50% 2F %2 %25 %")));
    assert_false(str_has_encoded_slash((Str){0}));
    ByteStream stream;
    Str head, line;
    byte_stream_of_text(&stream, STR("a%2Fb\nc%2Fd\r\ne%2"));
    assert_true(byte_stream_peek(&stream, 1000, &head, NULL));
    assert_true(str_equal(head, STR("a/b\nc/d\r\n"))); /* the last line may be cut off */
    assert_true(byte_stream_line(&stream, &line, NULL) && str_equal(line, STR("a/b")));
    assert_true(byte_stream_line(&stream, &line, NULL) && str_equal(line, STR("c/d")));
    assert_true(byte_stream_line(&stream, &line, NULL) && str_equal(line, STR("e%2")));
    assert_false(byte_stream_line(&stream, &line, NULL));
    byte_stream_close(&stream);
}

/* A program that unpacks ends early when its reader closes. A missing program is named. */
static void test_unpackers_end_early_or_are_named(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    Error error = {0};
    ByteStream stream;
    Str head;
    if (!has("gzip"))
        return;
    for (int i = 0; i < 300000; i++)
        text_printf(&text, "line %d\n", i % 9973 * 7919);
    write_text(&text);
    pack("gzip");
    assert_true(byte_stream_open(&stream, path, &error));
    assert_true(byte_stream_peek(&stream, 6, &head, &error));
    assert_true(str_equal(head, STR("line 0")));
    byte_stream_close(&stream);

    write_file("\x28\xb5\x2f\xfd nothing else of zstd", 25);
    const char *programs = getenv("PATH");
    char kept[4096];
    snprintf(kept, sizeof kept, "%s", programs ? programs : "");
    setenv("PATH", "/nonexistent", 1);
    assert_false(byte_stream_open(&stream, path, &error));
    setenv("PATH", kept, 1);
    assert_string_equal(error.message,
                        "is compressed, and zstd, which unpacks it, can't be run: No such file or directory");
    assert_string_equal(error.file, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_come_one_by_one),
        cmocka_unit_test(test_long_lines_come_whole),
        cmocka_unit_test(test_compressed_files_are_unpacked),
        cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_what_cannot_be_read),
        cmocka_unit_test(test_binary_input_is_refused),
        cmocka_unit_test(test_unpackers_end_early_or_are_named),
        cmocka_unit_test(test_utf16_is_read),
        cmocka_unit_test(test_encoded_paths_are_decoded),
    };
    int fd = mkstemp(path);
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}

/* A recording, played into a terminal (libvterm), leaves what the screen shows. Times ascend, sizes change with the
 * screen, and the same script gives the same bytes. */
#include "core/base/file.h"
#include "tui/app.h"
#include "core/simulator/demo.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <vterm.h>

/* Runs the script (`%s`: the recording's path) and gives what it printed and the recording. */
static void record(const char *script, Text *printed, Text *cast)
{
    char path[64]; /* the same path each time, because messages name it */
    Text lines = TEXT_EMPTY;
    Error error = {0};
    Arena arena = {0};
    Str text;
    snprintf(path, sizeof path, "/tmp/record-%ld.cast", (long)getpid());
    text_printf(&lines, "record %s\n%s", path, script);
    App *app = app_new(demo_history(), &(SessionOptions){.cols = 80, .rows = 24});
    assert_true(app_run_script(app, text_str(&lines), &error));
    text_add_str(printed, text_str(app_output(app)));
    assert_true(app_close_log(app, &error));
    app_free(app);
    assert_true(file_read(path, 1 << 24, &arena, &text, &error));
    text_add_str(cast, text);
    arena_release(&arena);
    text_release(&lines);
    unlink(path);
}

/* Appends row y of the terminal without trailing blanks. */
static void add_row(VTermScreen *screen, int cols, int y, Text *out)
{
    size_t end = out->length;
    for (int x = 0; x < cols; x++) {
        VTermScreenCell cell;
        char utf8[5];
        vterm_screen_get_cell(screen, (VTermPos){y, x}, &cell);
        text_add(out, utf8, utf8_put(cell.chars[0] ? cell.chars[0] : ' ', utf8));
        if (cell.chars[0] && cell.chars[0] != ' ')
            end = out->length;
    }
    out->length = end;
    text_printf(out, "%s", ""); /* terminates the shortened text */
}

/* Removes shades: plain text shows with shades what a terminal shows with backgrounds. */
static void add_without_shades(Str line, Text *out)
{
    uint32_t code;
    char utf8[5];
    size_t end = 0;
    while (utf8_next(&line, &code)) {
        bool blank = code == ' ' || (code >= 0x2591 && code <= 0x2593);
        text_add(out, utf8, utf8_put(blank ? ' ' : code, utf8));
        end = blank ? end : out->length;
    }
    out->length = end;
    text_printf(out, "%s", "");
}

static void a_recording_shows_the_screen(void **state)
{
    (void)state;
    Text printed = TEXT_EMPTY, cast = TEXT_EMPTY, shown = TEXT_EMPTY, expected = TEXT_EMPTY;
    record("key ] ] ]\ntick 500\nkey f\ntick 250\nkey Esc +\ntick 40\nsize 100x30\ntick 10\nkey d\ntick 900\ntick "
           "90\ntick 10\nframe\n",
           &printed, &cast);
    VTerm *term = vterm_new(24, 80);
    VTermScreen *screen = vterm_obtain_screen(term);
    int cols = 80, rows = 24, sizes = 0;
    double last = 0;
    vterm_set_utf8(term, 1);
    vterm_screen_reset(screen, 1);
    Str rest = text_str(&cast), line;
    assert_true(str_line(&rest, &line));
    cJSON *head = cJSON_ParseWithLength(line.at, line.length);
    assert_int_equal(cJSON_GetObjectItem(head, "version")->valueint, 2);
    assert_int_equal(cJSON_GetObjectItem(head, "width")->valueint, 80);
    assert_int_equal(cJSON_GetObjectItem(head, "height")->valueint, 24);
    cJSON_Delete(head);
    while (str_line(&rest, &line)) {
        cJSON *event = cJSON_ParseWithLength(line.at, line.length);
        assert_int_equal(cJSON_GetArraySize(event), 3);
        double time = cJSON_GetArrayItem(event, 0)->valuedouble;
        const char *kind = cJSON_GetArrayItem(event, 1)->valuestring, *data = cJSON_GetArrayItem(event, 2)->valuestring;
        assert_true(time >= last);
        last = time;
        if (strcmp(kind, "r") == 0) {
            assert_int_equal(sscanf(data, "%dx%d", &cols, &rows), 2);
            vterm_set_size(term, rows, cols);
            sizes++;
        } else {
            assert_string_equal(kind, "o");
            vterm_input_write(term, data, strlen(data));
        }
        cJSON_Delete(event);
    }
    assert_int_equal(sizes, 1);
    assert_true(last > 1.79 && last < 1.81); /* the sum of the ticks */
    rest = text_str(&printed);
    for (int y = 0; y < rows && str_line(&rest, &line); y++) {
        text_clear(&shown);
        text_clear(&expected);
        add_row(screen, cols, y, &shown);
        add_without_shades(line, &expected);
        assert_string_equal(shown.at, expected.at);
    }
    vterm_free(term);
    text_release(&printed);
    text_release(&cast);
    text_release(&shown);
    text_release(&expected);
}

static void the_same_script_gives_the_same_bytes(void **state)
{
    (void)state;
    Text printed = TEXT_EMPTY, once = TEXT_EMPTY, again = TEXT_EMPTY;
    record("key Home Space\ntick 300\ntick 300\nrecord off\nkey f\ntick 10\n", &printed, &once);
    record("key Home Space\ntick 300\ntick 300\nrecord off\nkey f\ntick 10\n", &printed, &again);
    assert_true(once.length > 0 && str_equal(text_str(&once), text_str(&again)));
    text_release(&printed);
    text_release(&once);
    text_release(&again);
}

static void what_cannot_be_written_is_told(void **state)
{
    (void)state;
    Error error = {0};
    App *app = app_new(demo_history(), &(SessionOptions){.cols = 80, .rows = 24});
    assert_false(app_run(app, STR("record /nowhere/at/all.cast"), &error));
    assert_non_null(strstr(error.message, "/nowhere/at/all.cast"));
    if (access("/dev/full", W_OK) == 0) {
        assert_true(app_run(app, STR("record /dev/full"), &error));
        for (int i = 0; i < 40; i++)
            assert_true(app_run_script(app, STR("key ]\ntick 100\n"), NULL));
        error = (Error){0};
        assert_false(app_close_log(app, &error));
        assert_non_null(strstr(error.message, "/dev/full"));
    }
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recording_shows_the_screen),
        cmocka_unit_test(the_same_script_gives_the_same_bytes),
        cmocka_unit_test(what_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

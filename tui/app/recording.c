/* recording.c - writes the rows of each frame that differ from the previous frame. */
#include "tui/app/recording.h"

#include "core/base/json_writer.h"
#include "tui/view/emit.h"
#include "tui/view/palette.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Recording {
    FILE *file; /* NULL: nothing is recorded */
    Text path;
    uint32_t begun_ms, passed_ms;
    Grid last;   /* what the terminal shows; owned */
    Error error; /* why the recording ended early */
} Recording;

static void init(void *state)
{
    ((Recording *)state)->path = (Text)TEXT_EMPTY;
}

static void release(Session *session, void *state)
{
    Recording *recording = state;
    (void)session;
    text_release(&recording->path);
    grid_release(&recording->last);
    if (recording->file)
        fclose(recording->file);
    recording->file = NULL;
}

static const Feature RECORDING = {.name = "record", .size = sizeof(Recording), .init = init, .release = release};

static Recording *recording_of(const Session *session)
{
    return session_feature(session, &RECORDING);
}

bool recording_is_on(const Session *session)
{
    return recording_of(session)->file != NULL;
}

/* Closes the file. `whole`: all was written so far; else errno is that of the failed write. Returns false, with the
 * reason, if the recording is incomplete. */
static bool recording_close(Recording *recording, bool whole, Error *error)
{
    int reason = errno;
    FILE *file = recording->file;
    recording->file = NULL;
    grid_release(&recording->last);
    recording->last = (Grid){0};
    if (file && fclose(file) != 0 && whole) {
        reason = errno;
        whole = false;
    }
    return whole || error_set(error, ERROR_OUTPUT, "%s: cannot write: %s", recording->path.at, strerror(reason));
}

static void recording_write_text(Recording *recording, const Text *text)
{
    if (recording->file && fwrite(text->at, 1, text->length, recording->file) != text->length)
        recording_close(recording, false, &recording->error);
}

/* Writes one event as a line. */
static void recording_write_event(const Session *session, Recording *recording, const char *kind, Str data)
{
    Text line = TEXT_EMPTY;
    JsonWriter json = {.out = &line};
    uint32_t now = session->options.clock_ms ? session->options.clock_ms() - recording->begun_ms : recording->passed_ms;
    json_open_flat(&json, NULL, '[');
    json_decimal(&json, NULL, (double)now / 1000, 3);
    json_text(&json, NULL, kind);
    json_string(&json, NULL, data);
    json_close(&json);
    recording_write_text(recording, &line);
    text_release(&line);
}

/* Adds the theme of a light screen, because players are dark by default. It needs all sixteen colours, or a player
 * ignores it. */
static void recording_write_colors(const Session *session, JsonWriter *json)
{
    enum { NAMED = 16 };
    Theme theme = session_theme(session, COLORS_256);
    Text palette = TEXT_EMPTY;
    char color[16];
    if (!theme.light)
        return;
    for (int i = 0; i < NAMED; i++)
        text_printf(&palette, "%s#%06X", i ? ":" : "", palette_rgb(i));
    json_open_flat(json, "theme", '{');
    snprintf(color, sizeof color, "#%06X", theme_ink(theme));
    json_text(json, "fg", color);
    snprintf(color, sizeof color, "#%06X", theme_page(theme));
    json_text(json, "bg", color);
    json_string(json, "palette", text_str(&palette));
    json_close(json);
    text_release(&palette);
}

bool recording_begin(Session *session, const char *path, Error *error)
{
    Recording *recording = recording_of(session);
    Text head = TEXT_EMPTY, title = TEXT_EMPTY;
    JsonWriter json = {.out = &head};
    if (!recording_end(session, error))
        return false;
    text_clear(&recording->path);
    text_printf(&recording->path, "%s", path);
    recording->file = fopen(path, "w");
    if (!recording->file)
        return error_set(error, ERROR_OUTPUT, "%s: %s", path, strerror(errno));
    recording->error = (Error){0};
    recording->passed_ms = 0;
    recording->begun_ms = session->options.clock_ms ? session->options.clock_ms() : 0;
    text_printf(&title, "layerscope%s%s", session->options.files && *session->options.files ? " " : "",
                session->options.files ? session->options.files : "");
    json_open_flat(&json, NULL, '{');
    json_number(&json, "version", 2);
    json_number(&json, "width", (uint64_t)session->cols);
    json_number(&json, "height", (uint64_t)session->rows);
    json_string(&json, "title", text_str(&title));
    recording_write_colors(session, &json);
    json_close(&json);
    recording_write_text(recording, &head);
    text_release(&head);
    text_release(&title);
    return recording->file != NULL || recording_end(session, error);
}

void recording_pass(Session *session, uint32_t ms)
{
    recording_of(session)->passed_ms += ms;
}

static bool recording_same_row(const Grid *a, const Grid *b, int y)
{
    for (int x = 0; x < a->cols; x++) {
        const Cell *p = &a->cells[(size_t)y * (size_t)a->cols + (size_t)x];
        const Cell *q = &b->cells[(size_t)y * (size_t)b->cols + (size_t)x];
        if (p->glyph != q->glyph || p->edges != q->edges || p->style.fg != q->style.fg || p->style.bg != q->style.bg ||
            p->style.attr != q->style.attr)
            return false;
    }
    return true;
}

static void recording_add_row(const Session *session, const Grid *grid, int y, Text *out)
{
    Grid row = {.cols = grid->cols, .rows = 1, .cells = grid->cells + (size_t)y * (size_t)grid->cols};
    /* erase before the text: after the last column, erasing would delete the last cell */
    text_printf(out, "\033[%d;1H\033[2K", y + 1);
    emit_ansi(&row, session->options.ascii, session_theme(session, COLORS_256), out);
    out->length--; /* without the newline */
}

void recording_frame(Session *session, const Grid *grid)
{
    Recording *recording = recording_of(session);
    Text out = TEXT_EMPTY;
    char size[32];
    if (!recording->file || grid->rows < 1 || grid->cols < 1)
        return;
    bool anew = recording->last.cols != grid->cols || recording->last.rows != grid->rows;
    if (anew) {
        if (recording->last.cols > 0) {
            snprintf(size, sizeof size, "%dx%d", grid->cols, grid->rows);
            recording_write_event(session, recording, "r", str_from(size));
        }
        text_add_str(&out, STR("\033[?25l\033[2J"));
        grid_reset(&recording->last, grid->cols, grid->rows);
    }
    for (int y = 0; y < grid->rows; y++)
        if (anew || !recording_same_row(&recording->last, grid, y))
            recording_add_row(session, grid, y, &out);
    if (out.length)
        recording_write_event(session, recording, "o", text_str(&out));
    if (recording->file)
        memcpy(recording->last.cells, grid->cells, (size_t)grid->rows * (size_t)grid->cols * sizeof *grid->cells);
    text_release(&out);
}

bool recording_end(Session *session, Error *error)
{
    Recording *recording = recording_of(session);
    if (recording->file)
        recording_write_event(session, recording, "o", STR("\033[?25h"));
    if (recording->file)
        return recording_close(recording, fflush(recording->file) == 0, error);
    if (recording->error.code && error)
        *error = recording->error;
    bool fine = recording->error.code == ERROR_NONE;
    recording->error = (Error){0};
    return fine;
}

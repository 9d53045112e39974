/* record.c - writes the rows of each frame that differ from the previous frame. */
#include "tui/app/record.h"

#include "core/base/json_writer.h"
#include "tui/view/emit.h"
#include "tui/view/palette.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Record {
    FILE *file; /* NULL: nothing is recorded */
    Text path;
    uint32_t begun_ms, passed_ms;
    Grid last;   /* what the terminal shows; owned */
    Error error; /* why the recording ended early */
} Record;

static void init(void *state)
{
    ((Record *)state)->path = (Text)TEXT_EMPTY;
}

static void release(Session *session, void *state)
{
    Record *record = state;
    (void)session;
    text_release(&record->path);
    grid_release(&record->last);
    if (record->file)
        fclose(record->file);
    record->file = NULL;
}

static const Feature RECORD = {.name = "record", .size = sizeof(Record), .init = init, .release = release};

static Record *record_of(const Session *session)
{
    return session_feature(session, &RECORD);
}

bool record_is_on(const Session *session)
{
    return record_of(session)->file != NULL;
}

/* Closes the file. `whole`: all was written so far; else errno is that of the failed write. Returns false, with the
 * reason, if the recording is incomplete. */
static bool close_file(Record *record, bool whole, Error *error)
{
    int reason = errno;
    FILE *file = record->file;
    record->file = NULL;
    grid_release(&record->last);
    record->last = (Grid){0};
    if (file && fclose(file) != 0 && whole) {
        reason = errno;
        whole = false;
    }
    return whole || error_set(error, ERROR_OUTPUT, "%s: cannot write: %s", record->path.at, strerror(reason));
}

static void write_text(Record *record, const Text *text)
{
    if (record->file && fwrite(text->at, 1, text->length, record->file) != text->length)
        close_file(record, false, &record->error);
}

/* Writes one event as a line. */
static void write_event(const Session *session, Record *record, const char *kind, Str data)
{
    Text line = TEXT_EMPTY;
    JsonWriter json = {.out = &line};
    uint32_t now = session->options.clock_ms ? session->options.clock_ms() - record->begun_ms : record->passed_ms;
    json_open_flat(&json, NULL, '[');
    json_decimal(&json, NULL, (double)now / 1000, 3);
    json_text(&json, NULL, kind);
    json_string(&json, NULL, data);
    json_close(&json);
    write_text(record, &line);
    text_release(&line);
}

/* Adds the theme of a light screen, because players are dark by default. It needs all sixteen colours, or a player
 * ignores it. */
static void write_colors(const Session *session, JsonWriter *json)
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

bool record_begin(Session *session, const char *path, Error *error)
{
    Record *record = record_of(session);
    Text head = TEXT_EMPTY, title = TEXT_EMPTY;
    JsonWriter json = {.out = &head};
    if (!record_end(session, error))
        return false;
    text_clear(&record->path);
    text_printf(&record->path, "%s", path);
    record->file = fopen(path, "w");
    if (!record->file)
        return error_set(error, ERROR_OUTPUT, "%s: %s", path, strerror(errno));
    record->error = (Error){0};
    record->passed_ms = 0;
    record->begun_ms = session->options.clock_ms ? session->options.clock_ms() : 0;
    text_printf(&title, "layerscope%s%s", session->options.files && *session->options.files ? " " : "",
                session->options.files ? session->options.files : "");
    json_open_flat(&json, NULL, '{');
    json_number(&json, "version", 2);
    json_number(&json, "width", (uint64_t)session->cols);
    json_number(&json, "height", (uint64_t)session->rows);
    json_string(&json, "title", text_str(&title));
    write_colors(session, &json);
    json_close(&json);
    write_text(record, &head);
    text_release(&head);
    text_release(&title);
    return record->file != NULL || record_end(session, error);
}

void record_pass(Session *session, uint32_t ms)
{
    record_of(session)->passed_ms += ms;
}

static bool same_row(const Grid *a, const Grid *b, int y)
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

static void add_row(const Session *session, const Grid *grid, int y, Text *out)
{
    Grid row = {.cols = grid->cols, .rows = 1, .cells = grid->cells + (size_t)y * (size_t)grid->cols};
    /* erase before the text: after the last column, erasing would delete the last cell */
    text_printf(out, "\033[%d;1H\033[2K", y + 1);
    emit_ansi(&row, session->options.ascii, session_theme(session, COLORS_256), out);
    out->length--; /* without the newline */
}

void record_frame(Session *session, const Grid *grid)
{
    Record *record = record_of(session);
    Text out = TEXT_EMPTY;
    char size[32];
    if (!record->file || grid->rows < 1 || grid->cols < 1)
        return;
    bool anew = record->last.cols != grid->cols || record->last.rows != grid->rows;
    if (anew) {
        if (record->last.cols > 0) {
            snprintf(size, sizeof size, "%dx%d", grid->cols, grid->rows);
            write_event(session, record, "r", str_from(size));
        }
        text_add_str(&out, STR("\033[?25l\033[2J"));
        grid_reset(&record->last, grid->cols, grid->rows);
    }
    for (int y = 0; y < grid->rows; y++)
        if (anew || !same_row(&record->last, grid, y))
            add_row(session, grid, y, &out);
    if (out.length)
        write_event(session, record, "o", text_str(&out));
    if (record->file)
        memcpy(record->last.cells, grid->cells, (size_t)grid->rows * (size_t)grid->cols * sizeof *grid->cells);
    text_release(&out);
}

bool record_end(Session *session, Error *error)
{
    Record *record = record_of(session);
    if (record->file)
        write_event(session, record, "o", STR("\033[?25h"));
    if (record->file)
        return close_file(record, fflush(record->file) == 0, error);
    if (record->error.code && error)
        *error = record->error;
    bool fine = record->error.code == ERROR_NONE;
    record->error = (Error){0};
    return fine;
}

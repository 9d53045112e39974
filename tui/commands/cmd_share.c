/* cmd_share.c - commands that share a view as a file or a command line, and a session as a script or a recording. */
#include "core/history/find_layer.h"
#include "core/base/escape.h"
#include "core/base/file.h"
#include "tui/commands/commands.h"
#include "tui/commands/compare_page.h"
#include "tui/commands/link.h"
#include "tui/app/compare.h"
#include "tui/app/log.h"
#include "tui/app/recording.h"
#include "tui/panes/maps.h"
#include "tui/panes/screen.h"
#include "tui/view/theme.h"
#include "tui/app/target.h"
#include "tui/view/emit.h"
#include "tui/view/frame.h"
#include "tui/panes/map_marks.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct ExportKind {
    const char *ending;
    void (*write)(Session *session, Text *out);
} ExportKind;

static void share_screen_grid(Session *session, Grid *grid)
{
    grid_init(grid, session->cols, session->rows);
    screen_draw(session, grid);
}
static void export_text(Session *session, Text *out)
{
    Grid grid = {0};
    share_screen_grid(session, &grid);
    emit_text(&grid, session->options.ascii, out);
    grid_release(&grid);
}
static void export_ansi(Session *session, Text *out)
{
    Grid grid = {0};
    share_screen_grid(session, &grid);
    emit_ansi(&grid, session->options.ascii, session_theme(session, COLORS_256), out);
    grid_release(&grid);
}
enum { CELL_WIDTH = 8, CELL_HEIGHT = 16 }; /* pixels of a cell in frame_svg() */

/* Draws the maps of a comparison side by side, each below its name. */
static void share_export_sides(Session *session, const CompareView *compare, Text *out)
{
    Theme theme = session_theme(session, COLORS_TRUE);
    int cols = session->cols, height = (session->rows + 2) * CELL_HEIGHT, count = (int)compare->count;
    text_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
                count * cols * CELL_WIDTH, height, count * cols * CELL_WIDTH, height);
    for (int i = 0; i < count; i++) {
        const CompareSide *side = &compare->side[i];
        char name[MAPS_CAPTION_SIZE];
        maps_caption(session, (size_t)i, name);
        text_printf(out, "<g transform=\"translate(%d 0)\">\n<rect width=\"%d\" height=\"%d\" fill=\"#%06X\"/>\n",
                    i * cols * CELL_WIDTH, cols * CELL_WIDTH, height, theme_page(theme));
        text_printf(out, "<text x=\"16\" y=\"22\" style=\"font:bold 16px monospace\" fill=\"#%06X\">",
                    theme_ink(theme));
        xml_escape(str_from(name), out);
        text_printf(out, "</text>\n<g transform=\"translate(0 %d)\">\n", 2 * CELL_HEIGHT);
        Text title = TEXT_EMPTY;
        frame_svg(
            i ? compare_map(session, (size_t)i) : session_map(session), side->history, side->step,
            &(FrameOptions){cols, session->rows, theme, FRAME_PICTURE, screen_frame_title(session, (size_t)i, &title)},
            out);
        text_release(&title);
        text_printf(out, "</g>\n</g>\n");
    }
    text_printf(out, "</svg>\n");
}

/* Draws the map as shown: with its window, overlay, selection and pointers. Where sides are compared, `sides` draws all
 * of them. */
static void export_map(Session *session, FrameKind kind, void (*sides)(Session *, const CompareView *, Text *),
                       Text *out)
{
    MapView *map = session_map(session);
    maps_update(session);
    map_marks_update(session);
    const CompareView *compare = compare_shown(session);
    Text title = TEXT_EMPTY;
    if (compare)
        sides(session, compare, out);
    else
        frame_svg(map, session->shown, session->step,
                  &(FrameOptions){session->cols, session->rows, session_theme(session, COLORS_TRUE), kind,
                                  screen_frame_title(session, 0, &title)},
                  out);
    text_release(&title);
}

static void export_svg(Session *session, Text *out)
{
    export_map(session, FRAME_PICTURE, share_export_sides, out);
}

static void export_html(Session *session, Text *out)
{
    export_map(session, FRAME_PAGE, compare_page, out);
}

static const ExportKind EXPORTS[] = {
    {".txt", export_text}, {".ansi", export_ansi}, {".svg", export_svg}, {".html", export_html}};

bool command_export(Session *session, Str args, Error *error)
{
    for (size_t i = 0; i < sizeof EXPORTS / sizeof *EXPORTS; i++) {
        if (!str_ends(args, str_from(EXPORTS[i].ending)))
            continue;
        Text path = TEXT_EMPTY, out = TEXT_EMPTY;
        bool ok = command_path(args, PATH_WRITTEN, &path, error);
        if (ok)
            EXPORTS[i].write(session, &out);
        ok = ok && file_write(path.at, text_str(&out), error);
        if (ok)
            session_say(session, "wrote %s", path.at);
        text_release(&path);
        text_release(&out);
        return ok;
    }
    return command_fail(error, args, args,
                        "expected: export FILE.txt or .ansi (the screen), or FILE.svg or .html (the map)");
}

static bool parse_position(Str word, Position *position)
{
    const char *dot = memchr(word.at, '.', word.length);
    uint64_t high, low;
    if (!dot || !number_parse_hex((Str){word.at, (size_t)(dot - word.at)}, &high, NULL) ||
        !number_parse_hex((Str){dot + 1, word.length - (size_t)(dot - word.at) - 1}, &low, NULL))
        return false;
    *position = u128_make(high, low);
    return true;
}

bool command_link(Session *session, Str args, Error *error)
{
    if (session->source.pasted)
        return error_set(error, ERROR_USAGE, "a link can't open pasted text: write it to a file with export first");
    Text commands = TEXT_EMPTY;
    link_commands(session, &commands);
    text_clear(&session->requests.clipboard);
    const char *files = link_files(session);
    text_printf(&session->requests.clipboard, "layerscope %s%s-c ", files, files[0] ? " " : "");
    shell_quote(text_str(&commands), &session->requests.clipboard);
    text_release(&commands);
    if (args.length > 0) { /* the line may be wider than the screen, and not every terminal has a clipboard */
        Text path = TEXT_EMPTY, line = TEXT_EMPTY;
        text_printf(&line, "%s\n", session->requests.clipboard.at);
        bool ok = command_path(args, PATH_WRITTEN, &path, error) && file_write(path.at, text_str(&line), error);
        if (ok)
            session_say(session, "wrote %s: it opens this view", path.at);
        text_release(&path);
        text_release(&line);
        return ok;
    }
    session_say(session, "sent to the terminal's clipboard: %s", session->requests.clipboard.at);
    if (session->depth > 0 && !session->options.interactive)
        text_printf(&session->output, "%s\n", session->requests.clipboard.at);
    return true;
}

bool command_window_parse(Str args, Window *keys, Window *lsns, Error *error)
{
    Position at[4];
    Str rest = args, word;
    for (int i = 0; i < 4; i++)
        if (!str_word(&rest, &word) || !parse_position(word, &at[i]))
            return command_fail(error, args, args, "expected: window with four positions, as `link` prints them");
    if (at[0] >= at[1] || at[2] >= at[3])
        return command_fail(error, args, args, "a window is from a lower to a higher position");
    *keys = (Window){at[0], at[1]};
    *lsns = (Window){at[2], at[3]};
    return true;
}

bool command_window(Session *session, Str args, Error *error)
{
    MapView *map = session_map(session);
    if (!command_window_parse(args, &map->keys, &map->lsns, error))
        return false;
    map->fitted = false;
    session->zoomed = true;
    session->map_stale = true;
    return true;
}

bool command_mark_layer(Session *session, Str args, Error *error)
{
    Target target;
    if (str_equal(args, STR("none"))) {
        session_select(session, LAYER_NONE);
        return true;
    }
    if (!target_parse_layer(&session->shown->layers, args, &target, error))
        return false;
    if (target.kind != SEARCH_LAYER)
        return command_fail(error, args, args, "expected a layer, such as #17, or none");
    session_select(session, history_same_table(session->shown, target.layer, session->step));
    return true;
}

bool command_log(Session *session, Str args, Error *error)
{
    if (args.length == 0 || str_equal(args, STR("off"))) {
        if (!log_end(session, error))
            return false;
        session_say(session, "the log is off");
        return true;
    }
    Text path = TEXT_EMPTY, view = TEXT_EMPTY;
    link_commands(session, &view);
    bool ok = command_path(args, PATH_WRITTEN, &path, error) &&
              log_begin(session, path.at, link_files(session), text_str(&view), error);
    if (ok)
        session_say(session, "events go to %s; `log off` ends it", path.at);
    text_release(&path);
    text_release(&view);
    return ok;
}

bool command_record(Session *session, Str args, Error *error)
{
    bool running = recording_is_on(session);
    if (args.length == 0 || str_equal(args, STR("off")) || str_equal(args, STR("stop"))) {
        if (!recording_end(session, error))
            return false;
        session_say(session, running ? "the recording has ended" : "no recording was running");
        return true;
    }
    Text path = TEXT_EMPTY;
    bool ok = command_path(args, PATH_WRITTEN, &path, error) && recording_begin(session, path.at, error);
    if (ok)
        session_say(session, "%sthe screen is recorded to %s; `record off` ends it",
                    running ? "the recording before has ended; " : "", path.at);
    text_release(&path);
    return ok;
}

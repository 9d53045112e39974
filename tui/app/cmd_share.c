/* cmd_share.c - commands that show others: the view as a file, as a command line, and a session as a script.
 *
 * A session's log is a list of its events as commands (`key ]`, `mouse press 3 4`, `size 120x40`, `tick 250`): events
 * are all that ever changes an App, so playing the log gives the same frames.
 */
#include "core/base/escape.h"
#include "core/base/file.h"
#include "tui/app/commands.h"
#include "tui/app/panes.h"
#include "tui/view/emit.h"
#include "tui/view/frame.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct ExportKind {
    const char *ending;
    void (*write)(App *app, Text *out);
} ExportKind;

static void screen_grid(App *app, Grid *grid)
{
    grid_init(grid, app->cols, app->rows);
    app_draw(app, grid);
}
static void export_text(App *app, Text *out)
{
    Grid grid = {0};
    screen_grid(app, &grid);
    emit_text(&grid, app->options.ascii, out);
    grid_release(&grid);
}
static void export_ansi(App *app, Text *out)
{
    Grid grid = {0};
    screen_grid(app, &grid);
    emit_ansi(&grid, app->options.ascii, (Theme){.depth = COLORS_256}, out);
    grid_release(&grid);
}
/* The map as it lies on the screen: its window, overlay, selection, and what it points at. */
static void export_picture(App *app, bool html, Text *out)
{
    MapView *map = app_map(app);
    panes_point(app);
    frame_svg(map, app->shown, app->step, app->cols, app->rows, (Theme){.depth = COLORS_TRUE}, html, out);
}
static void export_svg(App *app, Text *out)
{
    export_picture(app, false, out);
}
static void export_html(App *app, Text *out)
{
    export_picture(app, true, out);
}

static const ExportKind EXPORTS[] = {
    {".txt", export_text}, {".ansi", export_ansi}, {".svg", export_svg}, {".html", export_html}};

bool command_export(App *app, Str args, Error *error)
{
    for (size_t i = 0; i < sizeof EXPORTS / sizeof *EXPORTS; i++) {
        if (!str_ends(args, str_from(EXPORTS[i].ending)))
            continue;
        Text path = {0}, out = {0};
        bool ok = command_path(args, false, &path, error);
        if (ok)
            EXPORTS[i].write(app, &out);
        ok = ok && file_write(path.at, text_str(&out), error);
        if (ok)
            app_say(app, "wrote %s", path.at);
        text_release(&path);
        text_release(&out);
        return ok;
    }
    return command_fail(error, args, args, "export FILE.txt, .ansi (the screen), .svg or .html (the map)");
}

static void add_position(Text *out, Position position)
{
    text_printf(out, "%" PRIX64 ".%" PRIX64, u128_high(position), u128_low(position));
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

/* The policy with sizes and fanout said in any case: an input may bring its own. */
static void add_policy(Text *out, const Policy *policy)
{
    Policy base = *policy;
    policy_format_rules(policy, out);
    text_printf(out, "+target_file_size=%" PRIu64 "+fanout=%" PRIu64, policy->target_file_size, policy->fanout);
    if (policy_named(str_from(policy->base), &base, NULL) && policy->workers != base.workers)
        text_printf(out, "+workers=%u", policy->workers);
}

/* A path inside commands that `;` parts. */
static void add_path(Text *out, const char *path)
{
    for (; *path; path++)
        text_printf(out, "%s%c", *path == ';' || *path == '\\' ? "\\" : "", *path);
}

/* What was asked of the layers: the read whose path is shown, why (not) a layer or a spot, where to stop. */
static void add_questions(App *app, Text *out)
{
    KeyForm form = app->shown->layers.form;
    char key[KEY_TEXT_SIZE], lsn[LSN_TEXT_SIZE];
    for (size_t i = 0; i < app->breakpoints.count; i++)
        text_printf(out, "; break %s", app->breakpoints.at[i].text);
    if (app->side == PANE_READ && app->reads.has_path && !app->reads.has_log)
        text_printf(out, "; read %s", key_format(app->reads.key, form, key));
    if (app->side == PANE_WHY && app->spot.set)
        text_printf(out, "; why %s%s%s", key_format(app->spot.key, form, key), app->spot.has_lsn ? "@" : "",
                    app->spot.has_lsn ? lsn_format(app->spot.lsn, lsn) : "");
    if (app->side == PANE_DECISIONS && app->why != LAYER_NONE)
        text_printf(out, "; why #%u", app->why);
}

/* What if: cutoff and branch points that differ from what was loaded. */
static void add_markers(App *app, Text *out)
{
    const GcMarkers *own = &app->gc.own;
    char lsn[LSN_TEXT_SIZE];
    if (!app->gc.moved)
        return;
    if (own->from == GC_FROM_SET || own->from == GC_FROM_NOWHERE)
        text_printf(out, "; gc cutoff %s", own->from == GC_FROM_SET ? lsn_format(own->cutoff, lsn) : "none");
    text_printf(out, "; gc branch none");
    for (size_t i = 0; i < own->branch_count; i++)
        text_printf(out, "; gc branch %s", lsn_format(own->branches[i], lsn));
}

static void add_comparison(App *app, Text *out)
{
    const CompareView *compare = &app->compare;
    if (!compare->on)
        return;
    text_printf(out, "; compare %s", compare->kind == COMPARE_PLANS ? "plan " : "");
    for (size_t i = 1; i < compare->count; i++) {
        text_printf(out, "%s", i > 1 ? " | " : "");
        if (compare->kind == COMPARE_INPUTS)
            add_path(out, compare->side[i].source);
        else
            add_policy(out, &compare->side[i].history->policy);
    }
}

static void add_window(const MapView *map, Text *out)
{
    text_printf(out, "; window ");
    add_position(out, map->keys.lo);
    text_add_char(out, ' ');
    add_position(out, map->keys.hi);
    text_add_char(out, ' ');
    add_position(out, map->lsns.lo);
    text_add_char(out, ' ');
    add_position(out, map->lsns.hi);
}

/* The commands that lead from a fresh start to this view. What changes the window or the overlay comes before them. */
static void view_commands(App *app, Text *out)
{
    const MapView *map = app_map(app);
    if (app->made.length)
        text_printf(out, "%s; ", app->made.at);
    text_printf(out, "axes %s,%s", key_axis_name(map->key_axis), lsn_axis_name(map->lsn_axis));
    if (app->planned && app->shown == app->planned) {
        if (app->loaded->steps.count > 1)
            text_printf(out, "; step %u", app->loaded_step);
        text_printf(out, "; plan ");
        add_policy(out, &app->policy);
    }
    add_markers(app, out);
    add_comparison(app, out);
    if (app->shown->steps.count > 1)
        text_printf(out, "; step %u", app->step);
    add_questions(app, out);
    if (app->zoomed)
        add_window(map, out);
    if (map->selected != LAYER_NONE)
        text_printf(out, "; mark-layer #%u", map->selected);
    text_printf(out, "; overlay %s; pane %s", states_overlay_name(app), pane_ops[app->side].name);
    if (app->focus != app->side)
        text_printf(out, "; pane %s", pane_ops[app->focus].name);
}

/* What is looked at, as words for a shell. */
static const char *files_of(const App *app)
{
    return app->made.length ? "" : app->opened.length ? app->opened.at : app->options.files ? app->options.files : "";
}

bool app_next_command(Str *rest, Text *out)
{
    size_t i = 0;
    text_clear(out);
    if (rest->length == 0)
        return false;
    for (; i < rest->length && rest->at[i] != ';'; i++) {
        bool escape =
            rest->at[i] == '\\' && i + 1 < rest->length && (rest->at[i + 1] == ';' || rest->at[i + 1] == '\\');
        i += escape;
        if (out->length > 0 || rest->at[i] != ' ')
            text_add_char(out, rest->at[i]);
    }
    text_printf(out, "%s", ""); /* terminated also where it is empty */
    i += i < rest->length;
    *rest = (Str){rest->at + i, rest->length - i};
    return true;
}

bool command_link(App *app, Str args, Error *error)
{
    if (app->pasted)
        return error_set(error, ERROR_USAGE, "what was pasted is in no file that a link could open; export writes it");
    Text commands = {0};
    view_commands(app, &commands);
    text_clear(&app->clipboard);
    const char *files = files_of(app);
    text_printf(&app->clipboard, "layerscope %s%s-c ", files, files[0] ? " " : "");
    shell_quote(text_str(&commands), &app->clipboard);
    text_release(&commands);
    if (args.length > 0) { /* a screen is narrow, and not every terminal has a clipboard */
        Text path = {0}, line = {0};
        text_printf(&line, "%s\n", app->clipboard.at);
        bool ok = command_path(args, false, &path, error) && file_write(path.at, text_str(&line), error);
        if (ok)
            app_say(app, "wrote %s: it opens this view", path.at);
        text_release(&path);
        text_release(&line);
        return ok;
    }
    app_say(app, "%s", app->clipboard.at);
    if (app->depth > 0 && !app->options.interactive)
        text_printf(&app->output, "%s\n", app->clipboard.at);
    return true;
}

bool command_window(App *app, Str args, Error *error)
{
    Position at[4];
    Str rest = args, word;
    for (int i = 0; i < 4; i++)
        if (!str_word(&rest, &word) || !parse_position(word, &at[i]))
            return command_fail(error, args, args, "window takes four positions, as `link` prints them");
    if (at[0] >= at[1] || at[2] >= at[3])
        return command_fail(error, args, args, "a window is from a lower to a higher position");
    MapView *map = app_map(app);
    map->keys = (Window){at[0], at[1]};
    map->lsns = (Window){at[2], at[3]};
    map->fitted = false;
    app->zoomed = true;
    app->map_stale = true;
    return true;
}

bool command_mark_layer(App *app, Str args, Error *error)
{
    Target target;
    if (!target_parse(&app->shown->layers, args, &target, error))
        return false;
    if (target.kind != SEARCH_LAYER)
        return command_fail(error, args, args, "mark-layer takes a layer, like #17");
    app_select(app, target.layer);
    return true;
}

/* ---- the session's log ---- */

/* A log may begin in the middle of a session: first come the commands that lead there. */
static void log_view(App *app)
{
    Text view = {0};
    view_commands(app, &view);
    fprintf(app->log, "size %dx%d\n", app->cols, app->rows);
    Text part = {0};
    for (Str rest = text_str(&view); app_next_command(&rest, &part);)
        fprintf(app->log, "%s\n", part.at);
    text_release(&part);
    text_release(&view);
}

/* False, with the reason, where the log is not whole. errno is that of the write that failed. */
static bool log_ended(App *app, bool whole, Error *error)
{
    int reason = errno;
    FILE *log = app->log;
    app->log = NULL;
    if (log && fclose(log) != 0 && whole) {
        reason = errno;
        whole = false;
    }
    return whole || error_set(error, ERROR_OUTPUT, "%s: cannot write: %s", app->log_path.at, strerror(reason));
}

bool app_close_log(App *app, Error *error)
{
    if (!log_ended(app, true, error))
        return false;
    if (app->log_error.code && error)
        *error = app->log_error;
    return app->log_error.code == ERROR_NONE;
}

bool command_log(App *app, Str args, Error *error)
{
    if (!log_ended(app, true, error))
        return false;
    if (args.length == 0 || str_equal(args, STR("off"))) {
        app_say(app, "the log is off");
        return true;
    }
    if (!command_path(args, false, &app->log_path, error))
        return false;
    app->log = fopen(app->log_path.at, "w");
    if (!app->log)
        return error_set(error, ERROR_OUTPUT, "%s: %s", app->log_path.at, strerror(errno));
    fprintf(app->log, "# a session of layerscope %s; play it with: layerscope play %s %s\n", LAYERSCOPE_VERSION,
            app->log_path.at, files_of(app));
    log_view(app);
    if (fflush(app->log) != 0)
        return log_ended(app, false, error);
    app_say(app, "events go to %s; `log off` ends it", app->log_path.at);
    return true;
}

bool app_log_event(App *app, const Event *event)
{
    static const char *const MOUSE[] = {"press", "drag", "release", "up", "down"};
    char name[KEY_NAME_SIZE];
    switch (event->kind) {
    case EVENT_KEY:
        fprintf(app->log, "key %s\n", key_name_format(event->key, name));
        break;
    case EVENT_MOUSE:
        fprintf(app->log, "mouse %s %d %d\n", MOUSE[event->mouse], event->x, event->y);
        break;
    case EVENT_RESIZE:
        fprintf(app->log, "size %dx%d\n", event->cols, event->rows);
        break;
    case EVENT_TICK:
        fprintf(app->log, "tick %u\n", event->ms);
        break;
    case EVENT_PASTE: /* a line `end paste` inside would end it early; no log, dump or picture has one */
        fprintf(app->log, "paste\n%.*s\nend paste\n", (int)event->length, event->text);
        break;
    case EVENT_NONE:
        break;
    }
    return fflush(app->log) == 0 || log_ended(app, false, &app->log_error);
}

/* cmd_app.c - commands about the program itself: its command line, files, clipboard, screen and end.
 *
 *     :open night.json     :source demo.play     y copies the name of the selected layer     q
 */
#include "core/base/escape.h"
#include "core/base/file.h"
#include "tui/commands/commands.h"
#include "tui/commands/input_paths.h"
#include "core/catalog/source.h"
#include "tui/app/layer_rows.h"
#include "tui/app/plan.h"
#include "tui/app/skipped.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the line begins with may already be a command that could only refuse. */
bool may_prompt(Session *session, Str args, PaneId pane, Error *error)
{
    Str rest = args, name;
    return !str_word(&rest, &name) || !command_find(session->host.commands, name, NULL) ||
           command_may(session, args, pane, error);
}

/* Proposes a file: "slow-shop-view.svg" for slow-shop.json. */
static void add_proposal(const Session *session, const char *name, Text *out)
{
    enum { STEM_MAX = 40 };
    Str title = str_from(session->loaded->title ? session->loaded->title : "");
    size_t dot = title.length;
    for (size_t i = 1; i < title.length; i++)
        if (title.at[i] == '.')
            dot = i;
    for (size_t i = 0; i < dot && i < STEM_MAX; i++) {
        unsigned char c = (unsigned char)title.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        text_add_char(out, plain ? (char)c : '-');
    }
    text_printf(out, "%s%s", dot ? "-" : "", name);
}

/* Where a region is shown, an export is meant of the region: of its layers, which layerscope reads again. */
bool command_prompt(Session *session, Str args, Error *error)
{
    Text initial = TEXT_EMPTY;
    bool exports = str_equal(args, STR("export")), part = str_equal(args, STR("region export"));
    part = part || (exports && layer_rows_region_is_meant(session));
    text_add_str(&initial, part ? STR("region export") : args);
    if (args.length > 0)
        text_add_char(&initial, ' ');
    size_t proposal = exports || part ? initial.length : 0;
    if (proposal > 0)
        add_proposal(session, part ? "region.json" : "view.svg", &initial);
    bool ok = session_open_prompt(session, text_str(&initial), error);
    session->typing.proposal = ok ? proposal : 0;
    text_release(&initial);
    return ok;
}

bool command_source(Session *session, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args, "expected: source FILE");
    Text path = TEXT_EMPTY;
    Arena arena = {0};
    Str script;
    bool ok = input_path(session, args, &path, error) &&
              command_read_file(path.at, COMMAND_FILE_MAX, &arena, &script, error) &&
              session_run_script(session, script, error);
    if (!ok && error && error->line)
        error_place(error, path.at, error->line, error->column);
    text_release(&path);
    arena_release(&arena);
    return ok;
}

bool command_open(Session *session, Str args, Error *error)
{
    InputPaths paths = {0};
    Arena arena = {0};
    bool ok = input_paths(session, args, "open FILE…", &arena, &paths, error);
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    ok = ok && source_load(paths.at, paths.count, &(LoadOptions){0}, history, &report, error);
    if (ok) {
        session_replace(session, history);
        skipped_keep(session, &report);
        text_clear(&session->source.opened);
        for (size_t i = 0; i < paths.count; i++) {
            text_add_str(&session->source.opened, i ? STR(" ") : STR(""));
            shell_quote(str_from(paths.at[i]), &session->source.opened);
        }
        Text summary = TEXT_EMPTY;
        skipped_summary(&report, &summary);
        session_say(session, "%s", summary.length ? summary.at : "loaded");
        text_release(&summary);
    } else {
        free(history);
    }
    load_report_release(&report);
    array_release(&paths);
    arena_release(&arena);
    return ok;
}

bool may_yank(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    (void)pane;
    return session->map.selected != LAYER_NONE || session->map.has_cursor ||
           error_set(error, ERROR_USAGE, "nothing is selected");
}

bool command_yank(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    text_clear(&session->requests.clipboard);
    char text[LAYER_NAME_SIZE];
    const LayerSet *set = &session->shown->layers;
    LayerId id = session->map.selected;
    if (id != LAYER_NONE && set->name[id]) {
        char *escaped = mem_alloc(set->name_length[id] * 4 + 1);
        text_escape((Str){set->name[id], set->name_length[id]}, escaped, set->name_length[id] * 4 + 1);
        text_printf(&session->requests.clipboard, "%s", escaped);
        free(escaped);
    } else if (id != LAYER_NONE) {
        Layer layer = layer_set_get(set, id);
        text_printf(&session->requests.clipboard, "%s", layer_logical_name(&layer, set->form, text));
    } else {
        text_printf(&session->requests.clipboard, "%s", key_format(session->map.cursor_key, set->form, text));
    }
    session_say(session, "sent to the terminal's clipboard: %s", session->requests.clipboard.at);
    return true;
}

bool command_quit(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    session->requests.quit = true;
    return true;
}

bool command_redraw(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    session_unsay(session); /* for a script: a key press has already removed the message */
    session->requests.redraw = true;
    return true;
}

bool command_suspend(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    session->requests.suspend = true;
    return true;
}

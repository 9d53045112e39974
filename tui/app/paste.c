/* paste.c - what it is, is told by its content, as for files. */
#include "tui/app/paste.h"

#include "core/formats/load.h"
#include "tui/app/commands.h"

#include <stdlib.h>

static bool look_at(App *app, Str text, Error *error)
{
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    Text summary = {0};
    bool ok = load_text(text, "pasted", &(LoadOptions){0}, history, &report, error);
    if (ok && history->layers.count == 0) {
        history_release(history);
        ok = error_set(error, ERROR_INPUT, "no layer was found in what was pasted");
    }
    if (ok) {
        char count[32];
        load_report_summary(&report, &summary);
        app_replace(app, history);
        app->pasted = true;
        app_say(app, "%s layers pasted%s%s", count_format(history->layers.count, count), summary.length ? "; " : "",
                summary.length ? summary.at : "");
    } else {
        free(history);
    }
    text_release(&summary);
    load_report_release(&report);
    return ok;
}

bool paste_take(App *app, Str text, Error *error)
{
    if (str_trim(text).length == 0)
        return error_set(error, ERROR_USAGE, "nothing was pasted");
    if (traversal_sniff(text) && app->loaded->layers.count > 0)
        return app_read_log(app, text, error);
    return look_at(app, text, error);
}

/* `paste`, then lines up to `end paste`: as if they were pasted. */
bool command_paste(App *app, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args, "paste, on lines of its own: a text up to `end paste`");
    return paste_take(app, args, error);
}

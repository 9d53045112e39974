/* paste.c - has the command `paste`, and handles text that the terminal pastes. Its format is detected from
 * the content, as for files. */
#include "tui/commands/paste.h"

#include "core/analysis/path_diff.h"
#include "core/formats/load.h"
#include "tui/commands/commands.h"
#include "tui/app/reads.h"
#include "tui/app/skipped.h"
#include "tui/app/search.h"

#include <stdlib.h>

/* Finds the pasted layers if all of them are shown, and keeps the loaded history. False if one is not. */
static bool find_pasted(Session *session, const History *pasted)
{
    const LayerSet *set = &session->shown->layers;
    size_t wanted = pasted->layers.count, count, found = 0;
    if (wanted == 0 || wanted >= set->count || pasted->layers.form != set->form || pasted->steps.count > 1)
        return false;
    LayerId *live = history_live(session->shown, session->step, &count), *ids = mem_alloc(wanted * sizeof *ids);
    Layer *layers = mem_alloc(wanted * sizeof *layers);
    for (size_t i = 0; i < wanted; i++)
        layers[i] = layer_set_get(&pasted->layers, (LayerId)i);
    path_find_layers(set, live, count, layers, wanted, ids);
    while (found < wanted && ids[found] != LAYER_NONE)
        found++;
    if (found == wanted) {
        search_give(session, "pasted", "", ids, wanted);
        session_reveal(session, search_walk(session, 1, 1));
        session_say(session, "%zu pasted layer%s here; n and N walk, Esc ends it", wanted,
                    word_for(wanted, " is", "s are"));
    }
    free(live);
    free(ids);
    free(layers);
    return found == wanted;
}

static bool show_pasted(Session *session, Str text, Error *error)
{
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    Text summary = TEXT_EMPTY;
    Text whole = TEXT_EMPTY; /* with a newline at the end: the last line of a paste is complete */
    text_add_str(&whole, text);
    if (text.length && text.at[text.length - 1] != '\n')
        text_add_char(&whole, '\n');
    bool ok = load_text(text_str(&whole), "pasted", &(LoadOptions){0}, history, &report, error);
    text_release(&whole);
    if (ok && history->layers.count == 0) {
        history_release(history);
        ok = error_set(error, ERROR_INPUT, "no layer was found in what was pasted");
    }
    if (ok && find_pasted(session, history)) {
        history_free(history);
    } else if (ok) {
        char count[32];
        skipped_summary(&report, &summary);
        session_replace(session, history);
        skipped_keep(session, &report);
        session->source.pasted = true;
        session_say(session, "%s layers pasted%s%s", count_format(history->layers.count, count),
                    summary.length ? "; " : "", summary.length ? summary.at : "");
    } else {
        free(history);
    }
    text_release(&summary);
    load_report_release(&report);
    return ok;
}

bool paste_take(Session *session, Str text, Error *error)
{
    if (str_trim(text).length == 0)
        return error_set(error, ERROR_USAGE, "nothing was pasted");
    if (logged_read_sniff(text) && session->loaded->layers.count > 0)
        return reads_open_log(session, text, error);
    return show_pasted(session, text, error);
}

bool command_paste(Session *session, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args, "paste needs lines of text after it, up to `end paste`");
    return paste_take(session, args, error);
}

/* pane_messages.c - lists the messages that were shown, the newest first, each in full.
 *
 *     step 7 of 70: strategy: deltas for all keys (647 GiB of images against 7.08 MiB)
 *     marked a
 */
#include "tui/app/messages.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

static void pane_messages_build(Session *session, Lines *lines, int width)
{
    size_t count = messages_count(session);
    (void)width;
    for (size_t i = 0; i < count; i++) {
        bool error;
        Str text = messages_at(session, i, &error);
        lines_add(lines, (Style){.fg = error ? ROLE_BAD : ROLE_TEXT}, LINE_NOTHING, "%.*s", STR_ARG(text));
    }
}

const PaneOps pane_messages = {.build = pane_messages_build};

/* pane_why.c - why (not) here: the spot under the cursor in words. */
#include "tui/panes/pane_table.h"
#include "tui/app/spot.h"
#include "tui/view/theme.h"

/* Lines that answer stand out; verdicts carry their sign in words. */
static Style style_of(Str line)
{
    Str text = str_trim(line);
    if (str_starts(text, STR("level ")) || str_starts(text, STR("key ")) || str_starts(text, STR("table #")) ||
        str_starts(text, STR("next: ")))
        return (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD};
    if (str_starts(text, STR("no split")) || str_starts(text, STR("no layer")) ||
        str_starts(text, STR("a cut here was no")))
        return (Style){.fg = ROLE_WARN};
    if (str_starts(text, STR("not taken")))
        return (Style){.fg = ROLE_WARN};
    if (str_starts(text, STR("taken")) && !str_starts(text, STR("taken away")))
        return (Style){.fg = ROLE_GOOD};
    if (str_starts(text, STR("a perfect split")) || str_starts(text, STR("a cut here was considered")))
        return (Style){.fg = ROLE_GOOD};
    return (Style){0};
}

static void pane_why_build(Session *session, Lines *lines, int width)
{
    (void)width;
    if (!spot_shown(session)->set) {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "Put the cursor anywhere and press w: is there a split, a cut, a layer, and why not? With a layer "
                  "selected w shows the rules that were tried on it.");
        return;
    }
    Str rest = spot_text(session), line;
    while (str_line(&rest, &line))
        lines_add(lines, style_of(line), LINE_NOTHING, "%.*s", STR_ARG(line));
}

const PaneOps pane_why = {.build = pane_why_build, .tall = true};

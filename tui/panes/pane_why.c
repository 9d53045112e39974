/* pane_why.c - explains the place under the cursor: why there is a layer or a decision, or why there is none. */
#include "core/base/tones.h"
#include "tui/panes/pane_table.h"
#include "tui/app/spot.h"
#include "tui/view/theme.h"

/* Colours lines that answer. Their words say yes or no too, so that nothing depends on colours. */
static Style style_of(Tone tone)
{
    static const Style styles[] = {[TONE_HEAD] = {.fg = ROLE_ACCENT, .attr = ATTR_BOLD},
                                   [TONE_YES] = {.fg = ROLE_GOOD},
                                   [TONE_NO] = {.fg = ROLE_WARN},
                                   [TONE_UNSURE] = {.fg = ROLE_WARN}};
    return styles[tone];
}

static void pane_why_build(Session *session, Lines *lines, int width)
{
    (void)width;
    if (!spot_shown(session)->set)
        return;
    const Text *text = spot_text(session);
    Str rest = text_str(text), line;
    while (str_line(&rest, &line))
        lines_add(lines, style_of(tones_at(text->tones, (size_t)(line.at - text->at))), LINE_NOTHING, "%.*s",
                  STR_ARG(line));
}

static const char *pane_why_empty(Session *session)
{
    return spot_shown(session)->set ? NULL
                                    : "Put the cursor anywhere, then press w: is there a split, a cut, a layer, and "
                                      "why not? With a layer selected w shows the rules that were tried on it.";
}

const PaneOps pane_why = {.build = pane_why_build, .empty = pane_why_empty, .tall = true};

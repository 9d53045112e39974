/* panes_layout.c - chooses the layout by what the side pane needs: the help needs width, a lesson or a tall list
 * height, a comparison room for its maps. Then a pane that was spread takes the whole screen.
 *
 *     side pane "ledger", empty: one sentence, the usual layout     with lines: the pane takes the whole side
 */
#include "tui/panes/panes_layout.h"

#include "tui/app/compare.h"
#include "tui/panes/pane_lesson.h"
#include "tui/panes/pane_table.h"
#include "tui/panes/panes.h"

/* An empty pane shows one sentence, which needs no height. A tall one leaves no room for the layer pane, unless that
 * has the focus: its keys must not act on a pane that nobody sees. */
static bool is_tall(Session *session)
{
    const PaneOps *ops = pane_ops(session->side);
    bool tall = ops->tall || (ops->roomy && !layout_is_wide(session->cols));
    return tall && !pane_is_empty(session, session->side);
}

void panes_lay_out(Session *session)
{
    const CompareView *compare = compare_shown(session);
    LayoutKind kind = session->side == PANE_HELP && session->focus == PANE_HELP ? LAYOUT_TEXT
                      : compare && compare->count > 2                           ? LAYOUT_COMPARE_3
                      : compare                                                 ? LAYOUT_COMPARE
                      : session->focus != PANE_LAYER && is_tall(session)        ? LAYOUT_LESSON
                                                                                : LAYOUT_USUAL;
    int page = session->side == PANE_LESSON ? pane_lesson_lines(session) : 0;
    session->layout = layout_make(session->cols, session->rows, session->bottom, kind, page);
    if (session->focus == PANE_FLEET)
        layout_spread(&session->layout, WHOLE_SIDE);
    else if (session->whole)
        layout_spread(&session->layout, session->focus == PANE_MAP        ? WHOLE_MAP
                                        : session->focus == session->side ? WHOLE_SIDE
                                                                          : WHOLE_LAYER);
}

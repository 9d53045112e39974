/* timeline.c - draws the scrub bar: step s of n is in cell s * (width - 1) / (n - 1), so that the first and the last
 * step are at the ends. */
#include "tui/panes/timeline.h"

#include "tui/app/breakpoints.h"
#include "tui/app/marks.h"
#include "tui/view/theme.h"

static Rect place(const Session *session)
{
    Rect frame = session->layout.frame;
    return (Rect){frame.x + 1, frame.y + frame.height - 1, frame.width - 2, 1};
}

static int cell_of(const Session *session, StepId step)
{
    Rect bar = place(session);
    return bar.x + (int)((uint64_t)step * (uint64_t)(bar.width - 1) / session_last_step(session));
}

bool timeline_hit(const Session *session, int x, int y, bool held, StepId *step)
{
    Rect bar = place(session);
    if (session->layout.tiny || session->shown->steps.count < 2 || (y != bar.y && !held) || x < bar.x ||
        x >= bar.x + bar.width)
        return false;
    uint64_t last = session_last_step(session), width = (uint64_t)(bar.width - 1);
    *step = (StepId)(((uint64_t)(x - bar.x) * last + width / 2) / width);
    return true;
}

static void draw_breakpoints(Session *session, Grid *grid)
{
    size_t count;
    breakpoints_all(session, &count);
    for (size_t i = 0; i < count; i++) {
        BreakpointHits hits = breakpoints_hits(session, i);
        for (size_t n = 0; n < hits.count; n++)
            grid_put(grid, cell_of(session, hits.steps[n]), place(session).y, 0x25C6, (Style){.fg = ROLE_WARN});
    }
}

void timeline_draw(Session *session, Grid *grid)
{
    if (session->shown->steps.count < 2)
        return;
    Rect bar = place(session);
    int now = cell_of(session, session->step);
    Style style = {.fg = ROLE_ACCENT};
    for (int x = bar.x; x < now; x++)
        grid_put(grid, x, bar.y, 0x2501, style);
    draw_breakpoints(session, grid);
    const Mark *marks = marks_all(session);
    for (int i = 0; i < MARKS; i++)
        if (marks[i].set && marks[i].view.step <= session_last_step(session))
            grid_put(grid, cell_of(session, marks[i].view.step), bar.y, (uint32_t)('a' + i), (Style){.fg = ROLE_MATCH});
    grid_put(grid, now, bar.y, 0x25CF, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD});
}

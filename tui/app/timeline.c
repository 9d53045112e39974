/* timeline.c - step s of n stands in cell s * (width - 1) / (n - 1), so the first and the last step are at the ends. */
#include "tui/app/timeline.h"

#include "tui/view/theme.h"

enum { SEARCHED_STEPS = 20000 };

static Rect place(const App *app)
{
    Rect frame = app->layout.frame;
    return (Rect){frame.x + 1, frame.y + frame.height - 1, frame.width - 2, 1};
}

static int cell_of(const App *app, StepId step)
{
    Rect bar = place(app);
    return bar.x + (int)((uint64_t)step * (uint64_t)(bar.width - 1) / app_last_step(app));
}

bool timeline_hit(const App *app, int x, int y, StepId *step)
{
    Rect bar = place(app);
    if (app->layout.tiny || app->shown->steps.count < 2 || y != bar.y || x < bar.x || x >= bar.x + bar.width)
        return false;
    uint64_t last = app_last_step(app), width = (uint64_t)(bar.width - 1);
    *step = (StepId)(((uint64_t)(x - bar.x) * last + width / 2) / width);
    return true;
}

static void draw_breakpoints(App *app, Grid *grid)
{
    if (app->shown->steps.count > SEARCHED_STEPS)
        return;
    for (size_t i = 0; i < app->breakpoints.count; i++) {
        const Condition *condition = &app->breakpoints.at[i].condition;
        if (condition->kind == CONDITION_LAYERS) /* would be counted anew for every step */
            continue;
        for (StepId step = 0; step < app->shown->steps.count; step++)
            if (condition_holds(condition, app->shown, step))
                grid_put(grid, cell_of(app, step), place(app).y, 0x25C6, (Style){.fg = ROLE_WARN});
    }
}

void timeline_draw(App *app, Grid *grid)
{
    if (app->shown->steps.count < 2)
        return;
    Rect bar = place(app);
    int now = cell_of(app, app->step);
    Style style = {.fg = ROLE_ACCENT};
    for (int x = bar.x; x < now; x++)
        grid_put(grid, x, bar.y, 0x2501, style);
    draw_breakpoints(app, grid);
    for (int i = 0; i < MARKS; i++)
        if (app->marks[i].set && app->marks[i].step <= app_last_step(app))
            grid_put(grid, cell_of(app, app->marks[i].step), bar.y, (uint32_t)('a' + i), (Style){.fg = ROLE_MATCH});
    grid_put(grid, now, bar.y, 0x25CF, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD});
}

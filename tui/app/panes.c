/* panes.c - how any pane of the table (pane_table.c) is drawn, scrolled and clicked.
 *
 * A list is drawn from `top`; before drawing, `top` is moved so that the cursor line `at` shows. Where a pane gives
 * details about its current line, they take the lower half of its place, at most.
 */
#include "tui/app/panes.h"

#include "tui/app/commands.h"
#include "tui/app/timeline.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <stdlib.h>

#define MOUSE_ZOOM 1.5
enum { MARKED_MAX = 100 };

PaneId pane_named(Str name)
{
    for (int i = 0; i < PANE_COUNT; i++)
        if (name.length > 0 && strncmp(pane_ops[i].name, name.at, name.length) == 0)
            return (PaneId)i;
    return PANE_COUNT;
}

Rect pane_rect(const App *app, PaneId pane)
{
    if (pane == PANE_MAP)
        return app->layout.map;
    if (pane == PANE_LAYER && app->layout.layer.height > 0 && app->side != PANE_LAYER)
        return app->layout.layer;
    return pane == app->side ? app->layout.side : (Rect){0};
}

size_t pane_count(App *app, PaneId pane)
{
    const PaneOps *ops = &pane_ops[pane];
    if (ops->count)
        return ops->count(app);
    Lines *lines = &app->panes[pane].lines;
    if (ops->build) {
        lines_begin(lines, pane_rect(app, pane).width);
        ops->build(app, lines, lines->width);
    }
    return lines->at.count;
}

/* The list of decisions follows the steps: its line is that of the step's decision, or of the newest before it. */
void panes_follow_step(App *app)
{
    const History *history = app->shown;
    for (StepId step = app->step + 1; step-- > 0 && history->steps.count > 0;)
        if (history->steps.at[step].decision < history->trace.decisions.count) {
            app->panes[PANE_DECISIONS].at = pane_decisions_row(app, history->steps.at[step].decision);
            break;
        }
    const Step *now = app->step < history->steps.count ? &history->steps.at[app->step] : NULL;
    app->map.decision = now && now->decision < history->trace.decisions.count ? now->decision : DECISION_NONE;
    if (now && now->job < history->plan.jobs.count)
        app->panes[PANE_JOBS].at = now->job;
}

void pane_go(App *app, PaneId pane, size_t i)
{
    size_t count = pane_count(app, pane);
    if (count == 0)
        return;
    app->panes[pane].at = i < count ? i : count - 1;
    if (pane_ops[pane].visit)
        pane_ops[pane].visit(app, app->panes[pane].at);
}

void pane_move(App *app, PaneId pane, long lines)
{
    PaneState *state = &app->panes[pane];
    size_t count = pane_count(app, pane);
    if (count == 0)
        return;
    size_t *place = pane_ops[pane].selects ? &state->at : &state->top;
    long next = (long)*place + lines;
    size_t height = (size_t)pane_list_rect(app, pane).height;
    size_t limit = pane_ops[pane].selects ? count - 1 : count > height ? count - height : 0;
    *place = next < 0 ? 0 : (size_t)next > limit ? limit : (size_t)next;
    if (pane_ops[pane].selects)
        pane_go(app, pane, state->at);
}

Rect pane_list_rect(App *app, PaneId pane)
{
    enum { HEIGHT_MIN = 6 };
    Rect rect = pane_rect(app, pane);
    if (pane_ops[pane].head && rect.height >= HEIGHT_MIN && pane_count(app, pane) > 0) {
        rect.y++;
        rect.height--;
    }
    return rect;
}

/* The current line's details, in the lower part; returns the rows they take, a rule included. */
static int draw_detail(App *app, Grid *grid, PaneId pane, Rect rect, size_t count)
{
    const PaneOps *ops = &pane_ops[pane];
    PaneState *state = &app->panes[pane];
    if (!ops->detail || count == 0 || rect.height < 6)
        return 0;
    lines_begin(&state->lines, rect.width - 1);
    ops->detail(app, state->at < count ? state->at : count - 1, &state->lines);
    int wanted = (int)state->lines.at.count, room = rect.height - rect.height * 2 / 5 - 1;
    int spare = rect.height - 1 - (int)(count < 1000 ? count : 1000);
    if (spare > room)
        room = spare;
    int rows = wanted < room ? wanted : room;
    if (rows == 0)
        return 0;
    int y = rect.y + rect.height - rows;
    if (count + 1 < (size_t)(y - rect.y)) /* right below a short list */
        y = rect.y + (int)count + 1;
    grid_hline(grid, rect.x - 1, y - 1, rect.width + 2, EDGE_DOTTED, (Style){.fg = ROLE_BORDER});
    for (int i = 0; i < rows; i++) {
        const Line *line = &state->lines.at.at[i];
        int used = grid_text(grid, rect.x, y + i, rect.width, lines_text(&state->lines, (size_t)i), line->style);
        for (int x = 0; x < line->label && x < used; x++)
            grid_cell(grid, rect.x + x, y + i)->style = (Style){.fg = ROLE_MUTED};
    }
    return rows + 1;
}

static void draw_line(Grid *grid, Rect rect, int y, const PaneLine *line, bool current, bool focused)
{
    Style style = line->style;
    if (current) {
        style.bg = ROLE_SELECTED_BG;
        style.attr |= focused ? ATTR_REVERSE : ATTR_BOLD;
        grid_fill(grid, (Rect){rect.x, y, rect.width, 1}, ' ', style);
    }
    int used = grid_text(grid, rect.x, y, rect.width, text_str(&line->text), style);
    for (int x = 0; x < line->label && x < used && !current; x++)
        grid_cell(grid, rect.x + x, y)->style = (Style){.fg = ROLE_MUTED};
}

static void pane_draw(App *app, Grid *grid, PaneId pane)
{
    Rect rect = pane_rect(app, pane);
    if (rect.width <= 0 || rect.height <= 0)
        return;
    const PaneOps *ops = &pane_ops[pane];
    PaneState *state = &app->panes[pane];
    Rect old = grid_clip(grid, rect);
    size_t count = pane_count(app, pane);
    PaneLine line = {0};
    Rect list = pane_list_rect(app, pane);
    if (list.y > rect.y) {
        ops->head(app, &line);
        grid_text(grid, rect.x, rect.y, rect.width, text_str(&line.text), (Style){.fg = ROLE_MUTED});
    }
    rect = list;
    grid_clip(grid, (Rect){rect.x - 1, rect.y, rect.width + 2, rect.height});
    int rows = rect.height - draw_detail(app, grid, pane, rect, count);
    grid_clip(grid, rect);
    if (count > 0 && state->at >= count)
        state->at = count - 1;
    if (ops->selects && state->at < state->top)
        state->top = state->at;
    if (ops->selects && state->at >= state->top + (size_t)rows)
        state->top = state->at - (size_t)rows + 1;
    if (state->top + (size_t)rows > count)
        state->top = count > (size_t)rows ? count - (size_t)rows : 0;
    if (count == 0 && ops->empty) {
        lines_begin(&state->lines, rect.width);
        lines_add(&state->lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", ops->empty);
        for (int y = 0; y < rows && (size_t)y < state->lines.at.count; y++)
            grid_text(grid, rect.x, rect.y + y, rect.width, lines_text(&state->lines, (size_t)y),
                      state->lines.at.at[y].style);
    }
    for (int y = 0; y < rows && state->top + (size_t)y < count; y++) {
        size_t i = state->top + (size_t)y;
        text_clear(&line.text);
        line.style = (Style){0};
        line.label = 0;
        if (ops->line) {
            ops->line(app, i, &line);
        } else {
            text_add_str(&line.text, lines_text(&state->lines, i));
            line.style = state->lines.at.at[i].style;
            line.label = state->lines.at.at[i].label;
        }
        draw_line(grid, rect, rect.y + y, &line, ops->selects && i == state->at, app->focus == pane);
    }
    text_release(&line.text);
    grid_clip(grid, old);
    if (count > (size_t)rows) /* how far down, on the border */
        grid_put(grid, rect.x + rect.width,
                 rect.y + (int)((uint64_t)state->top * (uint64_t)(rows - 1) / (count - (size_t)rows)), 0x2503,
                 (Style){.fg = ROLE_ACCENT});
}

static void draw_caption(Grid *grid, int x, int y, int width, const char *title, bool focused)
{
    Style style = {.fg = focused ? ROLE_FOCUS : ROLE_BORDER, .attr = focused ? ATTR_BOLD : 0};
    grid_put(grid, x, y, ' ', style);
    int used = grid_text(grid, x + 1, y, width - 3, str_from(title), style);
    grid_put(grid, x + 1 + used, y, ' ', style);
}

static void draw_frame(App *app, Grid *grid)
{
    const Layout *at = &app->layout;
    Style style = {.fg = ROLE_BORDER};
    grid_box(grid, at->frame, 0, style);
    if (at->wide) {
        grid_vline(grid, at->side.x - 1, at->frame.y, at->frame.height, 0, style);
        if (app->side != PANE_LAYER && at->layer.height > 0)
            grid_hline(grid, at->side.x - 1, at->layer.y - 1, at->side.width + 2, 0, style);
    } else if (!at->covered) {
        grid_hline(grid, at->frame.x, at->side.y - 1, at->frame.width, 0, style);
    }
    char caption[200];
    for (int i = 0; i < 2 && at->other[i].width > 0; i++) {
        grid_vline(grid, at->other[i].x - 1, at->frame.y, at->side.y - at->frame.y, 0, style);
        snprintf(caption, sizeof caption, "%c: %s", 'B' + i, app->compare.side[i + 1].name);
        draw_caption(grid, at->other[i].x + 1, at->frame.y, at->other[i].width - 2, caption, false);
    }
    if (at->other[0].width > 0)
        snprintf(caption, sizeof caption, "A: %s", app->compare.side[0].name);
    else
        snprintf(caption, sizeof caption, "Map: %s, keys by %s", states_overlay_name(app),
                 key_axis_name(app->map.key_axis));
    if (!at->covered)
        draw_caption(grid, at->map.x + 1, at->frame.y, at->map.width - 2, caption, app->focus == PANE_MAP);
    snprintf(caption, sizeof caption, "%s", pane_ops[app->side].title);
    if (app->side == PANE_LESSON && app->lesson.name[0]) {
        int length = snprintf(caption, sizeof caption, "Lesson: ");
        text_escape(text_str(&app->lesson.title), caption + length, sizeof caption - (size_t)length);
    }
    if (app->side == PANE_DECISIONS && app->why != LAYER_NONE)
        snprintf(caption, sizeof caption, "Why (not) layer #%u", app->why);
    draw_caption(grid, at->side.x + 1, at->side.y - 1, at->side.width - 2, caption, app->focus == app->side);
    if (at->layer.height > 0 && app->side != PANE_LAYER)
        draw_caption(grid, at->layer.x + 1, at->layer.y - 1, at->layer.width - 2, pane_ops[PANE_LAYER].title,
                     app->focus == PANE_LAYER);
}

static void mark_layer(App *app, LayerId layer, Role role, const char *label)
{
    const LayerSet *set = &app->shown->layers;
    if (layer < set->count)
        array_push(&app->marked, (MapMark){.keys = {set->key_lo[layer], set->key_hi[layer]},
                                           .lsns = {set->lsn_lo[layer], set->lsn_hi[layer]},
                                           .role = role,
                                           .label = label});
}

/* Too many would hide what they point at. */
void panes_point(App *app)
{
    app->marked.count = 0;
    if (app->side == PANE_READ && app->reads.has_path && app->reads.rows.count > 0) {
        const PathRows *rows = &app->reads.rows;
        for (size_t i = 0; i < rows->count && i < MARKED_MAX; i++) {
            bool odd = app->reads.has_log && (rows->at[i].predicted == PATH_NOT || rows->at[i].real == PATH_NOT);
            mark_layer(app, rows->at[i].layer, odd ? ROLE_BAD : ROLE_MATCH,
                       !odd                           ? NULL
                       : rows->at[i].real == PATH_NOT ? "-"
                                                      : "+");
        }
    } else if (app->search.count <= MARKED_MAX) {
        for (size_t i = 0; i < app->search.count; i++)
            mark_layer(app, app->search.matches[i], ROLE_MATCH, NULL);
    }
    app->map.marks = app->marked.at;
    app->map.mark_count = app->marked.count;
}

void panes_draw(App *app, Grid *grid)
{
    if (app->side == PANE_READ)
        reads_follow(&app->reads, app->shown, app->step);
    panes_point(app);
    draw_frame(app, grid);
    if (!app->layout.covered) {
        states_update(app);
        if (app->layout.other[0].width > 0)
            compare_paint(app, grid);
        else
            app_paint_map(app, grid);
        app->map_stale = false;
    }
    timeline_draw(app, grid);
    pane_draw(app, grid, app->side);
    if (app->layout.layer.height > 0 && app->side != PANE_LAYER)
        pane_draw(app, grid, PANE_LAYER);
}

static bool inside(Rect rect, int x, int y)
{
    return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

/* `side`: on that map of a comparison, which is A's, some columns to the right. */
static void mouse_on_map(App *app, const Event *event, size_t side)
{
    MapView *map = app_map(app);
    MapHit hit;
    switch (event->mouse) {
    case MOUSE_PRESS:
        app_focus(app, PANE_MAP);
        app->dragging_x = event->x;
        app->dragging_y = event->y;
        hit = map_pick(map, event->x, event->y);
        if (hit.place == MAP_NOWHERE)
            break;
        map->has_cursor = true;
        map->cursor_key = hit.keys.lo;
        map->cursor_lsn = hit.lsns.lo;
        if (side > 0) {
            int x = event->x + app->layout.other[side - 1].x - app->layout.map.x;
            compare_pick(app, side, map_pick(&app->compare.side[side].map, x, event->y).layer);
        } else {
            app_select(app, hit.layer);
        }
        break;
    case MOUSE_WHEEL_UP:
    case MOUSE_WHEEL_DOWN:
        app->zoomed = true;
        map_zoom(map, event->x, event->y, event->mouse == MOUSE_WHEEL_UP ? MOUSE_ZOOM : 1 / MOUSE_ZOOM,
                 event->mouse == MOUSE_WHEEL_UP ? MOUSE_ZOOM : 1 / MOUSE_ZOOM);
        app->map_stale = true;
        break;
    case MOUSE_DRAG:
    case MOUSE_RELEASE:
        break;
    }
}

void panes_mouse(App *app, const Event *event)
{
    if (app->layout.tiny || app->prompting)
        return;
    Event moved = *event;
    size_t side = 0;
    for (size_t i = 0; i < 2; i++)
        if (app->layout.other[i].width > 0 && inside(app->layout.other[i], event->x, event->y)) {
            side = i + 1;
            moved.x -= app->layout.other[i].x - app->layout.map.x;
            event = &moved;
            break;
        }
    if (gc_mouse(app, event))
        return;
    StepId step;
    if ((event->mouse == MOUSE_PRESS || (event->mouse == MOUSE_DRAG && app->scrubbing)) &&
        timeline_hit(app, event->x, event->y, &step)) {
        app->scrubbing = true;
        app_set_step(app, step);
        return;
    }
    app->scrubbing = app->scrubbing && event->mouse == MOUSE_DRAG;
    if (event->mouse == MOUSE_RELEASE) {
        app->dragging_x = -1;
    } else if (event->mouse == MOUSE_DRAG) {
        if (app->dragging_x < 0)
            return;
        app->zoomed = true;
        map_pan(app_map(app), app->dragging_x - event->x, event->y - app->dragging_y);
        app->map_stale = true;
        app->dragging_x = event->x;
        app->dragging_y = event->y;
    } else if (!app->layout.covered && inside(app->layout.map, event->x, event->y)) {
        mouse_on_map(app, event, side);
    } else {
        for (int i = PANE_FINDINGS; i < PANE_COUNT; i++) {
            Rect rect = pane_rect(app, (PaneId)i);
            if (!inside(rect, event->x, event->y))
                continue;
            if (event->mouse == MOUSE_PRESS) {
                app_focus(app, (PaneId)i);
                int line = event->y - pane_list_rect(app, (PaneId)i).y;
                if (pane_ops[i].selects && line >= 0)
                    pane_go(app, (PaneId)i, app->panes[i].top + (size_t)line);
            } else {
                pane_move(app, (PaneId)i, event->mouse == MOUSE_WHEEL_UP ? -3 : 3);
            }
            break;
        }
    }
}

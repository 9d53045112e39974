/* maps.c - prepares the input of the map, and moves several maps with one camera.
 *
 * A fitted window must contain all sides: each map is fitted first, then all get the union of their windows.
 */
#include "tui/panes/maps.h"

#include "tui/app/breakpoints.h"
#include "tui/app/compare.h"
#include "tui/app/gates.h"
#include "tui/app/map_threads.h"
#include "tui/app/run.h"
#include "tui/app/session_insight.h"
#include "tui/app/overlays.h"

#include <stdio.h>
#include <string.h>

/* ---- a comparison ---- */

static MapView *map_of(Session *session, size_t side)
{
    return side ? compare_map(session, side) : &session->map;
}

static Rect rect_of(const Session *session, size_t side)
{
    return side ? session->layout.other[side - 1] : session->layout.map;
}

void maps_caption(const Session *session, size_t side, char out[MAPS_CAPTION_SIZE])
{
    const CompareView *compare = compare_shown(session);
    if (compare && session->layout.other[0].width > 0)
        snprintf(out, MAPS_CAPTION_SIZE, "%c: %s", 'A' + (int)side, compare->side[side].name);
    else
        snprintf(out, MAPS_CAPTION_SIZE, "Map: %s, keys %s", overlays_in_use(session),
                 key_axis_words(session->map.key_axis));
}

/* Does one legend, on the border below, explain all maps? Maps beside one another are too narrow for one each. */
static bool shares_legend(const Session *session)
{
    return compare_shown(session) && session->layout.other[0].width > 0 && session->layout.side.width > 0;
}

void maps_legend(Session *session, Grid *grid, Rect rect)
{
    const CompareView *compare = compare_shown(session);
    const MapView *maps[COMPARE_SIDES];
    if (!shares_legend(session))
        return;
    for (size_t i = 0; i < compare->count; i++)
        maps[i] = map_of(session, i);
    map_legend_of(maps, compare->count, false, grid, rect);
}

static int legend_rows(const Session *session, Rect rect)
{
    enum { HEIGHT_MIN = 18, TWO_ROWS_MIN = 30, SHORT = 100 };
    if (rect.height < HEIGHT_MIN || shares_legend(session))
        return 0;
    return rect.height >= TWO_ROWS_MIN && rect.width < SHORT ? 2 : 1;
}

/* Adds what is not as usual, and nothing else: the legend is on the same row, and needs it. */
static void low_caption(const Session *session, char out[MAPS_CAPTION_SIZE])
{
    bool kinds = session->map.overlay == OVERLAY_KIND, ranks = session->map.key_axis == KEY_AXIS_RANK;
    snprintf(out, MAPS_CAPTION_SIZE, "Map%s%s%s%s", kinds && ranks ? "" : ": ", kinds ? "" : overlays_in_use(session),
             kinds || ranks ? "" : ", ", ranks ? "" : "keys ");
    if (!ranks)
        snprintf(out + strlen(out), MAPS_CAPTION_SIZE - strlen(out), "%s", key_axis_words(session->map.key_axis));
}

void maps_title(const Session *session, size_t side, char out[MAPS_CAPTION_SIZE])
{
    bool low = legend_rows(session, rect_of(session, side)) == 0 && !shares_legend(session);
    if (low && !compare_shown(session))
        low_caption(session, out);
    else
        maps_caption(session, side, out);
}

bool maps_caption_fits(const Session *session, size_t side)
{
    char caption[MAPS_CAPTION_SIZE];
    maps_caption(session, side, caption);
    return text_columns(str_from(caption)) + MAPS_CAPTION_FRAME <= rect_of(session, side).width;
}

/* The legend stands below the map, in two rows where one is too short for it. On a low screen the map needs these rows,
 * and the legend stands on the upper border after the caption. */
static void paint_with_legend(Session *session, size_t side, const History *history, StepId step, Grid *grid)
{
    enum { BORDER_MIN = 16, CORNER = 0x250C };
    MapView *map = map_of(session, side);
    Rect rect = rect_of(session, side);
    int rows = legend_rows(session, rect);
    rect.height -= rows;
    map_paint(map, history, step, grid, rect);
    Rect legend = {rect.x + 1, rect.y + rect.height, rect.width - 1, rows};
    if (rows == 0 && !shares_legend(session)) {
        char caption[MAPS_CAPTION_SIZE];
        maps_title(session, side, caption);
        int used = text_columns(str_from(caption)) + 5;
        legend = (Rect){rect.x + used, rect.y - 1, rect.width - used - 1, 1};
    }
    if (rows > 0 || (!shares_legend(session) && legend.width >= BORDER_MIN))
        map_legend_of(&(const MapView *){map}, 1, rows == 0 && !compare_shown(session), grid, legend);
    if (rows == 0 && legend.width >= BORDER_MIN && grid_cell(grid, legend.x, legend.y)->glyph == CORNER)
        grid_put(grid, legend.x - 1, legend.y, ' ',
                 (Style){0}); /* a corner beside the border would look like its end */
}

static Window maps_window_union(Window a, Window b)
{
    return (Window){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

/* Does a breakpoint stop at deep reads, so that the ribbon shows why it did? */
static bool maps_stop_at_reads(const Session *session)
{
    size_t count;
    const Breakpoint *all = breakpoints_all(session, &count);
    for (size_t i = 0; i < count; i++)
        if (all[i].condition.kind == CONDITION_READS)
            return true;
    return false;
}

/* Gives each map of a comparison what is known of its layers. */
static void maps_tell(Session *session, const CompareView *compare)
{
    session->map.stacks = NULL;
    for (size_t i = 1; i < compare->count; i++) { /* on threads, while A's layers are analysed */
        const CompareSide *side = &compare->side[i];
        session_insight_begin(session, compare_maker(session, i), side->history, side->step, &side->history->policy);
    }
    session_insight_to_map(session);
    for (size_t i = 1; i < compare->count; i++) {
        const CompareSide *side = &compare->side[i];
        session_insight_to_map_of(session, compare_map(session, i), compare_maker(session, i), side->history,
                                  side->step, &side->history->policy);
    }
}

/* Paints the maps of all sides, or the only one. Layers that take longer than a frame are painted on threads, for all
 * sides at once, and are waited for as long as the frame allows; later frames show those that take longer. */
static void maps_paint_all(Session *session, const CompareView *compare, Grid *grid)
{
    enum { WAIT_MS = 12, WAIT_MORE_MS = 2 };
    size_t count = compare ? compare->count : 1;
    for (size_t i = 0; i < count; i++) {
        const History *history = compare ? compare->side[i].history : session->shown;
        bool many = session->options.waiter && !run_is_on(session) && session_has_many(session, history);
        map_of(session, i)->threads = many ? &map_threads : NULL;
        if (i > 0)
            map_stage_begin(map_of(session, i), history, compare->side[i].step);
    }
    for (size_t i = 0; i < count; i++) {
        const History *history = compare ? compare->side[i].history : session->shown;
        Rect rect = rect_of(session, i);
        rect.height -= legend_rows(session, rect);
        map_begin(map_of(session, i), history, compare ? compare->side[i].step : session->step, rect);
    }
    for (size_t i = 0; i < count; i++)
        map_wait(map_of(session, i), i == 0 ? WAIT_MS : WAIT_MORE_MS);
    for (size_t i = 0; i < count; i++)
        paint_with_legend(session, i, compare ? compare->side[i].history : session->shown,
                          compare ? compare->side[i].step : session->step, grid);
}

/* Gives the map of another side A's axes, overlay and cursor: it shows the same place in its own layers. */
static void maps_follow_a(Session *session, size_t side)
{
    const MapView *a = &session->map;
    MapView *b = compare_map(session, side);
    b->key_axis = a->key_axis;
    b->lsn_axis = a->lsn_axis;
    b->overlay = a->overlay;
    b->options = a->options;
    bool garbage = a->overlay == OVERLAY_STATES && session->states != STATES_COMPARE;
    b->states = garbage ? compare_garbage(session, side) : compare_states(session, side);
    b->selected = compare_counterpart(session, side, a->selected);
    b->decision = DECISION_NONE;
    b->has_cursor = a->has_cursor;
    b->cursor_key = a->cursor_key;
    b->cursor_lsn = a->cursor_lsn;
}

/* Do the maps differ in height? A ruler of cuts takes rows from its own side alone. */
static bool maps_rows_differ(Session *session, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (map_area(&session->map).height != map_area(map_of(session, i)).height)
            return true;
    return false;
}

/* Fits A's window to the layers of all sides. */
static void maps_fit_all(Session *session, const CompareView *compare)
{
    MapView *a = &session->map;
    for (size_t i = 0; i < compare->count; i++)
        map_fit_now(map_of(session, i), compare->side[i].history, compare->side[i].step);
    for (size_t i = 1; i < compare->count; i++) {
        a->keys = maps_window_union(a->keys, map_of(session, i)->keys);
        a->lsns = maps_window_union(a->lsns, map_of(session, i)->lsns);
    }
}

/* Where a map has no room for labels at its left, says on its upper border what its ribbon shows. */
static void draw_reads(const MapView *map, Rect rect, Grid *grid)
{
    char label[MAP_READS_SIZE];
    if (map_labels_reads(map) || !map_reads_label(map, label))
        return;
    int columns = text_columns(str_from(label)) + 2;
    grid_printf(grid, rect.x + rect.width - columns - 1, rect.y - 1, columns, (Style){.fg = ROLE_MUTED}, " %s ", label);
}

static void paint_compared(Session *session, const CompareView *compare, Grid *grid)
{
    MapView *a = &session->map;
    bool fitted = a->fitted;
    if (fitted)
        maps_fit_all(session, compare);
    a->fitted = false;
    for (size_t i = 1; i < compare->count; i++) {
        map_of(session, i)->fitted = false;
        map_of(session, i)->keys = a->keys;
        map_of(session, i)->lsns = a->lsns;
    }
    MapOptions options = a->options;
    maps_paint_all(session, compare, grid);
    if (maps_rows_differ(session, compare->count)) {
        for (size_t i = 0; i < compare->count; i++) {
            map_of(session, i)->options.hide_cuts = true;
            grid_fill(grid, rect_of(session, i), ' ', (Style){0});
        }
        maps_paint_all(session, compare, grid);
    }
    a->options = options;
    a->fitted = fitted;
    for (size_t i = 0; i < compare->count; i++)
        draw_reads(map_of(session, i), rect_of(session, i), grid);
}

static bool shows_sides(const Session *session, const CompareView *compare)
{
    return compare && session->layout.other[0].width > 0;
}

void maps_update(Session *session)
{
    overlays_update(session);
    session->map.keeps_ribbon = maps_stop_at_reads(session);
    const CompareView *compare = compare_shown(session);
    if (shows_sides(session, compare)) {
        maps_tell(session, compare);
    } else {
        session_insight_to_map(session);
        session->map.stacks = gates_stacks(session);
    }
    for (size_t i = 1; compare && i < compare->count; i++)
        maps_follow_a(session, i);
}

void maps_paint(Session *session, Grid *grid)
{
    maps_update(session);
    const CompareView *compare = compare_shown(session);
    if (shows_sides(session, compare))
        paint_compared(session, compare, grid);
    else
        maps_paint_all(session, NULL, grid);
}

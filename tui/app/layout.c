/* layout.c - computes the rectangles. Example: at 120x40 the map is 74x35 at (1,2), and the side column is 43 columns
 * wide, with 23 rows for the side pane and 11 for the layer. */
#include "tui/app/layout.h"

#include "core/base/integer.h"

enum { MIN_COLS = 40, MIN_ROWS = 12, WIDE_COLS = 100, BOTTOM = 2 };

bool layout_is_wide(int cols)
{
    return cols >= WIDE_COLS;
}

/*  | map | other |
 *  | side        |   with one or two others */
static void layout_side_by_side(Layout *at, int cols, int height, int maps)
{
    int side_height = integer_clamp(height * 2 / 5, 3, 14), width = (cols - 1 - maps) / maps;
    at->wide = false;
    at->map = (Rect){1, 2, width, height - side_height - 1};
    for (int i = 1; i < maps; i++)
        at->other[i - 1] = (Rect){1 + i * (width + 1), 2, width, at->map.height};
    at->side = (Rect){1, 2 + at->map.height + 1, cols - 2, side_height};
}

Layout layout_make(int cols, int rows, int bottom, LayoutKind kind, int page)
{
    bool whole = kind != LAYOUT_USUAL, text = kind == LAYOUT_TEXT;
    Layout at = {.tiny = cols < MIN_COLS || rows < MIN_ROWS, .wide = layout_is_wide(cols)};
    if (at.tiny)
        return at;
    at.frame = (Rect){0, 1, cols, rows - 1 - (bottom > BOTTOM ? bottom : BOTTOM)};
    int left = 1, top = 2, height = at.frame.height - 2;
    int map_width, map_height;
    if (kind == LAYOUT_COMPARE || kind == LAYOUT_COMPARE_3) {
        layout_side_by_side(&at, cols, height, kind == LAYOUT_COMPARE ? 2 : 3);
        return at;
    }
    if (at.wide) {
        int side_width = integer_clamp(cols * 36 / 100, 40, 72);
        map_width = cols - side_width - 3;
        map_height = height;
        at.side = (Rect){left + map_width + 1, top, side_width, 0};
        int layer_height = integer_clamp(height / 3, 8, 14);
        if (height < 18)
            layer_height = height / 2;
        at.side.height = height - layer_height - 1;
        if (whole)
            at.side.height = height;
        else
            at.layer = (Rect){at.side.x, top + at.side.height + 1, side_width, layer_height};
    } else {
        int side_height = kind == LAYOUT_LESSON ? height * 3 / 5 : integer_clamp(height * 2 / 5, 3, 9);
        if (kind == LAYOUT_LESSON && page > 0)
            side_height = integer_clamp(page, height / 4, side_height);
        map_width = cols - 2;
        map_height = height - side_height - 1;
        at.side = (Rect){left, top + map_height + 1, map_width, side_height};
        at.covered = text;
        if (text)
            at.side = (Rect){left, top, map_width, height};
    }
    at.map = (Rect){left, top, map_width, map_height};
    return at;
}

void layout_spread(Layout *at, LayoutWhole whole)
{
    if (at->tiny || whole == WHOLE_NOTHING)
        return;
    Rect all = {at->frame.x + 1, at->frame.y + 1, at->frame.width - 2, at->frame.height - 2};
    at->whole = whole;
    at->covered = whole != WHOLE_MAP;
    at->side = whole == WHOLE_SIDE ? all : (Rect){0};
    at->layer = whole == WHOLE_LAYER ? all : (Rect){0};
    if (whole != WHOLE_MAP) {
        at->other[0] = at->other[1] = (Rect){0};
        return;
    }
    at->map.height = all.height;
    if (at->other[0].width == 0)
        at->map.width = all.width;
    for (int i = 0; i < 2; i++)
        at->other[i].height = at->other[i].width ? all.height : 0;
}

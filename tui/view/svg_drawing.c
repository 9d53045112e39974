/* svg_drawing.c - converts keys and LSNs to pixels, finds which of them are in view, and labels keys. */
#include "tui/view/svg_drawing.h"

Str svg_key_text(Drawing *drawing, uint32_t rank)
{
    if (!drawing->labels[rank].at) {
        char label[KEY_LABEL_SIZE];
        key_label(drawing->index.index.keys[rank], drawing->history->layers.form, label);
        drawing->labels[rank] = (Str){arena_text(&drawing->arena, label), strlen(label)};
    }
    return drawing->labels[rank];
}

double svg_x(const Drawing *drawing, Key key)
{
    return (double)scale_part(&drawing->x, axis_position(&drawing->keys, key)) / UNIT;
}

double svg_y(const Drawing *drawing, Lsn lsn)
{
    return drawing->height - (double)scale_part(&drawing->y, axis_position(&drawing->lsns, lsn)) / UNIT;
}

static bool shows(const Axis *axis, Window window, U128 value)
{
    Position at = axis_position(axis, value);
    return at >= window.lo && at <= window.hi;
}

bool svg_shows_key(const Drawing *drawing, Key key)
{
    return shows(&drawing->keys, drawing->across, key);
}

bool svg_shows_segment(const Drawing *drawing, uint32_t segment)
{
    const Position *positions = drawing->keys.positions;
    return positions[segment] < drawing->across.hi && positions[segment + 1] > drawing->across.lo;
}

bool svg_shows_lsn(const Drawing *drawing, Lsn lsn)
{
    return shows(&drawing->lsns, drawing->up, lsn);
}

int svg_row(const Drawing *drawing, int row)
{
    return drawing->height + RIBBON + (svg_has_ruler(drawing) ? RULER : 0) + 18 + row * ROW;
}

/* svg_axes.c - draws what surrounds the layers: LSNs, the ruler of cuts, keys and the caption. */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"

#include <stdlib.h>

static void add_lsn_tick(Drawing *drawing, Lsn lsn, int y)
{
    char text[LSN_TEXT_SIZE];
    text_printf(
        drawing->out,
        "<text class=\"m\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><path class=\"tick\" d=\"M-5 %dh5\"/>\n", -8,
        y + 4, edge_label(drawing->history, lsn, text), y);
}

static void add_lsn_axis(Drawing *drawing)
{
    int next = drawing->height + 40;
    if (vertical_axis(drawing->history->layers.vertical)->has_rows) {
        svg_row_axis(drawing);
        return;
    }
    for (uint32_t r = 0; r < drawing->lsns.count; r++) {
        int y = drawing->height - drawing->y_of[r] / UNIT;
        if (y < 0 || y > drawing->height || y > next - 32 || !svg_shows_lsn(drawing, (Lsn)drawing->lsns.values[r]))
            continue;
        if (next > drawing->height &&
            y < drawing->height - 32) /* no edge is near the corner: label the corner itself */
            add_lsn_tick(drawing, (Lsn)axis_value(&drawing->lsns, drawing->up.lo), drawing->height);
        add_lsn_tick(drawing, (Lsn)drawing->lsns.values[r], y);
        next = y;
    }
    if (next > drawing->height)
        add_lsn_tick(drawing, (Lsn)axis_value(&drawing->lsns, drawing->up.lo), drawing->height);
}

static void add_key_tick(Drawing *drawing, Str label, int x)
{
    int y = svg_row(drawing, 0);
    text_printf(drawing->out, "<path class=\"tick\" d=\"M%d %dv8\"/><text class=\"m\" x=\"%d\" y=\"%d\">", x, y - 12,
                x + 3, y);
    xml_escape(label, drawing->out);
    text_add_str(drawing->out, STR("</text>\n"));
}

static void add_key_axis(Drawing *drawing)
{
    enum { APART = 50, TICK = 3 };
    char corner[KEY_LABEL_SIZE];
    key_label(axis_value(&drawing->keys, drawing->across.lo), drawing->history->layers.form, corner);
    int next = 0, wide = svg_text_width((int)strlen(corner)) + APART;
    bool cornered = false;
    for (uint32_t r = 0; r < drawing->keys.count; r++) {
        int x = drawing->x_of[r] / UNIT;
        if (x < next || x > drawing->width || !svg_shows_key(drawing, drawing->keys.values[r]))
            continue;
        Str label = svg_key_text(drawing, r);
        if (x > 0 && x + TICK + svg_text_width((int)label.length) > drawing->width + drawing->right)
            break;
        if (!cornered && x > wide)
            add_key_tick(drawing, str_from(corner), 0);
        cornered = true;
        add_key_tick(drawing, label, x);
        next = x + svg_text_width((int)label.length) + APART;
    }
    if (!cornered)
        add_key_tick(drawing, str_from(corner), 0);
}

static void add_cut(Drawing *drawing, const SceneCut *cut, int y)
{
    char glyph[5] = "", label[KEY_LABEL_SIZE];
    utf8_put(scene_cut_glyph(cut->class), glyph);
    if (!svg_shows_key(drawing, cut->key))
        return;
    text_printf(drawing->out, "<text class=\"%s\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s<title>%s cut at ",
                cut->chosen ? "cut-chosen" : "cut", svg_x(drawing, cut->key), y, glyph,
                cut->chosen ? "chosen" : "candidate");
    xml_escape(str_from(key_label(cut->key, drawing->history->layers.form, label)), drawing->out);
    text_printf(drawing->out, ", %s</title></text>\n", cut_class_name(cut->class));
}

/* Draws the candidates on a line, the window in which the next cut may lie, and over them the chosen cuts. */
static void add_ruler(Drawing *drawing)
{
    const Scene *scene = &drawing->scene;
    int y = drawing->height + RIBBON + RULER - 2;
    if (!svg_has_ruler(drawing))
        return;
    text_printf(
        drawing->out,
        "<text class=\"m\" x=\"-8\" y=\"%d\" text-anchor=\"end\">cuts</text><path class=\"tick\" d=\"M0 %dh%d\"/>\n", y,
        y - 4, drawing->width);
    if (scene->has_window) {
        double lo = svg_x(drawing, scene->window.lo), hi = svg_x(drawing, scene->window.hi);
        text_printf(drawing->out,
                    "<path class=\"window\" d=\"M%.1f %dh%.1f\"><title>where the next cut may lie</title></path>\n", lo,
                    y - 4, hi - lo);
    }
    for (int chosen = 0; chosen < 2; chosen++)
        for (size_t i = 0; i < scene->cuts.count; i++)
            if (scene->cuts.at[i].chosen == (chosen == 1))
                add_cut(drawing, &scene->cuts.at[i], y);
}

void svg_axes(Drawing *drawing)
{
    svg_ribbon(drawing);
    add_ruler(drawing);
    if (drawing->map->options.hide_axes)
        return;
    add_lsn_axis(drawing);
    add_key_axis(drawing);
    const VerticalAxis *vertical = vertical_axis(drawing->history->layers.vertical);
    text_printf(drawing->out, "<text class=\"m\" x=\"0\" y=\"%d\">%s ↑%s%s%s  ·  key → %s</text>\n",
                svg_row(drawing, 1), vertical->name, vertical->order, vertical->has_lsns ? " " : "",
                vertical->has_lsns ? lsn_axis_words(drawing->map->lsn_axis) : "",
                key_axis_words(drawing->map->key_axis));
}

/* svg_rows.c - labels the rows of an LSM store, and tells the script of a page which rows its elements lie in.
 *
 * Rows without tables have no height (axis.h). A page shows all steps, so its script lays the rows out at each step:
 *
 *     <text data-rows="4 6">L0</text>      between the lower end of row 4 and that of row 6, wherever these are
 */
#include "tui/view/svg_drawing.h"

#include "core/base/escape.h"
#include "core/base/search.h"

bool svg_moves_rows(const Drawing *drawing)
{
    return drawing->options.all_steps && vertical_axis(drawing->history->layers.vertical)->has_rows;
}

/* The first of the axis's values that is not less; the last one where there is none. */
static uint32_t svg_rank(const Drawing *drawing, Lsn lsn)
{
    uint32_t rank;
    search_first(rank, 0, drawing->lsns.count - 1, drawing->lsns.values[rank] >= lsn);
    return rank;
}

/* Appends the rows of the LSNs between two texts; nothing where rows stay. */
static void svg_put_rows(const Drawing *drawing, LsnRange lsns, const char *before, const char *after)
{
    if (svg_moves_rows(drawing))
        text_printf(drawing->out, "%s%u %u%s", before, svg_rank(drawing, lsns.lo), svg_rank(drawing, lsns.hi), after);
}

void svg_add_rows(const Drawing *drawing, LsnRange lsns)
{
    svg_put_rows(drawing, lsns, " data-rows=\"", "\"");
}

void svg_add_row_places(const Drawing *drawing, LsnRange lsns)
{
    svg_put_rows(drawing, lsns, " ", "");
}

static double svg_height_of_rank(const Drawing *drawing, uint32_t rank)
{
    int up = drawing->y_of[rank] / UNIT;
    return drawing->height - (up < 0 ? 0 : up > drawing->height ? drawing->height : up);
}

void svg_row_axis(Drawing *drawing)
{
    enum { APART = 16 };
    char label[LSN_TEXT_SIZE], next[LSN_TEXT_SIZE];
    double free = drawing->height + APART;
    for (uint32_t from = 0, until; from + 1 < drawing->lsns.count; from = until) {
        edge_label(drawing->history, (Lsn)drawing->lsns.values[from], label);
        for (until = from + 1; until + 1 < drawing->lsns.count; until++)
            if (strcmp(edge_label(drawing->history, (Lsn)drawing->lsns.values[until], next), label) != 0)
                break;
        double bottom = svg_height_of_rank(drawing, from), top = svg_height_of_rank(drawing, until);
        double middle = (bottom + top) / 2;
        bool shown = bottom - top >= 1 && middle <= free - APART;
        if (!shown && !svg_moves_rows(drawing))
            continue;
        text_printf(drawing->out, "<text class=\"m\" x=\"-8\" y=\"%.1f\" text-anchor=\"end\"", middle + 4);
        svg_add_rows(drawing, (LsnRange){(Lsn)drawing->lsns.values[from], (Lsn)drawing->lsns.values[until]});
        text_add_char(drawing->out, '>');
        xml_escape(str_from(label), drawing->out);
        text_add_str(drawing->out, STR("</text>\n"));
        free = shown ? middle : free;
    }
}

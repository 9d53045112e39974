/* outlines.c - draws from the last outline to the first, because the last one decides the colour of a cell, and what is
 * below only adds its lines. Inside a line all cells are alike: one that has the line already takes nothing more from
 * lines of that kind, and is jumped over.
 *
 *     outline 2         ┌──────┐      its 6 inner cells of the upper line are drawn, and then linked to the right
 *     outline 1     ┌────────────┐    draws 4 of the 12, and jumps over 6
 *
 * Two things depend on the order: a dot, of an outline that is one cell large, removes all lines below it, though not
 * the fill; and text is kept by boxes until the first flat outline or dot has removed it.
 */
#include "tui/view/outlines.h"

#include "core/base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum { KINDS = 4 }; /* of lines: light or heavy, solid or dotted */
enum { TOUCHED = 1, SOLID = 2, DOT_BELOW = 4, CLOSED = 8 };

/* A cell as the outlines drawn so far leave it, which are those from some number on. */
typedef struct OutlineCell {
    uint8_t edges; /* without EDGE_DOTTED */
    uint8_t state; /* TOUCHED: an outline is on it; SOLID: a line is not dotted; CLOSED: outlines below add nothing;
                      DOT_BELOW: nor does the grid's own cell, which a dot has replaced */
    bool text;     /* boxes pass under it, if they are before `cleared` */
    Style style;
    uint32_t cleared; /* the first outline that overwrites text */
} OutlineCell;

typedef struct Outlines {
    int width, height;
    OutlineCell *cells; /* from the upper left corner of the area */
    /* By kind: for each cell the next one to the right, or below, that lines of the kind still change. The last of each
     * row, or column, is a sentinel. NULL: there is no such line. */
    uint16_t *across[KINDS], *upright[KINDS];
} Outlines;

/* The first of the cells from `i` on that is linked to itself. */
static int linked(uint16_t *next, int i)
{
    while (next[i] != i) {
        next[i] = next[next[i]];
        i = next[i];
    }
    return i;
}

static uint16_t *links(int lines, int cells)
{
    uint16_t *next = mem_alloc((size_t)lines * (size_t)(cells + 1) * sizeof *next);
    for (int line = 0, at = 0; line < lines; line++)
        for (int i = 0; i <= cells; i++)
            next[at++] = (uint16_t)i;
    return next;
}

static int kind_of(uint8_t edges)
{
    return (edges & EDGE_HEAVY ? 2 : 0) + (edges & EDGE_DOTTED ? 1 : 0);
}

static bool is_flat(const OutlineCells *outline)
{
    return outline->at.top <= outline->at.bottom;
}

static bool is_dot(const OutlineCells *outline)
{
    return is_flat(outline) && outline->at.right <= outline->at.left;
}

/* Finds for each cell with text the first outline that overwrites it. */
static void find_cleared(Outlines *all, const OutlineCells *outlines, size_t count)
{
    uint16_t *next = links(all->height, all->width);
    for (int i = 0; i < all->width * all->height; i++)
        if (!all->cells[i].text)
            next[i / all->width * (all->width + 1) + i % all->width]++;
    for (size_t i = 0; i < count; i++) {
        int y = all->height - 1 - outlines[i].at.top, last = outlines[i].at.right;
        if (!is_flat(&outlines[i]) || y < 0 || y >= all->height)
            continue;
        uint16_t *row = &next[y * (all->width + 1)];
        for (int x = linked(row, outlines[i].at.left > 0 ? outlines[i].at.left : 0); x < all->width && x <= last;
             x = linked(row, x + 1)) {
            all->cells[y * all->width + x].cleared = (uint32_t)i;
            row[x]++;
        }
    }
    free(next);
}

/* Adds edges of outline `i` to a cell, which outlines above it may cover. */
static void touch(OutlineCell *cell, const OutlineCells *outline, size_t i, uint8_t edges)
{
    if (cell->text && i < cell->cleared)
        cell->state |= CLOSED; /* this outline and those below pass under the text */
    if (cell->state & CLOSED)
        return;
    if (!(cell->state & TOUCHED))
        cell->style = outline->style;
    cell->state |= TOUCHED | (outline->edges & EDGE_DOTTED ? 0 : SOLID);
    cell->edges |= edges;
}

/* A line from one cell to another of a row or a column, of `cells` cells with a distance of `stride`. Its first cell
 * has one edge, its last cell another, the cells between both. */
typedef struct Stroke {
    int from, to, cells, stride;
    uint8_t first, last, flags;
} Stroke;

static void add_stroke(OutlineCell *cells, uint16_t *next, const Stroke *stroke, const OutlineCells *outline, size_t i)
{
    int from = stroke->from + 1 > 0 ? stroke->from + 1 : 0;
    int to = stroke->to < stroke->cells ? stroke->to : stroke->cells;
    if (stroke->from >= 0 && stroke->from < stroke->cells)
        touch(&cells[stroke->from * stroke->stride], outline, i, stroke->first | stroke->flags);
    if (stroke->to >= 0 && stroke->to < stroke->cells)
        touch(&cells[stroke->to * stroke->stride], outline, i, stroke->last | stroke->flags);
    for (int at = from < to ? linked(next, from) : to; at < to; at = linked(next, at + 1)) {
        touch(&cells[at * stroke->stride], outline, i, stroke->first | stroke->last | stroke->flags);
        next[at]++;
    }
}

static void add_row(Outlines *all, int y, const OutlineCells *outline, size_t i)
{
    const Stroke stroke = {outline->at.left, outline->at.right,          all->width, 1, EDGE_RIGHT,
                           EDGE_LEFT,        outline->edges & EDGE_HEAVY};
    if (y >= 0 && y < all->height)
        add_stroke(&all->cells[y * all->width], &all->across[kind_of(outline->edges)][y * (all->width + 1)], &stroke,
                   outline, i);
}

static void add_column(Outlines *all, int x, const OutlineCells *outline, size_t i)
{
    const Stroke stroke = {all->height - 1 - outline->at.top,
                           all->height - 1 - outline->at.bottom,
                           all->height,
                           all->width,
                           EDGE_DOWN,
                           EDGE_UP,
                           outline->edges & EDGE_HEAVY ? EDGE_HEAVY_UPRIGHT : 0};
    if (x >= 0 && x < all->width)
        add_stroke(&all->cells[x], &all->upright[kind_of(outline->edges)][x * (all->height + 1)], &stroke, outline, i);
}

static void add_dot(Outlines *all, const OutlineCells *outline)
{
    int x = outline->at.left, y = all->height - 1 - outline->at.top;
    if (x < 0 || x >= all->width || y < 0 || y >= all->height)
        return;
    OutlineCell *cell = &all->cells[y * all->width + x];
    if (cell->state & CLOSED)
        return;
    if (!(cell->state & TOUCHED))
        cell->style = outline->style;
    cell->state |= TOUCHED | CLOSED | DOT_BELOW;
}

static void add_outline(Outlines *all, const OutlineCells *outline, size_t i)
{
    bool wide = outline->at.right > outline->at.left, high = !is_flat(outline);
    if (is_dot(outline))
        add_dot(all, outline);
    if (wide)
        add_row(all, all->height - 1 - outline->at.top, outline, i);
    if (wide && high)
        add_row(all, all->height - 1 - outline->at.bottom, outline, i);
    if (high)
        add_column(all, outline->at.left, outline, i);
    if (wide && high)
        add_column(all, outline->at.right, outline, i);
}

/* Puts what the outlines leave of a cell over the grid's own. */
static void put_cell(const OutlineCell *made, Cell *cell)
{
    Cell under = made->state & DOT_BELOW ? (Cell){.style.bg = cell->style.bg} : *cell;
    if (!(made->state & TOUCHED))
        return;
    *cell = (Cell){.style = made->style};
    cell->style.bg = under.style.bg;
    if (!made->edges) {
        cell->glyph = GLYPH_DOT;
        return;
    }
    bool solid = made->state & SOLID || (under.edges && !(under.edges & EDGE_DOTTED));
    cell->edges = (uint8_t)((made->edges | under.edges) & ~EDGE_DOTTED) | (solid ? 0 : EDGE_DOTTED);
}

static void begin(Outlines *all, Grid *grid, Rect area, const OutlineCells *outlines, size_t count)
{
    bool used[KINDS] = {false}, text = false;
    *all = (Outlines){.width = area.width, .height = area.height};
    all->cells = mem_zero((size_t)area.width * (size_t)area.height, sizeof *all->cells);
    for (int i = 0; i < area.width * area.height; i++) {
        int x = area.x + i % area.width, y = area.y + i / area.width;
        uint32_t glyph = x >= 0 && y >= 0 && x < grid->cols && y < grid->rows ? grid_cell(grid, x, y)->glyph : 0;
        all->cells[i].text = glyph > ' ' && glyph < 127;
        all->cells[i].cleared = UINT32_MAX;
        text = text || all->cells[i].text;
    }
    for (size_t i = 0; i < count; i++)
        used[kind_of(outlines[i].edges)] = true;
    for (int kind = 0; kind < KINDS; kind++) {
        all->across[kind] = used[kind] ? links(all->height, all->width) : NULL;
        all->upright[kind] = used[kind] ? links(all->width, all->height) : NULL;
    }
    if (text)
        find_cleared(all, outlines, count);
}

static void outlines_end(Outlines *all)
{
    free(all->cells);
    for (int kind = 0; kind < KINDS; kind++) {
        free(all->across[kind]);
        free(all->upright[kind]);
    }
}

void outlines_draw(Grid *grid, Rect area, const OutlineCells *outlines, size_t count)
{
    Outlines all;
    assert(count < UINT32_MAX && area.width < UINT16_MAX && area.height < UINT16_MAX);
    if (count == 0 || area.width <= 0 || area.height <= 0)
        return;
    begin(&all, grid, area, outlines, count);
    for (size_t i = count; i-- > 0;)
        add_outline(&all, &outlines[i], i);
    for (int y = 0; y < area.height; y++)
        for (int x = 0; x < area.width; x++)
            if (area.x + x >= 0 && area.y + y >= 0 && area.x + x < grid->cols && area.y + y < grid->rows)
                put_cell(&all.cells[y * area.width + x], grid_cell(grid, area.x + x, area.y + y));
    outlines_end(&all);
}

/* svg_ribbon.c - draws the ribbon of read depth below the layers: the deepest read of every two pixels, as one filled
 * outline.
 *
 * An animation has a ribbon for every step that changes which layers are alive, shown until the next such step and
 * drawn to its own scale, as on the screen. Where these steps are many, some of them have one, at even distances:
 *
 *     step      0 load      14 create  15 create  16 delete
 *     ribbon    0 ......... 14 ....... 15 ....... 16 ......
 *
 * A ribbon takes a sweep over the layers alive. SWEPT_MAX bounds the cost of all sweeps together.
 */
#include "tui/view/svg_drawing.h"

#include <stdlib.h>

enum { STEP_WIDTH = 2, RIBBONS_MAX = 200, SWEPT_MAX = 20 * 1000 * 1000 };

typedef struct Ribbon {
    StepId born, died;
    uint32_t most;
    bool unsure;       /* no key below these reads is known to exist */
    uint32_t *deepest; /* by column; owned */
} Ribbon;

typedef ARRAY(Ribbon) Ribbons;

/* Segments of which no key is known to exist are left out, if there are others in view. */
static Ribbon make_ribbon(const Drawing *drawing, StepId step, int columns)
{
    Ribbon ribbon = {step, STEP_NEVER, 0, false, mem_zero((size_t)columns, sizeof *ribbon.deepest)};
    MapReads reads = map_reads(&drawing->index, drawing->history, step);
    bool some_known = false;
    for (uint32_t s = 0; s < reads.segments; s++)
        some_known =
            some_known || (svg_shows_segment(drawing, s) && reads.visits[s] > 0 && !map_reads_unsure(&reads, s));
    for (uint32_t s = 0; s < reads.segments; s++) {
        if (!svg_shows_segment(drawing, s) || (some_known && map_reads_unsure(&reads, s)))
            continue;
        int x0 = drawing->x_of[s] / (STEP_WIDTH * UNIT), x1 = (drawing->x_of[s + 1] - 1) / (STEP_WIDTH * UNIT);
        for (int x = x0 < 0 ? 0 : x0; x <= (x1 > x0 ? x1 : x0) && x < columns; x++)
            ribbon.deepest[x] = reads.visits[s] > ribbon.deepest[x] ? reads.visits[s] : ribbon.deepest[x];
        ribbon.most = reads.visits[s] > ribbon.most ? reads.visits[s] : ribbon.most;
    }
    ribbon.unsure = ribbon.most > 0 && !some_known;
    map_reads_release(&reads);
    return ribbon;
}

static size_t svg_count_epochs(const History *history)
{
    size_t count = 0;
    for (StepId s = 0; s < history->steps.count; s++)
        count += history_epoch(history, s) == s;
    return count;
}

/* Makes the ribbons of the whole history, or the one of the step that is drawn. */
static void make_ribbons(const Drawing *drawing, int columns, Ribbons *ribbons)
{
    const History *history = drawing->history;
    if (!drawing->options.all_steps) {
        array_push(ribbons, make_ribbon(drawing, drawing->step, columns));
        return;
    }
    size_t epochs = svg_count_epochs(history), affordable = SWEPT_MAX / (history->layers.count + 1) + 2;
    size_t wanted = affordable < RIBBONS_MAX ? affordable : RIBBONS_MAX;
    StepId opened = history_epoch(history, drawing->step), last = history_epoch(history, history_last_step(history));
    size_t nth = 0, taken = 0;
    for (StepId s = 0; s < history->steps.count; s++) {
        if (history_epoch(history, s) != s)
            continue;
        if (nth++ * wanted < taken * epochs && s != opened && s != last)
            continue;
        taken++;
        if (ribbons->count)
            ribbons->at[ribbons->count - 1].died = s;
        array_push(ribbons, make_ribbon(drawing, s, columns));
    }
}

static void add_life(const Drawing *drawing, const Ribbon *ribbon)
{
    text_printf(drawing->out, " data-b=\"%u\"", ribbon->born);
    if (ribbon->died != STEP_NEVER)
        text_printf(drawing->out, " data-d=\"%u\"", ribbon->died);
}

/* Writes the outline, with one segment for neighbouring columns of the same depth. */
static void add_outline(const Drawing *drawing, const Ribbon *ribbon, int columns, int base)
{
    uint32_t most = ribbon->most ? ribbon->most : 1;
    text_printf(drawing->out, "<path class=\"ribbon\" d=\"M0 %d", base);
    for (int x = 0, end; x < columns; x = end) {
        for (end = x + 1; end < columns && ribbon->deepest[end] == ribbon->deepest[x];)
            end++;
        text_printf(drawing->out, "V%.1fh%d", base - (double)ribbon->deepest[x] * (RIBBON - 4) / most,
                    (end - x) * STEP_WIDTH);
    }
    text_printf(drawing->out, "V%dz\">", base);
}

void svg_ribbon(Drawing *drawing)
{
    int columns = drawing->width / STEP_WIDTH + 1, base = drawing->height + RIBBON + 2;
    Ribbons ribbons = {0};
    if (drawing->map->options.hide_ribbon)
        return;
    make_ribbons(drawing, columns, &ribbons);
    for (size_t i = 0; i < ribbons.count; i++) {
        Ribbon *ribbon = &ribbons.at[i];
        text_add_str(drawing->out, STR("<g"));
        if (drawing->options.all_steps)
            add_life(drawing, ribbon);
        text_printf(drawing->out, "><text class=\"m\" x=\"-8\" y=\"%d\" text-anchor=\"end\">reads ≤%u%s</text>",
                    base - 4, ribbon->most, ribbon->unsure ? "?" : "");
        add_outline(drawing, ribbon, columns, base);
        text_printf(drawing->out, "<title>layers that a read at the head visits, at most %u", ribbon->most);
        if (drawing->options.all_steps)
            text_printf(drawing->out, " (step %u)", ribbon->born);
        text_add_str(drawing->out, STR("</title></path></g>\n"));
        text_pour(drawing->out);
        free(ribbon->deepest);
    }
    array_release(&ribbons);
}

/* frame.c - title, map and legend, and the summary they share. */
#include "tui/view/frame.h"

#include "tui/view/html.h"

#include <stdlib.h>

static void add_count(Text *out, const char *before, uint64_t count, const char *after)
{
    char text[32];
    text_printf(out, "%s%s%s", before, count_format(count, text), after);
}

void frame_title(const Summary *summary, const History *history, StepId step, Text *out)
{
    char title[240];
    text_escape(str_from(history->title ? history->title : "layers"), title, sizeof title);
    const char *slash = strrchr(title, '/');
    text_printf(out, " %s  ", slash ? slash + 1 : title);
    add_count(out, "", summary->layers, " layers  ");
    add_count(out, "", summary->deltas, " delta  ");
    add_count(out, "", summary->images, " image");
    if (summary->l0)
        add_count(out, "  L0 ", summary->l0, "");
    if (summary->has_levels && summary->levels.count)
        text_printf(out, " │ %s", summary->levels.at[0].verdict);
    if (summary->profile.segments)
        text_printf(out, " │ reads visit %.1f, at most %.0f", (double)summary->read_depth.by_segment.mean,
                    (double)summary->read_depth.by_segment.max);
    if (history->steps.count > 1)
        text_printf(out, " │ step %u/%zu", step, history->steps.count - 1);
}

void frame_draw(MapView *map, const History *history, StepId step, Grid *grid)
{
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    Summary summary;
    LevelOptions options = level_options_of(history);
    summary_init(&summary, &history->layers, ids, count, &options);
    free(ids);
    map->summary = &summary;
    map->summary_step = step;
    bool legend = grid->rows >= 12;
    Text title = {0};
    frame_title(&summary, history, step, &title);
    grid_fill(grid, (Rect){0, 0, grid->cols, 1}, ' ', (Style){.bg = ROLE_BAR});
    grid_text(grid, 0, 0, grid->cols, text_str(&title), (Style){.fg = ROLE_TITLE, .bg = ROLE_BAR, .attr = ATTR_BOLD});
    text_release(&title);
    map_paint(map, history, step, grid, (Rect){0, 1, grid->cols, grid->rows - 1 - legend});
    if (legend)
        map_legend(map, grid, (Rect){1, grid->rows - 1, grid->cols - 1, 1});
    map->summary = NULL;
    summary_release(&summary);
}

enum { CHARACTER_WIDTH = 8, CHARACTER_HEIGHT = 16, SVG_SUMMARY_MAX = 200000 };

void frame_svg(MapView *map, const History *history, StepId step, int cols, int rows, Theme theme, bool html, Text *out)
{
    SvgOptions options = {.width = cols * CHARACTER_WIDTH, .height = rows * CHARACTER_HEIGHT, .theme = theme};
    void (*write)(const MapView *, const History *, StepId, const SvgOptions *, Text *) = html ? html_write : svg_write;
    if (history->layers.count > SVG_SUMMARY_MAX) {
        write(map, history, step, &options, out);
        return;
    }
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    Summary summary;
    LevelOptions levels = level_options_of(history);
    summary_init(&summary, &history->layers, ids, count, &levels);
    free(ids);
    map->summary = &summary;
    map->summary_step = step;
    write(map, history, step, &options, out);
    map->summary = NULL;
    summary_release(&summary);
}

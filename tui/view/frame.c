/* frame.c - draws title, map and legend, and computes the summary that they share. */
#include "core/executor/dry_run.h"
#include "core/model/lsm.h"
#include "core/tell/words.h"
#include "tui/view/frame.h"

#include "tui/view/html.h"

#include <stdlib.h>

enum { PART_NAME, PART_LAYERS, PART_KINDS, PART_L0, PART_VERDICT, PART_READS, PART_STEP, PART_COUNT_ };

static void frame_make_parts(const Summary *summary, const History *history, StepId step, Text parts[PART_COUNT_])
{
    char name[240], a[64], b[64];
    text_escape(str_from(history->title ? history->title : "layers"), name, sizeof name);
    text_printf(&parts[PART_NAME], " %s", name);
    text_printf(&parts[PART_LAYERS], "  %s", plural_format(summary->counts.layers, word_part(&history->layers), a));
    if (!history->lsm)
        text_printf(&parts[PART_KINDS], "  %s  %s", plural_format(summary->counts.deltas, "delta", a),
                    plural_format(summary->counts.images, "image", b));
    if (summary->counts.l0)
        text_printf(&parts[PART_L0], "  L0 %s", count_format(summary->counts.l0, a));
    if (!layer_set_is_ordered(summary->set)) {
        text_printf(&parts[PART_VERDICT], " │ the order of keys is unknown"); /* so what is due is unknown too */
    } else if (summary->has_levels && summary->layers > 0) {
        text_printf(&parts[PART_VERDICT], " │ ");
        level_verdict_text(true, summary->levels.due, summary->levels.reason, &parts[PART_VERDICT]);
    }
    if (summary->profile.segments && layer_set_is_ordered(summary->set))
        text_printf(&parts[PART_READS], " │ reads visit %.1f, at most %llu", summary->read_depth.by_segment.mean,
                    (unsigned long long)summary->read_depth.by_segment.max);
    if (history->steps.count > 1)
        text_printf(&parts[PART_STEP], " │ step %u/%zu", step, history->steps.count - 1);
}

/* Appends the title; with `named` false, without the name of what is shown. */
static void frame_add_title(const Summary *summary, const History *history, StepId step, bool named, int columns,
                            Text *out)
{
    static const int by_importance[PART_COUNT_] = {PART_NAME, PART_STEP,  PART_LAYERS, PART_VERDICT,
                                                   PART_L0,   PART_KINDS, PART_READS};
    Text parts[PART_COUNT_];
    bool shown[PART_COUNT_] = {false};
    for (int i = 0; i < PART_COUNT_; i++)
        parts[i] = (Text)TEXT_EMPTY;
    frame_make_parts(summary, history, step, parts);
    for (int i = 0; i < PART_COUNT_; i++) {
        int part = by_importance[i], width = text_columns(text_str(&parts[part]));
        shown[part] = i == 0 || width <= columns;
        columns -= shown[part] ? width : 0;
    }
    shown[PART_NAME] = named;
    for (int i = 0; i < PART_COUNT_; i++) {
        if (shown[i])
            text_add_str(out, text_str(&parts[i]));
        text_release(&parts[i]);
    }
}

void frame_title(const Summary *summary, const History *history, StepId step, int columns, Text *out)
{
    frame_add_title(summary, history, step, true, columns, out);
}

/* Computes the summary; its levels are judged as a plan of the history would judge them. */
static void frame_summary(Summary *summary, const History *history, const LayerId *ids, size_t count)
{
    DryRunView *known = dry_run_view_open(history);
    LevelOptions options = level_options_of(history);
    options.sources = dry_run_view_sources(known);
    summary_init(summary, &history->layers, ids, count, &options);
    dry_run_view_close(known);
}

void frame_draw(MapView *map, const History *history, StepId step, Grid *grid)
{
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    Summary summary;
    frame_summary(&summary, history, ids, count);
    free(ids);
    map->summary = &summary;
    map->summary_version++;
    bool legend = grid->rows >= 12;
    Text title = TEXT_EMPTY;
    frame_title(&summary, history, step, grid->cols, &title);
    grid_fill(grid, (Rect){0, 0, grid->cols, 1}, ' ', (Style){.bg = ROLE_BAR});
    grid_text(grid, 0, 0, grid->cols, text_str(&title), (Style){.fg = ROLE_TITLE, .bg = ROLE_BAR, .attr = ATTR_BOLD});
    text_release(&title);
    map_paint(map, history, step, grid, (Rect){0, 1, grid->cols, grid->rows - 1 - legend});
    if (legend)
        map_legend(map, grid, (Rect){1, grid->rows - 1, grid->cols - 1, 1});
    map->summary = NULL;
    summary_release(&summary);
}

enum { CHARACTER_WIDTH = 8, CHARACTER_HEIGHT = 16, TITLE_WIDTH = 9 }; /* a title is bold and larger */

void frame_svg(const MapView *map, const History *history, StepId step, const FrameOptions *options, Text *out)
{
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    Summary summary;
    frame_summary(&summary, history, ids, count);
    free(ids);
    MapView shown = *map;
    shown.summary = &summary;
    Text title = TEXT_EMPTY, unnamed = TEXT_EMPTY;
    int columns = options->cols * CHARACTER_WIDTH / TITLE_WIDTH - 2;
    frame_add_title(&summary, history, step, true, columns, &title);
    frame_add_title(&summary, history, step, false, columns, &unnamed);
    SvgOptions svg = {.width = options->cols * CHARACTER_WIDTH,
                      .height = options->rows * CHARACTER_HEIGHT,
                      .theme = options->theme,
                      .title = title.at,
                      .summary = unnamed.at,
                      .both_themes = options->kind == FRAME_FIGURE};
    if (options->kind == FRAME_PAGE)
        html_write(&shown, history, step, &svg, out);
    else
        svg_write(&shown, history, step, &svg, out);
    text_release(&unnamed);
    text_release(&title);
    summary_release(&summary);
}

/* frame.c - draws title, map and legend, and computes the summary that they share. */
#include "core/executor/dry_run.h"
#include "core/model/lsm.h"
#include "core/tell/title.h"
#include "tui/view/frame.h"

#include "tui/view/html.h"

#include <stdlib.h>

/* PART_SHORT is the verdict without the words that can be left out, where the whole one does not fit. */
enum {
    PART_NAME,
    PART_PLAN,
    PART_LAYERS,
    PART_L0,
    PART_KINDS,
    PART_VERDICT,
    PART_SHORT,
    PART_READS,
    PART_STEP,
    PART_COUNT_
};

/* Of a store without levels, or without deltas and images, there are fewer counts. */
static void frame_make_counts(const Summary *summary, Text parts[PART_COUNT_])
{
    static const int part[TITLE_COUNTS] = {PART_LAYERS, PART_L0, PART_KINDS, PART_KINDS};
    char counts[TITLE_COUNTS][80];
    int pieces = title_counts(summary->set, &summary->counts, counts);
    for (int i = 0; i < pieces; i++)
        text_printf(&parts[part[i]], "  %s", counts[i]);
}

#define NAME_SIZE 240
/* The name of a history, escaped. Returns `out`. */
static const char *frame_name(const History *history, char out[NAME_SIZE])
{
    text_escape(str_from(history->title ? history->title : "layers"), out, NAME_SIZE);
    return out;
}

static void frame_make_parts(const Summary *summary, const History *history, StepId step, const FrameTitle *title,
                             Text parts[PART_COUNT_])
{
    const PlanLevel *judged = title_judged_level(history, step);
    TitleVerdict verdict = title_verdict(history, step, judged, summary->counts.layers, summary);
    char name[NAME_SIZE];
    text_printf(&parts[PART_NAME], " %s", frame_name(history, name));
    text_printf(&parts[PART_PLAN], "%s", title->plan ? title->plan : "");
    frame_make_counts(summary, parts);
    if (verdict.text[0] && !title->asked)
        text_printf(&parts[PART_VERDICT], " │ %s%s", verdict.when, verdict.text);
    title_verdict_shorten(&verdict);
    if (verdict.text[0] && !title->asked)
        text_printf(&parts[PART_SHORT], " │ %s%s", verdict.when, verdict.text);
    if (summary->profile.segments && summary->layers > 0 && layer_set_is_ordered(summary->set))
        text_printf(&parts[PART_READS], " │ reads visit %.1f, at most %llu", summary->read_depth.by_segment.mean,
                    (unsigned long long)summary->read_depth.by_segment.max);
    if (history->steps.count > 1)
        text_printf(&parts[PART_STEP], " │ step %u/%zu", step, history->steps.count - 1);
}

/* Appends the title; with `named` false, without the name of what is shown. */
static void frame_add_title(const Summary *summary, const History *history, StepId step, const FrameTitle *title,
                            bool named, int columns, Text *out)
{
    static const int by_importance[PART_COUNT_] = {PART_NAME,   PART_STEP, PART_VERDICT, PART_SHORT, PART_PLAN,
                                                   PART_LAYERS, PART_L0,   PART_KINDS,   PART_READS};
    Text parts[PART_COUNT_];
    for (int i = 0; i < PART_COUNT_; i++)
        parts[i] = (Text)TEXT_EMPTY;
    frame_make_parts(summary, history, step, title, parts);
    for (int i = 0; i < PART_COUNT_; i++) {
        Text *part = &parts[by_importance[i]];
        bool twice = by_importance[i] == PART_SHORT && parts[PART_VERDICT].length > 0;
        bool alone = by_importance[i] > PART_LAYERS && by_importance[i] <= PART_KINDS && !parts[PART_LAYERS].length;
        bool fits = i == 0 || (!twice && !alone && text_columns(text_str(part)) <= columns);
        columns -= fits ? text_columns(text_str(part)) : 0;
        if (!fits)
            text_clear(part);
    }
    for (int i = named ? 0 : PART_LAYERS; i < PART_COUNT_; i++)
        text_add_str(out, text_str(&parts[i]));
    for (int i = 0; i < PART_COUNT_; i++)
        text_release(&parts[i]);
}

void frame_title(const Summary *summary, const History *history, StepId step, int columns, Text *out)
{
    frame_add_title(summary, history, step, &(FrameTitle){0}, true, columns, out);
}

/* Computes the summary of the step's epoch, whose layers are those that a compaction judges: it takes some of them
 * apart before it rewrites them. Its levels are judged as a plan of the history would judge them. */
static void frame_summary(Summary *summary, const History *history, StepId step)
{
    size_t count;
    LayerId *ids = history_live(history, history_epoch(history, step), &count);
    DryRunView *known = dry_run_view_open(history);
    LevelOptions options = level_options_of(history);
    options.sources = dry_run_view_sources(known);
    summary_init(summary, &history->layers, ids, count, &options);
    dry_run_view_close(known);
    free(ids);
}

void frame_draw(MapView *map, const History *history, StepId step, Grid *grid)
{
    Summary summary;
    frame_summary(&summary, history, step);
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
    Summary own = {0};
    const Summary *summary = options->title.summary;
    if (!summary)
        frame_summary(&own, history, step);
    summary = summary ? summary : &own;
    MapView shown = *map;
    shown.summary = summary;
    Text title = TEXT_EMPTY, unnamed = TEXT_EMPTY, name = TEXT_EMPTY;
    char file[NAME_SIZE];
    int columns = options->cols * CHARACTER_WIDTH / TITLE_WIDTH - 2;
    frame_add_title(summary, history, step, &options->title, true, columns, &title);
    frame_add_title(summary, history, step, &options->title, false, columns, &unnamed);
    text_printf(&name, "%s%s", frame_name(history, file), options->title.plan ? options->title.plan : "");
    SvgOptions svg = {.width = options->cols * CHARACTER_WIDTH,
                      .height = options->rows * CHARACTER_HEIGHT,
                      .theme = options->theme,
                      .title = title.at,
                      .name = name.at,
                      .summary = unnamed.at,
                      .asked = options->title.asked,
                      .both_themes = options->kind == FRAME_FIGURE};
    if (options->kind == FRAME_PAGE)
        html_write(&shown, history, step, &svg, out);
    else
        svg_write(&shown, history, step, &svg, out);
    text_release(&name);
    text_release(&unnamed);
    text_release(&title);
    summary_release(&own);
}

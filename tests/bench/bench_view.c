/* Repaint after any pan, zoom or overlay change at 240x70 (targets for p99: 4 ms at 26,690 layers, 16 ms at
 * 1,000,000), and SVG from the loaded set to the written file (20 ms, 1 s, at most 262 bytes a layer). */
#include "core/base/mem.h"
#include "tests/bench/bench.h"
#include "tests/production.h"
#include "tui/view/emit.h"
#include "tui/view/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* One step of a walk of a busy user: zoom in at changing places, pan, zoom out, other overlays. */
static void move(MapView *map, int i)
{
    switch (i % 8) {
    case 0:
        map_zoom(map, 20 + i * 7 % 200, 5 + i * 3 % 60, 1.5, 1.5);
        break;
    case 1:
    case 2:
        map_pan(map, i % 2 ? 9 : -7, 3);
        break;
    case 3:
        map->overlay = (Overlay)(i / 8 % OVERLAY_LINEAGE);
        break;
    case 4:
        map_zoom(map, 120, 30, 1.3, 1);
        break;
    case 5:
        map_zoom(map, 120, 30, 1, 1.3);
        break;
    case 6:
        map_pan(map, 0, -5);
        break;
    default:
        if (i % 5 == 0)
            map_fit(map);
        else
            map_zoom(map, 100, 30, 0.6, 0.6);
    }
}

enum { PAINTS = 400 };

static void repaints(const History *history, double target)
{
    Grid grid;
    MapView map;
    Summary summary; /* levels and splits, as the explorer has them */
    LevelOptions options = level_options_of(history);
    summary_init(&summary, &history->layers, NULL, 0, &options);
    grid_init(&grid, 240, 70);
    map_init(&map);
    map.summary = &summary;
    double start = clock_ms(CLOCK_THREAD_CPUTIME_ID), times[PAINTS], emitted = 0;
    map_paint(&map, history, 0, &grid, (Rect){0, 0, 240, 70});
    double first = clock_ms(CLOCK_THREAD_CPUTIME_ID) - start;
    size_t bytes = 0;
    for (int i = 0; i < PAINTS; i++) {
        move(&map, i);
        start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
        grid_reset(&grid, 240, 70);
        map_paint(&map, history, 0, &grid, (Rect){0, 0, 240, 70});
        double painted = clock_ms(CLOCK_THREAD_CPUTIME_ID);
        times[i] = painted - start;
        Text out = TEXT_EMPTY;
        emit_ansi(&grid, false, (Theme){COLORS_256, false}, &out);
        emitted += clock_ms(CLOCK_THREAD_CPUTIME_ID) - painted;
        bytes += out.length;
        text_release(&out);
    }
    qsort(times, PAINTS, sizeof *times, ascending);
    double p99 = times[(PAINTS * 99 + 99) / 100 - 1];
    printf("repaint of %zu layers at 240x70, p99 of %d pans, zooms, overlays (p50 %.2f ms, index and first %.0f ms) | "
           "%.2f ms "
           "| %.0f ms%s\n",
           history->layers.count, PAINTS, times[PAINTS / 2], first, p99, target, missed(p99, target));
    printf("  the same frame as ANSI text, beside it | %.2f ms, %zu bytes | -\n", emitted / PAINTS, bytes / PAINTS);
    map_release(&map);
    grid_release(&grid);
    summary_release(&summary);
}

static void svg(const History *history, double target)
{
    char path[] = "/tmp/bench_view_XXXXXX";
    int file = mkstemp(path);
    FILE *out = file >= 0 ? fdopen(file, "w") : NULL;
    if (!out)
        return;
    double best = 1e9, bytes = 0;
    for (int run = 0; run < 3; run++) {
        rewind(out);
        double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
        MapView map;
        map_init(&map);
        Text text = TEXT_EMPTY;
        frame_svg(&map, history, 0, &(FrameOptions){200, 60, (Theme){COLORS_TRUE, false}, FRAME_PICTURE, {0}}, &text);
        fwrite(text.at, 1, text.length, out);
        fflush(out);
        double took = clock_ms(CLOCK_THREAD_CPUTIME_ID) - start;
        best = took < best ? took : best;
        bytes = (double)text.length / (double)history->layers.count;
        text_release(&text);
        map_release(&map);
    }
    fclose(out);
    remove(path);
    printf("SVG of %zu layers, loaded set to written file | %.0f ms | %.0f ms%s\n", history->layers.count, best, target,
           missed(best, target));
    printf("  bytes a layer | %.0f | 262%s\n", bytes, missed(bytes, 262));
}

static void measure(size_t layers, double repaint_ms, double svg_ms)
{
    History history;
    history_init(&history);
    layer_set_release(&history.layers);
    production_layers(&history.layers, layers, 1);
    history_add_step(&history, STEP_LOAD);
    history_adopt_layers(&history);
    repaints(&history, repaint_ms);
    svg(&history, svg_ms);
    history_release(&history);
}

int main(void)
{
    mem_keep_freed();
    measure(26690, 4, 20);
    measure(1000000, 16, 1000);
    return 0;
}

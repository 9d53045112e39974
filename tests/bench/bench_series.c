/* Series: 1,000 dumps of 20,000 layers with some 50 changes between two, and one watched dump of 26,690 layers.
 *
 * Each dump is a text of names, as a file would hold it. Reading it is measured, making it is not. */
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/catalog/series.h"
#include "core/formats/load.h"
#include "tests/bench/bench.h"
#include "tests/production.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DUMPS  1000u
#define LAYERS 20000u

static void add_name(const Layer *layer, Text *out)
{
    char name[LAYER_NAME_SIZE];
    text_printf(out, "%s\n", layer_logical_name(layer, KEY_PRODUCTION, name));
}

/* A timeline that flushes, compacts its L0 and makes images, and that is dumped now and then. */
typedef struct Timeline {
    LayerSet set;
    Text fixed;          /* names of the layers that are kept */
    Text made;           /* names of the layers made since */
    Lsn head, band, lsn; /* newest end; where the L0 begin */
    ARRAY(Lsn) l0;       /* where they end */
    Rng rng;
} Timeline;

static void add_delta(Timeline *timeline, Key lo, Key hi, Lsn from, Lsn until)
{
    add_name(&(Layer){.kind = LAYER_DELTA, .key_lo = lo, .key_hi = hi, .lsn_lo = from, .lsn_hi = until},
             &timeline->made);
}

/* Compacts the L0 into a band of 12 deltas and makes images of some partitions: as many changes as there were L0, and
 * 30. */
static void compact(Timeline *timeline)
{
    Key key = 0;
    for (unsigned i = 0; i < 12; i++) {
        Key next = key + 1 + ((Key)rng_below(&timeline->rng, 1u << 30) << 64);
        add_delta(timeline, key, next, timeline->band, timeline->head);
        key = next;
    }
    for (Key i = 0; i < 18; i++)
        add_name(&(Layer){.kind = LAYER_IMAGE,
                          .key_lo = (i + 1) << 64,
                          .key_hi = (i + 2) << 64,
                          .lsn_lo = timeline->head,
                          .lsn_hi = timeline->head + 1},
                 &timeline->made);
    timeline->l0.count = 0;
    timeline->band = timeline->head;
}

static void next_dump(Timeline *timeline, Text *out)
{
    if (timeline->l0.count >= 20)
        compact(timeline);
    for (unsigned i = 0; i < 10; i++) {
        timeline->head += 1 + rng_below(&timeline->rng, 1u << 24);
        array_push(&timeline->l0, timeline->head);
    }
    text_clear(out);
    text_add_str(out, text_str(&timeline->fixed));
    text_add_str(out, text_str(&timeline->made));
    Lsn from = timeline->band;
    for (size_t i = 0; i < timeline->l0.count; i++) {
        add_name(
            &(Layer){
                .kind = LAYER_DELTA, .key_hi = key_max(KEY_PRODUCTION), .lsn_lo = from, .lsn_hi = timeline->l0.at[i]},
            out);
        from = timeline->l0.at[i];
    }
}

static void timeline_init(Timeline *timeline, size_t layers)
{
    *timeline = (Timeline){.rng = {1}};
    production_layers(&timeline->set, layers, 1);
    for (LayerId id = 0; id < timeline->set.count; id++) {
        Layer layer = layer_set_get(&timeline->set, id);
        if (layer_is_l0(&timeline->set, id))
            continue;
        add_name(&layer, &timeline->fixed);
        timeline->head = layer.lsn_hi > timeline->head ? layer.lsn_hi : timeline->head;
    }
    timeline->band = timeline->head;
}

static void timeline_release(Timeline *timeline)
{
    layer_set_release(&timeline->set);
    text_release(&timeline->fixed);
    text_release(&timeline->made);
    array_release(&timeline->l0);
}

/* Milliseconds to read a dump and to add it to the series. */
static double add_dump(Series *series, Str text)
{
    History dump;
    LoadReport report = {0};
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    if (!load_text(text, "dump", &(LoadOptions){0}, &dump, &report, NULL) || !series_add(series, &dump, 0, NULL, NULL))
        exit(1);
    history_release(&dump);
    load_report_release(&report);
    return clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
}

static void measure(size_t layers, unsigned dumps, const char *what, double target_ms)
{
    Timeline timeline = {.fixed = TEXT_EMPTY, .made = TEXT_EMPTY};
    Series series;
    Text text = TEXT_EMPTY;
    double all = 0, last = 0;
    timeline_init(&timeline, layers);
    series_init(&series);
    for (unsigned i = 0; i < dumps; i++) {
        next_dump(&timeline, &text);
        last = add_dump(&series, text_str(&text));
        all += last;
    }
    double value = dumps > 10 ? all : last;
    double changes = (double)(series.created + series.deleted) / (dumps - 1);
    printf("%s, %.0f changes between two | %.0f ms | %.0f ms%s\n", what, changes, value, target_ms,
           missed(value, target_ms));
    if (dumps > 10)
        printf("peak memory of that | %.0f MB | 400 MB%s\n", (double)peak_bytes() / 1e6,
               missed((double)peak_bytes() / 1e6, 400));
    text_release(&text);
    series_release(&series);
    timeline_release(&timeline);
}

int main(void)
{
    mem_keep_freed();
    measure(LAYERS, DUMPS, "series of 1,000 dumps with 20,000 layers each", 15000);
    measure(26690, 3, "a watched dump of 26,690 layers, read and added", 60);
    return 0;
}

/* series_fixture.h - dumps as lines of layer names, for the tests of series. */
#ifndef TESTS_UNIT_SERIES_FIXTURE_H
#define TESTS_UNIT_SERIES_FIXTURE_H

#include "core/catalog/series.h"
#include "core/formats/layer_name.h"
#include "core/formats/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define ALL                 "0000000000000000-FFFFFFFFFFFFFFFF"
#define L0(lo, hi)          ALL "__" lo "-" hi "\n"
#define DELTA(a, b, lo, hi) a "-" b "__" lo "-" hi "\n"
#define IMAGE(a, b, at)     a "-" b "__" at "\n"
#define K0                  "0000000000000000"
#define K1                  "0000000000000100"
#define K2                  "0000000000000200"
#define K3                  "0000000000000300"

/* Adds a dump of these names to the series, a minute later. */
static inline void add(Series *series, const char *names)
{
    History dump;
    LoadReport report = {0};
    Error error = {0};
    assert_true(load_text(str_from(names), "dump", &(LoadOptions){0}, &dump, &report, &error));
    assert_true(series_add(series, &dump, (int64_t)series->dumps * 60000, "dump", &error));
    history_release(&dump);
    load_report_release(&report);
}

/* Writes the names of the layers alive at a step: what a dump of it would hold. */
static inline void write_names(const History *history, StepId step, Text *out)
{
    size_t count;
    LayerId *live = history_live(history, step, &count);
    text_clear(out);
    for (size_t i = 0; i < count; i++) {
        char name[LAYER_NAME_SIZE];
        Layer layer = layer_set_get(&history->layers, live[i]);
        text_printf(out, "%s\n", layer_logical_name(&layer, history->layers.form, name));
    }
    free(live);
}

#endif

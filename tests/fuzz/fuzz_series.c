/* Dumps of names, separated by lines of three dashes, as a series. Whatever they hold, each change belongs to one
 * event, and the resulting history can be written and read back. */
#include "core/base/clock_text.h"
#include "core/catalog/series.h"
#include "core/tell/event_text.h"
#include "tests/fuzz/fuzz_help.h"

#define DUMPS_MAX 8

static void add(Series *series, Str text)
{
    History dump;
    LoadReport report = {0};
    Error error = {0};
    if (load_text(text, "dump", &(LoadOptions){0}, &dump, &report, &error)) {
        int64_t time_ms = HISTORY_TIME_UNKNOWN;
        clock_parse((Str){text.at, text.length < 20 ? text.length : 20}, &time_ms, NULL);
        if (!series_add(series, &dump, time_ms, "dump", &error) && !error.message[0])
            abort();
        history_release(&dump);
    }
    load_report_release(&report);
}

static void check(const Series *series)
{
    const History *history = series->history;
    Text text = TEXT_EMPTY;
    for (StepId step = 1; step < history->steps.count; step++) {
        const HistoryEvent *event = history_event(history, step);
        if (!event || event->in_count + event->out_count == 0)
            abort();
        event_text(history, step, &text);
    }
    events_summary_text(history, &text);
    text_release(&text);
    size_t count;
    free(history_live(history, history_last_step(history), &count));
    if (count != series->alive.count)
        abort();
    fuzz_round_trip(history, format_named(STR("history")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Series series;
    Str rest = {(const char *)data, size}, line;
    const char *start = rest.at;
    series_init(&series);
    while (str_line(&rest, &line) && series.dumps < DUMPS_MAX)
        if (str_equal(line, STR("---"))) {
            add(&series, (Str){start, (size_t)(line.at - start)});
            start = rest.at;
        }
    add(&series, (Str){start, (size_t)((const char *)data + size - start)});
    if (series.dumps) {
        series.history->title = "again"; /* the title that it has when it is read back */
        check(&series);
    }
    series_release(&series);
    return 0;
}

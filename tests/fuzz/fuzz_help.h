/* fuzz_help.h - what every reader's fuzzer does: load the bytes, write them in every format, and read those again.
 *
 * Whatever the bytes are: no crash, no leak, and an error says why. What a writer made, its reader reads completely. */
#ifndef TESTS_FUZZ_FUZZ_HELP_H
#define TESTS_FUZZ_FUZZ_HELP_H

#include "core/formats/format.h"
#include "core/formats/load.h"
#include "core/tell/decision_text.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Walks the decisions and steps of a history that was read, as the explorer would. */
static inline void fuzz_walk(const History *history)
{
    Text text = TEXT_EMPTY;
    for (size_t i = 0; i < history->trace.decisions.count; i++) {
        decision_text(&history->trace, &history->trace.decisions.at[i], &history->layers, &text);
        decision_flip_text(&history->trace.decisions.at[i], &text);
        text_clear(&text);
    }
    text_release(&text);
}

/* Whether the format keeps each layer as it is: a dump has every layer once, and no empty layer. */
static inline bool fuzz_is_exact(const Format *format)
{
    return strcmp(format->name, "history") == 0 || strcmp(format->name, "scenario") == 0 ||
           strcmp(format->name, "art") == 0;
}

/* Writes the history in `format` and reads it again: the same number of layers must come back. A history must be the
 * same text again. */
static inline void fuzz_round_trip(const History *history, const Format *format)
{
    StepId last = (StepId)history->steps.count - 1;
    Text first = TEXT_EMPTY, second = TEXT_EMPTY;
    Error error = {0};
    size_t live;
    bool whole = strcmp(format->name, "history") == 0;
    free(history_live(history, last, &live));
    if (!format->write(history, last, &first, &error)) {
        if (!error.message[0] || first.length)
            abort();
        return;
    }
    History back;
    LoadReport report = {0};
    LoadOptions options = {.format = format->name, .has_form = true, .form = history->layers.form};
    if (load_text(text_str(&first), "again", &options, &back, &report, &error)) {
        size_t expected = whole ? history->layers.count : live;
        if (back.layers.count > expected || (fuzz_is_exact(format) && back.layers.count != expected))
            abort();
        if (!format->write(&back, (StepId)back.steps.count - 1, &second, NULL) ||
            (whole && !str_equal(text_str(&first), text_str(&second))))
            abort();
        history_release(&back);
    } else if (live) {
        abort(); /* what we wrote must be readable */
    }
    load_report_release(&report);
    text_release(&first);
    text_release(&second);
}

/* Reads the bytes in `format` (NULL: recognised), once forgivingly and once strictly. */
static inline int fuzz_format(const char *format, const uint8_t *data, size_t size)
{
    for (int strict = 0; strict < 2; strict++) {
        History history;
        LoadReport report = {0};
        Error error = {0};
        LoadOptions options = {.format = format, .strict = strict};
        if (load_text((Str){(const char *)data, size}, "fuzz", &options, &history, &report, &error)) {
            fuzz_walk(&history);
            for (size_t i = 0; i < format_count && !strict; i++)
                if (formats[i].write)
                    fuzz_round_trip(&history, &formats[i]);
            history_release(&history);
        } else if (!error.message[0]) {
            abort();
        }
        load_report_release(&report);
    }
    return 0;
}

#endif

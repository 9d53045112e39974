/* formats_help.h - loading a text in a test, and writing it back. */
#ifndef TESTS_UNIT_FORMATS_HELP_H
#define TESTS_UNIT_FORMATS_HELP_H

#include "core/formats/format.h"
#include "core/formats/load.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

typedef struct Loaded {
    History history;
    LoadReport report;
    const LayerSet *set;
} Loaded;

static inline Loaded *load_as(const char *text, const char *format)
{
    Loaded *loaded = calloc(1, sizeof *loaded);
    Error error = {0};
    if (!load_text(str_from(text), "test", &(LoadOptions){.format = format}, &loaded->history, &loaded->report, &error))
        fail_msg("%lu: %s", error.line, error.message);
    loaded->set = &loaded->history.layers;
    return loaded;
}

static inline Loaded *load(const char *text)
{
    return load_as(text, NULL);
}

static inline void loaded_free(Loaded *loaded)
{
    history_release(&loaded->history);
    load_report_release(&loaded->report);
    free(loaded);
}

/* Expects that loading fails with a reason that contains `why`. */
static inline void load_fails(const char *text, const char *format, bool strict, const char *why)
{
    History history;
    LoadReport report = {0};
    Error error = {0};
    LoadOptions options = {.format = format, .strict = strict};
    assert_false(load_text(str_from(text), "test", &options, &history, &report, &error));
    if (!strstr(error.message, why))
        fail_msg("'%s' does not tell '%s'", error.message, why);
    load_report_release(&report);
}

/* Returns the text written in `format`, for the caller to free. */
static inline char *write_as(const Loaded *loaded, const char *format)
{
    Text out = TEXT_EMPTY;
    Error error = {0};
    if (!format_named(str_from(format))->write(&loaded->history, 0, &out, &error))
        fail_msg("%s", error.message);
    text_reserve(&out, 0); /* on the heap even if nothing was written */
    return out.at;
}

static inline void written_is(const Loaded *loaded, const char *format, const char *expected)
{
    char *text = write_as(loaded, format);
    assert_string_equal(text, expected);
    free(text);
}

static inline void layer_is(const Loaded *loaded, LayerId id, LayerKind kind, uint64_t key_lo, uint64_t key_hi,
                            Lsn lsn_lo, Lsn lsn_hi)
{
    assert_true(id < loaded->set->count);
    Layer layer = layer_set_get(loaded->set, id);
    assert_int_equal(layer.kind, kind);
    assert_int_equal((uint64_t)layer.key_lo, key_lo);
    assert_int_equal((uint64_t)layer.key_hi, key_hi);
    assert_int_equal(layer.lsn_lo, lsn_lo);
    assert_int_equal(layer.lsn_hi, lsn_hi);
}

#endif

/* reader.h - what the readers of all formats share: adding layers, and handling bad lines.
 *
 * A reader walks its text and calls, for each thing it finds, one of the functions here; they keep the rules that hold
 * for all formats: one form of keys a set, each layer of a dump once, skip and count what is bad, refuse it if strict.
 *
 *     while (str_line(&rest, &line)) {
 *         number++;
 *         if (!layer_name_parse(line, &name, &reason)) {
 *             if (!reader_skip(reader, number, "%s", reason)) // false only if strict
 *                 return reader_fail(reader, error);
 *             continue;
 *         }
 *         …
 */
#ifndef CORE_FORMATS_READER_H
#define CORE_FORMATS_READER_H

#include "core/base/table.h"
#include "core/formats/load.h"
#include "core/formats/origin.h"

typedef struct Reader {
    History *history;
    LayerSet *set; /* &history->layers */
    LoadReport *report;
    const LoadOptions *options;
    const char *file;                /* the input that is being read; escaped, in the report's arena */
    bool form_known;                 /* a key or an option has determined set->form */
    bool unordered;                  /* a layer did not follow the previous one in order: `table` is in use */
    LayerId first;                   /* layers below this id are not checked for duplicates */
    LayerId file_first;              /* the first layer of `file` */
    Table table;                     /* of layer ids; see reader.c */
    Origin origin;                   /* of the layers so far, where an input contained it; in the report's arena */
    Error failure;                   /* why reader_skip() returned false */
    ARRAY(struct cJSON *) timelines; /* lists of timelines, which are joined at the end (timeline_list.c) */
} Reader;

/* Determines or checks the form of the set's keys. False: earlier keys had another form. */
bool reader_form(Reader *reader, KeyForm form);

/* Adds a layer of a dump, or adds facts to the same layer that is already there. `line` is for reports. False only with
 * `strict`. */
bool reader_layer(Reader *reader, const Layer *layer, KeyForm form, unsigned long line);

/* Chooses which timeline of an input is read: the one that the options name, the one of earlier inputs, or the only
 * one. A note names the others. *chosen is its index; UINT32_MAX: there is only one, and everything is read. False
 * where the options name none of them, or several, or nothing while there are several; then return reader_fail(). */
bool reader_origin(Reader *reader, const Origins *origins, uint32_t *chosen);

/* Marks the layers so far as not being of a dump: later ones are not compared with them. */
void reader_seal(Reader *reader);

/* Counts and reports a bad line (0: the message has the place). False with `strict`; then return reader_fail(). */
bool reader_skip(Reader *reader, unsigned long line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a text that is not a layer name: "REASON: 'TEXT'". The text is kept with its offending part. */
bool reader_skip_name(Reader *reader, unsigned long line, const char *reason, Str text);
/* Passes on why a function here returned false. Returns false. */
bool reader_fail(const Reader *reader, Error *error);

/* The input ends in the middle, or is broken from some place on, which `reason` describes. True, with the line there
 * among the skipped ones, where layers have been read before it and `reason` has a line; else, and with `strict`,
 * false. */
bool reader_cut_off(Reader *reader, const Error *reason);

/* A fact has an impossible value and is left out, while the rest is read: adds a note with the place (line 0: the
 * message has it). False with `strict`; then return reader_fail(). */
bool reader_skip_fact(Reader *reader, unsigned long line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a note to the report, escaped, which keeps the first NOTES_MAX. */
void reader_note(Reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define QUOTE_SIZE 96
/* The text for a message: escaped, in quotes, cut with "…" after about 60 characters. Returns `out`. */
const char *reader_quote(Str text, char out[QUOTE_SIZE]);

#endif

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
    const char *file;                /* being read; escaped, in the report's arena */
    bool form_known;                 /* set->form was decided by a key or an option */
    bool unordered;                  /* a layer came that doesn't follow the one before it: `table` is in use */
    LayerId first;                   /* layers below this id are not looked at for duplicates */
    Table table;                     /* of layer ids; see reader.c */
    Origin origin;                   /* of the layers so far, where an input told it; in the report's arena */
    Error failure;                   /* why reader_skip() returned false */
    ARRAY(struct cJSON *) timelines; /* lists of timelines, to be joined at the end (timeline_list.c) */
} Reader;

/* Decides, or checks, the form of the set's keys. False: keys of the other form came before. */
bool reader_form(Reader *reader, KeyForm form);

/* Adds a layer of a dump, or completes the one that is already there. `line` is for reports. False only if strict. */
bool reader_layer(Reader *reader, const Layer *layer, KeyForm form, unsigned long line);

/* Which of an input's timelines is read: the one that the options name, that of the inputs before, or the only one. A
 * note names the others. *chosen: its place; UINT32_MAX: there is but one, everything is read. False: the options name
 * none of them or several, or nothing, and there are several; return reader_fail(). */
bool reader_origin(Reader *reader, const Origins *origins, uint32_t *chosen);

/* The layers so far are no dump's: later ones are not compared with them. */
void reader_seal(Reader *reader);

/* Counts and reports a bad line (0: the message tells the place). False if strict: return reader_fail(). */
bool reader_skip(Reader *reader, unsigned long line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a text that is no layer name: "REASON: 'TEXT'", and the text is kept with its offending part. */
bool reader_skip_name(Reader *reader, unsigned long line, const char *reason, Str text);
bool reader_fail(const Reader *reader, Error *error);

/* The input ends in the middle, or is broken from some place on: `reason` says where. True, with a note, if layers were
 * read before it and that is good enough; false if strict. */
bool reader_cut_off(Reader *reader, const Error *reason);

/* A fact of something that is read all the same is no value that it can have, and is left out: a note, with the place
 * (line 0: the message tells it). False if strict: return reader_fail(). */
bool reader_odd(Reader *reader, unsigned long line, const char *format, ...) __attribute__((format(printf, 3, 4)));

void reader_note(Reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define QUOTE_SIZE 96
/* The text for a message: escaped, in quotes, cut with "…" after some 60 characters. Returns `out`. */
const char *reader_quote(Str text, char out[QUOTE_SIZE]);

#endif

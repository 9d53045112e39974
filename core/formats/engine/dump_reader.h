/* dump_reader.h - what the readers of dumps share: lines, bad lines, keys, and the edit that is being put together. */
#ifndef CORE_FORMATS_ENGINE_DUMP_READER_H
#define CORE_FORMATS_ENGINE_DUMP_READER_H

#include "core/formats/engine/dump.h"

typedef struct DumpReader {
    Str rest;
    unsigned long line; /* number of the last line that was taken */
    const char *file;
    bool strict;
    LoadReport *report;
    LsmBuilder *builder;
    VersionEdit edit;
    uint32_t level; /* of a version: the level of the tables that follow */
    bool open;      /* an edit is being read */
    Arena arena;    /* owns the keys of that edit */
    bool hex;       /* keys are hex digits */
    bool lossy;     /* keys were printed raw but are not plain text */
    bool failed;    /* a line was bad, with `strict` */
    Error failure;
    size_t edits;
} DumpReader;

/* To be called before the first line: are all keys in hex, or all plain text? */
void dump_look_at_keys(DumpReader *reader, DumpKind kind);

/* Takes the next line, without blanks at its end. False at the end. */
bool dump_line(DumpReader *reader, Str *line);
/* Appends the next line to one that a line break in a raw key has cut in two. A caller who cannot use the result sets
 * `rest` and `line` back. False at the end of the text, or where the key would be too long. */
bool dump_join(DumpReader *reader, Str *line);
/* Counts a bad line; with `strict`, ends the reading. */
void dump_skip(DumpReader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Passes the edit that was read to the builder. */
void dump_end_edit(DumpReader *reader);

/* Takes a word up to a blank or the text's end; takes a number. False where there is none. */
bool dump_word(Str *text, Str *word);
bool dump_number(Str *text, uint64_t *number);
/* Takes `what` off the text's start. False where the text does not begin with it. */
bool dump_take(Str *text, Str what);
/* Takes everything up to `mark`, and `mark` itself. False where it does not occur. */
bool dump_until(Str *text, Str mark, Str *before);

/* Makes an internal key in the reader's arena; `shown` is the user key as it was printed. */
Str dump_internal_key(DumpReader *reader, Str shown, uint64_t sequence, uint64_t type);

/* Takes "'6B31' seq:38, type:1" or "'k1' @ 38 : 1" off the text. False where it does not begin so. */
bool dump_bound(DumpReader *reader, Str *text, Str *internal);

/* Read the rest of the text in one format. Bad lines are skipped; with `strict`, reader->failed is set. */
void dump_read_ldb(DumpReader *reader);
void dump_read_ldb_json(DumpReader *reader);
void dump_read_live_files(DumpReader *reader);
void dump_read_pebble(DumpReader *reader);

#endif

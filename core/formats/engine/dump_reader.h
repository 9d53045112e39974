/* dump_reader.h - what the readers of dumps share: lines, bad lines, keys, and the edit that is being put together. */
#ifndef CORE_FORMATS_ENGINE_DUMP_READER_H
#define CORE_FORMATS_ENGINE_DUMP_READER_H

#include "core/formats/engine/dump.h"

typedef struct DumpReader {
    Str rest;
    unsigned long line; /* of the line taken last */
    const char *file;
    bool strict;
    LoadReport *report;
    LsmBuilder *builder;
    VersionEdit edit;
    uint32_t level; /* of a version: whose tables follow */
    bool open;      /* an edit is being put together */
    Arena arena;    /* its keys */
    bool hex;       /* keys are hex digits */
    bool lossy;     /* keys were printed raw and are no plain text */
    bool failed;    /* a bad line, and `strict` */
    Error failure;
    size_t edits;
} DumpReader;

/* Before the first line: are all keys of the rest hex, or all plain text? */
void dump_look_at_keys(DumpReader *reader, DumpKind kind);

/* Takes the next line, without blanks at its end. */
bool dump_line(DumpReader *reader, Str *line);
/* Adds the line behind it to one that a raw key's line break cut in two; whoever finds it
 * of no use sets `rest` and `line` back. False at the end of the text, or of what a key may be. */
bool dump_join(DumpReader *reader, Str *line);
/* Counts a bad line; ends the reading under `strict`. */
void dump_skip(DumpReader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Gives the edit that is open to the builder. */
void dump_end_edit(DumpReader *reader);

/* Takes a word up to a blank or the text's end; a number. False where there is none. */
bool dump_word(Str *text, Str *word);
bool dump_number(Str *text, uint64_t *number);
/* Takes `what` off the text's start. */
bool dump_take(Str *text, Str what);
/* What stands before `mark` is taken off, with the mark. False where it is not there. */
bool dump_until(Str *text, Str mark, Str *before);

/* An internal key in the reader's arena: `shown` is what was printed of the user key. */
Str dump_internal_key(DumpReader *reader, Str shown, uint64_t sequence, uint64_t type);

/* "'6B31' seq:38, type:1", or "'k1' @ 38 : 1": takes it off the text. */
bool dump_bound(DumpReader *reader, Str *text, Str *internal);

void dump_read_ldb(DumpReader *reader);
void dump_read_ldb_json(DumpReader *reader);
void dump_read_live_files(DumpReader *reader);
void dump_read_pebble(DumpReader *reader);

#endif

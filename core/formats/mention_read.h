/* mention_read.h - the layers that a text mentions become layers of a set. */
#ifndef CORE_FORMATS_MENTION_READ_H
#define CORE_FORMATS_MENTION_READ_H

#include "core/formats/origin.h"
#include "core/formats/reader.h"

typedef struct MentionReader {
    Reader *reader;
    Str text;         /* the whole input, because a JSON object may be longer than a line */
    Origins *origins; /* NULL: all layers are wanted; else only those of `chosen` */
    uint32_t chosen;
    size_t count; /* number of mentions so far */
} MentionReader;

/* Adds the layers mentioned in `part`, which begins at line `first` of the input. False only with `strict`. */
bool mention_read(MentionReader *mentions, Str part, unsigned long first);

/* Is it a log or an issue comment? Every layer that is mentioned is read, everything else is skipped. */
bool text_sniff(Str text, Str name);
bool text_read(Reader *reader, Str text, Error *error);

#endif

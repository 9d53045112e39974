/* logged_read.h - the path of one real read, from a pageserver's log.
 *
 *     could not find data for key [000…07..000…08,] (shard …), original HWM LSN 0/3100, ancestor 0/0        since 2025
 *     Read path for [000…07..000…08,] at lsn 0/3100:
 *     0: in-mem 0/3000..0/3400 0/3000..0/3101 [000…07..000…08,]
 *     1: 000…..FFF… 0/2000..0/3000 is_delta=true 0/2000..0/3000 [000…07..000…08,]
 *
 *     could not find data for key 000…07 at LSN 0/1000, for request at LSN 0/3100:                         2023, 2024
 *     layer traversal: result Continue, cont_lsn 0/2000, layer: TIMELINE/000…-FFF…__0000000000002000-0000000000003000
 *
 *     could not find layer with more data for key 000…07 at LSN 0/1000, request LSN 0/3100                 2022
 *     PATH: result Continue, cont_lsn 0/2000, layer: 000…-FFF…__0000000000002000-0000000000003000
 *
 * Each entry is a layer that was visited and the LSN below which the read went on. Entries come one a line or all in
 * one line, broken by a terminal, coloured, behind anything that a log puts before them; the first visit may come first
 * or last, which is decided by cont_lsn: it decreases along the path. Any text may surround the path. Source: Neon
 * timeline.rs (layer_traversal_error, ReadPath), logs in neondatabase/neon issues 2601, 3268, 3418.
 */
#ifndef CORE_FORMATS_LOGGED_READ_H
#define CORE_FORMATS_LOGGED_READ_H

#include "core/model/layer_set.h"

typedef struct LoggedVisit {
    Layer layer;    /* kind and ranges; its name is empty where the log only has ranges */
    bool has_layer; /* false: a layer in memory, or a name that cannot be parsed */
    bool in_memory;
    bool has_cont;
    Lsn cont;        /* the read continued below this LSN */
    char result[16]; /* "Continue", "Missing", "Complete"; "" where the log has none */
    /* id of the layer's timeline, where the log has it; where it differs from the previous one, the read continued in
     * the ancestor */
    Str timeline;
} LoggedVisit;

typedef struct LoggedRead {
    ARRAY(LoggedVisit) at; /* in the order of the visits */
    bool has_key, has_request;
    bool failed; /* the log says that the read did not find its data */
    Key key;
    Lsn request;
    KeyForm form;  /* of the layers' keys */
    size_t others; /* number of further paths in the text, which are not read */
    Arena arena;   /* owns the entries' texts */
} LoggedRead;

bool logged_read_sniff(Str text);
/* Reads the first path in `text`. ERROR_INPUT where there is none. The caller releases it. O(text). */
bool logged_read_parse(Str text, LoggedRead *log, Error *error);
void logged_read_release(LoggedRead *log);

/* The number of visits of layers in memory. */
size_t logged_read_in_memory(const LoggedRead *log);

#endif

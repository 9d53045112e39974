/* traversal.h - the path of one real read, as a pageserver's log tells it.
 *
 *     could not find data for key 000000067F…00 at LSN 1/A6AE8498, for request at LSN 3/31892F08:
 *     layer traversal: result Missing, cont_lsn 1/A6AE8498, layer: 000000000000…__00000001A6AE8498:
 *     layer traversal: result Continue, cont_lsn 1/A6AE8499, layer: …/000000067F…__00000001A02445E9-00000001A6F3B8D9
 *
 * Each entry is a layer that was visited and the LSN below which the read went on. They come one a line, numbered, or
 * all in one line, the first visit first or last: cont_lsn falls along the way, which tells. Also read: a path that
 * begins with `Read path for KEY at lsn LSN:` and has a layer's name a line. Around it there may be any text.
 * Source: Neon timeline.rs (layer_traversal_error, ReadPath), logs in neondatabase/neon issues 2601, 3268, 3418.
 */
#ifndef CORE_FORMATS_TRAVERSAL_H
#define CORE_FORMATS_TRAVERSAL_H

#include "core/model/layer_set.h"

typedef struct TraversalEntry {
    Layer layer;    /* kind and ranges; name points into the text that was read */
    bool has_layer; /* false: in memory, or a name that can't be read */
    bool has_cont;
    Lsn cont;        /* the read went on below it */
    char result[16]; /* "Continue", "Missing", "Complete"; "" where not told */
} TraversalEntry;

typedef struct Traversal {
    ARRAY(TraversalEntry) at; /* in the order of the visits */
    bool has_key, has_request;
    Key key;
    Lsn request;
    KeyForm form; /* of the layers' keys */
} Traversal;

bool traversal_sniff(Str text);
/* Reads the first path in `text`, which must outlive the entries' names. Fails where there is none. O(text). */
bool traversal_read(Str text, Traversal *traversal, Error *error);
void traversal_release(Traversal *traversal);

#endif

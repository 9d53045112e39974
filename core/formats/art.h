/* art.h - layers drawn with characters: from a picture to layers and back.
 *
 *     art key=100 lsn=0x10      a column is 100 keys, a row 0x10 LSNs; without the line, 1 and 1
 *     +--+ :+----+              delta: keys [0,300), LSNs [0x20,0x40)
 *     |  | :|    |              ':' at column 5: a split is expected at key 500
 *     +--+ :+----+
 *          :
 *     #### :                    image: keys [0,400) at LSN 0
 *
 * The leftmost column is key 0 and the last line LSN 0, or what `key0=` and `lsn0=` of the `art` line say. What boxes,
 * runs and columns are: core/formats/picture.h.
 */
#ifndef CORE_FORMATS_ART_H
#define CORE_FORMATS_ART_H

#include "core/formats/reader.h"

typedef struct ArtScale {
    uint64_t key, lsn; /* keys a column, LSNs a row; both at least 1 */
    uint64_t key0;     /* key of column 0 */
    Lsn lsn0;          /* LSN of row 0 */
} ArtScale;

#define ART_SCALE_ONE ((ArtScale){1, 1, 0, 0})

/* The words after `art`: key=N lsn=N key0=KEY lsn0=LSN, in any order. */
bool art_scale_parse(Str words, ArtScale *scale, Error *error);

typedef struct ArtPlace {
    size_t indent;            /* blanks to take off each line */
    unsigned long first_line; /* of the text in its file */
    bool point;               /* images have the LSN range [L,L) instead of [L,L+1) */
} ArtPlace;

/* Adds what a picture shows: layers, and in the scenario statements for them and for the splits expected. False only
 * if strict, or if the text is no picture at all. */
bool art_add_picture(Reader *reader, Str text, const ArtScale *scale, const ArtPlace *place, Error *error);

/* A file of one picture, or the first picture in a Markdown text. */
bool art_sniff(Str text, Str name);
bool art_read(Reader *reader, Str text, Error *error);

/* Appends the picture of the layers alive at `step`; reading it gives the same layers again. As drawn, if they came
 * from a picture. Refuses, with the reason, what a picture can't show: overlapping deltas, layers under two columns or
 * rows at the scale, gaps walled in by layers, an image that ends beside a foreign corner. */
bool art_write(const History *history, StepId step, Text *out, Error *error);

#endif

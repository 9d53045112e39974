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
    uint64_t key, lsn; /* key units per column, LSN units per row; both at least 1 */
    uint64_t key0;     /* key of column 0 */
    Lsn lsn0;          /* LSN of row 0 */
} ArtScale;

#define ART_SCALE_ONE ((ArtScale){1, 1, 0, 0})

/* Reads the words after `art`: key=N lsn=N key0=KEY lsn0=LSN, in any order. ERROR_INPUT for others. */
bool art_scale_parse(Str words, ArtScale *scale, Error *error);

typedef struct ArtPlace {
    size_t indent;            /* blanks to remove from each line */
    unsigned long first_line; /* number of the picture's first line in its file */
    bool point;               /* images have the LSN range [L,L) instead of [L,L+1) */
} ArtPlace;

/* Adds what a picture shows: layers, and in the scenario statements for them and for the expected splits. False with
 * `strict` at the first fault, or where the text is not a picture at all. */
bool art_add_picture(Reader *reader, Str text, const ArtScale *scale, const ArtPlace *place, Error *error);

/* Is it a file with one picture, or a Markdown text with a picture? */
bool art_sniff(Str text, Str name);
bool art_read(Reader *reader, Str text, Error *error);

/* Appends the picture of the layers alive at `step`; reading it gives the same layers. Layers that came from a picture
 * are drawn as they were. ERROR_OUTPUT, with the reason, for what a picture cannot show: overlapping deltas, layers
 * that are narrower than two columns or rows at the scale, gaps enclosed by layers, an image that ends beside a corner
 * of another layer. */
bool art_write(const History *history, StepId step, Text *out, Error *error);

#endif

/* fleet_listing.h - the timelines of a listing, read as a stream. Internal to the room. */
#ifndef CORE_CATALOG_FLEET_LISTING_H
#define CORE_CATALOG_FLEET_LISTING_H

#include "core/base/byte_stream.h"
#include "core/catalog/fleet_work.h"

#define FLEET_HEAD ((size_t)64 << 10) /* bytes of a source that are read to detect what it is */

/* What to do where the lines of one timeline are not contiguous. */
typedef enum FleetScattered {
    FLEET_GIVE_UP, /* give up: the stream is read again with FLEET_COLLECT */
    FLEET_KEEP,    /* the stream cannot be read again: keep analysed layers, about 10 bytes each */
    FLEET_COLLECT, /* keep all layers until the end, 64 bytes each */
} FleetScattered;

/* Reads a listing of many timelines. `head` is its first bytes. *scattered is set where it gave up (FLEET_GIVE_UP), so
 * that the rows are wrong. */
bool fleet_listing_read(FleetWork *work, ByteStream *stream, Str head, FleetScattered how, bool *scattered,
                        Error *error);

#endif

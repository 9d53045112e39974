/* fleet_listing.h - the timelines of a listing, read as a stream. Internal to the room. */
#ifndef CORE_CATALOG_FLEET_LISTING_H
#define CORE_CATALOG_FLEET_LISTING_H

#include "core/catalog/byte_stream.h"
#include "core/catalog/fleet_work.h"

#define FLEET_HEAD ((size_t)64 << 10) /* bytes of a source that are looked at first */

/* What to do where a timeline's lines do not come together. */
typedef enum FleetScattered {
    FLEET_GIVE_UP, /* the stream is read again, then with FLEET_COLLECT */
    FLEET_KEEP,    /* it can't be: layers that were analysed are kept, some 10 bytes each */
    FLEET_COLLECT, /* all layers are kept, 64 bytes each */
} FleetScattered;

/* Reads a listing of many timelines; `head`: its first bytes. *scattered: it was given up, and rows are wrong. */
bool fleet_listing_read(FleetWork *work, ByteStream *stream, Str head, FleetScattered how, bool *scattered,
                        Error *error);

#endif

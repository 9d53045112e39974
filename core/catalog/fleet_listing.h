/* fleet_listing.h - the timelines of a listing, read as a stream. Internal to the room. */
#ifndef CORE_CATALOG_FLEET_LISTING_H
#define CORE_CATALOG_FLEET_LISTING_H

#include "core/catalog/byte_stream.h"
#include "core/catalog/fleet_work.h"

#define FLEET_HEAD ((size_t)64 << 10) /* bytes of a source that are looked at first */

/* Reads a listing of many timelines; `head`: its first bytes. *scattered: a timeline's lines did not come together, so
 * that rows are wrong; read it again, with `collect`. Not set with `collect`. */
bool fleet_listing_read(FleetWork *work, ByteStream *stream, Str head, bool collect, bool *scattered, Error *error);

#endif

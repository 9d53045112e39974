/* fleet_work.h - rows that several threads make. Internal to the room. */
#ifndef CORE_CATALOG_FLEET_WORK_H
#define CORE_CATALOG_FLEET_WORK_H

#include "core/base/crew.h"
#include "core/catalog/byte_stream.h"
#include "core/catalog/fleet.h"

typedef struct FleetWork {
    Fleet *fleet;
    const FleetOptions *options;
    uint32_t source;
    pthread_mutex_t lock; /* of the fleet */
    size_t rows, layers_again;
} FleetWork;

/* Adds a row of that origin; all texts are copied. `path`: of its directory or dump; NULL: it is in the source that is
 * a listing. Any thread. */
void fleet_work_add(FleetWork *work, const FleetRow *row, const Origin *origin, const char *path);
/* Adds a note to the fleet's report. Any thread. */
void fleet_work_note(FleetWork *work, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool fleet_work_cancelled(const FleetWork *work);
static inline bool fleet_work_wants(const FleetWork *work, const Origin *origin)
{
    return work->options->parts <= 1 || fleet_part(origin, work->options->parts) == work->options->part;
}

#define FLEET_HEAD ((size_t)64 << 10) /* bytes of a source that are looked at first */

/* Reads a listing of many timelines; `head`: its first bytes. *scattered: a timeline's lines did not come together, so
 * that rows are wrong; read it again, with `collect`. Not set with `collect`. */
bool fleet_listing_read(FleetWork *work, ByteStream *stream, Str head, bool collect, bool *scattered, Error *error);

#endif

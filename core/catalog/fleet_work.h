/* fleet_work.h - rows that several threads make. Internal to the room. */
#ifndef CORE_CATALOG_FLEET_WORK_H
#define CORE_CATALOG_FLEET_WORK_H

#include "core/base/work_queue.h"
#include "core/catalog/fleet.h"

typedef struct FleetWork {
    Fleet *fleet;
    const FleetOptions *options;
    uint32_t source;
    pthread_mutex_t lock; /* protects the fleet */
    atomic_size_t rows;   /* number of rows, read for progress while other threads add rows */
    size_t layers_again;
} FleetWork;

/* Adds a row of that origin; all texts are copied. `path` is its directory or dump; NULL: the row is part of the
 * source, a listing. May be called on any thread. */
void fleet_work_add(FleetWork *work, const FleetRow *row, const Origin *origin, const char *path);
/* Adds a note, escaped, to the fleet's report, which keeps the first NOTES_MAX. May be called on any thread. */
void fleet_work_note(FleetWork *work, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The part (0 to parts - 1) to which the timelines of this origin belong. All timelines of a tenant are in one part. */
uint32_t fleet_part(const Origin *origin, uint32_t parts);
bool fleet_work_cancelled(const FleetWork *work);
static inline bool fleet_work_wants(const FleetWork *work, const Origin *origin)
{
    return work->options->parts <= 1 || fleet_part(origin, work->options->parts) == work->options->part;
}

#endif

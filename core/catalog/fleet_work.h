/* fleet_work.h - rows that several threads make. Internal to the room. */
#ifndef CORE_CATALOG_FLEET_WORK_H
#define CORE_CATALOG_FLEET_WORK_H

#include "core/base/crew.h"
#include "core/catalog/fleet.h"

typedef struct FleetWork {
    Fleet *fleet;
    const FleetOptions *options;
    uint32_t source;
    pthread_mutex_t lock; /* of the fleet */
    atomic_size_t rows;   /* told as progress while others add to them */
    size_t layers_again;
} FleetWork;

/* Adds a row of that origin; all texts are copied. `path`: of its directory or dump; NULL: it is in the source that is
 * a listing. Any thread. */
void fleet_work_add(FleetWork *work, const FleetRow *row, const Origin *origin, const char *path);
/* Adds a note to the fleet's report. Any thread. */
void fleet_work_note(FleetWork *work, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The part (0 to parts - 1) that a timeline of this origin belongs to: all of a tenant in one. */
uint32_t fleet_part(const Origin *origin, uint32_t parts);
bool fleet_work_cancelled(const FleetWork *work);
static inline bool fleet_work_wants(const FleetWork *work, const Origin *origin)
{
    return work->options->parts <= 1 || fleet_part(origin, work->options->parts) == work->options->part;
}

#endif

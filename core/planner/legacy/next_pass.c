/* next_pass.c - counts, for each partition, how many bands its tallest stack lacks. The smallest number decides when
 * the next pass creates images. */
#include "core/planner/legacy/next_pass.h"

#include "core/base/u128.h"

static uint64_t missing_bands(const LegacyTimeline *timeline, const LegacyGate *gate)
{
    uint64_t needed = timeline->params.image_creation_threshold;
    if (gate->open)
        return 0;
    if (gate->reason != LEGACY_GATE_LOW)
        return UINT64_MAX;
    return needed > gate->height ? needed - gate->height : 1;
}

uint64_t legacy_bands_wal(const LegacyTimeline *timeline, uint64_t bands, size_t l0)
{
    if (bands == 0)
        return 0;
    return u128_clamp64((U128)legacy_l0_wal_left(timeline, l0) + (U128)legacy_l0_wal_left(timeline, 0) * (bands - 1));
}

static uint64_t wal_until(const LegacyTimeline *timeline, uint64_t bands, size_t l0, const LegacyCheckVerdict *check)
{
    uint64_t wal = legacy_bands_wal(timeline, bands, l0);
    if (check && !check->open && check->wal_needed > check->wal && wal < check->wal_needed - check->wal)
        wal = check->wal_needed - check->wal;
    return wal;
}

uint64_t legacy_metadata_visited(const PlanView *view)
{
    const LayerSet *set = view->layers;
    KeyRange sparse = {LEGACY_SPARSE_LO, LEGACY_SPARSE_HI};
    uint64_t visited = 0;
    Lsn image = 0;
    for (size_t i = 0; i < view->live_count; i++) {
        LayerId id = view->live[i];
        if (layer_is_image(set, id) && set->key_lo[id] <= sparse.lo && sparse.hi <= set->key_hi[id])
            image = legacy_end(set, id) > image ? legacy_end(set, id) : image;
    }
    for (size_t i = 0; i < view->live_count; i++) {
        LayerId id = view->live[i];
        KeyRange keys = {set->key_lo[id], set->key_hi[id]};
        visited += !layer_is_image(set, id) && key_range_overlaps(keys, sparse) && set->lsn_hi[id] > image;
    }
    return visited;
}

bool legacy_newest_image(const PlanView *view, Lsn at, Lsn *lsn, uint64_t *wal)
{
    const LayerSet *set = view->layers;
    bool any = false;
    *lsn = 0;
    for (size_t i = 0; i < view->live_count; i++) {
        LayerId id = view->live[i];
        if (!layer_is_image(set, id) || set->lsn_lo[id] > at)
            continue;
        any = true;
        *lsn = set->lsn_lo[id] > *lsn ? set->lsn_lo[id] : *lsn;
    }
    *wal = at - *lsn;
    return any;
}

/* The verdict of a check that is assumed not to pass on a dump, as if the last check was at the newest image. */
static LegacyCheckVerdict check_assumed(const PlanView *view, Lsn at, const LegacyCheckVerdict *check)
{
    LegacyCheckVerdict assumed = *check;
    Lsn newest;
    assumed.open = false;
    if (!legacy_newest_image(view, at, &newest, &assumed.wal))
        assumed.wal = 0;
    return assumed;
}

PlanForecast legacy_next_pass(const LegacyTimeline *timeline, LegacyPass pass)
{
    const uint64_t *bytes = pass.bytes;
    PlanForecast next = {.known = true, .bands = UINT64_MAX};
    for (size_t p = 0; p < timeline->parts.at.count; p++) {
        uint64_t bands = missing_bands(timeline, &pass.gates[p]);
        if (bands == UINT64_MAX || bands > next.bands)
            continue;
        if (bands < next.bands)
            next = (PlanForecast){.known = true, .any = true, .bands = bands};
        next.images++;
        next.unsized += bytes[p] == SIZE_UNKNOWN;
        next.bytes += bytes[p] == SIZE_UNKNOWN ? 0 : bytes[p];
    }
    if (next.any)
        next.wal = wal_until(timeline, next.bands, pass.l0, pass.check);
    return next;
}

void legacy_pass_wait(const PlanView *view, const LegacyTimeline *timeline, bool dump, Lsn at,
                      const LegacyCheckVerdict *check, PlanForecast *next)
{
    Lsn newest;
    uint64_t moved;
    next->wal = 0;
    if (dump && legacy_newest_image(view, at, &newest, &moved) && moved <= timeline->repartition)
        next->wal = timeline->repartition - moved + 1;
    if (!dump || timeline->check_closed) {
        LegacyCheckVerdict known = dump ? check_assumed(view, at, check) : *check;
        uint64_t wal = wal_until(timeline, 0, 0, &known);
        next->wal = wal > next->wal ? wal : next->wal;
    }
    next->restart = dump;
    next->check = dump && !timeline->check_closed;
}

PlanForecast legacy_view_next_pass(const PlanView *view, const LegacyTimeline *timeline, bool dump, Lsn at,
                                   LegacyPass pass)
{
    bool closed = timeline->check_closed;
    const LegacyCheckVerdict *check = pass.check;
    LegacyCheckVerdict assumed = closed ? check_assumed(view, at, check) : *check;
    pass.check = dump && !closed ? NULL : &assumed;
    PlanForecast next = legacy_next_pass(timeline, pass);
    if (next.any && next.bands == 0)
        legacy_pass_wait(view, timeline, dump, at, check, &next);
    return next;
}

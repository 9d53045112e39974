/* iteration.c - the steps of one compaction, in production's order.
 *
 * Worked example, checkpoint_distance 256 MiB: layers up to LSN 2001, partitioned last at 2001. An L0 compaction does
 * not advance the LSN, so P is 2001 again, less than 25.6 MiB further: the old partitions are kept, at the old LSN. So
 * images are made, and stacks counted, at an LSN that may lie behind the head.
 */
#include "core/planner/legacy/iteration.h"

#include "core/base/u128.h"
#include "core/planner/legacy/flush.h"

#include <stdlib.h>

const char *legacy_outcome_name(LegacyOutcome outcome)
{
    static const char *const names[] = {[LEGACY_DONE] = "Done",
                                        [LEGACY_PENDING] = "Pending",
                                        [LEGACY_YIELD_FOR_L0] = "YieldForL0",
                                        [LEGACY_OUTCOME_SKIPPED] = "Skipped",
                                        [LEGACY_FAILED] = "error"};
    return names[outcome];
}

void legacy_timeline_init(LegacyTimeline *timeline, const LegacyParams *params)
{
    *timeline =
        (LegacyTimeline){.params = *params, .repartition = params->checkpoint_distance / LEGACY_REPARTITION_SHARE};
}

void legacy_timeline_release(LegacyTimeline *timeline)
{
    legacy_parts_release(&timeline->parts);
}

static Lsn lsn_max(Lsn a, Lsn b)
{
    return a > b ? a : b;
}

Lsn legacy_partition_lsn(const LegacyTimeline *timeline, const LayerSet *set, const LayerId *ids, size_t count)
{
    Lsn lsn = 0;
    for (size_t i = 0; i < count; i++)
        lsn = lsn_max(lsn, layer_is_image(set, ids[i]) ? set->lsn_lo[ids[i]] : set->lsn_hi[ids[i]]);
    lsn = lsn_max(lsn_max(lsn, timeline->gc_applied), timeline->part_lsn);
    lsn = lsn_max(lsn_max(lsn, timeline->initdb_lsn), timeline->ancestor_lsn);
    bool none = count == 0 || lsn <= timeline->initdb_lsn || lsn <= timeline->ancestor_lsn;
    return none ? timeline->last_record : lsn;
}

/* Is a new partitioning due at `lsn`? If not, the old one is kept with its LSN. */
static bool legacy_repartition_due(const LegacyTimeline *timeline, Lsn lsn, bool force)
{
    if (force || timeline->part_lsn == 0)
        return true;
    return lsn > timeline->part_lsn && lsn - timeline->part_lsn > timeline->repartition;
}

uint64_t legacy_l0_wal_left(const LegacyTimeline *timeline, size_t l0)
{
    uint64_t needed = timeline->params.compaction_threshold;
    if (l0 >= needed)
        return 0;
    return u128_clamp64((U128)(needed - l0) * legacy_freeze_wal(&timeline->params, timeline->sharding.count));
}

Lsn legacy_timeline_force_lsn(const LegacyTimeline *timeline)
{
    Lsn lsn;
    bool known = timeline->gc_time != 0;
    return known && legacy_force_lsn(&timeline->params, timeline->last_record, timeline->gc_time, &lsn) ? lsn : 0;
}

static bool compact_l0(LegacyTimeline *timeline, LegacyFlags flags, const LegacyWork *work, bool *pending, Error *error)
{
    const LayerId *ids;
    size_t count;
    const LayerSet *set = work->layers(work->self, &ids, &count);
    LegacyL0Selection selection;
    legacy_l0_select(&selection, &(LegacyL0Input){.set = set,
                                                  .ids = ids,
                                                  .count = count,
                                                  .params = &timeline->params,
                                                  .force = flags.force_l0,
                                                  .force_lsn = legacy_timeline_force_lsn(timeline)});
    bool ok = selection.taken == 0 || work->compact_l0(work->self, &selection, error);
    *pending = selection.pending;
    legacy_l0_selection_release(&selection);
    return ok;
}

bool legacy_step_partition(LegacyTimeline *timeline, bool force, const LegacyWork *work, Error *error)
{
    const LayerId *ids;
    size_t count;
    const LayerSet *set = work->layers(work->self, &ids, &count);
    Lsn lsn = legacy_partition_lsn(timeline, set, ids, count);
    if (!legacy_repartition_due(timeline, lsn, force))
        return true;
    LegacyParts parts = {0};
    size_t dense = 0;
    if (!work->partition(work->self, lsn, &parts, &dense, error)) {
        legacy_parts_release(&parts);
        return false;
    }
    legacy_parts_release(&timeline->parts);
    timeline->parts = parts;
    timeline->dense_parts = dense;
    timeline->part_lsn = lsn;
    return true;
}

/* Computes the stacks and gates of all parts and passes them to work->looked(). The caller frees the gates. */
static LegacyGate *all_gates(const LegacyTimeline *timeline, const LegacyCheckVerdict *check, const LegacyWork *work,
                             LegacyHeights *heights)
{
    const LayerId *ids;
    size_t count;
    const LayerSet *set = work->layers(work->self, &ids, &count);
    const LegacyParts *parts = &timeline->parts;
    uint64_t limit = work->whole ? UINT32_MAX : timeline->params.image_creation_threshold;
    Lsn force_lsn = legacy_timeline_force_lsn(timeline);
    LegacyHeightIndex own = {0},
                      *height_index = work->height_index ? work->height_index(work->self, timeline->part_lsn) : &own;
    if (height_index == &own)
        legacy_height_index_init(height_index, set, ids, count, timeline->part_lsn);
    legacy_heights_of(heights, height_index, parts, limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit, NULL, NULL);
    LegacyGate *gates = mem_alloc(parts->at.count * sizeof *gates);
    for (size_t p = 0; p < parts->at.count; p++)
        gates[p] = legacy_gate(heights, parts, p, &timeline->params, timeline->ancestor_lsn, force_lsn);
    if (work->looked)
        work->looked(work->self, check, heights, gates);
    legacy_height_index_release(&own);
    return gates;
}

bool legacy_step_images(LegacyTimeline *timeline, LegacyFlags flags, const LegacyWork *work, Error *error)
{
    LegacyPassInput input = {.parts = &timeline->parts,
                             .at = timeline->part_lsn,
                             .force = flags.force_images,
                             .open = true,
                             .yield = flags.yield,
                             .resumed = timeline->interrupted,
                             .resume = timeline->stopped_at,
                             .params = &timeline->params};
    LegacyCheckVerdict check = {.open = true};
    if (!timeline->interrupted) {
        LegacyTimelineSize size = {timeline->sharding.count > 0, timeline->logical_exact, timeline->logical_bytes};
        check = legacy_check_due(&timeline->params, timeline->check, size, timeline->part_lsn);
        check.open = check.open && !timeline->check_closed;
        input.open = check.open;
        if (input.open)
            timeline->check = (LegacyCheck){timeline->part_lsn, true, 0};
    }
    bool asked = work->whole || (!flags.force_images && input.open);
    LegacyHeights heights = {0};
    LegacyGate *gates = asked ? all_gates(timeline, &check, work, &heights) : NULL;
    input.gates = gates;
    LegacyPassResult result;
    bool ok = legacy_image_pass(&input, &work->images, &timeline->l0_trigger, &result, error) &&
              work->commit_images(work->self, error);
    legacy_heights_release(&heights);
    free(gates);
    if (ok) {
        timeline->interrupted = result.interrupted;
        timeline->stopped_at = result.stopped_at;
    }
    return ok;
}

bool legacy_compact(LegacyTimeline *timeline, LegacyFlags flags, const LegacyWork *work, LegacyOutcome *outcome,
                    Error *error)
{
    bool pending;
    if (!compact_l0(timeline, flags, work, &pending, error))
        return false;
    *outcome = pending ? LEGACY_PENDING : LEGACY_DONE;
    if (flags.only_l0)
        return true;
    if (pending && flags.yield) {
        *outcome = LEGACY_YIELD_FOR_L0;
        return true;
    }
    *outcome = LEGACY_DONE;
    if (!legacy_step_partition(timeline, flags.force_repartition, work, error))
        return false;
    bool above = timeline->part_lsn >= timeline->gc_applied; /* else no images are made, and nothing reports it */
    if (above && !legacy_step_images(timeline, flags, work, error))
        return false;
    if (above && timeline->interrupted)
        *outcome = LEGACY_YIELD_FOR_L0;
    return true;
}

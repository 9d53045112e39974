/* l0_select.c - takes the oldest L0 and all that follow it without a gap, up to a limit in bytes.
 *
 * Worked example, threshold and upper limit 2, L0 of 256 MiB: the limit is 512 MiB. The first layer's size is not
 * counted, so three are taken: 0 + 256 + 256 MiB reach it, and the outcome is Pending, even if there is no fourth.
 */
#include "core/planner/legacy/l0_select.h"

#include <stdlib.h>

/* The limit, in bytes, with which the sum of the sizes after the first is compared. Saturates. */
static uint64_t legacy_l0_limit(const LegacyParams *params)
{
    uint64_t factor = params->compaction_upper_limit > params->compaction_threshold ? params->compaction_upper_limit
                                                                                    : params->compaction_threshold;
    uint64_t unit =
        params->checkpoint_distance > LEGACY_L0_LIMIT_UNIT ? params->checkpoint_distance : LEGACY_L0_LIMIT_UNIT;
    return u128_clamp64((U128)factor * unit);
}

uint64_t legacy_layer_bytes(const LayerSet *set, LayerId id, const PlanSources *sources)
{
    if (set->size[id] != SIZE_UNKNOWN)
        return set->size[id];
    return sources ? sources->layer_bytes(sources->self, id) : 0;
}

static void take(LegacyL0Selection *selection, const LegacyL0Input *input, size_t place)
{
    const LayerSet *set = input->set;
    LayerId id = selection->layers[place];
    uint64_t size = legacy_layer_bytes(set, id, input->sources);
    selection->sizes_unknown |= set->size[id] == SIZE_UNKNOWN;
    selection->taken++;
    selection->bytes += size;
    selection->counted += place ? size : 0;
    selection->band.hi = set->lsn_hi[id];
}

void legacy_l0_select(LegacyL0Selection *selection, const LegacyL0Input *input)
{
    const LayerSet *set = input->set;
    *selection = (LegacyL0Selection){.limit = legacy_l0_limit(input->params)};
    selection->layers = mem_alloc(input->count * sizeof *selection->layers);
    for (size_t i = 0; i < input->count; i++)
        if (layer_is_l0(set, input->ids[i]))
            selection->layers[selection->count++] = input->ids[i];
    legacy_map_sort(set, selection->layers, selection->count);
    if (selection->count == 0)
        return;
    Lsn first = set->lsn_lo[selection->layers[0]];
    selection->forced = input->force || first < input->force_lsn;
    if (selection->count < input->params->compaction_threshold && !selection->forced) {
        selection->stop = LEGACY_L0_TOO_FEW;
        return;
    }
    selection->band = (LsnRange){first, first};
    selection->stop = LEGACY_L0_ALL;
    for (size_t i = 0; i < selection->count && selection->stop == LEGACY_L0_ALL; i++) {
        if (i > 0 && set->lsn_lo[selection->layers[i]] != selection->band.hi) {
            selection->stop = LEGACY_L0_GAP;
            break;
        }
        take(selection, input, i);
        if (i > 0 && selection->counted >= selection->limit)
            selection->stop = LEGACY_L0_LIMIT;
    }
    selection->pending = selection->stop == LEGACY_L0_LIMIT;
}

void legacy_l0_selection_release(LegacyL0Selection *selection)
{
    free(selection->layers);
    *selection = (LegacyL0Selection){0};
}

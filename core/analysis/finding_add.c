/* finding_add.c - adds a finding to the list, with its severity, place and text. */
#include "core/analysis/finding_add.h"

#include "core/records/layer_records.h"

Finding *finding_begin(Findings *findings, FindingKind kind, Severity severity)
{
    array_push(&findings->list, (Finding){
                                    .kind = kind,
                                    .severity = severity,
                                    .keys = {U128_MAX, 0},
                                    .lsns = {UINT64_MAX, 0},
                                    .layers_first = (uint32_t)findings->layers.count,
                                });
    return &findings->list.at[findings->list.count - 1];
}

void finding_layer(Findings *findings, const LayerSet *set, LayerId id)
{
    Finding *finding = &findings->list.at[findings->list.count - 1];
    if (set->key_lo[id] < finding->keys.lo)
        finding->keys.lo = set->key_lo[id];
    if (set->key_hi[id] > finding->keys.hi)
        finding->keys.hi = set->key_hi[id];
    if (set->lsn_lo[id] < finding->lsns.lo)
        finding->lsns.lo = set->lsn_lo[id];
    if (set->lsn_hi[id] > finding->lsns.hi)
        finding->lsns.hi = set->lsn_hi[id];
    for (uint32_t i = 0; !finding->layers_more && i < finding->layers_count; i++)
        if (findings->layers.at[finding->layers_first + i] == id)
            return;
    finding->layers_more = finding->layers_count == FINDING_LAYERS_MAX;
    if (finding->layers_more)
        return;
    array_push(&findings->layers, id);
    finding->layers_count++;
}

bool finding_has_files(const FindingInput *input)
{
    const History *history = input->history;
    return history && history->records && &history->layers == input->summary->set &&
           layer_records_count(history->records) > 0;
}

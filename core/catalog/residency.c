/* residency.c - reads a heatmap and marks its layers as resident, all others as evicted, unless files on disk say it.
 */
#include "core/catalog/residency.h"

#include "core/base/file.h"
#include "core/model/layer_lookup.h"

#include <stdio.h>

static void note(LoadReport *report, const char *heatmap, const char *what)
{
    notes_add(&report->notes, "%s: %s", heatmap, what);
}

static bool knows_residency(const LayerSet *set)
{
    for (LayerId id = 0; id < set->count; id++)
        if (set->flags[id] & LAYER_RESIDENCY_KNOWN)
            return true;
    return false;
}

void residency_add(History *history, const char *heatmap, Str timeline, LoadReport *report)
{
    LayerSet *set = &history->layers;
    History other;
    LoadReport own = {0};
    Error error = {0};
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%.*s", timeline.length > 60 ? 60 : (int)timeline.length, timeline.at);
    LoadOptions options = {.format = "heatmap", .has_form = true, .form = set->form, .timeline = wanted};
    Arena arena = {0};
    Str text;
    bool fine = file_read(heatmap, FILE_ANY_SIZE, &arena, &text, &error) &&
                load_text(text, heatmap, &options, &other, &own, &error);
    bool unnamed = !fine && error.code == ERROR_USAGE; /* the heatmap is valid but contains only other timelines */
    if (!fine)
        note(report, heatmap,
             unnamed ? "does not name this timeline: which of its layers are resident is unknown" : error.message);
    LayerLookup lookup;
    layer_lookup_init(&lookup, set);
    bool known = knows_residency(set); /* files in the directory are better evidence */
    for (LayerId id = 0; fine && !known && id < set->count; id++)
        set->flags[id] |= LAYER_RESIDENCY_KNOWN | LAYER_EVICTED;
    for (LayerId i = 0; fine && i < other.layers.count; i++) {
        Layer layer = layer_set_get(&other.layers, i);
        LayerId id = layer_lookup_find(&lookup, &layer);
        if (id == LAYER_NONE)
            continue; /* listed in an older index only */
        if (!known && !(layer.flags & LAYER_COLD))
            set->flags[id] = (uint8_t)(set->flags[id] & ~LAYER_EVICTED);
        set->flags[id] |= layer.flags & LAYER_COLD;
    }
    layer_lookup_release(&lookup);
    if (fine)
        history_release(&other);
    load_report_release(&own);
    arena_release(&arena);
}

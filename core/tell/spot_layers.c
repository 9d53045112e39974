/* spot_layers.c - the layers that hold a spot of the map.
 *
 *     LSN ^   +---- c ----+        x: held by b. y: no layer holds it, the next above is c, the next below is b; if a
 *         |   y                    compaction then makes an image there, that is named with its step.
 *         |   +--x- b ----+
 *         +--------------------> key
 */
#include "core/tell/spot_layers.h"

#include "core/base/tones.h"
#include "core/history/slices.h"
#include "core/model/lsm.h"
#include "core/tell/words.h"

#include <inttypes.h>

static bool spot_is_over(const LayerSet *set, LayerId id, Key key)
{
    return set->key_lo[id] <= key && key < set->key_hi[id];
}

static bool holds(const PlanSpot *spot, LayerId id)
{
    const LayerSet *set = &spot->history->layers;
    if (!spot_is_over(set, id, spot->key))
        return false;
    if (layer_is_image(set, id))
        return set->lsn_lo[id] == spot->lsn;
    return set->lsn_lo[id] <= spot->lsn && spot->lsn < set->lsn_hi[id];
}

/* Explains why a layer that held the spot no longer exists: the step that deleted it. */
static void tell_end(const PlanSpot *spot, LayerId id)
{
    const History *history = spot->history;
    StepId died = history->died[id];
    char label[LSM_LABEL_SIZE];
    LayerId whole = layer_whole(&history->layers, id);
    text_printf(spot->out, "  %s%s %s held it until step %u", whole == id ? "" : "a slice of ",
                word_layer(&history->layers, id), layer_label(&history->layers, whole, label), died);
    if (died < history->steps.count) {
        const Step *step = &history->steps.at[died];
        if (step->op == STEP_GC)
            text_printf(spot->out, ": collected as garbage, because newer images cover it");
        else if (step->job < history->plan.jobs.count && history->plan.jobs.at[step->job].output != LAYER_NONE)
            text_printf(spot->out, ": rewritten, the last time by job %u into %s", step->job,
                        layer_label(&history->layers, history->plan.jobs.at[step->job].output, label));
    }
    text_printf(spot->out, "\n");
}

static void tell_unheld(const PlanSpot *spot)
{
    text_tone(spot->out, TONE_NO);
    text_printf(spot->out, "  no layer is over this key: it has never been written, or is on the ancestor\n");
}

/* Without an LSN: reports how many layers lie over the key. */
static void tell_column(const PlanSpot *spot)
{
    const LayerSet *set = &spot->history->layers;
    size_t deltas = 0, images = 0;
    for (LayerId id = 0; id < set->count; id++) {
        if (!history_alive(spot->history, id, spot->step) || !spot_is_over(set, id, spot->key))
            continue;
        deltas += !layer_is_image(set, id);
        images += layer_is_image(set, id);
    }
    if (deltas + images == 0)
        tell_unheld(spot);
    else
        text_printf(spot->out, "  %zu delta%s and %zu image%s are over it\n", deltas, plural_ending(deltas), images,
                    plural_ending(images));
}

/* The layers nearest to a spot that no layer holds; LAYER_NONE: there is none. */
typedef struct Around {
    LayerId above, below, before,
        later; /* above and below it, over the key; the last that held it, the first that will */
} Around;

/* Considers a layer that does not hold the spot now. */
static void look_around(const PlanSpot *spot, LayerId id, Around *around)
{
    const History *history = spot->history;
    const LayerSet *set = &history->layers;
    if (holds(spot, id)) {
        if (history->died[id] <= spot->step &&
            !history_is_cut(history, id) && /* of a layer that was cut its slices hold the spot */
            (around->before == LAYER_NONE || history->died[id] > history->died[around->before]))
            around->before = id;
        if (history->born[id] > spot->step &&
            (around->later == LAYER_NONE || history->born[id] < history->born[around->later]))
            around->later = id;
        return;
    }
    if (!history_alive(history, id, spot->step) || !spot_is_over(set, id, spot->key))
        return;
    if (set->lsn_lo[id] > spot->lsn && (around->above == LAYER_NONE || set->lsn_lo[id] < set->lsn_lo[around->above]))
        around->above = id;
    if (set->lsn_lo[id] < spot->lsn && (around->below == LAYER_NONE || set->lsn_hi[id] > set->lsn_hi[around->below]))
        around->below = id;
}

/* "  the next below is delta #4, up to 0/140000" */
static void tell_neighbour(const PlanSpot *spot, const char *side, LayerId id)
{
    const LayerSet *set = &spot->history->layers;
    char label[LSM_LABEL_SIZE], lsn[LSN_TEXT_SIZE];
    if (id == LAYER_NONE)
        return;
    bool below = set->lsn_lo[id] < spot->lsn, image = layer_is_image(set, id);
    text_printf(spot->out, "  the next %s is %s %s, %s %s%s\n", side, word_layer(set, id), layer_label(set, id, label),
                image   ? "at"
                : below ? "up to"
                        : "from",
                lsn_format(below && !image ? set->lsn_hi[id] : set->lsn_lo[id], lsn), below || image ? "" : " on");
}

static void tell_around(const PlanSpot *spot, const Around *around)
{
    char label[LSM_LABEL_SIZE];
    const LayerSet *set = &spot->history->layers;
    text_tone(spot->out, TONE_NO);
    text_printf(spot->out, "  no %s holds this key at this %s\n", word_part(set), vertical_name(set->vertical));
    if (around->before != LAYER_NONE)
        tell_end(spot, around->before);
    if (around->later != LAYER_NONE)
        text_printf(spot->out, "  step %" PRIu32 " makes %s %s here\n", spot->history->born[around->later],
                    word_layer(set, around->later), layer_label(set, around->later, label));
    tell_neighbour(spot, "above", around->above);
    tell_neighbour(spot, "below", around->below);
    if (around->above == LAYER_NONE && around->below == LAYER_NONE)
        tell_unheld(spot);
}

void spot_layers_text(const PlanSpot *spot)
{
    const LayerSet *set = &spot->history->layers;
    if (!spot->has_lsn) {
        tell_column(spot);
        return;
    }
    Around around = {LAYER_NONE, LAYER_NONE, LAYER_NONE, LAYER_NONE};
    size_t here = 0;
    char label[LSM_LABEL_SIZE];
    for (LayerId id = 0; id < set->count; id++) {
        if (!holds(spot, id) || !history_alive(spot->history, id, spot->step)) {
            look_around(spot, id, &around);
            continue;
        }
        here++;
        if (here <= LAYERS_NAMED)
            text_printf(spot->out, "%s%s %s", here == 1 ? "  held by " : ", ", word_layer(set, id),
                        layer_label(set, id, label));
    }
    if (here > LAYERS_NAMED)
        text_printf(spot->out, " and %zu more", here - LAYERS_NAMED);
    if (here > 0)
        text_printf(spot->out, "\n");
    else
        tell_around(spot, &around);
}

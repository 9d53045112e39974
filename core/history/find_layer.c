/* find_layer.c - finds the layer that a user names: 17 (a store's table by its file's number), a name (with or without
 * path and suffixes), or KEY@LSN.
 *
 * KEY@LSN is the first layer that a read of that key at that LSN visits: of the layers over the key that begin at or
 * below the LSN, the one with the highest end.
 */
#include "core/history/find_layer.h"

#include "core/model/lsm.h"

#include <inttypes.h>
#include <string.h>

static bool history_find_by_label(const History *history, Str text, StepId step, LayerId *layer)
{
    const LayerSet *set = &history->layers;
    for (size_t i = text.length && text.at[0] == '#'; i < text.length; i++)
        if ((text.at[i] < '0' || text.at[i] > '9') && text.at[i] != '+')
            return false;
    if (!layer_labelled(set, text, layer))
        return false;
    *layer = history_same_table(history, *layer, step);
    return true;
}

LayerId history_same_table(const History *history, LayerId layer, StepId step)
{
    const LayerSet *set = &history->layers;
    char own[LSM_LABEL_SIZE], other[LSM_LABEL_SIZE];
    if (!set->lsm || history_alive(history, layer, step))
        return layer;
    layer_label(set, layer, own);
    for (LayerId id = 0; id < set->count; id++)
        if (history_alive(history, id, step) && strcmp(layer_label(set, id, other), own) == 0)
            return id;
    return layer;
}

bool history_layer_named(const History *history, Str text, LayerId *layer)
{
    const LayerSet *set = &history->layers;
    const char *slash = NULL;
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] == '/')
            slash = text.at + i;
    Str base = slash ? (Str){slash + 1, text.length - (size_t)(slash + 1 - text.at)} : text;
    for (size_t i = 0; i < set->count; i++) {
        LayerId id = (LayerId)i;
        char logical[LAYER_NAME_SIZE];
        Layer found = layer_set_get(set, id);
        if (found.name.length > 0 && (str_equal(found.name, text) || str_equal(found.name, base))) {
            *layer = id;
            return true;
        }
        Str bare = str_from(layer_logical_name(&found, set->form, logical));
        bool tail = str_starts(base, bare) &&
                    (base.length == bare.length || base.at[bare.length] == '-' || base.at[bare.length] == '.');
        if (tail && (found.kind == LAYER_DELTA || base.length == bare.length || base.at[bare.length + 1] == 'v')) {
            *layer = id;
            return true;
        }
    }
    return false;
}

static bool history_find_by_point(const History *history, Key key, Lsn lsn, StepId step, LayerId *layer)
{
    const LayerSet *set = &history->layers;
    bool found = false;
    for (size_t i = 0; i < set->count; i++) {
        LayerId id = (LayerId)i;
        bool holds = key >= set->key_lo[id] && key < set->key_hi[id] && set->lsn_lo[id] <= lsn;
        if (!holds || !history_alive(history, id, step))
            continue;
        if (!found || set->lsn_hi[id] > set->lsn_hi[*layer] ||
            (set->lsn_hi[id] == set->lsn_hi[*layer] && layer_is_image(set, id)))
            *layer = id;
        found = true;
    }
    return found;
}

bool history_find_layer(const History *history, Str text, StepId step, LayerId *layer, Error *error)
{
    text = str_trim(text);
    if (history_find_by_label(history, text, step, layer))
        return true;
    const char *at = text.length ? memchr(text.at, '@', text.length) : NULL;
    if (at != NULL) {
        Key key;
        Lsn lsn;
        Str left = {text.at, (size_t)(at - text.at)}, right = {at + 1, text.length - (size_t)(at + 1 - text.at)};
        Error why = {0};
        if (!key_parse_in(history->layers.form, left, &key, &why) || !lsn_parse(right, &lsn, &why))
            return error_set(error, ERROR_USAGE, "%s", why.message);
        if (!history_find_by_point(history, key, lsn, step, layer))
            return error_set(error, ERROR_USAGE, "no layer holds %.*s", STR_ARG(text));
        return true;
    }
    if (history_layer_named(history, text, layer))
        return true;
    return error_set(error, ERROR_USAGE, "no layer '%.*s'; give an id below %zu, a name, or KEY@LSN", STR_ARG(text),
                     history->layers.count);
}

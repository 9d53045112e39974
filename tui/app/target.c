/* target.c - tries the meanings of a text from the most to the least specific, and uses the first that fits.
 *
 * Example, on a production set: "93/1C08" has one slash: an LSN. "1663/16386/35417" has two: a relation.
 */
#include "tui/app/target.h"

#include "core/history/find_layer.h"
#include "core/model/lsm.h"
#include "core/tell/words.h"
#include "tui/app/task.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Parses "#17" or "layer 17". `number`: the text has this form. False if it has, but there is no such layer. */
static bool target_parse_number(const LayerSet *set, Str text, Target *target, bool *number, Error *error)
{
    Str digits;
    *number = true;
    if (str_starts(text, STR("#"))) {
        digits = (Str){text.at + 1, text.length - 1};
    } else if (str_starts(text, STR("layer ")) || str_starts(text, STR("table "))) {
        digits = str_trim((Str){text.at + 6, text.length - 6});
    } else {
        *number = false;
        return true;
    }
    uint64_t id;
    LayerId layer = LAYER_NONE;
    Str planned = {digits.at + 1, digits.length - 1};
    if (!number_parse(set->lsm && str_starts(digits, STR("+")) ? planned : digits, &id, error))
        return false;
    if (!layer_labelled(set, digits, &layer) && set->lsm)
        return error_set(error, ERROR_USAGE, "there is no table #%.*s: # is followed by the number of its file",
                         STR_ARG(digits));
    if (layer == LAYER_NONE)
        return error_set(error, ERROR_USAGE, "there is no layer #%llu; the last is #%zu", (unsigned long long)id,
                         set->count ? set->count - 1 : 0);
    *target = (Target){.kind = SEARCH_LAYER, .layer = layer};
    return true;
}

/* All keys of the relation, or of the key's fork. */
static KeyRange target_relation_range(Key key, bool fork)
{
    unsigned shift = fork ? 32 : 40;
    Key lo = key >> shift << shift;
    return (KeyRange){lo, lo + ((Key)1 << shift)};
}

/* Finds the lowest relation with this number in which some layer begins or ends. Several databases may have one. */
static bool target_relation_numbered(const LayerSet *set, Str text, KeyRange *keys)
{
    uint64_t number;
    bool found = false;
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    if (set->form != KEY_PRODUCTION || !number_parse(text, &number, NULL) || number > UINT32_MAX)
        return false;
    for (size_t i = 0; i < set->count * 2; i++) {
        Key key = i % 2 ? set->key_hi[i / 2] : set->key_lo[i / 2];
        bool block = key_kind(key, set->form) == KEY_KIND_REL_BLOCK && (uint32_t)key_relation(key) == number;
        /* an end at the relation's first key is not inside it */
        bool before = i % 2 && (key & (((Key)1 << 40) - 1)) == 0;
        if (!block || before || (found && key >= keys->lo))
            continue;
        *keys = target_relation_range(key, false);
        found = true;
    }
    return found;
}

static bool target_kind_named(Str text, SearchedKind *kind)
{
    static const struct {
        const char *word;
        SearchedKind kind;
    } words[] = {{"l0", SEARCHED_L0},
                 {"delta", SEARCHED_DELTA},
                 {"deltas", SEARCHED_DELTA},
                 {"image", SEARCHED_IMAGE},
                 {"images", SEARCHED_IMAGE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.length == strlen(words[i].word) && strncasecmp(text.at, words[i].word, text.length) == 0) {
            *kind = words[i].kind;
            return true;
        }
    return false;
}

/* Is it the exact form of a string key: hex digits, maybe with a `+` behind them? Short ones without 0x are rather a
 * part of a file's name. */
static bool target_is_exact_key(Str text)
{
    enum { NAME_MAX_DIGITS = 15 };
    bool prefixed = str_starts(text, STR("0x"));
    size_t digits = 0;
    for (size_t i = prefixed ? 2 : 0; i < text.length; i++)
        digits += strchr("0123456789abcdefABCDEF", text.at[i]) != NULL;
    size_t others = text.length - digits - (prefixed ? 2 : 0);
    return (prefixed || digits > NAME_MAX_DIGITS) && others == (str_ends(text, STR("+")) ? 1 : 0);
}

/* Parses a key of the set's form, or a relation: two slashes and no block. */
static bool target_parse_key(const LayerSet *set, Str text, Target *target)
{
    if (key_dictionary_of(set->form)) {
        *target = (Target){.kind = SEARCH_KEY};
        bool exact = target_is_exact_key(text) && key_parse_in(set->form, text, &target->keys.lo, NULL);
        target->keys.hi = target->keys.lo + 1;
        return exact;
    }
    Key key;
    KeyForm form;
    if (!key_parse(text, &key, &form, NULL) || form != set->form || key >= key_max(form))
        return false;
    if (str_count(text, '/') == 2 && !memchr(text.at, ':', text.length))
        *target = (Target){.kind = SEARCH_RELATION,
                           .keys = target_relation_range(key, memchr(text.at, '_', text.length) != NULL)};
    else
        *target = (Target){.kind = SEARCH_KEY, .keys = {key, key + 1}};
    return true;
}

/* Parses an LSN without a slash: hex digits within the set's LSNs. */
static bool target_parse_lsn_digits(const LayerSet *set, Str text, Target *target)
{
    uint64_t hex;
    if (set->form != KEY_PRODUCTION || text.length < 4 || !number_parse_hex(text, &hex, NULL))
        return false;
    Lsn low = UINT64_MAX, high = 0;
    for (size_t i = 0; i < set->count; i++) {
        low = set->lsn_lo[i] < low ? set->lsn_lo[i] : low;
        high = set->lsn_hi[i] > high ? set->lsn_hi[i] : high;
    }
    if (hex < low || hex > high)
        return false;
    *target = (Target){.kind = SEARCH_LSN, .lsn = hex};
    return true;
}

bool target_parse(const LayerSet *set, Str text, Target *target, Error *error)
{
    text = str_trim(text);
    if (text.length == 0)
        return error_set(error, ERROR_USAGE,
                         "nothing to search for: give a key, an LSN, a relation, #LAYER or a part of a name");
    bool number;
    if (!target_parse_number(set, text, target, &number, error) || number)
        return number && target->kind == SEARCH_LAYER;
    Lsn lsn;
    if (str_count(text, '/') == 1 && lsn_parse(text, &lsn, NULL)) {
        *target = (Target){.kind = SEARCH_LSN, .lsn = lsn};
        return true;
    }
    KeyRange relation_keys;
    if (target_relation_numbered(set, text, &relation_keys)) {
        *target = (Target){.kind = SEARCH_RELATION, .keys = relation_keys};
        return true;
    }
    SearchedKind kind;
    if (target_kind_named(text, &kind)) {
        *target = (Target){.kind = SEARCH_OF_KIND, .of = kind};
        return true;
    }
    if (target_parse_key(set, text, target) || target_parse_lsn_digits(set, text, target))
        return true;
    *target = (Target){.kind = SEARCH_NAME, .text = text};
    return true;
}

/* Is the text a number, and there is a layer with this id? */
static bool target_is_id(const LayerSet *set, Str text, LayerId *layer)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.length > 0 && layer_labelled(set, text, layer);
}

bool target_parse_layer(const LayerSet *set, Str text, Target *target, Error *error)
{
    LayerId layer;
    if (!target_is_id(set, str_trim(text), &layer))
        return target_parse(set, text, target, error);
    *target = (Target){.kind = SEARCH_LAYER, .layer = layer};
    return true;
}

static bool target_in_name(const LayerSet *set, LayerId id, Str part)
{
    char logical[LAYER_NAME_SIZE];
    Str name;
    if (set->name[id]) {
        name = (Str){set->name[id], set->name_length[id]};
    } else {
        Layer layer = layer_set_get(set, id);
        name = str_from(layer_logical_name(&layer, set->form, logical));
    }
    for (size_t i = 0; i + part.length <= name.length; i++)
        if (strncasecmp(name.at + i, part.at, part.length) == 0)
            return true;
    return false;
}

static bool target_matches(const LayerSet *set, LayerId id, const Target *target)
{
    KeyRange keys = {set->key_lo[id], set->key_hi[id]};
    switch (target->kind) {
    case SEARCH_KEY:
        return key_range_overlaps(keys, target->keys);
    case SEARCH_RELATION: /* without L0, which is over all keys and would hide the relation's own layers */
        return key_range_overlaps(keys, target->keys) && !layer_is_l0(set, id);
    case SEARCH_LSN:
        return set->lsn_lo[id] <= target->lsn && (target->lsn < set->lsn_hi[id] || set->lsn_lo[id] == target->lsn);
    case SEARCH_LAYER:
        return id == target->layer;
    case SEARCH_OF_KIND:
        return target->of == SEARCHED_L0 ? layer_is_l0(set, id)
                                         : layer_is_image(set, id) == (target->of == SEARCHED_IMAGE);
    case SEARCH_NAME:
        return target_in_name(set, id, target->text);
    case SEARCH_NONE:
        break;
    }
    return false;
}

typedef struct TargetOrder {
    Lsn hi;
    Key lo;
    LayerId id;
} TargetOrder;

typedef ARRAY(TargetOrder) TargetOrders;

static int target_compare_order(const void *a, const void *b)
{
    const TargetOrder *l = a, *r = b;
    if (l->hi != r->hi)
        return l->hi > r->hi ? -1 : 1;
    if (l->lo != r->lo)
        return l->lo < r->lo ? -1 : 1;
    return l->id < r->id ? -1 : l->id > r->id;
}

void target_count_range(const History *history, StepId step, KeyRange keys, size_t *over, size_t *own)
{
    const LayerSet *set = &history->layers;
    *over = *own = 0;
    for (LayerId id = 0; id < set->count; id++) {
        Key lo = set->key_lo[id], hi = set->key_hi[id];
        if (layer_is_l0(set, id) || lo >= keys.hi || hi <= keys.lo || !history_alive(history, id, step))
            continue;
        *over += 1;
        *own += (lo >= keys.lo && lo < keys.hi) || (hi > keys.lo && hi <= keys.hi);
    }
}

/* Looks at the flag from time to time: a million layers take a fifth of a second. */
static bool target_given_up(const atomic_bool *cancelled, LayerId id)
{
    return id % 4096 == 0 && task_given_up(cancelled);
}

bool target_find(const History *history, StepId step, const Target *target, const atomic_bool *cancelled,
                 LayerIdArray *found, bool *ends)
{
    const LayerSet *set = &history->layers;
    TargetOrders order = {0};
    LayerId layer = target->kind == SEARCH_LAYER ? history_same_table(history, target->layer, step) : LAYER_NONE;
    for (LayerId id = 0; id < set->count && !target_given_up(cancelled, id); id++)
        if (target->kind == SEARCH_LAYER ? id == layer
                                         : history_alive(history, id, step) && target_matches(set, id, target))
            array_push(&order, (TargetOrder){set->lsn_hi[id], set->key_lo[id], id});
    /* a whole name with a path, or with other suffixes than the layer's own, is no part of a name */
    if (order.count == 0 && target->kind == SEARCH_NAME && history_layer_named(history, target->text, &layer) &&
        history_alive(history, layer, step))
        array_push(&order, (TargetOrder){set->lsn_hi[layer], set->key_lo[layer], layer});
    /* the labels of the LSN axis are ends of layers, so that they can be searched too */
    *ends = order.count == 0 && target->kind == SEARCH_LSN;
    for (LayerId id = 0; *ends && id < set->count && !target_given_up(cancelled, id); id++)
        if (history_alive(history, id, step) && set->lsn_hi[id] == target->lsn)
            array_push(&order, (TargetOrder){set->lsn_hi[id], set->key_lo[id], id});
    bool goes_on = !task_given_up(cancelled);
    if (goes_on && order.count > 1)
        qsort(order.at, order.count, sizeof *order.at, target_compare_order);
    found->count = 0;
    for (size_t i = 0; goes_on && i < order.count; i++)
        array_push(found, order.at[i].id);
    array_release(&order);
    return goes_on;
}

/* "9 layers WORDS TEXT". */
static const char *target_joins(SearchKind kind)
{
    return kind == SEARCH_NAME  ? "named like"
           : kind == SEARCH_KEY ? "over the key"
           : kind == SEARCH_LSN ? "at the LSN"
                                : "for";
}

bool target_choose(const History *history, StepId step, Str text, LayerId *layer, Text *said, Error *error)
{
    const LayerSet *set = &history->layers;
    const char *part = word_part(set);
    Target target, other;
    LayerIdArray found = {0};
    bool ends;
    text = str_trim(text);
    if (!target_parse_layer(set, text, &target, error))
        return false;
    target_find(history, step, &target, NULL, &found, &ends);
    size_t count = found.count;
    *layer = count ? found.at[0] : LAYER_NONE;
    array_release(&found);
    if (count == 0)
        return error_set(error, ERROR_USAGE, "there is no such %s at this step", part);
    bool meant = target.kind == SEARCH_LAYER && target_parse(set, text, &other, NULL);
    char label[LSM_LABEL_SIZE];
    layer_label(set, *layer, label);
    if (count > 1)
        text_printf(said, "%s is the newest of %zu %ss %s %.*s; `search %.*s` finds all", label, count, part,
                    target_joins(target.kind), STR_ARG(text), STR_ARG(text));
    else if (meant && (other.kind == SEARCH_KEY || other.kind == SEARCH_RELATION))
        text_printf(said, "%.*s is the id of a %s; `search %.*s` finds the %ss over this %s", STR_ARG(text), part,
                    STR_ARG(text), part, other.kind == SEARCH_KEY ? "key" : "relation");
    return true;
}

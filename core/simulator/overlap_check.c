/* Deltas in the order in which a read meets them, each against those that reach above its start.
 *
 * Simple and quadratic in what is alive at one LSN: the audit is for runs of up to some thousand layers.
 */
#include "core/simulator/overlap_check.h"

#include <stdlib.h>

static bool holds(Words words, uint64_t word)
{
    size_t at = words_below(words.at, words.count, word);
    return at < words.count && words.at[at] == word;
}

/* A record of `lower` inside both key ranges, at or above the start of `upper`, that `upper` does not hold. */
static bool hidden_by(const History *history, const RecordStore *store, LayerId upper, LayerId lower, uint64_t *found)
{
    const LayerSet *layers = &history->layers;
    const RecordForm *form = &store->form;
    Words above = record_store_get(store, upper), below = record_store_get(store, lower);
    Key lo = layers->key_lo[upper] > layers->key_lo[lower] ? layers->key_lo[upper] : layers->key_lo[lower];
    Key hi = layers->key_hi[upper] < layers->key_hi[lower] ? layers->key_hi[upper] : layers->key_hi[lower];
    size_t from = words_below(below.at, below.count, record_bound(form, lo));
    size_t to = words_below(below.at, below.count, record_bound(form, hi));
    for (size_t i = from; i < to; i++) {
        uint64_t word = below.at[i];
        bool passed = record_lsn(form, word) >= layers->lsn_lo[upper] && record_length(form, word) > 0;
        if (passed && !record_is_page(word) && !holds(above, word)) {
            *found = word;
            return true;
        }
    }
    return false;
}

typedef struct Delta {
    LayerId id;
    Lsn lo, hi;
} Delta;

static int compare_deltas(const void *a, const void *b)
{
    const Delta *x = a, *y = b;
    if (x->hi != y->hi)
        return x->hi > y->hi ? -1 : 1; /* as a read meets them: highest end first */
    if (x->lo != y->lo)
        return x->lo > y->lo ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

bool overlap_find_hidden(const History *history, const RecordStore *store, HiddenRecord *hidden)
{
    const LayerSet *layers = &history->layers;
    size_t count = 0;
    Delta *deltas = mem_alloc(layers->count * sizeof *deltas);
    for (size_t i = 0; i < layers->count; i++) {
        if (layers->kind[i] == LAYER_DELTA && history->died[i] == STEP_NEVER && layers->lsn_lo[i] < layers->lsn_hi[i])
            deltas[count++] = (Delta){(LayerId)i, layers->lsn_lo[i], layers->lsn_hi[i]};
    }
    qsort(deltas, count, sizeof *deltas, compare_deltas);
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        for (size_t j = i + 1; j < count && deltas[j].hi > deltas[i].lo && !found; j++) {
            LayerId upper = deltas[i].id, lower = deltas[j].id;
            KeyRange a = {layers->key_lo[upper], layers->key_hi[upper]},
                     b = {layers->key_lo[lower], layers->key_hi[lower]};
            if (!key_range_overlaps(a, b) || !hidden_by(history, store, upper, lower, &hidden->word))
                continue;
            *hidden = (HiddenRecord){hidden->word, lower, upper};
            found = true;
        }
    }
    free(deltas);
    return found;
}

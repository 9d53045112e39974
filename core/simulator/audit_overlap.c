/* audit_overlap.c - checks that overlapping deltas do not hide each other's records and do not contain the same ones.
 *
 *     LSN ^  +-----+            A read comes from above both. At each LSN it visits, of the deltas over
 *         |  |  a  +--+         its key that start below it, the one with the highest end, then continues
 *         |  +--+--+  |         below its start. At b's start this is a. A record there that b contains
 *         |     | b   |         and a does not is hidden.
 *         |     +-----+
 *
 * Two deltas are compared where their rectangles meet; records that only the lower one contains are checked further.
 * Such a record may be hidden if an image at or below the horizon contains it, because then no read comes down so far.
 */
#include "core/simulator/audit_state.h"

#include "core/base/sort.h"

#include <stdlib.h>

typedef struct Side {
    const uint64_t *at, *end; /* words of the common keys */
} Side;

static Side side_of(const AuditState *audit, LayerId layer, KeyRange keys)
{
    Words words = record_store_get(&audit->simulator->store, layer);
    size_t from = words_below(words.at, words.count, record_bound(audit->form, keys.lo));
    size_t to = words_below(words.at, words.count, record_bound(audit->form, keys.hi));
    return (Side){words.at + from, words.at + to};
}

/* The live delta that a read visits for the key's records at `lsn`. */
static LayerId audit_asked_for(const LayerSet *set, const LayerId *deltas, size_t count, Key key, Lsn lsn)
{
    LayerId best = LAYER_NONE;
    for (size_t i = 0; i < count; i++) {
        LayerId id = deltas[i];
        bool may = set->key_lo[id] <= key && key < set->key_hi[id] && set->lsn_lo[id] <= lsn;
        if (may && (best == LAYER_NONE || layer_read_before(set, id, best)))
            best = id;
    }
    return best;
}

static void look_closer(AuditState *audit, const LayerId *deltas, size_t count, LayerId holder, uint64_t word)
{
    const LayerSet *set = &audit->simulator->history->layers;
    LayerId asked = audit_asked_for(set, deltas, count, record_key(audit->form, word), record_lsn(audit->form, word));
    Words words = record_store_get(&audit->simulator->store, asked);
    size_t at = words_below(words.at, words.count, word);
    if (at < words.count && words.at[at] == word)
        return;
    Lsn lsn = record_lsn(audit->form, word);
    if (lsn <= audit->horizon) { /* is it below an image that every reader visits first? */
        if (!audit->cover_valid)
            audit_build_cover(audit);
        if (audit_covered(audit, record_code(audit->form, word), record_arrival(audit->form, word),
                          audit_read_point(audit, lsn)))
            return;
    }
    char record[160], held[160], hides[160];
    audit_fail(audit, "%s in %s is hidden by %s, seen at step %u",
               audit_record_name(audit, word, record, sizeof record),
               audit_layer_name(audit, holder, held, sizeof held), audit_layer_name(audit, asked, hides, sizeof hides),
               (unsigned)audit_step(audit));
}

static void compare(AuditState *audit, const LayerId *deltas, size_t count, LayerId a, LayerId b)
{
    const LayerSet *set = &audit->simulator->history->layers;
    LayerId upper = layer_read_before(set, a, b) ? a : b, lower = upper == a ? b : a;
    KeyRange keys = {set->key_lo[a] > set->key_lo[b] ? set->key_lo[a] : set->key_lo[b],
                     set->key_hi[a] < set->key_hi[b] ? set->key_hi[a] : set->key_hi[b]};
    uint64_t from = record_arrival_at(audit->form, set->lsn_lo[upper]);
    uint64_t to = record_arrival_at(audit->form, set->lsn_hi[lower]);
    Side high = side_of(audit, upper, keys), low = side_of(audit, lower, keys);
    audit->report.overlaps++;
    for (; low.at < low.end && !audit_failed(audit); low.at++) {
        uint64_t arrival = record_arrival(audit->form, *low.at);
        if (record_is_page(*low.at) || arrival < from || arrival >= to)
            continue;
        while (high.at < high.end && *high.at < *low.at)
            high.at++;
        if (high.at == high.end || *high.at != *low.at)
            look_closer(audit, deltas, count, lower, *low.at);
    }
}

/* The live deltas with a non-empty LSN range, by first key. Heap memory. */
static LayerId *deltas_by_key(const AuditState *audit, size_t *count)
{
    const LayerSet *set = &audit->simulator->history->layers;
    ARRAY(Sort128) order = {0};
    for (size_t i = 0; i < set->count && i < audit->alive_capacity; i++)
        if (audit->alive[i] && !layer_is_image(set, (LayerId)i) && set->lsn_lo[i] < set->lsn_hi[i])
            array_push(&order, (Sort128){set->key_lo[i], (uint32_t)i});
    if (order.count)
        sort_128(order.at, order.count);
    LayerId *ids = mem_alloc(order.count * sizeof *ids);
    for (size_t i = 0; i < order.count; i++)
        ids[i] = order.at[i].place;
    *count = order.count;
    array_release(&order);
    return ids;
}

void audit_overlaps(AuditState *audit)
{
    const LayerSet *set = &audit->simulator->history->layers;
    size_t count, open = 0;
    if (audit_failed(audit))
        return;
    LayerId *deltas = deltas_by_key(audit, &count), *active = mem_alloc(count * sizeof *active);
    for (size_t i = 0; i < count && !audit_failed(audit); i++) {
        LayerId id = deltas[i];
        size_t kept = 0;
        for (size_t a = 0; a < open; a++) {
            if (set->key_hi[active[a]] <= set->key_lo[id])
                continue;
            active[kept++] = active[a];
            if (set->lsn_lo[active[a]] < set->lsn_hi[id] && set->lsn_lo[id] < set->lsn_hi[active[a]])
                compare(audit, deltas, count, active[a], id);
        }
        open = kept;
        active[open++] = id;
    }
    free(active);
    free(deltas);
}

/* Copies are counted as layers are created and deleted. The layers that contain a record twice are only searched once
 * there is one. */
void audit_doubles(AuditState *audit)
{
    const LayerSet *set = &audit->simulator->history->layers;
    if (audit_failed(audit) || audit->doubled == 0)
        return;
    LayerId first = LAYER_NONE;
    uint64_t word = 0;
    for (size_t i = 0; i < set->count && i < audit->alive_capacity; i++) {
        Words words = record_store_get(&audit->simulator->store, (LayerId)i);
        if (!audit->alive[i] || layer_is_image(set, (LayerId)i))
            continue;
        if (first != LAYER_NONE) { /* the other holder */
            size_t at = words_below(words.at, words.count, word);
            if (at == words.count || words.at[at] != word)
                continue;
            char record[160], one[160], other[160];
            audit_fail(audit, "%s is in %s and in %s, seen at step %u",
                       audit_record_name(audit, word, record, sizeof record),
                       audit_layer_name(audit, first, one, sizeof one),
                       audit_layer_name(audit, (LayerId)i, other, sizeof other), (unsigned)audit_step(audit));
            return;
        }
        for (size_t w = 0; w < words.count && first == LAYER_NONE; w++) {
            if (record_is_page(words.at[w]) || audit->copies[record_arrival(audit->form, words.at[w])] < 2)
                continue;
            first = (LayerId)i;
            word = words.at[w];
        }
    }
}

/* audit_slices.c - if layers have holes, only records in a slice count.
 *
 *     layer 4    [ block 0 | (hole)  | block 2 ]        a record in the hole does not count: no read finds it
 *
 * After each compaction and collection all slices are counted anew: every record that was flushed must lie in one that
 * is in use, or below an image slice that every reader has. In one key slices must not share LSNs, and a slice holds
 * records of its own LSNs only. A merge's generation is one above the highest of its inputs'.
 */
#include "core/simulator/audit_state.h"

#include "core/base/sort.h"
#include "core/planner/algorithm.h"

#include <stdlib.h>

bool audit_has_slices(const AuditState *audit)
{
    return audit->simulator->history->slices.count > 0;
}

void audit_slices_flushed(AuditState *audit, LayerId layer)
{
    if (!audit->codes) {
        if (!policy_algorithm(&audit->simulator->history->policy)->slices)
            return;
        audit->codes = mem_alloc((audit->form->count + 1) * sizeof *audit->codes);
        memset(audit->codes, 0xFF, (audit->form->count + 1) * sizeof *audit->codes); /* not seen */
    }
    Words words = record_store_get(&audit->simulator->store, layer);
    for (size_t i = 0; i < words.count; i++)
        audit->codes[record_arrival(audit->form, words.at[i])] = record_code(audit->form, words.at[i]);
}

void audit_slices_dropped(AuditState *audit, LayerId layer)
{
    const History *history = audit->simulator->history;
    char name[160];
    for (size_t i = 0; history->sliced[layer] != STEP_NEVER && i < history->slices.count; i++)
        if (history->slices.at[i].layer == layer && history->slices.at[i].died == STEP_NEVER)
            audit_fail(audit, "%s was deleted at step %u while a slice of it was live",
                       audit_layer_name(audit, layer, name, sizeof name), (unsigned)audit_step(audit));
}

/* ---- generations ---- */

static void check_generation(AuditState *audit, const HistorySlice *slice, size_t first, size_t end)
{
    const History *history = audit->simulator->history;
    uint32_t inputs = 0, highest = 0;
    char name[160];
    for (size_t i = first; i < end; i++) {
        const HistorySlice *ended = &history->slices.at[history->slices_ended.at[i]];
        if (!key_range_overlaps(ended->keys, slice->keys))
            continue;
        inputs++;
        highest = ended->generation > highest ? ended->generation : highest;
    }
    uint32_t expected = inputs == 0 ? 0 : inputs == 1 ? highest : highest + 1;
    if (slice->generation != expected)
        audit_fail(audit, "a slice of %s has generation %u at step %u, its %u inputs make it %u",
                   audit_layer_name(audit, slice->layer, name, sizeof name), (unsigned)slice->generation,
                   (unsigned)slice->born, (unsigned)inputs, (unsigned)expected);
}

static void check_generations(AuditState *audit)
{
    const History *history = audit->simulator->history;
    size_t first = audit->ended_seen, end = first;
    for (; audit->slices_seen < history->slices.count; audit->slices_seen++) {
        const HistorySlice *slice = &history->slices.at[audit->slices_seen];
        if (history->job[slice->layer] == JOB_NONE || layer_is_image(&history->layers, slice->layer))
            continue;
        while (first < history->slices_ended.count &&
               history->slices.at[history->slices_ended.at[first]].died < slice->born)
            first++;
        for (end = end < first ? first : end; end < history->slices_ended.count &&
                                              history->slices.at[history->slices_ended.at[end]].died <= slice->born;)
            end++;
        check_generation(audit, slice, first, end);
    }
    audit->ended_seen = history->slices_ended.count;
}

/* ---- order ---- */

static void check_pair(AuditState *audit, const HistoryPart *a, const HistoryPart *b)
{
    char upper[160], lower[160];
    if (a->lsns.lo < b->lsns.hi && b->lsns.lo < a->lsns.hi)
        audit_fail(audit, "slices of %s and of %s share keys and LSNs at step %u",
                   audit_layer_name(audit, a->layer, upper, sizeof upper),
                   audit_layer_name(audit, b->layer, lower, sizeof lower), (unsigned)audit_step(audit));
}

/* Deltas, by first key. */
static void check_order(AuditState *audit, const HistoryPart *parts, size_t count)
{
    const LayerSet *set = &audit->simulator->history->layers;
    ARRAY(Sort128) order = {0};
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(set, parts[i].layer) && parts[i].lsns.lo < parts[i].lsns.hi)
            array_push(&order, (Sort128){parts[i].keys.lo, (uint32_t)i});
    if (order.count)
        sort_128(order.at, order.count);
    uint32_t *active = mem_alloc((order.count + 1) * sizeof *active);
    size_t open = 0;
    for (size_t i = 0; i < order.count; i++) {
        const HistoryPart *part = &parts[order.at[i].place];
        size_t kept = 0;
        for (size_t a = 0; a < open; a++) {
            if (parts[active[a]].keys.hi <= part->keys.lo)
                continue;
            check_pair(audit, part, &parts[active[a]]);
            active[kept++] = active[a];
        }
        open = kept;
        active[open++] = order.at[i].place;
    }
    free(active);
    array_release(&order);
}

/* ---- contents ---- */

static void count_part(AuditState *audit, const HistoryPart *part, uint8_t *found)
{
    const RecordForm *form = audit->form;
    Words words = record_store_get(&audit->simulator->store, part->layer);
    size_t from = words_below(words.at, words.count, record_bound(form, part->keys.lo));
    size_t to = words_below(words.at, words.count, record_bound(form, part->keys.hi));
    char record[160], name[160];
    for (size_t i = from; i < to; i++) {
        Lsn lsn = record_lsn(form, words.at[i]);
        if (lsn < part->lsns.lo || lsn > part->lsns.hi)
            audit_fail(audit, "%s lies outside the LSNs of its slice of %s at step %u",
                       audit_record_name(audit, words.at[i], record, sizeof record),
                       audit_layer_name(audit, part->layer, name, sizeof name), (unsigned)audit_step(audit));
        if (record_is_page(words.at[i]))
            continue;
        uint8_t *at = &found[record_arrival(form, words.at[i])];
        if (*at)
            audit_fail(audit, "%s is in two slices in use at step %u, one of them of %s",
                       audit_record_name(audit, words.at[i], record, sizeof record), (unsigned)audit_step(audit),
                       audit_layer_name(audit, part->layer, name, sizeof name));
        *at = 1;
    }
}

/* The LSN of the newest image over `key` at or below `at`; 0: there is none. */
static Lsn image_at(const AuditState *audit, const HistoryPart *parts, size_t count, Key key, Lsn at)
{
    const LayerSet *set = &audit->simulator->history->layers;
    Lsn newest = 0;
    for (size_t i = 0; i < count; i++)
        if (layer_is_image(set, parts[i].layer) && parts[i].keys.lo <= key && key < parts[i].keys.hi &&
            parts[i].lsns.lo <= at && parts[i].lsns.lo > newest)
            newest = parts[i].lsns.lo;
    return newest;
}

static void lost(AuditState *audit, uint64_t word)
{
    const History *history = audit->simulator->history;
    Key key = record_key(audit->form, word);
    Lsn lsn = record_lsn(audit->form, word);
    char record[160], name[160];
    audit_record_name(audit, word, record, sizeof record);
    for (size_t i = history->slices_ended.count; i-- > 0;) {
        const HistorySlice *slice = &history->slices.at[history->slices_ended.at[i]];
        if (slice->keys.lo <= key && key < slice->keys.hi && slice->lsns.lo <= lsn && lsn <= slice->lsns.hi) {
            const Step *step = &history->steps.at[slice->died];
            audit_fail(audit, "%s is lost: its last slice, of %s, was deleted by job %d at step %u", record,
                       audit_layer_name(audit, slice->layer, name, sizeof name),
                       step->job == JOB_NONE ? -1 : (int)step->job, (unsigned)slice->died);
            return;
        }
    }
    audit_fail(audit, "%s is lost: no slice held it at step %u", record, (unsigned)audit_step(audit));
}

/* Images cover whole blocks, so the answer for one key usually holds for the next key: a small cache is enough. */
static void check_lost(AuditState *audit, const HistoryPart *parts, size_t count, const uint8_t *found)
{
    uint64_t last_code = UINT64_MAX;
    Lsn last_at = 0, image = 0;
    for (uint64_t arrival = 0; arrival < audit->arrivals_flushed && !audit_failed(audit); arrival++) {
        uint64_t code = audit->codes[arrival];
        if (found[arrival] || code == UINT64_MAX)
            continue;
        uint64_t word = record_word(audit->form, code, arrival);
        Lsn at = audit_read_point(audit, record_lsn(audit->form, word));
        if (code != last_code || at != last_at)
            image = image_at(audit, parts, count, record_key(audit->form, word), at);
        last_code = code;
        last_at = at;
        if (record_lsn(audit->form, word) >= image)
            lost(audit, word);
    }
}

void audit_slices(AuditState *audit)
{
    const History *history = audit->simulator->history;
    if (audit_failed(audit) || !audit->codes)
        return;
    size_t count;
    HistoryPart *parts = history_parts(history, audit_step(audit), &count);
    uint8_t *found = mem_zero(audit->form->count + 1, 1);
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(&history->layers, parts[i].layer))
            count_part(audit, &parts[i], found);
    check_order(audit, parts, count);
    check_lost(audit, parts, count, found);
    check_generations(audit);
    free(found);
    free(parts);
}

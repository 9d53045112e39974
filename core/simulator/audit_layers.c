/* audit_layers.c - checks a new layer, and the totals of all live layers.
 *
 *     delta [key 2, 9) x [LSN 100, 400)     words 3:a 3:c 7:b     ascending, so each once; keys 3 and 7 inside [2, 9);
 *                                                                 arrivals a, b, c inside [100, 400); all known
 *
 * A record of zero length that ends a flush starts at the flush's end: it lies outside of its own layer's LSNs, and the
 * next merge leaves it out. It is accepted here, and reported if it is lost.
 */
#include "core/simulator/audit_state.h"

#include <stdlib.h>

#define AHEAD 24 /* number of words between prefetching a counter and using it */

typedef struct Limits {
    uint64_t arrival_lo, arrival_hi; /* from the layer's LSNs */
    uint64_t fresh_lo;               /* a flush brings new records, from this arrival number on */
    bool flush;
    bool edge; /* a record of length 0 may lie exactly at the end */
} Limits;

static Limits limits_of(const AuditState *audit, LayerId layer)
{
    const History *history = audit->simulator->history;
    Limits limits = {.arrival_lo = record_arrival_at(audit->form, history->layers.lsn_lo[layer]),
                     .arrival_hi = record_arrival_at(audit->form, history->layers.lsn_hi[layer]),
                     .flush = history->job[layer] == JOB_NONE};
    /* A job with pieces takes records by key only, so none is left out. */
    limits.edge = limits.flush || history->plan.jobs.at[history->job[layer]].pieces_count > 0;
    if (limits.flush) {
        uint64_t count = record_store_get(&audit->simulator->store, layer).count;
        limits.fresh_lo = audit->arrivals_flushed - count;
    }
    return limits;
}

static void misfit(AuditState *audit, LayerId layer, uint64_t word, const char *why)
{
    char record[160], name[160];
    audit_fail(audit, "%s %s %s, made at step %u", audit_record_name(audit, word, record, sizeof record), why,
               audit_layer_name(audit, layer, name, sizeof name), (unsigned)audit_step(audit));
}

/* Counts a copy of a record. False: there must not be one here. */
static bool copy_came(AuditState *audit, const Limits *limits, LayerId layer, uint64_t word, Lsn lsn_hi)
{
    uint64_t arrival = record_arrival(audit->form, word);
    bool inside = arrival >= limits->arrival_lo && arrival < limits->arrival_hi;
    if (!inside &&
        !(limits->edge && record_length(audit->form, word) == 0 && record_lsn(audit->form, word) == lsn_hi)) {
        misfit(audit, layer, word, "lies outside of the LSNs of");
        return false;
    }
    if (record_is_page(word))
        return true;
    uint8_t *copies = &audit->copies[arrival];
    bool fresh = arrival >= limits->fresh_lo && arrival < audit->arrivals_flushed && *copies == 0;
    if (limits->flush ? !fresh : *copies == 0) {
        misfit(audit, layer, word,
               limits->flush ? "is not new, but was flushed into" : "is in no input, but was written into");
        return false;
    }
    if (*copies == UINT8_MAX) {
        misfit(audit, layer, word, "had 255 copies already when it was written into");
        return false;
    }
    audit->doubled += ++*copies == 2;
    return true;
}

static bool words_came(AuditState *audit, LayerId layer, Words words)
{
    const LayerSet *set = &audit->simulator->history->layers;
    Limits limits = limits_of(audit, layer);
    Lsn lsn_hi = set->lsn_hi[layer];
    for (size_t i = 0; i < words.count; i++) {
        if (i + AHEAD < words.count)
            __builtin_prefetch(&audit->copies[record_arrival(audit->form, words.at[i + AHEAD])], 1);
        if (i > 0 && words.at[i] <= words.at[i - 1]) {
            misfit(audit, layer, words.at[i], words.at[i] == words.at[i - 1] ? "is twice in" : "is out of order in");
            return false;
        }
        if (!copy_came(audit, &limits, layer, words.at[i], lsn_hi))
            return false;
    }
    if (words.count == 0)
        return true;
    uint64_t first = words.at[0], last = words.at[words.count - 1];
    bool inside =
        record_key(audit->form, first) >= set->key_lo[layer] && record_key(audit->form, last) < set->key_hi[layer];
    if (!inside)
        misfit(audit, layer, record_key(audit->form, first) < set->key_lo[layer] ? first : last,
               "lies outside of the keys of");
    return inside;
}

/* With records of length 0, the published planner can cut a key where nothing lies in between. It makes a delta without
 * LSNs, at which its own code panics when it reads it. Such a record starts at the delta's own LSN. */
static void check_not_empty(AuditState *audit, LayerId layer)
{
    const History *history = audit->simulator->history;
    const LayerSet *set = &history->layers;
    const PlanJob *job = &history->plan.jobs.at[history->job[layer]];
    uint64_t first = record_bound(audit->form, set->key_lo[layer]), end = record_bound(audit->form, set->key_hi[layer]);
    char record[160], name[160];
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        Words words = record_store_get(&audit->simulator->store, history->plan.refs.at[job->inputs_first + i]);
        for (size_t w = words_below(words.at, words.count, first); w < words.count && words.at[w] < end; w++) {
            if (record_length(audit->form, words.at[w]) > 0 ||
                record_lsn(audit->form, words.at[w]) != set->lsn_hi[layer])
                continue;
            audit_fail(audit,
                       "%s holds no record, made by job %u at step %u: %s was meant for it, but starts at its end",
                       audit_layer_name(audit, layer, name, sizeof name), (unsigned)job->id,
                       (unsigned)audit_step(audit), audit_record_name(audit, words.at[w], record, sizeof record));
            return;
        }
    }
    audit_fail(audit, "%s holds no record, made by job %u at step %u",
               audit_layer_name(audit, layer, name, sizeof name), (unsigned)job->id, (unsigned)audit_step(audit));
}

void audit_layer_came(AuditState *audit, LayerId layer)
{
    const History *history = audit->simulator->history;
    char name[160];
    if (audit_failed(audit) || layer_is_image(&history->layers, layer))
        return;
    Words words = record_store_get(&audit->simulator->store, layer);
    audit->live_records += words.count;
    if (!words_came(audit, layer, words))
        return;
    uint64_t size = record_bytes(audit->form, words.at, words.count) + (history->job[layer] == JOB_NONE ? 0 : 2);
    uint64_t records = history->layers.records ? history->layers.records[layer] : words.count;
    if (words.count == 0 && history->job[layer] != JOB_NONE)
        check_not_empty(audit, layer);
    if (history->layers.size[layer] != size || records != words.count)
        audit_fail(audit, "%s says %llu bytes, %llu records but holds %llu bytes, %llu records",
                   audit_layer_name(audit, layer, name, sizeof name), (unsigned long long)history->layers.size[layer],
                   (unsigned long long)records, (unsigned long long)size, (unsigned long long)words.count);
}

/* The number of existing keys in the image's range, or in its parts where it has holes. */
static uint64_t image_pages(const AuditState *audit, LayerId layer, const PlanJob *job)
{
    const History *history = audit->simulator->history;
    const Keyspace *keyspace = &audit->simulator->store.keyspace;
    if (job->pieces_count == 0)
        return keyspace_count(keyspace, (KeyRange){history->layers.key_lo[layer], history->layers.key_hi[layer]});
    uint64_t pages = 0;
    for (uint32_t p = 0; p < job->pieces_count; p++)
        pages += keyspace_count(keyspace, history->plan.pieces.at[job->pieces_first + p].keys);
    return pages;
}

void audit_image_came(AuditState *audit, LayerId layer)
{
    const History *history = audit->simulator->history;
    const LayerSet *set = &history->layers;
    char name[160], label[LSN_TEXT_SIZE], made[LSN_TEXT_SIZE];
    uint32_t id = history->job[layer];
    if (audit_failed(audit) || id == JOB_NONE)
        return;
    const PlanJob *job = &history->plan.jobs.at[id];
    Lsn lsn = set->lsn_lo[layer], read = audit->simulator->store.layers.at[layer].image_lsn;
    if (lsn == read && job->partition < history->plan.partitions.count)
        read = history->plan.partitions.at[job->partition].lsns.hi; /* the LSN that the plan should have read at */
    audit_layer_name(audit, layer, name, sizeof name);
    lsn_format(lsn, label);
    if (lsn != read)
        audit_fail(audit, "%s of job %u, step %u, bears LSN %s but was made from what lies below %s", name,
                   (unsigned)id, (unsigned)audit_step(audit), label, lsn_format(read, made));
    if (lsn > audit->simulator->flushed_lsn)
        audit_fail(audit, "%s of job %u, step %u, bears LSN %s, above all that was flushed, %s", name, (unsigned)id,
                   (unsigned)audit_step(audit), label, lsn_format(audit->simulator->flushed_lsn, made));
    uint64_t pages = image_pages(audit, layer, job);
    if (pages <= UINT64_MAX / PAGE_BYTES && set->size[layer] != pages * PAGE_BYTES)
        audit_fail(audit, "%s says %llu bytes, but %llu of its keys exist", name, (unsigned long long)set->size[layer],
                   (unsigned long long)pages);
    if (lsn <= audit->horizon)
        audit->cover_valid = false;
}

void audit_flush_in_keyspace(AuditState *audit, LayerId layer)
{
    const Keyspace *keyspace = &audit->simulator->store.keyspace;
    Words words = record_store_get(&audit->simulator->store, layer);
    char record[160];
    size_t next = 0; /* words before it exist */
    for (size_t i = 0; i < keyspace->count && next < words.count && !audit_failed(audit); i++) {
        if (record_key(audit->form, words.at[next]) < keyspace->at[i].lo)
            break;
        next = words_below(words.at, words.count, record_bound(audit->form, keyspace->at[i].hi));
    }
    if (next < words.count && !audit_failed(audit))
        audit_fail(audit, "%s is outside of the keyspace: no image would hold it",
                   audit_record_name(audit, words.at[next], record, sizeof record));
}

void audit_totals(AuditState *audit)
{
    const Simulator *simulator = audit->simulator;
    const History *history = simulator->history;
    uint64_t bytes = 0;
    StepId now = audit_step(audit);
    for (size_t i = 0; i < history->layers.count && !audit_failed(audit); i++) {
        bool alive = history_alive(history, (LayerId)i, now), known = i < audit->alive_capacity && audit->alive[i];
        if (alive != known)
            audit_fail(audit, "layer #%u is %s in the history, %s in the store, at step %u", (unsigned)i,
                       alive ? "alive" : "dead", known ? "alive" : "dead", (unsigned)now);
        bytes += alive ? history->layers.size[i] : 0;
    }
    if (bytes != audit->live_bytes)
        audit_fail(audit, "live layers have %llu bytes, but bytes written minus bytes deleted are %llu, at step %u",
                   (unsigned long long)bytes, (unsigned long long)audit->live_bytes, (unsigned)now);
    if (simulator->store.live_records != audit->live_records)
        audit_fail(
            audit, "live layers hold %llu records, but records written minus records deleted are %llu, at step %u",
            (unsigned long long)simulator->store.live_records, (unsigned long long)audit->live_records, (unsigned)now);
}

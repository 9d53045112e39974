/* series.c - compares a dump with the one before: layers in both are stamped; the others were created or deleted.
 *
 *     alive   a b c d            dump   a b d e           stamps   a b d of this dump, c of the last
 *     came    e                  went   c                 series_rules.h names what happened
 *
 * Dumps list their layers in much the same order, so each layer is first compared with the one after the last match,
 * and looked up in the table only if they differ.
 */
#include "core/catalog/series.h"

#include "core/analysis/read_depth.h"
#include "core/catalog/series_rules.h"
#include "core/catalog/series_steps.h"

#include <math.h>
#include <stdlib.h>

#define SWEPT_FREE 1000000u

void series_init(Series *series)
{
    *series = (Series){.history = mem_zero(1, sizeof *series->history)};
    history_init(series->history);
}

void series_release(Series *series)
{
    if (!series->lent)
        history_release(series->history);
    if (!series->lent)
        free(series->history);
    table_release(&series->table);
    array_release(&series->alive);
    array_release(&series->dump);
    *series = (Series){0};
}

/* ---- identity ---- */

static uint32_t hash_of(const LayerSet *set, LayerId id)
{
    uint64_t hash = hash_u128(hash_u128(HASH_SEED, set->key_lo[id]), set->key_hi[id]);
    return hash_fold(hash_u64(hash_u64(hash, set->lsn_lo[id]), set->kind[id]));
}

static bool is_same(const LayerSet *a, LayerId i, const LayerSet *b, LayerId j)
{
    return a->key_lo[i] == b->key_lo[j] && a->key_hi[i] == b->key_hi[j] && a->lsn_lo[i] == b->lsn_lo[j] &&
           a->kind[i] == b->kind[j] && (a->kind[i] == LAYER_IMAGE || a->lsn_hi[i] == b->lsn_hi[j]);
}

/* Finds the same layer in the last dump. `at` is the place in series->alive that is tried first. */
static LayerId find_alive(const Series *series, const LayerSet *dump, LayerId id, size_t *at)
{
    const LayerSet *set = &series->history->layers;
    if (*at < series->alive.count && is_same(set, series->alive.at[*at], dump, id))
        return series->alive.at[(*at)++];
    TableWalk walk = table_walk(&series->table, hash_of(dump, id));
    LayerId found = LAYER_NONE;
    uint32_t number;
    while (table_next(&walk, &number))
        if (series->dump.at[number] >= series->dumps && is_same(set, number, dump, id))
            found = number;
    size_t next = *at;
    while (found != LAYER_NONE && next < series->alive.count && next < *at + 64 && series->alive.at[next] != found)
        next++; /* layers in between were deleted */
    if (next < series->alive.count && series->alive.at[next] == found)
        *at = next + 1;
    return found;
}

/* ---- what the later dump knows of a layer that is in both ---- */

static const char *keep_name(History *history, Layer *layer)
{
    layer->name =
        (Str){layer->name.length ? arena_copy(&history->layers.arena, layer->name.at, layer->name.length) : NULL,
              layer->name.length};
    return layer->name.at;
}

static bool is_rewritten(const Layer *old, const Layer *now)
{
    bool generation =
        old->generation != now->generation && old->generation != GENERATION_NONE && now->generation != GENERATION_NONE;
    bool size = old->size != now->size && old->size != SIZE_UNKNOWN && now->size != SIZE_UNKNOWN;
    uint8_t known = old->flags & now->flags, differ = old->flags ^ now->flags;
    return generation || size || ((known & LAYER_RESIDENCY_KNOWN) && (differ & LAYER_EVICTED));
}

/* Adds to a known layer the facts that a later dump has about it. */
static void series_complete(History *history, LayerId id, const Layer *old, const Layer *now)
{
    Layer merged = *old;
    merged.size = now->size != SIZE_UNKNOWN ? now->size : old->size;
    merged.generation = now->generation != GENERATION_NONE ? now->generation : old->generation;
    merged.shard = now->shard != SHARD_NONE ? now->shard : old->shard;
    merged.flags = (uint8_t)(old->flags | now->flags);
    if (now->flags & LAYER_VISIBILITY_KNOWN)
        merged.flags = (uint8_t)((merged.flags & ~LAYER_VISIBLE) | (now->flags & LAYER_VISIBLE));
    if (merged.size != old->size || merged.generation != old->generation || merged.shard != old->shard ||
        merged.flags != old->flags)
        layer_set_put(&history->layers, id, &merged);
}

/* ---- markers around the layers ---- */

/* Markers have no steps: those of the newest dump apply to the whole history. */
static void take_markers(LayerSet *to, const LayerSet *from)
{
    to->has_gc_cutoff = to->has_gc_cutoff || from->has_gc_cutoff;
    to->gc_cutoff = from->has_gc_cutoff ? from->gc_cutoff : to->gc_cutoff;
    to->has_disk_consistent = to->has_disk_consistent || from->has_disk_consistent;
    to->disk_consistent = from->has_disk_consistent ? from->disk_consistent : to->disk_consistent;
    to->has_ancestor = to->has_ancestor || from->has_ancestor;
    to->ancestor_lsn = from->has_ancestor ? from->ancestor_lsn : to->ancestor_lsn;
    to->no_ancestor = (to->no_ancestor || from->no_ancestor) && !to->has_ancestor;
    to->shard_id = from->shard_id ? from->shard_id : to->shard_id;
    to->stripe_pages = from->stripe_pages;
    to->beside = from->beside;
    to->tenant_id = to->tenant_id ? to->tenant_id : arena_text(&to->arena, from->tenant_id);
    to->timeline_id = to->timeline_id ? to->timeline_id : arena_text(&to->arena, from->timeline_id);
    to->ancestor_id = to->ancestor_id ? to->ancestor_id : arena_text(&to->arena, from->ancestor_id);
    to->branches.count = to->in_memory.count = 0;
    for (size_t i = 0; i < from->branches.count; i++)
        array_push(&to->branches, from->branches.at[i]);
    for (size_t i = 0; i < from->in_memory.count; i++)
        array_push(&to->in_memory, from->in_memory.at[i]);
    if (from->keyspace_given) {
        keyspace_release(&to->keyspace);
        keyspace_copy(&to->keyspace, &from->keyspace);
        to->keyspace_given = true;
    }
}

/* ---- layers come and go ---- */

static LayerId add_layer(Series *series, const LayerSet *from, LayerId id)
{
    History *history = series->history;
    Layer layer = layer_set_get(from, id);
    keep_name(history, &layer);
    LayerId added = history_add_layer(history, &layer, JOB_NONE);
    table_add(&series->table, hash_of(&history->layers, added), added);
    array_push(&series->dump, (uint32_t)series->dumps + 1);
    return added;
}

static bool is_shard(const LayerSet *set)
{
    return shard_id_count(set->shard_id) > 1;
}

/* Marks the layers that are in both dumps and collects the differences. */
static void series_compare(Series *series, const LayerSet *dump, const LayerId *ids, size_t count,
                           SeriesInterval *interval)
{
    History *history = series->history;
    ARRAY(LayerId) now = {0};
    uint32_t number = (uint32_t)series->dumps + 1;
    size_t at = 0;
    array_reserve(&now, count);
    for (size_t i = 0; i < count; i++) {
        LayerId id = find_alive(series, dump, ids[i], &at), added = id;
        if (id != LAYER_NONE && series->dump.at[id] == number)
            continue; /* the dump lists the layer twice */
        if (id == LAYER_NONE) {
            added = add_layer(series, dump, ids[i]);
            array_push(&interval->came, (SeriesChange){added, SERIES_NO_EVENT});
        } else {
            Layer old = layer_set_get(&history->layers, id), fresh = layer_set_get(dump, ids[i]);
            series->dump.at[id] = number;
            if (is_rewritten(&old, &fresh)) {
                added = add_layer(series, dump, ids[i]);
                array_push(&interval->replaced, (SeriesReplaced){id, added});
            } else {
                series_complete(history, id, &old, &fresh);
            }
        }
        array_push(&now, added);
    }
    for (size_t i = 0; i < series->alive.count; i++)
        if (series->dump.at[series->alive.at[i]] != number)
            array_push(&interval->went, (SeriesChange){series->alive.at[i], SERIES_NO_EVENT});
    for (size_t i = 0; i < interval->replaced.count; i++)
        series->dump.at[interval->replaced.at[i].from] = number - 1; /* only the new number belongs to this dump */
    series->kept = now.count - interval->came.count;
    interval->before = series->alive.at;
    interval->before_count = series->alive.count;
    series->alive.at = now.at;
    series->alive.count = now.count;
    series->alive.capacity = now.capacity;
}

/* ---- the state after a dump ---- */

/* Should read costs be computed for this dump? For all dumps until SWEPT_FREE layers were processed, for every second
 * one until as many more were, then for every third, and so on. */
static bool is_swept(const Series *series)
{
    return series->swept_dump == 0 || series->dumps - series->swept_dump >= series->swept / SWEPT_FREE + 1;
}

static void series_sweep_reads(Series *series, const LayerSet *dump, const LayerId *ids, size_t count,
                               StepSample *sample)
{
    LayerIndex index;
    Overlaps overlaps;
    ReadProfile profile;
    layer_index_init(&index, dump);
    overlaps_init(&overlaps, (LayerView){dump, &index, ids, count});
    read_profile_init(&profile, (LayerView){dump, &index, ids, count}, &overlaps, LSN_HEAD);
    Distribution reads = read_profile_depth(&profile, dump, layer_set_sharding(dump, ids, count)).by_segment;
    sample->read_mean = reads.mean;
    sample->read_p99 = (double)reads.p99;
    sample->read_max = (double)reads.max;
    read_profile_release(&profile);
    overlaps_release(&overlaps);
    layer_index_release(&index);
    series->swept += count;
    series->swept_dump = series->dumps;
}

static void series_add_sample(Series *series, const LayerSet *dump, const LayerId *ids, size_t count)
{
    const LayerSet *set = &series->history->layers;
    StepSample sample = {.step = history_last_step(series->history),
                         .wal_ingested = series->wal,
                         .bytes_written = series->bytes_written,
                         .bytes_deleted = series->bytes_deleted,
                         .layers_created = series->created,
                         .layers_deleted = series->deleted,
                         .live_layers = series->alive.count,
                         .read_mean = NAN,
                         .read_p99 = NAN,
                         .read_max = NAN};
    for (size_t i = 0; i < series->alive.count; i++)
        sample.live_bytes += set->size[series->alive.at[i]] == SIZE_UNKNOWN ? 0 : set->size[series->alive.at[i]];
    if (is_swept(series))
        series_sweep_reads(series, dump, ids, count, &sample);
    array_push(&series->history->samples, sample);
}

static Lsn head_of(const Series *series)
{
    const LayerSet *set = &series->history->layers;
    Lsn head = 0;
    for (size_t i = 0; i < series->alive.count; i++) {
        LayerId id = series->alive.at[i];
        if (!layer_is_image(set, id) && set->lsn_hi[id] > head)
            head = set->lsn_hi[id];
    }
    return head;
}

/* The WAL of a full layer in the output of an L0 compaction: all layers but one are full. 0: it wrote fewer than
 * two. */
static uint64_t band_unit(const LayerSet *set, const SeriesEvent *event)
{
    LsnRange hull = {UINT64_MAX, 0};
    if (event->op != STEP_COMPACT_L0 || event->out.count < 2)
        return 0;
    for (size_t i = 0; i < event->out.count; i++) {
        LayerId id = event->out.at[i];
        hull.lo = set->lsn_lo[id] < hull.lo ? set->lsn_lo[id] : hull.lo;
        hull.hi = set->lsn_hi[id] > hull.hi ? set->lsn_hi[id] : hull.hi;
    }
    return (hull.hi - hull.lo) / (event->out.count - 1);
}

/* Learns how much WAL a full layer holds. A full L0 holds one checkpoint_distance of WAL, and so does a full L1. Where
 * no dump shows an L0, the largest band of L1 is used, because GC has deleted the least of it. */
static void learn_unit(Series *series, const SeriesInterval *interval)
{
    const LayerSet *set = &series->history->layers;
    for (size_t i = 0; i < series->alive.count; i++) {
        LayerId id = series->alive.at[i];
        if (!layer_is_l0(set, id))
            continue;
        uint64_t wal = set->lsn_hi[id] - set->lsn_lo[id];
        series->unit = !series->unit_of_l0 || wal > series->unit ? wal : series->unit;
        series->unit_of_l0 = true;
    }
    for (size_t i = 0; interval && !series->unit_of_l0 && i < interval->events.count; i++) {
        uint64_t each = band_unit(set, &interval->events.at[i]);
        if (each && (!series->unit || each < series->unit))
            series->unit = each;
    }
}

static bool check(const Series *series, const History *dump, Error *error)
{
    const LayerSet *set = &series->history->layers, *other = &dump->layers;
    if (dump->lsm)
        return error_set(error, ERROR_INPUT, "is of an LSM store, whose MANIFEST is a history already");
    if (series->dumps && set->form != other->form)
        return error_set(error, ERROR_INPUT,
                         "its keys are not of the form (plain or 36-digit) of those in the previous dump");
    if (set->timeline_id && other->timeline_id && strcmp(set->timeline_id, other->timeline_id) != 0)
        return error_set(error, ERROR_INPUT, "is of timeline %s, but the previous dump is of %s", other->timeline_id,
                         set->timeline_id);
    return true;
}

static void series_load_first(Series *series, const History *dump, const LayerId *ids, size_t count)
{
    History *history = series->history;
    history->policy = dump->policy;
    policy_named(STR("legacy"), &history->policy, NULL);
    history->policy.fanout = dump->policy.fanout;
    history->plan.policy = history->policy;
    history->layers.form = dump->layers.form;
    history->layers.vertical = dump->layers.vertical;
    history_add_step(history, STEP_LOAD);
    table_reserve(&series->table, count);
    for (size_t i = 0; i < count; i++)
        array_push(&series->alive, add_layer(series, &dump->layers, ids[i]));
}

static void load_next(Series *series, const LayerSet *dump, const LayerId *ids, size_t count, int64_t time_ms)
{
    History *history = series->history;
    SeriesInterval interval = {.set = &history->layers,
                               .head = series->head,
                               .tiered = series->tiered,
                               .folded = series->folded,
                               .unit = series->unit};
    const HistoryDump *before_it = &history->dumps.at[history->dumps.count - 1];
    bool timed = before_it->time_ms != HISTORY_TIME_UNKNOWN && time_ms > before_it->time_ms;
    interval.log = series->log;
    interval.from_ms = timed ? before_it->time_ms : INT64_MIN;
    interval.until_ms = timed ? time_ms : INT64_MAX;
    series_compare(series, dump, ids, count, &interval);
    interval.rewrites = is_shard(&history->layers);
    LayerId *before = (LayerId *)(uintptr_t)interval.before;
    series_explain(&interval);
    if (interval.tiered && !series->tiered)
        series_steps_reinterpret(series);
    series->tiered = interval.tiered;
    for (size_t i = 0; i < interval.events.count; i++)
        series_steps_add(series, &interval.events.at[i]);
    learn_unit(series, &interval);
    series_interval_release(&interval);
    free(before);
}

bool series_add(Series *series, const History *dump, int64_t time_ms, const char *name, Error *error)
{
    if (!check(series, dump, error))
        return false;
    History *history = series->history;
    size_t count;
    LayerId *ids = history_live(dump, history_last_step(dump), &count);
    take_markers(&history->layers, &dump->layers);
    if (series->dumps == 0) {
        series_load_first(series, dump, ids, count);
        learn_unit(series, NULL);
    } else {
        load_next(series, &dump->layers, ids, count, time_ms);
    }
    series->head = head_of(series);
    if (series->dumps++ == 0)
        series->first_head = series->head;
    if (series->head > series->first_head && series->head - series->first_head > series->wal)
        series->wal = series->head - series->first_head; /* a dump that is out of order does not reduce it */
    series_add_sample(series, &dump->layers, ids, count);
    free(ids);
    array_push(&history->dumps, (HistoryDump){history_last_step(history), time_ms, arena_text(&history->arena, name)});
    return true;
}

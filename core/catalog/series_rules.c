/* series_rules.c - applies the rules in order. Each takes the changes that it explains; changes that are left are
 * unexplained.
 *
 *     came   L1 [10,30)  L1 [10,30)  L0 [30,40)        went   L0 [10,20)  L0 [20,30)
 *
 *     replaced      none
 *     flushes       L0 [30,40) begins at or above the head before, 30: a flush
 *     bands         the L1 lie in [10,30), where L0 were deleted: compact_l0
 *     folds         none: each new delta is explained, and no image is new
 *     collections   none: each deleted layer is explained
 *
 * Events are then sorted by LSN. A flush or a band has its end, images have their LSN, and a gc-compaction has the
 * highest end of the layers it wrote. Deletions by GC come last, because GC runs once an hour.
 */
#include "core/catalog/series_rules.h"

#include "core/base/clock_text.h"
#include "core/catalog/series_parts.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- the same layer with another fact ---- */

static StepOp op_of_replaced(const SeriesInterval *interval, SeriesReplaced pair)
{
    const LayerSet *set = interval->set;
    uint8_t known = set->flags[pair.from] & set->flags[pair.to], differ = set->flags[pair.from] ^ set->flags[pair.to];
    bool rewritten = set->generation[pair.from] != set->generation[pair.to] &&
                     set->generation[pair.from] != GENERATION_NONE && set->generation[pair.to] != GENERATION_NONE;
    if (rewritten)
        return interval->rewrites ? STEP_ANCESTOR : STEP_UNEXPLAINED;
    if ((known & LAYER_RESIDENCY_KNOWN) && (differ & LAYER_EVICTED))
        return set->flags[pair.to] & LAYER_EVICTED ? STEP_EVICT : STEP_DOWNLOAD;
    return STEP_UNEXPLAINED;
}

static void explain_replaced(SeriesInterval *interval)
{
    uint32_t events[STEP_COUNT_];
    for (size_t i = 0; i < STEP_COUNT_; i++)
        events[i] = SERIES_NO_EVENT;
    for (size_t i = 0; i < interval->replaced.count; i++) {
        SeriesReplaced pair = interval->replaced.at[i];
        StepOp op = op_of_replaced(interval, pair);
        SeriesChange from = {pair.from, SERIES_NO_EVENT}, to = {pair.to, SERIES_NO_EVENT};
        if (op == STEP_UNEXPLAINED) {
            const char *why = "the layer has another generation or size, but only a shard's layers are written again "
                              "under their name, and the timeline is not known to be a shard";
            series_unexplained(interval, &from, false, why);
            series_unexplained(interval, &to, true, why);
            continue;
        }
        if (events[op] == SERIES_NO_EVENT)
            events[op] = series_event_add(interval, op, UINT64_MAX);
        series_take_went(interval, events[op], &from);
        series_take_came(interval, events[op], &to);
    }
}

/* After a shard split, a layer of the parent shard that has no page of this shard is dropped. */
static void explain_dropped(SeriesInterval *interval)
{
    const LayerSet *set = interval->set;
    uint32_t event = SERIES_NO_EVENT;
    Sharding sharding = {shard_id_number(set->shard_id), shard_id_count(set->shard_id), set->stripe_pages};
    if (sharding.count < 2 || set->form != KEY_PRODUCTION)
        return;
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LayerId id = change->layer;
        KeyRange keys = {set->key_lo[id], set->key_hi[id]};
        if (change->event != SERIES_NO_EVENT || shard_id_count(set->shard[id]) == sharding.count ||
            shard_page_count(keys, sharding) != 0)
            continue;
        if (event == SERIES_NO_EVENT)
            event = series_event_add(interval, STEP_ANCESTOR, UINT64_MAX);
        series_take_went(interval, event, change);
    }
}

/* ---- flushes ---- */

static void explain_flushes(SeriesInterval *interval)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        LayerId id = change->layer;
        if (change->event == SERIES_NO_EVENT && layer_is_l0(set, id) && set->lsn_lo[id] >= interval->head)
            series_take_came(interval, series_event_add(interval, STEP_FLUSH, set->lsn_hi[id]), change);
    }
}

/* ---- a timeline under tiered compaction ---- */

static bool reaches_the_end(const LayerSet *set, const LayerIdArray *layers)
{
    for (size_t i = 0; i < layers->count; i++)
        if (set->key_hi[layers->at[i]] == key_max(set->form))
            return true;
    return false;
}

/* Was L0 compacted too while the images were created? Were L0 deleted, or created and deleted between the dumps? */
static bool l0_compacted(const SeriesInterval *interval, Lsn lsn)
{
    bool went = lsn > interval->head;
    for (size_t i = 0; i < interval->went.count && !went; i++)
        went = layer_is_l0(interval->set, interval->went.at[i].layer);
    return went;
}

/* Does something show that the timeline is under tiered compaction? It rewrites levels (series_folds.c). It also makes
 * images of L0 that reach to the end of all keys where a partition does; in production only a gc-compaction does that.
 * Deltas made of L0 prove nothing, and such images alone prove nothing either: dumps that were written by hand have
 * both. */
static bool shows_tiered(const SeriesInterval *interval)
{
    for (size_t i = 0; i < interval->events.count; i++) {
        const SeriesEvent *event = &interval->events.at[i];
        if (event->op == STEP_TIERED)
            return true;
        if (event->op == STEP_IMAGES && reaches_the_end(interval->set, &event->out) &&
            l0_compacted(interval, interval->set->lsn_lo[event->out.at[0]]))
            return true;
    }
    return false;
}

/* The event for a top LSN: all compactions of one round write up to the same LSN. */
static uint32_t tiered_event(SeriesInterval *interval, Lsn at)
{
    for (size_t i = 0; i < interval->events.count; i++)
        if (interval->events.at[i].op == STEP_TIERED && interval->events.at[i].at == at)
            return (uint32_t)i;
    return series_event_add(interval, STEP_TIERED, at);
}

/* Is there a new delta that shares keys and LSNs with a deleted one? No record is in two deltas, so the new one must
 * contain what the deleted one had there. A key with many records is cut into slices at other LSNs each time. */
static bool is_in_new_delta(const SeriesInterval *interval, LayerId id)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count; i++) {
        LayerId made = interval->came.at[i].layer;
        if (!layer_is_image(set, made) && set->lsn_lo[made] < set->lsn_hi[id] && set->lsn_hi[made] > set->lsn_lo[id] &&
            key_range_overlaps(series_keys(interval, made), series_keys(interval, id)))
            return true;
    }
    return false;
}

/* Assigns deltas up to `top` that no other rule explains; without `all`, only those that overlap new deltas. */
static void take_inputs(SeriesInterval *interval, Lsn top, bool all)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        LayerId id = change->layer;
        if (change->event == SERIES_NO_EVENT && !layer_is_image(set, id) && set->lsn_hi[id] <= top &&
            (all || is_in_new_delta(interval, id)))
            series_take_went(interval, tiered_event(interval, top), change);
    }
}

/* Explains a timeline under tiered compaction: what was created and is no flush, the compaction wrote. It deletes only
 * deltas, once other deltas contain their records; what images cover was deleted by GC. Returns the highest LSN that it
 * wrote to. */
static Lsn explain_tiered(SeriesInterval *interval)
{
    const LayerSet *set = interval->set;
    Lsn top = 0;
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        LayerId id = change->layer;
        if (change->event != SERIES_NO_EVENT)
            continue;
        Lsn at = layer_is_image(set, id) ? set->lsn_lo[id] : set->lsn_hi[id];
        top = at > top ? at : top;
        series_take_came(interval, tiered_event(interval, at), change);
    }
    take_inputs(interval, top, false);
    return top;
}

/* ---- what the log says ---- */

/* Layers that the log names as collected or evicted. The log is better evidence than any rule. */
static void explain_logged(SeriesInterval *interval)
{
    uint32_t events[LOG_KINDS] = {0};
    bool known[LOG_KINDS] = {false};
    for (size_t i = 0; interval->log && i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        const LogEntry *entry =
            production_log_of_layer(interval->log, interval->set, change->layer, interval->from_ms, interval->until_ms);
        if (!entry || change->event != SERIES_NO_EVENT)
            continue;
        if (!known[entry->kind]) {
            char time[CLOCK_TEXT_SIZE];
            events[entry->kind] =
                series_event_add(interval, entry->kind == LOG_GC ? STEP_GC : STEP_EVICT, UINT64_MAX - 1);
            interval->events.at[events[entry->kind]].why = arena_printf(
                &interval->arena, "so the log%s%s", entry->time_ms == HISTORY_TIME_UNKNOWN ? "" : ", from ",
                entry->time_ms == HISTORY_TIME_UNKNOWN ? "" : clock_format(entry->time_ms, time));
            known[entry->kind] = true;
        }
        series_take_went(interval, events[entry->kind], change);
    }
}

/* The entry between the dumps that reports that many created layers; NULL: there is none. */
static const LogEntry *entry_of_count(const SeriesInterval *interval, LogKind kind, size_t count)
{
    for (size_t i = 0; i < interval->log->others.count; i++) {
        const LogEntry *entry = &interval->log->at.at[interval->log->others.at[i]];
        uint64_t made = kind == LOG_IMAGES ? entry->number : entry->made;
        if (entry->kind == kind && made == count &&
            (entry->time_ms == HISTORY_TIME_UNKNOWN ||
             (entry->time_ms >= interval->from_ms && entry->time_ms <= interval->until_ms)))
            return entry;
    }
    return NULL;
}

/* The log has the LSNs when an L0 compaction begins, but only a number of layers when it ends. */
static const LogEntry *entry_of_band(const SeriesInterval *interval, const SeriesEvent *event)
{
    const LayerSet *set = interval->set;
    LsnRange hull = {UINT64_MAX, 0};
    for (size_t i = 0; i < event->out.count; i++) {
        hull.lo = set->lsn_lo[event->out.at[i]] < hull.lo ? set->lsn_lo[event->out.at[i]] : hull.lo;
        hull.hi = set->lsn_hi[event->out.at[i]] > hull.hi ? set->lsn_hi[event->out.at[i]] : hull.hi;
    }
    const LogEntry *began =
        production_log_find(interval->log, LOG_L0_COMPACTION, &hull, interval->from_ms, interval->until_ms);
    return began || !event->out.count ? began : entry_of_count(interval, LOG_L0_STATISTICS, event->out.count);
}

static const LogEntry *entry_of_event(const SeriesInterval *interval, const SeriesEvent *event)
{
    switch (event->op) {
    case STEP_COMPACT_L0:
        return entry_of_band(interval, event);
    case STEP_IMAGES:
        return entry_of_count(interval, LOG_IMAGES, event->out.count);
    case STEP_GC_COMPACTION:
        return production_log_find(interval->log, LOG_GC_COMPACTION, NULL, interval->from_ms, interval->until_ms);
    default:
        return NULL;
    }
}

/* What the log says of an event. `at` is " at TIME", or empty. */
static const char *word_of_entry(SeriesInterval *interval, const LogEntry *entry, const char *at)
{
    char layers[64], bytes[32];
    if (entry->kind == LOG_L0_COMPACTION && entry->number)
        return arena_printf(&interval->arena, "the log says that it began with %s%s",
                            plural_format(entry->number, "L0 layer", layers), at);
    if (entry->kind == LOG_L0_STATISTICS)
        return arena_printf(&interval->arena, "the log says that %s became %s%s",
                            plural_format(entry->number, "L0 layer", layers), bytes_format(entry->bytes, bytes), at);
    return arena_printf(&interval->arena, "so the log%s%s", *at ? "," : "", at);
}

/* Adds the time to events that the log mentions. */
static void tell_times(SeriesInterval *interval)
{
    for (size_t i = 0; interval->log && i < interval->events.count; i++) {
        SeriesEvent *event = &interval->events.at[i];
        const LogEntry *entry = event->why ? NULL : entry_of_event(interval, event);
        char time[CLOCK_TEXT_SIZE], at[CLOCK_TEXT_SIZE + 4] = "";
        if (!entry)
            continue;
        if (entry->time_ms != HISTORY_TIME_UNKNOWN)
            snprintf(at, sizeof at, " at %s", clock_format(entry->time_ms, time));
        event->why = word_of_entry(interval, entry, at);
    }
}

/* ---- the rest, and the order ---- */

static void explain_rest(SeriesInterval *interval)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->came.count; i++) {
        SeriesChange *change = &interval->came.at[i];
        if (change->event != SERIES_NO_EVENT)
            continue;
        series_unexplained(
            interval, change, true,
            layer_is_image(set, change->layer) ? "an image appeared at an LSN at which no image can be created"
            : layer_is_l0(set, change->layer)
                ? "an L0 layer appeared that begins below the head of the previous dump: no flush writes it, and "
                  "no layers of its LSNs were deleted"
                : "a delta appeared below the head of the previous dump: no deleted layers span its LSNs, and "
                  "no image lies where it begins");
    }
    for (size_t i = 0; i < interval->went.count; i++) {
        SeriesChange *change = &interval->went.at[i];
        if (change->event == SERIES_NO_EVENT)
            series_unexplained(interval, change, false,
                               layer_is_l0(set, change->layer)
                                   ? "an L0 layer was deleted, but no new deltas span its LSNs"
                                   : "a layer was deleted, but newer images do not cover all its keys, and no new "
                                     "layers contain its data");
    }
}

/* The order of events with the same LSN: what makes another event possible comes first. */
static unsigned rank(StepOp op)
{
    static const uint8_t ranks[STEP_COUNT_] = {
        [STEP_FLUSH] = 1,         [STEP_COMPACT_L0] = 2, [STEP_TIERED] = 3, [STEP_IMAGES] = 4,
        [STEP_GC_COMPACTION] = 5, [STEP_ANCESTOR] = 6,   [STEP_GC] = 7,     [STEP_UNEXPLAINED] = 8,
        [STEP_DOWNLOAD] = 9,      [STEP_EVICT] = 10};
    return ranks[op];
}

static int series_compare_events(const void *a, const void *b)
{
    const SeriesEvent *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (rank(x->op) != rank(y->op))
        return rank(x->op) < rank(y->op) ? -1 : 1;
    LayerId i = x->out.count ? x->out.at[0] : LAYER_NONE, j = y->out.count ? y->out.at[0] : LAYER_NONE;
    return (i > j) - (i < j);
}

static void explain_known(SeriesInterval *interval)
{
    explain_replaced(interval);
    explain_logged(interval);
    explain_flushes(interval);
}

static void forget(SeriesInterval *interval)
{
    for (size_t i = 0; i < interval->events.count; i++) {
        array_release(&interval->events.at[i].in);
        array_release(&interval->events.at[i].out);
    }
    interval->events.count = 0;
    for (size_t i = 0; i < interval->came.count; i++)
        interval->came.at[i].event = SERIES_NO_EVENT;
    for (size_t i = 0; i < interval->went.count; i++)
        interval->went.at[i].event = SERIES_NO_EVENT;
}

void series_explain(SeriesInterval *interval)
{
    explain_known(interval);
    if (!interval->tiered) {
        series_explain_bands(interval);
        series_explain_folds(interval);
        interval->tiered = shows_tiered(interval);
        if (interval->tiered) {
            forget(interval);
            explain_known(interval);
        }
    }
    Lsn top = interval->tiered ? explain_tiered(interval) : 0;
    explain_dropped(interval);
    series_explain_collections(interval);
    take_inputs(interval, top, true);
    explain_rest(interval);
    tell_times(interval);
    if (interval->events.count > 1)
        qsort(interval->events.at, interval->events.count, sizeof *interval->events.at, series_compare_events);
}

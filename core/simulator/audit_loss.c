/* audit_loss.c - decides which deletions are allowed, and which records were lost.
 *
 *     horizon 500, key 7:  record a at 100, record b at 300, record c at 600
 *     a's last copy is deleted: lost, unless a live image at 101..500 covers key 7, or a live page image of key 7 at
 *     100..500 is there. Then gone[7] = a. c's last copy is deleted: lost.
 *     An image at 200 is deleted: allowed if images at 200..500 cover all its keys; otherwise each of its keys with a
 *     deleted record is looked at: key 7 needs another image above 100.
 *
 * An image that contains the newest gone record of a key contains all older ones, and a read above the horizon needs no
 * more than a read at it, so one number for each key is enough. Where branch points below the horizon are read, the
 * lowest read point at or above a record is the one that needs it most.
 */
#include "core/simulator/audit_state.h"

#include <stdlib.h>

/* ---- the newest record of each key that was lost ---- */

/* Layers are walked in key order, so eight neighbouring codes share a cache line. */
static size_t lost_records_place(const LostRecords *lost, uint64_t code)
{
    uint64_t line = ((code >> 3) + 1) * 0x9E3779B97F4A7C15u >> 23;
    size_t at = (size_t)(line << 3 | (code & 7)) & (lost->capacity - 1);
    while (lost->codes[at] && lost->codes[at] != code + 1)
        at = (at + 1) & (lost->capacity - 1);
    return at;
}

/* Returns arrival + 1, or 0. */
static uint64_t lost_get(const LostRecords *lost, uint64_t code)
{
    if (lost->count == 0)
        return 0;
    size_t at = lost_records_place(lost, code);
    return lost->codes[at] ? lost->arrivals[at] : 0;
}

static void lost_grow(LostRecords *lost)
{
    LostRecords larger = {.capacity = lost->capacity ? lost->capacity * 2 : 1024, .count = lost->count};
    larger.codes = mem_zero(larger.capacity, sizeof *larger.codes);
    larger.arrivals = mem_alloc(larger.capacity * sizeof *larger.arrivals);
    for (size_t i = 0; i < lost->capacity; i++) {
        if (!lost->codes[i])
            continue;
        size_t at = lost_records_place(&larger, lost->codes[i] - 1);
        larger.codes[at] = lost->codes[i];
        larger.arrivals[at] = lost->arrivals[i];
    }
    lost_records_release(lost);
    *lost = larger;
}

static void lost_raise(LostRecords *lost, uint64_t code, uint64_t arrival_after)
{
    if (lost->count * 2 >= lost->capacity)
        lost_grow(lost);
    size_t at = lost_records_place(lost, code);
    if (!lost->codes[at]) {
        lost->codes[at] = code + 1;
        lost->arrivals[at] = 0;
        lost->count++;
    }
    if (lost->arrivals[at] < arrival_after)
        lost->arrivals[at] = arrival_after;
}

void lost_records_release(LostRecords *lost)
{
    free(lost->codes);
    free(lost->arrivals);
    *lost = (LostRecords){0};
}

/* ---- what holds a record that has no copy ---- */

/* The newest page image of the key in the layer at or below LSN `at`, as arrival + 1; 0: there is none. */
static uint64_t newest_page(const AuditState *audit, LayerId layer, uint64_t code, Lsn at)
{
    const RecordForm *form = audit->form;
    Words words = record_store_get(&audit->simulator->store, layer);
    size_t first = words_below(words.at, words.count, code << form->shift);
    size_t end = words_below(words.at, words.count, (code + 1) << form->shift);
    for (size_t i = end; i-- > first;)
        if (record_is_page(words.at[i]) && record_lsn(form, words.at[i]) <= at)
            return record_arrival(form, words.at[i]) + 1;
    return 0;
}

/* Does a live image of the key, at or below `at`, contain the record? */
static bool image_holds(const AuditState *audit, Key key, uint64_t arrival, Lsn at)
{
    const LayerSet *set = &audit->simulator->history->layers;
    if (at == audit->horizon) {
        LayerId image = image_cover_at(&audit->cover, key);
        return image != LAYER_NONE && arrival < record_arrival_at(audit->form, set->lsn_lo[image]);
    }
    /* a branch point, which is rarely asked about */
    for (size_t i = 0; i < set->count && i < audit->alive_capacity; i++)
        if (audit->alive[i] && layer_is_image(set, (LayerId)i) && set->key_lo[i] <= key && key < set->key_hi[i] &&
            set->lsn_lo[i] <= at && arrival < record_arrival_at(audit->form, set->lsn_lo[i]))
            return true;
    return false;
}

Lsn audit_read_point(const AuditState *audit, Lsn lsn)
{
    const LayerSet *set = &audit->simulator->history->layers;
    Lsn lowest = audit->horizon;
    for (size_t i = 0; i < set->branches.count; i++)
        if (set->branches.at[i] >= lsn && set->branches.at[i] < lowest)
            lowest = set->branches.at[i];
    return lowest;
}

bool audit_covered(const AuditState *audit, uint64_t code, uint64_t arrival, Lsn at)
{
    const Simulator *simulator = audit->simulator;
    const LayerSet *set = &simulator->history->layers;
    Key key = record_key(audit->form, code << audit->form->shift);
    if (image_holds(audit, key, arrival, at))
        return true;
    for (size_t i = 0; i < simulator->store.layers.count && i < audit->alive_capacity; i++) {
        bool may =
            audit->alive[i] && simulator->store.layers.at[i].pages && set->key_lo[i] <= key && key < set->key_hi[i];
        if (may && newest_page(audit, (LayerId)i, code, at) > arrival)
            return true;
    }
    return false;
}

static void cover_init(const AuditState *audit, ImageCover *cover, Lsn at)
{
    const History *history = audit->simulator->history;
    LayerId *ids = mem_alloc(history->layers.count * sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < history->layers.count && i < audit->alive_capacity; i++)
        if (audit->alive[i])
            ids[count++] = (LayerId)i;
    image_cover_init(cover, (LayerView){&history->layers, NULL, ids, count}, at == UINT64_MAX ? UINT64_MAX : at + 1);
    free(ids);
}

void audit_build_cover(AuditState *audit)
{
    image_cover_release(&audit->cover);
    cover_init(audit, &audit->cover, audit->horizon);
    audit->cover_valid = true;
}

/* ---- saying what was lost ---- */

/* The job that should have rewritten the record: it reads the layer, and the record's key is one of its keys. */
static uint32_t job_of_record(const AuditState *audit, LayerId layer, uint64_t word)
{
    const History *history = audit->simulator->history;
    const Plan *plan = &history->plan;
    Key key = record_key(audit->form, word);
    for (uint32_t j = (uint32_t)plan->jobs.count; j-- > 0;) {
        const PlanJob *job = &plan->jobs.at[j];
        if (job->kind == JOB_CREATE_DELTA && job->keys.lo <= key && key < job->keys.hi &&
            plan_job_lists(plan, job, layer))
            return j;
    }
    return JOB_NONE;
}

static void lost(AuditState *audit, LayerId layer, uint64_t word)
{
    const History *history = audit->simulator->history;
    const Step *step = &history->steps.at[audit_step(audit)];
    char record[160], name[160], lsn[LSN_TEXT_SIZE];
    audit_record_name(audit, word, record, sizeof record);
    audit_layer_name(audit, layer, name, sizeof name);
    lsn_format(audit->horizon, lsn);
    unsigned at = (unsigned)audit_step(audit);
    if (step->op == STEP_GC) {
        bool newer = record_lsn(audit->form, word) > audit->horizon;
        audit_fail(audit, "%s is lost: its last copy was in %s, collected at step %u; %s %s", record, name, at,
                   newer ? "it is newer than the horizon" : "no image holds it at the horizon", lsn);
        return;
    }
    uint32_t job = job_of_record(audit, layer, word);
    if (job == JOB_NONE) {
        audit_fail(audit, "%s is lost: its last copy was in %s, deleted by job %u at step %u; no job wrote its key",
                   record, name, (unsigned)step->job, at);
        return;
    }
    bool undone = history->plan.jobs.at[job].output == LAYER_NONE;
    bool edge =
        record_length(audit->form, word) == 0 && record_lsn(audit->form, word) == history->plan.jobs.at[job].lsns.hi;
    audit_fail(audit, "%s is lost: its last copy was in %s, deleted by job %u at step %u; job %u %s", record, name,
               (unsigned)step->job, at, (unsigned)job,
               undone ? "still needed it"
               : edge ? "left it out: an empty record exactly at the level's end"
                      : "wrote its key again without it");
}

/* ---- a delta is deleted ---- */

static bool record_goes(AuditState *audit, LayerId layer, uint64_t word)
{
    uint64_t arrival = record_arrival(audit->form, word), code = record_code(audit->form, word);
    Lsn lsn = record_lsn(audit->form, word);
    if (!audit->cover_valid)
        audit_build_cover(audit);
    if (lsn > audit->horizon || !audit_covered(audit, code, arrival, audit_read_point(audit, lsn))) {
        lost(audit, layer, word);
        return false;
    }
    audit->report.gone++;
    lost_raise(&audit->lost, code, arrival + 1);
    return true;
}

/* A page image is deleted that may have stood for records without a copy. */
static bool page_goes(AuditState *audit, LayerId layer, uint64_t word)
{
    uint64_t code = record_code(audit->form, word), gone = lost_get(&audit->lost, code);
    if (!gone)
        return true;
    if (!audit->cover_valid)
        audit_build_cover(audit);
    if (audit_covered(audit, code, gone - 1, audit->horizon))
        return true;
    lost(audit, layer, code << audit->form->shift | (gone - 1) << 1);
    return false;
}

void audit_delta_goes(AuditState *audit, LayerId layer)
{
    Words words = record_store_get(&audit->simulator->store, layer);
    if (audit_failed(audit))
        return;
    audit->live_records -= words.count;
    for (size_t i = 0; i < words.count; i++) {
        if (i + 24 < words.count)
            __builtin_prefetch(&audit->copies[record_arrival(audit->form, words.at[i + 24])], 1);
        uint64_t word = words.at[i];
        if (record_is_page(word)) {
            if (!page_goes(audit, layer, word))
                return;
            continue;
        }
        uint8_t left = --audit->copies[record_arrival(audit->form, word)];
        audit->doubled -= left == 1;
        if (left == 0 && !record_goes(audit, layer, word))
            return;
    }
}

/* ---- images that were deleted ---- */

static void image_lost(AuditState *audit, const AuditPending *pending, uint64_t word, Lsn at)
{
    char record[160], name[160], lsn[LSN_TEXT_SIZE];
    audit_fail(
        audit, "%s is lost: it has no copy, and %s, the last image of it for a read at %s, was deleted at step %u",
        audit_record_name(audit, word, record, sizeof record),
        audit_layer_name(audit, pending->image, name, sizeof name), lsn_format(at, lsn), (unsigned)pending->step);
}

/* Checks what reads at `at` need and only the image contained. Records of a key may be missing up to gone[key]. For a
 * read at a branch point all records below the image are assumed to be missing, because collections keep what is at or
 * below a branch point. */
static void image_gone(AuditState *audit, const AuditPending *pending, const ImageCover *cover, Lsn at)
{
    const LayerSet *set = &audit->simulator->history->layers;
    const RecordForm *form = audit->form;
    KeyRange keys = {set->key_lo[pending->image], set->key_hi[pending->image]}, gap;
    Lsn lsn = set->lsn_lo[pending->image];
    if (lsn > at || !image_cover_gap(cover, keys, lsn, &gap))
        return;
    uint64_t first = record_code_at(form, keys.lo), end = record_code_at(form, keys.hi);
    uint64_t held = record_arrival_at(form, lsn);
    for (size_t i = 0; i < audit->lost.capacity && !audit_failed(audit); i++) {
        uint64_t code = audit->lost.codes[i] - 1;
        if (!audit->lost.codes[i] || code < first || code >= end)
            continue;
        uint64_t gone = audit->lost.arrivals[i];
        if (at < audit->horizon && gone > held)
            gone = held;
        if (gone > 0 && !audit_covered(audit, code, gone - 1, at))
            image_lost(audit, pending, code << form->shift | (gone - 1) << 1, at);
    }
}

void audit_settle(AuditState *audit)
{
    const LayerSet *set = &audit->simulator->history->layers;
    if (audit->pending.count == 0)
        return;
    audit_build_cover(audit);
    for (size_t i = 0; i < audit->pending.count && !audit_failed(audit); i++) {
        const AuditPending *pending = &audit->pending.at[i];
        image_gone(audit, pending, &audit->cover, audit->horizon);
        Lsn at = audit_read_point(audit, set->lsn_lo[pending->image]);
        if (at == audit->horizon)
            continue;
        ImageCover cover;
        cover_init(audit, &cover, at);
        image_gone(audit, pending, &cover, at);
        image_cover_release(&cover);
    }
    audit->pending.count = 0;
}

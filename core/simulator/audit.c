/* Copies are counted up when a layer comes (a flush, a job's output) and down when one goes.
 *
 *     record 17 (key 5, LSN 1400)   copies 1 -> 2 when the retiled delta is attached, 2 -> 1 when its L0 is dropped
 *
 * A record without a copy is dead. That is right only under an image: the newest image over its key at or below the
 * limit must lie above the record, the limit being the horizon, or the lowest branch point above the record if that is
 * lower. Per key the newest dead record is remembered, for when that image goes.
 */
#include "core/simulator/audit.h"

#include "core/simulator/overlap_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void __attribute__((format(printf, 2, 3))) breach(Audit *audit, const char *format, ...)
{
    if (audit->broken)
        return;
    audit->broken = true;
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    History *history = audit->simulator->history;
    error_set(&audit->error, ERROR_SANITY, "%s (step %zu)", text, history->steps.count - 1);
}

static const char *layer_name(const History *history, LayerId id, char out[LAYER_NAME_SIZE])
{
    Layer layer = layer_set_get(&history->layers, id);
    return layer_logical_name(&layer, KEY_PLAIN, out);
}

/* The newest image over `key` with an LSN of at most `limit`; 0 where there is none. `gone` does not count. */
static Lsn newest_image(const History *history, Key key, Lsn limit, LayerId gone)
{
    const LayerSet *layers = &history->layers;
    Lsn newest = 0;
    for (size_t i = 0; i < layers->count; i++) {
        if (layers->kind[i] != LAYER_IMAGE || history->died[i] != STEP_NEVER || i == gone)
            continue;
        if (layers->key_lo[i] <= key && key < layers->key_hi[i] && layers->lsn_lo[i] <= limit &&
            layers->lsn_lo[i] > newest)
            newest = layers->lsn_lo[i];
    }
    return newest;
}

/* Readers may ask for states at the horizon and above, and at branch points. */
static Lsn read_limit(const Audit *audit, Lsn record)
{
    const LayerSet *layers = &audit->simulator->history->layers;
    Lsn limit = simulator_horizon(audit->simulator);
    for (size_t i = 0; i < layers->branches.count; i++) {
        Lsn branch = layers->branches.at[i];
        if (branch >= record && branch < limit)
            limit = branch;
    }
    return limit;
}

/* A memory of the last look-up: neighbouring records mostly lie under the same images. */
typedef struct Cover {
    KeyRange keys;
    Lsn limit, image;
} Cover;

/* Narrows the key range over which the answer for `key` holds. */
static void cover_find(Cover *cover, const History *history, Key key, Lsn limit, LayerId gone)
{
    const LayerSet *layers = &history->layers;
    *cover = (Cover){{0, U128_MAX}, limit, newest_image(history, key, limit, gone)};
    for (size_t i = 0; i < layers->count; i++) {
        if (layers->kind[i] != LAYER_IMAGE || history->died[i] != STEP_NEVER || i == gone)
            continue;
        Key edges[] = {layers->key_lo[i], layers->key_hi[i]};
        for (int e = 0; e < 2; e++) {
            if (edges[e] <= key && edges[e] > cover->keys.lo)
                cover->keys.lo = edges[e];
            if (edges[e] > key && edges[e] < cover->keys.hi)
                cover->keys.hi = edges[e];
        }
    }
}

static bool covered(const Audit *audit, Cover *cover, Key key, Lsn record, LayerId gone)
{
    Lsn limit = read_limit(audit, record);
    if (key < cover->keys.lo || key >= cover->keys.hi || cover->limit != limit)
        cover_find(cover, audit->simulator->history, key, limit, gone);
    return record < cover->image;
}

static void layer_came(Audit *audit, LayerId id)
{
    const History *history = audit->simulator->history;
    const RecordStore *store = &audit->simulator->store;
    const RecordForm *form = &store->form;
    const LayerSet *layers = &history->layers;
    char name[LAYER_NAME_SIZE];
    if (layer_is_image(layers, id)) {
        Lsn holds = store->layers[id].image_lsn;
        if (holds != layers->lsn_lo[id])
            breach(audit, "image %s holds the state at LSN %" PRIX64, layer_name(history, id, name), holds);
        if (layers->lsn_lo[id] > audit->simulator->flushed_lsn)
            breach(audit, "image %s lies above all that was flushed", layer_name(history, id, name));
        return;
    }
    Words words = record_store_get(store, id);
    uint64_t bytes = 0;
    for (size_t i = 0; i < words.count; i++) {
        uint64_t word = words.at[i], arrival = record_arrival(form, word);
        Key key = record_key(form, word);
        Lsn lsn = record_lsn(form, word);
        bytes += record_length(form, word);
        if (!record_is_page(word))
            audit->copies[arrival]++;
        bool inside = key >= layers->key_lo[id] && key < layers->key_hi[id] && lsn >= layers->lsn_lo[id] &&
                      lsn <= layers->lsn_hi[id]; /* an empty record may sit exactly at the end */
        if (!inside)
            breach(audit, "layer %s holds a record outside it: key %" PRIX64 ", LSN %" PRIX64,
                   layer_name(history, id, name), (uint64_t)key, lsn);
    }
    uint64_t overhead = history->job[id] == JOB_NONE ? 0 : 2;
    if (layers->size[id] != bytes + overhead || (layers->records && layers->records[id] != words.count))
        breach(audit, "layer %s has %" PRIu64 " bytes, its records add up to %" PRIu64, layer_name(history, id, name),
               layers->size[id], bytes + overhead);
}

static void record_lost(Audit *audit, uint64_t word, LayerId layer, const char *how)
{
    const History *history = audit->simulator->history;
    const RecordForm *form = &audit->simulator->store.form;
    char name[LAYER_NAME_SIZE], job[32] = "";
    const Step *step = &history->steps.at[history->steps.count - 1];
    if (step->job != JOB_NONE)
        snprintf(job, sizeof job, ", job %u", (unsigned)step->job);
    breach(audit, "record lost: key %" PRIX64 ", LSN %" PRIX64 ", %" PRIu64 " bytes; %s %s%s",
           (uint64_t)record_key(form, word), record_lsn(form, word), record_length(form, word), how,
           layer_name(history, layer, name), job);
}

static void delta_goes(Audit *audit, LayerId id)
{
    const RecordForm *form = &audit->simulator->store.form;
    Words words = record_store_get(&audit->simulator->store, id);
    Cover cover = {0};
    for (size_t i = 0; i < words.count; i++) {
        uint64_t word = words.at[i], arrival = record_arrival(form, word), code = record_code(form, word);
        if (record_is_page(word) || audit->copies[arrival] == 0 || --audit->copies[arrival] > 0)
            continue;
        if (arrival + 1 > audit->dead_next[code])
            audit->dead_next[code] = arrival + 1;
        if (!covered(audit, &cover, record_key(form, word), record_lsn(form, word), LAYER_NONE)) {
            record_lost(audit, word, id, "its last copy was in layer");
            return;
        }
    }
}

/* What died under an image must have another one. */
static void image_goes(Audit *audit, LayerId id)
{
    const RecordForm *form = &audit->simulator->store.form;
    const LayerSet *layers = &audit->simulator->history->layers;
    uint64_t first = record_code_at(form, layers->key_lo[id]), last = record_code_at(form, layers->key_hi[id]);
    Cover cover = {0};
    for (uint64_t code = first; code < last; code++) {
        if (audit->dead_next[code] == 0)
            continue;
        uint64_t word = record_word(form, code, audit->dead_next[code] - 1);
        if (!covered(audit, &cover, record_key(form, word), record_lsn(form, word), id)) {
            record_lost(audit, word, id, "the last image that held it was");
            return;
        }
    }
}

/* --- the Backend in front of the store's --- */

static bool audit_key_source(void *self, const History *history, const LayerId *inputs, size_t count, KeySource *source,
                             Error *error)
{
    const Audit *audit = self;
    return audit->inner.key_source(audit->inner.self, history, inputs, count, source, error);
}

static const Keyspace *audit_keyspace(void *self)
{
    const Audit *audit = self;
    return audit->inner.keyspace(audit->inner.self);
}

static bool audit_run(void *self, const History *history, uint32_t first, uint32_t count, unsigned workers,
                      JobResult *results, Error *error)
{
    const Audit *audit = self;
    return audit->inner.run(audit->inner.self, history, first, count, workers, results, error);
}

static void audit_attach(void *self, uint32_t job, LayerId layer)
{
    Audit *audit = self;
    audit->inner.attach(audit->inner.self, job, layer);
    layer_came(audit, layer);
}

static void audit_drop(void *self, LayerId layer)
{
    Audit *audit = self;
    if (layer_is_image(&audit->simulator->history->layers, layer))
        image_goes(audit, layer);
    else
        delta_goes(audit, layer);
    audit->inner.drop(audit->inner.self, layer);
}

/* The breach, if any, becomes the history's last step. */
static bool audit_check(void *self, Error *error)
{
    Audit *audit = self;
    if (!audit->broken)
        return true;
    History *history = audit->simulator->history;
    StepId step = history_add_step(history, STEP_CHECK);
    history->steps.at[step].text = arena_printf(&history->arena, "%s", audit->error.message);
    if (error)
        *error = audit->error;
    return false;
}

static void look_for_hidden(Audit *audit)
{
    const Simulator *simulator = audit->simulator;
    HiddenRecord hidden;
    if (!overlap_find_hidden(simulator->history, &simulator->store, &hidden))
        return;
    char below[LAYER_NAME_SIZE], above[LAYER_NAME_SIZE];
    breach(audit, "record hidden: key %" PRIX64 ", LSN %" PRIX64 " of layer %s is under layer %s",
           (uint64_t)record_key(&simulator->store.form, hidden.word), record_lsn(&simulator->store.form, hidden.word),
           layer_name(simulator->history, hidden.layer, below), layer_name(simulator->history, hidden.above, above));
}

static bool audit_look(void *self, const Simulator *simulator, Error *error)
{
    Audit *audit = self;
    History *history = simulator->history;
    bool changed = false;
    for (size_t end = history->steps.count; audit->next < end; audit->next++) {
        const Step *step = &history->steps.at[audit->next];
        if (step->op == STEP_FLUSH)
            layer_came(audit, step->layer);
        changed = changed || step->op == STEP_CREATE || step->op == STEP_DELETE;
    }
    if (changed && !audit->broken)
        look_for_hidden(audit);
    return audit_check(audit, error);
}

void audit_init(Audit *audit, Simulator *simulator)
{
    const RecordForm *form = &simulator->store.form;
    *audit = (Audit){.simulator = simulator, .inner = simulator->backend};
    audit->copies = mem_zero(form->count + 1, sizeof *audit->copies);
    audit->dead_next = mem_zero(form->key_limit + 1, sizeof *audit->dead_next);
    simulator->strict_keyspace = true;
    simulator->backend = (Backend){.self = audit,
                                   .estimated = audit->inner.estimated,
                                   .fault = audit->inner.fault,
                                   .key_source = audit_key_source,
                                   .keyspace = audit_keyspace,
                                   .run = audit_run,
                                   .attach = audit_attach,
                                   .drop = audit_drop,
                                   .check = audit_check};
    simulator_watch(simulator, (SimulatorWatch){.self = audit, .look = audit_look});
}

void audit_release(Audit *audit)
{
    free(audit->copies);
    free(audit->dead_next);
    *audit = (Audit){0};
}

/* audit.c - the audit stands between the run and the store, and reads the history's steps to know which operation is
 * running.
 *
 *     step 7 STEP_GC_RUN  horizon 4000        read before the next layer is deleted
 *     step 8 STEP_GC      drop(layer 3)       copies of its records less one; those without a copy need an image
 *     look()                                  deleted images are judged, totals and overlaps compared
 */
#include "core/simulator/audit.h"

#include "core/simulator/audit_state.h"

#include <assert.h>
#include <stdlib.h>

/* ---- who lives ---- */

static void set_alive(AuditState *audit, LayerId layer, bool alive)
{
    if (layer >= audit->alive_capacity) {
        size_t wanted = audit->alive_capacity * 2 > layer ? audit->alive_capacity * 2 : (size_t)layer + 64;
        audit->alive = mem_resize(audit->alive, wanted, 1);
        memset(audit->alive + audit->alive_capacity, 0, wanted - audit->alive_capacity);
        audit->alive_capacity = wanted;
    }
    if (audit->alive[layer] == alive)
        audit_fail(audit, "layer #%u was %s twice, at step %u", (unsigned)layer, alive ? "created" : "deleted",
                   (unsigned)audit_step(audit));
    uint64_t size = audit->simulator->history->layers.size[layer];
    audit->live_bytes += alive ? size : 0 - size;
    audit->alive[layer] = alive;
}

/* A scenario that states layers and gives no record is compacted on estimates, without the store. Only the history
 * knows which layers are alive, and nothing can be said about records. */
static void adopt_stated(AuditState *audit)
{
    const History *history = audit->simulator->history;
    StepId now = audit_step(audit);
    for (LayerId id = 0; audit->form->count == 0 && id < history->layers.count; id++) {
        bool alive = history_alive(history, id, now), known = id < audit->alive_capacity && audit->alive[id];
        if (alive != known)
            set_alive(audit, id, alive);
        audit->report.unchecked += alive && !known;
    }
}

static void layer_comes(AuditState *audit, LayerId layer)
{
    audit->report.layers++;
    set_alive(audit, layer, true);
    audit_layer_came(audit, layer);
}

/* Flushes do not pass through the backend, and a collection records its horizon in a step, so both are read from the
 * steps. */
static void take_in_steps(AuditState *audit)
{
    const History *history = audit->simulator->history;
    for (; audit->next < history->steps.count && !audit_failed(audit); audit->next++) {
        const Step *step = &history->steps.at[audit->next];
        if (step->op == STEP_GC_RUN && step->lsn > audit->horizon) {
            audit->horizon = step->lsn;
            audit->cover_valid = false;
        } else if (step->op == STEP_FLUSH) {
            LayerId layer = step->layer;
            audit->arrivals_flushed += record_store_get(&audit->simulator->store, layer).count;
            layer_comes(audit, layer);
            audit_slices_flushed(audit, layer);
            audit_flush_in_keyspace(audit, layer);
        }
    }
}

/* ---- the backend in front of the backend ---- */

static bool front_key_source(void *self, const History *history, const LayerId *inputs, size_t count, KeySource *source,
                             Error *error)
{
    const AuditState *audit = self;
    return audit->inner.key_source(audit->inner.self, history, inputs, count, source, error);
}

static const Keyspace *front_keyspace(void *self)
{
    const AuditState *audit = self;
    return audit->inner.keyspace(audit->inner.self);
}

static bool front_run(void *self, const History *history, uint32_t first, JobResult *results, Error *error)
{
    const AuditState *audit = self;
    return audit->inner.run(audit->inner.self, history, first, results, error);
}

static void front_attach(void *self, uint32_t job, LayerId layer)
{
    AuditState *audit = self;
    audit->inner.attach(audit->inner.self, job, layer);
    take_in_steps(audit);
    layer_comes(audit, layer);
    if (layer_is_image(&audit->simulator->history->layers, layer))
        audit_image_came(audit, layer);
}

static void front_drop(void *self, LayerId layer)
{
    AuditState *audit = self;
    take_in_steps(audit);
    set_alive(audit, layer, false);
    audit_slices_dropped(audit, layer);
    if (layer_is_image(&audit->simulator->history->layers, layer))
        array_push(&audit->pending, (AuditPending){layer, audit_step(audit)});
    else
        audit_delta_goes(audit, layer);
    audit->inner.drop(audit->inner.self, layer);
}

static bool report_failure(const AuditState *audit, Error *error)
{
    if (!audit_failed(audit))
        return true;
    if (error)
        *error = audit->failure;
    return false;
}

static bool front_check(void *self, Error *error)
{
    return report_failure(self, error);
}

static bool look(void *self, const Simulator *simulator, Error *error)
{
    AuditState *audit = self;
    (void)simulator;
    take_in_steps(audit);
    adopt_stated(audit);
    audit_settle(audit);
    audit_totals(audit);
    if (audit_has_slices(audit))
        audit_slices(audit);
    else
        audit_overlaps(audit), audit_doubles(audit);
    return report_failure(audit, error);
}

/* ---- life ---- */

void audit_init(Audit *out, Simulator *simulator)
{
    assert(simulator->arrivals == 0);
    AuditState *audit = mem_zero(1, sizeof *audit);
    *out = (Audit){audit};
    *audit = (AuditState){.simulator = simulator, .form = &simulator->store.form, .inner = simulator->backend};
    audit->copies = mem_zero(audit->form->count + 1, 1);
    const History *history = simulator->history;
    audit->next = (StepId)history->steps.count;
    size_t count;
    LayerId *live = history_live(history, audit_step(audit), &count);
    for (size_t i = 0; i < count; i++) { /* a scenario gave the layers, so their records are unknown */
        set_alive(audit, live[i], true);
        audit->report.layers++;
        audit->report.unchecked++;
    }
    free(live);
    simulator->strict_keyspace = true;
    simulator->backend = (Backend){.self = audit,
                                   .estimated = audit->inner.estimated,
                                   .key_source = front_key_source,
                                   .keyspace = front_keyspace,
                                   .run = front_run,
                                   .attach = front_attach,
                                   .drop = front_drop,
                                   .check = front_check};
    simulator_watch(simulator, (SimulatorWatch){audit, look});
}

void audit_release(Audit *out)
{
    AuditState *audit = out->state;
    if (!audit)
        return;
    lost_records_release(&audit->lost);
    image_cover_release(&audit->cover);
    array_release(&audit->pending);
    free(audit->copies);
    free(audit->codes);
    free(audit->alive);
    free(audit);
    *out = (Audit){0};
}

AuditReport audit_report(const Audit *out)
{
    AuditReport report = out->state->report;
    report.records = out->state->arrivals_flushed;
    report.horizon = out->state->horizon;
    return report;
}

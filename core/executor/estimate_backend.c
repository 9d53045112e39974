/* estimate_backend.c - running a job of a dump is believing its plan. */
#include "core/executor/estimate_backend.h"

#include "core/history/slices.h"

#include <stdlib.h>

static bool backend_key_source(void *self, const History *history, const LayerId *inputs, size_t count,
                               KeySource *source, Error *error)
{
    (void)history, (void)error;
    estimate_source(self, inputs, count, source);
    return true;
}

static uint64_t backend_layer_bytes(void *self, LayerId layer)
{
    return estimate_layer_bytes(self, layer);
}

static const Keyspace *backend_keyspace(void *self)
{
    return &((const Estimate *)self)->keyspace;
}

static bool backend_run(void *self, const History *history, uint32_t first, uint32_t count, unsigned workers,
                        JobResult *results, Error *error)
{
    (void)self, (void)workers, (void)error;
    for (uint32_t i = 0; i < count; i++)
        results[i] = (JobResult){history->plan.jobs.at[first + i].bytes_out, SIZE_UNKNOWN};
    return true;
}

static void backend_attach(void *self, uint32_t job, LayerId layer)
{
    (void)self, (void)job, (void)layer;
}

static void backend_drop(void *self, LayerId layer)
{
    (void)self, (void)layer;
}

Backend estimate_backend(Estimate *estimate)
{
    return (Backend){
        .self = estimate,
        .loaded = true,
        .estimated = true,
        .keyspace_estimated = estimate->keyspace_estimated,
        .key_source = backend_key_source,
        .layer_bytes = backend_layer_bytes,
        .keyspace = backend_keyspace,
        .run = backend_run,
        .attach = backend_attach,
        .drop = backend_drop,
    };
}

bool estimate_compact(History *history, Lsn end_lsn, Error *error)
{
    size_t count;
    StepId now = history_last_step(history);
    LayerId *live = history_live(history, now, &count);
    Estimate estimate;
    estimate_init(&estimate, &history->layers, live, count, history->policy.target_file_size);
    Backend backend = estimate_backend(&estimate);
    Compactor compactor = {0};
    bool done = compactor_run(&compactor, history, &backend, end_lsn, error);
    compactor_release(&compactor);
    history_show_slices(history);
    estimate_release(&estimate);
    free(live);
    return done;
}

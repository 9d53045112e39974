/* job_reads.c - compares the inputs of two jobs by a hash of each layer's identity: summed up to see whether any
 * differs, sorted to find those that do. Layers of two histories bear the same id only where one was forked from the
 * other. */
#include "core/history/job_reads.h"

#include "core/model/layer_lookup.h"

#include <stdlib.h>

typedef struct ReadInput {
    uint64_t hash;
    LayerId id;
} ReadInput;

static uint64_t input_hash(const History *history, LayerId id)
{
    Layer layer = layer_set_get(&history->layers, id);
    return layer_identity_hash(&layer);
}

/* The inputs that a job reads, in heap memory that the caller frees. */
static ReadInput *job_inputs_read(const History *history, uint32_t number, size_t *count)
{
    const PlanJob *job = &history->plan.jobs.at[number];
    ReadInput *inputs = mem_alloc((job->inputs_count + 1) * sizeof *inputs);
    *count = 0;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = history->plan.refs.at[job->inputs_first + i];
        if (id < history->layers.count && plan_job_reads(job, &history->layers, id))
            inputs[(*count)++] = (ReadInput){input_hash(history, id), id};
    }
    return inputs;
}

/* The sum of the hashes of what a job reads, and their number. */
static ReadInput job_inputs_sum(const History *history, uint32_t number)
{
    const PlanJob *job = &history->plan.jobs.at[number];
    ReadInput sum = {0};
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = history->plan.refs.at[job->inputs_first + i];
        if (id >= history->layers.count || !plan_job_reads(job, &history->layers, id))
            continue;
        sum.hash += input_hash(history, id);
        sum.id++;
    }
    return sum;
}

bool jobs_read_same_layers(JobPair jobs)
{
    ReadInput a = job_inputs_sum(jobs.a, jobs.job_a), b = job_inputs_sum(jobs.b, jobs.job_b);
    return a.hash == b.hash && a.id == b.id;
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const ReadInput *)a)->hash, y = ((const ReadInput *)b)->hash;
    return (x > y) - (x < y);
}

static int by_id_down(const void *a, const void *b)
{
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    return (x < y) - (x > y);
}

size_t job_reads_only(JobPair jobs, LayerIds *only)
{
    size_t own_count, other_count, j = 0, first = only->count;
    ReadInput *own = job_inputs_read(jobs.a, jobs.job_a, &own_count);
    ReadInput *other = job_inputs_read(jobs.b, jobs.job_b, &other_count);
    qsort(own, own_count, sizeof *own, by_hash);
    qsort(other, other_count, sizeof *other, by_hash);
    for (size_t i = 0; i < own_count; i++) {
        while (j < other_count && other[j].hash < own[i].hash)
            j++;
        if (j < other_count && other[j].hash == own[i].hash)
            j++;
        else
            array_push(only, own[i].id);
    }
    if (only->count > first)
        qsort(only->at + first, only->count - first, sizeof *only->at, by_id_down);
    free(own);
    free(other);
    return own_count;
}

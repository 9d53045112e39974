/* replay.c - generates the records and page images of one key again. A history contains neither. Which layers have a
 * page image of the key follows from their lineage: a job adds one after the key's newest record if the chain since the
 * newest page of its inputs is long and large enough (record_store.c). Layers are created after their inputs, so one
 * pass over the ancestors by ascending id is enough.
 */
#include "core/simulator/replay.h"

#include "core/simulator/simulator.h"
#include "core/simulator/workload.h"

#include <stdlib.h>

#define CHUNK              4096u
#define REPLAY_RECORDS_MAX ((uint64_t)1 << 32)

const WorkloadKind *replay_workload(const History *history)
{
    return history->workload && history->run.records ? workload_find(str_from(history->workload)) : NULL;
}

bool replay_params(const History *history, WorkloadParams *params, Error *error)
{
    const WorkloadKind *kind = replay_workload(history);
    if (!kind)
        return error_set(error, ERROR_USAGE, "the workload of this history is unknown");
    WorkloadParams found = workload_usual(kind);
    found.records = history->run.records;
    found.record_bytes = history->run.record_bytes;
    found.logical_bytes = history->run.logical_bytes;
    found.seed = history->seed;
    if (!workload_set(kind, str_from(history->run.with ? history->run.with : ""), &found, error))
        return false;
    *params = found;
    return true;
}

bool replay_known(const History *history, uint64_t *records)
{
    uint64_t count = replay_workload(history) ? history->run.records : 0;
    count += scenario_records(&history->scenario);
    *records = count;
    return count > 0;
}

static void list_records(const Scenario *scenario, Key key, KeyRecords *records)
{
    Lsn lsn = SIMULATOR_FIRST_LSN;
    for (size_t i = 0; i < scenario->count; i++) {
        const Statement *statement = &scenario->at[i];
        if (statement->kind != STATEMENT_RECORD)
            continue;
        if (statement->keys.lo == key)
            array_push(records, (KeyRecord){lsn, statement->number});
        lsn += statement->number;
    }
}

static bool draw_records(const History *history, const WorkloadKind *kind, Key key, KeyRecords *records, Error *error)
{
    Workload workload;
    WorkloadParams params;
    if (!replay_params(history, &params, error) || !workload_init(&workload, kind, &params, error))
        return false;
    uint64_t keys[CHUNK];
    /* bursts are drawn from the same random stream */
    uint64_t burst = kind->burst ? kind->burst(&workload) : UINT64_MAX;
    while (workload.next < params.records) {
        uint64_t left = params.records - workload.next, first = workload.next;
        size_t count = (size_t)(left < CHUNK ? left : CHUNK);
        count = burst < count ? (size_t)burst : count;
        workload_fill(&workload, keys, count);
        for (size_t i = 0; i < count; i++)
            if (keys[i] == key)
                array_push(records,
                           (KeyRecord){SIMULATOR_FIRST_LSN + (first + i) * params.record_bytes, params.record_bytes});
        if (kind->burst && (burst -= count) == 0)
            burst = kind->burst(&workload);
    }
    return true;
}

bool replay_key(const History *history, Key key, KeyRecords *records, Error *error)
{
    const WorkloadKind *kind = replay_workload(history);
    uint64_t count;
    *records = (KeyRecords){0};
    if (!replay_known(history, &count))
        return error_set(error, ERROR_USAGE, "the records of this history are unknown");
    if (count > REPLAY_RECORDS_MAX)
        return error_set(error, ERROR_USAGE, "%llu records are too many to be drawn again", (unsigned long long)count);
    if (kind)
        return draw_records(history, kind, key, records, error);
    list_records(&history->scenario, key, records);
    return true;
}

/* ---- page images ---- */

/* Where pages lie among the ancestors of a path's layers; per layer. */
typedef struct ReplayPages {
    const History *history;
    const KeyRecords *records;
    Key key;
    bool *wanted;
    Lsn *made, *newest; /* LSN + 1 of the page that its job made; of its newest one at all; 0: none */
} ReplayPages;

static bool replay_holds(const History *history, LayerId layer, Key key)
{
    return history->layers.key_lo[layer] <= key && key < history->layers.key_hi[layer];
}

/* The job that merged the layer from others; NULL for a flushed layer. */
static const PlanJob *replay_job(const History *history, LayerId layer)
{
    uint32_t job = history->job[layer];
    bool delta = job < history->plan.jobs.count && history->plan.jobs.at[job].kind == JOB_CREATE_DELTA;
    return delta ? &history->plan.jobs.at[job] : NULL;
}

/* Inputs are older than outputs. The check prevents endless recursion where a history file says otherwise. */
static bool is_input(const ReplayPages *pages, LayerId input, LayerId layer)
{
    return input < layer && !layer_is_image(&pages->history->layers, input) &&
           replay_holds(pages->history, input, pages->key);
}

static void want(ReplayPages *pages, LayerId layer)
{
    const Plan *plan = &pages->history->plan;
    ARRAY(LayerId) ahead = {0};
    array_push(&ahead, layer);
    while (ahead.count) {
        LayerId at = ahead.at[--ahead.count];
        if (pages->wanted[at])
            continue;
        pages->wanted[at] = true;
        const PlanJob *job = replay_job(pages->history, at);
        for (uint32_t i = 0; job && i < job->inputs_count; i++)
            if (is_input(pages, plan->refs.at[job->inputs_first + i], at))
                array_push(&ahead, plan->refs.at[job->inputs_first + i]);
    }
    array_release(&ahead);
}

static void replay_make(ReplayPages *pages, LayerId layer)
{
    const History *history = pages->history;
    const PlanJob *job = replay_job(history, layer);
    Lsn newest = 0, last = 0;
    for (uint32_t i = 0; job && i < job->inputs_count; i++) {
        LayerId input = history->plan.refs.at[job->inputs_first + i];
        if (is_input(pages, input, layer) && pages->newest[input] > newest)
            newest = pages->newest[input];
    }
    uint64_t chain = 0, bytes = 0;
    for (size_t i = 0; job && i < pages->records->count; i++) {
        KeyRecord record = pages->records->at[i];
        if (record.lsn < history->layers.lsn_lo[layer] || record.lsn >= history->layers.lsn_hi[layer])
            continue;
        last = record.lsn + 1;
        chain += last > newest;
        bytes += last > newest ? record.bytes : 0;
    }
    bool page = job && chain >= history->policy.materialize && chain > 0 && bytes >= PAGE_BYTES;
    pages->made[layer] = page ? last : 0;
    pages->newest[layer] = page ? last : newest;
}

/* LSN + 1 of the newest page in the layer, or in what it was made of, from `floor` on and below `from`. */
static Lsn find_page(const ReplayPages *pages, LayerId layer, Lsn floor, Lsn from)
{
    ReplayPages below = {.history = pages->history, .key = pages->key};
    size_t count = pages->history->layers.count;
    below.wanted = mem_zero(count, sizeof *below.wanted);
    want(&below, layer);
    Lsn best = 0;
    for (LayerId id = 0; id < count; id++)
        if (below.wanted[id] && pages->made[id] > floor && pages->made[id] <= from && pages->made[id] > best)
            best = pages->made[id];
    free(below.wanted);
    return best;
}

static void pages_init(ReplayPages *pages, const History *history, Key key, const KeyRecords *records,
                       const ReadPath *path)
{
    size_t count = history->layers.count;
    *pages = (ReplayPages){.history = history, .records = records, .key = key};
    pages->wanted = mem_zero(count, sizeof *pages->wanted);
    pages->made = mem_zero(count, sizeof *pages->made);
    pages->newest = mem_zero(count, sizeof *pages->newest);
    if (history->policy.materialize == 0)
        return;
    for (size_t i = 0; i < path->steps.count; i++)
        if (!layer_is_image(&history->layers, path->steps.at[i].layer))
            want(pages, path->steps.at[i].layer);
    for (LayerId id = 0; id < count; id++)
        if (pages->wanted[id])
            replay_make(pages, id);
}

static void replay_pages_release(ReplayPages *pages)
{
    free(pages->wanted);
    free(pages->made);
    free(pages->newest);
}

size_t replay_path(const History *history, Key key, const KeyRecords *records, const ReadPath *path,
                   Contribution *contributions)
{
    ReplayPages pages;
    size_t taken = path->steps.count;
    pages_init(&pages, history, key, records, path);
    for (size_t i = 0; i < path->steps.count; i++)
        contributions[i] = (Contribution){0};
    for (size_t i = 0; i < taken; i++) {
        const ReadStep *step = &path->steps.at[i];
        Contribution *own = &contributions[i];
        if (layer_is_image(&history->layers, step->layer)) {
            *own = (Contribution){.bytes = PAGE_BYTES, .ends = true, .page = step->floor};
            break;
        }
        /* a read at the head has no upper end, but records from the layer's end on came after its last one */
        Lsn end = history->layers.lsn_hi[step->layer], from = step->from < end ? step->from : end;
        Lsn page = history->policy.materialize ? find_page(&pages, step->layer, step->floor, from) : 0;
        for (size_t r = 0; r < records->count; r++) {
            KeyRecord record = records->at[r];
            bool above = page ? record.lsn >= page : record.lsn >= step->floor;
            if (above && record.lsn < from) {
                own->records++;
                own->bytes += record.bytes;
            }
        }
        if (page) {
            own->ends = true;
            own->page = page - 1;
            own->bytes += PAGE_BYTES;
            taken = i + 1;
        }
    }
    replay_pages_release(&pages);
    return taken;
}

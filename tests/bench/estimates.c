/* How far plans are off that know only names: the table of tests/bench/records.md.
 *
 * The layers of a run are written as files and planned three times: with their records, with the index alone (names
 * and sizes), and with bare names. What an estimated job would really write is counted from the records. */
#include "core/base/sort.h"
#include "core/catalog/timeline_files.h"
#include "core/executor/dry_run.h"
#include "core/formats/load.h"
#include "core/records/layer_records.h"
#include "core/simulator/simulation.h"
#include "tests/unit/timeline_dir.h"

#include <math.h>

enum { RECORDS = 400000, LENGTH = 300, TARGET = 6000000, FANOUT = 7 };

static bool write_files(void *self, const Simulator *simulator, Error *error)
{
    (void)error;
    timeline_dir_write(self, simulator);
    return true;
}

static void run(const char *workload, TimelineDir *dir, Lsn *end)
{
    SimulationOptions options;
    SimulationReport report;
    History history;
    Error error = {0};
    simulation_usual(&options, workload_find(str_from(workload)), &error);
    options.params.records = RECORDS;
    options.params.record_bytes = LENGTH;
    options.params.logical_bytes = (uint64_t)60 << 20;
    options.policy.target_file_size = TARGET;
    options.policy.fanout = FANOUT;
    options.leave = (SimulatorWatch){dir, write_files};
    history_init(&history);
    if (!simulation_run(&history, &options, &report, &error)) {
        fprintf(stderr, "%s: %s\n", workload, error.message);
        exit(1);
    }
    *end = 0;
    for (LayerId id = 0; id < history.layers.count; id++)
        *end = history.layers.lsn_hi[id] > *end ? history.layers.lsn_hi[id] : *end;
    history_release(&history);
}

typedef enum Known { KNOWN_RECORDS, KNOWN_SIZES, KNOWN_NAMES } Known;

static void load(const TimelineDir *dir, Known known, const char *policy, History *history)
{
    LoadReport report = {0};
    Error error = {0};
    char index[64];
    const char *path = index;
    snprintf(index, sizeof index, "%s/index_part.json", dir->path);
    if (!(known == KNOWN_RECORDS ? timeline_files_load(dir->path, &(LoadOptions){0}, history, &report, &error)
                                 : load_paths(&path, 1, &(LoadOptions){0}, history, &report, &error))) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    load_report_release(&report);
    if (known == KNOWN_NAMES) {
        for (LayerId id = 0; id < history->layers.count; id++)
            history->layers.size[id] = SIZE_UNKNOWN;
        keyspace_release(&history->layers.keyspace);
        history->layers.keyspace_given = false;
    }
    policy_named(STR("neon"), &history->policy, NULL);
    history->policy.target_file_size = TARGET;
    policy_parse(str_from(policy), &history->policy, NULL);
    policy_set(&history->policy, STR("fanout"), STR("3"), NULL);
}

/* Collects what these layers really hold of the keys. False: the plan itself makes some of them. */
static bool held(const History *plan, uint32_t first, uint32_t count, KeyRange keys, LayerRecords *records,
                 LeafCache *cache, uint64_t *bytes)
{
    for (uint32_t i = 0; i < count; i++) {
        LayerId id = plan->plan.refs.at[first + i];
        RecordPlace from, to;
        if (layer_is_image(&plan->layers, id))
            continue;
        const LeafDirectory *directory = layer_records_directory(records, id, NULL);
        if (!directory)
            return false;
        RecordSegment whole = record_segment_whole(directory);
        if (!record_place_in(cache, &whole, keys.lo, 0, &from, NULL) ||
            !record_place_in(cache, &whole, keys.hi, 0, &to, NULL))
            return false;
        *bytes += to.offset - from.offset;
    }
    return true;
}

static bool really(const History *plan, const PlanJob *job, LayerRecords *records, LeafCache *cache, uint64_t *bytes)
{
    *bytes = 0;
    if (job->pieces_count == 0)
        return held(plan, job->inputs_first, job->inputs_count, job->keys, records, cache, bytes);
    for (uint32_t i = 0; i < job->pieces_count; i++) {
        const PlanPiece *piece = &plan->plan.pieces.at[job->pieces_first + i];
        if (!held(plan, piece->inputs_first, piece->inputs_count, piece->keys, records, cache, bytes))
            return false;
    }
    return true;
}

typedef struct Off {
    uint64_t written;
    size_t jobs, images, measured;
    double median, worst; /* |really - planned| / the larger of them */
    bool same;            /* the jobs are those of the exact plan */
} Off;

static bool same_jobs(const Plan *a, const Plan *b)
{
    if (a->jobs.count != b->jobs.count)
        return false;
    for (size_t i = 0; i < a->jobs.count; i++)
        if (a->jobs.at[i].kind != b->jobs.at[i].kind || a->jobs.at[i].keys.lo != b->jobs.at[i].keys.lo ||
            a->jobs.at[i].keys.hi != b->jobs.at[i].keys.hi)
            return false;
    return true;
}

static Off measure(const History *plan, const History *exact, LeafCache *cache)
{
    Off off = {.same = same_jobs(&plan->plan, &exact->plan)};
    Sort64 *errors = mem_alloc((plan->plan.jobs.count + 1) * sizeof *errors);
    for (size_t i = 0; i < plan->plan.jobs.count; i++) {
        const PlanJob *job = &plan->plan.jobs.at[i];
        uint64_t bytes;
        off.jobs += !job->skipped;
        off.images += job->kind == JOB_CREATE_IMAGE;
        off.written += job->skipped ? 0 : job->bytes_out;
        if (job->kind == JOB_CREATE_IMAGE || job->keys.hi - job->keys.lo == 1 || !job->bytes_out ||
            !really(plan, job, exact->records, cache, &bytes))
            continue;
        double larger = (double)(bytes > job->bytes_out ? bytes : job->bytes_out);
        double error = fabs((double)bytes - (double)job->bytes_out) / larger;
        errors[off.measured++] = (Sort64){(uint64_t)(error * 1e6), 0};
    }
    sort_64(errors, off.measured);
    if (off.measured) {
        off.median = (double)errors[(off.measured - 1) / 2].number / 1e6;
        off.worst = (double)errors[off.measured - 1].number / 1e6;
    }
    free(errors);
    return off;
}

static void print(const Off *off, bool exact)
{
    printf(" %zu (%zu), %.1f |", off->jobs, off->images, (double)off->written / 1048576);
    if (exact)
        return;
    if (off->measured)
        printf(" %.0f %%, %.0f %% |", 100 * off->median, 100 * off->worst);
    else
        printf(" - |");
    printf(" %s |", off->same ? "same" : "others");
}

int main(void)
{
    static const char *const workloads[] = {"uniform", "hot-cold",  "zipf",   "single", "moving",
                                            "append",  "relations", "bursts", "bulk"};
    static const char *const policies[] = {"neon", "full", "blocks,max_depth=3"};
    printf("| workload | policy | exact: jobs (images), MiB");
    for (Known known = KNOWN_SIZES; known <= KNOWN_NAMES; known++)
        printf(" | %s: jobs (images), MiB | a job is off by (median, worst) | jobs are",
               known == KNOWN_SIZES ? "index" : "names");
    printf(" |\n|---|---|---|---|---|---|---|---|---|\n");
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        TimelineDir dir;
        Lsn end;
        run(workloads[w], &dir, &end);
        for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
            History plans[3];
            LeafCache *cache = leaf_cache_new(1024);
            for (Known known = KNOWN_RECORDS; known <= KNOWN_NAMES; known++) {
                Error error = {0};
                load(&dir, known, policies[p], &plans[known]);
                if (!dry_run_compact(&plans[known], end, &error)) {
                    fprintf(stderr, "%s %s: %s\n", workloads[w], policies[p], error.message);
                    return 1;
                }
            }
            printf("| %s | %s |", workloads[w], policies[p]);
            for (Known known = KNOWN_RECORDS; known <= KNOWN_NAMES; known++) {
                Off off = measure(&plans[known], &plans[KNOWN_RECORDS], cache);
                print(&off, known == KNOWN_RECORDS);
            }
            printf("\n");
            for (Known known = KNOWN_RECORDS; known <= KNOWN_NAMES; known++)
                history_release(&plans[known]);
            leaf_cache_free(cache);
        }
        timeline_dir_remove(&dir);
    }
    return 0;
}

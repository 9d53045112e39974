/* run_checks.h - what must hold for every run, whatever its policy. The checks are slow and simple. */
#ifndef TESTS_UNIT_RUN_CHECKS_H
#define TESTS_UNIT_RUN_CHECKS_H

#include "core/simulator/simulator.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <setjmp.h>

#include <cmocka.h>

/* Checks that planned bytes, where nothing is estimated, are the bytes written. Returns how many jobs were compared. */
static inline size_t check_planned_bytes(const History *history, const char *run)
{
    size_t compared = 0;
    for (size_t j = 0; j < history->plan.jobs.count; j++) {
        const PlanJob *job = &history->plan.jobs.at[j];
        if (job->skipped || job->optional || job->output == LAYER_NONE)
            continue;
        compared++;
        if (history->layers.size[job->output] != job->bytes_out)
            fail_msg("%s: job %zu plans %llu bytes and writes %llu", run, j, (unsigned long long)job->bytes_out,
                     (unsigned long long)history->layers.size[job->output]);
    }
    return compared;
}

/* Checks that a chosen cut names the key at which its job's layer ends. An image ends there, a delta with its last
 * record before it. Returns how many were compared. */
static inline size_t check_chosen_cuts(const History *history, const char *run)
{
    size_t compared = 0;
    for (size_t c = 0; c < history->plan.cuts.count; c++) {
        const PlanCut *cut = &history->plan.cuts.at[c];
        if (!cut->chosen || cut->job >= history->plan.jobs.count)
            continue;
        const PlanJob *job = &history->plan.jobs.at[cut->job];
        bool right = job->kind == JOB_CREATE_IMAGE ? job->keys.hi == cut->key : job->keys.hi <= cut->key;
        if (!right)
            fail_msg("%s: job %u ends at %llX, its cut says %llX", run, (unsigned)cut->job,
                     (unsigned long long)job->keys.hi, (unsigned long long)cut->key);
        compared++;
    }
    return compared;
}

/* Checks that no record is in two live deltas or, where layers have holes, in two slices in use. Call it while the
 * simulator lives. */
static inline void check_single_copies(const Simulator *simulator, const char *run)
{
    const History *history = simulator->history;
    const RecordForm *form = &simulator->store.form;
    uint32_t *holder = mem_zero(simulator->arrivals + 1, sizeof *holder);
    size_t count;
    HistoryPart *parts = history_parts(history, (StepId)(history->steps.count - 1), &count);
    for (size_t i = 0; i < count; i++) {
        if (layer_is_image(&history->layers, parts[i].layer))
            continue;
        Words words = record_store_get(&simulator->store, parts[i].layer);
        for (size_t w = 0; w < words.count; w++) {
            Key key = record_key(form, words.at[w]);
            uint64_t arrival = record_arrival(form, words.at[w]);
            if (record_is_page(words.at[w]) || key < parts[i].keys.lo || key >= parts[i].keys.hi)
                continue;
            if (holder[arrival])
                fail_msg("%s: record %llu is in layers %u and %u", run, (unsigned long long)arrival,
                         (unsigned)holder[arrival] - 1, (unsigned)parts[i].layer);
            holder[arrival] = parts[i].layer + 1;
        }
    }
    free(parts);
    free(holder);
}

#endif

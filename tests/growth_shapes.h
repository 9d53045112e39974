/* growth_shapes.h - shapes of n layers that are the worst case for one part of a planner or another, and runs of many
 * small layers. `make bench` measures their time (tests/bench/bench_growth.c); a test counts their work
 * (tests/unit/test_growth.c). */
#ifndef TESTS_GROWTH_SHAPES_H
#define TESTS_GROWTH_SHAPES_H

#include "core/analysis/layer_visits.h"
#include "core/analysis/read_depth.h"
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/executor/dry_run.h"
#include "core/planner/legacy/stack.h"
#include "core/simulator/workload_run.h"

#include <stdio.h>
#include <stdlib.h>

static inline Key shape_key_of(uint64_t x)
{
    Key key = 0;
    key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 16384 + (uint32_t)(x >> 31), .field6 = x & 0x7FFFFFFF},
             &key);
    return key;
}

static inline void shape_add(LayerSet *set, LayerKind kind, uint64_t from, uint64_t to, Lsn lo, Lsn hi)
{
    layer_set_add(set, &(Layer){.key_lo = shape_key_of(from),
                                .key_hi = shape_key_of(to),
                                .lsn_lo = lo,
                                .lsn_hi = hi,
                                .size = SIZE_UNKNOWN,
                                .records = SIZE_UNKNOWN,
                                .generation = GENERATION_NONE,
                                .shard = SHARD_NONE,
                                .kind = (uint8_t)kind});
}

/* One key with thousands of deltas, one above the other. */
static inline void shape_one_key(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_DELTA, 7, 8, 1000 + i * 8, 1008 + i * 8);
}

/* Deltas over the same keys: each begins before any earlier one ends. */
static inline void shape_chain(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_DELTA, 0, 1000, 1000 + i * 8, 1000 + (i + n) * 8);
}

/* Rectangles inside each other. */
static inline void shape_nested(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_DELTA, i, 2 * n - i + 1, 1000 + i * 8, 1000 + (2 * n - i) * 8 + 1);
}

/* Deltas over ever fewer keys, each overlapping the ones before it by its last LSN: reads visit all over a key. */
static inline void shape_long_paths(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_DELTA, i, 2 * n - i + 1, 1000 + i * 8, 1009 + i * 8);
}

/* A grid: half of the deltas are wide and thin, half tall and narrow. */
static inline void shape_tall_and_wide(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n / 2; i++)
        shape_add(set, LAYER_DELTA, 0, n * 4, 1000 + i * 16, 1008 + i * 16);
    for (uint64_t i = 0; i < n / 2; i++)
        shape_add(set, LAYER_DELTA, i * 8, i * 8 + 8, 16, 1000 + n * 16);
}

/* Wide deltas, and on each an image over other keys: every block has a different stack. */
static inline void shape_stack(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n / 2; i++) {
        shape_add(set, LAYER_DELTA, 0, n * 4, 1000 + i * 16, 1008 + i * 16);
        shape_add(set, LAYER_IMAGE, i * 4, i * 4 + 4, 1008 + i * 16, 1009 + i * 16);
    }
}

static inline void shape_staircase(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_DELTA, i * 4, i * 4 + 400, 1000 + i * 8, 1008 + i * 8);
}

/* Images inside each other, each above those around it. */
static inline void shape_nested_images(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_IMAGE, i, 2 * n - i + 1, 0x1000 + i * 8, 0x1001 + i * 8);
}

static inline void shape_at_random(LayerSet *set, uint64_t n)
{
    Rng rng = {1};
    for (uint64_t i = 0; i < n; i++) {
        uint64_t a = rng_below(&rng, 1 << 30), b = rng_below(&rng, 1 << 30);
        Lsn l = rng_below(&rng, (uint64_t)1 << 34), h = rng_below(&rng, (uint64_t)1 << 34);
        bool image = rng_below(&rng, 10) < 3;
        Lsn low = l < h ? l : h, high = l < h ? h : l;
        shape_add(set, image ? LAYER_IMAGE : LAYER_DELTA, a < b ? a : b, (a < b ? b : a) + 1, low,
                  image ? low + 1 : high + 1);
    }
}

/* ---- over ever more blocks ----
 * Keys lie 256 apart, so that the number of blocks grows with that of the layers, and with it the sum of all stacks as
 * its square. */

static inline void shape_wide_nested(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_DELTA, i << 8, (2 * n - i) << 8, 1000 + i, 1001 + 2 * n - i);
}

static inline void shape_wide_staircase(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        shape_add(set, LAYER_DELTA, i << 8, (i + n / 2 + 1) << 8, 1000 + i * 16, 1016 + i * 16);
}

/* Every second delta is a thin tooth over a few keys, between deltas over all. */
static inline void shape_wide_comb(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        if (i % 2)
            shape_add(set, LAYER_DELTA, 0, 2 * n << 8, 1000 + i * 16, 1016 + i * 16);
        else
            shape_add(set, LAYER_DELTA, 2 * i << 8, (2 * i + 1) << 8, 1000, 1000 + n * 16);
}

static inline void shape_wide_random(LayerSet *set, uint64_t n)
{
    Rng rng = {1};
    for (uint64_t i = 0; i < n; i++) {
        uint64_t a = rng_below(&rng, 2 * n), b = rng_below(&rng, 2 * n);
        Lsn l = rng_below(&rng, 16 * n), h = rng_below(&rng, 16 * n);
        shape_add(set, LAYER_DELTA, (a < b ? a : b) << 8, ((a < b ? b : a) + 1) << 8, 1000 + (l < h ? l : h),
                  1001 + (l < h ? h : l));
    }
}

/* Plans `size` layers of a shape under `blocks`; ends the process where that fails. */
static inline void growth_plan(void (*shape)(LayerSet *set, uint64_t layers), uint64_t size)
{
    History history;
    history_init(&history);
    shape(&history.layers, size);
    history.layers.form = KEY_PRODUCTION;
    if (!policy_named(STR("blocks"), &history.policy, NULL))
        exit(1);
    history.policy.target_file_size = (uint64_t)256 << 20;
    history.policy.fanout = 10;
    history.plan.trace = &history.trace;
    history_add_step(&history, STEP_LOAD);
    history_adopt_layers(&history);
    if (!dry_run_compact(&history, history_end_lsn(&history, history_last_step(&history)), NULL))
        exit(1);
    history_release(&history);
}

/* Sweeps the reads at the head over `size` layers of a shape, and counts the visits of each layer. Production's heights
 * are measured over the same keys. */
static inline void growth_reads(void (*shape)(LayerSet *set, uint64_t layers), uint64_t size)
{
    LayerSet set;
    layer_set_init(&set);
    shape(&set, size);
    set.form = KEY_PRODUCTION;
    LayerId *ids = mem_alloc(set.count * sizeof *ids);
    for (size_t i = 0; i < set.count; i++)
        ids[i] = (LayerId)i;
    LayerIndex index;
    Overlaps overlaps;
    ReadProfile profile;
    layer_index_init(&index, &set);
    LayerView view = {&set, &index, ids, set.count};
    overlaps_init(&overlaps, view);
    read_profile_init(&profile, view, &overlaps, LSN_HEAD);
    free(layer_visits(view, &overlaps));
    LegacyStacks stacks;
    legacy_stacks_init(&stacks, &set, ids, set.count);
    LegacyStackQuery query = {{0, KEY_METADATA_LO}, 0, LSN_HEAD, UINT32_MAX, 0, {0, 0}};
    legacy_stacks_ask(&stacks, &query, 1, NULL, NULL);
    legacy_stacks_release(&stacks);
    read_profile_release(&profile);
    overlaps_release(&overlaps);
    layer_index_release(&index);
    free(ids);
    layer_set_release(&set);
}

/* Runs records of equal length through flushes and compactions under `neon`; ends the process where that fails. */
static inline void growth_simulate(uint64_t records, uint64_t length, uint64_t target, uint64_t logical_bytes)
{
    WorkloadParams params = {.records = records, .record_bytes = length, .logical_bytes = logical_bytes, .seed = 1};
    Workload workload;
    RecordForm form;
    History history;
    Simulator simulator;
    history_init(&history);
    if (!workload_init(&workload, workload_find(STR("uniform")), &params, NULL) ||
        !workload_form(&workload, &form, NULL) || !policy_named(STR("neon"), &history.policy, NULL))
        exit(1);
    history.policy.fanout = 4;
    history.policy.target_file_size = target;
    history.policy.workers = 1;
    simulator_init(&simulator, &history, &form, false);
    if (!workload_run(&workload, &simulator, NULL))
        exit(1);
    simulator_release(&simulator);
    history_release(&history);
}

#endif

/* universal_pick.c - RocksDB's universal compaction: merge whole sorted runs.
 *
 *     runs, newest first     10  11  9  |  40  |  900       trigger 4, size_ratio 1, amplification 200
 *     1 amplification        10 + 11 + 9 + 40 = 70 < 2 x 900: no
 *     2 size ratio           from 10: 10 x 1.01 < 11: no. From 11: 9 fits, 20 x 1.01 < 40: stops with two: 11 and 9
 *     3 number of runs       only where neither of them held
 *
 * A run that is being compacted is skipped at the start of a group, and ends a group. All runs count for the trigger;
 * only waiting runs count for rule 3.
 *
 * A run is a table of L0, or a whole deeper level. Source: RocksDB db/compaction/compaction_picker_universal.cc.
 */
#include "core/planner/leveled/lsm_choice.h"
#include "core/planner/leveled/lsm_running.h"

#include <stdlib.h>

typedef struct UniversalRun {
    uint32_t level;
    uint32_t first; /* for a run of L0: its index in the level */
    uint64_t bytes;
    bool taken; /* a running compaction reads it */
} UniversalRun;

typedef struct UniversalRuns {
    UniversalRun *at;
    size_t count;
} UniversalRuns;

static UniversalRuns runs_of(const LsmState *state)
{
    UniversalRuns runs = {mem_alloc((state->levels[0].count + LSM_LEVELS_MAX) * sizeof *runs.at), 0};
    for (size_t i = 0; i < state->levels[0].count; i++) {
        uint32_t table = state->levels[0].at[i];
        runs.at[runs.count++] =
            (UniversalRun){0, (uint32_t)i, lsm_state_placement(state, table)->size, lsm_is_taken(state, table)};
    }
    for (uint32_t level = 1; level < LSM_LEVELS_MAX; level++)
        if (state->levels[level].count)
            runs.at[runs.count++] =
                (UniversalRun){level, 0, state->levels[level].bytes, lsm_is_taken(state, state->levels[level].at[0])};
    return runs;
}

/* The first run from `from` on that no compaction reads. */
static size_t first_free(const UniversalRuns *runs, size_t from)
{
    while (from < runs->count && runs->at[from].taken)
        from++;
    return from;
}

static bool amplified(const UniversalRuns *runs, const LsmOptions *options, LsmPick *pick, size_t *from, size_t *until)
{
    double upper = 0, last = (double)runs->at[runs->count - 1].bytes;
    size_t first = first_free(runs, 0);
    if (first + 1 >= runs->count)
        return false;
    for (size_t i = first; i < runs->count; i++) {
        if (runs->at[i].taken)
            return false;
        upper += i + 1 < runs->count ? (double)runs->at[i].bytes : 0;
    }
    if (upper * 100 < options->max_amplification * last)
        return false;
    pick->reason = LSM_BECAUSE_AMPLIFICATION;
    pick->left = upper;
    pick->right = options->max_amplification * last / 100;
    *from = first;
    *until = runs->count;
    return true;
}

/* The end of the group of runs from `from` on in which each run is at most size_ratio larger than all before it; and
 * its bytes. */
static size_t group_end(const UniversalRuns *runs, const LsmOptions *options, size_t from, double *sum)
{
    size_t until = from + 1;
    for (*sum = (double)runs->at[from].bytes; until < runs->count && until - from < options->max_merge_width; until++) {
        double next = (double)runs->at[until].bytes;
        if (runs->at[until].taken || *sum * (100.0 + options->size_ratio) / 100.0 < next)
            break;
        *sum += next;
    }
    return until;
}

static bool of_one_size(const UniversalRuns *runs, const LsmOptions *options, LsmPick *pick, size_t *from,
                        size_t *until)
{
    for (*from = first_free(runs, 0); *from < runs->count; *from = first_free(runs, *from + 1)) {
        double sum;
        *until = group_end(runs, options, *from, &sum);
        if (*until - *from < options->min_merge_width)
            continue;
        pick->reason = LSM_BECAUSE_RATIO;
        pick->left = (double)(*until - *from);
        pick->right = options->min_merge_width;
        return true;
    }
    return false;
}

/* Takes the newest runs that are available, as many as exceed the trigger, whatever their sizes. */
static bool too_many(const UniversalRuns *runs, const LsmOptions *options, LsmPick *pick, size_t *from, size_t *until)
{
    size_t waiting = 0, most;
    for (size_t i = 0; i < runs->count; i++)
        waiting += !runs->at[i].taken;
    if (waiting <= options->l0_trigger)
        return false;
    most = waiting - (size_t)options->l0_trigger + 1;
    most = most < options->max_merge_width ? most : options->max_merge_width;
    for (*from = first_free(runs, 0); *from < runs->count; *from = first_free(runs, *from + 1)) {
        for (*until = *from + 1; *until < runs->count && *until - *from < most && !runs->at[*until].taken;)
            (*until)++;
        if (*until - *from < options->min_merge_width || *until - *from < 2)
            continue;
        pick->reason = LSM_BECAUSE_RUNS;
        pick->left = (double)waiting;
        pick->right = (double)options->l0_trigger;
        return true;
    }
    return false;
}

static uint32_t output_of(const UniversalRuns *runs, size_t until, const LsmOptions *options, uint32_t deepest)
{
    uint32_t last = options->levels - 1;
    if (until == runs->count)
        return last > deepest ? last : deepest;
    return runs->at[until].level ? runs->at[until].level - 1 : 0;
}

static void take_runs(const LsmState *state, const UniversalRuns *runs, size_t from, size_t until, LsmPick *pick)
{
    for (size_t r = from; r < until; r++) {
        const LsmLevel *level = &state->levels[runs->at[r].level];
        size_t first = runs->at[r].first, count = runs->at[r].level ? level->count : 1;
        for (size_t i = first; i < first + count; i++)
            array_push(&pick->start.at, level->at[i]);
    }
}

void universal_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    UniversalRuns runs = runs_of(state);
    size_t from = 0, until = 0;
    if (runs.count > 1 && runs.count >= options->l0_trigger &&
        (amplified(&runs, options, pick, &from, &until) || of_one_size(&runs, options, pick, &from, &until) ||
         too_many(&runs, options, pick, &from, &until))) {
        pick->found = true;
        pick->level = runs.at[from].level;
        pick->output = output_of(&runs, until, options, lsm_state_deepest(state));
        pick->score = (double)runs.count / (double)options->l0_trigger;
        pick->start.level = pick->level;
        take_runs(state, &runs, from, until, pick);
    }
    free(runs.at);
}

void universal_facts(const LsmState *state, const LsmOptions *options, UniversalFacts *facts)
{
    UniversalRuns runs = runs_of(state);
    *facts = (UniversalFacts){.runs = runs.count};
    for (size_t i = 0; i + 1 < runs.count; i++)
        facts->upper += runs.at[i].bytes;
    facts->last = runs.count ? runs.at[runs.count - 1].bytes : 0;
    for (size_t from = 0; from < runs.count && facts->group < options->min_merge_width; from++) {
        double sum;
        size_t until = group_end(&runs, options, from, &sum);
        if (until - from <= facts->group)
            continue;
        facts->group_at = from;
        facts->group = until - from;
        facts->group_bytes = (uint64_t)sum;
        facts->behind = until < runs.count && facts->group < options->max_merge_width ? runs.at[until].bytes : 0;
    }
    free(runs.at);
}

/* lsm_judge.c - a row for each level: what is compared with what, and what would flip it.
 *
 *     L0   20 files >= level0_file_num_compaction_trigger 4        due
 *     L1   4.08 MiB >= target 512 KiB                              due
 *     L2   985 KiB < target 1.00 MiB                               flips at max_bytes_for_level_base = 250K
 *
 * Universal and FIFO have one row: the comparison that decided, or the one that is nearest to deciding.
 */
#include "core/planner/leveled/lsm_judge.h"

#include "core/planner/leveled/lsm_flip.h"

#include <math.h>
#include <stdlib.h>

bool lsm_view_state(const PlanView *view, LsmState *state, Error *error)
{
    const LayerSet *set = view->layers;
    if (!set->lsm)
        return error_set(
            error, ERROR_INPUT,
            "this policy is for stores of RocksDB, LevelDB and Pebble: layers do not have the levels that it needs");
    const LsmFamily *family = &set->lsm->families.at[set->family];
    if (family->order_broken)
        return error_set(error, ERROR_INPUT,
                         "the order of the store's keys is unknown, and with it what would be compacted");
    lsm_state_of(state, set, view->live, view->live_count);
    return true;
}

static const char *const level_bytes[] = {"L0 bytes", "L1", "L2", "L3", "L4", "L5", "L6", "deeper level"};
#define NAMED_LEVELS (sizeof level_bytes / sizeof *level_bytes)

static LayerId *lsm_copy_ids(const LsmLevel *level)
{
    LayerId *ids = mem_alloc((level->count + 1) * sizeof *ids);
    if (level->count)
        memcpy(ids, level->at, level->count * sizeof *ids);
    return ids;
}

/* A policy of another engine has its own names for parameters that the store's engine has too. NULL: it has none for
 * this one. */
static const char *own_name(const Policy *policy, const char *name, const char *other)
{
    if (lsm_policy_has(policy, name))
        return name;
    return other && lsm_policy_has(policy, other) ? other : NULL;
}

/* L0 is due by the larger of two scores: where no value of one option flips that, the other one is due as well. */
static const char *other_reason(LsmScoreBy by, bool pebble)
{
    if (by == LSM_SCORE_L0_BYTES || by == LSM_SCORE_SUBLEVELS)
        return "no single value flips it, as it is due by the number of its tables too";
    return pebble ? "no single value flips it, as it is due by its sublevels too"
                  : "no single value flips it, as it is due by its bytes too";
}

/* Finds the parameter whose change flips the level's verdict, and the value at which it does. */
static void add_flip(VerdictRow *row, const LsmScores *scores, const LsmOptions *options, const Policy *policy,
                     uint32_t level)
{
    const LsmLevelScore *score = &scores->levels[level];
    const char *name;
    uint64_t value = 0;
    bool found;
    if (score->by == LSM_SCORE_FILES && options->engine == LSM_PEBBLE) {
        name = own_name(policy, "l0_compaction_file_threshold", NULL);
        found = lsm_flip_files(scores, options, &value);
    } else if (score->by == LSM_SCORE_FILES || score->by == LSM_SCORE_SUBLEVELS) {
        name = own_name(policy, "level0_file_num_compaction_trigger", "l0_compaction_threshold");
        found = lsm_flip_trigger(scores, options, &value);
    } else {
        name = own_name(policy, "max_bytes_for_level_base", "lbase_max_bytes");
        found = lsm_flip_base(scores, options, level, &value);
    }
    row->flip_parameter = found ? name : NULL;
    row->flip_value = found ? (double)value : 0;
    if (!found && level == 0 && row->due)
        row->unflipped = other_reason(score->by, options->engine == LSM_PEBBLE);
}

static void fill_level(VerdictRow *row, const LsmState *state, const LsmOptions *options, const Policy *policy,
                       const LsmScores *scores, uint32_t level)
{
    const LsmLevelScore *score = &scores->levels[level];
    const LsmLevel *in = &state->levels[level];
    bool counts = score->by == LSM_SCORE_FILES || score->by == LSM_SCORE_SUBLEVELS;
    *row = (VerdictRow){.number = level,
                        .lsns = {vertical_level_row(level), vertical_level_row(level) + 1},
                        .layers = lsm_copy_ids(in),
                        .count = in->count,
                        .deltas = (uint32_t)in->count,
                        .depth = score->left < 18e18 ? (uint64_t)score->left : UINT64_MAX,
                        .limit = score->right < 18e18 ? (uint64_t)score->right : UINT64_MAX,
                        .op = OP_GREATER_EQUAL,
                        .measure = level_bytes[level < NAMED_LEVELS ? level : NAMED_LEVELS - 1],
                        .parameter = "target",
                        .bytes = !counts,
                        .due = score->score >= 1 && scores->levels[level].scored};
    if (score->by == LSM_SCORE_FILES) {
        row->measure = "L0 tables";
        row->parameter = "trigger";
    } else if (score->by == LSM_SCORE_SUBLEVELS) {
        row->measure = "twice the sublevels";
        row->parameter = "threshold";
    } else if (score->by == LSM_SCORE_DRAIN) {
        row->because = "a level that is not needed is emptied";
    } else if (score->by == LSM_SCORE_L0_BYTES) {
        row->parameter = "base level";
    }
    if (!score->scored)
        row->because = "nothing lies below it";
    else if (!score->has_target && level)
        row->because = "it has no target";
    if (row->because == NULL)
        add_flip(row, scores, options, policy, level);
}

static void judge_levels(const LsmState *state, const LsmOptions *options, const Policy *policy, Verdict *verdict)
{
    LsmScores scores;
    lsm_scores(state, options, &scores);
    verdict->rows = mem_alloc((LSM_LEVELS_MAX + 1) * sizeof *verdict->rows);
    for (uint32_t i = 0; i < scores.order_count; i++)
        if (state->levels[scores.order[i]].count)
            fill_level(&verdict->rows[verdict->count++], state, options, policy, &scores, scores.order[i]);
    for (uint32_t level = 0; level < scores.level_count; level++)
        if (!scores.levels[level].scored && state->levels[level].count)
            fill_level(&verdict->rows[verdict->count++], state, options, policy, &scores, level);
}

/* A compaction that no score asks for comes first: the row of its level, due for another reason. */
static void judge_upkeep(const LsmPick *pick, Verdict *verdict)
{
    static const char *const because[] = {
        [LSM_BECAUSE_MARKED] = "a table is marked for compaction",
        [LSM_BECAUSE_BLOBS] = "much of the oldest blob files is garbage",
        [LSM_BECAUSE_BACKING] = "much of a backing file is garbage",
    };
    if (!pick->found || (size_t)pick->reason >= sizeof because / sizeof *because || !because[pick->reason])
        return;
    for (size_t i = 0; i < verdict->count; i++) {
        if (verdict->rows[i].number != pick->level)
            continue;
        VerdictRow row = verdict->rows[i];
        memmove(verdict->rows + 1, verdict->rows, i * sizeof row);
        row.due = true;
        row.because = because[pick->reason];
        row.flip_parameter = NULL;
        verdict->rows[0] = row;
        return;
    }
}

/* Universal: flips of the trigger, else of the ratio; FIFO: of the limit of bytes, else of the trigger. */
static void flip_runs(VerdictRow *row, const LsmState *state, const LsmOptions *options, const Policy *policy)
{
    uint64_t value = 0;
    const char *name = NULL;
    if (options->style == LSM_STYLE_FIFO && lsm_flip_fifo(state, options, &value))
        name = own_name(policy, "max_table_files_size", NULL);
    else if (lsm_flip_runs(state, options, &value))
        name = own_name(policy, "level0_file_num_compaction_trigger", NULL);
    else if (options->style == LSM_STYLE_UNIVERSAL && lsm_flip_ratio(state, options, &value))
        name = own_name(policy, "size_ratio", NULL);
    row->flip_parameter = name;
    row->flip_value = name ? (double)value : 0;
}

/* Judges universal and FIFO stores in one row, which compares all tables. */
static void judge_runs(const JudgeInput *input, const LsmState *state, const LsmOptions *options, const LsmPick *pick,
                       Verdict *verdict)
{
    size_t count = input->view.live_count;
    static const char *const because[] = {
        [LSM_BECAUSE_AMPLIFICATION] = "the newer runs are too large relative to the last",
        [LSM_BECAUSE_RATIO] = "runs are of about one size",
        [LSM_BECAUSE_FIFO_MERGE] = "small tables of L0 are merged",
    };
    bool fifo = options->style == LSM_STYLE_FIFO;
    uint64_t runs = state->levels[0].count, bytes = 0;
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++) {
        runs += level && state->levels[level].count;
        bytes += state->levels[level].bytes;
    }
    verdict->rows = mem_alloc(sizeof *verdict->rows);
    verdict->count = count > 0;
    if (!count)
        return;
    LayerId *ids = mem_alloc(count * sizeof *ids);
    memcpy(ids, input->view.live, count * sizeof *ids);
    verdict->rows[0] = (VerdictRow){.layers = ids,
                                    .count = count,
                                    .deltas = (uint32_t)count,
                                    .lsns = {0, UINT64_MAX},
                                    .depth = fifo ? bytes : runs,
                                    .limit = fifo ? options->fifo_bytes : options->l0_trigger,
                                    .op = fifo ? OP_GREATER : OP_GREATER_EQUAL,
                                    .measure = fifo ? "tables" : "runs",
                                    .parameter = fifo ? "max_table_files_size" : "trigger",
                                    .bytes = fifo,
                                    .due = pick->found};
    if (pick->found && pick->reason == LSM_BECAUSE_FIFO_MERGE) { /* not the bytes decided, but the tables of L0 */
        verdict->rows[0].depth = state->levels[0].count;
        verdict->rows[0].limit = options->l0_trigger;
        verdict->rows[0].op = OP_GREATER_EQUAL;
        verdict->rows[0].measure = "L0 tables";
        verdict->rows[0].parameter = "trigger";
        verdict->rows[0].bytes = false;
    }
    bool told = pick->found && (size_t)pick->reason < sizeof because / sizeof *because;
    if (told)
        verdict->rows[0].because = because[pick->reason];
    else if (!pick->found && runs >= options->l0_trigger && !fifo)
        verdict->rows[0].because = "no run is large enough relative to its neighbours, and there are not too many runs";
    flip_runs(&verdict->rows[0], state, options, input->policy);
}

bool lsm_judge(const JudgeInput *input, Verdict *verdict, Error *error)
{
    LsmState state = {0};
    *verdict = (Verdict){.stalled_by = LAYER_NONE, .end_lsn = input->view.end_lsn, .apart = true};
    if (!lsm_view_state(&input->view, &state, error))
        return false;
    LsmOptions options = lsm_policy_options(input->policy, &state.family->options);
    LsmPick pick;
    lsm_pick(&state, &options, &pick);
    if (options.style == LSM_STYLE_LEVELED || options.engine != LSM_ROCKSDB) {
        judge_levels(&state, &options, input->policy, verdict);
        judge_upkeep(&pick, verdict);
    } else {
        judge_runs(input, &state, &options, &pick, verdict);
    }
    verdict->due = pick.found && !options.disabled;
    lsm_pick_release(&pick);
    lsm_state_release(&state);
    return true;
}

/* lsm_flip.c - moves away from the current value in small steps until the answer changes, then bisects the last step.
 *
 *     base     256K   272K   289K   …   2.69M | 2.86M            due, due, due, … due | not due
 *                                       2.69M    2.78M  2.86M    and so on, to the byte
 *
 * With dynamic targets the base level jumps as the base grows, so no formula gives the place where the answer changes.
 * Steps of a sixteenth find the first change, unless two changes lie within one step.
 */
#include "core/planner/leveled/lsm_flip.h"

#include "core/planner/leveled/lsm_pick.h"

typedef struct Question {
    const LsmScores *scores;
    const LsmState *state;
    LsmOptions options;
    uint64_t *what; /* the field to vary in the options above */
    uint32_t level;
} Question;

static bool is_due(const Question *question)
{
    if (question->state) {
        LsmPick pick;
        lsm_pick(question->state, &question->options, &pick);
        bool found = pick.found;
        lsm_pick_release(&pick);
        return found;
    }
    LsmScores scores;
    lsm_scores_again(question->scores, &question->options, &scores);
    return scores.levels[question->level].scored && scores.levels[question->level].score >= 1;
}

static bool is_due_at(Question *question, uint64_t value)
{
    *question->what = value;
    return is_due(question);
}

/* Finds, between `near` and `far`, the first value that gives another answer than `near`; `far` gives another one. */
static uint64_t first_other(Question *question, uint64_t near, uint64_t far, bool answer)
{
    while (near < far ? far - near > 1 : near - far > 1) {
        uint64_t middle = near < far ? near + (far - near) / 2 : far + (near - far) / 2;
        if (is_due_at(question, middle) == answer)
            near = middle;
        else
            far = middle;
    }
    return far;
}

/* Searches from the current value up or down to `limit`. */
static bool search_towards(Question *question, uint64_t limit, uint64_t *value)
{
    enum { STEPS_OF = 16 };
    uint64_t near = *question->what;
    bool answer = is_due(question);
    while (near != limit) {
        uint64_t step = near / STEPS_OF + 1, room = near < limit ? limit - near : near - limit;
        step = step < room ? step : room;
        uint64_t far = near < limit ? near + step : near - step;
        if (is_due_at(question, far) != answer) {
            *value = first_other(question, near, far, answer);
            return true;
        }
        near = far;
    }
    return false;
}

/* A larger base, trigger or limit makes less due. */
static bool search(Question *question, uint64_t most, uint64_t *value)
{
    bool due = is_due(question);
    if (due && *question->what >= most)
        return false;
    return search_towards(question, due ? most : 1, value);
}

bool lsm_flip_base(const LsmScores *scores, const LsmOptions *options, uint32_t level, uint64_t *value)
{
    Question question = {.scores = scores, .options = *options, .level = level};
    uint64_t all = 1; /* with a base larger than all bytes, nothing is due */
    question.what = &question.options.base_bytes;
    for (uint32_t i = 0; i < scores->level_count; i++)
        if (__builtin_add_overflow(all, scores->levels[i].compensated, &all))
            return false;
    return options->base_bytes > 0 && search(&question, all, value);
}

bool lsm_flip_trigger(const LsmScores *scores, const LsmOptions *options, uint64_t *value)
{
    Question question = {.scores = scores, .options = *options};
    question.what = &question.options.l0_trigger;
    uint64_t most = 2 * (scores->levels[0].files + 1);
    return options->l0_trigger > 0 && search(&question, most, value);
}

bool lsm_flip_files(const LsmScores *scores, const LsmOptions *options, uint64_t *value)
{
    Question question = {.scores = scores, .options = *options};
    question.what = &question.options.l0_file_trigger;
    return options->l0_file_trigger > 0 && search(&question, scores->levels[0].files + 1, value);
}

bool lsm_flip_runs(const LsmState *state, const LsmOptions *options, uint64_t *value)
{
    Question question = {.state = state, .options = *options};
    question.what = &question.options.l0_trigger;
    return options->l0_trigger > 0 && search(&question, state->levels[0].count + LSM_LEVELS_MAX + 1, value);
}

/* A larger ratio groups runs that differ more. */
bool lsm_flip_ratio(const LsmState *state, const LsmOptions *options, uint64_t *value)
{
    const uint64_t most = 1000000;
    Question question = {.state = state, .options = *options};
    uint64_t near = options->size_ratio, far = near ? near : 1;
    if (is_due(&question))
        return false;
    while (far < most) {
        far = far * 2 < most ? far * 2 : most;
        question.options.size_ratio = (uint32_t)far;
        if (is_due(&question))
            break;
        near = far;
    }
    question.options.size_ratio = (uint32_t)far;
    if (!is_due(&question))
        return false;
    while (far - near > 1) {
        uint64_t middle = near + (far - near) / 2;
        question.options.size_ratio = (uint32_t)middle;
        if (is_due(&question))
            far = middle;
        else
            near = middle;
    }
    *value = far;
    return true;
}

bool lsm_flip_fifo(const LsmState *state, const LsmOptions *options, uint64_t *value)
{
    uint64_t bytes = 0;
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        bytes = bytes + state->levels[level].bytes < bytes ? UINT64_MAX : bytes + state->levels[level].bytes;
    if (bytes <= 1 || bytes == UINT64_MAX)
        return false;
    Question question = {.state = state, .options = *options};
    question.what = &question.options.fifo_bytes;
    uint64_t other = bytes > options->fifo_bytes ? bytes : bytes - 1; /* what exceeds the limit is deleted */
    bool due = is_due(&question);
    if (is_due_at(&question, other) == due) /* small tables are merged where nothing is deleted */
        return false;
    *value = other;
    return true;
}

/* lsm_cause.c - finds the cause of a compaction: excludes one trigger after the other until one is left.
 *
 * An automatic compaction starts at a level whose own score is at least 1, whatever other levels score. So if the score
 * of the level of an event's topmost inputs was below 1 at every step at which all of them existed, no score caused it.
 * Compactions that ran meanwhile only lower the score.
 *
 * Sources: RocksDB db/compaction/compaction_picker_level.cc (SetupInitialFiles), compaction.cc
 * (GetCompactionReasonString); Pebble compaction_picker.go (pickAutoScore), compaction.go (delete-only hints).
 */
#include "core/analysis/lsm_cause.h"

#include "core/planner/leveled/lsm_pick.h"

#define STATES_MAX 256u

const char *lsm_cause_name(LsmCause cause)
{
    static const char *const names[] = {"rule", "manual", "marked", "age", "engine", "deletions", "unknown"};
    return (size_t)cause < sizeof names / sizeof *names ? names[cause] : "unknown";
}

/* The cause that the LOG names; LSM_CAUSE_UNKNOWN where a rule should have explained the event. */
static LsmCause cause_in_log(const char *reason)
{
    static const struct {
        const char *name;
        LsmCause cause;
    } words[] = {
        {"ManualCompaction", LSM_CAUSE_MANUAL},
        {"RefitLevel", LSM_CAUSE_MANUAL},
        {"FilesMarkedForCompaction", LSM_CAUSE_MARKED},
        {"Ttl", LSM_CAUSE_AGE},
        {"RoundRobinTtl", LSM_CAUSE_AGE},
        {"PeriodicCompaction", LSM_CAUSE_AGE},
        {"FIFOTtl", LSM_CAUSE_AGE},
        {"ChangeTemperature", LSM_CAUSE_AGE},
        {"BottommostFiles", LSM_CAUSE_ENGINE},
        {"ForcedBlobGC", LSM_CAUSE_ENGINE},
        {"ExternalSstIngestion", LSM_CAUSE_ENGINE},
        {"ReadTriggered", LSM_CAUSE_ENGINE},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(reason, words[i].name) == 0)
            return words[i].cause;
    return LSM_CAUSE_UNKNOWN;
}

static const LsmPlacement *cause_input_at(const LsmState *state, const LsmEvent *event, uint32_t i)
{
    return lsm_state_placement(state, state->lsm->dead.at[event->dead_first + i]);
}

/* ---- age ---- */

/* The time of a step: that of the newest table with a known time among the last few placements. */
static uint64_t cause_time_about(const LsmFamily *family, const LsmEvent *event)
{
    enum { LOOKED_AT = 64 };
    uint64_t newest = 0;
    uint32_t until = event->born_first + event->born_count, from = until > LOOKED_AT ? until - LOOKED_AT : 0;
    for (uint32_t i = from; i < until; i++)
        newest = family->placements.at[i].created > newest ? family->placements.at[i].created : newest;
    return newest;
}

/* Can a table have been old enough for a ttl or periodic compaction? */
static bool may_be_by_age(const LsmFamily *family, const LsmOptions *options, const LsmEvent *event)
{
    uint64_t ttl = options->ttl, periodic = options->periodic, now = cause_time_about(family, event);
    uint64_t least = ttl && (ttl < periodic || !periodic) ? ttl : periodic;
    if (options->engine != LSM_ROCKSDB || (options->from_file && !least))
        return false;
    return family->age_unknown || !now || !least || now < family->earliest || now - family->earliest >= least;
}

/* ---- scores ---- */

static StepId newest_birth(const LsmState *state, const LsmEvent *event)
{
    StepId newest = 0;
    for (uint32_t i = 0; i < event->dead_count; i++) {
        StepId born = cause_input_at(state, event, i)->born;
        newest = born > newest ? born : newest;
    }
    return newest;
}

/* Was the level due at the state's step? For styles without levels: was anything due? */
static bool cause_is_due(const LsmState *state, const LsmOptions *options, uint32_t level, LsmWhy *why)
{
    if (options->engine == LSM_ROCKSDB && options->style != LSM_STYLE_LEVELED) {
        LsmPick pick;
        lsm_pick(state, options, &pick);
        bool found = pick.found;
        lsm_pick_release(&pick);
        return found;
    }
    LsmScores scores;
    lsm_scores(state, options, &scores);
    double score = level < scores.level_count ? scores.levels[level].score : 0;
    why->score = score > why->score ? score : why->score;
    for (size_t i = 0; why->counts_all && i < state->levels[level].count; i++)
        why->counts_all =
            (lsm_state_placement(state, state->levels[level].at[i])->flags & PLACEMENT_ENTRIES_KNOWN) != 0;
    return score >= 1;
}

/* Checks all states that contain all inputs. False where there are too many such states. */
static bool is_idle(LsmState *state, const LsmOptions *options, const LsmEvent *event, LsmWhy *why)
{
    StepId newest = newest_birth(state, event);
    unsigned asked = 0;
    why->counts_all = true;
    for (StepId step = event->step; step-- > newest;) {
        const LsmEvent *change = lsm_event_at(state->lsm, state->family_index, step + 1);
        if (asked && !(change && (change->born_count || change->dead_count)))
            continue;
        if (asked++ == STATES_MAX)
            return false;
        lsm_state_go(state, step);
        if (cause_is_due(state, options, event->from, why))
            return false;
    }
    return asked > 0;
}

/* ---- Pebble ---- */

/* The newest table above that covers all keys of the deleted tables; PLACEMENT_NONE where there is none. */
static uint32_t covering_table(LsmState *state, const LsmEvent *event)
{
    KeyRange keys = {U128_MAX, 0};
    uint64_t newest = 0;
    for (uint32_t i = 0; i < event->dead_count; i++) {
        const LsmPlacement *table = cause_input_at(state, event, i);
        KeyRange at = placement_keys(table);
        keys = key_range_hull(keys, at);
        newest = table->seq_hi > newest ? table->seq_hi : newest;
    }
    if (!event->step)
        return PLACEMENT_NONE;
    lsm_state_go(state, event->step - 1);
    for (uint32_t level = 0; level < event->from; level++)
        for (size_t i = 0; i < state->levels[level].count; i++) {
            const LsmPlacement *table = lsm_state_placement(state, state->levels[level].at[i]);
            KeyRange at = placement_keys(table);
            if (at.lo <= keys.lo && at.hi >= keys.hi && table->seq_hi > newest)
                return state->levels[level].at[i];
        }
    return PLACEMENT_NONE;
}

/* L0 is only compacted to the base level. Finds the lbase_max_bytes with which the event's output level would be the
 * base level; the smaller it is, the higher is the base level. */
static void other_base(LsmState *state, const LsmOptions *options, const LsmEvent *event, LsmWhy *why)
{
    LsmScores scores;
    if (event->from != 0 || event->to == 0 || !event->step)
        return;
    lsm_state_go(state, event->step - 1);
    lsm_scores(state, options, &scores);
    if (scores.base_level == event->to)
        return;
    why->base = scores.base_level;
    LsmOptions with = *options;
    uint64_t low = 0, high = options->base_bytes;
    while (low < high) {
        uint64_t middle = low + (high - low + 1) / 2;
        with.base_bytes = middle;
        lsm_scores(state, &with, &scores);
        if (scores.base_level <= event->to)
            low = middle;
        else
            high = middle - 1;
    }
    with.base_bytes = low;
    lsm_scores(state, &with, &scores);
    why->base_max = low && scores.base_level == event->to ? low : 0;
}

/* ---- all ---- */

static bool cause_any_marked(const LsmState *state, const LsmEvent *event)
{
    for (uint32_t i = 0; i < event->dead_count; i++)
        if (cause_input_at(state, event, i)->flags & PLACEMENT_MARKED)
            return true;
    return false;
}

/* RocksDB rewrites tables of the last level once no snapshot needs their sequence numbers any more. */
static bool may_be_bottommost(const LsmState *state, const LsmEvent *event)
{
    for (uint32_t i = 0; i < event->dead_count && event->kind == LSM_REWRITE; i++) {
        const LsmPlacement *table = cause_input_at(state, event, i);
        if (!(table->flags & PLACEMENT_SEQ_KNOWN) || table->seq_hi > 0)
            return true;
    }
    return false;
}

/* Can the engine have decided nothing of this by itself? RocksDB from 8.2 on also moves tables down when it opens a
 * store with dynamic targets. */
static bool cause_only_manual(const LsmState *state, const LsmOptions *options, const LsmEvent *event,
                              const LsmWhy *why)
{
    bool at_open = event->kind == LSM_MOVE && options->dynamic && options->drains;
    bool no_score = why->idle || (event->kind == LSM_REWRITE && options->style == LSM_STYLE_LEVELED);
    return options->engine == LSM_ROCKSDB && no_score && !why->may_be_old && !at_open &&
           !may_be_bottommost(state, event);
}

LsmWhy lsm_cause_of(LsmState *state, const LsmOptions *options, const LsmEvent *event)
{
    LsmWhy why = {.cause = LSM_CAUSE_UNKNOWN, .covers = PLACEMENT_NONE};
    why.may_be_old = may_be_by_age(state->family, options, event);
    if (event->reason && (why.cause = cause_in_log(event->reason)) != LSM_CAUSE_UNKNOWN) {
        why.told = true;
    } else if (event->kind == LSM_REFIT) {
        why.cause = LSM_CAUSE_MANUAL;
        why.told = true;
    } else if (cause_any_marked(state, event)) {
        why.cause = LSM_CAUSE_MARKED;
    } else if (options->engine == LSM_PEBBLE) {
        other_base(state, options, event, &why);
        if (event->kind == LSM_DELETE && (why.covers = covering_table(state, event)) != PLACEMENT_NONE)
            why.cause = LSM_CAUSE_DELETIONS;
    } else {
        why.idle = is_idle(state, options, event, &why);
        if (cause_only_manual(state, options, event, &why))
            why.cause = LSM_CAUSE_MANUAL;
    }
    return why;
}

/* engine_log.c - joins a LOG to a history: jobs join its lines, and files join jobs to events.
 *
 * Worked example: job 5 starts with files 13, 11 and 9 and ends 21 ms later. One event of the history deletes the three
 * tables, so that event gets the job's time and reason.
 *
 * A flush names its table in a line of its own (table_file_creation). If those lines are missing, a line belongs to the
 * next flush after which the levels have as many tables as the line says.
 */
#include "core/formats/engine/engine_log.h"

#include "core/formats/engine/engine_log_deletions.h"
#include "core/model/lsm_state.h"

#include <stdlib.h>

/* Index of the placements of all families by number, newest last. */
typedef struct Place {
    uint32_t family, placement;
} Place;

typedef struct Places {
    Table table;
    ARRAY(Place) at;
} Places;

static uint32_t number_hash(uint64_t number)
{
    return hash_fold(hash_u64(HASH_SEED, number));
}

static void log_places_init(Places *places, const Lsm *lsm)
{
    *places = (Places){0};
    for (uint32_t f = 0; f < lsm->families.count; f++)
        for (uint32_t i = 0; i < lsm->families.at[f].placements.count; i++) {
            table_add(&places->table, number_hash(lsm->families.at[f].placements.at[i].number),
                      (uint32_t)places->at.count);
            array_push(&places->at, (Place){f, i});
        }
}

static void log_places_release(Places *places)
{
    table_release(&places->table);
    array_release(&places->at);
}

/* The event, of the job's kind, that made the table, or (ends) that deleted it; for a move, the one to its level. */
static LsmEvent *log_event_of_table(Lsm *lsm, const Places *places, uint64_t number, const LogJob *job)
{
    bool ends = job->kind != LOG_FLUSH, move = job->kind == LOG_MOVE;
    TableWalk walk = table_walk(&places->table, number_hash(number));
    uint32_t place;
    while (table_next(&walk, &place)) {
        const LsmFamily *family = &lsm->families.at[places->at.at[place].family];
        const LsmPlacement *at = &family->placements.at[places->at.at[place].placement];
        if (at->number != number || (!ends && at->flags & PLACEMENT_MOVED))
            continue;
        const LsmEvent *found =
            ends ? lsm_event_at(lsm, places->at.at[place].family, at->died) : &lsm->events.at[at->event];
        bool is_move = found && (found->kind == LSM_MOVE || found->kind == LSM_REFIT);
        if (found && (!ends || is_move == move) && (!move || found->to == job->to))
            return &lsm->events.at[found - lsm->events.at];
    }
    return NULL;
}

static bool is_in_history(Lsm *lsm, const Places *places, uint64_t number)
{
    return log_event_of_table(lsm, places, number, &(LogJob){.kind = LOG_FLUSH}) != NULL;
}

static void set_event(Lsm *lsm, LsmEvent *event, const LogJob *job, EngineLogSums *sums)
{
    if (event->finished)
        return;
    event->started = job->started;
    event->finished = job->finished;
    if (job->reason.length)
        event->reason = arena_copy(&lsm->arena, job->reason.at, job->reason.length);
    sums->joined++;
}

/* The event in which all files of the job end. */
static LsmEvent *event_of_job(Lsm *lsm, const EngineLog *log, const Places *places, const LogJob *job)
{
    LsmEvent *event = NULL;
    for (uint32_t i = 0; i < job->files_count; i++) {
        LsmEvent *found = log_event_of_table(lsm, places, log->numbers.at[job->files_first + i], job);
        if (!found || (event && found != event))
            return NULL;
        event = found;
    }
    return event;
}

/* Do the levels have the numbers of tables that the flush reports? */
static bool same_state(const LsmState *state, const EngineLog *log, const LogJob *job)
{
    for (uint32_t level = 0; level < job->state_count && level < LSM_LEVELS_MAX; level++)
        if (state->levels[level].count != log->numbers.at[job->state_first + level])
            return false;
    return job->state_count > 0;
}

/* Joins flushes whose tables the LOG does not name, in a store with one family, in their order. */
static void log_join_flushes_by_state(Lsm *lsm, const EngineLog *log, EngineLogSums *sums)
{
    enum { LOOKED_AHEAD = 200 };
    LsmState state;
    StepId from = 0;
    if (lsm->families.count != 1)
        return;
    lsm_state_init(&state, lsm, 0);
    for (size_t j = 0; j < log->jobs.count; j++) {
        const LogJob *job = &log->jobs.at[j];
        if (job->kind != LOG_FLUSH || job->files_count || !job->finished)
            continue;
        for (StepId step = from; step < lsm->steps.count && step - from < LOOKED_AHEAD; step++) {
            const LsmEvent *event = lsm_event_at(lsm, 0, step);
            if (!event || event->kind != LSM_FLUSH)
                continue;
            lsm_state_go(&state, step);
            if (!same_state(&state, log, job))
                continue;
            set_event(lsm, &lsm->events.at[event - lsm->events.at], job, sums);
            from = step + 1;
            break;
        }
    }
    lsm_state_release(&state);
}

/* The newest placement of a table, in any family; NULL: there is none. */
static const Place *log_newest_place(const Lsm *lsm, const Places *places, uint64_t number)
{
    const Place *newest = NULL;
    TableWalk walk = table_walk(&places->table, number_hash(number));
    uint32_t at;
    while (table_next(&walk, &at)) {
        const Place *place = &places->at.at[at];
        if (lsm->families.at[place->family].placements.at[place->placement].number == number &&
            (!newest || place->placement > newest->placement))
            newest = place;
    }
    return newest;
}

/* Adds a job whose result was never installed: it held its inputs all the same. */
static void log_add_lost(Lsm *lsm, const EngineLog *log, const Places *places, const LogJob *job)
{
    LsmEvent lost = {.kind = LSM_COMPACTION,
                     .from = UINT8_MAX,
                     .to = job->to < LSM_LEVELS_MAX ? (uint8_t)job->to : 0,
                     .family = FAMILY_NONE,
                     .step = STEP_NEVER,
                     .dead_first = (uint32_t)lsm->dead.count,
                     .started = job->started,
                     .finished = job->finished};
    for (uint32_t i = 0; i < job->files_count; i++) {
        const Place *place = log_newest_place(lsm, places, log->numbers.at[job->files_first + i]);
        if (!place || (lost.family != FAMILY_NONE && place->family != lost.family)) {
            lsm->dead.count = lost.dead_first;
            return;
        }
        uint8_t level = lsm->families.at[place->family].placements.at[place->placement].level;
        lost.family = place->family;
        lost.from = level < lost.from ? level : lost.from;
        lost.to = level > lost.to ? level : lost.to;
        array_push(&lsm->dead, place->placement);
        lost.dead_count++;
    }
    if (lost.dead_count)
        array_push(&lsm->lost, lost);
}

static void note_job(const EngineLog *log, const LogJob *job, const char *name, LoadReport *report)
{
    const char *what = job->finished ? "ended, but its result was never installed" : "was running when the LOG ends";
    notes_add(&report->notes, "%s: the compaction of job %llu (%.*s, %u tables from #%llu on) %s", name,
              (unsigned long long)job->number, STR_ARG(job->reason), job->files_count,
              (unsigned long long)log->numbers.at[job->files_first], what);
}

static void join_jobs(Lsm *lsm, const EngineLog *log, const Places *places, const char *name, LoadReport *report,
                      EngineLogSums *sums)
{
    for (size_t i = 0; i < log->jobs.count; i++) {
        const LogJob *job = &log->jobs.at[i];
        sums->events++;
        if (!job->files_count)
            continue;
        LsmEvent *event = event_of_job(lsm, log, places, job);
        if (event)
            set_event(lsm, event, job, sums);
        else if (job->kind == LOG_COMPACTION && is_in_history(lsm, places, log->numbers.at[job->files_first])) {
            note_job(log, job, name, report);
            log_add_lost(lsm, log, places, job);
        }
    }
}

EngineLogSums engine_log_join(Str text, const char *name, Lsm *lsm, LoadReport *report)
{
    EngineLogSums sums = {0};
    EngineLog log = {0};
    Places places;
    engine_log_read(&log, text);
    log_places_init(&places, lsm);
    join_jobs(lsm, &log, &places, name, report, &sums);
    log_join_flushes_by_state(lsm, &log, &sums);
    sums.tables = engine_log_deletions_fill(lsm, &log);
    log_places_release(&places);
    engine_log_release(&log);
    return sums;
}

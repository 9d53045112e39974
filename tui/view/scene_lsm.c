/* scene_lsm.c - adds what a step of an LSM store shows besides its tables: what it has created, what the next one
 * deletes, and at the newest step what the engine would compact next.
 *
 *     step 12   compaction L0 to L1       its outputs are new
 *     step 13   move L1 to L2             its inputs are doomed at step 12
 *     (none)    would compact L2 to L3    at the last step: its inputs are doomed, a ghost shows its output
 */
#include "core/planner/leveled/lsm_pick.h"
#include "tui/view/scene.h"

#include <stdio.h>
#include <string.h>

static void add_rect(Scene *scene, const History *history, LayerId id, SceneState state)
{
    const LayerSet *set = &history->layers;
    array_push(&scene->rects, (SceneRect){state,
                                          LAYER_DELTA,
                                          id,
                                          history->job[id],
                                          {set->key_lo[id], set->key_hi[id]},
                                          {set->lsn_lo[id], set->lsn_hi[id]}});
}

/* The next event of the family that deletes tables; NULL: the next one that changes anything only creates some, or is
 * too far away. */
static const LsmEvent *scene_next_taking(const Lsm *lsm, uint32_t family, StepId step)
{
    enum { LOOKED_AHEAD = 1000 };
    for (StepId s = step + 1; s < lsm->steps.count && s - step < LOOKED_AHEAD; s++) {
        const LsmEvent *event = lsm_event_at(lsm, family, s);
        if (event && event->dead_count)
            return event;
        if (event && event->born_count)
            return NULL;
    }
    return NULL;
}

static void scene_add_ghost(Scene *scene, const LsmState *state, const LsmPick *pick)
{
    if (pick->output == LSM_DELETED || pick->output == 0)
        return;
    KeyRange keys = lsm_inputs_keys(state, &pick->start);
    if (pick->below.at.count)
        keys = lsm_inputs_union(state, &pick->start, &pick->below);
    Lsn row = vertical_level_row(pick->output);
    array_push(&scene->rects, (SceneRect){SCENE_GHOST, LAYER_DELTA, LAYER_NONE, JOB_NONE, keys, {row, row + 1}});
}

/* Adds the compaction that the engine would run next. */
static void add_next(Scene *scene, const History *history, const LsmState *state)
{
    const LsmOptions *options = &state->family->options;
    if (state->family->order_broken || options->disabled)
        return;
    LsmPick pick;
    lsm_pick(state, options, &pick);
    for (size_t i = 0; i < pick.start.at.count; i++)
        add_rect(scene, history, pick.start.at.at[i], SCENE_DOOMED);
    for (size_t i = 0; i < pick.below.at.count; i++)
        add_rect(scene, history, pick.below.at.at[i], SCENE_DOOMED);
    if (pick.found && vertical_axis(history->layers.vertical)->has_levels)
        scene_add_ghost(scene, state, &pick);
    lsm_pick_release(&pick);
}

static void scene_count_rows(const History *history, StepId step, size_t counts[LSM_LEVELS_MAX])
{
    memset(counts, 0, LSM_LEVELS_MAX * sizeof *counts);
    for (LayerId id = 0; id < history->layers.count; id++)
        if (history_alive(history, id, step))
            counts[vertical_row_level(history->layers.lsn_lo[id])]++;
}

void scene_add_lsm_levels(Scene *scene, const History *history, StepId step)
{
    size_t counts[LSM_LEVELS_MAX];
    if (!vertical_axis(history->layers.vertical)->has_levels)
        return;
    if (history->lsm)
        lsm_count_levels(history->lsm, history->family, step, counts);
    else
        scene_count_rows(history, step, counts);
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++) {
        if (!counts[level])
            continue;
        Lsn row = vertical_level_row(level);
        /* the tables of L0 are in rows of their own, one above the other */
        SceneLine line = {.kind = SCENE_LEVEL, .lsns = {row, level ? row + 1 : UINT64_MAX}, .weak = true};
        snprintf(line.label, sizeof line.label, "L%u (%zu)", level, counts[level]);
        array_push(&scene->lines, line);
    }
}

void scene_add_lsm(Scene *scene, const History *history, StepId step)
{
    const Lsm *lsm = history->lsm;
    const LsmEvent *event = lsm_event_at(lsm, history->family, step);
    for (uint32_t i = 0; event && event->kind != LSM_BASE && i < event->born_count; i++)
        if (history_alive(history, event->born_first + i, step))
            add_rect(scene, history, event->born_first + i, SCENE_NEW);
    if (step + 1 >= lsm->steps.count) {
        LsmState state;
        lsm_state_init(&state, lsm, history->family);
        lsm_state_go(&state, step);
        add_next(scene, history, &state);
        lsm_state_release(&state);
    } else {
        const LsmEvent *next = scene_next_taking(lsm, history->family, step);
        for (uint32_t i = 0; next && i < next->dead_count; i++)
            add_rect(scene, history, lsm->dead.at[next->dead_first + i], SCENE_DOOMED);
    }
    scene_add_lsm_levels(scene, history, step);
}

/* lsm_running.c - checks tables against running compactions. There are a few, each with a few dozen inputs, so they are
 * searched one by one. */
#include "core/planner/leveled/lsm_running.h"

static const LsmEvent *running(const LsmState *state, size_t i)
{
    return lsm_job(state->lsm, state->running[i]);
}

static uint32_t input(const LsmState *state, const LsmEvent *event, uint32_t i)
{
    return state->lsm->dead.at[event->dead_first + i];
}

bool lsm_is_taken(const LsmState *state, uint32_t placement)
{
    for (size_t r = 0; r < state->running_count; r++)
        for (uint32_t i = 0; i < running(state, r)->dead_count; i++)
            if (input(state, running(state, r), i) == placement)
                return true;
    return false;
}

bool lsm_any_taken(const LsmState *state, const LsmInputs *inputs)
{
    for (size_t i = 0; state->running_count && i < inputs->at.count; i++)
        if (lsm_is_taken(state, inputs->at.at[i]))
            return true;
    return false;
}

bool lsm_l0_runs(const LsmState *state)
{
    for (size_t r = 0; r < state->running_count; r++)
        if (running(state, r)->from == 0)
            return true;
    return false;
}

bool lsm_writes_between(const LsmState *state, uint32_t level, KeyRange keys)
{
    for (size_t r = 0; r < state->running_count; r++) {
        const LsmEvent *event = running(state, r);
        KeyRange read = {U128_MAX, 0};
        for (uint32_t i = 0; i < event->dead_count; i++) {
            KeyRange at = placement_keys(lsm_state_placement(state, input(state, event, i)));
            read = key_range_hull(read, at);
        }
        if (event->to == level && event->dead_count && key_range_overlaps(read, keys))
            return true;
    }
    return false;
}

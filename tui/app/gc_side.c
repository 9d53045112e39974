/* gc_side.c - judges a side's layers as gc.c judges the shown ones, with the markers that the user has moved or the
 * side's own.
 *
 *     A: full   - - cutoff - -   ×  ×  r        B: neon   - - cutoff - -   ×  r  r
 */
#include "tui/app/gc_side.h"

#include "tui/app/gc_work.h"
#include "tui/app/insight.h"

#include <stdlib.h>

static bool is_current(const GcSide *side, const Session *session, const History *history, StepId step)
{
    unsigned moves;
    gc_moved(session, &moves);
    return side->history == history && side->history_version == history->version && side->step == step &&
           side->moves == moves && side->kind == session->states;
}

MapStates gc_side_states(GcSide *side, const Session *session, const History *history, StepId step)
{
    if (history->layers.count > INSIGHT_SOON)
        return states_map(session->states, 0, NULL, 0, side->version);
    if (!is_current(side, session, history, step)) {
        GcMarkers markers = gc_markers(session, history, step);
        side->of = mem_resize(side->of, history->layers.count + 1, sizeof *side->of);
        gc_judge_states(history, step, &markers, session->states, side->of);
        side->history = history;
        side->history_version = history->version;
        side->step = step;
        side->kind = session->states;
        gc_moved(session, &side->moves);
        side->version++;
    }
    return states_map(session->states, 0, side->of, history->layers.count, side->version);
}

void gc_side_release(GcSide *side)
{
    free(side->of);
    *side = (GcSide){.version = side->version};
}

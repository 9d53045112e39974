/* overlays.c - joins the overlays of the map and those of states into one list. */
#include "tui/app/overlays.h"

#include "tui/app/compare.h"
#include "tui/app/gc.h"
#include "tui/app/session_insight.h"

const char *overlays_in_use(const Session *session)
{
    Overlay overlay = session->map.overlay;
    return overlay == OVERLAY_STATES ? states_name(session->states) : map_overlay_name(overlay);
}

void overlays_update(Session *session)
{
    bool compared = compare_update(session);
    if (session->map.overlay != OVERLAY_STATES)
        return;
    if (session->states == STATES_COMPARE && !compared)
        session->map.overlay = OVERLAY_KIND;
    else if (session->states == STATES_COMPARE)
        session->map.states = compare_states(session, 0);
    else
        session->map.states = gc_states(session);
}

static void add_states(StatesKind of, Text *out)
{
    char sign[5];
    size_t count;
    for (int side = 0; side < (of == STATES_COMPARE ? 2 : 1); side++) {
        const MapState *table = states_table(of, side, &count);
        for (size_t i = 0; i < count; i++)
            if (table[i].sign && !(side && i != COMPARE_ONLY)) {
                utf8_put(table[i].sign, sign);
                text_printf(out, "; %s %s", sign, table[i].name);
            }
    }
}

void overlays_text(Session *session, Text *out)
{
    const char *low, *high, *lacks;
    Overlay overlay = session->map.overlay;
    text_printf(out, "overlay: %s: ", overlays_in_use(session));
    if (overlay == OVERLAY_STATES) {
        text_printf(out, "%s", states_help(session->states));
        add_states(session->states, out);
        return;
    }
    text_printf(out, "%s", map_overlay_help(overlay));
    session->map_stale = true;
    session_insight_to_map(session);
    map_stage(&session->map, session->shown, session->step);
    lacks = map_overlay_lacks(&session->map, session->shown, session->step);
    if (lacks)
        text_printf(out, "; %s", lacks);
    else if (map_overlay_ramp(overlay, &low, &high))
        text_printf(out, "; faint: %s, strong: %s", low, high);
}

const char *overlays_refuse(const LayerSet *set, Overlay overlay, StatesKind states)
{
    if (!set->lsm)
        return NULL;
    if (overlay == OVERLAY_STATES)
        return states == STATES_COMPARE ? NULL
                                        : "a store has no GC cutoff, its compactions delete its tables: `pane lives` "
                                          "shows when";
    return overlay == OVERLAY_PARTITION    ? "a store has no partitions: `overlay level` shows its levels"
           : overlay == OVERLAY_RESIDENCY  ? "residency is of a pageserver's layers, not of a store's tables"
           : overlay == OVERLAY_VISIBILITY ? "visibility is of a pageserver's layers, not of a store's tables"
                                           : NULL;
}

void overlays_names(const char *between, Text *out)
{
    overlays_names_single(between, out);
    text_printf(out, "%s%s", between, states_name(STATES_COMPARE));
}

void overlays_names_single(const char *between, Text *out)
{
    for (int i = 0; i < OVERLAY_STATES; i++)
        text_printf(out, "%s%s", i ? between : "", map_overlay_name((Overlay)i));
    for (int i = 0; i < STATES_COUNT_; i++)
        if (i != STATES_COMPARE)
            text_printf(out, "%s%s", between, states_name((StatesKind)i));
}

bool overlays_parse_single(Str text, Overlay *overlay, StatesKind *states, Error *error)
{
    if (map_overlay_parse(text, overlay))
        return true;
    bool known = states_parse(text, states);
    if (known && *states == STATES_COMPARE)
        return error_set(error, ERROR_USAGE,
                         "overlay 'compare': a picture of one input has no two sides; in the explorer, :compare FILE "
                         "makes a comparison and :export OUT.svg draws it");
    if (known) {
        *overlay = OVERLAY_STATES;
        return true;
    }
    Text names = TEXT_EMPTY;
    overlays_names_single(", ", &names);
    error_set(error, ERROR_USAGE, "overlay '%.*s': expected one of %s", STR_ARG(text), names.at);
    text_release(&names);
    return false;
}

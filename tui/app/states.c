/* states.c - which of the tables the map shows. Each is made by its own file, when it is looked at. */
#include "tui/app/states.h"

#include "tui/app/state.h"
#include "tui/view/theme.h"

static const MapState GARBAGE[] = {
    [GARBAGE_NEEDED] = {"needed", 1, ROLE_MUTED, 0, "ends above the cutoff"},
    [GARBAGE_BRANCH] = {"branch", 3, ROLE_BRANCH, 'b', "a branch point needs it"},
    [GARBAGE_CURRENT] = {"current", 2, ROLE_MUTED, 0, "reads need it: no newer images cover it"},
    [GARBAGE_HOLE] = {"hole", 4, ROLE_WARN, 'h', "newer images cover it but for a hole, and layers go whole"},
    [GARBAGE_REMOVABLE] = {"removable", 7, ROLE_BAD, 0x00D7, "garbage collection would remove it"},
    [GARBAGE_VERDICT_COUNT_] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState REACH[] = {
    [REACH_VISIBLE] = {"visible", 6, ROLE_TEXT, 0, "a read from the head or from a branch point gets to it"},
    [REACH_COVERED] = {"covered", 1, ROLE_MUTED, 'c', "no such read does: newer images end them all"},
    [REACH_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState SIDE_A[] = {
    [COMPARE_SAME] = {"same", 1, ROLE_MUTED, 0, "both sides have it"},
    [COMPARE_ONLY] = {"only in A", 7, ROLE_WARN, 'A', "B has no such layer"},
    [COMPARE_CHANGED] = {"changed", 4, ROLE_ACCENT, '~', "the sides' layers differ in size or residency"},
    [COMPARE_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState SIDE_C[] = {
    [COMPARE_SAME] = {"same", 1, ROLE_MUTED, 0, "A has it, too"},
    [COMPARE_ONLY] = {"not in A", 7, ROLE_NEW, 'C', "A has no such layer"},
    [COMPARE_CHANGED] = {"changed", 4, ROLE_ACCENT, '~', "the sides' layers differ in size or residency"},
    [COMPARE_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};
static const MapState SIDE_B[] = {
    [COMPARE_SAME] = {"same", 1, ROLE_MUTED, 0, "both sides have it"},
    [COMPARE_ONLY] = {"only in B", 7, ROLE_NEW, 'B', "A has no such layer"},
    [COMPARE_CHANGED] = {"changed", 4, ROLE_ACCENT, '~', "the sides' layers differ in size or residency"},
    [COMPARE_GONE] = {"gone", -1, ROLE_MUTED, 0, ""},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *name, *help;
    const MapState *table[3]; /* of A, B and C */
    size_t count;
} ROWS[STATES_COUNT_] = {
    [STATES_GARBAGE] = {"garbage", "what garbage collection would do", {GARBAGE, GARBAGE, GARBAGE}, COUNT(GARBAGE)},
    [STATES_REACH] = {"reach", "what reads can get to", {REACH, REACH, REACH}, COUNT(REACH)},
    [STATES_COMPARE] = {"compare", "what the sides of a comparison differ in", {SIDE_A, SIDE_B, SIDE_C}, COUNT(SIDE_A)},
};

bool states_parse(Str text, StatesOf *of)
{
    for (int i = 0; i < STATES_COUNT_; i++)
        if (str_equal(text, str_from(ROWS[i].name))) {
            *of = (StatesOf)i;
            return true;
        }
    return false;
}

const char *states_name(StatesOf of)
{
    return ROWS[of].name;
}

const char *states_help(StatesOf of)
{
    return ROWS[of].help;
}

const MapState *states_table(StatesOf of, int side, size_t *count)
{
    *count = ROWS[of].count;
    return ROWS[of].table[side];
}

MapStates states_map(StatesOf of, int side, const uint8_t *values, size_t count, unsigned version)
{
    return (MapStates){.name = ROWS[of].name,
                       .of = values,
                       .count = count,
                       .states = ROWS[of].table[side],
                       .state_count = ROWS[of].count,
                       .version = version};
}

void states_show(App *app, StatesOf of)
{
    app->map.overlay = OVERLAY_STATES;
    app->states = of;
}

const char *states_overlay_name(const App *app)
{
    return app->map.overlay == OVERLAY_STATES ? ROWS[app->states].name : overlay_name(app->map.overlay);
}

void states_update(App *app)
{
    if (app->compare.on)
        compare_update(app);
    if (app->map.overlay != OVERLAY_STATES)
        return;
    if (app->states == STATES_COMPARE && !app->compare.on)
        app->map.overlay = OVERLAY_KIND;
    else if (app->states == STATES_COMPARE)
        app->map.states = compare_states(app, 0);
    else
        app->map.states = gc_states(app);
}

static void add_states(StatesOf of, Text *out)
{
    char sign[5];
    for (int side = 0; side < (of == STATES_COMPARE ? 2 : 1); side++)
        for (size_t i = 0; i < ROWS[of].count; i++) {
            const MapState *state = &ROWS[of].table[side][i];
            if (state->sign && !(side && i != COMPARE_ONLY)) {
                utf8_put(state->sign, sign);
                text_printf(out, "; %s %s", sign, state->name);
            }
        }
}

void states_overlay_text(App *app, Text *out)
{
    const char *low, *high, *lacks;
    text_printf(out, "overlay: %s: ", states_overlay_name(app));
    if (app->map.overlay == OVERLAY_STATES) {
        text_printf(out, "%s", ROWS[app->states].help);
        add_states(app->states, out);
        return;
    }
    text_printf(out, "%s", overlay_help(app->map.overlay));
    app->map_stale = true;
    lacks = overlay_lacks(app_map(app), app->shown, app->step);
    if (lacks)
        text_printf(out, "; %s", lacks);
    else if (overlay_ramp(app->map.overlay, &low, &high))
        text_printf(out, "; faint: %s, strong: %s", low, high);
}

void states_overlay_names(const char *between, Text *out)
{
    for (int i = 0; i < OVERLAY_STATES; i++)
        text_printf(out, "%s%s", i ? between : "", overlay_name((Overlay)i));
    for (int i = 0; i < STATES_COUNT_; i++)
        text_printf(out, "%s%s", between, ROWS[i].name);
}

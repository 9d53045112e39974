/* states.c - which of the tables the map shows. Each is made by its own file, when it is looked at. */
#include "tui/app/states.h"

#include "tui/app/state.h"

static const char *const NAMES[STATES_COUNT_] = {"garbage", "reach", "compare"};

bool states_parse(Str text, StatesOf *of)
{
    for (int i = 0; i < STATES_COUNT_; i++)
        if (str_equal(text, str_from(NAMES[i]))) {
            *of = (StatesOf)i;
            return true;
        }
    return false;
}

void states_show(App *app, StatesOf of)
{
    app->map.overlay = OVERLAY_STATES;
    app->states = of;
}

const char *states_overlay_name(const App *app)
{
    return app->map.overlay == OVERLAY_STATES ? NAMES[app->states] : overlay_name(app->map.overlay);
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
        app->map.states = compare_states(app, false);
    else
        app->map.states = gc_states(app);
}

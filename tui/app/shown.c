/* shown.c - what is looked at: which history, at which step, which layer of it; and forgetting what was worked out
 * about another one. Steps never need undoing: a layer is alive at a step or is not. */
#include "tui/app/commands.h"
#include "tui/app/panes.h"

#include <stdlib.h>

void app_free_history(History *history)
{
    if (history) {
        history_release(history);
        free(history);
    }
}

/* A simulation and a scenario with a policy of its own are planned with that; a dump with `full`. */
Policy app_policy_for(const History *history)
{
    Policy policy = history->policy, full;
    bool own = history->workload != NULL || history->steps.count > 1;
    for (size_t i = 0; i < history->scenario.count; i++)
        own = own || history->scenario.at[i].kind == STATEMENT_POLICY;
    if (own || !policy_named(STR("full"), &full, NULL))
        return policy;
    full.target_file_size = policy.target_file_size ? policy.target_file_size : full.target_file_size;
    full.fanout = policy.fanout ? policy.fanout : full.fanout;
    return full;
}

StepId app_last_step_of(const History *history)
{
    return history_last_step(history);
}

bool app_look_into(App *app, Insight *insight, const History *history, StepId step, const Policy *policy)
{
    InsightMarkers markers = {app->gc.moved ? &app->gc.own : NULL, app->gc.moves};
    if (app->options.waiter && !app->run.task)
        return insight_look(insight, history, step, policy, markers,
                            app->options.soon ? app->options.soon : INSIGHT_SOON);
    insight_update(insight, history, step, policy, markers);
    return true;
}

bool app_insight(App *app)
{
    return app_look_into(app, &app->insight, app->shown, app->step, &app->policy);
}

StepId app_last_step(const App *app)
{
    return app_last_step_of(app->shown);
}

/* What was worked out about the shown history is not true any more. */
static void forget(App *app)
{
    MapView map = app->map;
    map_release(&app->map);
    map_init(&app->map);
    app->map.key_axis = map.key_axis;
    app->map.lsn_axis = map.lsn_axis;
    app->map.overlay = map.overlay;
    app->map.options = map.options;
    app->listed.history = NULL;
    app->spot.history = NULL;
    lives_forget(app);
    ledger_forget(app);
    search_clear(&app->search);
    jobs_forget(app);
    facts_release(&app->facts);
    reads_release(&app->reads);
    insight_release(&app->insight);
    gc_forget(&app->gc);
    app->map_stale = true;
}

void app_grown(App *app)
{
    LayerId selected = app->map.selected;
    forget(app);
    app->map.selected = selected;
    app->zoomed = false;
    map_fit(&app->map);
}

void app_show(App *app, History *history, StepId step)
{
    compare_follow(app, history);
    forget(app);
    app->shown = history;
    app->step = step;
    app->why = LAYER_NONE;
    app->zoomed = false;
    app_select(app, LAYER_NONE);
    app->map.decision = DECISION_NONE;
    map_fit(&app->map);
    for (int i = 0; i < PANE_COUNT; i++) /* parameters are not the history's */
        if (i != PANE_PARAMETERS)
            app->panes[i].at = app->panes[i].top = 0;
    app_relayout(app);
}

void app_open_at(App *app, StepId step)
{
    app_set_step(app, step);
}

void app_replace(App *app, History *history)
{
    if (app->run.history != history)
        run_stop(app);
    text_clear(&app->made);
    app->pasted = false;
    History *planned = app->planned, *loaded = app->loaded;
    app->planned = NULL;
    app->loaded = history;
    app->policy = app_policy_for(history);
    what_if_release(&app->what_if);
    strip_release(&app->strip);
    app->undo.count = 0;
    gc_release(&app->gc); /* the markers kept there are those of what was loaded before */
    memset(app->marks, 0, sizeof app->marks);
    app_show(app, history, app_last_step_of(history));
    app_free_history(planned);
    app_free_history(loaded);
}

void app_set_step(App *app, StepId step)
{
    StepId last = app_last_step(app);
    app->step = step > last ? last : step;
    app->map_stale = true;
    panes_follow_step(app);
    if (app->map.selected != LAYER_NONE && app->shown->born[app->map.selected] > app->step)
        app_select(app, LAYER_NONE);
}

void app_select(App *app, LayerId layer)
{
    app->map.selected = layer;
    app->compare.picked_side = 0;
    app->panes[PANE_LAYER].at = app->panes[PANE_LAYER].top = 0;
    /* On a narrow screen the one side pane turns to what was just selected, and back. */
    if (app->layout.wide || app->layout.tiny || app->focus != PANE_MAP)
        return;
    if (layer != LAYER_NONE && app->side == PANE_FINDINGS) {
        app->side = PANE_LAYER;
        app->turned = true;
    } else if (layer == LAYER_NONE && app->turned && app->side == PANE_LAYER) {
        app->side = PANE_FINDINGS;
        app->turned = false;
    }
}

void app_go_to(App *app, Key key, Lsn lsn)
{
    MapView *map = app_map(app);
    map->has_cursor = true;
    map->cursor_key = key;
    map->cursor_lsn = lsn;
    map_reveal(map, key, lsn);
    app->map_stale = true;
}

void app_fly(App *app, LayerId layer, bool zoom)
{
    app_select(app, layer);
    if (layer == LAYER_NONE)
        return;
    const LayerSet *set = &app->shown->layers;
    MapView *map = app_map(app);
    map->has_cursor = true;
    map->cursor_key = set->key_lo[layer];
    map->cursor_lsn = set->lsn_lo[layer];
    app->zoomed = app->zoomed || zoom;
    if (zoom)
        map_fly_layer(map, app->shown, layer);
    else
        map_reveal(map, map->cursor_key, map->cursor_lsn);
    app->map_stale = true;
}

/* What a look into the layers found, or that it will find something. */
void app_tell_map(App *app, MapView *map, Insight *insight, const History *history, StepId step, const Policy *policy)
{
    bool known = app_look_into(app, insight, history, step, policy);
    map->summary = known ? &insight->summary : NULL;
    map->summary_version = insight->version;
    map->awaits_summary = !known;
    map->markers = app->gc.moved ? &app->gc.own : NULL;
}

void app_paint_map(App *app, Grid *grid)
{
    app_tell_map(app, &app->map, &app->insight, app->shown, app->step, &app->policy);
    app_paint_with_legend(&app->map, app->shown, app->step, grid, app->layout.map);
}

/* On a low screen the row is worth more to the map; there a change of the overlay tells. */
void app_paint_with_legend(MapView *map, const History *history, StepId step, Grid *grid, Rect rect)
{
    enum { HEIGHT_MIN = 18 };
    bool legend = rect.height >= HEIGHT_MIN;
    rect.height -= legend;
    map_paint(map, history, step, grid, rect);
    if (legend)
        map_legend(map, grid, (Rect){rect.x + 1, rect.y + rect.height, rect.width - 1, 1});
}

MapView *app_map(App *app)
{
    if (app->map_stale && !app->layout.tiny) {
        grid_reset(&app->scratch, app->cols, app->rows);
        app->map.mark_count = 0; /* only places matter here */
        states_update(app);
        if (app->layout.other[0].width > 0)
            compare_paint(app, &app->scratch);
        else
            app_paint_map(app, &app->scratch);
        app->map_stale = false;
    }
    return &app->map;
}

void app_focus(App *app, PaneId pane)
{
    if (app->side == PANE_HELP && pane != PANE_HELP)
        app->side = app->before_help;
    if (pane != PANE_MAP && !(pane == PANE_LAYER && app->layout.wide))
        app->side = pane;
    app->turned = app->turned && pane == PANE_MAP;
    app->focus = pane;
    app_relayout(app);
}

/* cmd_search.c - commands that go to a key, an LSN, a layer or a job, and from one match to the next.
 *
 *     :search 16385     finds 3 layers and selects the newest; n and N go to the next and the previous one. In a list,
 *                       n and N go to the lines that `find` matched.
 */
#include "core/history/find_layer.h"
#include "tui/app/pane_words.h"
#include "tui/app/search.h"
#include "core/analysis/conditions.h"
#include "tui/commands/commands.h"
#include "tui/commands/cursor.h"
#include "tui/panes/list_view.h"
#include "tui/panes/panes.h"

static void go_to_target(Session *session, const Target *target)
{
    MapView *map = session_map(session);
    const LayerSet *set = &session->shown->layers;
    map->has_cursor = true;
    if (target->kind == SEARCH_KEY || target->kind == SEARCH_RELATION)
        map->cursor_key = target->keys.lo;
    else if (target->kind == SEARCH_LSN)
        map->cursor_lsn = target->lsn;
    else if (target->kind == SEARCH_LAYER) {
        map->cursor_key = set->key_lo[target->layer];
        map->cursor_lsn = set->lsn_lo[target->layer];
    }
    map_reveal(map, map->cursor_key, map->cursor_lsn);
    session->map_stale = true;
}

/* Warns about a relation in which no layer begins or ends: its keys are a valid place, but it may not exist. */
static void search_say_whether_known(Session *session, Str name, KeyRange keys)
{
    size_t over, own;
    target_count_range(session->shown, session->step, keys, &over, &own);
    if (own > 0)
        return;
    char escaped[128];
    text_escape(name, escaped, sizeof escaped);
    if (over == 0)
        session_say(session, "no layer has exactly %s; this is where it would be", escaped);
    else
        session_say(session, "no layer begins or ends in %s, which may not exist; %zu cover it", escaped, over);
}

/* Does the text name a step? That is no place on the map. */
static bool is_of_step(Str text)
{
    return str_starts(text, STR("step")) || str_equal(text, STR("first")) || str_equal(text, STR("last")) ||
           str_equal(text, STR("next")) || str_equal(text, STR("previous"));
}

bool command_goto(Session *session, Str args, Error *error)
{
    Target target;
    if (!target_parse(&session->shown->layers, args, &target, error))
        return false;
    if (target.kind == SEARCH_NAME)
        return command_fail(error, args, args, "'%.*s' is not a key, an LSN, a relation or #LAYER%s", STR_ARG(args),
                            is_of_step(args) ? "; `step first`, `step last` or `step N` goes to a step" : "");
    if (target.kind == SEARCH_LAYER) {
        session_reveal(session, history_same_table(session->shown, target.layer, session->step));
        return true;
    }
    if (target.kind == SEARCH_OF_KIND)
        return command_fail(error, args, args, "goto takes a place; `search` finds layers of a kind");
    cursor_need(session);
    go_to_target(session, &target);
    cursor_select(session);
    if (target.kind == SEARCH_RELATION)
        search_say_whether_known(session, args, target.keys);
    return true;
}

/* Handles `search job 3`: opens the list of jobs at that job and enters it. */
static bool search_job(Session *session, Str args, Error *error)
{
    uint64_t id;
    if (!number_parse(str_trim((Str){args.at + 4, args.length - 4}), &id, error))
        return false;
    if (session->shown->plan.jobs.count == 0)
        return error_set(error, ERROR_USAGE,
                         session->shown->trace.decisions.count ? "the plan has no jobs: it has nothing to do"
                                                               : "there are no jobs: press p to plan");
    if (id >= session->shown->plan.jobs.count)
        return error_set(error, ERROR_USAGE, "there %s %zu job%s, numbered from 0",
                         word_for(session->shown->plan.jobs.count, "is", "are"), session->shown->plan.jobs.count,
                         plural_ending(session->shown->plan.jobs.count));
    session_focus(session, PANE_JOBS);
    pane_go(session, PANE_JOBS, (size_t)id);
    return pane_ops(PANE_JOBS)->enter(session, (size_t)id, error);
}

/* Goes `count` matches on. The cursor stays at the key or LSN that was searched where the match holds it, so that what
 * is asked next (read, why, gates) is about that key and not about the layer's first one. */
static void walk_matches(Session *session, int direction, uint64_t count)
{
    LayerId layer = search_walk(session, direction, count);
    const Search *search = search_shown(session);
    const LayerSet *set = &session->shown->layers;
    Key key = set->key_lo[layer];
    Lsn lsn = set->lsn_lo[layer];
    if (search->key > key && search->key < set->key_hi[layer])
        key = search->key;
    if (search->lsn > lsn && search->lsn < set->lsn_hi[layer])
        lsn = search->lsn;
    session_select(session, layer);
    session_go_to(session, key, lsn);
}

/* Where no layer has the text: goes to a line of the list beside the map, of the decisions, of the findings or of the
 * statistics. */
static bool search_lists(Session *session, Str args)
{
    const PaneId lists[] = {session->side, PANE_DECISIONS, PANE_FINDINGS, PANE_STATISTICS};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        PaneId pane = lists[i];
        if (!list_view_can(pane) && pane != PANE_STATISTICS)
            continue;
        pane_count(session, pane); /* builds the lines */
        if (!list_view_find(session, pane, args, 1))
            continue;
        session_focus(session, pane);
        pane_go(session, pane, session->panes[pane].at);
        session_say(session, "no layer matches, but this line of %s does; n and N go on", pane_words(pane)->title);
        return true;
    }
    return false;
}

bool command_search(Session *session, Str args, Error *error)
{
    Target target;
    if (str_starts(args, STR("job ")))
        return search_job(session, args, error);
    if (!target_parse(&session->shown->layers, args, &target, error))
        return false;
    const Search *search = search_begin(session, &target, args, error);
    if (!search)
        return false;
    size_t count = search->matches.count;
    if (count == 0 && search_lists(session, args)) {
        search_end(session);
        return true;
    }
    if (count == 0) {
        Condition condition;
        bool stops = condition_parse(args, &condition, NULL);
        session_warn(session, "no layer here has %s%s%s", search->pattern, stops ? "; as a condition: :break " : "",
                     stops ? search->pattern : "");
        search_end(session);
        return true;
    }
    session->entered = PANE_MAP;
    walk_matches(session, 1, 1);
    session_say(session, "%zu layer%s %s %s; n and N walk through them", count, plural_ending(count),
                !search->ends ? "for" : word_for(count, "ends at", "end at"), search->pattern);
    return true;
}

static bool walk(Session *session, Str args, uint64_t count, int direction, Error *error)
{
    if (!command_count(args, count, 1, &count, error))
        return false;
    const Search *search = search_shown(session);
    if (search->matches.count > 0) {
        walk_matches(session, direction, count);
        session_say(session, "match %zu of %zu for %s", search->at + 1, search->matches.count, search->pattern);
        return true;
    }
    LayerId layer = map_next_layer(session->shown, session->step, session->map.selected, direction, count);
    if (layer == LAYER_NONE)
        layer = session->map.selected;
    if (layer == LAYER_NONE)
        return error_set(error, ERROR_USAGE, "there is no layer at this step");
    if (layer == session->map.selected)
        session_say(session, direction > 0 ? "this is the last layer" : "this is the first layer");
    session_reveal(session, layer);
    return true;
}

/* Goes to the next match of the focused list. False if nothing was searched there. */
static bool walk_list(Session *session, int direction)
{
    PaneId pane = session->focus;
    if (!list_view_finds(session, pane))
        return false;
    pane_count(session, pane);
    if (list_view_find(session, pane, (Str){0}, direction))
        pane_go(session, pane, session->panes[pane].at);
    return true;
}

bool may_next(Session *session, Str args, PaneId pane, Error *error)
{
    (void)args;
    return session_has_layers(session) || list_view_finds(session, pane) ||
           error_set(error, ERROR_USAGE, "there is no layer at this step");
}

bool command_next(Session *session, Str args, uint64_t count, Error *error)
{
    if (args.length == 0 && walk_list(session, 1))
        return true;
    return walk(session, args, count, 1, error);
}

bool command_previous(Session *session, Str args, uint64_t count, Error *error)
{
    if (args.length == 0 && walk_list(session, -1))
        return true;
    return walk(session, args, count, -1, error);
}

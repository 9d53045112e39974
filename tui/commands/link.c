/* link.c - writes the commands that open the current view: input, axes, plan, markers, comparison, step, queries,
 * window and panes, in an order in which no command undoes another. */
#include "tui/commands/link.h"

#include "core/model/key_dictionary.h"
#include "core/model/lsm.h"
#include "core/planner/policy_value.h"
#include "tui/app/breakpoints.h"
#include "tui/app/compare.h"
#include "tui/app/decision_list.h"
#include "tui/app/gc.h"
#include "tui/app/layer_rows.h"
#include "tui/app/marks.h"
#include "tui/app/overlays.h"
#include "tui/app/pane_words.h"
#include "tui/app/plan.h"
#include "tui/app/reads.h"
#include "tui/app/region.h"
#include "tui/app/search.h"
#include "tui/app/spot.h"
#include "tui/panes/list_view.h"
#include "tui/panes/pane_help.h"
#include "tui/panes/pane_table.h"

#include <inttypes.h>
#include <string.h>

static void link_add_position(Text *out, Position position)
{
    text_printf(out, "%" PRIX64 ".%" PRIX64, u128_high(position), u128_low(position));
}

/* Appends a key in the form that commands read. */
static void link_add_key(const Session *session, Key key, Text *out)
{
    KeyForm form = session->shown->layers.form;
    char text[KEY_TEXT_SIZE];
    const KeyDictionary *strings = key_dictionary_of(form);
    text_add_str(out, strings ? STR("0x") : str_from(key_format(key, form, text)));
    if (strings)
        key_dictionary_hex(strings, key, out);
}

/* Appends the policy, with target size and fanout if it has them, because the input may bring its own. */
static void link_add_policy(Text *out, const Policy *policy)
{
    Policy base = *policy;
    policy_format_rules(policy, out);
    if (policy_parameter_find(policy, STR("target_file_size")))
        text_printf(out, "+target_file_size=%" PRIu64, policy->target_file_size);
    if (policy_parameter_find(policy, STR("fanout")))
        text_printf(out, "+fanout=%" PRIu64, policy->fanout);
    if (policy_named(str_from(policy->base), &base, NULL) && policy->workers != base.workers)
        text_printf(out, "+workers=%u", policy->workers);
}

/* Appends commands that set the policy of future plans while no plan is shown: its changed parameters, or a plan that
 * is left again if it has another name. */
static void link_add_own_policy(const Session *session, Text *out)
{
    Policy loaded = session_policy_for(session->loaded);
    const PolicyParameter *parameter;
    Text was = TEXT_EMPTY, is = TEXT_EMPTY;
    if (policy_same(&session->policy, &loaded))
        return;
    if (strcmp(session->policy.base, loaded.base) != 0) {
        text_printf(out, "; plan ");
        link_add_policy(out, &session->policy);
        text_printf(out, "; unplan");
        return;
    }
    for (size_t i = 0; (parameter = policy_parameter_at(&session->policy, i)) != NULL; i++) {
        text_clear(&was);
        text_clear(&is);
        policy_value_format(&loaded, parameter, &was);
        policy_value_format(&session->policy, parameter, &is);
        if (!str_equal(text_str(&was), text_str(&is)))
            text_printf(out, "; parameter %s %s", parameter->name, is.at);
    }
    text_release(&was);
    text_release(&is);
}

/* Appends the table's filter and its order. */
static void link_add_table(Session *session, Text *out)
{
    const LayerRows *rows = layer_rows(session);
    if (rows->filter.length)
        text_printf(out, "; filter %s", rows->filter.at);
    if (rows->order.length)
        text_printf(out, "; sort %s", rows->order.at);
    else if (rows->sheet && rows->sorted != SIZE_MAX)
        text_printf(out, "; sort %s%s", rows->descending ? "-" : "", rows->sheet->columns[rows->sorted].name);
}

/* Appends order and filter of the pane's list, its line, and how far the details are scrolled. */
static void link_add_place(Session *session, PaneId pane, Text *out)
{
    const PanePlace *place = &session->panes[pane];
    size_t line = pane_ops(pane)->selects ? place->at : place->top;
    size_t detail = place->of == line ? place->detail : 0;
    list_view_link(session, pane, out);
    if (line > 0 || detail > 0)
        text_printf(out, "; line %zu", line + 1);
    if (detail > 0)
        text_printf(out, " %zu", detail + 1);
}

/* Appends the side pane and the state of its list. */
static void link_add_side(Session *session, Text *out)
{
    if (session->side == PANE_TABLE)
        link_add_table(session, out);
    if (session->side == PANE_HELP)
        help_link(session, out);
    else
        text_printf(out, "; pane %s", pane_words(session->side)->name);
    bool other_rows = session->side == PANE_TABLE && layer_rows(session)->only != SIZE_MAX &&
                      !layer_rows(session)->source.length; /* the marked layer has another line in the table of all */
    if (session->side != PANE_MAP && !other_rows)
        link_add_place(session, session->side, out);
}

/* Appends a path, escaped for commands that `;` separates. */
static void link_add_path(Text *out, const char *path)
{
    for (; *path; path++)
        text_printf(out, "%s%c", *path == ';' || *path == '\\' ? "\\" : "", *path);
}

/* Appends breakpoints, and the question that the side pane answers: which layers, a read, or why a spot or a layer is
 * as it is. */
static void link_add_questions(Session *session, Text *out)
{
    char lsn[LSN_TEXT_SIZE], label[LSM_LABEL_SIZE];
    size_t count;
    const Breakpoint *all = breakpoints_all(session, &count);
    const Reads *reads = reads_shown(session);
    const Spot *spot = spot_shown(session);
    LayerId layer = decision_list_layer(session);
    for (size_t i = 0; i < count; i++)
        text_printf(out, "; break %s", all[i].text);
    if (session->side == PANE_TABLE && layer_rows(session)->source.length)
        text_printf(out, "; %s", layer_rows(session)->source.at);
    if (session->side == PANE_READ && reads->has_path && !reads->has_log) {
        text_add_str(out, STR("; read "));
        link_add_key(session, reads->key, out);
    }
    if (session->side == PANE_WHY && spot->set) {
        text_add_str(out, STR("; why "));
        link_add_key(session, spot->key, out);
        text_printf(out, "%s%s", spot->has_lsn ? "@" : "", spot->has_lsn ? lsn_format(spot->lsn, lsn) : "");
    }
    if (session->side == PANE_DECISIONS && layer != LAYER_NONE)
        text_printf(out, "; why %s", layer_label(&session->shown->layers, layer, label));
}

/* Appends what finds the layers that n and N walk. A table of them has found them already. */
static void link_add_search(Session *session, Text *out)
{
    const Search *search = search_shown(session);
    const LayerRows *rows = layer_rows(session);
    bool listed = session->side == PANE_TABLE && str_starts(text_str(&rows->source), str_from(search->source));
    if (search->source[0] && !listed)
        text_printf(out, "; %s", search->source);
}

/* Appends the cursor; where there is none, only if a command before has put one. */
static void link_add_cursor(Session *session, Text *out)
{
    const MapView *map = &session->map;
    char lsn[LSN_TEXT_SIZE];
    bool put = search_shown(session)->source[0] || layer_rows(session)->source.length || session->side == PANE_READ ||
               session->side == PANE_WHY || decision_list_layer(session) != LAYER_NONE ||
               compare_difference(session) != SIZE_MAX;
    if (map->has_cursor || put)
        text_add_str(out, map->has_cursor ? STR("; cursor ") : STR("; cursor none"));
    if (!map->has_cursor)
        return;
    link_add_key(session, map->cursor_key, out);
    text_printf(out, "@%s", lsn_format(map->cursor_lsn, lsn));
}

/* Appends the GC cutoff and branch points if they were moved. */
static void link_add_markers(Session *session, Text *out)
{
    unsigned moves;
    const GcMarkers *own = gc_moved(session, &moves);
    char lsn[LSN_TEXT_SIZE];
    if (!own)
        return;
    if (own->from == GC_FROM_SET || own->from == GC_FROM_NOWHERE)
        text_printf(out, "; gc cutoff %s", own->from == GC_FROM_SET ? lsn_format(own->cutoff, lsn) : "none");
    text_printf(out, "; gc branch none");
    for (size_t i = 0; i < own->branch_count; i++)
        text_printf(out, "; gc branch %s", lsn_format(own->branches[i], lsn));
}

static void link_add_comparison(Session *session, Text *out)
{
    const CompareView *compare = compare_shown(session);
    if (!compare)
        return;
    text_printf(out, "; compare %s", compare->kind == COMPARE_PLANS ? "plan " : "");
    for (size_t i = 1; i < compare->count; i++) {
        text_printf(out, "%s", i > 1 ? " | " : "");
        if (compare->kind == COMPARE_INPUTS)
            link_add_path(out, compare->side[i].source);
        else
            link_add_policy(out, &compare->side[i].history->policy);
    }
}

static void link_add_window(Window keys, Window lsns, Text *out)
{
    const Position at[] = {keys.lo, keys.hi, lsns.lo, lsns.hi};
    for (int i = 0; i < 4; i++) {
        text_add_char(out, ' ');
        link_add_position(out, at[i]);
    }
}

static void link_add_region(const Session *session, const Region *region, Text *out)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_add_str(out, STR("; region "));
    link_add_key(session, region->keys.lo, out);
    text_add_char(out, ',');
    link_add_key(session, region->keys.hi, out);
    text_printf(out, " %s,%s", lsn_format(region->lsns.lo, lo), lsn_format(region->lsns.hi, hi));
}

static void link_add_marks(const Session *session, Text *out)
{
    const Mark *marks = marks_all(session);
    for (int i = 0; i < MARKS; i++) {
        const View *view = &marks[i].view;
        if (!marks[i].set || view->shown != session->shown)
            continue;
        text_printf(out, "; mark %c %u %s,%s", 'a' + i, view->step, key_axis_name(view->key_axis),
                    lsn_axis_name(view->lsn_axis));
        if (!view->fitted)
            link_add_window(view->keys, view->lsns, out);
    }
}

/* What changes the window or the overlay comes before the commands that set them. */
void link_commands(Session *session, Text *out)
{
    const MapView *map = session_map(session);
    char label[LSM_LABEL_SIZE];
    if (session->source.made.length)
        text_printf(out, "%s; ", session->source.made.at);
    text_printf(out, "axes %s,%s", key_axis_name(map->key_axis), lsn_axis_name(map->lsn_axis));
    if (session_shows_plan(session)) {
        if (session->loaded->steps.count > 1)
            text_printf(out, "; step %u", session->loaded_step);
        if (plan_scope(session))
            link_add_region(session, plan_scope(session), out);
        text_printf(out, "; plan %s", plan_scope(session) ? "selection " : "");
        link_add_policy(out, &session->policy);
    } else {
        link_add_own_policy(session, out);
    }
    if (session->hex)
        text_printf(out, "; hex on");
    link_add_markers(session, out);
    link_add_comparison(session, out);
    if (session->shown->steps.count > 1)
        text_printf(out, "; step %u", session->step);
    if (compare_difference(session) != SIZE_MAX)
        text_printf(out, "; diverge %zu", compare_difference(session) + 1);
    Region region;
    if (region_shown(session, &region))
        link_add_region(session, &region, out);
    link_add_marks(session, out);
    text_printf(out, "; overlay %s", overlays_in_use(session)); /* before what has a message that is worth reading */
    link_add_questions(session, out);
    link_add_search(session, out);
    if (session->zoomed) {
        text_printf(out, "; window");
        link_add_window(map->keys, map->lsns, out);
    }
    if (map->selected != LAYER_NONE)
        text_printf(out, "; mark-layer %s", layer_label(&session->shown->layers, map->selected, label));
    else if (session->side == PANE_READ || search_shown(session)->source[0]) /* they have selected a layer */
        text_printf(out, "; mark-layer none");
    link_add_cursor(session, out);
    link_add_side(session, out);
    if (session->focus != session->side)
        text_printf(out, "; pane %s", pane_words(session->focus)->name);
    if (search_shown(session)->source[0] && search_shown(session)->at < search_shown(session)->matches.count)
        text_printf(out, "; match %zu", search_shown(session)->at + 1);
    if (session->whole)
        text_printf(out, "; whole");
    if (session->entered != PANE_MAP)
        text_printf(out, "; return-to %s", pane_words(session->entered)->name);
}

const char *link_files(const Session *session)
{
    return session->source.made.length     ? ""
           : session->source.opened.length ? session->source.opened.at
           : session->options.files        ? session->options.files
                                           : "";
}

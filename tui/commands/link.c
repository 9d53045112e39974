/* link.c - writes the commands that open the current view: input, axes, plan, markers, comparison, step, queries,
 * window and panes, in an order in which no command undoes another. */
#include "tui/commands/link.h"

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
#include "tui/app/spot.h"
#include "tui/panes/list_view.h"
#include "tui/panes/pane_table.h"

#include <inttypes.h>
#include <string.h>

static void link_add_position(Text *out, Position position)
{
    text_printf(out, "%" PRIX64 ".%" PRIX64, u128_high(position), u128_low(position));
}

/* Appends the policy, always with target size and fanout, because the input may bring its own. */
static void link_add_policy(Text *out, const Policy *policy)
{
    Policy base = *policy;
    policy_format_rules(policy, out);
    text_printf(out, "+target_file_size=%" PRIu64 "+fanout=%" PRIu64, policy->target_file_size, policy->fanout);
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
    KeyForm form = session->shown->layers.form;
    char key[KEY_TEXT_SIZE], lsn[LSN_TEXT_SIZE], label[LSM_LABEL_SIZE];
    size_t count;
    const Breakpoint *all = breakpoints_all(session, &count);
    const Reads *reads = reads_shown(session);
    const Spot *spot = spot_shown(session);
    LayerId layer = decision_list_layer(session);
    for (size_t i = 0; i < count; i++)
        text_printf(out, "; break %s", all[i].text);
    if (session->side == PANE_TABLE && layer_rows(session)->source.length)
        text_printf(out, "; %s", layer_rows(session)->source.at);
    if (session->side == PANE_READ && reads->has_path && !reads->has_log)
        text_printf(out, "; read %s", key_format(reads->key, form, key));
    if (session->side == PANE_GATES && session->map.has_cursor)
        text_printf(out, "; goto %s", key_format(session->map.cursor_key, form, key));
    if (session->side == PANE_WHY && spot->set)
        text_printf(out, "; why %s%s%s", key_format(spot->key, form, key), spot->has_lsn ? "@" : "",
                    spot->has_lsn ? lsn_format(spot->lsn, lsn) : "");
    if (session->side == PANE_DECISIONS && layer != LAYER_NONE)
        text_printf(out, "; why %s", layer_label(&session->shown->layers, layer, label));
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
    KeyForm form = session->shown->layers.form;
    char a[KEY_TEXT_SIZE], b[KEY_TEXT_SIZE], lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_printf(out, "; region %s,%s %s,%s", key_format(region->keys.lo, form, a), key_format(region->keys.hi, form, b),
                lsn_format(region->lsns.lo, lo), lsn_format(region->lsns.hi, hi));
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
    if (session->zoomed) {
        text_printf(out, "; window");
        link_add_window(map->keys, map->lsns, out);
    }
    if (map->selected != LAYER_NONE)
        text_printf(out, "; mark-layer %s", layer_label(&session->shown->layers, map->selected, label));
    else if (session->side == PANE_READ || session->side == PANE_GATES) /* `read` and `goto` have selected a layer */
        text_printf(out, "; mark-layer none");
    link_add_side(session, out);
    if (session->focus != session->side)
        text_printf(out, "; pane %s", pane_words(session->focus)->name);
    if (session->whole)
        text_printf(out, "; whole");
}

const char *link_files(const Session *session)
{
    return session->source.made.length     ? ""
           : session->source.opened.length ? session->source.opened.at
           : session->options.files        ? session->options.files
                                           : "";
}

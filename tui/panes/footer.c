/* footer.c - chooses keys from a table, the most important first. The first five that make sense now are shown, then
 * help and quit.
 *
 *     deep reads    Enter fly to finding  R worst read  p plan  f findings  # table  ? help  q quit
 *     a plan        Enter fly to decision  w its reasons  ] [ step  | compare  e what if  ? help  q quit
 *
 * What the pane's help lists is hints.c; keys are looked up in the keymap there.
 */
#include "tui/panes/footer.h"

#include "core/planner/algorithm.h"
#include "tui/app/breakpoints.h"
#include "tui/app/compare.h"
#include "tui/app/cut_list.h"
#include "tui/app/facts.h"
#include "tui/app/fleet_view.h"
#include "tui/app/gc.h"
#include "tui/app/layer_rows.h"
#include "tui/app/lesson.h"
#include "tui/app/session_insight.h"
#include "tui/app/reads.h"
#include "tui/app/plan.h"
#include "tui/app/region.h"
#include "tui/app/search.h"
#include "tui/app/views.h"
#include "tui/panes/hints.h"
#include "tui/panes/map_enter.h"
#include "tui/panes/pane_findings.h"
#include "tui/panes/pane_help.h"
#include "tui/panes/pane_table.h"
#include "tui/panes/panes.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <string.h>

#define ON(pane) (1u << (pane))
#define MAP      ON(PANE_MAP)
enum { FOOTER_KEYS = 5 };

/* ---- what is on the screen ---- */

static bool footer_has_layer(Session *session)
{
    return session->map.selected != LAYER_NONE;
}
static bool footer_has_no_layer(Session *session)
{
    return !footer_has_layer(session);
}
static bool footer_has_cursor(Session *session)
{
    return session->map.has_cursor;
}
static bool footer_has_entered(Session *session)
{
    return session->entered != PANE_MAP || session->whole;
}
static bool footer_has_matches(Session *session)
{
    return search_shown(session)->matches.count > 1;
}
static bool footer_on_cut(Session *session)
{
    return cut_of_step(session) != UINT32_MAX;
}
static bool footer_on_overlaps(Session *session)
{
    return findings_row(session) == FINDING_ROW_PAIRS;
}
static bool footer_on_layers(Session *session)
{
    return findings_row(session) == FINDING_ROW_LAYERS && !session->shown->lsm;
}
static bool footer_on_tables(Session *session)
{
    return findings_row(session) == FINDING_ROW_LAYERS && session->shown->lsm;
}
static bool footer_on_skipped(Session *session)
{
    return findings_row(session) == FINDING_ROW_SKIPPED;
}
static bool footer_on_place(Session *session)
{
    return findings_row(session) > FINDING_ROW_SKIPPED;
}
static bool footer_has_steps(Session *session)
{
    return session->shown->steps.count > 1;
}
static bool footer_has_breakpoints(Session *session)
{
    size_t count;
    breakpoints_all(session, &count);
    return count > 0;
}
static bool footer_has_plan(Session *session)
{
    return session_shows_plan(session);
}
static bool footer_has_run(Session *session)
{
    return footer_has_steps(session) && !footer_has_plan(session);
}
static bool footer_has_written(Session *session)
{
    return footer_has_run(session) && !pane_is_empty(session, PANE_LEDGER);
}
static bool footer_compares(Session *session)
{
    return compare_shown(session) != NULL;
}
static bool footer_can_compare(Session *session)
{
    return footer_has_plan(session) && !footer_compares(session);
}
static bool footer_enters_region(Session *session)
{
    return map_enter(session) == MAP_ENTER_REGION;
}
/* Does the map show the region, and little else? */
static bool footer_is_in_region(Session *session)
{
    Region region;
    return session->zoomed && region_shown(session, &region) &&
           map_is_at(session_map(session), region.keys, region.lsns);
}
static bool footer_zooms_to_region(Session *session)
{
    return footer_enters_region(session) && !footer_is_in_region(session);
}
static bool footer_enters_layer(Session *session)
{
    return map_enter(session) == MAP_ENTER_LAYER;
}
static bool footer_enters_finding(Session *session)
{
    MapEnter enter = map_enter(session);
    return enter == MAP_ENTER_FINDING || enter == MAP_ENTER_SKIPPED;
}
static bool footer_enters_decision(Session *session)
{
    return map_enter(session) == MAP_ENTER_DECISION;
}
static bool footer_enters_cut(Session *session)
{
    return footer_enters_decision(session) && footer_on_cut(session);
}
static bool footer_enters_reasons(Session *session)
{
    return footer_enters_decision(session) && !footer_on_cut(session);
}
static bool footer_shows_read(Session *session)
{
    return session->side == PANE_READ && reads_shown(session)->rows.count > 0;
}
static bool footer_has_finding(const Session *session, FindingKind kind)
{
    const Findings *findings = session_insight_findings(session); /* NULL while the layers are being analysed */
    for (size_t i = 0; findings && i < findings->list.count; i++)
        if (findings->list.at[i].kind == kind)
            return true;
    return false;
}
static bool footer_has_deep_reads(Session *session)
{
    return footer_has_finding(session, FINDING_DEEP_READS);
}
static bool footer_has_garbage(Session *session)
{
    return footer_has_finding(session, FINDING_GC_HOLE);
}
static bool footer_has_region(Session *session)
{
    return session->side == PANE_REGION;
}
static bool footer_is_growing(Session *session)
{
    return region_is_growing(session);
}
static bool footer_has_region_kept(Session *session)
{
    return footer_has_region(session) && !region_is_growing(session);
}
static bool footer_means_region(Session *session)
{
    return layer_rows_region_is_meant(session);
}
static bool footer_is_production(Session *session)
{
    return footer_has_plan(session) && policy_algorithm(&session->policy)->gates;
}
static bool footer_is_store(Session *session)
{
    return session->shown->lsm != NULL;
}
static bool footer_can_plan(Session *session)
{
    return plan_is_due(session);
}
static bool footer_has_next_cut(Session *session)
{
    return footer_has_plan(session) && cut_step_after(session, session->step, 1) != STEP_NEVER;
}
static bool footer_is_zoomed(Session *session)
{
    return session->zoomed && session->entered == PANE_MAP;
}
/* Does the pane beside or below the maps, or behind them, have the figures of a comparison? */
static bool footer_has_figures(Session *session)
{
    return compare_on(session) && session->side == PANE_COMPARE;
}
static bool footer_can_undo_zoom(Session *session)
{
    return footer_is_zoomed(session) && views_may_travel(session, -1, NULL);
}
static bool footer_is_whole(Session *session)
{
    return session->whole;
}
static bool footer_is_not_whole(Session *session)
{
    return !session->whole;
}
static bool footer_has_more(Session *session)
{
    return session->panes[session->focus].more;
}
/* Does the focused pane have no line to choose? */
static bool footer_is_empty(Session *session)
{
    return session->focus != PANE_MAP && pane_is_empty(session, session->focus);
}

/* Has D anywhere to go? Two states without steps differ in layers only. */
static bool footer_has_difference(Session *session)
{
    const CompareView *compare = compare_shown(session);
    if (!compare)
        return false;
    bool states = compare->side[0].history->steps.count <= 1 || compare->side[1].history->steps.count <= 1;
    return (states ? compare->side[1].diff.changes.count : compare->differences.at.count) > 0;
}

static bool footer_lesson_begun(Session *session)
{
    return lesson_shown(session)->name[0] != 0;
}

static bool footer_leaves_lesson(Session *session)
{
    return footer_lesson_begun(session) && (session->focus == PANE_LESSON || session->focus == PANE_LESSONS);
}

/* ---- the table ---- */

#define TEXTS                                                                                                          \
    (ON(PANE_LAYER) | ON(PANE_WHY) | ON(PANE_HELP) | ON(PANE_LESSON) | ON(PANE_COMPARE) | ON(PANE_GATES) |             \
     ON(PANE_REGION) | ON(PANE_MESSAGES))
#define LISTS (~(MAP | TEXTS))
#define SORTED                                                                                                         \
    (ON(PANE_FINDINGS) | ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_READ) | ON(PANE_WORST) | ON(PANE_LIVES) |        \
     ON(PANE_LEDGER) | ON(PANE_EVENTS) | ON(PANE_CUTS) | ON(PANE_LEVELS))

typedef struct FooterKey {
    Hint hint;
    bool (*when)(Session *session); /* NULL: always */
} FooterKey;

static const FooterKey FOOTER[] = {
    /* the main keys of each pane */
    {{ON(PANE_LESSON), "lesson next", "go on"}, NULL},
    {{ON(PANE_LESSON), "answer 1|answer 2|answer 3|answer 4|answer 5|answer 6|answer 7|answer 8|answer 9", "predict"},
     NULL},
    {{ON(PANE_LESSON), "lesson back", "page back"}, footer_lesson_begun},
    {{ON(PANE_LESSONS), "enter", "begin"}, NULL},
    {{ON(PANE_LESSONS), "lesson 1|lesson 2|lesson 3|lesson 4|lesson 5|lesson 6|lesson 7|lesson 8|lesson 9",
      "begin that one"},
     NULL},
    {{ON(PANE_PARAMETERS), "change -|change +", "change"}, NULL},
    {{ON(PANE_PARAMETERS), "change <|change >", "next flip"}, NULL},
    {{ON(PANE_PARAMETERS), "undo", "undo"}, NULL},
    {{ON(PANE_GARBAGE), "gc cutoff down|gc cutoff up", "move the cutoff"}, NULL},
    {{ON(PANE_GARBAGE), "gc branch cursor", "branch here"}, NULL},
    {{ON(PANE_GARBAGE), "gc reset", "as loaded"}, NULL},
    {{ON(PANE_GARBAGE), "enter", "next such layer"}, NULL},
    {{ON(PANE_FINDINGS), "enter", "fly there"}, footer_on_place},
    {{ON(PANE_FINDINGS), "enter", "list them"}, footer_on_skipped},
    {{ON(PANE_FINDINGS), "table finding", "its pairs"}, footer_on_overlaps},
    {{ON(PANE_FINDINGS), "table finding", "its layers"}, footer_on_layers},
    {{ON(PANE_FINDINGS), "table finding", "its tables"}, footer_on_tables},
    {{ON(PANE_WORST), "enter", "its path"}, NULL},
    {{ON(PANE_STATISTICS), "enter", "go there"}, NULL},
    {{ON(PANE_REGION) | ON(PANE_TABLE), "plan", "plan region"}, footer_means_region},
    {{ON(PANE_REGION) | ON(PANE_TABLE), "prompt export", "export region"}, footer_means_region},
    {{ON(PANE_LEVELS), "enter", "fly there"}, NULL},
    {{ON(PANE_INSIDE), "enter", "read or fly there"}, NULL},
    {{ON(PANE_LEDGER) | ON(PANE_EVENTS), "enter", "go to its step"}, NULL},
    {{ON(PANE_GATES), "enter", "highest stack"}, NULL},
    {{ON(PANE_TABLE), "enter", "go to layer"}, NULL},
    {{ON(PANE_FLEET), "enter", "open"}, NULL},
    {{ON(PANE_FLEET), "fleet sort", "sort"}, NULL},
    {{ON(PANE_FLEET), "prompt fleet filter", "filter"}, NULL},
    {{ON(PANE_FLEET), "fleet left|fleet right", "column"}, NULL},
    {{ON(PANE_FLEET), "fleet sort worst", "worst first"}, NULL},
    {{ON(PANE_DECISIONS), "why", "candidates"}, footer_on_cut},
    {{ON(PANE_CUTS), "move down|move up", "next candidate"}, NULL},
    {{ON(PANE_CUTS), "back", "decisions"}, NULL},
    {{ON(PANE_TABLE), "column left|column right", "column"}, NULL},
    {{ON(PANE_TABLE), "sort", "sort"}, NULL},
    {{ON(PANE_TABLE), "prompt filter", "filter"}, NULL},
    {{ON(PANE_TABLE), "table", "all or some"}, NULL},
    {{ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_READ) | ON(PANE_LIVES), "enter", "fly there"}, NULL},
    {{ON(PANE_DECISIONS), "step next-same|step previous-same", "same kind"}, NULL},
    {{ON(PANE_COMPARE), "diverge", "next difference"}, footer_has_difference},
    {{ON(PANE_LAYER), "yank", "copy name"}, footer_has_layer},
    {{ON(PANE_LAYER), "hex", "hex"}, footer_has_layer},
    {{ON(PANE_LAYER), "why", "why (not)"}, footer_has_layer},
    {{ON(PANE_LAYER), "next|previous", "select"}, footer_has_no_layer},
    /* on the map, keys for what is shown there */
    {{MAP, "region", "keep"}, footer_is_growing},
    {{MAP, "move left|move right|move up|move down", "extend"}, footer_is_growing},
    {{MAP, "plan", "plan it alone"}, footer_enters_region},
    {{MAP, "table", "layers"}, footer_is_growing},
    {{MAP, "prompt export", "export"}, footer_is_growing},
    {{MAP, "move far-left|move far-down|move far-up|move far-right", "more"}, footer_is_growing},
    {{MAP, "enter", NULL}, footer_zooms_to_region},
    {{MAP, "table", "its layers"}, footer_has_region_kept},
    {{MAP, "fit", "whole map"}, footer_is_in_region},
    {{MAP, "prompt export", "export it"}, footer_has_region_kept},
    {{MAP, "back", "drop region"}, footer_enters_region},
    {{MAP, "lesson", "lesson"}, footer_lesson_begun},
    {{MAP, "back", "back"}, footer_has_entered},
    {{MAP, "next|previous", "next match"}, footer_has_matches},
    {{MAP, "pane next", "the read's layers"}, footer_shows_read},
    {{MAP, "enter", NULL}, footer_enters_finding},
    {{MAP, "enter", NULL}, footer_enters_decision},
    {{MAP, "why", "candidates"}, footer_enters_cut},
    {{MAP, "why", "reasons"}, footer_enters_reasons},
    {{MAP, "diverge", "next difference"}, footer_has_difference},
    {{MAP, "pane next", "figures"}, footer_has_figures},
    {{MAP, "continue|reverse-continue", "next stop"}, footer_has_breakpoints},
    {{MAP | ON(PANE_DECISIONS) | ON(PANE_LEDGER) | ON(PANE_LIVES) | ON(PANE_COMPARE) | ON(PANE_STATISTICS),
      "step next|step previous", "step"},
     footer_has_steps},
    {{MAP | ON(PANE_DECISIONS), "step next-cut", "cut"}, footer_has_next_cut},
    {{MAP, "enter", NULL}, footer_enters_layer},
    {{MAP, "why", "why (not)"}, footer_has_layer},
    {{MAP, "compare", "compare"}, footer_can_compare},
    {{MAP, "pane parameters", "what if"}, footer_has_plan},
    {{MAP | ON(PANE_DECISIONS), "pane gates", "gates"}, footer_is_production},
    {{MAP, "view back", "undo zoom"}, footer_can_undo_zoom},
    {{MAP, "read", "read here"}, footer_has_cursor},
    {{MAP, "pane levels", "levels"}, footer_is_store},
    {{MAP, "lives", "lives"}, footer_has_run},
    {{MAP, "pane ledger", "ledger"}, footer_has_written},
    {{MAP, "worst", "worst read"}, footer_has_deep_reads},
    {{MAP, "gc", "GC"}, footer_has_garbage},
    {{MAP, "plan", "plan"}, footer_can_plan},
    {{MAP, "fit", "whole map"}, footer_is_zoomed},
    {{MAP, "pane findings", "findings"}, NULL},
    {{MAP, "table", "table"}, NULL},
    {{MAP, "prompt search", "search"}, NULL},
    {{MAP, "zoom in|zoom out", "zoom"}, NULL},
    {{MAP, "overlay", "overlay"}, NULL},
    /* everywhere */
    {{TEXTS, "move down|move up", "scroll"}, NULL},
    {{LISTS, "details down|details up", "details"}, footer_has_more},
    {{SORTED, "sort|prompt filter|prompt find", "sort, filter, search"}, NULL},
    {{LISTS | TEXTS, "whole", "back to all panes"}, footer_is_whole},
    {{LISTS | TEXTS, "whole", "whole screen"}, footer_is_not_whole},
    {{LISTS & ~ON(PANE_CUTS), "move down|move up", "choose"}, NULL},
    {{0, "pane next", "pane"}, NULL},
    {{LISTS | TEXTS, "back", "map"}, NULL},
};

/* The keys that the sentence of an empty pane may name, and those that leave the pane. */
static const FooterKey NAMED[] = {
    {{0, "plan", "plan"}, NULL},
    {{0, "read", "read here"}, NULL},
    {{0, "worst", "worst read"}, NULL},
    {{0, "region", "begin a region"}, NULL},
    {{0, "pane decisions", "decisions"}, NULL},
    {{0, "pane levels", "levels"}, NULL},
    {{0, "pane layer", "layer"}, NULL},
    {{0, "lesson", "menu"}, NULL},
    {{ON(PANE_WHY), "why", "why (not)"}, NULL},
    {{ON(PANE_INSIDE), "next|previous", "select"}, NULL},
    {{0, "step next|step previous", "step"}, NULL},
};
static const FooterKey LEAVING[] = {
    {{0, "pane next", "pane"}, NULL},
    {{LISTS | TEXTS, "back", "map"}, NULL},
};

/* Keys shown after the five: help and quit always, the command line where there is room for it. */
static const FooterKey COMMAND_LINE = {{0, "prompt", "command"}, NULL};
static const FooterKey LAST[] = {{{0, "help", "help"}, NULL}, {{0, "close", "quit"}, NULL}};

/* Is the hint for the focused pane, or for all? */
static bool footer_concerns(const Session *session, const Hint *hint)
{
    return !hint->panes || hint->panes >> session->focus & 1;
}

/* Draws the keys and what they do. Returns the columns they take, 0 where they do nothing now or do not fit. */
static int footer_draw_key(Session *session, Grid *grid, int x, int y, int limit, const FooterKey *key)
{
    const Hint *hint = &key->hint;
    Text keys = TEXT_EMPTY;
    int width = 0;
    bool ends = session->focus == PANE_MAP || session->focus == PANE_FLEET;
    const char *what = hint_what(session, hint);
    if (strcmp(hint->commands, "close") == 0 && !ends)
        what = footer_leaves_lesson(session) ? "leave lesson" : "close";
    else if (strcmp(hint->commands, "help") == 0 && session->focus == PANE_HELP && help_has_signs(session))
        what = help_shows_signs(session) ? "keys" : "legend";
    else if (strcmp(hint->commands, "back") == 0 && strcmp(what, "map") == 0)
        what = fleet_view_home(session) == PANE_FLEET ? "fleet" : what;
    if ((!key->when || key->when(session)) && hint_first_keys(session, hint, session->focus, &keys)) {
        int own = text_columns(text_str(&keys)), all = own + 1 + text_columns(str_from(what));
        if (x + all <= limit) {
            grid_text(grid, x, y, own, text_str(&keys), (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD});
            grid_text(grid, x + own + 1, y, all, str_from(what), (Style){.fg = ROLE_MUTED});
            width = all + 2;
        }
    }
    text_release(&keys);
    return width;
}

/* Draws the keys of the table that apply to the focused pane now, at most five, from column x on. Returns the column
 * after them. */
static int footer_draw_keys(Session *session, Grid *grid, int x, int y, int limit, const FooterKey *keys, size_t count)
{
    int shown = 0;
    for (size_t i = 0; i < count && shown < FOOTER_KEYS; i++) {
        if (!footer_concerns(session, &keys[i].hint))
            continue;
        int width = footer_draw_key(session, grid, x, y, limit, &keys[i]);
        x += width;
        shown += width > 0;
    }
    return x;
}

/* Is the key that runs the first of the hint's commands a word of the sentence? */
static bool footer_is_named(Session *session, const Hint *hint, const char *sentence)
{
    char command[64], key[KEY_NAME_SIZE];
    snprintf(command, sizeof command, "%.*s", (int)strcspn(hint->commands, "|"), hint->commands);
    if (!keymap_key_of(&session->keymap, command, session->focus, key))
        return false;
    Str rest = str_from(sentence), word;
    while (str_word(&rest, &word)) {
        word.length -= word.length > 1 && char_among(word.at[word.length - 1], ".,;:");
        if (str_equal(word, str_from(key)))
            return true;
    }
    return false;
}

/* Draws the keys that the sentence of the empty pane names, and those that leave the pane. */
static int footer_draw_empty(Session *session, Grid *grid, int x, int y, int limit)
{
    const char *sentence = pane_sentence(session, session->focus);
    for (size_t i = 0; sentence && i < sizeof NAMED / sizeof *NAMED; i++)
        if (footer_concerns(session, &NAMED[i].hint) && footer_is_named(session, &NAMED[i].hint, sentence))
            x += footer_draw_key(session, grid, x, y, limit, &NAMED[i]);
    return footer_draw_keys(session, grid, x, y, limit, LEAVING, sizeof LEAVING / sizeof *LEAVING);
}

void footer_draw(Session *session, Grid *grid, int y)
{
    int limit = session->cols - 1 - (footer_leaves_lesson(session) ? 25 : 18);
    int x = footer_is_empty(session)
                ? footer_draw_empty(session, grid, 1, y, limit)
                : footer_draw_keys(session, grid, 1, y, limit, FOOTER, sizeof FOOTER / sizeof *FOOTER);
    x += footer_draw_key(session, grid, x, y, limit, &COMMAND_LINE);
    for (size_t i = 0; i < sizeof LAST / sizeof *LAST; i++)
        x += footer_draw_key(session, grid, x, y, session->cols - 1, &LAST[i]);
}

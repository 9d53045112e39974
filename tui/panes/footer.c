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
#include "tui/app/compare.h"
#include "tui/app/cut_list.h"
#include "tui/app/facts.h"
#include "tui/app/gc.h"
#include "tui/app/lesson.h"
#include "tui/app/session_insight.h"
#include "tui/app/reads.h"
#include "tui/app/region.h"
#include "tui/app/search.h"
#include "tui/panes/hints.h"
#include "tui/panes/map_enter.h"
#include "tui/panes/pane_findings.h"
#include "tui/panes/pane_help.h"
#include "tui/panes/pane_table.h"
#include "tui/panes/panes.h"
#include "tui/view/theme.h"

#define ON(pane) (1u << (pane))
#define MAP      ON(PANE_MAP)
enum { FOOTER_KEYS = 5 };

/* ---- what is on the screen ---- */

static bool has_layer(Session *session)
{
    return session->map.selected != LAYER_NONE;
}
static bool has_cursor(Session *session)
{
    return session->map.has_cursor;
}
static bool has_entered(Session *session)
{
    return session->entered != PANE_MAP || session->whole;
}
static bool has_matches(Session *session)
{
    return search_shown(session)->matches.count > 1;
}
static bool on_cut(Session *session)
{
    return cut_of_step(session) != UINT32_MAX;
}
static bool on_overlaps(Session *session)
{
    return findings_row(session) == FINDING_ROW_PAIRS;
}
static bool on_layers(Session *session)
{
    return findings_row(session) == FINDING_ROW_LAYERS;
}
static bool on_skipped(Session *session)
{
    return findings_row(session) == FINDING_ROW_SKIPPED;
}
static bool on_place(Session *session)
{
    return findings_row(session) > FINDING_ROW_SKIPPED;
}
/* Does Enter act on the line under the cursor of the focused pane? */
static bool on_entry(Session *session)
{
    return !pane_bars(session, session->focus, session->panes[session->focus].at);
}
static bool has_steps(Session *session)
{
    return session->shown->steps.count > 1;
}
static bool has_plan(Session *session)
{
    return session_shows_plan(session);
}
static bool has_run(Session *session)
{
    return has_steps(session) && !has_plan(session);
}
static bool compares(Session *session)
{
    return compare_shown(session) != NULL;
}
static bool can_compare(Session *session)
{
    return has_plan(session) && !compares(session);
}
static bool enters_region(Session *session)
{
    return map_enter(session) == MAP_ENTER_REGION;
}
/* Does the map show the region, and little else? */
static bool is_in_region(Session *session)
{
    Region region;
    return session->zoomed && region_shown(session, &region) &&
           map_is_at(session_map(session), region.keys, region.lsns);
}
static bool zooms_to_region(Session *session)
{
    return enters_region(session) && !is_in_region(session);
}
static bool enters_layer(Session *session)
{
    return map_enter(session) == MAP_ENTER_LAYER;
}
static bool enters_finding(Session *session)
{
    return map_enter(session) == MAP_ENTER_FINDING;
}
static bool enters_decision(Session *session)
{
    return map_enter(session) == MAP_ENTER_DECISION;
}
static bool shows_read(Session *session)
{
    return session->side == PANE_READ && reads_shown(session)->rows.count > 0;
}
static bool has_finding(const Session *session, FindingKind kind)
{
    const Findings *findings = session_insight_findings(session); /* NULL while the layers are being analysed */
    for (size_t i = 0; findings && i < findings->list.count; i++)
        if (findings->list.at[i].kind == kind)
            return true;
    return false;
}
static bool has_deep_reads(Session *session)
{
    return has_finding(session, FINDING_DEEP_READS);
}
static bool has_garbage(Session *session)
{
    return has_finding(session, FINDING_GC_HOLE);
}
static bool has_region(Session *session)
{
    return session->side == PANE_REGION;
}
static bool is_growing(Session *session)
{
    return region_is_growing(session);
}
static bool has_region_kept(Session *session)
{
    return has_region(session) && !region_is_growing(session);
}
static bool is_production(Session *session)
{
    return has_plan(session) && policy_algorithm(&session->policy)->gates;
}
static bool is_store(Session *session)
{
    return session->shown->lsm != NULL;
}
static bool can_plan(Session *session)
{
    return !has_plan(session) && session->shown->plan.jobs.count == 0 && session->shown->steps.count < 2;
}
static bool can_plan_layers(Session *session)
{
    return can_plan(session) && !is_store(session);
}
static bool is_zoomed(Session *session)
{
    return session->zoomed && session->entered == PANE_MAP;
}
static bool is_whole(Session *session)
{
    return session->whole;
}
static bool is_not_whole(Session *session)
{
    return !session->whole;
}
static bool has_more(Session *session)
{
    return session->panes[session->focus].more;
}
/* Does the focused pane have no line to choose? */
static bool is_empty(Session *session)
{
    return session->focus != PANE_MAP && pane_is_empty(session, session->focus);
}

static bool lesson_begun(Session *session)
{
    return lesson_shown(session)->name[0] != 0;
}

static bool leaves_lesson(Session *session)
{
    return lesson_begun(session) && (session->focus == PANE_LESSON || session->focus == PANE_LESSONS);
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
    {{ON(PANE_LESSON), "lesson next", "go on", hint_lesson_waits}, NULL},
    {{ON(PANE_LESSON), "answer 1|answer 2|answer 3|answer 4|answer 5|answer 6|answer 7|answer 8|answer 9", "predict",
      hint_lesson_choices},
     NULL},
    {{ON(PANE_LESSON), "lesson back", "page back", NULL}, lesson_begun},
    {{ON(PANE_LESSONS), "enter", "begin", NULL}, NULL},
    {{ON(PANE_PARAMETERS), "change -|change +", "change", NULL}, NULL},
    {{ON(PANE_PARAMETERS), "change <|change >", "next flip", NULL}, NULL},
    {{ON(PANE_PARAMETERS), "undo", "undo", NULL}, NULL},
    {{ON(PANE_GARBAGE), "gc cutoff down|gc cutoff up", "move the cutoff", NULL}, NULL},
    {{ON(PANE_GARBAGE), "gc branch cursor", "branch here", NULL}, NULL},
    {{ON(PANE_GARBAGE), "gc reset", "as loaded", NULL}, NULL},
    {{ON(PANE_GARBAGE), "enter", "next such layer", NULL}, on_entry},
    {{ON(PANE_FINDINGS), "enter", "fly there", NULL}, on_place},
    {{ON(PANE_FINDINGS), "enter", "list them", NULL}, on_skipped},
    {{ON(PANE_FINDINGS), "table finding", "its pairs", NULL}, on_overlaps},
    {{ON(PANE_FINDINGS), "table finding", "its layers", NULL}, on_layers},
    {{ON(PANE_WORST), "enter", "its path", NULL}, on_entry},
    {{ON(PANE_STATISTICS), "enter", "go there", NULL}, on_entry},
    {{ON(PANE_REGION), "plan selection", "plan region", NULL}, has_region_kept},
    {{ON(PANE_REGION), "prompt region export", "export region", NULL}, has_region_kept},
    {{ON(PANE_LEVELS), "enter", "fly there", NULL}, on_entry},
    {{ON(PANE_INSIDE), "enter", "read or fly there", NULL}, on_entry},
    {{ON(PANE_LEDGER) | ON(PANE_EVENTS), "enter", "go to its step", NULL}, on_entry},
    {{ON(PANE_GATES), "enter", "highest stack", NULL}, NULL},
    {{ON(PANE_TABLE), "enter", "go to layer", NULL}, on_entry},
    {{ON(PANE_FLEET), "enter", "open", NULL}, on_entry},
    {{ON(PANE_FLEET), "fleet sort", "sort", NULL}, NULL},
    {{ON(PANE_FLEET), "prompt fleet filter", "filter", NULL}, NULL},
    {{ON(PANE_FLEET), "fleet left|fleet right", "column", NULL}, NULL},
    {{ON(PANE_FLEET), "fleet sort worst", "worst first", NULL}, NULL},
    {{ON(PANE_DECISIONS), "why", "candidates", NULL}, on_cut},
    {{ON(PANE_CUTS), "move down|move up", "next candidate", NULL}, NULL},
    {{ON(PANE_CUTS), "back", "decisions", NULL}, NULL},
    {{ON(PANE_TABLE), "column left|column right", "column", NULL}, NULL},
    {{ON(PANE_TABLE), "sort", "sort", NULL}, NULL},
    {{ON(PANE_TABLE), "prompt filter", "filter", NULL}, NULL},
    {{ON(PANE_TABLE), "table", "all or some", NULL}, NULL},
    {{ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_READ) | ON(PANE_LIVES), "enter", "fly there", NULL}, on_entry},
    {{ON(PANE_DECISIONS), "step next-same|step previous-same", "same kind", NULL}, NULL},
    {{ON(PANE_COMPARE), "diverge", "next difference", NULL}, compares},
    {{ON(PANE_LAYER), "yank", "copy name", NULL}, has_layer},
    {{ON(PANE_LAYER), "hex", "hex", NULL}, has_layer},
    {{ON(PANE_LAYER), "why", "why (not)", NULL}, has_layer},
    /* on the map, keys for what is shown there */
    {{MAP, "region", "keep region", NULL}, is_growing},
    {{MAP, "plan", "plan it alone", NULL}, enters_region},
    {{MAP, "enter", NULL, NULL}, zooms_to_region},
    {{MAP, "table", "its layers", NULL}, has_region_kept},
    {{MAP, "fit", "whole map", NULL}, is_in_region},
    {{MAP, "pane next", "export it", NULL}, has_region_kept},
    {{MAP, "back", "drop region", NULL}, enters_region},
    {{MAP, "lesson", "lesson", NULL}, lesson_begun},
    {{MAP, "back", "back", NULL}, has_entered},
    {{MAP, "next|previous", "next match", NULL}, has_matches},
    {{MAP, "pane next", "the read's layers", NULL}, shows_read},
    {{MAP, "enter", NULL, NULL}, enters_finding},
    {{MAP, "enter", NULL, NULL}, enters_decision},
    {{MAP, "why", "its reasons", NULL}, enters_decision},
    {{MAP, "diverge", "next difference", NULL}, compares},
    {{MAP | ON(PANE_DECISIONS) | ON(PANE_LEDGER) | ON(PANE_LIVES) | ON(PANE_COMPARE) | ON(PANE_STATISTICS),
      "step next|step previous", "step", NULL},
     has_steps},
    {{MAP, "enter", NULL, NULL}, enters_layer},
    {{MAP, "why", "why (not)", NULL}, has_layer},
    {{MAP, "compare", "compare", NULL}, can_compare},
    {{MAP, "pane parameters", "what if", NULL}, has_plan},
    {{MAP | ON(PANE_DECISIONS), "pane gates", "gates", NULL}, is_production},
    {{MAP, "read", "read here", NULL}, has_cursor},
    {{MAP, "pane levels", "levels", NULL}, is_store},
    {{MAP, "lives", "lives", NULL}, has_run},
    {{MAP, "pane ledger", "ledger", NULL}, has_run},
    {{MAP, "worst", "worst read", NULL}, has_deep_reads},
    {{MAP, "gc", "GC", NULL}, has_garbage},
    {{MAP, "plan", "plan", NULL}, can_plan},
    {{MAP, "fit", "whole map", NULL}, is_zoomed},
    {{MAP, "pane findings", "findings", NULL}, NULL},
    {{MAP, "table", "table", NULL}, NULL},
    {{MAP, "prompt search", "search", NULL}, NULL},
    {{MAP, "zoom in|zoom out", "zoom", NULL}, NULL},
    {{MAP, "overlay", "overlay", NULL}, NULL},
    /* everywhere */
    {{TEXTS, "move down|move up", "scroll", NULL}, NULL},
    {{LISTS, "details down|details up", "details", NULL}, has_more},
    {{SORTED, "sort|prompt filter|prompt find", "sort, filter, search", NULL}, NULL},
    {{LISTS | TEXTS, "whole", "back to all panes", NULL}, is_whole},
    {{LISTS | TEXTS, "whole", "whole screen", NULL}, is_not_whole},
    {{LISTS & ~ON(PANE_CUTS), "move down|move up", "choose", NULL}, NULL},
    {{0, "pane next", "pane", NULL}, NULL},
    {{LISTS | TEXTS, "back", "map", NULL}, NULL},
};

/* The keys of an empty pane: those that fill it, and those that leave it. */
static const FooterKey EMPTY[] = {
    {{ON(PANE_DECISIONS) | ON(PANE_JOBS) | ON(PANE_LIVES) | ON(PANE_LEDGER), "plan", "plan", NULL}, can_plan_layers},
    {{ON(PANE_READ), "read", "read here", NULL}, has_cursor},
    {{ON(PANE_READ), "worst", "worst read", NULL}, NULL},
    {{ON(PANE_GARBAGE) | ON(PANE_GATES), "pane levels", "levels", NULL}, is_store},
    {{ON(PANE_REGION), "region", "begin a region", NULL}, NULL},
    {{0, "pane next", "pane", NULL}, NULL},
    {{LISTS | TEXTS, "back", "map", NULL}, NULL},
};

/* Keys shown after the five: help and quit always, the command line where there is room for it. */
static const FooterKey COMMAND_LINE = {{0, "prompt", "command", NULL}, NULL};
static const FooterKey LAST[] = {{{0, "help", "help", NULL}, NULL}, {{0, "close", "quit", NULL}, NULL}};

/* Draws the keys and what they do. Returns the columns they take, 0 where they do nothing now or do not fit. */
static int draw_key(Session *session, Grid *grid, int x, int y, int limit, const FooterKey *key)
{
    const Hint *hint = &key->hint;
    Text keys = TEXT_EMPTY;
    int width = 0;
    bool ends = session->focus == PANE_MAP || session->focus == PANE_FLEET;
    const char *what = hint_what(session, hint);
    if (strcmp(hint->commands, "close") == 0 && !ends)
        what = leaves_lesson(session) ? "leave lesson" : "close";
    else if (strcmp(hint->commands, "help") == 0 && session->focus == PANE_HELP && help_has_signs(session))
        what = "signs";
    if ((!key->when || key->when(session)) && hint_keys(session, hint, session->focus, false, &keys)) {
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

/* Draws the keys of the table that apply to the focused pane now, at most five. Returns the column after them. */
static int draw_keys(Session *session, Grid *grid, int y, int limit, const FooterKey *keys, size_t count)
{
    int x = 1, shown = 0;
    for (size_t i = 0; i < count && shown < FOOTER_KEYS; i++) {
        if (keys[i].hint.panes && !(keys[i].hint.panes >> session->focus & 1))
            continue;
        int width = draw_key(session, grid, x, y, limit, &keys[i]);
        x += width;
        shown += width > 0;
    }
    return x;
}

void footer_draw(Session *session, Grid *grid, int y)
{
    int limit = session->cols - 1 - (leaves_lesson(session) ? 25 : 18);
    int x = is_empty(session) ? draw_keys(session, grid, y, limit, EMPTY, sizeof EMPTY / sizeof *EMPTY)
                              : draw_keys(session, grid, y, limit, FOOTER, sizeof FOOTER / sizeof *FOOTER);
    x += draw_key(session, grid, x, y, limit, &COMMAND_LINE);
    for (size_t i = 0; i < sizeof LAST / sizeof *LAST; i++)
        x += draw_key(session, grid, x, y, session->cols - 1, &LAST[i]);
}

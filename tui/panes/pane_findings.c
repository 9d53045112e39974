/* pane_findings.c - lists the findings, worst first. A mark shows the severity too, so that it does not depend on
 * colours. */
#include "core/model/lsm.h"
#include "core/tell/finding_words.h"
#include "tui/app/describe.h"
#include "tui/app/looks.h"
#include "tui/app/layer_rows.h"
#include "tui/panes/pane_findings.h"
#include "tui/panes/pane_table.h"
#include "tui/app/reads.h"
#include "tui/app/search.h"
#include "tui/view/theme.h"

static const struct {
    const char *mark;
    Role role;
} SEVERITIES[] = {
    [SEVERITY_NOTE] = {" ·", ROLE_TEXT}, [SEVERITY_WARNING] = {" !", ROLE_WARN}, [SEVERITY_SEVERE] = {"!!", ROLE_BAD}};

/* NULL: they are still looked for. */
static const Findings *findings_of(Session *session)
{
    const Insight *insight = looks_shown(session);
    return insight ? &insight->findings : NULL;
}

/* A line that says so where there is nothing. */
static size_t pane_findings_count(Session *session)
{
    const Findings *findings = findings_of(session);
    return findings && findings->list.count ? findings->list.count : 1;
}

static void pane_findings_line(Session *session, size_t i, PaneLine *out)
{
    const Findings *findings = findings_of(session);
    if (!findings) {
        char layers[32];
        text_printf(&out->text, "analysing %s layers …", count_format(session->shown->layers.count, layers));
        out->style.fg = ROLE_MUTED;
        return;
    }
    if (i >= findings->list.count) {
        text_printf(&out->text, "✓ nothing is wrong here");
        out->style.fg = ROLE_GOOD;
        return;
    }
    const Finding *finding = &findings->list.at[i];
    text_printf(&out->text, "%s %s: %s", SEVERITIES[finding->severity].mark, finding_kind_title(finding->kind),
                finding->text);
    out->style.fg = SEVERITIES[finding->severity].role;
}

static void pane_findings_detail(Session *session, size_t i, Lines *lines)
{
    const Findings *findings = findings_of(session);
    if (!findings)
        return;
    if (i >= findings->list.count) {
        const Summary *summary = &looks_last(session)->summary;
        if (!layer_set_is_ordered(summary->set)) {
            lines_field(lines, "reads", "unknown: the order of the store's keys is unknown");
            return;
        }
        lines_field(lines, "reads", "mean %.1f, p99 %llu, max %llu %s", summary->read_depth.by_segment.mean,
                    (unsigned long long)summary->read_depth.by_segment.p99,
                    (unsigned long long)summary->read_depth.by_segment.max,
                    session->shown->layers.lsm ? "tables" : "layers");
        return;
    }
    const Finding *finding = &findings->list.at[i];
    Text keys = TEXT_EMPTY;
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    lines_add(lines, (Style){.fg = SEVERITIES[finding->severity].role, .attr = ATTR_BOLD}, LINE_NOTHING, "%s (%s)",
              finding_kind_title(finding->kind), severity_name(finding->severity));
    lines_add(lines, (Style){0}, LINE_NOTHING, "%s", finding->text);
    describe_range(session, finding->keys, &keys);
    if (finding->keys.lo < finding->keys.hi)
        lines_field(lines, "keys", "%s", keys.at);
    lines_field(lines, "why", "%s", finding_why(finding->kind));
    lines_field(lines, "do", "%s", finding_advice(finding->kind));
    bool store = session->shown->layers.lsm != NULL; /* tables; their rows on the map are no LSNs */
    if (!store && finding->lsns.lo < finding->lsns.hi)
        lines_field(lines, "LSNs", "%s … %s", lsn_format(finding->lsns.lo, lo), lsn_format(finding->lsns.hi, hi));
    if (finding->layers_count > 0)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter flies there; n and N then walk its %u %s%s.%s",
                  finding->layers_count, store ? "table" : "layer", finding->layers_count == 1 ? "" : "s",
                  finding->kind == FINDING_OVERLAP ? " :table pairs lists the pairs." : "");
    else
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter flies there.");
    text_release(&keys);
}

bool findings_has_pairs(const Session *session)
{
    const Insight *insight = looks_last(session);
    size_t i = session->panes[PANE_FINDINGS].at;
    return insight && i < insight->findings.list.count && insight->findings.list.at[i].kind == FINDING_OVERLAP;
}

bool findings_table(Session *session, Error *error)
{
    const Findings *findings = findings_of(session);
    size_t i = session->panes[PANE_FINDINGS].at;
    if (!findings || i >= findings->list.count)
        return error_set(error, ERROR_USAGE, "there is no finding to show the layers of");
    const Finding *finding = &findings->list.at[i];
    if (finding->kind == FINDING_OVERLAP)
        layer_rows_pairs(session);
    else if (finding->layers_count > 0)
        layer_rows_only(session, finding_kind_title(finding->kind), findings->layers.at + finding->layers_first,
                        finding->layers_count);
    else
        return error_set(error, ERROR_USAGE, "no layers belong to this finding; # on the map shows all");
    session_focus(session, PANE_TABLE);
    return true;
}

/* Findings about reads: the map draws the path of the deepest one. */
static bool is_about_reads(FindingKind kind)
{
    return kind == FINDING_DEEP_READS || kind == FINDING_L0_PILE_UP || kind == FINDING_WIDE_THIN ||
           kind == FINDING_OVERLAP || kind == FINDING_VAIN || kind == FINDING_STALE_IMAGES || kind == FINDING_SPARSE ||
           kind == FINDING_HOT_KEYS || kind == FINDING_STORE_L0;
}

/* Puts the cursor on the deepest read of the finding's keys, at the newest layer that it visits, and draws its path. */
static void draw_path(Session *session, const Insight *insight, const Finding *finding, KeyRange keys)
{
    Key key;
    if (!is_about_reads(finding->kind) || !reads_deepest(&insight->summary.profile, keys, &key))
        return;
    reads_open(session, key);
    const Reads *reads = reads_shown(session);
    session->map.cursor_key = key;
    if (reads->path.steps.count > 0)
        session->map.cursor_lsn = session->shown->layers.lsn_lo[reads->path.steps.at[0].layer];
}

static bool pane_findings_enter(Session *session, size_t i, Error *error)
{
    const Findings *findings = findings_of(session);
    if (!findings || i >= findings->list.count)
        return error_set(error, ERROR_USAGE, "there is no finding to fly to");
    const Finding *finding = &findings->list.at[i];
    MapView *map = session_map(session);
    const LayerSet *set = &session->shown->layers;
    KeyRange keys = finding->keys.lo < finding->keys.hi ? finding->keys : (KeyRange){0, key_max(set->form)};
    session->zoomed = true;
    map_fly(map, keys, finding->lsns);
    session->map_stale = true;
    map->has_cursor = true;
    map->cursor_key = keys.lo;
    map->cursor_lsn = finding->lsns.lo;
    search_give(session, finding_kind_title(finding->kind), findings->layers.at + finding->layers_first,
                finding->layers_count);
    draw_path(session, looks_last(session), finding, keys);
    session_select(session, LAYER_NONE);
    session_descend(session, PANE_FINDINGS);
    session_say(session, "%s; Esc returns", finding->text);
    return true;
}

static uint64_t pane_findings_worth(Session *session, size_t i)
{
    const Findings *findings = findings_of(session);
    return findings && i < findings->list.count ? findings->list.at[i].layers_count : 0;
}

const PaneOps pane_findings = {.worth = pane_findings_worth,
                               .worth_name = "layers",
                               .count = pane_findings_count,
                               .line = pane_findings_line,
                               .detail = pane_findings_detail,
                               .enter = pane_findings_enter,
                               .selects = true};

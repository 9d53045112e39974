/* pane_findings.c - lists the findings, worst first. A mark shows the severity too, so that it does not depend on
 * colours. Skipped lines of the input have a row of their own, because layers that seem to be missing may be in them.
 * The last row is that of the notes on the input.
 */
#include "core/model/lsm.h"
#include "core/tell/finding_words.h"
#include "core/tell/read_text.h"
#include "core/tell/words.h"
#include "tui/app/describe.h"
#include "tui/app/session_insight.h"
#include "tui/app/layer_rows.h"
#include "tui/panes/pane_findings.h"
#include "tui/panes/pane_place.h"
#include "tui/panes/pane_table.h"
#include "tui/app/reads.h"
#include "tui/app/search.h"
#include "tui/app/skipped.h"
#include "tui/panes/statistics_lines.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *mark;
    Role role;
} SEVERITIES[] = {
    [SEVERITY_NOTE] = {" ·", ROLE_TEXT}, [SEVERITY_WARNING] = {" !", ROLE_WARN}, [SEVERITY_SEVERE] = {"!!", ROLE_BAD}};

/* The finding that Enter flew to last, and where it put the cursor. */
typedef struct Flown {
    bool any;
    FindingKind kind;
    Key key;
    Lsn lsn;
} Flown;

static void forget_flown(Session *session, void *state)
{
    (void)session;
    *(Flown *)state = (Flown){0};
}

static const Feature FLOWN = {.name = "flown finding", .size = sizeof(Flown), .forget = forget_flown};

/* NULL: the layers are still being analysed. */
static const Findings *findings_of(Session *session)
{
    const Insight *insight = session_insight(session);
    return insight ? &insight->findings : NULL;
}

/* The row of the skipped lines. SIZE_MAX: no line was skipped. */
static size_t skipped_row(const Session *session, const Findings *findings)
{
    return skipped_shown(session)->total > 0 ? findings_skipped_place(findings) : SIZE_MAX;
}

/* The number of rows that say what is wrong. */
static size_t wrong_rows(const Session *session, const Findings *findings)
{
    return findings->list.count + (skipped_shown(session)->total > 0);
}

/* The row of the notes, below the one that says that nothing is wrong. SIZE_MAX: there are none. */
static size_t notes_row(const Session *session, const Findings *findings)
{
    size_t wrong = wrong_rows(session, findings);
    return skipped_shown(session)->notes.count == 0 ? SIZE_MAX : wrong > 0 ? wrong : 1;
}

/* NULL: the row is that of the skipped lines or of the notes, or says that nothing is wrong. */
static const Finding *finding_at(const Session *session, const Findings *findings, size_t row)
{
    size_t skipped = skipped_row(session, findings);
    size_t i = row > skipped ? row - 1 : row;
    return row == skipped || i >= findings->list.count ? NULL : &findings->list.at[i];
}

/* Is it somewhere on the map? Files beside an index are not. */
static bool has_place(const Finding *finding)
{
    bool somewhere = finding->keys.lo < finding->keys.hi || finding->lsns.lo < finding->lsns.hi;
    return somewhere && finding->kind != FINDING_FILES;
}

/* Appends "4 lines of the input were not read, beside 2 layers that were". */
static void skipped_sentence(const Session *session, Text *out)
{
    const SkippedLines *skipped = skipped_shown(session);
    char lines[64], layers[64];
    text_printf(out, "%s of the input %s not read, beside %s that %s%s", plural_format(skipped->total, "line", lines),
                word_for(skipped->total, "was", "were"),
                plural_format(session->loaded->layers.count, word_part(&session->loaded->layers), layers),
                word_for(session->loaded->layers.count, "was", "were"),
                skipped_cut_off(skipped->at.at, skipped->at.count));
}

/* At least 1: a line says that nothing is wrong, or that the layers are being analysed. */
static size_t pane_findings_count(Session *session)
{
    const Findings *findings = findings_of(session);
    size_t notes = findings ? notes_row(session, findings) : SIZE_MAX;
    size_t count = notes != SIZE_MAX ? notes + 1 : findings ? wrong_rows(session, findings) : 0;
    return count > 0 ? count : 1;
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
    const Finding *finding = finding_at(session, findings, i);
    if (i == skipped_row(session, findings)) {
        text_printf(&out->text, "%s lines were skipped: ", SEVERITIES[SEVERITY_WARNING].mark);
        skipped_sentence(session, &out->text);
        out->style.fg = ROLE_WARN;
        return;
    }
    if (i == notes_row(session, findings)) {
        const SkippedLines *skipped = skipped_shown(session);
        text_printf(&out->text, "   %zu note%s on the input: %s", skipped->notes.count,
                    plural_ending(skipped->notes.count), skipped->notes.at[0]);
        out->style.fg = ROLE_MUTED;
        return;
    }
    if (!finding) {
        text_printf(&out->text, "✓ nothing is wrong here");
        out->style.fg = ROLE_GOOD;
        return;
    }
    text_printf(&out->text, "%s %s: %s", SEVERITIES[finding->severity].mark, finding_kind_title(finding->kind),
                finding->text);
    out->style.fg = SEVERITIES[finding->severity].role;
}

static void skipped_detail(Session *session, Lines *lines)
{
    Text text = TEXT_EMPTY;
    skipped_sentence(session, &text);
    lines_add(lines, (Style){.fg = ROLE_WARN, .attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
    statistics_skipped_add(session, lines);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter lists them in the statistics too.");
}

static void notes_detail(const Session *session, Lines *lines)
{
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "what was noticed while the input was read");
    for (size_t i = 0; i < skipped_shown(session)->notes.count; i++)
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", skipped_shown(session)->notes.at[i]);
}

/* Adds the keys that list the finding's layers: "f, then # lists the pairs that overlap." */
static void add_table_key(const Session *session, const Finding *finding, Lines *lines)
{
    char list[KEY_NAME_SIZE], table[KEY_NAME_SIZE];
    const Keymap *keymap = &session->keymap;
    const char *to_list = keymap_key_of(keymap, "pane findings", session->focus, list);
    const char *to_table = keymap_key_of(keymap, "table finding", PANE_FINDINGS, table);
    bool here = session->focus == PANE_FINDINGS, pairs = finding->kind == FINDING_OVERLAP;
    if (!to_table || (!here && !to_list) || (!pairs && finding->layers_count == 0))
        return;
    const char *before = here ? "" : to_list, *then = here ? "" : ", then ";
    char some[32] = "its";
    if (finding->layers_more)
        snprintf(some, sizeof some, "the first %u of its", finding->layers_count);
    if (pairs)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s%s%s lists the pairs that overlap.", before, then,
                  to_table);
    else
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s%s%s lists %s %s%s.", before, then, to_table, some,
                  word_part(&session->shown->layers), plural_ending(finding->layers_count));
}

/* Where nothing is wrong. */
static void add_reads(const ReadDepth *depth, const char *parts, Lines *lines)
{
    Text visits = TEXT_EMPTY;
    tell_visits(&depth->by_segment, &visits);
    text_printf(&visits, " %s", parts);
    tell_reads_apart(depth, "; ", &visits);
    lines_field(lines, "reads", "by segment: %s", visits.at);
    text_clear(&visits);
    tell_visits(&depth->by_key, &visits);
    if (depth->by_key.weight)
        lines_field(lines, "", "by key: %s", visits.at);
    text_release(&visits);
}

static void pane_findings_detail(Session *session, size_t i, Lines *lines)
{
    const Findings *findings = findings_of(session);
    if (!findings)
        return;
    const Finding *finding = finding_at(session, findings, i);
    if (i == skipped_row(session, findings)) {
        skipped_detail(session, lines);
        return;
    }
    if (i == notes_row(session, findings)) {
        notes_detail(session, lines);
        return;
    }
    if (!finding) {
        const Summary *summary = &session_insight_last(session)->summary;
        if (!layer_set_is_ordered(summary->set)) {
            lines_field(lines, "reads", "unknown: the order of the store's keys is unknown");
            return;
        }
        add_reads(&summary->read_depth, session->shown->layers.lsm ? "tables" : "layers", lines);
        return;
    }
    Text keys = TEXT_EMPTY;
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    lines_add(lines, (Style){.fg = SEVERITIES[finding->severity].role, .attr = ATTR_BOLD}, LINE_NOTHING, "%s (%s)",
              finding_kind_title(finding->kind), severity_name(finding->severity));
    add_table_key(session, finding, lines);
    lines_add(lines, (Style){0}, LINE_NOTHING, "%s", finding->text);
    if (skipped_shown(session)->total > 0 && finding_may_come_from_missing_layers(finding->kind))
        lines_add(lines, (Style){.fg = ROLE_WARN}, LINE_NOTHING, "%s", finding_of_skipped());
    describe_range(session, finding->keys, &keys);
    if (finding->keys.lo < finding->keys.hi)
        lines_field(lines, "keys", "%s", keys.at);
    lines_field(lines, "why", "%s", finding_why(finding->kind));
    bool store = session->shown->layers.lsm != NULL; /* the rows of a store's map are not LSNs */
    lines_field(lines, "do", "%s",
                finding_advice(finding->kind, store ? FINDING_READER_STORE : FINDING_READER_EXPLORER));
    if (!store && finding->lsns.lo < finding->lsns.hi)
        lines_field(lines, "LSNs", "%s … %s", lsn_format(finding->lsns.lo, lo), lsn_format(finding->lsns.hi, hi));
    if (!has_place(finding))
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "It has no place on the map.");
    else if (finding->layers_count > 0)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter flies there; n and N then walk %s %u %s%s.",
                  finding->layers_more ? "the first" : "its", finding->layers_count, store ? "table" : "layer",
                  plural_ending(finding->layers_count));
    else
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "Enter flies there.");
    text_release(&keys);
}

FindingRow findings_row(const Session *session)
{
    const Insight *insight = session_insight_last(session);
    size_t row = session->panes[PANE_FINDINGS].at;
    if (!session_insight_findings(session)) /* this starts no analysis */
        return FINDING_ROW_NONE;
    if (row == skipped_row(session, &insight->findings))
        return FINDING_ROW_SKIPPED;
    if (row == notes_row(session, &insight->findings))
        return FINDING_ROW_NOTES;
    const Finding *finding = finding_at(session, &insight->findings, row);
    return !finding                           ? FINDING_ROW_NONE
           : !has_place(finding)              ? FINDING_ROW_NOWHERE
           : finding->kind == FINDING_OVERLAP ? FINDING_ROW_PAIRS
           : finding->layers_count > 0        ? FINDING_ROW_LAYERS
                                              : FINDING_ROW_PLACE;
}

/* The place in the list of the row that a user counts from 1; 0: the current one. */
static size_t row_index(const Session *session, uint64_t row)
{
    return row > 0 ? (size_t)row - 1 : session->panes[PANE_FINDINGS].at;
}

/* Goes to the heading of the skipped lines in the statistics. */
static bool enter_skipped(Session *session)
{
    Lines lines = LINES_EMPTY; /* no frame may have built the pane's own yet */
    session_focus(session, PANE_STATISTICS);
    lines_begin(&lines, pane_rect(session, PANE_STATISTICS).width);
    pane_statistics.build(session, &lines, lines.width);
    size_t heading = statistics_skipped_at(&lines);
    lines_release(&lines);
    session->panes[PANE_STATISTICS].at = session->panes[PANE_STATISTICS].top = heading;
    return true;
}

bool findings_may_table(Session *session, uint64_t row, Error *error)
{
    const Findings *findings = row > 0 ? &session_insight_now(session)->findings : findings_of(session);
    const Finding *finding = findings ? finding_at(session, findings, row_index(session, row)) : NULL;
    if (findings && row_index(session, row) == skipped_row(session, findings))
        return true;
    if (!finding)
        return error_set(error, ERROR_USAGE, "there is no finding to show the layers of");
    return finding->kind == FINDING_OVERLAP || finding->layers_count > 0 ||
           error_set(error, ERROR_USAGE, "no layers belong to this finding; # on the map shows all");
}

bool findings_table(Session *session, uint64_t row, Error *error)
{
    if (!findings_may_table(session, row, error))
        return false;
    const Findings *findings = findings_of(session);
    size_t i = row_index(session, row);
    if (i == skipped_row(session, findings))
        return enter_skipped(session);
    char source[40];
    snprintf(source, sizeof source, "table finding %zu", i + 1);
    const Finding *finding = finding_at(session, findings, i);
    if (finding->kind == FINDING_OVERLAP)
        layer_rows_pairs(session);
    else
        layer_rows_only(session, finding_kind_title(finding->kind), str_from(source),
                        findings->layers.at + finding->layers_first, finding->layers_count);
    session_focus(session, PANE_TABLE);
    return true;
}

/* Is the finding about reads? Then the map draws the path of the deepest one. */
static bool pane_finding_is_about_reads(FindingKind kind)
{
    return kind == FINDING_DEEP_READS || kind == FINDING_L0_PILE_UP || kind == FINDING_WIDE_THIN ||
           kind == FINDING_OVERLAP || kind == FINDING_VAIN || kind == FINDING_STALE_IMAGES || kind == FINDING_SPARSE ||
           kind == FINDING_HOT_KEYS || kind == FINDING_STORE_L0;
}

/* Is the finding about layers that are not collected? Then Enter selects the first of them, which `gc` explains. */
static bool pane_finding_is_about_garbage(FindingKind kind)
{
    return kind == FINDING_GC_HOLE || kind == FINDING_GC_MARK || kind == FINDING_MISSED;
}

/* Puts the cursor on the deepest read of the finding's keys, at the newest layer that it visits, and shows its path. */
static void draw_path(Session *session, const Insight *insight, const Finding *finding, KeyRange keys)
{
    Key key;
    if (!pane_finding_is_about_reads(finding->kind) || !reads_deepest(&insight->summary.profile, keys, &key))
        return;
    reads_go(session, key);
}

/* Is the finding about images that production does not make? Their conditions explain it (pane_gates.c). */
static bool pane_finding_is_about_images(FindingKind kind)
{
    return kind == FINDING_NEVER_IMAGED || kind == FINDING_STAIRCASE;
}

/* The LSN of the finding's newest layer over the key: at the finding's first LSN there may be no layer at all. */
static Lsn newest_over(const Session *session, const Findings *findings, const Finding *finding, Key key)
{
    const LayerSet *set = &session->shown->layers;
    const LayerId *layers = findings->layers.at + finding->layers_first;
    LayerId newest = LAYER_NONE;
    for (uint32_t i = 0; i < finding->layers_count; i++)
        if (set->key_lo[layers[i]] <= key && key < set->key_hi[layers[i]] &&
            (newest == LAYER_NONE || set->lsn_hi[layers[i]] > set->lsn_hi[newest]))
            newest = layers[i];
    return newest == LAYER_NONE ? finding->lsns.lo : set->lsn_lo[newest];
}

static KeyRange keys_of(const Session *session, const Finding *finding)
{
    KeyRange all = {0, key_max(session->shown->layers.form)};
    return finding->keys.lo < finding->keys.hi ? finding->keys : all;
}

/* Makes the layers of a finding those that n and N walk. */
static void give_layers(Session *session, const Findings *findings, size_t i)
{
    const Finding *finding = finding_at(session, findings, i);
    char source[40];
    snprintf(source, sizeof source, "finding %zu", i + 1);
    search_give(session, finding_kind_title(finding->kind), source, findings->layers.at + finding->layers_first,
                finding->layers_count);
}

bool findings_find(Session *session, uint64_t row, Error *error)
{
    const Findings *findings = &session_insight_now(session)->findings; /* a link does not wait for the screen */
    size_t i = row_index(session, row);
    const Finding *finding = finding_at(session, findings, i);
    if (!finding)
        return error_set(error, ERROR_USAGE, "there is no such finding; f lists them");
    Key key = keys_of(session, finding).lo;
    give_layers(session, findings, i);
    *(Flown *)session_feature(session, &FLOWN) =
        (Flown){true, finding->kind, key, newest_over(session, findings, finding, key)};
    return true;
}

static const char *pane_findings_barred(Session *session, size_t i)
{
    const Findings *findings = findings_of(session);
    const Finding *finding = findings ? finding_at(session, findings, i) : NULL;
    if (finding && !has_place(finding))
        return "this finding has no place on the map";
    return finding || (findings && i == skipped_row(session, findings)) ? NULL : "there is no finding to fly to";
}

/* Does the user look at a part of the map that holds the place? */
static bool is_looked_at(const Session *session, Key key, Lsn lsn)
{
    KeyRange keys;
    LsnRange lsns;
    return session->zoomed && map_shows(&session->map, &keys, &lsns) && keys.lo <= key && key < keys.hi &&
           lsns.lo <= lsn && lsn < lsns.hi;
}

/* Draws the path of the finding's deepest read. `keeps`: the map moves only where it does not show the place. */
static bool go_to_finding(Session *session, size_t i, bool keeps)
{
    const Findings *findings = findings_of(session);
    const Finding *finding = finding_at(session, findings, i);
    if (i == skipped_row(session, findings))
        return enter_skipped(session);
    MapView *map = session_map(session);
    KeyRange keys = keys_of(session, finding);
    Lsn newest = newest_over(session, findings, finding, keys.lo);
    if (!keeps || !is_looked_at(session, keys.lo, newest)) {
        session->zoomed = true;
        map_fly(map, keys, finding->lsns);
    }
    session->map_stale = true;
    map->has_cursor = true;
    map->cursor_key = keys.lo;
    map->cursor_lsn = newest;
    give_layers(session, findings, i);
    draw_path(session, session_insight_last(session), finding, keys);
    session_select(session, pane_finding_is_about_garbage(finding->kind) ? search_walk(session, 1, 1) : LAYER_NONE);
    session_descend(session, PANE_FINDINGS);
    *(Flown *)session_feature(session, &FLOWN) = (Flown){true, finding->kind, map->cursor_key, map->cursor_lsn};
    session_say(session, "%s: %sn and N walk the %ss, Esc returns", finding_kind_title(finding->kind),
                pane_finding_is_about_images(finding->kind) ? "w says why, " : "", word_part(&session->shown->layers));
    return true;
}

static bool pane_findings_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    return go_to_finding(session, i, false);
}

bool findings_may_fly(Session *session)
{
    const Findings *findings = findings_of(session);
    const Finding *finding = findings ? finding_at(session, findings, session->panes[PANE_FINDINGS].at) : NULL;
    return finding && has_place(finding);
}

bool findings_fly(Session *session, bool keeps, Error *error)
{
    (void)error;
    return go_to_finding(session, session->panes[PANE_FINDINGS].at, keeps);
}

/* Is the cursor where the finding put it, or on the layer to which n or N walked? */
static bool flown_is_here(const Session *session, const Flown *flown)
{
    const MapView *map = &session->map;
    const Search *walked = search_shown(session);
    return (map->has_cursor && map->cursor_key == flown->key && map->cursor_lsn == flown->lsn) ||
           (map->selected != LAYER_NONE && walked->at < walked->matches.count &&
            walked->matches.at[walked->at] == map->selected &&
            strcmp(walked->pattern, finding_kind_title(flown->kind)) == 0);
}

PaneId findings_explained_by(Session *session)
{
    const Flown *flown = session_feature(session, &FLOWN);
    if (!flown->any || !flown_is_here(session, flown))
        return PANE_WHY;
    return pane_finding_is_about_images(flown->kind)    ? PANE_GATES
           : pane_finding_is_about_garbage(flown->kind) ? PANE_GARBAGE
                                                        : PANE_WHY;
}

static uint64_t pane_findings_sort_key(Session *session, size_t i)
{
    const Findings *findings = findings_of(session);
    const Finding *finding = findings ? finding_at(session, findings, i) : NULL;
    return finding ? finding->layers_count : 0;
}

const PaneOps pane_findings = {.sort_key = pane_findings_sort_key,
                               .sort_key_name = "layers",
                               .count = pane_findings_count,
                               .line = pane_findings_line,
                               .detail = pane_findings_detail,
                               .enter = pane_findings_enter,
                               .barred = pane_findings_barred,
                               .selects = true};

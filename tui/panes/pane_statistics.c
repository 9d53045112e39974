/* pane_statistics.c - shows the dashboard: counts, the curves of a run, and the sections of statistics_lines.c.
 *
 *     read depth by segment: mean 35.7, …        Enter on a line goes to what the line is about: a part of the keys,
 *        8-11 ▌                    2 segments    the deepest read of a bar, the layers of a relation
 *       36-39 ███████████████████ 89 segments
 *
 * Figures that need a sweep are computed once per insight (tui/app/dashboard.c); the lines are built for every frame.
 */
#include "core/analysis/plan_totals.h"
#include "core/analysis/run_figures.h"
#include "core/tell/plan_text.h"
#include "core/tell/words.h"
#include "tui/app/facts.h"
#include "tui/app/layer_rows.h"
#include "tui/app/session_insight.h"
#include "tui/app/reads.h"
#include "tui/app/search.h"
#include "tui/panes/pane_table.h"
#include "tui/panes/statistics_lines.h"
#include "tui/view/curves.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

enum { MIDDLE_DOT = 0xB7 };

/* ---- over the steps ---- */

/* Is there a curve of an amplification? There is none where no size is known. */
static bool shows_amplification(const Session *session)
{
    for (size_t i = 0; i < CURVE_COUNT; i++)
        if (curves[i].panel != PANEL_READS && curves[i].panel != PANEL_LAYERS &&
            curve_span(&curves[i], session->shown, session->step).high > 0)
            return true;
    return false;
}

static void add_curve(Session *session, Lines *lines, const Curve *curve, int width)
{
    const History *history = session->shown;
    CurveSpan span = curve_span(curve, history, session->step);
    double high = span.high;
    const StepSample *samples = history->samples.at;
    uint64_t wal = samples[history->samples.count - 1].wal_ingested, reached = 0;
    for (size_t i = 0; i < history->samples.count && samples[i].step <= session->step; i++)
        reached = samples[i].wal_ingested;
    if (high <= 0)
        return;
    Text bars = TEXT_EMPTY;
    curve_span_text(curve, &span, session->step, &bars);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", bars.at);
    text_clear(&bars);
    for (int x = 0; x < width; x++) {
        uint64_t at = (uint64_t)((double)wal * (x + 1) / width);
        double value = curve_at(curve, history, at);
        bool future = at > reached;
        uint32_t block = isnan(value) ? ' ' : lines_block(value / high);
        char utf8[5];
        utf8_put(future && !isnan(value) && block != lines_block(0) ? MIDDLE_DOT : block, utf8);
        text_printf(&bars, "%s", utf8);
    }
    lines_add(lines, (Style){.fg = ROLE_RAMP_0 + 5}, LINE_NOTHING, "%s", bars.at);
    text_release(&bars);
}

/* The figures over the run, and the curves. A run is sampled after its flushes and compactions, so that the figures of
 * the step itself are those of the sections below. */
static void add_curves(Session *session, Lines *lines, int width)
{
    const History *history = session->shown;
    char samples[64], swept[32];
    if (!curves_exist(history))
        return;
    RunFigures figures = run_figures(history);
    plural_format(history->samples.count, "sample", samples);
    lines_heading(lines, "over the %s, from %s after %s", history->dumps.count ? "series" : "run", samples,
                  history->dumps.count ? "the dumps" : "flushes and their compactions");
    bool all = figures.swept == history->samples.count; /* of a long run only every n-th flush is swept */
    if (!isnan(figures.read_p99))
        lines_field(lines, "reads", "of each key, in %s%s%s: mean %.2f, p99 %.0f, max %.0f layers",
                    all ? "each of " : count_format(figures.swept, swept), all ? "" : " of ", samples,
                    figures.read_mean, figures.read_p99, figures.read_max);
    if (shows_amplification(session))
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "amplification: bytes written or stored per byte of WAL; less than 1 is stored once older versions "
                  "are deleted");
    for (size_t i = 0; i < CURVE_COUNT; i++)
        add_curve(session, lines, &curves[i], width);
    lines_heading(lines, "at step %u", session->step);
}

/* Adds what was simulated, and under which policy. */
static void pane_statistics_add_run(const History *history, Lines *lines)
{
    const HistoryRun *run = &history->run;
    char records[32], bytes[32], target[32];
    if (!history->workload || run->records == 0)
        return;
    lines_field(lines, "workload", "%s%s%s%s: %s records of %llu bytes over %s", history->workload,
                run->with ? " (" : "", run->with ? run->with : "", run->with ? ")" : "",
                count_format(run->records, records), (unsigned long long)run->record_bytes,
                bytes_format(run->logical_bytes, bytes));
    Text policy = TEXT_EMPTY;
    policy_format_rules(&history->policy, &policy);
    lines_field(lines, "policy", "%s, target %s, fanout %llu", policy.at,
                bytes_format(history->policy.target_file_size, target), (unsigned long long)history->policy.fanout);
    text_release(&policy);
}

/* ---- the pane ---- */

/* The sums over all steps, in one line, so that nobody takes them for figures of the step. */
static void pane_statistics_add_jobs(const Session *session, Lines *lines)
{
    const History *history = session->shown;
    char text[32], read[32], written[32];
    const Plan *plan = &history->plan;
    if (plan->jobs.count == 0)
        return;
    PlanTotals totals = *facts_totals(session);
    bool store = history->layers.lsm != NULL;
    Text jobs = TEXT_EMPTY;
    const char *whole = history->workload ? "run" : history->lsm ? "history" : history->dumps.count ? "series" : "plan";
    if (totals.bytes_read + totals.bytes_written + totals.bytes_avoided == 0) { /* names tell no sizes */
        lines_field(lines, "jobs", "%zu in the whole %s, of unknown size", plan->jobs.count, whole);
        return;
    }
    if (store)
        plan_compactions_text(plan, plan->levels.count ? plan->levels.count : plan->partitions.count, &jobs);
    else
        text_printf(&jobs, "%zu", plan->jobs.count);
    lines_field(lines, store ? "compacted" : "jobs", "%s in the whole %s: %s read, %s written%s%s", jobs.at, whole,
                bytes_format(totals.bytes_read, read), bytes_format(totals.bytes_written, written),
                totals.bytes_avoided ? ", not written again " : "",
                totals.bytes_avoided ? bytes_format(totals.bytes_avoided, text) : "");
    text_release(&jobs);
    if (history->workload && curves_exist(history)) { /* so that a comparison's sum of both is found here too */
        RunFigures figures = run_figures(history);
        lines_field(lines, "", "flushes wrote %s, so %s were written in all", bytes_format(figures.flushed, read),
                    bytes_format(figures.flushed + figures.deltas + figures.images, written));
    }
    if (plan->estimated || totals.sizes_unknown)
        lines_field(lines, "", "bytes %swritten are estimates", totals.sizes_unknown ? "read and " : "");
}

static void add_counts(Session *session, Lines *lines)
{
    char text[32], deltas[64], images[64];
    const Facts *facts = facts_shown(session);
    if (session->loaded->title)
        lines_field_raw(lines, "input", str_from(session->loaded->title));
    if (session->shown->steps.count > 1)
        lines_field(lines, "step", "%s of %s, at which there are", count_format(session->step, text),
                    count_format(session_last_step(session), deltas));
    if (session->shown->layers.lsm)
        lines_field(lines, "tables", "%s; S shows them level by level", count_format(facts->layers, text));
    else
        lines_field(lines, "layers", "%s: %s, %s", count_format(facts->layers, text),
                    plural_format(facts->deltas, "delta", deltas), plural_format(facts->images, "image", images));
    lines_field(lines, "L0", "%s", count_format(facts->l0, text));
    if (facts->sized == facts->layers)
        lines_field(lines, "bytes", "%s%s", bytes_format(facts->bytes, text), estimate_mark(facts->estimated > 0));
    else if (facts->sized == 0)
        lines_field(lines, "bytes", "unknown");
    else
        lines_field(lines, "bytes", "%s%s in the %s whose size is known", bytes_format(facts->bytes, text),
                    estimate_mark(facts->estimated > 0),
                    plural_format(facts->sized, word_part(&session->shown->layers), deltas));
    pane_statistics_add_jobs(session, lines);
}

static void pane_statistics_build(Session *session, Lines *lines, int width)
{
    const Dashboard *board = dashboard_shown(session);
    add_counts(session, lines);
    if (board)
        statistics_overlaps_add(&session_insight_last(session)->summary, lines);
    statistics_skipped_add(session, lines); /* here, where a small screen shows them too */
    statistics_notes_add(session, lines);
    pane_statistics_add_run(session->shown, lines);
    add_curves(session, lines, width - 1);
    if (board) {
        statistics_lines_add(session, board, &session_insight_last(session)->summary, lines);
    } else {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "analysing the layers …");
    }
}

/* ---- Enter ---- */

static bool enter_near(Session *session, const Summary *summary, size_t i)
{
    LayerIdArray blockers = {0};
    Split split = summary->near_splits.at[i];
    split_blockers(summary->set, summary->ids, summary->layers, split, &blockers);
    session_go_to_key(session, split.gap.lo);
    search_give(session, "layers in the way", "", blockers.at, blockers.count);
    array_release(&blockers);
    session_descend(session, PANE_STATISTICS);
    char number[64];
    session_say(session, "%s in the way; n and N walk them, Esc goes back",
                plural_format(split.blocked, "layer", number));
    return true;
}

static bool enter_bin(Session *session, const Summary *summary, const DepthBin *bin)
{
    Key key = summary->profile.keys[bin->deepest];
    reads_go(session, key);
    session_descend(session, PANE_STATISTICS);
    return true;
}

/* Moves the cursor to the first line of the relations, with their heading above it. */
static void go_to_tree(Session *session)
{
    const Lines *lines = pane_lines(session, PANE_STATISTICS);
    size_t at = 0;
    while (at < lines->at.count && lines->at.at[at].ref != statistics_ref(REF_UP, 0) &&
           lines->at.at[at].ref != statistics_ref(REF_TREE, 0))
        at++;
    session->panes[PANE_STATISTICS].at = at;
    session->panes[PANE_STATISTICS].top = at > 0 ? at - 1 : 0;
}

/* Goes down into a node of the relations; for one that can't be divided further, shows its layers. */
static bool enter_tree(Session *session, const Summary *summary, const Dashboard *board, size_t i)
{
    KeyTreeRow row = board->rows.at[i];
    if (dashboard_down(session, summary, i)) {
        go_to_tree(session);
        return true;
    }
    LayerIdArray layers = {0};
    Text name = TEXT_EMPTY;
    key_tree_layers(summary->set, summary->ids, summary->layers, &row, &layers);
    key_tree_name(row.node, &name);
    layer_rows_only(session, name.at, STR(""), layers.at, layers.count);
    text_release(&name);
    array_release(&layers);
    session_focus(session, PANE_TABLE);
    return true;
}

static bool enter_sizes(Session *session, const SizeClass *class, Error *error)
{
    char condition[120];
    if (class->hi == UINT64_MAX)
        snprintf(condition, sizeof condition, "filter size >= %llu", (unsigned long long)class->lo);
    else
        snprintf(condition, sizeof condition, "filter size >= %llu and size < %llu", (unsigned long long)class->lo,
                 (unsigned long long)class->hi);
    layer_rows_all(session);
    return session_run(session, str_from(condition), error);
}

/* Goes up in the tree of relations. */
static bool pane_statistics_back(Session *session)
{
    if (!dashboard_shown(session) || !dashboard_up(session, &session_insight_last(session)->summary))
        return false;
    go_to_tree(session);
    return true;
}

static const char *pane_statistics_barred(Session *session, size_t line)
{
    const Lines *lines = pane_lines(session, PANE_STATISTICS);
    bool placed = dashboard_shown(session) && line < lines->at.count && lines->at.at[line].ref != LINE_NOTHING;
    return placed ? NULL : "this line has no place on the map";
}

static bool pane_statistics_enter(Session *session, size_t line, Error *error)
{
    const Dashboard *board = dashboard_shown(session);
    const Lines *lines = pane_lines(session, PANE_STATISTICS);
    uint32_t ref = lines->at.at[line].ref;
    const Summary *summary = &session_insight_last(session)->summary;
    size_t i = ref & 0xFFFFFF;
    switch ((StatisticsRef)(ref >> 24)) {
    case REF_PAIRS:
        return session_run(session, STR("table pairs"), error);
    case REF_LEVEL:
        session_fly_region(session, (KeyRange){0, key_max(summary->set->form)}, summary->levels.at[i].row.lsns);
        break;
    case REF_PART:
        session_fly_region(session, board->parts.at[i].keys, (LsnRange){0, UINT64_MAX});
        break;
    case REF_NEAR:
        return enter_near(session, summary, i);
    case REF_BIN:
        return enter_bin(session, summary, &board->bins[i]);
    case REF_SIZES:
        return enter_sizes(session, &board->sizes[i], error);
    case REF_CUTOFF:
        return session_run(session, STR("gc"), error);
    case REF_UP:
        return pane_statistics_back(session);
    case REF_TREE:
        return enter_tree(session, summary, board, i);
    }
    session_descend(session, PANE_STATISTICS);
    session_say(session, "Esc goes back to the statistics");
    return true;
}

const PaneOps pane_statistics = {.build = pane_statistics_build,
                                 .enter = pane_statistics_enter,
                                 .barred = pane_statistics_barred,
                                 .back = pane_statistics_back,
                                 .selects = true,
                                 .tall = true};

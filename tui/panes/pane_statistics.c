/* pane_statistics.c - the dashboard: what there is, how it is leveled, where it could be split, how deep reads are, how
 * large files are, how far garbage collection is behind, whose the bytes are, what was not read, and the curves of a
 * run.
 *
 *     read depth, layers a read                  Enter on a line goes to what it stands for: a part of the keys, the
 *        32-35  ██                      2        deepest read of a bar, the layers of a relation
 *        36-39  ██████████████████████  88
 *
 * What takes a sweep is made once for an insight; the lines are made for every frame.
 */
#include "core/analysis/key_tree.h"
#include "core/analysis/size_classes.h"
#include "core/analysis/split_parts.h"
#include "core/history/lsm.h"
#include "core/tell/words.h"
#include "tui/app/describe.h"
#include "tui/app/facts.h"
#include "tui/app/gc.h"
#include "tui/app/layer_rows.h"
#include "tui/app/looks.h"
#include "tui/app/reads.h"
#include "tui/app/search.h"
#include "tui/app/skipped.h"
#include "tui/panes/pane_table.h"
#include "tui/view/curves.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

enum { BINS = 16, NEAR_MAX = 5, DEPTH_MAX = 4, LABEL = 13 };

/* What a line stands for: a kind, and a number of that kind. */
typedef enum RefKind { REF_LEVEL, REF_PART, REF_NEAR, REF_BIN, REF_SIZES, REF_CUTOFF, REF_UP, REF_TREE } RefKind;

static uint32_t ref_of(RefKind kind, size_t i)
{
    return (uint32_t)kind << 24 | (uint32_t)i;
}

typedef struct Dashboard {
    bool made;
    unsigned version;          /* of the insight that it was made of */
    SplitParts parts;          /* between perfect splits */
    SplitParts near[NEAR_MAX]; /* left and right of near-splits, where there is no perfect one */
    size_t near_count;
    DepthBin bins[BINS];
    size_t bin_count;
    SizeClass sizes[SIZE_CLASS_COUNT];
    size_t unsized;
    KeyTreeNode path[DEPTH_MAX]; /* from the whole tree down to what is open */
    size_t depth;                /* nodes of the path; 0: none yet */
    KeyTreeRows rows;            /* of the last of them */
} Dashboard;

static void drop(Dashboard *board)
{
    split_parts_release(&board->parts);
    while (board->near_count > 0)
        split_parts_release(&board->near[--board->near_count]);
    board->rows.count = 0;
    board->made = false;
}

static void release(Session *session, void *state)
{
    (void)session;
    drop(state);
    array_release(&((Dashboard *)state)->rows);
}

static void forget(Session *session, void *state)
{
    (void)session;
    drop(state);
}

static const Feature DASHBOARD = {
    .name = "statistics", .size = sizeof(Dashboard), .release = release, .forget = forget};

static Dashboard *board_of(const Session *session)
{
    return session_feature(session, &DASHBOARD);
}

/* NULL: the layers are still looked into. */
static Dashboard *dashboard(Session *session)
{
    Dashboard *board = board_of(session);
    const Insight *insight = looks_shown(session);
    if (!insight)
        return NULL;
    if (board->made && board->version == insight->version)
        return board;
    drop(board);
    const Summary *summary = &insight->summary;
    const SplitArray *splits = summary->splits.count ? &summary->splits : &summary->splits_without_l0;
    split_parts_init(&board->parts, summary->set, summary->ids, summary->layers, splits->at, splits->count);
    for (size_t i = 0; splits->count == 0 && i < summary->near_splits.count && i < NEAR_MAX; i++)
        split_parts_init(&board->near[board->near_count++], summary->set, summary->ids, summary->layers,
                         &summary->near_splits.at[i], 1);
    board->bin_count = read_profile_bins(&summary->profile, board->bins, BINS);
    board->unsized =
        size_classes(summary->set, summary->ids, summary->layers, session->policy.target_file_size, board->sizes);
    if (board->depth == 0)
        board->path[board->depth++] = key_tree_root();
    if (summary->set->form == KEY_PRODUCTION)
        key_tree_list(summary->set, summary->ids, summary->layers, board->path[board->depth - 1], &board->rows);
    board->made = true;
    board->version = insight->version;
    return board;
}

static void add_heading(Lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add_heading(Lines *lines, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    lines_blank(lines);
    lines_add(lines, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}, LINE_NOTHING, "%s", text);
}

/* A label, a bar of the share of `most`, and what it is in words. */
static void add_bar(Lines *lines, uint32_t ref, const char *label, uint64_t value, uint64_t most, const char *words)
{
    Text text = TEXT_EMPTY;
    int room = lines->width - LABEL - text_columns(str_from(words)) - 4;
    int wide = room > 24 ? 24 : room < 0 ? 0 : room;
    int eighths = most ? (int)((double)value / (double)most * wide * 8 + 0.5) : 0;
    if (value > 0 && eighths == 0)
        eighths = 1;
    text_printf(&text, " %*s ", LABEL - 2, label);
    for (int i = 0; i < wide; i++) {
        int own = eighths - i * 8;
        char utf8[5];
        utf8_put(own >= 8 ? 0x2588 : own > 0 ? 0x2590 - (uint32_t)own : ' ', utf8);
        text_printf(&text, "%s", utf8);
    }
    text_printf(&text, " %s", words);
    lines_add(lines, (Style){0}, ref, "%s", text.at);
    text_release(&text);
}

static void counts_text(const LayerCounts *counts, Text *out)
{
    char bytes[32], layers[32];
    if (counts->sizes_unknown < counts->layers)
        text_printf(out, "%s%s  ", bytes_format(counts->bytes, bytes), counts->sizes_unknown ? " known" : "");
    text_printf(out, "%s layer%s", count_format(counts->layers, layers), counts->layers == 1 ? "" : "s");
}

/* ---- the sections ---- */

static void add_levels(const Summary *summary, Lines *lines)
{
    const LevelList *levels = &summary->levels;
    if (!summary->has_levels || levels->count == 0)
        return;
    add_heading(lines, "levels, by the policy %s", levels->policy.base);
    for (uint32_t i = 0; i < levels->count; i++) {
        const LevelFacts *facts = &levels->at[i];
        char parts[64], depth[64] = "";
        if (!summary->set->lsm) /* a store's verdict has its numbers, with their units */
            snprintf(depth, sizeof depth, "%s %llu, ", facts->row.measure, (unsigned long long)facts->row.depth);
        lines_add(lines, (Style){.fg = facts->known && facts->compact ? ROLE_WARN : ROLE_TEXT}, ref_of(REF_LEVEL, i),
                  " %s %u  %s%s: %s", levels->unit, facts->row.number, depth,
                  plural_format(facts->row.count, word_part(summary->set), parts), facts->verdict);
    }
}

static void add_parts(Session *session, const Dashboard *board, Lines *lines)
{
    Text words = TEXT_EMPTY, keys = TEXT_EMPTY;
    uint64_t most = 1;
    for (size_t i = 0; i < board->parts.count; i++) {
        const LayerCounts *counts = &board->parts.at[i].counts;
        uint64_t weight = counts->bytes ? counts->bytes : counts->layers;
        most = weight > most ? weight : most;
    }
    for (size_t i = 0; i < board->parts.count; i++) {
        const SplitPart *part = &board->parts.at[i];
        char label[32];
        text_clear(&words);
        text_clear(&keys);
        counts_text(&part->counts, &words);
        snprintf(label, sizeof label, "part %zu", i + 1);
        add_bar(lines, ref_of(REF_PART, i), label, part->counts.bytes ? part->counts.bytes : part->counts.layers, most,
                words.at);
        describe_range(session, part->keys, &keys);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, ref_of(REF_PART, i), "   %s", keys.at);
    }
    text_release(&words);
    text_release(&keys);
}

/* What the parts left and right of a near-split would weigh, were it not for the layers in the way. */
static void add_near(const Dashboard *board, const Summary *summary, Lines *lines)
{
    for (size_t i = 0; i < board->near_count; i++) {
        const Split *split = &summary->near_splits.at[i];
        const SplitParts *parts = &board->near[i];
        Text left = TEXT_EMPTY, right = TEXT_EMPTY;
        char key[KEY_LABEL_SIZE];
        counts_text(&parts->at[0].counts, &left);
        counts_text(&parts->at[1].counts, &right);
        lines_add(lines, (Style){0}, ref_of(REF_NEAR, i), " %s: %u in the way",
                  key_label(split->gap.lo, summary->set->form, key), split->blocked);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, ref_of(REF_NEAR, i), "   left %s, right %s", left.at, right.at);
        text_release(&left);
        text_release(&right);
    }
}

static void add_splits(Session *session, const Dashboard *board, const Summary *summary, Lines *lines)
{
    size_t all = summary->splits.count, without = summary->splits_without_l0.count;
    if (all > 0)
        add_heading(lines, "perfect splits: %zu, parts and their weight", all);
    else if (without > 0)
        add_heading(lines, "perfect splits: none; without L0 %zu, parts and their weight", without);
    else
        add_heading(lines, "perfect splits: none%s", summary->near_splits.count ? "; near-splits:" : "");
    if (all + without > 0)
        add_parts(session, board, lines);
    else
        add_near(board, summary, lines);
}

static void add_depths(const Dashboard *board, const Summary *summary, Lines *lines)
{
    uint32_t most = 1;
    const Distribution *all = &summary->read_depth.by_segment;
    for (size_t i = 0; i < board->bin_count; i++)
        most = board->bins[i].segments > most ? board->bins[i].segments : most;
    if (board->bin_count == 0 || !layer_set_is_ordered(summary->set))
        return;
    add_heading(lines, "read depth: mean %.1f, p50 %llu, p99 %llu, most %llu layers", all->mean,
                (unsigned long long)all->p50, (unsigned long long)all->p99, (unsigned long long)all->max);
    for (size_t i = 0; i < board->bin_count; i++) {
        const DepthBin *bin = &board->bins[i];
        char label[32], words[64], count[32];
        if (bin->hi - bin->lo > 1)
            snprintf(label, sizeof label, "%u-%u", bin->lo, bin->hi - 1);
        else
            snprintf(label, sizeof label, "%u", bin->lo);
        snprintf(words, sizeof words, "%s segment%s", count_format(bin->segments, count),
                 bin->segments == 1 ? "" : "s");
        if (bin->segments > 0)
            add_bar(lines, ref_of(REF_BIN, i), label, bin->segments, most, words);
    }
}

static void add_sizes(Session *session, const Dashboard *board, const Summary *summary, Lines *lines)
{
    char target[32], text[32];
    size_t most = 1;
    if (board->unsized == summary->layers)
        return;
    add_heading(lines, "sizes, against the target of %s", bytes_format(session->policy.target_file_size, target));
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        size_t own = board->sizes[i].deltas + board->sizes[i].images;
        most = own > most ? own : most;
    }
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        const SizeClass *class = &board->sizes[i];
        char words[100];
        snprintf(words, sizeof words, "%zu delta%s, %zu image%s  %s", class->deltas, class->deltas == 1 ? "" : "s",
                 class->images, class->images == 1 ? "" : "s", bytes_format(class->bytes, text));
        add_bar(lines, ref_of(REF_SIZES, (size_t)i), class->name, class->deltas + class->images, most, words);
    }
    if (board->unsized > 0)
        lines_field(lines, " unknown", "%zu layers", board->unsized);
}

static void add_cutoff(Session *session, const Summary *summary, Lines *lines)
{
    const GcView *gc = gc_look(session);
    if (!gc) {
        add_heading(lines, "garbage collection");
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, " still being analysed");
        return;
    }
    Lsn head = summary->lsn_max, cutoff = gc->markers.cutoff;
    Text text = TEXT_EMPTY;
    char bytes[32], kept[32], removable[32];
    size_t held = 0;
    for (int v = GARBAGE_NEEDED + 1; v < GARBAGE_REMOVABLE; v++)
        held += gc->garbage.deltas[v] + gc->garbage.images[v];
    gc_markers_cutoff_text(&gc->markers, &text);
    add_heading(lines, "garbage collection");
    lines_add(lines, (Style){0}, ref_of(REF_CUTOFF, 0), " cutoff %s%s%s", text.length ? text.at : "none",
              cutoff && cutoff <= head ? ", behind the head by " : "",
              cutoff && cutoff <= head ? bytes_format(head - cutoff, bytes) : "");
    size_t gone = gc->garbage.deltas[GARBAGE_REMOVABLE] + gc->garbage.images[GARBAGE_REMOVABLE];
    uint64_t freed = gc->garbage.bytes[GARBAGE_REMOVABLE];
    lines_add(lines, (Style){0}, ref_of(REF_CUTOFF, 0), " %s layers can be deleted%s%s%s, %s below the cutoff are held",
              count_format(gone, removable), freed ? " (" : "", freed ? bytes_format(freed, bytes) : "",
              freed ? ")" : "", count_format(held, kept));
    text_release(&text);
}

static void add_tree(const Dashboard *board, Lines *lines)
{
    Text name = TEXT_EMPTY, words = TEXT_EMPTY;
    uint64_t most = 1;
    if (board->rows.count == 0)
        return;
    key_tree_name(board->path[board->depth - 1], &name);
    add_heading(lines, "bytes per relation: %s", name.at);
    if (board->depth > 1)
        lines_add(lines, (Style){0}, ref_of(REF_UP, 0), " /..");
    for (size_t i = 0; i < board->rows.count; i++) {
        const LayerCounts *counts = &board->rows.at[i].counts;
        uint64_t weight = counts->bytes ? counts->bytes : counts->layers;
        most = weight > most ? weight : most;
    }
    for (size_t i = 0; i < board->rows.count; i++) {
        const KeyTreeRow *row = &board->rows.at[i];
        text_clear(&name);
        text_clear(&words);
        counts_text(&row->counts, &words);
        text_printf(&words, "  ");
        if (row->several && row->node.level != KEY_TREE_FORK)
            text_printf(&name, "several of them");
        else
            key_tree_name(row->node, &name);
        text_add_str(&words, text_str(&name));
        add_bar(lines, ref_of(REF_TREE, i), "", row->counts.bytes ? row->counts.bytes : row->counts.layers, most,
                words.at);
    }
    text_release(&name);
    text_release(&words);
}

/* The text with the part that is why it was skipped in brackets. */
static void add_skipped(Session *session, Lines *lines)
{
    const SkippedLines *skipped = skipped_shown(session);
    if (skipped->total == 0)
        return;
    char count[32];
    add_heading(lines, "skipped lines: %s", count_format(skipped->total, count));
    for (size_t i = 0; i < skipped->at.count; i++) {
        const Skipped *skip = &skipped->at.at[i];
        if (skip->line)
            lines_add(lines, (Style){0}, LINE_NOTHING, " %s:%lu: %s", skip->file, skip->line, skip->reason);
        else
            lines_add(lines, (Style){0}, LINE_NOTHING, " %s: %s", skip->file, skip->reason);
        if (skip->text && skip->from < skip->to)
            lines_add(lines, (Style){.fg = ROLE_BAD}, LINE_NOTHING, "%.*s▶%.*s◀%s", (int)skip->from, skip->text,
                      (int)(skip->to - skip->from), skip->text + skip->from, skip->text + skip->to);
    }
    if (skipped->total > skipped->at.count)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, " and %zu more, which are not kept",
                  skipped->total - skipped->at.count);
    for (size_t i = 0; i < skipped->notes.count; i++)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, " %s", skipped->notes.at[i]);
}

/* ---- over the steps ---- */

static void add_curve(Session *session, Lines *lines, const Curve *curve, int width)
{
    const History *history = session->shown;
    double now, high = curve_range(curve, history, session->step, &now);
    const StepSample *samples = history->samples.at;
    uint64_t wal = samples[history->samples.count - 1].wal_ingested, reached = 0;
    for (size_t i = 0; i < history->samples.count && samples[i].step <= session->step; i++)
        reached = samples[i].wal_ingested;
    if (high <= 0)
        return;
    if (isnan(now))
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s (max %.4g)", curve->name, high);
    else
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s %.4g (max %.4g)", curve->name, now, high);
    Text bars = TEXT_EMPTY;
    for (int x = 0; x < width; x++) {
        uint64_t at = (uint64_t)((double)wal * (x + 1) / width);
        double value = curve_at(curve, history, at);
        bool future = at > reached;
        int height = isnan(value) ? -1 : (int)(value / high * 7.0 + 0.5);
        char utf8[5];
        utf8_put(height < 0 ? ' ' : future && height > 0 ? 0xB7 : 0x2581 + (uint32_t)height, utf8);
        text_printf(&bars, "%s", utf8);
    }
    lines_add(lines, (Style){.fg = ROLE_RAMP_0 + 5}, LINE_NOTHING, "%s", bars.at);
    text_release(&bars);
}

/* What was simulated, and under which policy. */
static void add_run(const History *history, Lines *lines)
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

static void add_jobs(const Plan *plan, Lines *lines)
{
    char text[32];
    uint64_t in = 0, out = 0, avoided = 0;
    if (plan->jobs.count == 0)
        return;
    for (size_t i = 0; i < plan->jobs.count; i++) {
        const PlanJob *job = &plan->jobs.at[i];
        in += job->skipped ? 0 : job->bytes_in;
        out += job->skipped ? 0 : job->bytes_out;
        avoided += job->skipped ? job->bytes_out : 0;
    }
    lines_field(lines, "jobs", "%zu", plan->jobs.count);
    lines_field(lines, "reads", "%s", bytes_format(in, text));
    lines_field(lines, "writes", "%s%s", bytes_format(out, text), plan->estimated ? " (estimated)" : "");
    if (avoided)
        lines_field(lines, "avoids", "%s", bytes_format(avoided, text));
}

static void add_counts(Session *session, Lines *lines)
{
    char text[32], of[32];
    const Facts *facts = facts_shown(session);
    if (session->loaded->title)
        lines_field_raw(lines, "input", str_from(session->loaded->title));
    if (session->shown->layers.lsm)
        lines_field(lines, "tables", "%s; S shows them level by level", count_format(facts->layers, text));
    else
        lines_field(lines, "layers", "%s: %zu deltas, %zu images", count_format(facts->layers, text), facts->deltas,
                    facts->images);
    lines_field(lines, "L0", "%zu", facts->l0);
    if (facts->sized == facts->layers)
        lines_field(lines, "bytes", "%s", bytes_format(facts->bytes, text));
    else if (facts->sized == 0)
        lines_field(lines, "bytes", "unknown");
    else
        lines_field(lines, "bytes", "%s in the %zu layers whose size is known", bytes_format(facts->bytes, text),
                    facts->sized);
    if (session->shown->steps.count > 1)
        lines_field(lines, "step", "%s of %s", count_format(session->step, text),
                    count_format(session_last_step(session), of));
    add_jobs(&session->shown->plan, lines);
}

static void pane_statistics_build(Session *session, Lines *lines, int width)
{
    add_counts(session, lines);
    for (size_t i = 0; i < CURVE_COUNT && curves_exist(session->shown); i++)
        add_curve(session, lines, &curves[i], width - 1);
    add_run(session->shown, lines);
    const Dashboard *board = dashboard(session);
    if (board) {
        const Summary *summary = &looks_last(session)->summary;
        bool pageserver = !summary->set->lsm;
        add_levels(summary, lines);
        if (pageserver && summary->layers > 0)
            add_splits(session, board, summary, lines);
        add_depths(board, summary, lines);
        add_sizes(session, board, summary, lines);
        if (pageserver && summary->layers > 0)
            add_cutoff(session, summary, lines);
        add_tree(board, lines);
    } else {
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "looking into the layers …");
    }
    add_skipped(session, lines);
}

/* ---- Enter ---- */

static bool enter_near(Session *session, const Summary *summary, size_t i)
{
    LayerIdArray blockers = {0};
    Split split = summary->near_splits.at[i];
    split_blockers(summary->set, summary->ids, summary->layers, split, &blockers);
    session_go_to_key(session, split.gap.lo);
    search_give(session, "layers in the way", blockers.at, blockers.count);
    array_release(&blockers);
    session_descend(session, PANE_STATISTICS);
    session_say(session, "%u layers in the way; n and N walk them, Esc goes back", split.blocked);
    return true;
}

static bool enter_bin(Session *session, const Summary *summary, const DepthBin *bin)
{
    Key key = summary->profile.keys[bin->deepest];
    session_go_to_key(session, key);
    reads_open(session, key);
    session_descend(session, PANE_STATISTICS);
    return true;
}

/* The cursor goes to the section's first line, with its heading above it. */
static void open_node(Session *session, const Summary *summary, Dashboard *board)
{
    const Lines *lines = pane_lines(session, PANE_STATISTICS);
    size_t at = 0;
    while (at < lines->at.count && lines->at.at[at].ref != ref_of(REF_UP, 0) &&
           lines->at.at[at].ref != ref_of(REF_TREE, 0))
        at++;
    session->panes[PANE_STATISTICS].at = at;
    session->panes[PANE_STATISTICS].top = at > 0 ? at - 1 : 0;
    board->rows.count = 0;
    key_tree_list(summary->set, summary->ids, summary->layers, board->path[board->depth - 1], &board->rows);
}

/* Down into a node; of what can't be divided further, the layers. */
static bool enter_tree(Session *session, const Summary *summary, Dashboard *board, size_t i)
{
    KeyTreeRow row = board->rows.at[i];
    if (!row.several && board->depth < DEPTH_MAX) {
        board->path[board->depth++] = row.node;
        open_node(session, summary, board);
        return true;
    }
    LayerIdArray layers = {0};
    Text name = TEXT_EMPTY;
    key_tree_layers(summary->set, summary->ids, summary->layers, &row, &layers);
    key_tree_name(row.node, &name);
    layer_rows_only(session, name.at, layers.at, layers.count);
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

static bool pane_statistics_enter(Session *session, size_t line, Error *error)
{
    Dashboard *board = dashboard(session);
    const Lines *lines = pane_lines(session, PANE_STATISTICS);
    uint32_t ref = line < lines->at.count ? lines->at.at[line].ref : LINE_NOTHING;
    if (!board || ref == LINE_NOTHING)
        return error_set(error, ERROR_USAGE, "this line has no place on the map");
    const Summary *summary = &looks_last(session)->summary;
    size_t i = ref & 0xFFFFFF;
    switch ((RefKind)(ref >> 24)) {
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
        board->depth -= board->depth > 1;
        open_node(session, summary, board);
        return true;
    case REF_TREE:
        return enter_tree(session, summary, board, i);
    }
    session_descend(session, PANE_STATISTICS);
    session_say(session, "Esc goes back to the statistics");
    return true;
}

/* Esc: up in the tree of relations. */
static bool pane_statistics_back(Session *session)
{
    Dashboard *board = dashboard(session);
    if (!board || board->depth < 2)
        return false;
    board->depth--;
    open_node(session, &looks_last(session)->summary, board);
    return true;
}

const PaneOps pane_statistics = {.build = pane_statistics_build,
                                 .enter = pane_statistics_enter,
                                 .back = pane_statistics_back,
                                 .selects = true,
                                 .tall = true};

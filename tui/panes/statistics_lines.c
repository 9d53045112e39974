/* statistics_lines.c - writes the sections of the statistics, one function each.
 *
 *     read depth by segment: mean 35.7, p50 36, p90 36, p99 63, max 63 layers     a heading
 *        8-11 ▌                        2 segments                          a bar: label, share of the most, words
 *       36-39 ████████████████████████ 89 segments
 */
#include "tui/panes/statistics_lines.h"

#include "core/model/lsm.h"
#include "core/tell/garbage_story.h"
#include "core/tell/lsm_report.h"
#include "core/tell/read_text.h"
#include "core/tell/words.h"
#include "tui/app/describe.h"
#include "tui/app/gc.h"
#include "tui/app/skipped.h"
#include "tui/app/store_insight.h"
#include "tui/view/theme.h"

#include <stdio.h>

enum { LABEL = 13 };

/* Adds a label, a bar for the value's share of `most`, and the value in words. */
static void statistics_add_bar(Lines *lines, uint32_t ref, const char *label, uint64_t value, uint64_t most,
                               const char *words)
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

/* Appends the bytes as far as they are known, between two texts; nothing where no size is known. */
static void statistics_bytes_text(const LayerCounts *counts, const char *before, const char *after, Text *out)
{
    char bytes[32];
    if (counts->sizes_unknown < counts->layers)
        text_printf(out, "%s%s%s%s", before, bytes_format(counts->bytes, bytes), counts->sizes_unknown ? " known" : "",
                    after);
}

static void statistics_counts_text(const LayerCounts *counts, Text *out)
{
    char layers[32];
    statistics_bytes_text(counts, "", "  ", out);
    text_printf(out, "%s layer%s", count_format(counts->layers, layers), plural_ending(counts->layers));
}

/* Says why the layers of the levels add up to more than there are. */
static void add_nesting(const LevelList *levels, Lines *lines)
{
    Text nest = TEXT_EMPTY;
    if (level_list_nests(levels, &nest))
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, " %s", nest.at);
    text_release(&nest);
}

static void add_levels(const Summary *summary, const Dashboard *board, Lines *lines)
{
    const LevelList *levels = &summary->levels;
    if (!summary->has_levels || levels->count == 0)
        return;
    lines_heading(lines, "levels, by the policy %s", levels->policy.base);
    for (uint32_t i = 0; i < levels->count; i++) {
        const LevelFacts *facts = board->levels ? &board->levels[i] : &levels->at[i];
        char parts[64], depth[64] = "", then[80] = "";
        Text verdict = TEXT_EMPTY;
        level_verdict_text(facts->known, facts->compact, facts->reason, &verdict);
        if (!summary->set->lsm) /* a store's verdict has its numbers, with their units */
            snprintf(depth, sizeof depth, "%s%s %llu, ", facts->then ? "now " : "", facts->row.measure,
                     (unsigned long long)facts->row.depth);
        if (facts->then)
            snprintf(then, sizeof then, ", %s then", plural_format(facts->then, word_part(summary->set), parts));
        lines_add(lines, (Style){.fg = facts->known && facts->compact ? ROLE_WARN : ROLE_TEXT},
                  statistics_ref(REF_LEVEL, i), " %s %u  %s%s: %s%s", levels->unit, facts->row.number, depth,
                  plural_format(facts->row.count, word_part(summary->set), parts), verdict.at, then);
        text_release(&verdict);
    }
    if (!summary->set->lsm)
        add_nesting(levels, lines);
}

/* The length of a bar stands for bytes, or for layers where no size is known. */
static uint64_t statistics_weight(const LayerCounts *counts)
{
    return counts->bytes ? counts->bytes : counts->layers;
}

static void add_parts(Session *session, const Dashboard *board, Lines *lines)
{
    Text words = TEXT_EMPTY, keys = TEXT_EMPTY;
    uint64_t most = 1;
    for (size_t i = 0; i < board->parts.count; i++) {
        uint64_t weight = statistics_weight(&board->parts.at[i].counts);
        most = weight > most ? weight : most;
    }
    for (size_t i = 0; i < board->parts.count; i++) {
        const SplitPart *part = &board->parts.at[i];
        char label[32];
        text_clear(&words);
        text_clear(&keys);
        statistics_counts_text(&part->counts, &words);
        snprintf(label, sizeof label, "part %zu", i + 1);
        statistics_add_bar(lines, statistics_ref(REF_PART, i), label, statistics_weight(&part->counts), most, words.at);
        describe_range(session, part->keys, &keys);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, statistics_ref(REF_PART, i), "   %s", keys.at);
    }
    text_release(&words);
    text_release(&keys);
}

/* The L0 that cross a near-split: all that do, without those in the way. */
static LayerCounts crossing_l0(const LayerCounts *crossing, const LayerCounts *in_the_way)
{
    return (LayerCounts){.layers = crossing->layers - in_the_way->layers,
                         .bytes = crossing->bytes - in_the_way->bytes,
                         .sizes_unknown = crossing->sizes_unknown - in_the_way->sizes_unknown};
}

/* Adds each near-split: what is in the way, and what the parts left and right of it would hold. With the L0 they add up
 * to the whole set. */
static void add_near(const Dashboard *board, const Summary *summary, Lines *lines)
{
    for (size_t i = 0; i < board->near_count; i++) {
        const Split *split = &summary->near_splits.at[i];
        const SplitParts *parts = &board->near[i];
        LayerCounts l0 = crossing_l0(&parts->crossing, &board->in_the_way[i]);
        Text left = TEXT_EMPTY, right = TEXT_EMPTY, way = TEXT_EMPTY, above = TEXT_EMPTY;
        char key[KEY_LABEL_SIZE];
        statistics_counts_text(&parts->at[0].counts, &left);
        statistics_counts_text(&parts->at[1].counts, &right);
        statistics_bytes_text(&board->in_the_way[i], ", ", "", &way);
        if (l0.layers)
            text_add_str(&above, STR(", L0 "));
        if (l0.layers)
            statistics_counts_text(&l0, &above);
        lines_add(lines, (Style){0}, statistics_ref(REF_NEAR, i), " %s: %u in the way%s",
                  key_label(split->gap.lo, summary->set->form, key), split->blocked, way.length ? way.at : "");
        lines_add(lines, (Style){.fg = ROLE_MUTED}, statistics_ref(REF_NEAR, i), "   left %s, right %s%s", left.at,
                  right.at, above.length ? above.at : "");
        text_release(&left);
        text_release(&right);
        text_release(&way);
        text_release(&above);
    }
}

static void add_splits(Session *session, const Dashboard *board, const Summary *summary, Lines *lines)
{
    size_t all = summary->splits.count, without = summary->splits_without_l0.count;
    if (all > 0)
        lines_heading(lines, "perfect splits: %zu (%zu parts)", all, all + 1);
    else if (without > 0)
        lines_heading(lines, "perfect splits: none; %zu without L0 (%zu parts)", without, without + 1);
    else
        lines_heading(lines, "perfect splits: none%s",
                      summary->near_splits.count ? "; near-splits of all layers without L0:" : "");
    if (all + without > 0)
        add_parts(session, board, lines);
    else
        add_near(board, summary, lines);
}

static void add_depths(const Dashboard *board, const Summary *summary, Lines *lines)
{
    uint32_t most = 1;
    for (size_t i = 0; i < board->bin_count; i++)
        most = board->bins[i].segments > most ? board->bins[i].segments : most;
    if (board->bin_count == 0 || !layer_set_is_ordered(summary->set))
        return;
    Text visits = TEXT_EMPTY;
    tell_visits(&summary->read_depth.by_segment, &visits);
    lines_heading(lines, "read depth by segment: %s %s", visits.at, summary->set->lsm ? "tables" : "layers");
    text_clear(&visits);
    tell_visits(&summary->read_depth.by_key, &visits);
    if (summary->read_depth.by_key.weight)
        lines_field(lines, " by key", "%s", visits.at);
    text_clear(&visits);
    tell_reads_apart(&summary->read_depth, "", &visits);
    if (visits.length)
        lines_field(lines, " besides", "%s", visits.at);
    text_release(&visits);
    for (size_t i = 0; i < board->bin_count; i++) {
        const DepthBin *bin = &board->bins[i];
        char label[32], words[64], count[32];
        if (bin->hi - bin->lo > 1)
            snprintf(label, sizeof label, "%u-%u", bin->lo, bin->hi - 1);
        else
            snprintf(label, sizeof label, "%u", bin->lo);
        snprintf(words, sizeof words, "%s segment%s", count_format(bin->segments, count), plural_ending(bin->segments));
        if (bin->segments > 0)
            statistics_add_bar(lines, statistics_ref(REF_BIN, i), label, bin->segments, most, words);
    }
}

static void add_sizes(Session *session, const Dashboard *board, const Summary *summary, Lines *lines)
{
    char target[32], text[32], unsized[64];
    size_t most = 1;
    if (board->unsized == summary->layers)
        return;
    lines_heading(lines, "sizes, against the target of %s", bytes_format(session->policy.target_file_size, target));
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        size_t own = board->sizes[i].deltas + board->sizes[i].images;
        most = own > most ? own : most;
    }
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        const SizeClass *class = &board->sizes[i];
        char words[200], deltas[64], images[64];
        if (summary->set->lsm)
            snprintf(words, sizeof words, "%s  %s", plural_format(class->deltas, "table", deltas),
                     bytes_format(class->bytes, text));
        else
            snprintf(words, sizeof words, "%s, %s  %s", plural_format(class->deltas, "delta", deltas),
                     plural_format(class->images, "image", images), bytes_format(class->bytes, text));
        statistics_add_bar(lines, statistics_ref(REF_SIZES, (size_t)i), class->name, class->deltas + class->images,
                           most, words);
    }
    if (board->unsized > 0)
        lines_field(lines, " unknown", "%s", plural_format(board->unsized, "layer", unsized));
}

static void add_cutoff(Session *session, const Summary *summary, Lines *lines)
{
    const GcView *gc = gc_view(session);
    if (!gc) {
        lines_heading(lines, "garbage collection");
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, " still being analysed");
        return;
    }
    Lsn head = summary->lsn_max, cutoff = gc->markers.cutoff;
    Text text = TEXT_EMPTY;
    char bytes[32];
    gc_markers_cutoff_text(&gc->markers, &text);
    lines_heading(lines, "garbage collection");
    bool behind = cutoff && cutoff < head;
    lines_add(lines, (Style){0}, statistics_ref(REF_CUTOFF, 0), " cutoff %s%s%s", text.length ? text.at : "none",
              behind ? ", behind the head by " : "", behind ? bytes_format(head - cutoff, bytes) : "");
    text_clear(&text);
    garbage_counts(&gc->garbage, true, &text);
    lines_add(lines, (Style){0}, statistics_ref(REF_CUTOFF, 0), " %s", text.at);
    text_release(&text);
}

static void add_tree(const Dashboard *board, Lines *lines)
{
    Text name = TEXT_EMPTY, words = TEXT_EMPTY;
    uint64_t most = 1;
    if (board->rows.count == 0)
        return;
    key_tree_name(board->path[board->depth - 1], &name);
    lines_heading(lines, "bytes per relation: %s", name.at);
    if (board->depth > 1)
        lines_add(lines, (Style){0}, statistics_ref(REF_UP, 0), " /..");
    for (size_t i = 0; i < board->rows.count; i++) {
        uint64_t weight = statistics_weight(&board->rows.at[i].counts);
        most = weight > most ? weight : most;
    }
    for (size_t i = 0; i < board->rows.count; i++) {
        const KeyTreeRow *row = &board->rows.at[i];
        text_clear(&name);
        text_clear(&words);
        statistics_counts_text(&row->counts, &words);
        text_printf(&words, "  ");
        if (row->several && row->node.level != KEY_TREE_FORK)
            text_printf(&name, "several of them");
        else
            key_tree_name(row->node, &name);
        text_add_str(&words, text_str(&name));
        statistics_add_bar(lines, statistics_ref(REF_TREE, i), "", statistics_weight(&row->counts), most, words.at);
    }
    text_release(&name);
    text_release(&words);
}

/* A set without overlaps is an answer, too. */
void statistics_overlaps_add(const Summary *summary, Lines *lines)
{
    char pairs[64];
    size_t from = lines->at.count;
    if (summary->set->lsm || summary->layers == 0)
        return;
    if (summary->overlaps.pairs == 0) {
        lines_field(lines, "overlaps", "none: no two deltas share keys and LSNs");
        return;
    }
    lines_field(lines, "overlaps", "%s of deltas; Enter on this line, or :table pairs, lists them",
                plural_format(summary->overlaps.pairs, "pair", pairs));
    for (size_t i = from; i < lines->at.count; i++)
        lines->at.at[i].ref = statistics_ref(REF_PAIRS, 0);
}

void statistics_notes_add(Session *session, Lines *lines)
{
    const SkippedLines *skipped = skipped_shown(session);
    if (skipped->notes.count)
        lines_heading(lines, "notes on the input: %zu", skipped->notes.count);
    for (size_t i = 0; i < skipped->notes.count; i++)
        lines_add(lines, (Style){0}, LINE_NOTHING, " %s", skipped->notes.at[i]);
}

static const char SKIPPED_HEADING[] = "skipped lines: ";

/* Adds the lines that list a layer again which their file had listed before. */
static void add_repeats(const SkippedLines *skipped, Lines *lines)
{
    char count[32];
    if (skipped->repeats.count == 0)
        return;
    lines_heading(lines, "duplicate layers, counted once: %s", count_format(skipped->duplicates, count));
    for (size_t i = 0; i < skipped->repeats.count; i++) {
        Text text = TEXT_EMPTY;
        repeated_text(&skipped->repeats.at[i], &text);
        lines_add(lines, (Style){0}, LINE_NOTHING, " %s", text.at);
        text_release(&text);
    }
}

/* ▶ and ◀ enclose the part of the text because of which it was skipped. */
void statistics_skipped_add(Session *session, Lines *lines)
{
    const SkippedLines *skipped = skipped_shown(session);
    add_repeats(skipped, lines);
    if (skipped->total == 0)
        return;
    char count[32];
    lines_heading(lines, "%s%s", SKIPPED_HEADING, count_format(skipped->total, count));
    for (size_t i = 0; i < skipped->at.count; i++) {
        const Skipped *skip = &skipped->at.at[i];
        Text text = TEXT_EMPTY;
        skipped_text(skip, &text);
        lines_add(lines, (Style){0}, LINE_NOTHING, " %s", text.at);
        text_release(&text);
        if (skip->text && skip->from < skip->to)
            lines_add(lines, (Style){.fg = ROLE_BAD}, LINE_NOTHING, "%.*s▶%.*s◀%s", (int)skip->from, skip->text,
                      (int)(skip->to - skip->from), skip->text + skip->from, skip->text + skip->to);
    }
    if (skipped->total > skipped->at.count)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, " and %zu more, which are not kept",
                  skipped->total - skipped->at.count);
}

size_t statistics_skipped_at(const Lines *lines)
{
    for (size_t i = 0; i < lines->at.count; i++)
        if (str_starts(lines_text(lines, i), str_from(SKIPPED_HEADING)))
            return i;
    return 0;
}

/* Adds what the history of a store amounts to at the current step. */
static void add_store(Session *session, Lines *lines)
{
    const StoreInsight *look = store_insight(session);
    LsmWorstDepth worst;
    Text text = TEXT_EMPTY;
    lines_heading(lines, "history, and what was written up to step %u", look->step);
    lsm_events_text(&look->survey, &text);
    lines_field(lines, " events", "%s", text.at);
    text_clear(&text);
    lsm_writes_text(&look->survey, &text);
    lines_field(lines, " writes", "%s", text.at);
    text_clear(&text);
    if (lsm_costliest_text(&look->survey, &text))
        lines_field(lines, " costliest", "%s", text.at);
    text_clear(&text);
    lsm_thrash_text(&look->survey, &text);
    lines_field(lines, " thrash", "%s", text.at);
    if (store_worst_depth(session, &worst))
        lines_field(lines, " deepest", "a read visited %u table%s at step %u, the most of all steps", worst.depth,
                    plural_ending(worst.depth), worst.step);
    text_release(&text);
}

void statistics_lines_add(Session *session, const Dashboard *board, const Summary *summary, Lines *lines)
{
    bool pageserver = !summary->set->lsm;
    if (!pageserver)
        add_store(session, lines);
    add_levels(summary, board, lines);
    if (pageserver && summary->layers > 0)
        add_splits(session, board, summary, lines);
    add_depths(board, summary, lines);
    add_sizes(session, board, summary, lines);
    if (pageserver && summary->layers > 0)
        add_cutoff(session, summary, lines);
    add_tree(board, lines);
}

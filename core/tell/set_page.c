/* set_page.c - the sentences and tables of a layer set's page. See set_page.h. */
#include "core/tell/set_page.h"

#include <stdio.h>

typedef unsigned long long Long;

/* What to do about a finding, in a sentence or two. */
static const char *finding_advice(FindingKind kind)
{
    static const char *const advice[FINDING_KIND_COUNT_] = {
        [FINDING_LSN_HOLE] =
            ("Look for layers that were lost or not listed: compare with the index (`diff`). A read that "
             "needs these LSNs fails."),
        [FINDING_NO_BASE] = "Look for lost images or the ancestor. A read of these keys can't be completed.",
        [FINDING_HEAD_GAP] = "Check that the listing is complete and as new as the index.",
        [FINDING_LEVEL_STALL] = "Raise the target size above the tall delta, or create images of its keys.",
        [FINDING_DEEP_READS] = "Compact: the table below says what each policy would write and what reads visit then.",
        [FINDING_L0_PILE_UP] = "Let compaction run. If L0s keep piling up, it can't keep up with the WAL.",
        [FINDING_WIDE_THIN] =
            ("Merge them: they are few bytes. They often come from restarts of a timeline with little "
             "writing."),
        [FINDING_GC_HOLE] =
            ("Create images of the keys in the hole, at or above the LSN where the layers end. Then garbage "
             "collection removes them."),
        [FINDING_OVERLAP] =
            "Check where they come from. Reads may visit both, and one of the two may hold records twice.",
        [FINDING_FUTURE] = "Flush before a restart, else the timeline drops them when it is loaded.",
        [FINDING_RECORDLESS] = "Don't compact them with the published planner: it fails on them.",
        [FINDING_DAMAGED] =
            ("Fetch the files again; `layerscope layer --check FILE` lists every damaged page. A read that needs "
             "such a page fails, and plans estimate the layer's records."),
        [FINDING_VAIN] = "Merge the deltas that a read visits, so that fewer of them cover keys they do not hold.",
        [FINDING_STALE_IMAGES] = "Create images: reads replay all records above the newest one.",
        [FINDING_SPARSE] = "Merge them, or cut them where their records lie.",
        [FINDING_HOT_KEYS] = "Use a policy that plans a hot key apart (single, split), or materializes its pages.",
        [FINDING_MISSED] = "Keep them on local disk: a read at a branch point needs them.",
    };
    const char *text = advice[kind];
    return text ? text : "";
}

static void add_verdict(const SetPage *page, Document *document)
{
    const Distribution *depth = &page->summary->read_depth.by_segment;
    const char *severity = page->findings->list.count ? severity_name(page->findings->list.at[0].severity) : NULL;
    if (page->summary->has_levels)
        document_item(document, "Verdict: %s", page->summary->levels.verdict);
    else
        document_item(document, "Verdict: none, %s", page->summary->levels_error.message);
    document_item(document, "A read at the head visits %.1f layers on average, %llu in the median, %llu at most",
                  depth->mean, (Long)depth->p50, (Long)depth->max);
    if (severity)
        document_item(document, "%zu finding%s, the worst is %s", page->findings->list.count,
                      page->findings->list.count == 1 ? "" : "s", severity);
    else
        document_item(document, "No findings");
}

static void add_findings(const SetPage *page, Document *document)
{
    char from[KEY_LABEL_SIZE], to[KEY_LABEL_SIZE], low[LSN_TEXT_SIZE], high[LSN_TEXT_SIZE];
    if (!page->findings->list.count)
        return;
    document_heading(document, 2, "Findings, worst first");
    for (size_t i = 0; i < page->findings->list.count; i++) {
        const Finding *finding = &page->findings->list.at[i];
        KeyForm form = page->summary->set->form;
        document_heading(document, 3, "%zu. %s (%s)", i + 1, finding_kind_title(finding->kind),
                         severity_name(finding->severity));
        document_paragraph(document, "%s.", finding->text);
        document_item(document, "Where: keys `%s` to `%s`, LSNs %s to %s", key_label(finding->keys.lo, form, from),
                      key_label(finding->keys.hi, form, to), lsn_format(finding->lsns.lo, low),
                      lsn_format(finding->lsns.hi, high));
        if (finding_advice(finding->kind)[0])
            document_item(document, "What to do: %s", finding_advice(finding->kind));
    }
}

static void add_remedies(const SetPage *page, Document *document)
{
    char read[32], written[32];
    bool estimated = false;
    if (!page->remedy_count)
        return;
    document_heading(document, 2, "What each policy would do next");
    document_table(document,
                   "policy|reads|writes|new deltas|new images|deleted layers|layers a read visits, median|deepest");
    for (size_t i = 0; i < page->remedy_count; i++) {
        const SetPageRemedy *row = &page->remedies[i];
        const Remedy *remedy = &row->remedy;
        if (row->error.message[0]) {
            document_row(document, "%s|%s", row->policy, row->error.message);
            continue;
        }
        if (!remedy->acts) {
            document_row(document, "%s|0 B|0 B|0|0|0|%llu|%llu", row->policy, (Long)remedy->before.p50,
                         (Long)remedy->before.max);
            continue;
        }
        document_row(document, "%s|%s|%s|%llu|%llu|%llu|%llu → %llu|%llu → %llu", row->policy,
                     bytes_format(remedy->bytes_read, read), bytes_format(remedy->bytes_written, written),
                     (Long)remedy->deltas, (Long)remedy->images, (Long)remedy->deleted, (Long)remedy->before.p50,
                     (Long)remedy->after.p50, (Long)remedy->before.max, (Long)remedy->after.max);
        estimated |= remedy->estimated;
    }
    if (estimated)
        document_paragraph(document,
                           "Without records, sizes of new layers are estimates: bytes are shared evenly over a "
                           "layer's rectangle.");
}

static void add_figures(const SetPage *page, Document *document)
{
    const Summary *summary = page->summary;
    const LayerCounts *counts = &summary->counts;
    char a[32], b[32], c[32], from[LSN_TEXT_SIZE], to[LSN_TEXT_SIZE];
    document_heading(document, 2, "Figures");
    document_table(document, "what|value");
    document_row(document, "layers|%s: %s deltas, %s images", count_format(counts->layers, a),
                 count_format(counts->deltas, b), count_format(counts->images, c));
    document_row(document, "L0|%zu", counts->l0);
    if (counts->sizes_unknown < counts->layers)
        document_row(document, "bytes|%s: deltas %s, images %s", bytes_format(counts->bytes, a),
                     bytes_format(counts->delta_bytes, b), bytes_format(counts->image_bytes, c));
    else
        document_row(document, "bytes|unknown");
    document_row(document, "LSNs|%s to %s, %s of WAL", lsn_format(summary->lsn_min, from),
                 lsn_format(summary->lsn_max, to), bytes_format(summary->lsn_max - summary->lsn_min, a));
    document_row(document, "read depth|mean %.1f, p50 %llu, p90 %llu, p99 %llu, max %llu (%s segments)",
                 summary->read_depth.by_segment.mean, (Long)summary->read_depth.by_segment.p50,
                 (Long)summary->read_depth.by_segment.p90, (Long)summary->read_depth.by_segment.p99,
                 (Long)summary->read_depth.by_segment.max, count_format(summary->profile.distinct, a));
    document_row(document, "perfect splits|%zu; without L0 %zu", summary->splits.count,
                 summary->splits_without_l0.count);
    document_row(document, "pairs of deltas that overlap|%s", count_format(summary->overlaps.pairs, a));
    const Garbage *garbage = page->garbage;
    size_t removable = garbage->deltas[GARBAGE_REMOVABLE] + garbage->images[GARBAGE_REMOVABLE],
           held = garbage->deltas[GARBAGE_HOLE] + garbage->images[GARBAGE_HOLE];
    document_row(document, "garbage|%s layers removable%s%s; %s held by holes", count_format(removable, a),
                 garbage->bytes[GARBAGE_REMOVABLE] ? ", " : "",
                 garbage->bytes[GARBAGE_REMOVABLE] ? bytes_format(garbage->bytes[GARBAGE_REMOVABLE], b) : "",
                 count_format(held, c));
    if (page->skipped)
        document_row(document, "lines skipped|%zu", page->skipped);
}

void set_page_begin(const SetPage *page, Document *document)
{
    document_heading(document, 1, "Layers of %s", page->title);
    add_verdict(page, document);
    add_findings(page, document);
    add_remedies(page, document);
    document_heading(document, 2, "Picture");
}

void set_page_end(const SetPage *page, Document *document)
{
    Text commands = TEXT_EMPTY;
    add_figures(page, document);
    document_heading(document, 2, "See for yourself");
    text_printf(&commands,
                "layerscope %s                       # explore; f lists the findings, Enter flies to one\n"
                "layerscope info %s                  # everything on one page\n"
                "layerscope plan %s --explain        # what compaction would do, decision by decision\n"
                "layerscope table %s --sort visits   # the layers that reads visit most\n",
                page->source, page->source, page->source, page->source);
    document_listing(document, text_str(&commands));
    text_release(&commands);
    document_paragraph(document, "Made by layerscope %s from input of the form `%s`.", LAYERSCOPE_VERSION,
                       page->format);
}

/* set_page.c - writes the sentences and tables of a layer set's page. See set_page.h. */
#include "core/tell/set_page.h"
#include "core/tell/finding_words.h"

#include "core/planner/verdict.h"
#include "core/tell/finding_page.h"
#include "core/tell/garbage_story.h"
#include "core/tell/ledger_text.h"
#include "core/tell/plan_text.h"
#include "core/tell/policy_text.h"
#include "core/tell/read_text.h"
#include "core/tell/words.h"

#include <stdio.h>
#include <string.h>

typedef unsigned long long Long;

/* Adds whether compaction is due, and why: the verdict of the judge as a sentence. */
static void add_due(const SetPage *page, Document *document)
{
    const Summary *summary = page->summary;
    if (!summary->has_levels) {
        document_item(document, "Whether compaction is due is unknown: %s", summary->levels_error.message);
        return;
    }
    const LevelList *levels = &summary->levels;
    Text rules = TEXT_EMPTY, reason = TEXT_EMPTY;
    policy_format_rules(&levels->policy, &rules);
    text_printf(&rules, ", ");
    policy_scale_text(&levels->policy, &rules);
    if (levels->count)
        verdict_reason(&levels->at[0].row, &reason);
    else if (levels->fresh)
        text_printf(&reason, "nothing is newer than what a compaction made");
    else
        text_printf(&reason, "there is no %s to compact", levels->unit);
    document_item(document,
                  "Compaction is %sdue: %s (policy %s). The explorer's title and the findings judge by this policy too",
                  levels->due ? "" : "not ", reason.at, rules.at);
    text_release(&reason);
    text_release(&rules);
}

static PolicyAdvice cheapest(const SetPage *page)
{
    return policies_cheapest(page->remedies, page->remedy_count, page->summary->levels.policy.base);
}

/* What production does by itself, where the layers are judged by another policy, and another is advised. */
static void add_production(const SetPage *page, const TriedPolicy *best, Document *document)
{
    const TriedPolicy *row = NULL;
    for (size_t i = 0; i < page->remedy_count; i++)
        if (strcmp(page->remedies[i].asked.base, "legacy") == 0 && !page->remedies[i].error.message[0])
            row = &page->remedies[i];
    if (!row || row == best || strcmp(page->summary->levels.policy.base, "legacy") == 0)
        return;
    Text effect = TEXT_EMPTY;
    if (row->remedy.acts)
        policy_effect_text(row, &effect);
    else
        text_add_str(&effect, STR("has nothing to compact now"));
    document_item(document, "Production runs policy %s, which %s", row->policy, effect.at);
    text_release(&effect);
}

static void add_first_step(const SetPage *page, Document *document)
{
    Text effect = TEXT_EMPTY;
    PolicyAdvice advice = cheapest(page);
    const TriedPolicy *best = advice.best;
    bool due = page->summary->has_levels && page->summary->levels.due;
    bool calm = page->findings->list.count == 0 && page->summary->has_levels && !due;
    add_production(page, best, document);
    if (best) {
        policy_effect_text(best, &effect);
        document_item(
            document, "%s with policy %s (`:plan %s` in the explorer%s). It %s",
            calm ? "What to do: nothing now. To make reads shallower still, compact" : "What to do first: compact",
            best->policy, best->policy,
            policy_is_served(&best->asked) ? "; a server can be set to it" : "; no server runs it yet", effect.at);
    } else if (page->findings->list.count) {
        document_item(document, "What to do first: %s No compaction would make the median read shallower now",
                      finding_advice(page->findings->list.at[0].kind, FINDING_READER_REPORT));
    } else if (page->remedy_count) {
        document_item(document, "What to do: nothing%s. No compaction would make the median read shallower now",
                      due ? " but let the due compaction run" : "");
    }
    if (advice.unserved) {
        text_clear(&effect);
        policy_effect_text(advice.unserved, &effect);
        document_item(document, "layerscope's own policy %s, which no server runs yet, %s", advice.unserved->policy,
                      effect.at);
    }
    text_release(&effect);
}

static size_t skipped_lines(const SetPage *page)
{
    return page->loaded ? page->loaded->skipped : 0;
}

static void add_verdict(const SetPage *page, Document *document)
{
    const Distribution *depth = &page->summary->read_depth.by_segment;
    Text apart = TEXT_EMPTY;
    char skipped[64];
    size_t lines = skipped_lines(page);
    finding_page_worst(page->findings, page->loaded, "no layer is missing, and no read is deeper than it should be",
                       document);
    if (lines)
        document_item(document, "Skipped: %s of the input not understood, and any layers there are not counted here",
                      plural_format(lines, "line", skipped));
    add_due(page, document);
    tell_reads_apart(&page->summary->read_depth, "; ", &apart);
    document_item(document,
                  "By segment, a read at the head visits %.1f layers on average, %llu in the median, %llu at most%s",
                  depth->mean, (Long)depth->p50, (Long)depth->max, apart.length ? apart.at : "");
    text_release(&apart);
    add_first_step(page, document);
}

/* False: each policy was tried, and none writes or deletes a layer. */
static bool any_acts(const SetPage *page)
{
    for (size_t i = 0; i < page->remedy_count; i++)
        if (page->remedies[i].error.message[0] || page->remedies[i].remedy.acts)
            return true;
    return false;
}

static void add_remedy(const TriedPolicy *row, Document *document)
{
    const Remedy *remedy = &row->remedy;
    char read[32], written[32], p50[48], max[48], deltas[32], images[32], deleted[32], garbage[32];
    if (row->error.message[0]) {
        document_row(document, "%s|%s", row->policy, row->error.message);
        return;
    }
    snprintf(p50, sizeof p50, "%llu → %llu", (Long)remedy->before.p50, (Long)remedy->after.p50);
    snprintf(max, sizeof max, "%llu → %llu", (Long)remedy->before.max, (Long)remedy->after.max);
    if (!remedy->acts) {
        snprintf(p50, sizeof p50, "%llu", (Long)remedy->before.p50);
        snprintf(max, sizeof max, "%llu", (Long)remedy->before.max);
    }
    document_row(document, "%s|%s|%s|%s|%s|%s|%s|%s|%s", row->policy, bytes_format(remedy->bytes_read, read),
                 bytes_format(remedy->bytes_written, written), count_format(remedy->deltas, deltas),
                 count_format(remedy->images, images), count_format(remedy->deleted, deleted), p50, max,
                 count_format(remedy->garbage, garbage));
}

/* Why images can be larger than all that they are made from. */
static void add_larger(const SetPage *page, Document *document)
{
    const LayerCounts *counts = &page->summary->counts;
    char written[32], held[32];
    for (size_t i = 0; i < page->remedy_count; i++) {
        const Remedy *remedy = &page->remedies[i].remedy;
        if (page->remedies[i].error.message[0] || !remedy->acts || !remedy->images || counts->sizes_unknown ||
            remedy->bytes_written <= counts->bytes)
            continue;
        document_paragraph(
            document,
            "Policy %s would write %s%s, more than the %s that all layers hold: an image holds every page "
            "that exists in its key range, even a page that no layer has a record of.",
            page->remedies[i].policy, bytes_format(remedy->bytes_written, written), estimate_mark(remedy->estimated),
            bytes_format(counts->bytes, held));
    }
}

/* Why images can be created and still release nothing. */
static void add_above(const SetPage *page, Document *document)
{
    Text made = TEXT_EMPTY;
    for (size_t i = 0; i < page->remedy_count; i++) {
        const Remedy *remedy = &page->remedies[i].remedy;
        char images[32];
        if (!page->remedies[i].error.message[0] && remedy->images_above)
            text_printf(&made, "%s%s with %s", made.length ? ", " : "", count_format(remedy->images_above, images),
                        page->remedies[i].policy);
    }
    if (made.length)
        document_paragraph(document,
                           "Of the new images, some lie at the GC cutoff or above it (%s). Garbage collection counts "
                           "such an image only once the cutoff has passed it, and then deletes what the image covers.",
                           made.at);
    text_release(&made);
}

/* Appends what the images of remedy `i` count as, and of all others that count alike; nothing where an earlier one
 * did. */
static void append_image_counts(const SetPage *page, size_t i, Text *out)
{
    const char *counts = plan_image_counts(&page->remedies[i].asked, page->summary->set);
    size_t alike = 0;
    for (size_t j = 0; j < page->remedy_count; j++) {
        const Remedy *remedy = &page->remedies[j].remedy;
        if (!counts || !remedy->images || !remedy->estimated ||
            plan_image_counts(&page->remedies[j].asked, page->summary->set) != counts)
            continue;
        if (j < i)
            return;
        text_printf(out, "%s%s", alike++ ? ", " : out->length ? "; with " : "with ", page->remedies[j].policy);
    }
    if (alike)
        text_printf(out, " as %s", counts);
}

/* Says what the bytes in the table rest on. */
static void add_basis(const SetPage *page, Document *document)
{
    const TriedPolicy *most = page->remedies; /* the one that reads most layers of unknown size */
    bool estimated = false;
    char reader[128];
    Text basis = TEXT_EMPTY;
    for (size_t i = 0; i < page->remedy_count; i++) {
        const Remedy *remedy = &page->remedies[i].remedy;
        estimated |= remedy->acts && remedy->estimated;
        most = remedy->sizes_unknown > most->remedy.sizes_unknown ? &page->remedies[i] : most;
    }
    snprintf(reader, sizeof reader, "policy %s", most->policy);
    plan_basis_text(most->remedy.sizes_unknown, estimated, reader, word_part(page->summary->set), &basis);
    if (basis.length)
        document_paragraph(document, "In this table, %s.", basis.at);
    text_clear(&basis);
    for (size_t i = 0; i < page->remedy_count; i++)
        append_image_counts(page, i, &basis);
    if (basis.length)
        document_paragraph(document, "A new image counts %s.", basis.at);
    text_release(&basis);
}

static void add_remedies(const SetPage *page, Document *document)
{
    if (!page->remedy_count)
        return;
    document_heading(document, 2, "What each policy would do next");
    if (!any_acts(page)) {
        Text names = TEXT_EMPTY;
        for (size_t i = 0; i < page->remedy_count; i++)
            text_printf(&names, "%s%s", i ? ", " : "", page->remedies[i].policy);
        document_paragraph(document, "Nothing: compaction is due under none of the policies tried (%s).", names.at);
        text_release(&names);
        return;
    }
    document_table(
        document,
        "policy|reads|writes|new deltas|new images|deleted layers|layers a read visits, median segment|deepest|"
        "left to GC");
    for (size_t i = 0; i < page->remedy_count; i++)
        add_remedy(&page->remedies[i], document);
    document_paragraph(
        document, "Arrows lead from the value now to the value after the compaction. A policy that writes 0 B finds "
                  "no compaction due. `legacy` is what Neon's pageserver runs in production, `neon` is the tiered "
                  "compaction that it publishes; `full` and `blocks` are layerscope's own, and no server runs them. "
                  "`layerscope help policies` explains each.");
    document_paragraph(
        document, "These are compactions, the gc-compaction of `legacy` among them: its new images are those of the "
                  "next image pass, which the explorer's `P` forecasts, and those of gc-compaction. Garbage "
                  "collection is not: the last column is how many layers it would delete afterwards.");
    add_larger(page, document);
    add_above(page, document);
    add_basis(page, document);
}

/* Adds, for a history that wrote layers, how much each origin wrote, and what became of it. */
static void add_run(const SetPage *page, Document *document)
{
    char written[32], rewritten[32], collected[32], alive[32];
    Ledger ledger;
    ledger_init(&ledger, page->history, page->step);
    const LedgerBytes *all = &ledger.all;
    bool told = page->history->steps.count > 1 && all->layers > 0 && all->unknown == 0;
    uint64_t flushed = told && ledger.sums.at[0].level == UINT32_MAX ? ledger.sums.at[0].bytes.written : 0;
    if (told) {
        document_heading(document, 2, "What was written");
        document_table(document, "written by|layers|written|rewritten later|collected|alive");
        for (size_t i = 0; i <= ledger.sums.count; i++) {
            const LedgerBytes *bytes = i < ledger.sums.count ? &ledger.sums.at[i].bytes : all;
            Text name = TEXT_EMPTY;
            if (i < ledger.sums.count)
                ledger_sum_text(&ledger.sums.at[i], page->history, &name);
            else
                text_printf(&name, "all");
            document_row(document, "%s|%u|%s|%s|%s|%s", name.at, bytes->layers, bytes_format(bytes->written, written),
                         bytes_format(bytes->rewritten, rewritten), bytes_format(bytes->collected, collected),
                         bytes_format(bytes->written - bytes->rewritten - bytes->collected, alive));
            text_release(&name);
        }
        if (all->estimated)
            document_paragraph(document, "The sizes of planned layers are estimates.");
    }
    if (flushed)
        document_paragraph(document,
                           "For each byte flushed, %.2f bytes were written in all (write amplification). `layerscope "
                           "info %s --ledger` lists the decisions that wrote most.",
                           (double)all->written / (double)flushed, page->source);
    ledger_release(&ledger);
}

static void add_figures(const SetPage *page, Document *document)
{
    const Summary *summary = page->summary;
    const LayerCounts *counts = &summary->counts;
    char a[32], b[32], c[32], from[LSN_TEXT_SIZE], to[LSN_TEXT_SIZE];
    document_heading(document, 2, "Figures");
    document_table(document, "what|value");
    char deltas[64], images[64];
    document_row(document, "layers|%s: %s, %s", count_format(counts->layers, a),
                 plural_format(counts->deltas, "delta", deltas), plural_format(counts->images, "image", images));
    document_row(document, "L0|%zu", counts->l0);
    char unsized[96] = "";
    if (counts->sizes_unknown)
        snprintf(unsized, sizeof unsized, "; the size of %s is unknown",
                 plural_format(counts->sizes_unknown, "layer", deltas));
    if (counts->sizes_unknown < counts->layers)
        document_row(document, "bytes|%s: deltas %s, images %s%s", bytes_format(counts->bytes, a),
                     bytes_format(counts->delta_bytes, b), bytes_format(counts->image_bytes, c), unsized);
    else
        document_row(document, "bytes|unknown");
    document_row(document, "LSNs|%s to %s, %s of WAL", lsn_format(summary->lsn_min, from),
                 lsn_format(summary->lsn_max, to), bytes_format(summary->lsn_max - summary->lsn_min, a));
    Text visits = TEXT_EMPTY;
    tell_visits(&summary->read_depth.by_segment, &visits);
    text_printf(&visits, " (%s)", plural_format(summary->read_depth.by_segment.weight, "segment", deltas));
    tell_reads_apart(&summary->read_depth, "; ", &visits);
    document_row(document, "read depth by segment|%s", visits.at);
    text_clear(&visits);
    tell_visits(&summary->read_depth.by_key, &visits);
    if (summary->read_depth.by_key.weight)
        document_row(document, "read depth by key|%s (%s)", visits.at,
                     plural_format(summary->read_depth.by_key.weight, "key", deltas));
    text_clear(&visits);
    tell_keys_counted(summary, &visits);
    if (visits.length)
        document_row(document, "keys counted|%s", visits.at);
    text_release(&visits);
    document_row(document, "perfect splits|%zu; %zu without the L0 layers", summary->splits.count,
                 summary->splits_without_l0.count);
    document_row(document, "pairs of deltas that overlap|%s", count_format(summary->overlaps.pairs, a));
    const Garbage *garbage = page->garbage;
    Text kept = TEXT_EMPTY;
    garbage_counts(garbage, true, &kept);
    document_row(document, "garbage%s|%s",
                 page->summary->set->has_gc_cutoff ? "" : ", if nothing older than the head is read", kept.at);
    text_release(&kept);
    if (skipped_lines(page))
        document_row(document, "lines skipped|%zu", skipped_lines(page));
}

void set_page_begin(const SetPage *page, Document *document)
{
    document_heading(document, 1, "Layers of %s", page->title);
    add_verdict(page, document);
    finding_page_add(page->findings, page->loaded, page->summary->set, NULL, document);
    add_remedies(page, document);
    add_run(page, document);
    document_heading(document, 2, "Picture");
}

void set_page_end(const SetPage *page, Document *document)
{
    Text commands = TEXT_EMPTY;
    add_figures(page, document);
    document_heading(document, 2, "See for yourself");
    const TriedPolicy *best = cheapest(page).best;
    text_printf(&commands,
                "# explore; f lists the findings, Enter flies to one\nlayerscope %s\n"
                "# everything on one page\nlayerscope info %s\n"
                "# what compaction would do, decision by decision\nlayerscope plan %s --explain\n",
                page->source, page->source, page->source);
    if (best)
        text_printf(&commands,
                    "# the compaction%s that makes reads shallower for the fewest bytes\nlayerscope plan %s "
                    "--policy %s --explain\n",
                    policy_is_served(&best->asked) ? ", of those that servers run," : "", page->source, best->policy);
    text_printf(&commands, "# the layers that reads visit most\nlayerscope table %s --sort visits\n", page->source);
    document_listing(document, text_str(&commands));
    text_release(&commands);
    document_paragraph(document, "Made by layerscope %s from input in `%s` format.", LAYERSCOPE_VERSION, page->format);
}

/* finding_page.c - writes one heading per finding, in the order of the list (worst first). */
#include "core/tell/finding_page.h"

#include "core/tell/finding_words.h"

#include <string.h>

static void add_place(const Finding *finding, const LayerSet *set, Document *document)
{
    char from[KEY_LABEL_SIZE], to[KEY_LABEL_SIZE], low[LSN_TEXT_SIZE], high[LSN_TEXT_SIZE];
    /* on the map of a store, tables lie in rows that are not LSNs */
    if (set->lsm && finding->keys.lo < finding->keys.hi)
        document_item(document, "Where: keys `%s` to `%s`", key_label(finding->keys.lo, set->form, from),
                      key_label(finding->keys.hi, set->form, to));
    else if (!set->lsm)
        document_item(document, "Where: keys `%s` to `%s`, LSNs %s to %s", key_label(finding->keys.lo, set->form, from),
                      key_label(finding->keys.hi, set->form, to), lsn_format(finding->lsns.lo, low),
                      lsn_format(finding->lsns.hi, high));
}

static const char SKIPPED_TITLE[] = "lines were skipped";

void finding_page_worst(const Findings *findings, const LoadReport *loaded, const char *none, Document *document)
{
    size_t skipped = loaded ? loaded->skipped : 0;
    char found[64];
    size_t count = findings->list.count + (skipped > 0);
    if (count == 0) {
        document_item(document, "No findings: %s", none);
        return;
    }
    bool lines = skipped && findings_skipped_place(findings) == 0;
    document_item(document, "%s, the worst is %s: %s", plural_format(count, "finding", found),
                  severity_name(lines ? SEVERITY_WARNING : findings->list.at[0].severity),
                  lines ? SKIPPED_TITLE : finding_kind_title(findings->list.at[0].kind));
}

/* The text's first character, as a sentence begins; the name gc-compaction keeps its small letter. */
static char finding_capital(const char *text)
{
    bool small = text[0] >= 'a' && text[0] <= 'z' && strncmp(text, "gc-", 3) != 0;
    return small ? (char)(text[0] - 'a' + 'A') : text[0];
}

static void add_finding(const Finding *finding, size_t number, const LayerSet *set, bool skipped, const char *source,
                        Document *document)
{
    Text advice = TEXT_EMPTY;
    FindingReader reader = set->lsm ? FINDING_READER_STORE : FINDING_READER_REPORT;
    document_heading(document, 3, "%zu. %s (%s)", number, finding_kind_title(finding->kind),
                     severity_name(finding->severity));
    document_paragraph(document, "%c%s.", finding_capital(finding->text), finding->text + 1);
    if (skipped && finding_may_come_from_missing_layers(finding->kind))
        document_item(document, "%s", finding_of_skipped());
    document_item(document, "Why it matters: %s", finding_why(finding->kind));
    add_place(finding, set, document);
    finding_advice_text(finding->kind, reader, source, &advice);
    document_item(document, "What to do: %s", advice.at);
    text_release(&advice);
}

static void add_skipped(const LoadReport *loaded, size_t number, Document *document)
{
    enum { LISTED = 10 };
    char lines[64];
    size_t skipped = loaded->skipped, shown = 0;
    document_heading(document, 3, "%zu. %s (%s)", number, SKIPPED_TITLE, severity_name(SEVERITY_WARNING));
    document_paragraph(document, "%s of the input %s not understood%s.", plural_format(skipped, "line", lines),
                       word_for(skipped, "was", "were"), skipped_cut_off(loaded->skips.at, loaded->skips.count));
    document_item(document, "Why it matters: Layers that seem to be missing may be in these lines.");
    for (; shown < loaded->skips.count && shown < LISTED; shown++) {
        Text text = TEXT_EMPTY;
        skipped_text(&loaded->skips.at[shown], &text);
        document_item(document, "%s", text.at);
        text_release(&text);
    }
    if (shown < skipped)
        document_item(document, "… and %zu more: press `f` in the explorer", skipped - shown);
    document_item(document, "What to do: Correct the lines that should name a layer, and make the page again.");
}

void finding_page_add(const Findings *findings, const LoadReport *loaded, const LayerSet *set, const char *source,
                      Document *document)
{
    size_t skipped = loaded ? loaded->skipped : 0;
    size_t count = findings->list.count, number = 0;
    size_t skipped_at = skipped ? findings_skipped_place(findings) : SIZE_MAX;
    if (count == 0 && !skipped)
        return;
    document_heading(document, 2, "Findings, worst first");
    for (size_t i = 0; i <= count; i++) {
        if (i == skipped_at)
            add_skipped(loaded, ++number, document);
        if (i < count)
            add_finding(&findings->list.at[i], ++number, set, skipped > 0, source, document);
    }
}

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

void finding_page_worst(const Findings *findings, const char *none, Document *document)
{
    char found[64];
    if (!findings->list.count) {
        document_item(document, "No findings: %s", none);
        return;
    }
    const Finding *worst = &findings->list.at[0];
    document_item(document, "%s, the worst is %s: %s", plural_format(findings->list.count, "finding", found),
                  severity_name(worst->severity), finding_kind_title(worst->kind));
}

/* The text's first character, as a sentence begins; the name gc-compaction keeps its small letter. */
static char finding_capital(const char *text)
{
    bool small = text[0] >= 'a' && text[0] <= 'z' && strncmp(text, "gc-", 3) != 0;
    return small ? (char)(text[0] - 'a' + 'A') : text[0];
}

void finding_page_add(const Findings *findings, const LayerSet *set, Document *document)
{
    if (!findings->list.count)
        return;
    FindingReader reader = set->lsm ? FINDING_READER_STORE : FINDING_READER_REPORT;
    document_heading(document, 2, "Findings, worst first");
    for (size_t i = 0; i < findings->list.count; i++) {
        const Finding *finding = &findings->list.at[i];
        document_heading(document, 3, "%zu. %s (%s)", i + 1, finding_kind_title(finding->kind),
                         severity_name(finding->severity));
        document_paragraph(document, "%c%s.", finding_capital(finding->text), finding->text + 1);
        document_item(document, "Why it matters: %s", finding_why(finding->kind));
        add_place(finding, set, document);
        document_item(document, "What to do: %s", finding_advice(finding->kind, reader));
    }
}

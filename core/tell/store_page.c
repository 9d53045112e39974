/* store_page.c - writes the sections of a store's report, in the order of the page. */
#include "core/tell/store_page.h"

#include "core/tell/finding_page.h"
#include "core/tell/finding_words.h"
#include "core/tell/lsm_level_text.h"
#include "core/tell/lsm_predict_text.h"
#include "core/tell/lsm_report.h"

#include <math.h>

enum { STEPS_TOLD = 10 }; /* steps listed that no rule explains */

typedef unsigned long long Long;

/* Appends the advice about a kind of finding, if the store has one: "Writes stall. Give …". */
static bool first_advice(const StorePage *page, FindingKind kind, const char *opening, Text *text)
{
    bool found = false;
    for (size_t i = 0; i < page->findings->list.count && !found; i++)
        found = page->findings->list.at[i].kind == kind;
    if (found) {
        text_printf(text, "%s%s ", text->length ? " " : "", opening);
        finding_advice_text(kind, FINDING_READER_STORE, page->source, text);
    }
    return found;
}

/* Damage comes first, then stalled writes and the compaction that is due; else the advice about the worst finding. */
static void store_first_step(const StorePage *page, Document *document)
{
    const LsmSurvey *survey = page->survey;
    bool due = survey->next.found && !survey->options.disabled;
    Text text = TEXT_EMPTY;
    bool damaged = first_advice(page, FINDING_STORE_DAMAGED, "The MANIFEST is damaged.", &text);
    bool stalled = first_advice(page, FINDING_STORE_STALL, "Writes stall.", &text);
    if (due && !damaged) { /* what is due is unknown where edits are missing */
        text_printf(&text, "%sLet the compaction run that is due, ", stalled ? " " : "");
        lsm_next_short_text(survey, &text);
        text_printf(&text, ". `layerscope plan %s --explain` shows why it is the next", page->source);
    }
    if (!text.length && page->findings->list.count)
        finding_advice_text(page->findings->list.at[0].kind, FINDING_READER_STORE, page->source, &text);
    if (text.length)
        document_item(document, "What to do first: %s", text.at);
    text_release(&text);
}

static void add_verdict(const StorePage *page, Document *document)
{
    const LsmSurvey *survey = page->survey;
    const LsmFamily *family = &survey->lsm->families.at[survey->family];
    const Distribution *depth = &survey->depth.by_segment;
    char flushed[32], compacted[32];
    double amp = lsm_write_amp(&survey->account);
    Text next = TEXT_EMPTY;
    finding_page_worst(page->findings, NULL, "no level is due, and the engine's rules explain every step", document);
    lsm_report_next_text(survey, &next);
    document_item(document, "Next: %s", next.at);
    text_release(&next);
    store_first_step(page, document);
    if (family->order_broken)
        document_item(document, "What reads visit is unknown, as is the order of the keys");
    else
        document_item(document,
                      "By segment, a read visits %.1f tables on average, %llu at most; most ever %u, at step %u",
                      depth->mean, (Long)depth->max, survey->worst.depth, survey->worst.step);
    if (isfinite(amp))
        document_item(document, "Write amplification %.2f: flushed %s, compacted %s", amp,
                      bytes_format(survey->account.flushed, flushed),
                      bytes_format(survey->account.compacted, compacted));
    document_item(document, "%zu of %zu steps follow from the engine's rules", page->predictions->predicted,
                  page->predictions->at.count);
}

static void add_due_levels(const StorePage *page, Document *document)
{
    const LsmSurvey *survey = page->survey;
    for (uint32_t level = 0; level < lsm_survey_level_count(survey); level++) {
        if (!lsm_survey_has_level(survey, level))
            continue;
        const LsmLevelScore *score = &survey->scores.levels[level];
        if (!survey->state.levels[level].count || !score->scored || score->score < 1)
            continue;
        Text text = TEXT_EMPTY;
        lsm_score_text(&survey->scores, &survey->options, level, &text);
        document_item(document, "%s", text.at);
        text_release(&text);
    }
}

/* Adds what was noticed while reading: damage, and files that are missing beside the MANIFEST. */
static void add_notes(const StorePage *page, Document *document)
{
    if (!page->note_count)
        return;
    document_heading(document, 2, "Notes on the input");
    for (size_t i = 0; i < page->note_count; i++)
        document_item(document, "%s", page->notes[i]);
}

static void add_unexplained(const StorePage *page, Document *document)
{
    const LsmPredictions *predictions = page->predictions;
    size_t unexplained = 0;
    for (size_t i = 0; i < predictions->at.count; i++) {
        if (predictions->at.at[i].predicted || unexplained++ >= STEPS_TOLD)
            continue;
        if (unexplained == 1)
            document_heading(document, 2, "Steps that no rule explains");
        Text text = TEXT_EMPTY;
        lsm_prediction_text(page->survey->lsm, page->survey->family, &predictions->at.at[i], &text);
        document_item(document, "%s", text.at);
        text_release(&text);
    }
    if (unexplained > STEPS_TOLD)
        document_item(document, "and %zu more: `layerscope predict %s`", unexplained - STEPS_TOLD, page->source);
}

void store_page_begin(const StorePage *page, Document *document)
{
    const LsmSurvey *survey = page->survey;
    document_heading(document, 1, "Store %s", page->title);
    add_verdict(page, document);
    finding_page_add(page->findings, NULL, page->set, page->source, document);
    add_notes(page, document);
    document_heading(document, 2, "Levels");
    document_table(document, "level|tables|bytes|target|score|overlap|write amplification");
    for (uint32_t level = 0; level < lsm_survey_level_count(survey); level++) {
        if (!lsm_survey_has_level(survey, level))
            continue;
        LsmLevelTexts texts = lsm_report_level(survey, level);
        document_row(document, "L%u|%s|%s|%s|%s|%s|%s", level, texts.tables, texts.bytes, texts.target, texts.score,
                     texts.overlap, texts.write_amp);
    }
    add_due_levels(page, document);
    add_unexplained(page, document);
    document_heading(document, 2, "Picture");
}

void store_page_end(const StorePage *page, Document *document)
{
    Text text = TEXT_EMPTY;
    document_heading(document, 2, "Figures");
    lsm_report_text(page->survey, &text);
    document_listing(document, text_str(&text));
    text_clear(&text);
    document_heading(document, 2, "See for yourself");
    text_printf(&text,
                "# explore its history; S shows the levels\nlayerscope %s\n"
                "# all figures, as JSON\nlayerscope info %s --json\n"
                "# which rule explains each compaction\nlayerscope predict %s\n"
                "# what comes next, score by score\nlayerscope plan %s --explain\n",
                page->source, page->source, page->source, page->source);
    document_listing(document, text_str(&text));
    text_release(&text);
    document_paragraph(document, "Made by layerscope %s from the MANIFEST of a %s store.", LAYERSCOPE_VERSION,
                       lsm_engine_name(page->survey->lsm->engine));
}

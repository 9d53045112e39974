/* cmd_report.c - writes a page about a layer set or an LSM store, for an issue or a design document, in Markdown or
 * HTML. */
#include "core/base/escape.h"
#include "core/executor/dry_run.h"
#include "core/tell/set_page.h"
#include "core/tell/store_page.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/view/emit.h"
#include "tui/view/frame.h"
#include "tui/view/svg.h"

enum { PICTURE_COLUMNS = 100, PICTURE_ROWS = 27 };

static const CliOption options[] = {
    {"html", NULL, "write one self-contained HTML page with a vector picture (default: Markdown)", 0},
    {"policies", "LIST", "try these policies, separated by blanks (default: 'neon full blocks legacy')", 'p'},
    {"output", "FILE", "write to this file instead of standard output", 'o'},
    CLI_INPUT_OPTIONS,
    {0},
};

/* Says where layers can be looked up, because a picture of many layers has no tooltips, which would be most of the
 * page. */
static void report_note_many_layers(const char *source, Document *document)
{
    document_paragraph(
        document,
        "A picture of this many layers has no tooltips. `layerscope render %s -o map.html` writes a "
        "page on which each layer shows its name, keys and size, and can be searched; `layerscope table %s` "
        "lists them.",
        source, source);
}

static void add_picture(const History *history, StepId step, const char *source, bool html, Document *document)
{
    MapView map;
    Text svg = TEXT_EMPTY, lines = TEXT_EMPTY;
    map_init(&map);
    map_usual_axes(history, &map.key_axis, &map.lsn_axis);
    if (html) {
        frame_svg(&map, history, step,
                  &(FrameOptions){PICTURE_COLUMNS, PICTURE_ROWS, (Theme){COLORS_256, true}, FRAME_FIGURE, {0}}, &svg);
    } else {
        Grid grid;
        grid_init(&grid, PICTURE_COLUMNS, PICTURE_ROWS);
        frame_draw(&map, history, step, &grid);
        emit_text(&grid, false, &lines);
        grid_release(&grid);
    }
    document_figure(document, text_str(&svg), text_str(&lines));
    if (html && history->layers.count >= SVG_MANY_LAYERS)
        report_note_many_layers(source, document);
    text_release(&lines);
    text_release(&svg);
    map_release(&map);
}

/* The analyses of one state that the page is made from. */
typedef struct PageFacts {
    LayerId *ids;
    Summary summary;
    Findings findings;
    Garbage garbage;
} PageFacts;

static void page_facts_init(PageFacts *facts, const History *history, StepId step)
{
    size_t count;
    facts->ids = history_live(history, step, &count);
    LevelOptions level = level_options_of(history);
    GcMarkers markers = gc_markers_of(history, step);
    DryRunView *known = dry_run_view_open(history);
    level.sources = dry_run_view_sources(known);
    summary_init(&facts->summary, &history->layers, facts->ids, count, &level);
    dry_run_view_close(known);
    findings_init(&facts->findings, &facts->summary, &markers, history);
    garbage_init(&facts->garbage, (LayerView){&history->layers, &facts->summary.index, facts->ids, count}, &markers);
}

static void page_facts_release(PageFacts *facts)
{
    garbage_release(&facts->garbage);
    findings_release(&facts->findings);
    summary_release(&facts->summary);
    free(facts->ids);
}

/* Writes the document as HTML or Markdown, and releases it. */
static bool write_document(const CliArgs *args, Document *document, Error *error)
{
    Text out = TEXT_EMPTY;
    (cli_flag(args, "html") ? document_html : document_markdown)(document, &out);
    bool ok = cli_write(cli_value(args, "output"), text_str(&out), error);
    text_release(&out);
    document_release(document);
    return ok;
}

/* Writes the page of an LSM store. It tries no policies, because the store's own rules say what comes next. */
static bool write_store_page(const CliArgs *args, const History *history, const LoadReport *loaded, Error *error)
{
    const Lsm *lsm = history->lsm;
    if (cli_flag(args, "policies"))
        return error_set(error, ERROR_USAGE,
                         "--policies can't be used with an LSM store: its own rules say what comes next; "
                         "`layerscope simulate STORE --policy NAME` tries another policy");
    const LsmOptions *with = &lsm->families.at[history->family].options;
    LsmSurvey survey;
    LsmPredictions predictions;
    PageFacts facts;
    page_facts_init(&facts, history, history_last_step(history));
    Text source = TEXT_EMPTY;
    Document document = DOCUMENT_EMPTY;
    lsm_survey_init(&survey, lsm, history->family, with, history_last_step(history));
    lsm_predict(lsm, history->family, with, STEP_NEVER, &predictions);
    shell_quote(str_from(args->files[0]), &source);
    StorePage page = {.title = loaded->files.count ? loaded->files.at[0].file : "",
                      .source = source.at,
                      .set = &history->layers,
                      .findings = &facts.findings,
                      .survey = &survey,
                      .predictions = &predictions,
                      .notes = loaded->notes.at,
                      .note_count = loaded->notes.count};
    store_page_begin(&page, &document);
    add_picture(history, history_last_step(history), source.at, cli_flag(args, "html"), &document);
    store_page_end(&page, &document);
    lsm_predictions_release(&predictions);
    lsm_survey_release(&survey);
    page_facts_release(&facts);
    text_release(&source);
    return write_document(args, &document, error);
}

static bool write_page(const CliArgs *args, const History *history, const LoadReport *loaded, Error *error)
{
    const char *list = cli_value(args, "policies");
    StepId step = history_last_step(history);
    Arena arena = {0};
    TriedPolicies remedies = {0};
    if (!policies_try(&remedies, history, step, str_from(list ? list : POLICIES_TRIED), NULL, &arena, error)) {
        array_release(&remedies);
        arena_release(&arena);
        return false;
    }
    PageFacts facts;
    page_facts_init(&facts, history, step);
    Text source = TEXT_EMPTY;
    shell_quote(str_from(args->files[0]), &source);
    SetPage page = {.title = loaded->files.count ? loaded->files.at[0].file : "",
                    .source = source.at,
                    .format = loaded->files.count ? loaded->files.at[0].format : "?",
                    .history = history,
                    .step = step,
                    .summary = &facts.summary,
                    .findings = &facts.findings,
                    .garbage = &facts.garbage,
                    .remedies = remedies.at,
                    .remedy_count = remedies.count,
                    .loaded = loaded};
    Document document = DOCUMENT_EMPTY;
    set_page_begin(&page, &document);
    add_picture(history, step, source.at, cli_flag(args, "html"), &document);
    set_page_end(&page, &document);
    text_release(&source);
    page_facts_release(&facts);
    array_release(&remedies);
    arena_release(&arena);
    return write_document(args, &document, error);
}

static int run(const CliArgs *args)
{
    Error error = {0};
    History history;
    LoadReport loaded = {0};
    if (!cli_load_files(args, &history, &loaded, &error)) {
        load_report_release(&loaded);
        return cli_fail(&error);
    }
    bool ok = (history.lsm ? write_store_page : write_page)(args, &history, &loaded, &error);
    int status = ok ? cli_shown_status(args, &history) : cli_fail(&error);
    load_report_release(&loaded);
    history_release(&history);
    return status;
}

const CliCommand cmd_report = {
    .name = "report",
    .synopsis = "[OPTION…] FILE",
    .summary = "write a page for an issue or a design document",
    .details = "The page says what is wrong and what to do: the verdict, findings with numbers and remedies, what each "
               "policy would write next and what reads would then visit, a picture, key figures, and the commands that "
               "reproduce it. Of an LSM store it says what is compacted next, which levels are due, and which steps "
               "the engine's rules do not explain.",
    .options = options,
    .run = run,
};

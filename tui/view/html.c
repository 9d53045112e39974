/* html.c - fills the slots of page.html: title, style sheets, picture, and the texts of the history as JSON.
 *
 *     <h1>@{heading}</h1>        slot "heading": write_heading()
 *
 * The picture has every layer with the steps it lives at; the data has the text of every step and decision once. The
 * page's own script does the rest.
 */
#include "tui/view/html.h"

#include "core/base/escape.h"
#include "core/base/json_writer.h"
#include "core/executor/dry_run.h"
#include "core/tell/event_text.h"
#include "core/tell/decision_text.h"
#include "core/tell/lsm_report.h"
#include "core/tell/plan_text.h"
#include "core/tell/title.h"
#include "core/planner/algorithm.h"

#include <stdio.h>
#include <string.h>

typedef struct Page {
    const MapView *map;
    const History *history;
    StepId step;
    SvgOptions options;
    Text *out;
} Page;

static void page_write_title(Page *page)
{
    xml_escape(str_from(page->options.name), page->out);
}

/* Writes the title line without the name, which is the heading. Where there are several steps the script replaces it by
 * what it says about the current one: its layers and the verdict. */
static void page_write_summary(Page *page)
{
    xml_escape(str_trim(str_from(page->options.summary)), page->out);
}

static void page_write_colors(Theme theme, Text *out)
{
    static const struct {
        const char *name;
        Role role;
    } COLORS[] = {
        {"muted", ROLE_MUTED},          {"bar", ROLE_BAR},          {"accent", ROLE_ACCENT}, {"border", ROLE_BORDER},
        {"selected", ROLE_SELECTED_BG}, {"on-selected", ROLE_TEXT}, {"found", ROLE_MATCH},
    };
    text_printf(out, ":root{color-scheme:%s;--page:#%06X;--ink:#%06X", theme.light ? "light" : "dark",
                theme_page(theme), theme_ink(theme));
    for (size_t i = 0; i < sizeof COLORS / sizeof *COLORS; i++)
        text_printf(out, ";--%s:#%06X", COLORS[i].name, theme_rgb(theme, COLORS[i].role, 0));
    text_add_str(out, STR("}\n"));
}

/* The light sheet applies everywhere, on paper too; the dark one over it on screens, if the reader's system or the
 * page's button asks for it. */
void html_styles(Theme theme, bool few, Text *out)
{
    const Theme light = {theme.depth, true}, dark = {theme.depth, false};
    text_add_str(out, STR("<style id=\"light\">\n"));
    page_write_colors(light, out);
    svg_rules(light, few, out);
    text_printf(out, "</style>\n<style id=\"dark\" media=\"%s\">\n",
                theme.light ? "not all" : "screen and (prefers-color-scheme: dark)");
    page_write_colors(dark, out);
    svg_rules(dark, few, out);
    text_add_str(out, STR("</style>"));
}

static void page_write_styles(Page *page)
{
    html_styles(page->options.theme, page->history->layers.count < SVG_FEW_LAYERS, page->out);
}

static void page_write_picture(Page *page)
{
    svg_write(page->map, page->history, page->step, &page->options, page->out);
}

/* Moves JSON into the page. Every `<` is escaped, because one could end the script around it. Empties `from`. */
static void page_move_json(Text *from, Text *out)
{
    const char *at = from->at, *end = from->at + from->length;
    while (at < end) {
        const char *less = memchr(at, '<', (size_t)(end - at));
        text_add(out, at, (size_t)((less ? less : end) - at));
        if (less)
            text_add_str(out, STR("\\u003c"));
        at = less ? less + 1 : end;
    }
    text_clear(from);
    text_pour(out);
}

static void page_json_line(JsonWriter *json, const char *name, Text *line)
{
    json_string(json, name, str_trim(text_str(line)));
    text_clear(line);
}

/* Writes an index into an array of `count`; -1 where it is outside. */
static void page_json_place(JsonWriter *json, const char *name, uint32_t at, size_t count)
{
    if (at < count)
        json_number(json, name, at);
    else
        json_double(json, name, -1);
}

/* Writes a step as an array: [op, decision or -1, text]. */
static void page_write_step(JsonWriter *json, const History *history, const Step *step, Text *line)
{
    bool decided = step->decision < history->trace.decisions.count;
    json_open_flat(json, NULL, '[');
    json_text(json, NULL, step_op_name(step->op));
    page_json_place(json, NULL, step->decision, history->trace.decisions.count);
    StepId at = (StepId)(step - history->steps.at);
    const LsmEvent *event = history->lsm ? lsm_event_at(history->lsm, history->family, at) : NULL;
    if (event)
        lsm_event_text(history->lsm, event, line);
    else if (history_event(history, at))
        event_text(history, at, line);
    else if (!decided && step->text)
        text_add_str(line, str_from(step->text));
    else if (!decided && step->layer < history->layers.count)
        layer_line_text(history, step->layer, line);
    page_json_line(json, NULL, line);
    json_close(json);
}

static void page_write_rejected(JsonWriter *json, const Trace *trace, const Decision *decision)
{
    enum { MOST = 12 };
    uint32_t count = decision->rejected_count < MOST ? decision->rejected_count : MOST;
    if (count == 0)
        return;
    json_open_flat(json, "rejected", '[');
    for (uint32_t i = 0; i < count; i++) {
        const Rejected *rejected = &trace->rejected.at[decision->rejected_first + i];
        json_open_flat(json, NULL, '[');
        json_text(json, NULL, rejected->what);
        json_text(json, NULL, rejected->why);
        json_double(json, NULL, rejected->score);
        json_close(json);
    }
    json_close(json);
    if (decision->rejected_count > count)
        json_number(json, "more", decision->rejected_count - count);
}

static void page_write_decision(JsonWriter *json, const History *history, const Decision *decision, Text *line)
{
    const Trace *trace = &history->trace;
    json_open_flat(json, NULL, '{');
    page_json_place(json, "parent", decision->parent, trace->decisions.count);
    json_text(json, "rule", rule_at(decision->rule)->name);
    decision_text(trace, decision, &history->layers, line);
    page_json_line(json, "text", line);
    decision_grounds_text(decision, line);
    if (line->length)
        page_json_line(json, "grounds", line);
    if (decision_flip_text(decision, line))
        page_json_line(json, "flips", line);
    text_clear(line);
    page_write_rejected(json, trace, decision);
    json_close(json);
}

/* Writes the rules by name, so that decisions need not repeat their titles and reasons. */
static void page_write_rules(JsonWriter *json, const LayerSet *set)
{
    Text title = TEXT_EMPTY, why = TEXT_EMPTY;
    json_open(json, "rules", '{');
    for (uint32_t id = 0; id < rule_count(); id++) {
        const Rule *rule = rule_at(id);
        json_open_flat(json, rule->name, '{');
        text_clear(&title);
        text_clear(&why);
        decision_rule_text(rule->title ? rule->title : "", set, &title);
        decision_rule_text(rule->why ? rule->why : "", set, &why);
        json_text(json, "title", rule->title ? title.at : NULL);
        json_text(json, "why", rule->why ? why.at : NULL);
        json_close(json);
    }
    json_close(json);
    text_release(&title);
    text_release(&why);
}

/* Writes the verdicts of the title line as [step, text], for each step at which it changes. */
static void page_write_verdicts(Page *page, JsonWriter *json)
{
    const History *history = page->history;
    DryRunView *known = dry_run_view_open(history);
    TitleWalk walk;
    char before[LEVEL_VERDICT_SIZE + 32] = "", now[sizeof before];
    title_walk_init(&walk, history, dry_run_view_sources(known));
    json_open(json, "verdicts", '[');
    for (size_t s = 0; s < history->steps.count && !page->options.asked; s++) {
        TitleVerdict verdict = title_walk_next(&walk);
        snprintf(now, sizeof now, "%s%s", verdict.text[0] ? verdict.when : "", verdict.text);
        if (strcmp(now, before) != 0) {
            json_open_flat(json, NULL, '[');
            json_number(json, NULL, s);
            json_text(json, NULL, now);
            json_close(json);
        }
        memcpy(before, now, sizeof now);
    }
    json_close(json);
    title_walk_release(&walk);
    dry_run_view_close(known);
}

static void page_write_data(Page *page)
{
    const History *history = page->history;
    Text text = TEXT_EMPTY, line = TEXT_EMPTY;
    JsonWriter json = {.out = &text};
    json_open(&json, NULL, '{');
    json_number(&json, "step", page->step);
    json_bool(&json, "store", history->layers.lsm != NULL);
    page_write_rules(&json, &page->history->layers);
    json_open(&json, "steps", '[');
    for (size_t s = 0; s < history->steps.count; s++) {
        page_write_step(&json, history, &history->steps.at[s], &line);
        page_move_json(&text, page->out);
    }
    json_close(&json);
    if (history->steps.count > 1)
        page_write_verdicts(page, &json);
    json_open(&json, "decisions", '[');
    for (size_t i = 0; i < history->trace.decisions.count; i++) {
        page_write_decision(&json, history, &history->trace.decisions.at[i], &line);
        page_move_json(&text, page->out);
    }
    json_close(&json);
    json_open_flat(&json, "jobs", '[');
    for (size_t i = 0; i < history->plan.jobs.count; i++) {
        page_json_place(&json, NULL, history->plan.jobs.at[i].decision, history->trace.decisions.count);
    }
    json_close(&json);
    json_close(&json);
    page_move_json(&text, page->out);
    text_release(&text);
    text_release(&line);
}

static const struct {
    const char *name;
    void (*write)(Page *page);
} SLOTS[] = {
    {"title", page_write_title},     {"styles", page_write_styles},   {"heading", page_write_title},
    {"summary", page_write_summary}, {"picture", page_write_picture}, {"data", page_write_data},
};

static void page_fill_slot(void *self, Str name)
{
    for (size_t i = 0; i < sizeof SLOTS / sizeof *SLOTS; i++)
        if (str_equal(name, str_from(SLOTS[i].name)))
            SLOTS[i].write(self);
}

void html_fill(Str page, void (*slot)(void *self, Str name), void *self, Text *out)
{
    const char *at, *end;
    while ((at = memmem(page.at, page.length, "@{", 2)) &&
           (end = memchr(at, '}', (size_t)(page.at + page.length - at)))) {
        text_add(out, page.at, (size_t)(at - page.at));
        slot(self, (Str){at + 2, (size_t)(end - at - 2)});
        page = (Str){end + 1, (size_t)(page.at + page.length - end - 1)};
    }
    text_add_str(out, page);
}

void html_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out)
{
    Page page = {map, history, step, *options, out};
    page.options.all_steps = history->steps.count > 1;
    page.options.in_page = true;
    html_fill((Str){page_html, page_html_length}, page_fill_slot, &page, out);
}

/* compare_page.c - fills compare.html. The figures are the lines of the comparison's pane. Each side's page is
 * escaped into the srcdoc attribute of a frame of its own, so that scripts, ids and key handlers of the sides cannot
 * collide. */
#include "tui/commands/compare_page.h"

#include "core/base/escape.h"
#include "core/tell/outcome_text.h"
#include "tui/panes/lines.h"
#include "tui/panes/maps.h"
#include "tui/panes/screen.h"
#include "tui/panes/pane_table.h"
#include "tui/view/frame.h"
#include "tui/view/html.h"

enum { FIGURE_COLUMNS = 76, MOST_OUTCOMES = 500 };

typedef struct ComparePage {
    Session *session;
    const CompareView *compare;
    Text *out;
} ComparePage;

static void write_title(ComparePage *page)
{
    char name[MAPS_CAPTION_SIZE];
    const char *title = page->compare->side[0].history->title;
    xml_escape(str_from(title ? title : "layers"), page->out);
    for (size_t i = 0; i < page->compare->count; i++) {
        maps_caption(page->session, i, name);
        text_add_str(page->out, i == 0 ? STR(": ") : STR(" | "));
        xml_escape(str_from(name), page->out);
    }
}

static void write_styles(ComparePage *page)
{
    html_styles(session_theme(page->session, COLORS_TRUE), false, page->out);
}

static void write_figures(ComparePage *page)
{
    Lines lines = LINES_EMPTY;
    lines_begin(&lines, FIGURE_COLUMNS);
    pane_ops(PANE_COMPARE)->build(page->session, &lines, FIGURE_COLUMNS);
    for (size_t i = 0; i < lines.at.count; i++) {
        xml_escape(lines_text(&lines, i), page->out);
        text_add_str(page->out, STR("\n"));
    }
    lines_release(&lines);
}

/* Two sides that are compared: A and B, A and C, or B and C. */
typedef struct ComparedPair {
    size_t first, second;
} ComparedPair;

static size_t list_pairs(const ComparePage *page, ComparedPair pairs[COMPARE_SIDES * COMPARE_SIDES])
{
    size_t count = 0;
    for (size_t first = 0; first < page->compare->count; first++)
        for (size_t second = first + 1; second < page->compare->count; second++)
            pairs[count++] = (ComparedPair){first, second};
    return count;
}

static char compare_page_side_letter(size_t side)
{
    return (char)('A' + (int)side);
}

static void write_pairs(ComparePage *page)
{
    ComparedPair pairs[COMPARE_SIDES * COMPARE_SIDES];
    size_t count = list_pairs(page, pairs);
    for (size_t i = 0; i < count; i++) {
        char first = compare_page_side_letter(pairs[i].first), second = compare_page_side_letter(pairs[i].second);
        text_printf(page->out, "<label><input type=\"radio\" name=\"pair\" value=\"%c%c\"%s> %c and %c</label>\n",
                    first, second, i == 0 ? " checked" : "", first, second);
    }
}

static void write_count(ComparePage *page, ComparedPair pair, size_t count)
{
    char first = compare_page_side_letter(pair.first), second = compare_page_side_letter(pair.second);
    if (count == 0)
        outcome_none_text((const char[]){first, ' ', 'a', 'n', 'd', ' ', second, 0},
                          &page->compare->side[0].history->layers, page->out);
    else
        text_printf(page->out, "%zu %s what %c and %c decide and do%s", count,
                    word_for(count, "difference in", "differences in"), first, second,
                    count > MOST_OUTCOMES ? ", the first 500 of them" : "");
}

static void write_did(ComparePage *page, const OutcomeDifference *difference, ComparedPair pair, bool is_b)
{
    Text text = TEXT_EMPTY;
    size_t side = is_b ? pair.second : pair.first, other = is_b ? pair.first : pair.second;
    outcome_text(difference, page->compare->side[side].history, page->compare->side[other].history, is_b, &text);
    text_printf(page->out, "<p><b>%c</b> ", compare_page_side_letter(side));
    xml_escape(text_str(&text), page->out);
    text_add_str(page->out, STR("</p>"));
    text_release(&text);
}

static void write_outcomes_of(ComparePage *page, ComparedPair pair, bool shown)
{
    OutcomeDiff outcomes;
    char first = compare_page_side_letter(pair.first), second = compare_page_side_letter(pair.second);
    outcome_diff_init(&outcomes, page->compare->side[pair.first].history, page->compare->side[pair.second].history);
    text_printf(page->out, "<section data-pair=\"%c%c\" aria-labelledby=\"pair-%c%c\"%s><h3 id=\"pair-%c%c\">", first,
                second, first, second, shown ? "" : " hidden", first, second);
    write_count(page, pair, outcomes.at.count);
    text_printf(page->out, "</h3>\n<ol tabindex=\"0\" aria-labelledby=\"pair-%c%c\">", first, second);
    for (size_t i = 0; i < outcomes.at.count && i < MOST_OUTCOMES; i++) {
        const OutcomeDifference *difference = &outcomes.at.at[i];
        text_printf(page->out, "<li data-a=\"%u\" data-b=\"%u\"><button type=\"button\">a %s, steps %u and %u</button>",
                    difference->a, difference->b,
                    outcome_kind_name(difference->kind, page->compare->side[pair.first].history->lsm != NULL),
                    difference->a, difference->b);
        write_did(page, difference, pair, false);
        write_did(page, difference, pair, true);
        text_add_str(page->out, STR("</li>\n"));
    }
    text_add_str(page->out, STR("</ol></section>\n"));
    outcome_diff_release(&outcomes);
}

static void write_outcomes(ComparePage *page)
{
    ComparedPair pairs[COMPARE_SIDES * COMPARE_SIDES];
    size_t count = list_pairs(page, pairs);
    for (size_t i = 0; i < count; i++)
        write_outcomes_of(page, pairs[i], i == 0);
}

/* A page as an attribute in single quotes: it has few of them, and its data many double ones. */
static void compare_page_add_quoted(Str html, Text *out)
{
    const char *at = html.at, *end = html.at + html.length;
    while (at < end) {
        size_t plain = 0;
        while (at + plain < end && at[plain] != '&' && at[plain] != '\'')
            plain++;
        text_add(out, at, plain);
        at += plain;
        if (at < end)
            text_add_str(out, *at++ == '&' ? STR("&amp;") : STR("&#39;"));
    }
}

static void write_sides(ComparePage *page)
{
    Session *session = page->session;
    Text side = TEXT_EMPTY, title = TEXT_EMPTY;
    for (size_t i = 0; i < page->compare->count; i++) {
        const CompareSide *shown = &page->compare->side[i];
        char name[MAPS_CAPTION_SIZE];
        maps_caption(session, i, name);
        text_printf(page->out, "<section aria-labelledby=\"side-%c\">\n<h2 id=\"side-%c\">", 'A' + (int)i,
                    'A' + (int)i);
        xml_escape(str_from(name), page->out);
        text_printf(page->out, "</h2>\n<iframe data-side=\"%c\" title=\"", 'A' + (int)i);
        xml_escape(str_from(name), page->out);
        text_add_str(page->out, STR("\" srcdoc='"));
        text_clear(&side);
        text_clear(&title);
        frame_svg(i ? compare_map(session, i) : session_map(session), shown->history, shown->step,
                  &(FrameOptions){session->cols, session->rows, session_theme(session, COLORS_TRUE), FRAME_PAGE,
                                  screen_frame_title(session, i, &title)},
                  &side);
        compare_page_add_quoted(text_str(&side), page->out);
        text_add_str(page->out, STR("'></iframe>\n</section>\n"));
    }
    text_release(&side);
    text_release(&title);
}

static const struct {
    const char *name;
    void (*write)(ComparePage *page);
} SLOTS[] = {
    {"title", write_title}, {"styles", write_styles},     {"figures", write_figures},
    {"pairs", write_pairs}, {"outcomes", write_outcomes}, {"sides", write_sides},
};

static void fill_slot(void *self, Str name)
{
    for (size_t i = 0; i < sizeof SLOTS / sizeof *SLOTS; i++)
        if (str_equal(name, str_from(SLOTS[i].name)))
            SLOTS[i].write(self);
}

void compare_page(Session *session, const CompareView *compare, Text *out)
{
    ComparePage page = {session, compare, out};
    html_fill((Str){compare_html, compare_html_length}, fill_slot, &page, out);
}

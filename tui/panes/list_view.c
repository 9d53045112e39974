/* list_view.c - keeps a list of rows for each pane that is sorted or filtered. It is rebuilt when the pane's lines may
 * have changed: for another history, version, step or count.
 *
 *     lines     0 "level 0"  1 "depth 57"  2 "split at 16"      filter "l", by text
 *     kept      0 2                                             both hold an "l"
 *     rows      0 2                                             "level 0" before "split at 16"
 */
#include "tui/panes/list_view.h"

#include "core/base/sort.h"
#include "core/analysis/conditions.h"
#include "tui/panes/pane_table.h"

#include <ctype.h>
#include <stdlib.h>

enum { LINES_MAX = 300000 }; /* to filter more lines would delay a frame; the table of layers filters a million */

typedef enum ListOrder { ORDER_LISTED, ORDER_MOST, ORDER_LEAST, ORDER_TEXT, ORDER_COUNT_ } ListOrder;

typedef struct ListLook {
    ListOrder order;
    Text filter, found;
    bool by_step; /* the filter is a condition */
    Condition condition;
    struct {
        const History *history; /* NULL: `rows` has to be built */
        uint64_t version;
        StepId step;
        size_t count;
    } of;
    size_t lines;         /* number of lines that the pane had last */
    ARRAY(uint32_t) rows; /* the lines shown, in the order shown */
} ListLook;

typedef struct ListLooks {
    ListLook of[PANE_COUNT];
} ListLooks;

static void init(void *state)
{
    ListLooks *looks = state;
    for (int i = 0; i < PANE_COUNT; i++)
        looks->of[i].filter = looks->of[i].found = (Text)TEXT_EMPTY;
}

static void release(Session *session, void *state)
{
    ListLooks *looks = state;
    (void)session;
    for (int i = 0; i < PANE_COUNT; i++) {
        text_release(&looks->of[i].filter);
        text_release(&looks->of[i].found);
        array_release(&looks->of[i].rows);
    }
}

static void forget(Session *session, void *state)
{
    ListLooks *looks = state;
    (void)session;
    for (int i = 0; i < PANE_COUNT; i++)
        looks->of[i].of.history = NULL;
}

/* A filter set for other layers would hide lines of the new ones. */
static void replace(Session *session, void *state, const History *next)
{
    ListLooks *looks = state;
    (void)session, (void)next;
    for (int i = 0; i < PANE_COUNT; i++) {
        text_clear(&looks->of[i].filter);
        text_clear(&looks->of[i].found);
        looks->of[i].by_step = false;
    }
}

static const Feature LOOKS = {.name = "list views",
                              .size = sizeof(ListLooks),
                              .init = init,
                              .release = release,
                              .forget = forget,
                              .replace = replace};

static ListLook *look_of(const Session *session, PaneId pane)
{
    return &((ListLooks *)session_feature(session, &LOOKS))->of[pane];
}

bool list_view_can(PaneId pane)
{
    const PaneOps *ops = pane_ops(pane);
    return ops->selects && ops->line && pane != PANE_TABLE && pane != PANE_FLEET && pane != PANE_PARAMETERS;
}

static bool is_changed(const ListLook *look)
{
    return look->order != ORDER_LISTED || look->filter.length > 0;
}

/* ---- lines ---- */

static void text_of(Session *session, PaneId pane, size_t line, Text *out)
{
    const PaneOps *ops = pane_ops(pane);
    PaneLine made = {.text = TEXT_EMPTY};
    text_clear(out);
    if (ops->line)
        ops->line(session, line, &made);
    else
        text_add_str(&made.text, lines_text(pane_lines(session, pane), line));
    text_add_str(out, text_str(&made.text));
    text_release(&made.text);
}

/* Does the text contain the part? ASCII letters match in either case. */
static bool list_view_has_text(Str text, Str part)
{
    for (size_t i = 0; i + part.length <= text.length; i++) {
        size_t n = 0;
        while (n < part.length && tolower((unsigned char)text.at[i + n]) == tolower((unsigned char)part.at[n]))
            n++;
        if (n == part.length)
            return true;
    }
    return false;
}

/* Has the line the part in its text, or among the words by which it is found? Uses `text`. */
static bool line_has(Session *session, PaneId pane, size_t line, Str part, Text *text)
{
    const PaneOps *ops = pane_ops(pane);
    text_of(session, pane, line, text);
    bool has = list_view_has_text(text_str(text), part);
    if (has || !ops->words)
        return has;
    text_clear(text);
    ops->words(session, line, text);
    return list_view_has_text(text_str(text), part);
}

static void keep_lines(Session *session, PaneId pane, ListLook *look, size_t count)
{
    StepId *steps = NULL;
    Text text = TEXT_EMPTY;
    HistoryReads reads;
    history_reads_init(&reads, session->shown);
    look->rows.count = 0;
    if (look->by_step) {
        steps = mem_alloc((count + 1) * sizeof *steps);
        pane_ops(pane)->steps(session, steps, count);
    }
    for (size_t i = 0; i < count; i++) {
        bool kept = true;
        if (steps) {
            kept = steps[i] < session->shown->steps.count && condition_holds(&look->condition, &reads, steps[i]);
        } else if (look->filter.length) {
            kept = line_has(session, pane, i, text_str(&look->filter), &text);
        }
        if (kept)
            array_push(&look->rows, (uint32_t)i);
    }
    text_release(&text);
    free(steps);
}

static void sort_by_key(Session *session, PaneId pane, ListLook *look)
{
    Sort64 *order = mem_alloc((look->rows.count + 1) * sizeof *order);
    for (size_t i = 0; i < look->rows.count; i++) {
        uint64_t key = pane_ops(pane)->sort_key(session, look->rows.at[i]);
        order[i] = (Sort64){look->order == ORDER_MOST ? UINT64_MAX - key : key, look->rows.at[i]};
    }
    sort_64(order, look->rows.count);
    for (size_t i = 0; i < look->rows.count; i++)
        look->rows.at[i] = (uint32_t)order[i].place;
    free(order);
}

typedef struct Named {
    char *text;
    uint32_t line;
} Named;

static int by_text(const void *a, const void *b)
{
    const Named *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* Compares texts from their first letter or digit on: signs and indentation before it do not count. */
static void sort_by_text(Session *session, PaneId pane, ListLook *look)
{
    Named *named = mem_alloc((look->rows.count + 1) * sizeof *named);
    Arena arena = {0};
    Text text = TEXT_EMPTY;
    for (size_t i = 0; i < look->rows.count; i++) {
        text_of(session, pane, look->rows.at[i], &text);
        size_t lead = 0;
        while (lead < text.length && !isalnum((unsigned char)text.at[lead]))
            lead++;
        named[i] = (Named){arena_copy(&arena, text.at + lead, text.length - lead), look->rows.at[i]};
    }
    qsort(named, look->rows.count, sizeof *named, by_text);
    for (size_t i = 0; i < look->rows.count; i++)
        look->rows.at[i] = named[i].line;
    text_release(&text);
    arena_release(&arena);
    free(named);
}

/* The pane's up-to-date rows; NULL: its rows are its lines. */
static const ListLook *made_of(Session *session, PaneId pane, size_t count)
{
    ListLook *look = look_of(session, pane);
    if (!is_changed(look) || !list_view_can(pane))
        return NULL;
    look->lines = count;
    if (count > LINES_MAX) {
        look->of.history = NULL;
        return NULL;
    }
    const History *history = session->shown;
    if (look->of.history == history && look->of.version == history->version && look->of.step == session->step &&
        look->of.count == count)
        return look;
    keep_lines(session, pane, look, count);
    if (look->order == ORDER_TEXT)
        sort_by_text(session, pane, look);
    else if (look->order != ORDER_LISTED)
        sort_by_key(session, pane, look);
    look->of.history = history;
    look->of.version = history->version;
    look->of.step = session->step;
    look->of.count = count;
    return look;
}

/* ---- rows ---- */

/* The rows that list_view_rows() built last; NULL: the rows are the lines. */
static const ListLook *last_made(const Session *session, PaneId pane)
{
    const ListLook *look = look_of(session, pane);
    return is_changed(look) && look->of.history == session->shown ? look : NULL;
}

size_t list_view_rows(Session *session, PaneId pane, size_t count)
{
    const ListLook *look = made_of(session, pane, count);
    return look ? look->rows.count : count;
}

size_t list_view_line(Session *session, PaneId pane, size_t row)
{
    const ListLook *look = last_made(session, pane);
    return look && row < look->rows.count ? look->rows.at[row] : row;
}

size_t list_view_row(Session *session, PaneId pane, size_t line)
{
    const ListLook *look = last_made(session, pane);
    size_t next = 0;
    if (!look)
        return line;
    for (size_t i = 0; i < look->rows.count; i++) {
        if (look->rows.at[i] == line)
            return i;
        if (look->rows.at[i] < line)
            next = i + 1;
    }
    return next < look->rows.count ? next : look->rows.count ? look->rows.count - 1 : 0;
}

/* ---- what the user asks for ---- */

/* Reports that the list is too long, so that an unsorted list is not taken for a sorted one. */
static bool list_view_is_too_long(Session *session, PaneId pane, Error *error)
{
    const PaneOps *ops = pane_ops(pane);
    size_t lines = ops->count ? ops->count(session) : 0;
    if (lines <= LINES_MAX)
        return false;
    error_set(error, ERROR_USAGE,
              "this list has %zu lines: at most %d can be sorted or filtered; # opens the table of layers, which sorts "
              "any number",
              lines, (int)LINES_MAX);
    return true;
}

bool list_view_sort(Session *session, PaneId pane, Error *error)
{
    ListLook *look = look_of(session, pane);
    if (!list_view_can(pane))
        return error_set(error, ERROR_USAGE,
                         "the lines of this pane belong together in their order; # opens the table "
                         "of layers, which sorts");
    if (list_view_is_too_long(session, pane, error))
        return false;
    do
        look->order = (ListOrder)((look->order + 1) % ORDER_COUNT_);
    while (!pane_ops(pane)->sort_key && (look->order == ORDER_MOST || look->order == ORDER_LEAST));
    look->of.history = NULL;
    return true;
}

bool list_view_filter(Session *session, PaneId pane, Str condition, Error *error)
{
    ListLook *look = look_of(session, pane);
    if (!list_view_can(pane))
        return error_set(error, ERROR_USAGE, "this pane has no list to filter; # opens the table of layers");
    if (condition.length && list_view_is_too_long(session, pane, error))
        return false;
    text_clear(&look->filter);
    text_add_str(&look->filter, condition);
    look->by_step = pane_ops(pane)->steps && condition_parse(condition, &look->condition, NULL) &&
                    look->condition.kind != CONDITION_READS;
    look->of.history = NULL;
    return true;
}

void list_view_forget(const Session *session, PaneId pane)
{
    text_clear(&look_of(session, pane)->found);
}

bool list_view_finds(const Session *session, PaneId pane)
{
    return pane != PANE_MAP && look_of(session, pane)->found.length > 0;
}

bool list_view_find(Session *session, PaneId pane, Str wanted, int direction)
{
    ListLook *look = look_of(session, pane);
    const PaneOps *ops = pane_ops(pane);
    if (wanted.length) {
        text_clear(&look->found);
        text_add_str(&look->found, wanted);
    }
    size_t count = ops->count ? ops->count(session) : pane_lines(session, pane)->at.count;
    size_t rows = list_view_rows(session, pane, count), *place = &session->panes[pane].at;
    if (!ops->selects)
        place = &session->panes[pane].top;
    size_t at = list_view_row(session, pane, *place);
    bool found = false;
    Text text = TEXT_EMPTY;
    for (size_t n = 1; n <= rows && !found && look->found.length; n++) {
        size_t line = list_view_line(session, pane, (direction > 0 ? at + n : at + rows - n) % rows);
        found = line_has(session, pane, line, text_str(&look->found), &text);
        if (found)
            *place = line;
    }
    text_release(&text);
    if (!found)
        text_clear(&look->found);
    return found;
}

bool list_view_clear(Session *session, PaneId pane, Text *said)
{
    ListLook *look = look_of(session, pane);
    bool changed = is_changed(look) || look->found.length;
    if (look->found.length)
        text_printf(said, "search ended");
    if (look->filter.length)
        text_printf(said, "%sthe filter is off: all lines show", said->length ? "; " : "");
    if (look->order != ORDER_LISTED)
        text_printf(said, "%sthe lines are in their own order again", said->length ? "; " : "");
    text_clear(&look->filter);
    text_clear(&look->found);
    look->order = ORDER_LISTED;
    look->by_step = false;
    look->of.history = NULL;
    return changed;
}

void list_view_title(Session *session, PaneId pane, Text *title)
{
    const ListLook *look = last_made(session, pane);
    const char *name = pane_ops(pane)->sort_key_name;
    const ListLook *any = look_of(session, pane);
    char most[32];
    if (is_changed(any) && any->lines > LINES_MAX) /* the list has grown beyond the limit since it was sorted */
        text_printf(title, " · as listed: more than %s lines", count_format(LINES_MAX, most));
    if (!look)
        return;
    if (look->filter.length) {
        text_printf(title, " · %zu of %zu: ", look->rows.count, look->of.count);
        text_add_escaped(title, text_str(&look->filter));
    }
    if (look->order == ORDER_TEXT)
        text_printf(title, " · by text");
    else if (look->order != ORDER_LISTED)
        text_printf(title, " · %s %s first", look->order == ORDER_MOST ? "most" : "least", name ? name : "");
}

void list_view_link(const Session *session, PaneId pane, Text *out)
{
    const ListLook *look = look_of(session, pane);
    int presses = (int)look->order;
    if (look->order == ORDER_TEXT && !pane_ops(pane)->sort_key)
        presses = 1; /* `sort` skips the orders by number */
    if (look->filter.length)
        text_printf(out, "; filter %s", look->filter.at);
    for (int i = 0; i < presses; i++)
        text_printf(out, "; sort");
}

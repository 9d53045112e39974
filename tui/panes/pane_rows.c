/* pane_rows.c - shows the table, one layer or one pair of overlapping layers per line. It has as many columns as fit,
 * scrolled so that the current column is visible. Where some are hidden, the head ends with their numbers at the left
 * and at the right.
 *
 *     layer  kind   level      size▼  visits   gc         from key …         ‹2 ›5
 *     #15    delta      1   179 MiB        1   hole       1663/16384/16390:20480
 */
#include "core/analysis/layer_table.h"
#include "core/model/lsm.h"
#include "core/tell/words.h"
#include "tui/app/layer_rows.h"
#include "tui/app/plan.h"
#include "tui/app/search.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 24, CELL_MAX = 24, SAMPLED = 64, GAP = 2 };

/* The widths of the columns, and which selection the cursor has followed. */
typedef struct RowsLook {
    bool known;
    unsigned version;
    int lead; /* columns for the number of the layer, or the pair */
    int width[COLUMNS_MAX];
    unsigned selections; /* session->selections when the cursor last followed the selected layer */
} RowsLook;

static const Feature LOOK = {.name = "table pane", .size = sizeof(RowsLook)};

/* Is there no row i? Rows may come, or come to an end, while a frame is drawn. */
static bool lacks(const LayerRows *rows, size_t i)
{
    return !rows->sheet || i >= rows->view.count;
}

/* Appends a cell's value for people to read; names come from files, so they are escaped. */
static void pane_rows_add_value(const LayerRows *rows, size_t i, size_t column, Text *out)
{
    const Sheet *sheet = rows->sheet;
    SheetValue value = sheet->value(sheet->context, rows->view.rows[i], column);
    if (!value.known) {
        text_add_char(out, '-');
    } else if (sheet->columns[column].type == SHEET_TEXT) {
        size_t size = value.text.length * 4 + 1;
        char *escaped = mem_alloc(size);
        text_escape(value.text, escaped, size);
        text_printf(out, "%s", escaped);
        free(escaped);
    } else {
        sheet_format(sheet, column, value, out);
    }
}

/* Adds the layer's number, and the name that the map shows: "#1 a1". */
static void row_add_layer(const LayerSet *set, LayerId id, Text *out)
{
    char label[LSM_LABEL_SIZE], escaped[MAP_NAME_MAX * 4 + 1];
    text_printf(out, "%s", layer_label(set, id, label));
    Str name = set->name && set->name[id] ? (Str){set->name[id], set->name_length[id]} : STR("");
    if (set->lsm || !map_name_given(name))
        return;
    text_escape(name, escaped, sizeof escaped);
    text_printf(out, " %s", escaped);
}

static void row_add_lead(const LayerSet *set, const LayerRows *rows, size_t i, Text *out)
{
    row_add_layer(set, layer_rows_layer(rows, i, false), out);
    if (!rows->pairs)
        return;
    text_printf(out, " × ");
    row_add_layer(set, layer_rows_layer(rows, i, true), out);
}

static int pane_rows_wider(int width, const Text *text)
{
    int own = text_columns(text_str(text));
    return own > width ? own : width;
}

/* The widths, measured on at most SAMPLED rows spread over the table; titles with their arrow always fit. */
static const RowsLook *look_at(Session *session, const LayerRows *rows)
{
    RowsLook *look = session_feature(session, &LOOK);
    if (look->known && look->version == rows->version)
        return look;
    *look = (RowsLook){.known = true, .version = rows->version, .lead = 5, .selections = look->selections};
    Text text = TEXT_EMPTY;
    uint32_t count = rows->view.count, by = count / SAMPLED + 1;
    for (size_t place = 0; place < layer_rows_places(rows) && place < COLUMNS_MAX; place++) {
        size_t column = layer_rows_column(rows, place);
        int width = text_columns(str_from(rows->sheet->columns[column].title)) + 1;
        for (uint32_t i = 0; i < count; i += by) {
            text_clear(&text);
            pane_rows_add_value(rows, i, column, &text);
            width = pane_rows_wider(width, &text);
        }
        bool last = place + 1 == layer_rows_places(rows);
        look->width[place] = width > CELL_MAX && !last ? CELL_MAX : width;
    }
    for (uint32_t i = 0; i < count; i += by) {
        text_clear(&text);
        row_add_lead(&session->shown->layers, rows, i, &text);
        look->lead = pane_rows_wider(look->lead, &text);
    }
    text_release(&text);
    return look;
}

static int room_of(Session *session)
{
    return pane_rect(session, PANE_TABLE).width;
}

/* Is the column at `place` shown if it begins at column `at`? It has to fit, and its title beside the sign that says
 * how many are hidden; of the last one the beginning is enough, because the details and scrolling show all of it. The
 * current column is always shown. */
static bool fits(const LayerRows *rows, const RowsLook *look, size_t place, int at, int room)
{
    enum { LAST_MIN = 12, SIGN = 3 };
    bool last = place + 1 == layer_rows_places(rows);
    size_t column = layer_rows_column(rows, place);
    int width = last && look->width[place] > LAST_MIN ? LAST_MIN : look->width[place];
    int title =
        sheet_is_number(rows->sheet, column) ? width : text_columns(str_from(rows->sheet->columns[column].title));
    return (at + width <= room && (last || at + title + SIGN <= room)) || place == rows->place;
}

/* The first place that is shown: as many columns before the current one as fit. */
static size_t first_place(const LayerRows *rows, const RowsLook *look, int room)
{
    size_t first = rows->place;
    int used = look->lead + GAP + look->width[first];
    while (first > 0 && used + GAP + look->width[first - 1] <= room)
        used += GAP + look->width[--first];
    return first;
}

static void pane_rows_add_cell(Text *out, const Text *value, int width, bool right)
{
    int own = text_columns(text_str(value)), blanks = own < width ? width - own : 0;
    if (right)
        text_printf(out, "%*s", blanks, "");
    text_add_cut(out, text_str(value), width);
    text_printf(out, "%*s", (right ? 0 : blanks) + GAP, "");
}

static size_t pane_rows_count(Session *session)
{
    const LayerRows *rows = layer_rows(session);
    RowsLook *look = session_feature(session, &LOOK);
    if (!rows->sheet)
        return 1;
    PanePlace *at = &session->panes[PANE_TABLE];
    LayerId selected = session->map.selected;
    if (look->selections != session->selections && selected != LAYER_NONE) {
        bool there = at->at < rows->view.count && layer_rows_has(rows, at->at, selected);
        size_t found = there ? at->at : layer_rows_find(session, selected);
        at->at = found == SIZE_MAX ? at->at : found;
    }
    look->selections = session->selections;
    return rows->view.count;
}

static void pane_rows_head(Session *session, PaneLine *out)
{
    const LayerRows *rows = layer_rows(session);
    if (!rows->sheet)
        return;
    const RowsLook *look = look_at(session, rows);
    int room = room_of(session);
    size_t first = first_place(rows, look, room), place = first;
    Text title = TEXT_EMPTY;
    text_printf(&title, "%s", rows->pairs ? "pair" : word_part(&session->shown->layers));
    pane_rows_add_cell(&out->text, &title, look->lead, false);
    for (; place < layer_rows_places(rows); place++) {
        size_t column = layer_rows_column(rows, place);
        int at = text_columns(text_str(&out->text));
        if (!fits(rows, look, place, at, room))
            break;
        bool right = sheet_is_number(rows->sheet, column);
        text_clear(&title);
        text_printf(&title, "%s%s", rows->sheet->columns[column].title,
                    rows->sorted != column ? (right ? " " : "")
                    : rows->descending     ? "▼"
                                           : "▲");
        if (place + 1 == layer_rows_places(rows)) /* the last title is not padded */
            text_add_str(&out->text, text_str(&title));
        else
            pane_rows_add_cell(&out->text, &title, look->width[place], right);
        if (place == rows->place) {
            out->mark_from = at;
            out->mark_to = at + look->width[place];
        }
    }
    lines_add_hidden(&out->text, first, layer_rows_places(rows) - place, room);
    text_release(&title);
}

static void pane_rows_line(Session *session, size_t i, PaneLine *out)
{
    const LayerRows *rows = layer_rows(session);
    if (lacks(rows, i)) {
        text_printf(&out->text, "%s …", rows->doing);
        out->style.fg = ROLE_MUTED;
        return;
    }
    const RowsLook *look = look_at(session, rows);
    const LayerSet *set = &session->shown->layers;
    LayerId layer = layer_rows_layer(rows, i, false);
    int room = room_of(session);
    Text value = TEXT_EMPTY;
    row_add_lead(&session->shown->layers, rows, i, &value);
    pane_rows_add_cell(&out->text, &value, look->lead, false);
    for (size_t place = first_place(rows, look, room); place < layer_rows_places(rows); place++) {
        size_t column = layer_rows_column(rows, place);
        if (!fits(rows, look, place, text_columns(text_str(&out->text)), room))
            break;
        bool last = place + 1 == layer_rows_places(rows);
        text_clear(&value);
        pane_rows_add_value(rows, i, column, &value);
        if (last)
            text_add_str(&out->text, text_str(&value));
        else
            pane_rows_add_cell(&out->text, &value, look->width[place], sheet_is_number(rows->sheet, column));
    }
    text_release(&value);
    while (out->text.length > 0 && out->text.at[out->text.length - 1] == ' ') /* else a line of blanks looks cut */
        out->text.length--;
    out->style.fg = layer_is_image(set, layer) ? ROLE_IMAGE : layer_is_l0(set, layer) ? ROLE_L0 : ROLE_DELTA;
}

/* The values of all columns, of which the line shows some, and these perhaps cut. */
static void pane_rows_words(Session *session, size_t i, Text *out)
{
    const LayerRows *rows = layer_rows(session);
    if (lacks(rows, i))
        return;
    for (size_t place = 0; place < layer_rows_places(rows); place++) {
        pane_rows_add_value(rows, i, layer_rows_column(rows, place), out);
        text_add_char(out, '\n');
    }
}

/* Adds the values of all columns in full. */
static void pane_rows_detail(Session *session, size_t i, Lines *lines)
{
    const LayerRows *rows = layer_rows(session);
    if (lacks(rows, i))
        return;
    Text value = TEXT_EMPTY;
    for (size_t place = 0; place < layer_rows_places(rows); place++) {
        size_t column = layer_rows_column(rows, place);
        text_clear(&value);
        pane_rows_add_value(rows, i, column, &value);
        lines_field(lines, rows->sheet->columns[column].title, "%s", value.at);
    }
    text_release(&value);
}

static const char *pane_rows_empty(Session *session)
{
    const LayerRows *rows = layer_rows(session);
    bool none = rows->sheet && rows->pairs && rows->total == 0;
    return none ? "No pairs overlap: no two deltas share keys and LSNs. # shows all layers." : NULL;
}

static void pane_rows_title(Session *session, Text *out)
{
    const LayerRows *rows = layer_rows(session);
    char some[32], all[32];
    if (!rows->sheet)
        return;
    text_printf(out, "Table: %s", count_format(rows->view.count, some));
    if (rows->filter.length)
        text_printf(out, " of %s", count_format(rows->total, all));
    if (!rows->pairs)
        text_printf(out, " %s%s", word_part(&session->shown->layers), plural_ending(rows->view.count));
    if (rows->about[0])
        text_printf(out, rows->pairs ? " %s" : ": %s", rows->about);
    if (session_shows_plan(session) && plan_scope(session)) /* other layers neither cover nor hold these */
        text_add_str(out, STR(" alone"));
}

static void pane_rows_visit(Session *session, size_t i)
{
    const LayerRows *rows = layer_rows(session);
    if (lacks(rows, i))
        return;
    session_select(session, layer_rows_layer(rows, i, false));
    ((RowsLook *)session_feature(session, &LOOK))->selections = session->selections;
}

static const char *pane_rows_barred(Session *session, size_t i)
{
    (void)i;
    const LayerRows *rows = layer_rows(session);
    return rows->sheet ? NULL : "the rows are still being listed";
}

static bool pane_rows_enter(Session *session, size_t i, Error *error)
{
    const LayerRows *rows = layer_rows(session);
    if (lacks(rows, i))
        return error_set(error, ERROR_USAGE, "the rows are still being listed");
    LayerId layer = layer_rows_layer(rows, i, false);
    if (rows->pairs) {
        LayerId two[] = {layer, layer_rows_layer(rows, i, true)};
        const LayerSet *set = &session->shown->layers;
        KeyRange keys = {set->key_lo[two[0]] < set->key_lo[two[1]] ? set->key_lo[two[0]] : set->key_lo[two[1]],
                         set->key_hi[two[0]] > set->key_hi[two[1]] ? set->key_hi[two[0]] : set->key_hi[two[1]]};
        LsnRange lsns = {set->lsn_lo[two[0]] < set->lsn_lo[two[1]] ? set->lsn_lo[two[0]] : set->lsn_lo[two[1]],
                         set->lsn_hi[two[0]] > set->lsn_hi[two[1]] ? set->lsn_hi[two[0]] : set->lsn_hi[two[1]]};
        session_fly_region(session, keys, lsns);
        search_give(session, "the pair", "", two, 2);
        session_select(session, layer);
    } else {
        session_fly(session, layer);
    }
    session_descend(session, PANE_TABLE);
    session_say(session, "arrows move on the map now; Esc goes back to the table");
    return true;
}

const PaneOps pane_rows = {.title = pane_rows_title,
                           .empty = pane_rows_empty,
                           .count = pane_rows_count,
                           .line = pane_rows_line,
                           .words = pane_rows_words,
                           .head = pane_rows_head,
                           .detail = pane_rows_detail,
                           .visit = pane_rows_visit,
                           .enter = pane_rows_enter,
                           .barred = pane_rows_barred,
                           .selects = true,
                           .tall = true};

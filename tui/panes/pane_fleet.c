/* pane_fleet.c - lists one timeline per line, over the whole screen; only visible lines cost time. If there is no room
 * for all columns, the ids stay and the others scroll so that the current column is visible; the head ends with the
 * numbers of hidden columns: "‹2 ›7".
 *
 *     tenant    shard  timeline    layers     L0     bytes   max  due  removable  sev  warn  worst finding
 *     11111111  0008   aaaaaaaa    26,690      9   118 GiB    87  yes          -    1     2  reads are deep: …
 */
#include "tui/app/fleet_view.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <stdio.h>

/* The width and the title of each of fleet_view_columns. Ids are cut; the details have them in full. */
typedef struct FleetCell {
    int width; /* in columns; 0: the rest of the line */
    const char *title;
} FleetCell;

static const FleetCell CELLS[FLEET_VIEW_COLUMNS] = {
    {8, "tenant"}, {5, "shard"}, {8, "timeline"},  {9, "layers"}, {6, "L0"},   {8, "bytes"},
    {5, "max"},    {3, "due"},   {9, "removable"}, {3, "sev"},    {4, "warn"}, {0, "worst finding"},
};
enum { LEAD = 3, GAP_MAX = 2, WORST_MIN = 16, WIDE = 100 };

/* The columns between cells: fewer where that shows more cells. */
static int gap_of(const Session *session)
{
    return pane_rect(session, PANE_FLEET).width >= WIDE ? GAP_MAX : 1;
}

static int cell_columns(size_t c)
{
    return CELLS[c].width ? CELLS[c].width : WORST_MIN;
}

/* The cells shown after the ids: [first, end), with the current column among them. */
typedef struct FleetShown {
    size_t first, end;
} FleetShown;

static FleetShown cells_shown(Session *session, const FleetRows *rows)
{
    enum { SIGN = 3 }; /* of hidden cells, at the end of the head: " ›3" */
    int room = pane_rect(session, PANE_FLEET).width, gap = gap_of(session);
    size_t at = LEAD;
    for (size_t c = 0; c < LEAD; c++)
        room -= cell_columns(c) + gap;
    for (size_t c = LEAD; c < FLEET_VIEW_COLUMNS; c++)
        at = fleet_view_columns[c] == rows->column ? c : at;
    FleetShown shown = {.first = at, .end = at + 1};
    room -= cell_columns(at);
    while (shown.first > LEAD && cell_columns(shown.first - 1) + gap <= room)
        room -= cell_columns(--shown.first) + gap;
    while (shown.end < FLEET_VIEW_COLUMNS && cell_columns(shown.end) + gap <= room)
        room -= cell_columns(shown.end++) + gap;
    while (shown.end < FLEET_VIEW_COLUMNS && shown.end > at + 1 && room < SIGN) /* no title is below the sign */
        room += cell_columns(--shown.end) + gap;
    return shown;
}

static bool is_shown(FleetShown shown, size_t c)
{
    return c < LEAD || (c >= shown.first && c < shown.end);
}

/* Appends a cell, cut or padded to its width, and the gap; 0: it is the last one. */
static void add_cell(Text *out, Str text, const FleetCell *cell, bool right, int gap)
{
    int used = text_columns(text), pad = cell->width > used ? cell->width - used : 0;
    if (cell->width && used > cell->width) {
        Str rest = text;
        uint32_t code;
        for (int i = 0; i < cell->width && utf8_next(&rest, &code); i++)
            ;
        text.length -= rest.length;
    }
    text_printf(out, "%*s", right ? pad : 0, "");
    text_add_str(out, text);
    text_printf(out, "%*s", gap == 0 ? 0 : right ? gap : pad + gap, "");
}

static size_t pane_fleet_count(Session *session)
{
    const FleetRows *rows = fleet_view_rows(session);
    return rows->sheet ? rows->view.count : 0;
}

static void pane_fleet_line(Session *session, size_t i, PaneLine *out)
{
    const FleetRows *rows = fleet_view_shown(session);
    if (!rows->sheet || i >= rows->view.count)
        return;
    const Sheet *sheet = &rows->sheet->sheet;
    const FleetRow *row = fleet_view_row(rows, i);
    FleetShown shown = cells_shown(session, rows);
    Text text = TEXT_EMPTY;
    for (size_t c = 0; c < FLEET_VIEW_COLUMNS; c++) {
        if (!is_shown(shown, c))
            continue;
        SheetValue value = sheet->value(sheet->context, rows->view.rows[i], fleet_view_columns[c]);
        text_clear(&text);
        if (fleet_view_columns[c] == FLEET_TIMELINE && !value.known)
            text_add_str(&text, row->place);
        else if (value.known)
            sheet_format(sheet, fleet_view_columns[c], value, &text);
        else
            text_add_char(&text, '-');
        add_cell(&out->text, text_str(&text), &CELLS[c], sheet_is_number(sheet, fleet_view_columns[c]),
                 c + 1 == shown.end ? 0 : gap_of(session));
    }
    text_release(&text);
    out->style.fg = row->failed || row->severe ? ROLE_BAD : row->warnings ? ROLE_WARN : ROLE_TEXT;
}

/* The title of the current column is marked. */
static void pane_fleet_head(Session *session, PaneLine *out)
{
    const FleetRows *rows = fleet_view_shown(session);
    FleetShown shown = cells_shown(session, rows);
    for (size_t c = 0; rows->sheet && c < FLEET_VIEW_COLUMNS; c++) {
        if (!is_shown(shown, c))
            continue;
        int from = text_columns(text_str(&out->text));
        add_cell(&out->text, str_from(CELLS[c].title), &CELLS[c],
                 sheet_is_number(&rows->sheet->sheet, fleet_view_columns[c]), c + 1 == shown.end ? 0 : gap_of(session));
        if (fleet_view_columns[c] == rows->column) {
            out->mark_from = from;
            out->mark_to = from + cell_columns(c);
        }
    }
    if (rows->sheet)
        lines_add_hidden(&out->text, shown.first - LEAD, FLEET_VIEW_COLUMNS - shown.end,
                         pane_rect(session, PANE_FLEET).width);
}

static void add_totals(const FleetRows *rows, Lines *lines)
{
    char some[32], all[32], layers[64], bytes[32] = "unknown", l0[32], severe[64], warnings[64];
    const FleetRow *sum = &rows->sum;
    if (sum->bytes != SIZE_UNKNOWN)
        bytes_format(sum->bytes, bytes);
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING,
              "%s of %s timelines: %s, bytes %s, L0 %s, deepest read %llu; compaction is due for %zu; %s, "
              "%s; %zu unreadable",
              count_format(rows->view.count, some), count_format(rows->total, all),
              plural_format(sum->layers, "layer", layers), bytes, count_format(sum->l0, l0),
              (unsigned long long)sum->known_max, rows->due, plural_format(sum->severe, "severe finding", severe),
              plural_format(sum->warnings, "warning", warnings), rows->failed);
    if (rows->reading)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "still reading, %u %%: rows come in as they are done",
                  rows->percent);
    if (rows->sorting)
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "being sorted and filtered");
    if (rows->error)
        lines_add(lines, (Style){.fg = ROLE_BAD}, LINE_NOTHING, "%s", rows->error);
    if (rows->filter.length)
        lines_field_raw(lines, "only", rows->filter);
    if (rows->order.length)
        lines_field_raw(lines, "sorted by", rows->order);
}

/* Lists the shards of the row's timeline, which are neighbours in the fleet. */
static void add_shards(const FleetRows *rows, uint32_t at, Lines *lines)
{
    const Fleet *fleet = rows->sheet->fleet;
    const FleetRow *all = fleet->rows.at;
    size_t first = at, end = (size_t)at + 1;
    while (first > 0 && fleet_same_timeline(&all[first - 1], &all[at]))
        first--;
    while (end < fleet->rows.count && fleet_same_timeline(&all[end], &all[at]))
        end++;
    for (size_t i = first; end - first > 1 && i < end; i++) {
        char shard[FLEET_SHARD_TEXT], layers[64], bytes[32] = "bytes unknown", percent[64] = "";
        if (all[i].bytes != SIZE_UNKNOWN)
            bytes_format(all[i].bytes, bytes);
        if (rows->sheet->skew[i] != FLEET_NO_SKEW)
            snprintf(percent, sizeof percent, ", %llu %% of the mean", (unsigned long long)rows->sheet->skew[i]);
        lines_field(lines, i == first ? "shards" : "", "%s: %s, %s%s, max read %llu%s",
                    fleet_shard_text(&all[i], shard), plural_format(all[i].layers, "layer", layers), bytes, percent,
                    (unsigned long long)all[i].known_max, i == at ? " (this one)" : "");
    }
}

/* Adds the histograms, with the block that bars of other panes have in place of `#`. */
static void add_histograms(const FleetRows *rows, Lines *lines)
{
    Str rest = rows->histograms, line;
    Text text = TEXT_EMPTY;
    while (str_line(&rest, &line)) {
        text_clear(&text);
        for (size_t i = 0; i < line.length; i++)
            text_add_str(&text, line.at[i] == '#' ? STR("█") : (Str){line.at + i, 1});
        lines_add(lines, (Style){.fg = ROLE_TEXT}, LINE_NOTHING, "%s", text.length ? text.at : "");
    }
    text_release(&text);
}

static void pane_fleet_detail(Session *session, size_t i, Lines *lines)
{
    const FleetRows *rows = fleet_view_shown(session);
    if (!rows->sheet || i >= rows->view.count)
        return;
    const FleetRow *row = fleet_view_row(rows, i);
    char shard[FLEET_SHARD_TEXT], bytes[32], wal[32], deltas[64], images[64];
    add_totals(rows, lines);
    fleet_shard_text(row, shard);
    if (row->timeline.length)
        lines_field(lines, "timeline", "%.*s%s%s/%.*s", STR_ARG(row->tenant), *shard ? "-" : "", shard,
                    STR_ARG(row->timeline));
    lines_field_raw(lines, "place", row->place);
    if (*row->worst)
        lines_field_raw(lines, "worst", str_from(row->worst));
    if (row->failed) {
        add_histograms(rows, lines);
        return;
    }
    lines_field(lines, "verdict", "%s", row->judged ? row->verdict : "unknown");
    lines_field(lines, "layers", "%s, %s; %s; WAL %s", plural_format(row->deltas, "delta", deltas),
                plural_format(row->images, "image", images),
                row->bytes == SIZE_UNKNOWN ? "bytes unknown" : bytes_format(row->bytes, bytes),
                bytes_format(row->wal_bytes, wal));
    add_shards(rows, rows->view.rows[i], lines);
    add_histograms(rows, lines);
}

static bool pane_fleet_enter(Session *session, size_t i, Error *error)
{
    return fleet_view_enter(session, i, error);
}

/* Removes the filter. Esc never leaves an open fleet, from which the timelines are opened. */
static bool pane_fleet_back(Session *session)
{
    if (!fleet_view_is_open(session))
        return false;
    if (fleet_view_rows(session)->filter.length)
        fleet_view_filter(session, (Str){0}, false, NULL);
    return true;
}

const PaneOps pane_fleet = {.count = pane_fleet_count,
                            .line = pane_fleet_line,
                            .head = pane_fleet_head,
                            .detail = pane_fleet_detail,
                            .enter = pane_fleet_enter,
                            .back = pane_fleet_back,
                            .selects = true,
                            .tall = true};

/* pane_inside.c - shows what the file of the selected layer holds, as a picture and in figures.
 *
 *     0/2400008                              shades follow powers of the fullest cell's count, so that a hot key
 *     ░░▒▒│█░ ░│▒                            does not hide the rest: where that is 10,000 records, ░ is up to 10,
 *     ░▒▒▓│█▒ ░│░                            ▒ up to 100, ▓ up to 1,000, █ up to 10,000
 *          ▲                                 ▲ the cursor's key
 *     0/2000000                              │ a long hole between keys, made narrow
 *
 * The reference of a line is the index of its key or hole: the hottest keys come first, then the holes.
 */
#include "core/model/lsm.h"
#include "tui/app/describe.h"
#include "tui/app/inside.h"
#include "tui/app/reads.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>

enum { SHADES = 4, ROWS_MIN = 3, ROWS_MAX = 20, TEXT_ROWS = 12, SHARE_WIDTH = 43 };

static const uint32_t SHADE[SHADES] = {0x2591, 0x2592, 0x2593, 0x2588};
static const Style MUTED = {.fg = ROLE_MUTED};

static void inside_add_glyph(Text *out, uint32_t glyph)
{
    char utf8[5];
    text_add(out, utf8, utf8_put(glyph, utf8));
}

/* ---- the picture ---- */

/* Sets the largest number of records in a cell of each shade, ascending. Returns the number of shades used. */
static int shade_limits(uint64_t most, uint64_t limits[SHADES])
{
    int used = 0;
    for (int i = 1; i <= SHADES; i++) {
        uint64_t limit = i == SHADES ? most : (uint64_t)pow((double)most, (double)i / SHADES);
        if (limit > 0 && (used == 0 || limit > limits[used - 1]))
            limits[used++] = limit;
    }
    return used;
}

/* Where fewer shades are used, they are the darkest ones. */
static uint32_t shade_of(uint64_t records, const uint64_t limits[SHADES], int used)
{
    int i = 0;
    while (i + 1 < used && records > limits[i])
        i++;
    return SHADE[SHADES - used + i];
}

/* Few keys get wide columns. */
static int column_width(const LayerDensity *density, const Lines *lines)
{
    int width = (lines->width - 1) / (int)density->cols;
    return width > 1 ? width : 1;
}

static void add_row(const LayerDensity *density, uint32_t row, const uint64_t limits[SHADES], int used, Style style,
                    Lines *lines)
{
    Text text = TEXT_EMPTY;
    int width = column_width(density, lines);
    for (uint32_t c = 0; c < density->cols; c++) {
        uint64_t records = density->records[(size_t)row * density->cols + c];
        for (int x = 0; x < width; x++)
            inside_add_glyph(&text, density->hole[c] ? 0x2502 : records ? shade_of(records, limits, used) : ' ');
    }
    lines_add(lines, style, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

/* Adds a mark below the column of the cursor's key, and how many records the column has. */
static void add_cursor(Session *session, const LayerDensity *density, Lines *lines)
{
    Key key = session->map.cursor_key;
    if (!session->map.has_cursor || key < density->keys.lo || key >= density->keys.hi)
        return;
    Text text = TEXT_EMPTY;
    char count[32];
    uint32_t col = layer_density_col(density, key);
    uint64_t records = 0;
    for (uint32_t row = 0; row < density->rows; row++)
        records += density->records[(size_t)row * density->cols + col];
    for (int x = 0, width = column_width(density, lines); x < (int)col * width + width / 2; x++)
        text_add_char(&text, ' ');
    inside_add_glyph(&text, 0x25B2);
    lines_add(lines, (Style){.fg = ROLE_CURSOR}, LINE_NOTHING, "%s", text.at);
    text_clear(&text);
    describe_range(session, (KeyRange){density->key_bounds[col], density->key_bounds[col + 1]}, &text);
    if (density->hole[col])
        lines_field(lines, "cursor", "%s: a hole", text.at);
    else
        lines_field(lines, "cursor", "%s: %s record%s", text.at, count_format(records, count), plural_ending(records));
    text_release(&text);
}

static void add_legend(const LayerDensity *density, const uint64_t limits[SHADES], int used, Lines *lines)
{
    Text text = TEXT_EMPTY;
    char count[32];
    bool holes = false;
    for (int i = 0; i < used; i++) {
        inside_add_glyph(&text, SHADE[SHADES - used + i]);
        text_printf(&text, " %s%s%s",
                    i               ? "to "
                    : limits[0] > 1 ? "1 to "
                                    : "",
                    count_format(limits[i], count), i + 1 < used ? "  " : " ");
    }
    text_printf(&text, "record%s a cell", plural_ending(density->most));
    for (uint32_t c = 0; c < density->cols; c++)
        holes = holes || density->hole[c];
    if (holes)
        text_printf(&text, "  │ a hole");
    lines_add(lines, MUTED, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

static void add_picture(Session *session, const InsideView *view, Lines *lines)
{
    const LayerDensity *density = view->density;
    const LayerSet *set = &session->shown->layers;
    char lsn[LSN_TEXT_SIZE], count[32];
    uint64_t limits[SHADES];
    if (!density) {
        lines_add(lines, MUTED, LINE_NOTHING, "reading the index …");
        return;
    }
    if (density->total == 0) {
        lines_add(lines, MUTED, LINE_NOTHING,
                  view->narrowed ? "The map shows no part of this layer that has records; 0 shows all."
                                 : "There is no record in it that can be read.");
        return;
    }
    bool image = layer_is_image(set, view->layer);
    Style style = {.fg = image ? ROLE_IMAGE : layer_is_l0(set, view->layer) ? ROLE_L0 : ROLE_DELTA};
    int used = shade_limits(density->most, limits);
    if (view->narrowed)
        lines_field(lines, "in view", "%s record%s", count_format(density->total, count),
                    plural_ending(density->total));
    if (!image)
        lines_add(lines, MUTED, LINE_NOTHING, "%s", lsn_format(density->lsns.hi - 1, lsn));
    for (uint32_t row = density->rows; row-- > 0;)
        add_row(density, row, limits, used, style, lines);
    add_cursor(session, density, lines);
    if (!image && density->rows > 1)
        lines_add(lines, MUTED, LINE_NOTHING, "%s", lsn_format(density->lsns.lo, lsn));
    Text keys = TEXT_EMPTY;
    describe_range(session, density->keys, &keys);
    lines_field(lines, "keys", "%s", keys.at);
    text_release(&keys);
    add_legend(density, limits, used, lines);
}

/* ---- figures ---- */

/* Adds the entries and bytes of a kind. A narrow pane omits the share, so that the name stays on the line. */
static void add_share(Lines *lines, const char *name, InsideCount count, uint64_t bytes)
{
    char entries[32], size[32], share[16] = "";
    if (!count.entries)
        return;
    if (lines->width >= SHARE_WIDTH)
        snprintf(share, sizeof share, "%3.0f%% ", bytes ? 100.0 * (double)count.bytes / (double)bytes : 0.0);
    lines_add(lines, (Style){0}, LINE_NOTHING, "%7s %8s %s%s", count_format(count.entries, entries),
              bytes_format(count.bytes, size), share, name);
}

static void pane_inside_add_kinds(const LayerInside *inside, Lines *lines)
{
    lines_add(lines, MUTED, LINE_NOTHING, "%7s %8s", "records", "bytes");
    for (int kind = 0; kind < RECORD_KIND_END; kind++)
        add_share(lines, record_kind_name((RecordKind)kind), inside->kinds[kind], inside->bytes);
    add_share(lines, "of them initialising", inside->initialising, inside->bytes);
    add_share(lines, "of them compressed", inside->compressed, inside->bytes);
}

static void add_hottest(Session *session, const LayerInside *inside, Lines *lines)
{
    if (inside->hottest.count == 0 || inside->hottest.at[0].entries == 1)
        return; /* each key has one record */
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "hottest keys");
    for (size_t i = 0; i < inside->hottest.count; i++) {
        const InsideKey *key = &inside->hottest.at[i];
        char entries[32], bytes[32];
        Text label = TEXT_EMPTY;
        describe_key(session, key->key, &label);
        lines_add(lines, (Style){0}, (uint32_t)i, "%7s %8s  %s", count_format(key->entries, entries),
                  bytes_format(key->bytes, bytes), label.at);
        text_release(&label);
    }
}

static void add_holes(Session *session, const LayerInside *inside, Lines *lines)
{
    char count[32];
    if (inside->hole_count == 0)
        return;
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "%s hole%s between its keys%s",
              count_format(inside->hole_count, count), plural_ending(inside->hole_count),
              inside->hole_count > 1 ? ", longest first" : "");
    for (size_t i = 0; i < inside->holes.count; i++) {
        Text range = TEXT_EMPTY;
        describe_range(session, inside->holes.at[i], &range);
        lines_add(lines, (Style){0}, (uint32_t)(inside->hottest.count + i), "  %s", range.at);
        text_release(&range);
    }
}

static void add_damages(const LayerDamages *damages, Lines *lines)
{
    char count[32];
    if (damages->count == 0)
        return;
    lines_add(lines, (Style){.fg = ROLE_BAD, .attr = ATTR_BOLD}, LINE_NOTHING,
              "damaged: %s page%s or blob%s, left out of the figures", count_format(damages->count, count),
              plural_ending(damages->count), plural_ending(damages->count));
    for (size_t i = 0; i < damages->kept.count && i < 3; i++)
        lines_add(lines, (Style){.fg = ROLE_BAD}, LINE_NOTHING, "  page %llu: %s",
                  (unsigned long long)damages->kept.at[i].page, damages->kept.at[i].reason);
}

/* Why there is nothing to show; NULL: there is something. */
static const char *absence(InsideState state)
{
    switch (state) {
    case INSIDE_NOTHING:
        return "No layer is selected: n and N walk from layer to layer, a click or Enter on the map selects.";
    case INSIDE_PLANNED:
        return "This layer is only planned: it has no file yet.";
    case INSIDE_NO_FILES:
        return "There are no layer files here. Open a timeline's directory to see inside its layers; "
               "`simulate --layer-files DIR` on the command line writes one.";
    case INSIDE_NO_FILE:
        return "The file of this layer is not there: it is evicted, or was never copied.";
    default:
        return NULL;
    }
}

static InsideView look(Session *session, int width)
{
    int rows = pane_rect(session, PANE_INSIDE).height - TEXT_ROWS;
    rows = rows < ROWS_MIN ? ROWS_MIN : rows > ROWS_MAX ? ROWS_MAX : rows;
    return inside_view(session, (uint32_t)(width > 2 ? width - 1 : 1), (uint32_t)rows);
}

static void pane_inside_build(Session *session, Lines *lines, int width)
{
    InsideView view = look(session, width);
    const LayerSet *set = &session->shown->layers;
    char records[32], keys[32], bytes[32], label[LSM_LABEL_SIZE];
    if (absence(view.state))
        return;
    bool image = layer_is_image(set, view.layer);
    Style head = {.fg = image ? ROLE_IMAGE : ROLE_DELTA, .attr = ATTR_BOLD};
    const char *kind = image ? "Image" : layer_is_l0(set, view.layer) ? "L0 delta" : "Delta";
    if (view.inside)
        lines_add(lines, head, LINE_NOTHING, "%s %s: %s record%s of %s key%s, %s", kind,
                  layer_label(set, view.layer, label), count_format(view.inside->entries, records),
                  plural_ending(view.inside->entries), count_format(view.inside->keys, keys),
                  plural_ending(view.inside->keys), bytes_format(view.inside->bytes, bytes));
    else
        lines_add(lines, head, LINE_NOTHING, "%s %s", kind, layer_label(set, view.layer, label));
    if (view.state == INSIDE_BROKEN) {
        lines_add(lines, (Style){.fg = ROLE_BAD}, LINE_NOTHING, "Its file can't be read: %s", view.failure.message);
        return;
    }
    if (view.damages)
        add_damages(view.damages, lines);
    add_picture(session, &view, lines);
    if (!view.inside) {
        if (view.density)
            lines_add(lines, MUTED, LINE_NOTHING, "counting its records by kind …");
        return;
    }
    pane_inside_add_kinds(view.inside, lines);
    add_hottest(session, view.inside, lines);
    add_holes(session, view.inside, lines);
}

static const char *pane_inside_empty(Session *session)
{
    if (session->shown->layers.lsm)
        return "The tables of an LSM store are not opened: this pane shows the files of Neon's layers. Press i for "
               "what "
               "the MANIFEST says of a table.";
    return absence(look(session, pane_rect(session, PANE_INSIDE).width).state);
}

static bool pane_inside_enter(Session *session, size_t line, Error *error)
{
    const Lines *lines = pane_lines(session, PANE_INSIDE);
    InsideView view = look(session, pane_rect(session, PANE_INSIDE).width);
    uint32_t ref = line < lines->at.count ? lines->at.at[line].ref : LINE_NOTHING;
    if (view.layer == LAYER_NONE)
        return error_set(error, ERROR_USAGE, "no layer is selected");
    if (ref == LINE_NOTHING || !view.inside) {
        session_fly(session, view.layer);
        return true;
    }
    if (ref < view.inside->hottest.count) {
        Key key = view.inside->hottest.at[ref].key;
        session_go_to_key(session, key);
        reads_open(session, key);
        session_descend(session, PANE_INSIDE);
        return true;
    }
    const LayerSet *set = &session->shown->layers;
    size_t hole = ref - view.inside->hottest.count;
    if (hole < view.inside->holes.count)
        session_fly_region(session, view.inside->holes.at[hole],
                           (LsnRange){set->lsn_lo[view.layer], set->lsn_hi[view.layer]});
    return true;
}

const PaneOps pane_inside = {
    .build = pane_inside_build, .empty = pane_inside_empty, .enter = pane_inside_enter, .selects = true, .tall = true};

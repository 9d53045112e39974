/* sheet.c - columns by name, values as text, and stable sorts of row numbers.
 *
 * A sort asks each cell once: numbers go through the radix sort, texts are compared. To sort in descending order,
 * numbers are complemented, so that equal rows keep their order. Rows without a value are set aside and appended.
 */
#include "core/base/sheet.h"

#include "core/base/mem.h"
#include "core/base/sort.h"
#include "core/base/suggestion.h"

size_t sheet_columns(const Sheet *sheet)
{
    return sheet->column_count + sheet->more_columns;
}

/* The name or title that is nearest to the word; NULL: none is near. */
static const char *sheet_nearest(const Sheet *sheet, Str word)
{
    Suggestion near = suggestion_for(word);
    for (size_t i = 0; i < sheet_columns(sheet); i++) {
        suggestion_try(&near, sheet->columns[i].name);
        suggestion_try(&near, sheet->columns[i].title);
    }
    return near.best;
}

size_t sheet_column(const Sheet *sheet, Str name, Error *error)
{
    Text names = TEXT_EMPTY;
    size_t titled = SIZE_MAX;
    for (size_t i = 0; i < sheet_columns(sheet); i++) {
        if (str_equal(name, str_from(sheet->columns[i].name))) {
            text_release(&names);
            return i;
        }
        if (titled == SIZE_MAX && str_equal(name, str_from(sheet->columns[i].title)))
            titled = i;
        text_printf(&names, "%s%s", i ? ", " : "", sheet->columns[i].name);
    }
    if (titled == SIZE_MAX) {
        char shown[64];
        const char *near = sheet_nearest(sheet, name);
        text_escape(name, shown, sizeof shown);
        error_set(error, ERROR_USAGE, "there is no column '%s'; %s%s%she columns are %s", shown,
                  near ? "did you mean '" : "", near ? near : "", near ? "'? T" : "t", names.at);
    }
    text_release(&names);
    return titled;
}

bool sheet_is_number(const Sheet *sheet, size_t column)
{
    SheetType type = sheet->columns[column].type;
    return type == SHEET_COUNT || type == SHEET_BYTES;
}

void sheet_format(const Sheet *sheet, size_t column, SheetValue value, Text *out)
{
    char text[32];
    const SheetColumn *it = &sheet->columns[column];
    if (!value.known)
        return;
    switch (it->type) {
    case SHEET_TEXT:
        text_add_str(out, value.text);
        break;
    case SHEET_COUNT:
        text_printf(out, "%s", count_format((uint64_t)value.number, text));
        break;
    case SHEET_BYTES:
        text_printf(out, "%s", bytes_format((uint64_t)value.number, text));
        break;
    case SHEET_FLAG:
        text_printf(out, value.number ? "yes" : "no");
        break;
    case SHEET_ID:
        text_printf(out, "#%llu", (unsigned long long)value.number);
        break;
    case SHEET_ORDERED:
        it->format(sheet->context, value.number, true, out);
        break;
    }
}

void sheet_view_release(SheetView *view)
{
    free(view->rows);
    *view = (SheetView){0};
}

typedef struct TextEntry {
    Str text;
    uint32_t row, place;
} TextEntry;

static int compare_texts(const void *a, const void *b)
{
    const TextEntry *x = a, *y = b;
    size_t length = x->text.length < y->text.length ? x->text.length : y->text.length;
    int order = length ? memcmp(x->text.at, y->text.at, length) : 0;
    if (order == 0)
        order = (x->text.length > y->text.length) - (x->text.length < y->text.length);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int compare_texts_descending(const void *a, const void *b)
{
    const TextEntry *x = a, *y = b;
    TextEntry left = {x->text, x->row, y->place}, right = {y->text, y->row, x->place};
    return compare_texts(&right, &left);
}

/* The rows of a view in their new order, and those whose value is unknown. */
typedef struct SortedRows {
    uint32_t *known, *unknown;
    uint32_t known_count, unknown_count;
} SortedRows;

/* Sorts the rows by a text column. Texts are copied first, because a value may live
 * only until the next one is asked for. */
static void sort_texts(const SheetView *view, const Sheet *sheet, size_t column, bool descending, SortedRows *out)
{
    Arena arena = {0};
    TextEntry *entries = mem_alloc(view->count * sizeof *entries);
    uint32_t count = 0;
    for (uint32_t i = 0; i < view->count; i++) {
        SheetValue value = sheet->value(sheet->context, view->rows[i], column);
        if (!value.known) {
            out->unknown[out->unknown_count++] = view->rows[i];
            continue;
        }
        Str copy = arena_str(&arena, value.text);
        entries[count] = (TextEntry){copy, view->rows[i], count};
        count++;
    }
    qsort(entries, count, sizeof *entries, descending ? compare_texts_descending : compare_texts);
    for (uint32_t i = 0; i < count; i++)
        out->known[i] = entries[i].row;
    free(entries);
    arena_release(&arena);
    out->known_count = count;
}

static void sort_numbers(const SheetView *view, const Sheet *sheet, size_t column, bool descending, SortedRows *out)
{
    Sort128 *entries = mem_alloc(view->count * sizeof *entries);
    uint32_t count = 0;
    for (uint32_t i = 0; i < view->count; i++) {
        SheetValue value = sheet->value(sheet->context, view->rows[i], column);
        if (value.known)
            entries[count++] = (Sort128){descending ? ~value.number : value.number, view->rows[i]};
        else
            out->unknown[out->unknown_count++] = view->rows[i];
    }
    sort_128(entries, count);
    for (uint32_t i = 0; i < count; i++)
        out->known[i] = entries[i].place;
    free(entries);
    out->known_count = count;
}

void sheet_view_sort(SheetView *view, const Sheet *sheet, size_t column, bool descending)
{
    SortedRows rows = {.known = mem_alloc(view->count * sizeof *rows.known),
                       .unknown = mem_alloc(view->count * sizeof *rows.unknown)};
    (sheet->columns[column].type == SHEET_TEXT ? sort_texts : sort_numbers)(view, sheet, column, descending, &rows);
    if (rows.unknown_count)
        memcpy(rows.known + rows.known_count, rows.unknown, rows.unknown_count * sizeof *rows.known);
    free(rows.unknown);
    free(view->rows);
    view->rows = rows.known;
}

enum { SORT_KEYS_MAX = 8 };

bool sheet_view_sort_by(SheetView *view, const Sheet *sheet, Str keys, Error *error)
{
    struct {
        size_t column;
        bool descending;
    } parsed[SORT_KEYS_MAX];
    size_t count = 0;
    while (keys.length) {
        const char *comma = memchr(keys.at, ',', keys.length);
        Str key = {keys.at, comma ? (size_t)(comma - keys.at) : keys.length};
        size_t used = key.length + (comma != NULL);
        keys = (Str){keys.at + used, keys.length - used};
        key = str_trim(key);
        bool minus = key.length && key.at[0] == '-';
        if (minus)
            key = (Str){key.at + 1, key.length - 1};
        size_t column = sheet_column(sheet, key, error);
        if (column == SIZE_MAX)
            return false;
        if (count == SORT_KEYS_MAX)
            return error_set(error, ERROR_USAGE, "a table is sorted by at most %d columns", SORT_KEYS_MAX);
        parsed[count].column = column;
        parsed[count++].descending = sheet_is_number(sheet, column) != minus;
    }
    while (count-- > 0)
        sheet_view_sort(view, sheet, parsed[count].column, parsed[count].descending);
    return true;
}

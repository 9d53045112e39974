/* sheet.h - rows of typed values that can be sorted, filtered and printed: every table a user can work with.
 *
 *     columns:  name (text)   size (bytes)   lsn_lo (ordered)   visible (flag)
 *     row 0     a             248 MiB        0/1696070          yes
 *     row 1     b             unknown        0/2000000          no
 *
 * A sheet holds no values. It asks its source for a cell when it needs one, so a million rows cost nothing until they
 * are read. A view is a list of row numbers: those that pass a filter, in the order of a sort.
 */
#ifndef CORE_BASE_SHEET_H
#define CORE_BASE_SHEET_H

#include "core/base/text.h"
#include "core/base/u128.h"

typedef enum SheetType {
    SHEET_TEXT,    /* a text; can be compared with = and searched, but not ordered */
    SHEET_COUNT,   /* a count */
    SHEET_BYTES,   /* a number of bytes, shown to people as "248 MiB" */
    SHEET_FLAG,    /* yes or no */
    SHEET_ID,      /* a number that names something: shown to people as "#200", typed with or without the # */
    SHEET_ORDERED, /* a number that the column itself formats and parses: a key, an LSN */
} SheetType;

typedef struct SheetValue {
    bool known;
    U128 number; /* the value for all types but SHEET_TEXT */
    Str text;    /* not owned: lives as long as the source, or only until the next value is asked for */
} SheetValue;

typedef struct SheetColumn {
    const char *name;  /* in options, CSV and JSON: "lsn_lo" */
    const char *title; /* for people: "from LSN" */
    const char *help;  /* what the column means, in one line */
    SheetType type;
    /* For SHEET_ORDERED: appends the value, exactly or in the form for people. */
    void (*format)(const void *context, U128 number, bool for_people, Text *out);
    /* For SHEET_ORDERED: reads a value as a user types it. */
    bool (*parse)(const void *context, Str text, U128 *number, Error *error);
} SheetColumn;

typedef struct Sheet {
    const SheetColumn *columns;
    size_t column_count; /* those that are printed unless columns are chosen */
    size_t more_columns; /* those behind them, which are printed only if they are chosen */
    uint32_t rows;
    const void *context; /* not owned */
    SheetValue (*value)(const void *context, uint32_t row, size_t column);
} Sheet;

static inline SheetValue sheet_unknown(void)
{
    return (SheetValue){0};
}
static inline SheetValue sheet_number(U128 number)
{
    return (SheetValue){.known = true, .number = number};
}
static inline SheetValue sheet_text(Str text)
{
    return (SheetValue){.known = true, .text = text};
}

/* The number of all columns. */
size_t sheet_columns(const Sheet *sheet);
/* The index of the column with that name, or else with that title. SIZE_MAX, with ERROR_USAGE that suggests the nearest
 * one and lists all names, where there is none. */
size_t sheet_column(const Sheet *sheet, Str name, Error *error);
/* Appends the value in the form for people: "26,690", "248 MiB", "yes"; nothing where it is unknown. */
void sheet_format(const Sheet *sheet, size_t column, SheetValue value, Text *out);
/* Is the column aligned right, as numbers are? */
bool sheet_is_number(const Sheet *sheet, size_t column);

typedef struct SheetView {
    uint32_t *rows; /* owned: indexes into the sheet */
    uint32_t count;
} SheetView;

struct SheetFilter;

/* All rows of the sheet that pass the filter (NULL: all rows), in the sheet's order. Heap memory, freed by
 * sheet_view_release(). O(rows). */
void sheet_view_init(SheetView *view, const Sheet *sheet, const struct SheetFilter *filter);
void sheet_view_release(SheetView *view);
/* Sorts the view by a column. Rows that are equal keep their order. Unknown values come last in either direction. O(n
 * log n). */
void sheet_view_sort(SheetView *view, const Sheet *sheet, size_t column, bool descending);
/* Sorts by "size" or "level,-size": the first column is the most important. Numbers are sorted largest first,
 * everything else ascending; a minus reverses a column. ERROR_USAGE, with the view unchanged, where a column does not
 * exist or there are more than 8. */
bool sheet_view_sort_by(SheetView *view, const Sheet *sheet, Str keys, Error *error);

#endif

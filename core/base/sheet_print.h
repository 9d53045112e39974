/* sheet_print.h - a view of a sheet as text: aligned for people, or CSV, JSON lines, Markdown for programs and pages.
 *
 * CSV and JSON contain exact values (bytes as numbers, keys in hex); the others contain readable values. An unknown
 * value is an empty field in CSV, null in JSON, and "-" elsewhere.
 */
#ifndef CORE_BASE_SHEET_PRINT_H
#define CORE_BASE_SHEET_PRINT_H

#include "core/base/sheet.h"

typedef enum SheetForm { SHEET_TABLE, SHEET_CSV, SHEET_JSONL, SHEET_MARKDOWN } SheetForm;

/* Reads "table", "csv", "jsonl" or "markdown". ERROR_USAGE lists them for any other name. */
bool sheet_form_parse(Str name, SheetForm *form, Error *error);

/* The columns to print, in order. */
typedef struct SheetChoice {
    size_t *columns; /* owned */
    size_t count;
} SheetChoice;

/* Reads "name,size"; an empty text chooses the first Sheet.column_count columns. The caller releases it with
 * sheet_choice_release(). ERROR_USAGE, with nothing allocated, for a column that does not exist. */
bool sheet_choice_parse(SheetChoice *choice, const Sheet *sheet, Str names, Error *error);
void sheet_choice_release(SheetChoice *choice);

/* Appends the first `limit` rows of the view, below a line of column names (JSON lines have none). O(cells). */
void sheet_print(const Sheet *sheet, const SheetView *view, const SheetChoice *choice, SheetForm form, uint32_t limit,
                 Text *out);

#endif

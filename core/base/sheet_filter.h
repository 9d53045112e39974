/* sheet_filter.h - conditions over the columns of a sheet, as users type them.
 *
 *     l0 > 20 and depth > 30              size >= 256M or kind = image
 *     not visible and name ~ 16386        (level = 0 or level = 1) and size < 1M
 *
 * A column's name or title names it. `and` binds tighter than `or`. A flag's name alone is a condition. Numbers take K,
 * M, G, T, P (1024) and 0x; keys and LSNs have the same forms as everywhere else; `~` asks whether a text contains
 * another; texts with blanks stand in quotes. A comparison with an unknown value is true only for `!=`; `size =
 * unknown` finds unknown values.
 */
#ifndef CORE_BASE_SHEET_FILTER_H
#define CORE_BASE_SHEET_FILTER_H

#include "core/base/sheet.h"

typedef struct SheetFilter SheetFilter;

/* Reads a condition over the sheet's columns. Returns NULL, with ERROR_USAGE that names the place, where the text is
 * not a condition. The caller frees it with sheet_filter_free(); it holds a copy of its texts. O(length). */
SheetFilter *sheet_filter_parse(const Sheet *sheet, Str text, Error *error);
void sheet_filter_free(SheetFilter *filter);
/* Appends a line such as "size is unknown in 26,690 of 26,690 rows" for the column of the condition that is unknown in
 * most rows; nothing where all of its columns are known in every row. A condition over unknown sizes matches nothing,
 * and a user should learn why. O(rows). */
void sheet_filter_tell_unknown(const SheetFilter *filter, const Sheet *sheet, Text *out);

#endif

/* sheet_print.c - prints a table in one of four formats (sheet_print.h).
 *
 * An aligned table is written in two passes: the first formats each cell to learn how wide its column is.
 */
#include "core/base/sheet_print.h"

#include "core/base/json_writer.h"
#include "core/base/mem.h"

static const char *const FORMS[] = {"table", "csv", "jsonl", "markdown"};

bool sheet_form_parse(Str name, SheetForm *form, Error *error)
{
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
        if (str_equal(name, str_from(FORMS[i]))) {
            *form = (SheetForm)i;
            return true;
        }
    char shown[48];
    text_escape(name, shown, sizeof shown);
    return error_set(error, ERROR_USAGE, "format '%s': expected table, csv, jsonl or markdown", shown);
}

bool sheet_choice_parse(SheetChoice *choice, const Sheet *sheet, Str names, Error *error)
{
    ARRAY(size_t) columns = {0};
    for (size_t i = 0; !names.length && i < sheet->column_count; i++)
        array_push(&columns, i);
    while (names.length) {
        const char *comma = memchr(names.at, ',', names.length);
        Str name = {names.at, comma ? (size_t)(comma - names.at) : names.length};
        size_t used = name.length + (comma != NULL), column = sheet_column(sheet, str_trim(name), error);
        if (column == SIZE_MAX) {
            array_release(&columns);
            return false;
        }
        array_push(&columns, column);
        names = (Str){names.at + used, names.length - used};
    }
    *choice = (SheetChoice){columns.at, columns.count};
    return true;
}

void sheet_choice_release(SheetChoice *choice)
{
    free(choice->columns);
    *choice = (SheetChoice){0};
}

/* Is the exact value a number in decimal? */
static bool is_plain_number(SheetType type)
{
    return type == SHEET_COUNT || type == SHEET_BYTES || type == SHEET_ID;
}

/* Appends the exact value, for CSV and JSON. */
static void format_exactly(const Sheet *sheet, size_t column, SheetValue value, Text *out)
{
    const SheetColumn *it = &sheet->columns[column];
    if (is_plain_number(it->type))
        text_printf(out, "%llu", (unsigned long long)value.number);
    else if (it->type == SHEET_ORDERED)
        it->format(sheet->context, value.number, false, out);
    else
        sheet_format(sheet, column, value, out);
}

/* RFC 4180: quotes around what holds a comma, a quote or a line end; quotes inside are doubled. */
static void sheet_add_csv(Text *out, Str field)
{
    bool quoted = false;
    for (size_t i = 0; i < field.length; i++)
        quoted = quoted || char_among(field.at[i], ",\"\r\n");
    if (quoted)
        text_add_char(out, '"');
    for (size_t i = 0; i < field.length; i++) {
        if (field.at[i] == '"')
            text_add_char(out, '"');
        text_add_char(out, field.at[i]);
    }
    if (quoted)
        text_add_char(out, '"');
}

static void print_csv(const Sheet *sheet, const SheetView *view, const SheetChoice *choice, uint32_t limit, Text *out)
{
    Text field = TEXT_EMPTY;
    for (size_t i = 0; i < choice->count; i++)
        text_printf(out, "%s%s", i ? "," : "", sheet->columns[choice->columns[i]].name);
    text_add_char(out, '\n');
    for (uint32_t row = 0; row < limit; row++) {
        for (size_t i = 0; i < choice->count; i++) {
            SheetValue value = sheet->value(sheet->context, view->rows[row], choice->columns[i]);
            text_clear(&field);
            if (value.known)
                format_exactly(sheet, choice->columns[i], value, &field);
            if (i)
                text_add_char(out, ',');
            sheet_add_csv(out, text_str(&field));
        }
        text_add_char(out, '\n');
    }
    text_release(&field);
}

static void print_json(const Sheet *sheet, const SheetView *view, const SheetChoice *choice, uint32_t limit, Text *out)
{
    Text field = TEXT_EMPTY;
    for (uint32_t row = 0; row < limit; row++) {
        JsonWriter json = {.out = out};
        json_open_flat(&json, NULL, '{');
        for (size_t i = 0; i < choice->count; i++) {
            const SheetColumn *column = &sheet->columns[choice->columns[i]];
            SheetValue value = sheet->value(sheet->context, view->rows[row], choice->columns[i]);
            text_clear(&field);
            if (!value.known)
                json_null(&json, column->name);
            else if (column->type == SHEET_FLAG)
                json_bool(&json, column->name, value.number != 0);
            else if (is_plain_number(column->type))
                json_number(&json, column->name, (uint64_t)value.number);
            else {
                format_exactly(sheet, choice->columns[i], value, &field);
                json_string(&json, column->name, text_str(&field));
            }
        }
        json_close(&json);
    }
    text_release(&field);
}

/* Appends the value in the form for people. Terminal sequences in names are escaped. */
static void format_cell(const Sheet *sheet, uint32_t row, size_t column, Text *cell)
{
    SheetValue value = sheet->value(sheet->context, row, column);
    text_clear(cell);
    if (!value.known)
        text_add_char(cell, '-');
    else if (sheet->columns[column].type == SHEET_TEXT)
        text_add_escaped(cell, value.text);
    else
        sheet_format(sheet, column, value, cell);
}

static void print_markdown(const Sheet *sheet, const SheetView *view, const SheetChoice *choice, uint32_t limit,
                           Text *out)
{
    Text cell = TEXT_EMPTY;
    text_add_char(out, '|');
    for (size_t i = 0; i < choice->count; i++)
        text_printf(out, " %s |", sheet->columns[choice->columns[i]].title);
    text_printf(out, "\n|");
    for (size_t i = 0; i < choice->count; i++)
        text_printf(out, sheet_is_number(sheet, choice->columns[i]) ? "---:|" : "---|");
    text_add_char(out, '\n');
    for (uint32_t row = 0; row < limit; row++) {
        text_add_char(out, '|');
        for (size_t i = 0; i < choice->count; i++) {
            format_cell(sheet, view->rows[row], choice->columns[i], &cell);
            text_add_char(out, ' ');
            for (size_t at = 0; at < cell.length; at++) {
                if (char_among(cell.at[at], "|\\`*_<"))
                    text_add_char(out, '\\');
                text_add_char(out, cell.at[at] == '\n' ? ' ' : cell.at[at]);
            }
            text_printf(out, " |");
        }
        text_add_char(out, '\n');
    }
    text_release(&cell);
}

/* The width of a text in columns, taken as its number of code points. */
static size_t sheet_width_of(Str text)
{
    size_t width = 0;
    for (uint32_t code; utf8_next(&text, &code);)
        width++;
    return width;
}

static void sheet_add_padded(Text *out, Str cell, size_t width, bool right, bool last)
{
    size_t own = sheet_width_of(cell), pad = own < width ? width - own : 0;
    for (size_t i = 0; right && i < pad; i++)
        text_add_char(out, ' ');
    text_add_str(out, cell);
    for (size_t i = 0; !right && !last && i < pad; i++)
        text_add_char(out, ' ');
    text_printf(out, last ? "\n" : "  ");
}

static void print_table(const Sheet *sheet, const SheetView *view, const SheetChoice *choice, uint32_t limit, Text *out)
{
    Text cell = TEXT_EMPTY;
    size_t *widths = mem_zero(choice->count, sizeof *widths);
    for (size_t i = 0; i < choice->count; i++) {
        widths[i] = sheet_width_of(str_from(sheet->columns[choice->columns[i]].title));
        for (uint32_t row = 0; row < limit; row++) {
            format_cell(sheet, view->rows[row], choice->columns[i], &cell);
            size_t width = sheet_width_of(text_str(&cell));
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    for (size_t i = 0; i < choice->count; i++)
        sheet_add_padded(out, str_from(sheet->columns[choice->columns[i]].title), widths[i],
                         sheet_is_number(sheet, choice->columns[i]), i + 1 == choice->count);
    for (uint32_t row = 0; row < limit; row++)
        for (size_t i = 0; i < choice->count; i++) {
            format_cell(sheet, view->rows[row], choice->columns[i], &cell);
            sheet_add_padded(out, text_str(&cell), widths[i], sheet_is_number(sheet, choice->columns[i]),
                             i + 1 == choice->count);
        }
    free(widths);
    text_release(&cell);
}

void sheet_print(const Sheet *sheet, const SheetView *view, const SheetChoice *choice, SheetForm form, uint32_t limit,
                 Text *out)
{
    limit = limit < view->count ? limit : view->count;
    switch (form) {
    case SHEET_CSV:
        print_csv(sheet, view, choice, limit, out);
        break;
    case SHEET_JSONL:
        print_json(sheet, view, choice, limit, out);
        break;
    case SHEET_MARKDOWN:
        print_markdown(sheet, view, choice, limit, out);
        break;
    case SHEET_TABLE:
        print_table(sheet, view, choice, limit, out);
        break;
    }
}

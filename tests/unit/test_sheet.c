/* test_sheet.c - rows that are sorted, filtered and printed. */
#include "core/base/mem.h"
#include "core/base/sheet_filter.h"
#include "core/base/sheet_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct Row {
    const char *name; /* NULL: unknown */
    int64_t size;     /* -1: unknown */
    uint64_t count;
    bool flag;
    uint64_t place; /* written as "p7" */
} Row;

static const Row rows[] = {
    {"delta", 300, 5, true, 9}, {"image", -1, 7, false, 3},  {"delta", 2048, 5, false, 1},
    {"a,\"b\"", 0, 9, true, 2}, {NULL, 2048, 1000, true, 8},
};

static SheetValue value_of(const void *context, uint32_t row, size_t column)
{
    const Row *it = (const Row *)context + row;
    switch (column) {
    case 0:
        return it->name ? sheet_text(str_from(it->name)) : sheet_unknown();
    case 1:
        return it->size < 0 ? sheet_unknown() : sheet_number((U128)it->size);
    case 2:
        return sheet_number(it->count);
    case 3:
        return sheet_number(it->flag);
    case 4:
        return sheet_number(it->place);
    default:
        return sheet_number(10 + row);
    }
}

static void format_place(const void *context, U128 number, bool for_people, Text *out)
{
    (void)context;
    text_printf(out, "%s%llu", for_people ? "place " : "p", (unsigned long long)number);
}

static bool parse_place(const void *context, Str text, U128 *number, Error *error)
{
    (void)context;
    uint64_t n;
    if (!str_starts(text, STR("p")) || !number_parse((Str){text.at + 1, text.length - 1}, &n, NULL))
        return error_set(error, ERROR_USAGE, "a place is p and a number");
    *number = n;
    return true;
}

static const SheetColumn columns[] = {
    {"name", "name", "", SHEET_TEXT, NULL, NULL},
    {"size", "size", "", SHEET_BYTES, NULL, NULL},
    {"count", "count", "", SHEET_COUNT, NULL, NULL},
    {"flag", "flag", "", SHEET_FLAG, NULL, NULL},
    {"place", "from place", "", SHEET_ORDERED, format_place, parse_place},
    {"id", "row", "", SHEET_ID, NULL, NULL},
};
static const Sheet sheet = {columns, 5, 1, sizeof rows / sizeof *rows, rows, value_of};

/* Returns the rows that pass the condition, in sorted order, as "0 2 4"; or the error. */
static const char *select_rows(const char *condition, const char *sort)
{
    static char out[512];
    Error error = {0};
    SheetFilter *filter = condition ? sheet_filter_parse(&sheet, str_from(condition), &error) : NULL;
    if (condition && !filter) {
        snprintf(out, sizeof out, "%s", error.message);
        return out;
    }
    SheetView view;
    sheet_view_init(&view, &sheet, filter);
    size_t n = 0;
    out[0] = 0;
    if (!sheet_view_sort_by(&view, &sheet, str_from(sort), &error))
        snprintf(out, sizeof out, "%s", error.message);
    else
        for (uint32_t i = 0; i < view.count; i++)
            n += (size_t)snprintf(out + n, sizeof out - n, "%s%u", i ? " " : "", view.rows[i]);
    sheet_view_release(&view);
    sheet_filter_free(filter);
    return out;
}

/* Returns which unknown values the condition compares. */
static const char *tell_unknown(const char *condition)
{
    static char out[200];
    Text text = TEXT_EMPTY;
    SheetFilter *filter = sheet_filter_parse(&sheet, str_from(condition), NULL);
    assert_non_null(filter);
    sheet_filter_tell_unknown(filter, &sheet, &text);
    snprintf(out, sizeof out, "%s", text.length ? text.at : "");
    text_release(&text);
    sheet_filter_free(filter);
    return out;
}

static void test_unknown_values_of_a_condition_are_counted(void **state)
{
    (void)state;
    assert_string_equal(tell_unknown("flag = yes"), "");
    assert_string_equal(tell_unknown("size > 1K"), "size is unknown in 1 of 5 rows");
    assert_string_equal(tell_unknown("flag and not (size < 1K or count = 5)"), "size is unknown in 1 of 5 rows");
    assert_string_equal(tell_unknown("size = unknown"), "");
}

static void test_conditions_select_rows(void **state)
{
    (void)state;
    assert_string_equal(select_rows("count = 5", ""), "0 2");
    assert_string_equal(select_rows("count != 5", ""), "1 3 4");
    assert_string_equal(select_rows("count > 5 and count<=9", ""), "1 3");
    assert_string_equal(select_rows("count < 7", ""), "0 2");
    assert_string_equal(select_rows("count ≥ 9", ""), "3 4");
    assert_string_equal(select_rows("size = 2K", ""), "2 4");
    assert_string_equal(select_rows("name = delta or flag", ""), "0 2 3 4");
    assert_string_equal(select_rows("not flag", ""), "1 2");
    assert_string_equal(select_rows("flag = no", ""), "1 2");
    assert_string_equal(select_rows("name ~ elt", ""), "0 2");
    assert_string_equal(select_rows("name = 'a,\"b\"'", ""), "3");
    assert_string_equal(select_rows("place >= p8", ""), "0 4");
    assert_string_equal(select_rows("from place >= p8 and row != 14", ""), "0"); /* a column's title names it too */
    assert_string_equal(select_rows("id = #12 or row = 14", ""), "2 4");
    /* `and` binds tighter than `or`. */
    assert_string_equal(select_rows("name = image or flag and count = 5", ""), "0 1");
    assert_string_equal(select_rows("(name = image or flag) and count = 5", ""), "0");
    assert_string_equal(select_rows("not (flag or count = 7)", ""), "2");
}

static void test_unknown_values(void **state)
{
    (void)state;
    assert_string_equal(select_rows("size < 300", ""), "3");
    assert_string_equal(select_rows("size != 300", ""), "1 2 3 4");
    assert_string_equal(select_rows("size = unknown", ""), "1");
    assert_string_equal(select_rows("name != unknown", ""), "0 1 2 3");
    assert_string_equal(select_rows("not size > 0", ""), "1 3");
}

static void test_bad_conditions_are_refused(void **state)
{
    (void)state;
    assert_string_equal(select_rows("", ""), "condition: expected a column at its end");
    assert_string_equal(select_rows("size >", ""), "condition: expected a value at its end");
    assert_string_equal(select_rows("size 3", ""),
                        "condition: expected a comparison (=, !=, <, <=, >, >= or ~) at '3'");
    assert_string_equal(
        select_rows("sise > 3", ""),
        "there is no column 'sise'; did you mean 'size'? The columns are name, size, count, flag, place, id");
    assert_string_equal(
        select_rows("from > 3", ""),
        "there is no column 'from'; did you mean 'from place'? The columns are name, size, count, flag, place, id");
    assert_string_equal(select_rows("height > 3", ""),
                        "there is no column 'height'; the columns are name, size, count, flag, place, id");
    assert_string_equal(select_rows("id = #x", ""), "condition on id: 'x' is not a number");
    assert_string_equal(select_rows("size > x", ""), "condition on size: 'x' is not a number");
    assert_string_equal(select_rows("place = 3", ""), "condition on place: a place is p and a number");
    assert_string_equal(select_rows("name < a", ""), "condition on name: it has no order; use =, != or ~");
    assert_string_equal(select_rows("count ~ 5", ""), "condition on count: ~ compares only texts");
    assert_string_equal(select_rows("size > unknown", ""), "condition: 'unknown' can only be compared by = and !=");
    assert_string_equal(select_rows("(flag", ""), "condition: expected ')' at its end");
    assert_string_equal(select_rows("flag) ", ""), "condition: expected 'and', 'or' or the end at ') '");
    assert_string_equal(select_rows("name = 'a", ""), "condition: expected a closing quote at ''a'");
    char deep[400] = "";
    memset(deep, '(', 300);
    assert_string_equal(select_rows(deep, ""), "condition: nested more than 64 deep");
}

static void test_rows_are_sorted(void **state)
{
    (void)state;
    assert_string_equal(select_rows(NULL, ""), "0 1 2 3 4");
    assert_string_equal(select_rows(NULL, "count"), "4 3 1 0 2");  /* largest first; 0 and 2 are equal */
    assert_string_equal(select_rows(NULL, "-count"), "0 2 1 3 4"); /* equal rows keep their order */
    assert_string_equal(select_rows(NULL, "size"), "2 4 0 3 1");   /* unknown values come last */
    assert_string_equal(select_rows(NULL, "-size"), "3 0 2 4 1");
    assert_string_equal(select_rows(NULL, "name"), "3 0 2 1 4");
    assert_string_equal(select_rows(NULL, "-name"), "1 0 2 3 4");
    assert_string_equal(select_rows(NULL, "place"), "2 3 1 4 0"); /* keys and LSNs ascend */
    assert_string_equal(select_rows(NULL, "-id"), "4 3 2 1 0");
    assert_string_equal(select_rows(NULL, "count,place"), "4 3 1 2 0");
    assert_string_equal(select_rows(NULL, "flag,-count"), "2 1 0 3 4");
    assert_string_equal(select_rows(NULL, "count,x"),
                        "there is no column 'x'; the columns are name, size, count, flag, place, id");
}

static void check_print(SheetForm form, const char *names, const char *expected)
{
    SheetView view;
    SheetChoice choice;
    Text out = TEXT_EMPTY;
    sheet_view_init(&view, &sheet, NULL);
    assert_true(sheet_choice_parse(&choice, &sheet, str_from(names), NULL));
    sheet_print(&sheet, &view, &choice, form, 4, &out);
    assert_string_equal(out.at, expected);
    text_release(&out);
    sheet_choice_release(&choice);
    sheet_view_release(&view);
}

static void test_rows_are_printed_in_every_format(void **state)
{
    (void)state;
    check_print(SHEET_TABLE, "name,size,flag,place",
                "name       size  flag  from place\n"
                "delta     300 B  yes   place 9\n"
                "image         -  no    place 3\n"
                "delta  2.00 KiB  no    place 1\n"
                "a,\"b\"       0 B  yes   place 2\n");
    check_print(SHEET_CSV, "name,size,place",
                "name,size,place\ndelta,300,p9\nimage,,p3\ndelta,2048,p1\n\"a,\"\"b\"\"\",0,p2\n");
    check_print(SHEET_JSONL, "name,size,flag,place",
                "{\"name\": \"delta\", \"size\": 300, \"flag\": true, \"place\": \"p9\"}\n"
                "{\"name\": \"image\", \"size\": null, \"flag\": false, \"place\": \"p3\"}\n"
                "{\"name\": \"delta\", \"size\": 2048, \"flag\": false, \"place\": \"p1\"}\n"
                "{\"name\": \"a,\\\"b\\\"\", \"size\": 0, \"flag\": true, \"place\": \"p2\"}\n");
    check_print(SHEET_JSONL, "id", "{\"id\": 10}\n{\"id\": 11}\n{\"id\": 12}\n{\"id\": 13}\n");
    check_print(SHEET_TABLE, "id", "row\n#10\n#11\n#12\n#13\n");
    /* unless it is chosen, it is not printed */
    check_print(SHEET_CSV, "",
                "name,size,count,flag,place\ndelta,300,5,yes,p9\nimage,,7,no,p3\ndelta,2048,5,no,p1\n"
                "\"a,\"\"b\"\"\",0,9,yes,p2\n");
    check_print(SHEET_MARKDOWN, "count,name",
                "| count | name |\n|---:|---|\n| 5 | delta |\n| 7 | image |\n| 5 | delta |\n| 9 | a,\"b\" |\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditions_select_rows), cmocka_unit_test(test_unknown_values_of_a_condition_are_counted),
        cmocka_unit_test(test_unknown_values),         cmocka_unit_test(test_bad_conditions_are_refused),
        cmocka_unit_test(test_rows_are_sorted),        cmocka_unit_test(test_rows_are_printed_in_every_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

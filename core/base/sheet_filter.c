/* sheet_filter.c - a recursive-descent parser for conditions, and their evaluation.
 *
 *     or   := and { "or" and }
 *     and  := not { "and" not }
 *     not  := "not" not | "(" or ")" | comparison
 *     comparison := COLUMN [OP VALUE]
 *
 * The tree is an array of nodes, children before parents, the root last: `a > 1 and b` is {a > 1} {b} {and 0 1}.
 */
#include "core/base/sheet_filter.h"

#include "core/base/mem.h"

enum { DEPTH_MAX = 64 }; /* limit for nested parentheses and nots */

typedef enum NodeKind { NODE_COMPARE, NODE_NOT, NODE_AND, NODE_OR } NodeKind;
typedef enum NodeOp { OP_IS, OP_IS_NOT, OP_BELOW, OP_AT_MOST, OP_ABOVE, OP_AT_LEAST, OP_CONTAINS } NodeOp;

typedef struct FilterNode {
    NodeKind kind;
    size_t left, right; /* indexes of the child nodes */
    size_t column;
    NodeOp op;
    bool unknown; /* the column is compared with `unknown` */
    U128 number;
    Str text; /* in the filter's arena */
} FilterNode;

struct SheetFilter {
    ARRAY(FilterNode) nodes;
    Arena arena;
};

typedef struct FilterParser {
    const Sheet *sheet;
    SheetFilter *filter;
    Str rest;
    int depth;
    Error *error;
} FilterParser;

static const struct {
    const char *text;
    NodeOp op;
} OPS[] = {
    {"==", OP_IS},     {"!=", OP_IS_NOT},  {"<=", OP_AT_MOST}, {">=", OP_AT_LEAST},
    {"≤", OP_AT_MOST}, {"≥", OP_AT_LEAST}, {"≠", OP_IS_NOT},   {"=", OP_IS},
    {"<", OP_BELOW},   {">", OP_ABOVE},    {"~", OP_CONTAINS},
};

static bool filter_fail_at(FilterParser *parser, const char *what)
{
    char shown[48];
    text_escape(parser->rest, shown, sizeof shown);
    if (!parser->rest.length)
        return error_set(parser->error, ERROR_USAGE, "condition: expected %s at its end", what);
    return error_set(parser->error, ERROR_USAGE, "condition: expected %s at '%s'", what, shown);
}

static void filter_skip(FilterParser *parser, size_t bytes)
{
    parser->rest = (Str){parser->rest.at + bytes, parser->rest.length - bytes};
    while (parser->rest.length && char_among(parser->rest.at[0], " \t\n"))
        parser->rest = (Str){parser->rest.at + 1, parser->rest.length - 1};
}

static bool filter_is_name_char(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_';
}

/* The word (letters, digits, underscores) at the front, which is not consumed. */
static Str filter_peek_name(const FilterParser *parser)
{
    size_t n = 0;
    while (n < parser->rest.length && filter_is_name_char(parser->rest.at[n]))
        n++;
    return (Str){parser->rest.at, n};
}

static bool filter_take_keyword(FilterParser *parser, const char *keyword)
{
    if (!str_equal(filter_peek_name(parser), str_from(keyword)))
        return false;
    filter_skip(parser, strlen(keyword));
    return true;
}

static size_t filter_add_node(FilterParser *parser, FilterNode node)
{
    array_push(&parser->filter->nodes, node);
    return parser->filter->nodes.count - 1;
}

/* Takes a quoted text, or everything up to the next blank or parenthesis. */
static bool filter_take_value(FilterParser *parser, Str *value)
{
    Str rest = parser->rest;
    if (rest.length && char_among(rest.at[0], "'\"")) {
        const char *end = memchr(rest.at + 1, rest.at[0], rest.length - 1);
        if (!end)
            return filter_fail_at(parser, "a closing quote");
        *value = (Str){rest.at + 1, (size_t)(end - rest.at) - 1};
        filter_skip(parser, value->length + 2);
        return true;
    }
    size_t n = 0;
    while (n < rest.length && !char_among(rest.at[n], " \t\n()"))
        n++;
    if (n == 0)
        return filter_fail_at(parser, "a value");
    *value = (Str){rest.at, n};
    filter_skip(parser, n);
    return true;
}

static bool filter_parse_flag(Str value, U128 *number)
{
    bool yes = str_equal(value, STR("yes")) || str_equal(value, STR("true")) || str_equal(value, STR("1"));
    *number = yes;
    return yes || str_equal(value, STR("no")) || str_equal(value, STR("false")) || str_equal(value, STR("0"));
}

/* "Contains" applies to texts only, and order (< and >) to numbers only. */
static bool op_fits(NodeOp op, SheetType type, Error *error)
{
    bool ordered = op != OP_IS && op != OP_IS_NOT && op != OP_CONTAINS;
    if (op == OP_CONTAINS && type != SHEET_TEXT)
        return error_set(error, ERROR_USAGE, "~ compares only texts");
    if (ordered && (type == SHEET_TEXT || type == SHEET_FLAG))
        return error_set(error, ERROR_USAGE, "it has no order; use =, != or ~");
    return true;
}

static bool filter_parse_value(FilterParser *parser, FilterNode *node, Str value)
{
    const SheetColumn *column = &parser->sheet->columns[node->column];
    Error why = {0};
    uint64_t number = 0;
    bool ok = true;
    if (str_equal(value, STR("unknown"))) {
        node->unknown = true;
        return node->op == OP_IS || node->op == OP_IS_NOT ||
               error_set(parser->error, ERROR_USAGE, "condition: 'unknown' can only be compared by = and !=");
    }
    switch (column->type) {
    case SHEET_TEXT:
        node->text = arena_str(&parser->filter->arena, value);
        break;
    case SHEET_COUNT:
    case SHEET_BYTES:
        ok = number_parse(value, &number, &why);
        node->number = number;
        break;
    case SHEET_ID:
        ok = number_parse((Str){value.at + (value.at[0] == '#'), value.length - (value.at[0] == '#')}, &number, &why);
        node->number = number;
        break;
    case SHEET_FLAG:
        ok = filter_parse_flag(value, &node->number) || error_set(&why, ERROR_USAGE, "expected yes or no");
        break;
    case SHEET_ORDERED:
        ok = column->parse(parser->sheet->context, value, &node->number, &why);
        break;
    }
    ok = ok && op_fits(node->op, column->type, &why);
    return ok || error_set(parser->error, ERROR_USAGE, "condition on %s: %s", column->name, why.message);
}

/* The name of a column, or its title, which may be several words as in "from key". */
static Str filter_peek_column(const FilterParser *parser)
{
    for (size_t i = 0; i < sheet_columns(parser->sheet); i++) {
        Str title = str_from(parser->sheet->columns[i].title), rest = parser->rest;
        bool words = memchr(title.at, ' ', title.length) && str_starts(rest, title);
        if (words && (rest.length == title.length || !filter_is_name_char(rest.at[title.length])))
            return (Str){rest.at, title.length};
    }
    return filter_peek_name(parser);
}

static bool filter_parse_comparison(FilterParser *parser, size_t *at)
{
    Str name = filter_peek_column(parser);
    if (!name.length)
        return filter_fail_at(parser, "a column");
    FilterNode node = {.kind = NODE_COMPARE, .column = sheet_column(parser->sheet, name, parser->error)};
    if (node.column == SIZE_MAX)
        return false;
    filter_skip(parser, name.length);
    size_t op = 0, ops = sizeof OPS / sizeof *OPS;
    while (op < ops && !str_starts(parser->rest, str_from(OPS[op].text)))
        op++;
    if (op == ops) {
        if (parser->sheet->columns[node.column].type != SHEET_FLAG)
            return filter_fail_at(parser, "a comparison (=, !=, <, <=, >, >= or ~)");
        node.number = 1;
        *at = filter_add_node(parser, node);
        return true;
    }
    node.op = OPS[op].op;
    filter_skip(parser, strlen(OPS[op].text));
    Str value = {0};
    if (!filter_take_value(parser, &value) || !filter_parse_value(parser, &node, value))
        return false;
    *at = filter_add_node(parser, node);
    return true;
}

static bool filter_parse_or(FilterParser *parser, size_t *at);

static bool filter_parse_not(FilterParser *parser, size_t *at)
{
    if (++parser->depth > DEPTH_MAX)
        return error_set(parser->error, ERROR_USAGE, "condition: nested more than %d deep", DEPTH_MAX);
    bool ok;
    if (filter_take_keyword(parser, "not")) {
        size_t inner;
        ok = filter_parse_not(parser, &inner);
        if (ok)
            *at = filter_add_node(parser, (FilterNode){.kind = NODE_NOT, .left = inner});
    } else if (parser->rest.length && parser->rest.at[0] == '(') {
        filter_skip(parser, 1);
        ok = filter_parse_or(parser, at);
        if (ok && (!parser->rest.length || parser->rest.at[0] != ')'))
            ok = filter_fail_at(parser, "')'");
        else if (ok)
            filter_skip(parser, 1);
    } else {
        ok = filter_parse_comparison(parser, at);
    }
    parser->depth--;
    return ok;
}

static bool filter_parse_and(FilterParser *parser, size_t *at)
{
    if (!filter_parse_not(parser, at))
        return false;
    while (filter_take_keyword(parser, "and")) {
        size_t right;
        if (!filter_parse_not(parser, &right))
            return false;
        *at = filter_add_node(parser, (FilterNode){.kind = NODE_AND, .left = *at, .right = right});
    }
    return true;
}

static bool filter_parse_or(FilterParser *parser, size_t *at)
{
    if (!filter_parse_and(parser, at))
        return false;
    while (filter_take_keyword(parser, "or")) {
        size_t right;
        if (!filter_parse_and(parser, &right))
            return false;
        *at = filter_add_node(parser, (FilterNode){.kind = NODE_OR, .left = *at, .right = right});
    }
    return true;
}

SheetFilter *sheet_filter_parse(const Sheet *sheet, Str text, Error *error)
{
    SheetFilter *filter = mem_zero(1, sizeof *filter);
    FilterParser parser = {.sheet = sheet, .filter = filter, .rest = text, .error = error};
    filter_skip(&parser, 0);
    size_t root;
    bool ok = filter_parse_or(&parser, &root);
    if (ok && parser.rest.length)
        ok = filter_fail_at(&parser, "'and', 'or' or the end");
    if (ok)
        return filter;
    sheet_filter_free(filter);
    return NULL;
}

void sheet_filter_free(SheetFilter *filter)
{
    if (!filter)
        return;
    array_release(&filter->nodes);
    arena_release(&filter->arena);
    free(filter);
}

static bool filter_compare_number(NodeOp op, U128 left, U128 right)
{
    switch (op) {
    case OP_IS:
        return left == right;
    case OP_IS_NOT:
        return left != right;
    case OP_BELOW:
        return left < right;
    case OP_AT_MOST:
        return left <= right;
    case OP_ABOVE:
        return left > right;
    default:
        return left >= right;
    }
}

static bool filter_compare(const FilterNode *node, SheetType type, SheetValue value)
{
    if (node->unknown)
        return value.known == (node->op == OP_IS_NOT);
    if (!value.known)
        return node->op == OP_IS_NOT;
    if (type != SHEET_TEXT)
        return filter_compare_number(node->op, value.number, node->number);
    if (node->op == OP_CONTAINS)
        return !node->text.length || memmem(value.text.at, value.text.length, node->text.at, node->text.length);
    return str_equal(value.text, node->text) == (node->op == OP_IS);
}

static bool filter_holds(const SheetFilter *filter, const Sheet *sheet, uint32_t row, size_t at)
{
    const FilterNode *node = &filter->nodes.at[at];
    switch (node->kind) {
    case NODE_NOT:
        return !filter_holds(filter, sheet, row, node->left);
    case NODE_AND:
        return filter_holds(filter, sheet, row, node->left) && filter_holds(filter, sheet, row, node->right);
    case NODE_OR:
        return filter_holds(filter, sheet, row, node->left) || filter_holds(filter, sheet, row, node->right);
    default:
        return filter_compare(node, sheet->columns[node->column].type, sheet->value(sheet->context, row, node->column));
    }
}

/* Is the condition true for this row? O(comparisons). */
static bool sheet_filter_holds(const SheetFilter *filter, const Sheet *sheet, uint32_t row)
{
    return filter_holds(filter, sheet, row, filter->nodes.count - 1);
}

static uint32_t count_unknown(const Sheet *sheet, size_t column)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < sheet->rows; row++)
        count += !sheet->value(sheet->context, row, column).known;
    return count;
}

void sheet_filter_tell_unknown(const SheetFilter *filter, const Sheet *sheet, Text *out)
{
    uint32_t most = 0;
    size_t column = 0;
    char unknown[32], rows[32];
    for (size_t i = 0; i < filter->nodes.count; i++) {
        const FilterNode *node = &filter->nodes.at[i];
        uint32_t count = node->kind == NODE_COMPARE && !node->unknown ? count_unknown(sheet, node->column) : 0;
        if (count > most) {
            most = count;
            column = node->column;
        }
    }
    if (most)
        text_printf(out, "%s is unknown in %s of %s rows", sheet->columns[column].name, count_format(most, unknown),
                    count_format(sheet->rows, rows));
}

void sheet_view_init(SheetView *view, const Sheet *sheet, const SheetFilter *filter)
{
    *view = (SheetView){.rows = mem_alloc((size_t)sheet->rows * sizeof *view->rows)};
    for (uint32_t row = 0; row < sheet->rows; row++)
        if (!filter || sheet_filter_holds(filter, sheet, row))
            view->rows[view->count++] = row;
}

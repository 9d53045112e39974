/* suite_text.c - rows as a table: one row of const column descriptions makes aligned text, Markdown, CSV and JSON. A
 * row of the JSON has beside them what `simulate --json` says and no table has room for, under the same names. */
#include "core/tell/suite_text.h"

#include "core/base/json_writer.h"
#include "core/tell/recorded_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CELL_SIZE 144

typedef struct Column {
    const char *title, *key; /* the title in text; the name in CSV and JSON */
    size_t offset;           /* place of a double in SuiteRow; (size_t)-1 and -2: workload, policy */
    int decimals;
    double unit; /* text shows the value divided by it */
} Column;

#define WORKLOAD ((size_t)-1)
#define POLICY   ((size_t)-2)

static const Column columns[] = {
    {"workload", "workload", WORKLOAD, 0, 1},
    {"WAL/size", "ratio", offsetof(SuiteRow, ratio), 1, 1},
    {"seed", "seed", offsetof(SuiteRow, seed), 0, 1},
    {"policy", "policy", POLICY, 0, 1},
    {"write", "write_amp", offsetof(SuiteRow, write_amp), 3, 1},
    {"storage", "storage_amp", offsetof(SuiteRow, storage_amp), 3, 1},
    {"read mean", "read_mean", offsetof(SuiteRow, layers_read.mean), 2, 1},
    {"p99", "read_p99", offsetof(SuiteRow, layers_read.p99), 0, 1},
    {"max", "read_max", offsetof(SuiteRow, layers_read.max), 0, 1},
    {"accessed", "accessed_mean", offsetof(SuiteRow, accessed_mean), 2, 1},
    {"partitions", "partitions", offsetof(SuiteRow, partitions), 0, 1},
    {"avoided MiB", "bytes_avoided", offsetof(SuiteRow, bytes_avoided), 0, 1048576},
    {"depth", "max_depth", offsetof(SuiteRow, max_depth), 0, 1},
    {"jobs", "jobs", offsetof(SuiteRow, jobs), 0, 1},
    {"1 worker s", "makespan_1", offsetof(SuiteRow, makespan) + 0 * sizeof(double), 1, 1},
    {"2", "makespan_2", offsetof(SuiteRow, makespan) + 1 * sizeof(double), 1, 1},
    {"8", "makespan_8", offsetof(SuiteRow, makespan) + 2 * sizeof(double), 1, 1},
    {"time s", "seconds", offsetof(SuiteRow, seconds), 2, 1},
    {"peak MiB", "peak_bytes", offsetof(SuiteRow, peak_bytes), 0, 1048576},
};
#define COLUMNS (sizeof columns / sizeof *columns)

typedef char Cell[CELL_SIZE];

static bool suite_is_text(const Column *column)
{
    return column->offset == WORKLOAD || column->offset == POLICY;
}

static const char *row_text(const SuiteRow *row, const Column *column)
{
    return column->offset == WORKLOAD ? row->workload : row->policy;
}

static double row_value(const SuiteRow *row, const Column *column)
{
    double value;
    memcpy(&value, (const char *)row + column->offset, sizeof value);
    return value;
}

static void cell_fill(const SuiteRow *row, const Column *column, bool exact, Cell out)
{
    if (suite_is_text(column)) {
        snprintf(out, CELL_SIZE, "%s", row_text(row, column));
        return;
    }
    double value = row_value(row, column);
    if (isnan(value))
        snprintf(out, CELL_SIZE, "%s", exact ? "" : "-");
    else if (exact)
        snprintf(out, CELL_SIZE, "%.10g", value);
    else
        snprintf(out, CELL_SIZE, "%.*f", column->decimals, value / column->unit);
}

/* --- any grid of cells, as text or Markdown --- */

typedef struct SuiteGrid {
    size_t cols, rows; /* the first row is the header */
    Cell *cells;
    bool *left; /* per column: aligned to the left */
} SuiteGrid;

static Cell *suite_cells_at(const SuiteGrid *grid, size_t row, size_t col)
{
    return &grid->cells[row * grid->cols + col];
}

static void suite_cells_init(SuiteGrid *grid, size_t rows, size_t cols)
{
    *grid = (SuiteGrid){.cols = cols, .rows = rows};
    grid->cells = mem_zero(rows * cols, sizeof *grid->cells);
    grid->left = mem_zero(cols, sizeof *grid->left);
}

static void suite_cells_release(SuiteGrid *grid)
{
    free(grid->cells);
    free(grid->left);
}

static int suite_cells_width(const SuiteGrid *grid, size_t col)
{
    size_t width = 0;
    for (size_t r = 0; r < grid->rows; r++) {
        size_t length = strlen(*suite_cells_at(grid, r, col));
        width = length > width ? length : width;
    }
    return (int)width;
}

static void suite_cells_print_text(const SuiteGrid *grid, Text *out)
{
    for (size_t r = 0; r < grid->rows; r++) {
        for (size_t c = 0; c < grid->cols; c++) {
            bool last = c + 1 == grid->cols;
            int width = suite_cells_width(grid, c), pad = !grid->left[c] ? width : last ? 0 : -width;
            text_printf(out, "%s%*s", c ? "  " : "", pad, *suite_cells_at(grid, r, c));
        }
        text_add_char(out, '\n');
    }
}

static void suite_cells_print_markdown(const SuiteGrid *grid, Text *out)
{
    for (size_t r = 0; r < grid->rows; r++) {
        for (size_t c = 0; c < grid->cols; c++) {
            int width = suite_cells_width(grid, c);
            text_printf(out, "| %*s ", grid->left[c] ? -width : width, *suite_cells_at(grid, r, c));
        }
        text_add_str(out, STR("|\n"));
        for (size_t c = 0; r == 0 && c < grid->cols; c++)
            text_printf(out, "|%s%s", grid->left[c] ? "---" : "---:", c + 1 == grid->cols ? "|\n" : "");
    }
}

static void suite_cells_print(const SuiteGrid *grid, bool markdown, Text *out)
{
    if (markdown)
        suite_cells_print_markdown(grid, out);
    else
        suite_cells_print_text(grid, out);
}

static void suite_print_rows(const SuiteRows *rows, bool markdown, Text *out)
{
    SuiteGrid grid;
    suite_cells_init(&grid, rows->count + 1, COLUMNS);
    for (size_t c = 0; c < COLUMNS; c++) {
        grid.left[c] = suite_is_text(&columns[c]);
        snprintf(*suite_cells_at(&grid, 0, c), CELL_SIZE, "%s", columns[c].title);
        for (size_t r = 0; r < rows->count; r++)
            cell_fill(&rows->at[r], &columns[c], false, *suite_cells_at(&grid, r + 1, c));
    }
    suite_cells_print(&grid, markdown, out);
    suite_cells_release(&grid);
}

/* Prints the summary. With several seeds it has two more columns: the lowest and highest mean of one seed. */
static void print_summary(const SuiteRows *rows, bool markdown, Text *out)
{
    static const char *const titles[] = {"policy", "runs", "write",       "storage",       "read mean",
                                         "p99",    "max",  "worst write", "write by seed", "read by seed"};
    enum { TITLES = sizeof titles / sizeof *titles, SEED_TITLES = 2 };
    SuiteSummaries summaries = {0};
    suite_summary(rows, &summaries);
    if (summaries.count == 0)
        return;
    bool seeds = false;
    for (size_t r = 0; r < summaries.count; r++)
        seeds = seeds || summaries.at[r].seeds > 1;
    size_t cols = seeds ? TITLES : TITLES - SEED_TITLES;
    text_printf(out, "\nAgainst neon+gc on the same run, geometric means (less is better):\n\n");
    SuiteGrid grid;
    suite_cells_init(&grid, summaries.count + 1, cols);
    grid.left[0] = grid.left[7] = true;
    for (size_t c = 0; c < cols; c++)
        snprintf(*suite_cells_at(&grid, 0, c), CELL_SIZE, "%s", titles[c]);
    for (size_t r = 0; r < summaries.count; r++) {
        const SuiteSummary *s = &summaries.at[r];
        const double numbers[] = {s->write, s->storage, s->mean, s->p99, s->max};
        snprintf(*suite_cells_at(&grid, r + 1, 0), CELL_SIZE, "%s", s->policy);
        snprintf(*suite_cells_at(&grid, r + 1, 1), CELL_SIZE, "%zu", s->runs);
        for (size_t c = 0; c < 5; c++)
            snprintf(*suite_cells_at(&grid, r + 1, c + 2), CELL_SIZE, "%.3f", numbers[c]);
        snprintf(*suite_cells_at(&grid, r + 1, 7), CELL_SIZE, "%.3f %s, %g", s->worst, s->worst_where, s->worst_ratio);
        if (seeds) {
            snprintf(*suite_cells_at(&grid, r + 1, 8), CELL_SIZE, "%.3f - %.3f", s->write_low, s->write_high);
            snprintf(*suite_cells_at(&grid, r + 1, 9), CELL_SIZE, "%.3f - %.3f", s->mean_low, s->mean_high);
        }
    }
    suite_cells_print(&grid, markdown, out);
    suite_cells_release(&grid);
    array_release(&summaries);
}

/* Adds text; quoted, as CSV requires, if it has a comma or a quote. */
static void suite_add_csv(Text *out, const char *text)
{
    if (!strpbrk(text, ",\"\n")) {
        text_printf(out, "%s", text);
        return;
    }
    text_add_char(out, '"');
    for (const char *c = text; *c; c++)
        text_printf(out, *c == '"' ? "\"\"" : "%c", *c);
    text_add_char(out, '"');
}

static void print_csv(const SuiteRows *rows, Text *out)
{
    for (size_t c = 0; c < COLUMNS; c++)
        text_printf(out, "%s%s", columns[c].key, c + 1 < COLUMNS ? "," : "\n");
    for (size_t r = 0; r < rows->count; r++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            Cell cell;
            cell_fill(&rows->at[r], &columns[c], true, cell);
            suite_add_csv(out, cell);
            text_add_char(out, c + 1 < COLUMNS ? ',' : '\n');
        }
    }
}

static void add_value(JsonWriter *json, const char *name, double value)
{
    if (value >= 0 && value <= 0x1p53 && value == floor(value))
        json_number(json, name, (uint64_t)value);
    else
        json_double(json, name, value);
}

static void add_cost(JsonWriter *json, const char *name, const SuiteCost *cost)
{
    json_open_flat(json, name, '{');
    json_double(json, "mean", cost->mean);
    add_value(json, "p50", cost->p50);
    add_value(json, "p90", cost->p90);
    add_value(json, "p99", cost->p99);
    add_value(json, "max", cost->max);
    json_close(json);
}

/* Writes the figures of the run that have no column. */
static void add_run(JsonWriter *json, const SuiteRow *row)
{
    add_value(json, "wal_ingested", row->wal_ingested);
    add_value(json, "bytes_written", row->bytes_written);
    add_value(json, "bytes_deleted", row->bytes_deleted);
    add_value(json, "layers_created", row->layers_created);
    add_value(json, "layers_deleted", row->layers_deleted);
    add_value(json, "rewrites_avoided", row->rewrites_avoided);
    json_open_flat(json, "read_amp", '{');
    add_cost(json, "layers", &row->layers_read);
    add_cost(json, "records", &row->records_read);
    add_cost(json, "bytes", &row->bytes_read);
    json_close(json);
}

static void print_json(const SuiteRows *rows, const Recorded *recorded, Text *out)
{
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    if (recorded)
        recorded_json(recorded, &json);
    json_open(&json, "rows", '[');
    for (size_t r = 0; r < rows->count; r++) {
        json_open_flat(&json, NULL, '{');
        for (size_t c = 0; c < COLUMNS; c++) {
            if (suite_is_text(&columns[c]))
                json_text(&json, columns[c].key, row_text(&rows->at[r], &columns[c]));
            else
                add_value(&json, columns[c].key, row_value(&rows->at[r], &columns[c]));
        }
        add_run(&json, &rows->at[r]);
        json_close(&json);
    }
    json_close(&json);
    json_close(&json);
}

static const char *const format_names[] = {
    [SUITE_TABLE] = "table", [SUITE_MARKDOWN] = "markdown", [SUITE_CSV] = "csv", [SUITE_JSON] = "json"};

bool suite_format_parse(Str name, SuiteFormat *format, Error *error)
{
    for (size_t i = 0; i < sizeof format_names / sizeof *format_names; i++) {
        if (str_equal(name, str_from(format_names[i]))) {
            *format = (SuiteFormat)i;
            return true;
        }
    }
    return error_set(error, ERROR_USAGE, "no format '%.*s'; there are table, markdown, csv and json", STR_ARG(name));
}

/* Prints what was replayed, in Markdown as a list. */
static void suite_print_recorded(const Recorded *recorded, bool markdown, Text *out)
{
    Text told = TEXT_EMPTY;
    recorded_text(recorded, &told);
    for (const char *line = told.at; *line;) {
        size_t length = strcspn(line, "\n"), indent = markdown ? strspn(line, " ") : 0;
        text_printf(out, "%s%.*s\n", markdown ? "- " : "", (int)(length - indent), line + indent);
        line += length + (line[length] == '\n');
    }
    text_add_char(out, '\n');
    text_release(&told);
}

void suite_print(const SuiteRows *rows, const Recorded *recorded, SuiteFormat format, Text *out)
{
    switch (format) {
    case SUITE_TABLE:
    case SUITE_MARKDOWN:
        if (recorded)
            suite_print_recorded(recorded, format == SUITE_MARKDOWN, out);
        suite_print_rows(rows, format == SUITE_MARKDOWN, out);
        print_summary(rows, format == SUITE_MARKDOWN, out);
        break;
    case SUITE_CSV:
        print_csv(rows, out);
        break;
    case SUITE_JSON:
        print_json(rows, recorded, out);
        break;
    }
}

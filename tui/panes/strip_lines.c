/* strip_lines.c - draws a strip. Each range of values with the same plan is a group, which is one cell of the skyline
 * and one line of the table. */
#include "tui/panes/strip_lines.h"

#include "core/planner/policy_value.h"
#include "tui/view/theme.h"

#include <math.h>
#include <string.h>

static bool parameter_is_ordered(const PolicyParameter *parameter)
{
    return parameter->type == POLICY_BYTES || parameter->type == POLICY_COUNT || parameter->type == POLICY_COUNT32;
}

enum { STRIP_SHOWN = 12, STRIP_COLUMNS = 4 };

/* The least and the most of a count. */
typedef struct Spread {
    uint64_t least, most;
} Spread;

/* A range of values in which nothing flips. */
typedef struct Group {
    double first, last;
    const char *word;                      /* the value, where values have no order; else NULL */
    Spread jobs, skipped, written, layers; /* of the planned values */
    bool now;
    bool to_end; /* no value above it was planned */
    bool about;  /* it may begin below `first` */
    bool open;   /* its plans failed: they would have too many jobs */
} Group;

typedef ARRAY(Group) Groups;

static bool holds_now(const Session *session, const PolicyParameter *parameter, const Group *group)
{
    double value;
    Text now = TEXT_EMPTY;
    if (policy_value_double(&session->policy, parameter, &value))
        return value >= group->first && value <= group->last;
    policy_value_format(&session->policy, parameter, &now);
    bool holds = group->word && str_equal(text_str(&now), str_from(group->word));
    text_release(&now);
    return holds;
}

static void spread_add(Spread *spread, uint64_t value)
{
    spread->least = value < spread->least ? value : spread->least;
    spread->most = value > spread->most ? value : spread->most;
}

static bool spread_is_wide(Spread spread)
{
    return spread.least < spread.most;
}

static bool group_is_wide(const Group *group)
{
    return spread_is_wide(group->jobs) || spread_is_wide(group->written) || spread_is_wide(group->layers);
}

static Group group_of(const Session *session, const StripView *strip, StripRange range)
{
    const StripPoint *first = &strip->at.at[range.first], *last = &strip->at.at[range.last];
    Spread none = {UINT64_MAX, 0};
    Group group = {.first = first->value,
                   .last = last->value,
                   .word = first->word,
                   .jobs = none,
                   .skipped = none,
                   .written = none,
                   .layers = none,
                   .to_end = range.last + 1 == strip->at.count,
                   .open = first->failed};
    for (const StripPoint *point = first; point <= last; point++) {
        spread_add(&group.jobs, point->outcome.jobs);
        spread_add(&group.skipped, point->outcome.skipped);
        spread_add(&group.written, point->outcome.bytes_written);
        spread_add(&group.layers, point->outcome.layers);
    }
    group.now = holds_now(session, strip->parameter, &group);
    return group;
}

static void find_groups(const Session *session, const StripView *strip, Groups *groups)
{
    StripRanges ranges = {0};
    strip_ranges(strip, &ranges);
    for (size_t i = 0; i < ranges.count; i++) {
        Group group = group_of(session, strip, ranges.at[i]);
        bool ordered = parameter_is_ordered(strip->parameter);
        group.about = ordered && i > 0 && !strip_border_exact(strip, ranges.at[i - 1]);
        array_push(groups, group);
    }
    array_release(&ranges);
}

static void group_value_text(const PolicyParameter *parameter, const Group *group, Text *out)
{
    if (group->word) {
        text_printf(out, "%s", group->word);
        return;
    }
    text_printf(out, "%s", group->about ? "≈" : "");
    if (parameter->type == POLICY_BYTES) /* "836607" without "(817 KiB)": the column is narrow */
        policy_number_format(parameter, group->first, out);
    else
        strip_value_text(parameter, group->first, out);
    if (parameter->type == POLICY_SWITCH)
        return;
    if (group->to_end || (parameter->type == POLICY_BYTES && group->last > group->first)) {
        text_printf(out, " …");
    } else if (group->last > group->first) {
        text_printf(out, " … ");
        strip_value_text(parameter, group->last, out);
    }
}

static uint64_t most_written(const Groups *groups)
{
    uint64_t most = 1;
    for (size_t i = 0; i < groups->count; i++)
        most = groups->at[i].written.most > most ? groups->at[i].written.most : most;
    return most;
}

/* Appends a text, and fills the rest of so many cells; a text that does not fit is left out. */
static void put_in_cells(Str text, int cells, const char *fill, Text *out)
{
    int columns = text_columns(text);
    if (columns <= cells)
        text_add_str(out, text);
    for (int cell = columns <= cells ? columns : 0; cell < cells; cell++)
        text_printf(out, "%s", fill);
}

/* Appends the value at which a group begins: "▲5─────". */
static void put_ground(const PolicyParameter *parameter, const Group *group, int cells, Text *out)
{
    Text value = TEXT_EMPTY;
    if (group->word)
        text_printf(&value, "%s", group->word);
    else if (parameter->type == POLICY_BYTES)
        policy_number_format(parameter, group->first, &value);
    else
        strip_value_text(parameter, group->first, &value);
    bool fits = text_columns(text_str(&value)) < cells;
    text_printf(out, "%s", group->now ? "▲" : fits ? "" : "─");
    put_in_cells(text_str(&value), group->now || !fits ? cells - 1 : cells, "─", out);
    text_release(&value);
}

static Str written_text(const Group *group, char bytes[32])
{
    return str_from(group->open ? "?" : bytes_format(group->written.most, bytes));
}

/* Is there room for the bytes written of each group beside a bar? */
static bool has_room_for_bytes(const Groups *groups, size_t first, size_t count, int cells)
{
    bool room = true;
    char bytes[32];
    for (size_t i = first; i < first + count; i++)
        room = room && text_columns(written_text(&groups->at[i], bytes)) + 2 <= cells;
    return room;
}

/* Appends a bar as high as the bytes written, and if there is room the bytes: "██ 2.01 GiB". */
static void put_sky(const Group *group, uint64_t most, int cells, bool room, Text *out)
{
    char block[5], bytes[32];
    Str amount = written_text(group, bytes);
    utf8_put(group->written.most ? lines_block((double)group->written.most / (double)most) : ' ', block);
    put_in_cells(STR(""), room ? cells - text_columns(amount) - 1 : cells, block, out);
    if (room)
        text_printf(out, " %.*s", (int)amount.length, amount.at);
}

/* Adds the bars; ticks mark where the outcome changes, with the value. */
static void add_skyline(const PolicyParameter *parameter, const Groups *groups, size_t first, size_t count,
                        Lines *lines)
{
    uint64_t most = most_written(groups);
    int cells = (lines->width - 3) / (int)count - 1;
    cells = cells < 1 ? 1 : cells > 12 ? 12 : cells;
    bool low = first > 0, high = first + count < groups->count;
    bool room = has_room_for_bytes(groups, first, count, cells);
    Text sky = TEXT_EMPTY, ground = TEXT_EMPTY;
    for (size_t i = first; i < first + count; i++) {
        text_printf(&sky, "%s", i > first || low ? "│" : " ");
        put_sky(&groups->at[i], most, cells, room, &sky);
        text_printf(&ground, "%s", i > first || low ? "┴" : " ");
        put_ground(parameter, &groups->at[i], cells, &ground);
    }
    lines_add(lines, (Style){.fg = ROLE_RAMP_0 + 5}, LINE_NOTHING, "%s%s", sky.at, high ? "│" : "");
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s%s", ground.at, high ? "┴" : "→");
    text_release(&sky);
    text_release(&ground);
}

/* Appends a count, or a range of counts: "31–44", or "31–?" where the plan at one end failed. */
static void spread_text(Spread spread, bool open, Text *out)
{
    text_printf(out, open ? "?" : "%llu", (unsigned long long)spread.least);
    if (spread_is_wide(spread))
        text_printf(out, "–%llu", (unsigned long long)spread.most);
}

/* Sets the groups that are shown, [first, first + count): up to STRIP_SHOWN around the current value. */
static void shown_groups(const Groups *groups, size_t *first, size_t *count)
{
    size_t now = 0;
    for (size_t i = 0; i < groups->count; i++)
        now = groups->at[i].now ? i : now;
    *first = now > STRIP_SHOWN / 2 ? now - STRIP_SHOWN / 2 : 0;
    if (*first + STRIP_SHOWN > groups->count)
        *first = groups->count > STRIP_SHOWN ? groups->count - STRIP_SHOWN : 0;
    *count = groups->count - *first < STRIP_SHOWN ? groups->count - *first : STRIP_SHOWN;
}

/* A line of the table: value, jobs, bytes written, layers. */
typedef struct GroupLine {
    Text cells[STRIP_COLUMNS];
} GroupLine;

static void group_line(const StripView *strip, const Group *group, GroupLine *line)
{
    char bytes[32];
    group_value_text(strip->parameter, group, &line->cells[0]);
    spread_text(group->jobs, group->open, &line->cells[1]);
    if (group->skipped.most > 0) {
        text_printf(&line->cells[1], "+");
        spread_text(group->skipped, false, &line->cells[1]);
    }
    text_printf(&line->cells[2], "%s%s", spread_is_wide(group->written) ? "≤" : "",
                group->open ? "?" : bytes_format(group->written.most, bytes));
    spread_text(group->layers, group->open, &line->cells[3]);
}

/* Adds a line of the table: the first column is aligned left, the others right. */
static void add_cells(const GroupLine *line, const int widths[STRIP_COLUMNS], const char *mark, Style style,
                      Lines *lines)
{
    Text text = TEXT_EMPTY;
    for (int column = 0; column < STRIP_COLUMNS; column++) {
        int pad = widths[column] - text_columns(text_str(&line->cells[column]));
        const char *cell = line->cells[column].at;
        if (column == 0)
            text_printf(&text, "%s%*s", cell, pad, "");
        else
            text_printf(&text, " %*s%s", pad, "", cell);
    }
    lines_add(lines, style, LINE_NOTHING, "%s %s", mark, text.at);
    text_release(&text);
}

/* Sets each column's width to that of its widest cell, but at least to the usual one. Returns the line's width. */
static int find_widths(const GroupLine *rows, size_t count, int widths[STRIP_COLUMNS])
{
    static const int USUAL[STRIP_COLUMNS] = {8, 4, 9, 6};
    int line = 2 + STRIP_COLUMNS - 1;
    for (int column = 0; column < STRIP_COLUMNS; column++) {
        widths[column] = USUAL[column];
        for (size_t i = 0; i < count; i++) {
            int columns = text_columns(text_str(&rows[i].cells[column]));
            widths[column] = columns > widths[column] ? columns : widths[column];
        }
        line += widths[column];
    }
    return line;
}

/* Says where the table begins and ends, if further ranges exist that it does not show. */
static void add_not_shown(const StripView *strip, const Groups *groups, size_t first, size_t count, Lines *lines)
{
    Text low = TEXT_EMPTY, high = TEXT_EMPTY;
    Style style = {.fg = ROLE_MUTED};
    strip_value_text(strip->parameter, groups->at[first].first, &low);
    strip_value_text(strip->parameter, groups->at[first + count - 1].last, &high);
    if (first > 0)
        lines_add(lines, style, LINE_NOTHING, "not shown: below %s", low.at);
    if (first + count < groups->count)
        lines_add(lines, style, LINE_NOTHING, "not shown: above %s", high.at);
    text_release(&low);
    text_release(&high);
}

/* Shortens the first column, where the table is too wide: "from" a value, instead of "value …". */
static void shorten_values(const StripView *strip, const Groups *groups, size_t first, GroupLine *rows, size_t count)
{
    bool from = strip->parameter->type == POLICY_BYTES;
    text_clear(&rows[0].cells[0]);
    text_printf(&rows[0].cells[0], from ? "from" : "value"); /* the details begin with the name */
    for (size_t i = 0; from && i < count; i++) {
        text_clear(&rows[1 + i].cells[0]);
        policy_number_format(strip->parameter, groups->at[first + i].first, &rows[1 + i].cells[0]);
    }
}

/* What needs an explanation below the table. */
typedef struct Marks {
    bool wide, skips, about, open;
} Marks;

/* Says what a range is, and what is not known of it. */
static void add_meaning(const StripView *strip, Marks marks, Lines *lines)
{
    Style style = {.fg = ROLE_MUTED};
    bool ordered = parameter_is_ordered(strip->parameter);
    if (ordered && strip->coarse)
        lines_add(
            lines, style, LINE_NOTHING,
            "A new range begins where a verdict flips: what a level or partition holds, whether it is due, images "
            "or deltas. Within a range cuts move%s.",
            marks.wide ? ": jobs and layers are the fewest and the most, bytes the most, of the values planned" : "");
    else if (ordered)
        lines_add(lines, style, LINE_NOTHING, "A new range begins where the plan changes.");
    if (ordered)
        lines_add(lines, style, LINE_NOTHING, "%zu values were planned; those between them can differ.%s%s",
                  strip->at.count,
                  marks.about ? " ≈: the range begins between this value and the one planned before it." : "",
                  strip->limited ? " Further plans would take too long." : "");
    if (marks.skips)
        lines_add(lines, style, LINE_NOTHING,
                  "+: jobs that write nothing, because a layer is kept or a table is moved.");
    if (marks.open)
        lines_add(lines, style, LINE_NOTHING,
                  "?: there is no plan with these values, because it would have too many jobs.");
}

/* Adds a line for each group, below the names of the columns. */
static void add_groups(const StripView *strip, const Groups *groups, size_t first, size_t count, Lines *lines)
{
    GroupLine rows[1 + STRIP_SHOWN] = {0};
    int widths[STRIP_COLUMNS];
    const char *const titles[STRIP_COLUMNS] = {strip->parameter->name, "jobs", "written", "layers"};
    Marks marks = {0};
    for (int column = 0; column < STRIP_COLUMNS; column++)
        text_printf(&rows[0].cells[column], "%s", titles[column]);
    for (size_t i = 0; i < count; i++) {
        const Group *group = &groups->at[first + i];
        group_line(strip, group, &rows[1 + i]);
        marks.wide = marks.wide || group_is_wide(group);
        marks.skips = marks.skips || group->skipped.most > 0;
        marks.about = marks.about || group->about;
        marks.open = marks.open || group->open;
    }
    if (find_widths(rows, 1 + count, widths) > lines->width) {
        shorten_values(strip, groups, first, rows, count);
        find_widths(rows, 1 + count, widths);
    }
    for (size_t i = 0; i <= count; i++) {
        bool now = i > 0 && groups->at[first + i - 1].now;
        Style style = {.attr = now ? ATTR_BOLD : 0, .fg = i ? ROLE_TEXT : ROLE_MUTED};
        add_cells(&rows[i], widths, now ? "▸" : " ", style, lines);
        for (int column = 0; column < STRIP_COLUMNS; column++)
            text_release(&rows[i].cells[column]);
    }
    if (parameter_is_ordered(strip->parameter))
        add_not_shown(strip, groups, first, count, lines);
    add_meaning(strip, marks, lines);
}

void strip_lines_add(const Session *session, const StripView *strip, Lines *lines)
{
    Groups groups = {0};
    size_t first, count;
    find_groups(session, strip, &groups);
    shown_groups(&groups, &first, &count);
    bool estimated = false;
    for (size_t i = 0; i < strip->at.count; i++)
        estimated = estimated || strip->at.at[i].outcome.estimated;
    lines_add(lines, (Style){.fg = ROLE_ACCENT}, LINE_NOTHING, "%s%s%s",
              parameter_is_ordered(strip->parameter) ? "whole range, in bytes written" : "all values, in bytes written",
              estimate_mark(estimated), strip->done ? "" : " …");
    if (groups.count > 1)
        add_skyline(strip->parameter, &groups, first, count, lines);
    add_groups(strip, &groups, first, count, lines);
    array_release(&groups);
}

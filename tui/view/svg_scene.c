/* svg_scene.c - draws what a step shows besides the layers. A picture has the scene of one step; an animation has those
 * of all steps, each element with the first step that shows it (data-b) and the first that does not (data-d):
 *
 *     step       4 level   7 split   9 job   14 create   20 compact
 *     level      4 ...................................... 20
 *     split                7 ............................ 20
 *     ghost                          9 ..... 14
 *     horizon          from a garbage collection to the next
 */
#include "tui/view/svg_drawing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_HEIGHT = 13, MARGIN_MAX = 230 };

static const char *const line_classes[SCENE_LINE_COUNT_] = {"split",   "level",   "gc",    "branch",
                                                            "horizon", "horizon", "branch"};

/* Draws a line from side to side, and its label at the right, at `label_y`, where no other label is. */
static void add_line(Drawing *drawing, const char *class, double y, double label_y, const char *label, const char *life)
{
    int x = drawing->width;
    text_printf(drawing->out,
                "<g%s><path class=\"%s\" d=\"M0 %.1fh%d\"/><path class=\"tie\" d=\"M%d %.1fL%d %.1f\"/>"
                "<text class=\"%s-text\" x=\"%d\" y=\"%.1f\">%s</text></g>\n",
                life, class, y, x, x, y, x + 10, label_y, class, x + 13, label_y + 4, label);
}

/* Is the line drawn from side to side, with a label? All are but splits and hidden ones. */
static bool has_label(const Drawing *drawing, const SceneLine *line)
{
    bool hidden = line->kind == SCENE_LEVEL ? drawing->map->options.hide_levels : drawing->map->options.hide_markers;
    return line->kind != SCENE_SPLIT && !hidden;
}

/* The label of the horizon where garbage collection begins; "" at other steps. Returns `out`. */
static char *svg_horizon_label(const History *history, StepId step, char out[64])
{
    char lsn[LSN_TEXT_SIZE];
    const Step *at = &history->steps.at[step];
    out[0] = 0;
    if (at->op == STEP_GC_RUN)
        snprintf(out, 64, "horizon %s", lsn_format(at->lsn, lsn));
    return out;
}

int svg_scene_margin(const Drawing *drawing)
{
    int most = 0;
    for (size_t i = 0; i < drawing->scene.lines.count; i++) {
        int columns = text_columns(str_from(drawing->scene.lines.at[i].label));
        if (has_label(drawing, &drawing->scene.lines.at[i]) && columns > most)
            most = columns;
    }
    for (size_t i = 0; drawing->options.all_steps && i < drawing->history->plan.levels.count && most < 18; i++)
        most = 18; /* "level 0 (depth 57)" */
    for (StepId s = 0; drawing->options.all_steps && s < drawing->history->steps.count; s++) {
        char label[64];
        int columns = (int)strlen(svg_horizon_label(drawing->history, s, label));
        most = columns > most ? columns : most;
    }
    int wanted = most ? 16 + svg_text_width(most) + RIGHT : RIGHT;
    return wanted > MARGIN_MAX ? MARGIN_MAX : wanted;
}

static void add_split(Drawing *drawing, const SceneLine *line, const char *life)
{
    Key key = scene_gap_key(line->keys);
    if (svg_shows_key(drawing, key))
        text_printf(drawing->out, "<path class=\"split\"%s d=\"M%.1f %.1fV%.1f\"/>\n", life, svg_x(drawing, key),
                    svg_y(drawing, line->lsns.hi), svg_y(drawing, line->lsns.lo));
}

typedef struct Box {
    double x, y, width, height;
} Box;

/* Limits a rectangle to the area. False: it lies outside. */
static bool box_of(const Drawing *drawing, KeyRange keys, LsnRange lsns, Box *box)
{
    double x0 = svg_x(drawing, keys.lo), x1 = svg_x(drawing, keys.hi);
    double y0 = svg_y(drawing, lsns.hi), y1 = svg_y(drawing, lsns.lo);
    x0 = x0 < 0 ? 0 : x0, x1 = x1 > drawing->width ? drawing->width : x1;
    y0 = y0 < 0 ? 0 : y0, y1 = y1 > drawing->height ? drawing->height : y1;
    if (x1 < x0 || y1 < y0)
        return false;
    *box = (Box){x0, y0, x1 - x0, y1 - y0};
    return true;
}

static void add_rect(Drawing *drawing, const char *class, KeyRange keys, LsnRange lsns, const char *name,
                     const char *life)
{
    Box box;
    if (!box_of(drawing, keys, lsns, &box))
        return;
    text_printf(drawing->out, "<rect class=\"%s\"%s", class, life);
    svg_add_rows(drawing, lsns);
    text_printf(drawing->out, " x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">", box.x, box.y, box.width,
                box.height);
    if (name)
        text_printf(drawing->out, "<title>%s</title>", name);
    text_add_str(drawing->out, STR("</rect>\n"));
}

static void add_state(Drawing *drawing, SceneState state, KeyRange keys, LsnRange lsns, const char *life)
{
    static const char *const classes[] = {"new", "doomed", "ghost", "kept", "from", "became"};
    add_rect(drawing, classes[state], keys, lsns, scene_state_name(state), life);
}

typedef struct Label {
    double y, at; /* height of the line, and of its text */
    const SceneLine *line;
} Label;

static int by_height(const void *a, const void *b)
{
    double x = ((const Label *)a)->y, y = ((const Label *)b)->y;
    return (x > y) - (x < y);
}

/* Moves labels down, from the top, until each is below the one before it; then up, from the bottom, until none is below
 * the picture. */
static void move_apart(const Drawing *drawing, Label *labels, size_t count)
{
    for (size_t i = 0; i < count; i++)
        labels[i].at =
            i && labels[i].y < labels[i - 1].at + LABEL_HEIGHT ? labels[i - 1].at + LABEL_HEIGHT : labels[i].y;
    for (size_t i = count; i-- > 0;) {
        double lowest = i + 1 < count ? labels[i + 1].at - LABEL_HEIGHT : drawing->height;
        labels[i].at = labels[i].at > lowest ? lowest : labels[i].at;
    }
}

/* Does an animation draw the line step by step? */
static bool svg_line_moves(const SceneLine *line)
{
    return line->kind == SCENE_LEVEL || line->kind == SCENE_HORIZON;
}

/* Draws the lines of the scene; for an animation only the markers, because levels, splits and the horizon appear step
 * by step. */
static void add_lines(Drawing *drawing, bool markers_only)
{
    const Scene *scene = &drawing->scene;
    Label *labels = mem_alloc((scene->lines.count + 1) * sizeof *labels);
    size_t count = 0;
    for (size_t i = 0; i < scene->lines.count; i++) {
        const SceneLine *line = &scene->lines.at[i];
        if (line->kind == SCENE_SPLIT && !markers_only && !drawing->map->options.hide_splits)
            add_split(drawing, line, "");
        if (has_label(drawing, line) && svg_shows_lsn(drawing, line->lsns.lo) &&
            !(markers_only && svg_line_moves(line)))
            labels[count++] = (Label){.y = svg_y(drawing, line->lsns.lo), .line = line};
    }
    qsort(labels, count, sizeof *labels, by_height);
    move_apart(drawing, labels, count);
    for (size_t i = 0; i < count; i++)
        add_line(drawing, line_classes[labels[i].line->kind], labels[i].y, labels[i].at, labels[i].line->label, "");
    free(labels);
}

/* A decision without keys, or without LSNs, is about all of them. */
static KeyRange decision_keys(const Drawing *drawing, const Decision *decision)
{
    return decision->has_keys ? decision->keys : (KeyRange){0, key_max(drawing->history->layers.form)};
}

static LsnRange svg_decision_lsns(const Decision *decision)
{
    return decision->has_lsns ? decision->lsns : (LsnRange){0, UINT64_MAX};
}

const char *svg_mark_class(const MapMark *mark, bool in_legend)
{
    if (in_legend)
        return mark->role == ROLE_BAD ? "k-match-bad" : map_mark_is_region(mark) ? "k-region" : "k-match";
    return mark->role == ROLE_BAD ? "match-bad" : map_mark_is_region(mark) ? "region" : "match";
}

const Decision *svg_decision(const Drawing *drawing)
{
    const Trace *trace = &drawing->history->trace;
    if (drawing->options.all_steps || drawing->map->decision >= trace->decisions.count)
        return NULL;
    const Decision *decision = &trace->decisions.at[drawing->map->decision];
    return decision->has_keys || decision->has_lsns ? decision : NULL;
}

/* Marks lie over everything. Outlines of thin layers would hide the layers and one another, so these are tinted. */
void svg_marks(Drawing *drawing)
{
    enum { THIN = 6 };
    const MapView *map = drawing->map;
    for (size_t i = 0; i < map->mark_count; i++) {
        const MapMark *mark = &map->marks[i];
        double height = svg_y(drawing, mark->lsns.lo) - svg_y(drawing, mark->lsns.hi);
        char class[32];
        snprintf(class, sizeof class, "%s%s", svg_mark_class(mark, false), height < THIN ? " thin" : "");
        add_rect(drawing, class, mark->keys, mark->lsns, mark->label, "");
    }
    const Decision *decision = svg_decision(drawing);
    if (decision)
        add_rect(drawing, "decision", decision_keys(drawing, decision), svg_decision_lsns(decision),
                 "what the decision is about", "");
}

static void add_moment(Drawing *drawing, bool markers_only)
{
    const Scene *scene = &drawing->scene;
    for (size_t i = 0; i < scene->rects.count && !markers_only; i++) {
        const SceneRect *rect = &scene->rects.at[i];
        if (!(rect->state == SCENE_GHOST && drawing->map->options.hide_ghosts))
            add_state(drawing, rect->state, rect->keys, rect->lsns, "");
    }
    add_lines(drawing, markers_only);
}

/* For each step the first one after it that begins another compaction, flush or collection. The caller frees them. */
static StepId *svg_story_ends(const History *history)
{
    StepId *ends = mem_alloc((history->steps.count + 1) * sizeof *ends), next = STEP_NEVER;
    for (StepId s = (StepId)history->steps.count; s-- > 0;) {
        ends[s] = next;
        StepOp op = history->steps.at[s].op;
        if (op == STEP_COMPACT || op == STEP_FLUSH || op == STEP_GC_RUN || history_event(history, s))
            next = s;
    }
    return ends;
}

/* For each job the step that creates or keeps its layer. The caller frees them. */
static StepId *svg_job_creations(const History *history)
{
    size_t jobs = history->plan.jobs.count;
    StepId *made = mem_alloc((jobs + 1) * sizeof *made);
    for (size_t job = 0; job < jobs; job++)
        made[job] = STEP_NEVER;
    for (StepId s = 0; s < history->steps.count; s++) {
        const Step *step = &history->steps.at[s];
        if ((step->op == STEP_CREATE || step->op == STEP_SKIP) && step->job < jobs)
            made[step->job] = s;
    }
    return made;
}

/* Writes the keys and LSNs of each decision as a line; the page's script shows those of the current step. */
static void add_abouts(Drawing *drawing)
{
    const Trace *trace = &drawing->history->trace;
    text_add_str(drawing->out, STR("<rect class=\"about\"/>\n<metadata class=\"abouts\">"));
    for (size_t id = 0; id < trace->decisions.count; id++) {
        const Decision *decision = &trace->decisions.at[id];
        Box box;
        if ((decision->has_keys || decision->has_lsns) &&
            box_of(drawing, decision_keys(drawing, decision), svg_decision_lsns(decision), &box)) {
            text_printf(drawing->out, "%zu %.1f %.1f %.1f %.1f", id, box.x, box.y, box.width, box.height);
            svg_add_row_places(drawing, svg_decision_lsns(decision));
            text_add_char(drawing->out, '\n');
        }
        text_pour(drawing->out);
    }
    text_add_str(drawing->out, STR("</metadata>\n"));
}

/* The heights of labels that are shown together: the levels of one compaction, and the markers of all. */
typedef struct LevelLabels {
    ARRAY(double) fixed, moving;
    bool has_horizon; /* that of the newest garbage collection */
    double horizon;
} LevelLabels;

static bool is_taken(const LevelLabels *labels, double y)
{
    if (labels->has_horizon && y > labels->horizon - LABEL_HEIGHT && y < labels->horizon + LABEL_HEIGHT)
        return true;
    for (size_t i = 0; i < labels->fixed.count; i++)
        if (y > labels->fixed.at[i] - LABEL_HEIGHT && y < labels->fixed.at[i] + LABEL_HEIGHT)
            return true;
    for (size_t i = 0; i < labels->moving.count; i++)
        if (y > labels->moving.at[i] - LABEL_HEIGHT && y < labels->moving.at[i] + LABEL_HEIGHT)
            return true;
    return false;
}

/* The height of the free place nearest to the line: above it, or below it where there is none up to the top. */
static double svg_free_place(const LevelLabels *labels, double y)
{
    double at = y;
    while (at > 0 && is_taken(labels, at))
        at -= 1;
    if (at <= 0)
        for (at = y; is_taken(labels, at);)
            at += 1;
    return at;
}

static double svg_place_label(LevelLabels *labels, double y)
{
    double at = svg_free_place(labels, y);
    array_push(&labels->moving, at);
    return at;
}

/* Draws the horizon of a garbage collection, from its step to the next collection. */
static void add_horizon(Drawing *drawing, StepId s, LevelLabels *labels)
{
    const History *history = drawing->history;
    char life[64], label[64];
    StepId next = s + 1;
    while (next < history->steps.count && history->steps.at[next].op != STEP_GC_RUN)
        next++;
    int n = snprintf(life, sizeof life, " data-b=\"%u\"", s);
    if (next < history->steps.count)
        snprintf(life + n, sizeof life - (size_t)n, " data-d=\"%u\"", next);
    double y = svg_y(drawing, history->steps.at[s].lsn);
    labels->has_horizon = false;
    labels->horizon = svg_free_place(labels, y);
    labels->has_horizon = true;
    add_line(drawing, line_classes[SCENE_HORIZON], y, labels->horizon, svg_horizon_label(history, s, label), life);
}

static void add_step(Drawing *drawing, StepId s, StepId end, const StepId *made, LevelLabels *labels)
{
    const Plan *plan = &drawing->history->plan;
    const Step *step = &drawing->history->steps.at[s];
    char life[64], label[64];
    if (step->op == STEP_JOB && step->job < plan->jobs.count && made[step->job] < end)
        end = made[step->job];
    int n = snprintf(life, sizeof life, " data-b=\"%u\"", s);
    if (end != STEP_NEVER)
        snprintf(life + n, sizeof life - (size_t)n, " data-d=\"%u\"", end);
    if (step->op == STEP_GC_RUN && !drawing->map->options.hide_markers) {
        add_horizon(drawing, s, labels);
    } else if (step->op == STEP_LEVEL && step->index < plan->levels.count) {
        const PlanLevel *level = &plan->levels.at[step->index];
        snprintf(label, sizeof label, "level %u (depth %llu)", level->level, (unsigned long long)level->depth);
        double y = svg_y(drawing, level->lsns.lo);
        add_line(drawing, "level", y, svg_place_label(labels, y), label, life);
    } else if (step->op == STEP_SPLIT && step->index < plan->splits.count) {
        const PlanSplit *split = &plan->splits.at[step->index];
        add_split(drawing, &(SceneLine){.keys = split->gap, .lsns = split->lsns}, life);
    } else if (step->op == STEP_JOB && step->job < plan->jobs.count) {
        const PlanJob *job = &plan->jobs.at[step->job];
        add_state(drawing, SCENE_GHOST, job->keys, job->lsns, life);
    }
}

void svg_scene(Drawing *drawing)
{
    const History *history = drawing->history;
    add_moment(drawing, drawing->options.all_steps);
    if (!drawing->options.all_steps)
        return;
    add_abouts(drawing);
    StepId *ends = svg_story_ends(history), *made = svg_job_creations(history);
    LevelLabels labels = {0};
    for (size_t i = 0; i < drawing->scene.lines.count; i++)
        if (has_label(drawing, &drawing->scene.lines.at[i]) && !svg_line_moves(&drawing->scene.lines.at[i]))
            array_push(&labels.fixed, svg_y(drawing, drawing->scene.lines.at[i].lsns.lo));
    for (StepId s = 0; s < history->steps.count; s++) {
        if (s > 0 && ends[s] != ends[s - 1]) /* another compaction begins */
            labels.moving.count = 0;
        add_step(drawing, s, ends[s], made, &labels);
    }
    array_release(&labels.fixed);
    array_release(&labels.moving);
    free(ends);
    free(made);
}

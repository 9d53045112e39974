/* svg_scene.c - what a step shows beside the layers. A picture shows one step's scene; an animation has the scenes of
 * all steps in it, each element with the first step that shows it (data-b) and the first that does not (data-d):
 *
 *     step       4 level   7 split   9 job   14 create   20 compact
 *     level      4 ...................................... 20
 *     split                7 ............................ 20
 *     ghost                          9 ..... 14
 */
#include "tui/view/svg_drawing.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const line_classes[SCENE_LINE_COUNT_] = {"split",   "level",   "gc",    "branch",
                                                            "horizon", "horizon", "branch"};

static void add_line(Drawing *drawing, const char *class, double y, const char *label, const char *life)
{
    text_printf(drawing->out,
                "<g%s><path class=\"%s\" d=\"M0 %.1fh%d\"/><text class=\"%s-text\" x=\"%d\" y=\"%.1f\" "
                "text-anchor=\"end\">%s</text></g>\n",
                life, class, y, drawing->width, class, drawing->width - 4, y - 4, label);
}

static void add_split(Drawing *drawing, const SceneLine *line, const char *life)
{
    text_printf(drawing->out, "<path class=\"split\"%s d=\"M%.1f %.1fV%.1f\"/>\n", life,
                svg_x(drawing, scene_gap_key(line->keys)), svg_y(drawing, line->lsns.hi),
                svg_y(drawing, line->lsns.lo));
}

static void add_rect(Drawing *drawing, SceneState state, KeyRange keys, LsnRange lsns, const char *life)
{
    static const char *const classes[] = {"new", "doomed", "ghost", "kept", "from", "became"};
    double x = svg_x(drawing, keys.lo), y = svg_y(drawing, lsns.hi);
    text_printf(drawing->out,
                "<rect class=\"%s\"%s x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                "<title>%s</title></rect>\n",
                classes[state], life, x, y, svg_x(drawing, keys.hi) - x, svg_y(drawing, lsns.lo) - y,
                scene_state_name(state));
}

static void add_moment(Drawing *drawing, bool markers_only)
{
    Scene scene;
    LayerId lineage = drawing->map->overlay == OVERLAY_LINEAGE ? drawing->map->selected : LAYER_NONE;
    scene_init(&scene, drawing->history, drawing->step, lineage, drawing->map->markers);
    for (size_t i = 0; i < scene.rects.count && !markers_only; i++)
        add_rect(drawing, scene.rects.at[i].state, scene.rects.at[i].keys, scene.rects.at[i].lsns, "");
    for (size_t i = 0; i < scene.lines.count; i++) {
        const SceneLine *line = &scene.lines.at[i];
        bool marker = line->kind != SCENE_SPLIT && line->kind != SCENE_LEVEL;
        if (markers_only && !marker)
            continue;
        if (line->kind == SCENE_SPLIT)
            add_split(drawing, line, "");
        else if (svg_shows_lsn(drawing, line->lsns.lo))
            add_line(drawing, line_classes[line->kind], svg_y(drawing, line->lsns.lo), line->label, "");
    }
    scene_release(&scene);
}

/* By step: the first step after it that begins another compaction or flush. Heap. */
static StepId *story_ends(const History *history)
{
    StepId *ends = mem_alloc((history->steps.count + 1) * sizeof *ends), next = STEP_NEVER;
    for (StepId s = (StepId)history->steps.count; s-- > 0;) {
        ends[s] = next;
        StepOp op = history->steps.at[s].op;
        if (op == STEP_COMPACT || op == STEP_FLUSH || op == STEP_GC_RUN)
            next = s;
    }
    return ends;
}

/* By job: the step that creates its layer. Heap. */
static StepId *job_creations(const History *history)
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

static void add_step(Drawing *drawing, StepId s, StepId end, const StepId *made)
{
    const Plan *plan = &drawing->history->plan;
    const Step *step = &drawing->history->steps.at[s];
    char life[64], label[64];
    if (step->op == STEP_JOB && step->job < plan->jobs.count && made[step->job] < end)
        end = made[step->job];
    int n = snprintf(life, sizeof life, " data-b=\"%u\"", s);
    if (end != STEP_NEVER)
        snprintf(life + n, sizeof life - (size_t)n, " data-d=\"%u\"", end);
    if (step->op == STEP_LEVEL && step->index < plan->levels.count) {
        const PlanLevel *level = &plan->levels.at[step->index];
        snprintf(label, sizeof label, "level %u (depth %llu)", level->level, (unsigned long long)level->depth);
        add_line(drawing, "level", svg_y(drawing, level->lsns.lo), label, life);
    } else if (step->op == STEP_SPLIT && step->index < plan->splits.count) {
        const PlanSplit *split = &plan->splits.at[step->index];
        add_split(drawing, &(SceneLine){.keys = split->gap, .lsns = split->lsns}, life);
    } else if (step->op == STEP_JOB && step->job < plan->jobs.count) {
        const PlanJob *job = &plan->jobs.at[step->job];
        add_rect(drawing, SCENE_GHOST, job->keys, job->lsns, life);
    }
}

void svg_scene(Drawing *drawing)
{
    const History *history = drawing->history;
    add_moment(drawing, drawing->options.all_steps);
    if (!drawing->options.all_steps)
        return;
    StepId *ends = story_ends(history), *made = job_creations(history);
    for (StepId s = 0; s < history->steps.count; s++)
        add_step(drawing, s, ends[s], made);
    free(ends);
    free(made);
}

/* scene.c - walks the steps of the compaction in progress and collects what they decided.
 *
 * The compaction in progress at step s begins at the last STEP_COMPACT <= s, unless a flush, a load or a collection
 * came after it; it ends before the next of these. A layer is doomed when it is alive at s and dies before that end,
 * new when it was born since the beginning. A ghost is a planned job whose output is not there yet.
 */
#include "tui/view/scene.h"

#include "core/history/step_span.h"

#include <stdio.h>
#include <string.h>
#include <stdlib.h>

static SceneRect rect_of_layer(const History *history, LayerId id, SceneState state)
{
    Layer layer = layer_set_get(&history->layers, id);
    LsnRange lsns = {layer.lsn_lo, layer.kind == LAYER_IMAGE ? layer.lsn_lo : layer.lsn_hi};
    return (SceneRect){state, (LayerKind)layer.kind, id, history->job[id], {layer.key_lo, layer.key_hi}, lsns};
}

/* The first step whose layers count as new: the beginning of the compaction; at a step that completes a dump of a
 * series, the one after the dump before it. */
static StepId scene_new_from(const History *history, StepId step, StepSpan span)
{
    const HistoryDump *dump = history_dump_at(history, step);
    if (!dump || dump->step != step)
        return span.compaction ? span.begin : step;
    while (dump > history->dumps.at && dump[-1].step == step)
        dump--; /* a dump without a change has the step of the dump before it */
    return dump > history->dumps.at ? dump[-1].step + 1 : step;
}

static void add_layers(Scene *scene, const History *history, StepId step, StepSpan span)
{
    StepId from = scene_new_from(history, step, span);
    for (LayerId id = 0; id < history->layers.count; id++) {
        StepId born = history->born[id], died = history->died[id];
        StepId made = history->born[layer_whole(&history->layers, id)]; /* slices of a loaded layer are not new */
        if (born > step || died <= step || (born == 0 && died == STEP_NEVER))
            continue;
        born = history->born[layer_whole(&history->layers, id)]; /* a part in use is as old as its layer */
        if (died < span.end)
            array_push(&scene->rects, rect_of_layer(history, id, SCENE_DOOMED));
        else if (made >= from && made > 0)
            array_push(&scene->rects, rect_of_layer(history, id, SCENE_NEW));
    }
}

static void scene_add_job(Scene *scene, const History *history, StepId step, uint32_t id)
{
    if (id >= history->plan.jobs.count)
        return;
    const PlanJob *job = &history->plan.jobs.at[id];
    LsnRange lsns = job->lsns;
    if (job->kind == JOB_CREATE_IMAGE)
        lsns.hi = lsns.lo;
    if (job->skipped) {
        if (job->kept != LAYER_NONE && job->kept < history->layers.count)
            array_push(&scene->rects, rect_of_layer(history, job->kept, SCENE_KEPT));
        return;
    }
    if (job->output != LAYER_NONE && job->output < history->layers.count && history->born[job->output] <= step)
        return;
    LayerKind kind = job->kind == JOB_CREATE_IMAGE ? LAYER_IMAGE : LAYER_DELTA;
    array_push(&scene->rects, (SceneRect){SCENE_GHOST, kind, LAYER_NONE, id, job->keys, lsns});
}

static void add_level(Scene *scene, const PlanLevel *level)
{
    SceneLine line = {.kind = SCENE_LEVEL, .lsns = level->lsns, .weak = !level->compact};
    snprintf(line.label, sizeof line.label, "level %u (depth %llu)", level->level, (unsigned long long)level->depth);
    array_push(&scene->lines, line);
}

static void add_split(Scene *scene, const PlanSplit *split)
{
    SceneLine line = {.kind = SCENE_SPLIT, .keys = split->gap, .lsns = split->lsns, .weak = split->assumed};
    array_push(&scene->lines, line);
}

static void add_cut(Scene *scene, const History *history, uint32_t index)
{
    const PlanCut *cut = &history->plan.cuts.at[index];
    array_push(&scene->cuts, (SceneCut){index, cut->key, cut->class, cut->chosen, cut->score});
}

/* Adds the candidates of the newest cut's job, and the window that its size allows. */
static void scene_add_candidates(Scene *scene, const History *history, uint32_t newest)
{
    const Plan *plan = &history->plan;
    uint32_t job = plan->cuts.at[newest].job;
    CutWindow allowed = policy_cut_window(&plan->policy);
    for (uint32_t i = newest; i < plan->cuts.count && plan->cuts.at[i].job == job; i++)
        if (i != newest)
            add_cut(scene, history, i);
    for (uint32_t i = newest; i-- > 0 && plan->cuts.at[i].job == job;)
        add_cut(scene, history, i);
    for (size_t i = 0; i < scene->cuts.count; i++) {
        const PlanCut *cut = &plan->cuts.at[scene->cuts.at[i].index];
        if (cut->job != job || cut->size < allowed.min || cut->size > allowed.max)
            continue;
        if (!scene->has_window)
            scene->window = (KeyRange){cut->key, cut->key};
        scene->has_window = true;
        scene->window.lo = cut->key < scene->window.lo ? cut->key : scene->window.lo;
        scene->window.hi = cut->key > scene->window.hi ? cut->key : scene->window.hi;
    }
}

static void scene_add_steps(Scene *scene, const History *history, StepId step, StepSpan span)
{
    const Plan *plan = &history->plan;
    uint32_t newest = UINT32_MAX;
    for (StepId s = span.begin; s <= step && s < history->steps.count; s++) {
        const Step *at = &history->steps.at[s];
        if (at->op == STEP_LEVEL && at->index < plan->levels.count && !history->layers.lsm)
            add_level(scene, &plan->levels.at[at->index]);
        else if (at->op == STEP_SPLIT && at->index < plan->splits.count)
            add_split(scene, &plan->splits.at[at->index]);
        else if (at->op == STEP_CUT && at->index < plan->cuts.count)
            add_cut(scene, history, newest = at->index);
        else if (at->op == STEP_JOB || at->op == STEP_SKIP)
            scene_add_job(scene, history, step, at->job);
    }
    if (newest != UINT32_MAX)
        scene_add_candidates(scene, history, newest);
}

static void add_marker(Scene *scene, SceneLineKind kind, Lsn lsn, const char *name)
{
    SceneLine line = {.kind = kind, .lsns = {lsn, lsn}};
    char text[LSN_TEXT_SIZE];
    snprintf(line.label, sizeof line.label, "%s %s", name, lsn_format(lsn, text));
    array_push(&scene->lines, line);
}

static void scene_add_markers(Scene *scene, const History *history, StepId step, const GcMarkers *markers)
{
    const LayerSet *set = &history->layers;
    if (markers ? markers->from == GC_FROM_SET : set->has_gc_cutoff)
        add_marker(scene, SCENE_GC, markers ? markers->cutoff : set->gc_cutoff, "GC cutoff");
    const Lsn *branches = markers ? markers->branches : set->branches.at;
    for (size_t i = 0; i < (markers ? markers->branch_count : set->branches.count); i++)
        add_marker(scene, SCENE_BRANCH, branches[i], "branch");
    if (set->has_ancestor)
        add_marker(scene, SCENE_ANCESTRY, set->ancestor_lsn, "branched off");
    Lsn head = 0;
    for (size_t i = 0; set->has_disk_consistent && i < set->count; i++)
        head = set->lsn_hi[i] > head ? set->lsn_hi[i] : head;
    if (set->has_disk_consistent && set->disk_consistent + 1 < head) /* else it would be the top of the map */
        add_marker(scene, SCENE_DISK, set->disk_consistent, "on disk up to");
    for (StepId s = step < history->steps.count ? step + 1 : (StepId)history->steps.count; s-- > 0;) {
        if (history->steps.at[s].op == STEP_GC_RUN) {
            add_marker(scene, SCENE_HORIZON, history->steps.at[s].lsn, "horizon");
            break;
        }
    }
}

/* Adds the inputs of the job that made the layer, and the outputs of the jobs that read it. O(jobs' inputs). */
static void add_lineage(Scene *scene, const History *history, LayerId id)
{
    const Plan *plan = &history->plan;
    uint32_t job = history->job[id];
    if (job != JOB_NONE && job < plan->jobs.count) {
        const PlanJob *made = &plan->jobs.at[job];
        for (uint32_t i = 0; i < made->inputs_count && made->inputs_first + i < plan->refs.count; i++) {
            LayerId input = plan->refs.at[made->inputs_first + i];
            if (input < history->layers.count && plan_job_reads(made, &history->layers, input))
                array_push(&scene->rects, rect_of_layer(history, input, SCENE_ANCESTOR));
        }
    }
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *other = &plan->jobs.at[j];
        if (other->output == LAYER_NONE || other->output >= history->layers.count)
            continue;
        if (plan_job_reads(other, &history->layers, id) && plan_job_lists(plan, other, id))
            array_push(&scene->rects, rect_of_layer(history, other->output, SCENE_DESCENDANT));
    }
}

void scene_init(Scene *scene, const History *history, StepId step, LayerId lineage_of, const GcMarkers *markers)
{
    *scene = (Scene){0};
    if (history->lsm) {
        scene_add_lsm(scene, history, step);
    } else if (history->steps.count > 1) {
        StepSpan span = step_span_at(history, step);
        add_layers(scene, history, step, span);
        scene_add_steps(scene, history, step, span);
        if (history->layers.lsm)
            scene_add_lsm_levels(scene, history, step);
    }
    scene->markers_first = scene->lines.count;
    scene_add_markers(scene, history, step, markers);
    scene->markers_count = scene->lines.count - scene->markers_first;
    scene->lineage_first = scene->rects.count;
    scene_set_lineage(scene, history, lineage_of);
}

void scene_set_lineage(Scene *scene, const History *history, LayerId lineage_of)
{
    scene->rects.count = scene->lineage_first;
    if (lineage_of < history->layers.count)
        add_lineage(scene, history, lineage_of);
}

void scene_set_markers(Scene *scene, const History *history, StepId step, const GcMarkers *markers)
{
    Scene made = {0};
    scene_add_markers(&made, history, step, markers);
    size_t behind = scene->markers_first + scene->markers_count, count = scene->lines.count;
    for (size_t i = behind; i < count; i++)
        array_push(&made.lines, scene->lines.at[i]);
    scene->lines.count = scene->markers_first;
    for (size_t i = 0; i < made.lines.count; i++)
        array_push(&scene->lines, made.lines.at[i]);
    scene->markers_count = made.lines.count - (count - behind);
    array_release(&made.lines);
}

void scene_release(Scene *scene)
{
    array_release(&scene->rects);
    array_release(&scene->lines);
    array_release(&scene->bands);
    array_release(&scene->gaps);
    array_release(&scene->cuts);
    *scene = (Scene){0};
}

static const struct {
    const char *name, *help;
    Style style;
    uint8_t edges;
    uint32_t sign;
} states[SCENE_STATE_COUNT_] = {
    [SCENE_NEW] = {"new", "made by this compaction", {.fg = ROLE_NEW, .attr = ATTR_BOLD}, EDGE_HEAVY, 0},
    [SCENE_DOOMED] =
        {"doomed", "will be deleted when this compaction ends", {.fg = ROLE_DOOMED, .attr = ATTR_DIM}, 0, 0x2020},
    [SCENE_GHOST] = {"planned", "a layer that is planned", {.fg = ROLE_GHOST}, EDGE_DOTTED, 0},
    [SCENE_KEPT] = {"kept", "kept: a rewrite would produce the same layer", {.fg = ROLE_KEPT}, 0, '='},
    [SCENE_ANCESTOR] =
        {"made from", "overlay lineage: the selected layer was made from it", {.fg = ROLE_CLASS_0 + 6}, 0, 0x25CB},
    [SCENE_DESCENDANT] =
        {"became", "overlay lineage: what the selected layer became", {.fg = ROLE_CLASS_0 + 2}, 0, 0x25CF},
};

uint32_t scene_state_sign(SceneState state)
{
    return states[state].sign;
}

uint32_t scene_state_glyph(SceneState state)
{
    return states[state].sign ? states[state].sign : states[state].edges & EDGE_DOTTED ? 0x2508 : 0x2501;
}

const char *scene_state_help(SceneState state)
{
    return states[state].help;
}

Style scene_state_style(SceneState state)
{
    return states[state].style;
}

uint8_t scene_state_edges(SceneState state)
{
    return states[state].edges;
}

const char *scene_state_name(SceneState state)
{
    return states[state].name;
}

Style scene_line_style(SceneLineKind kind)
{
    static const Role lines[SCENE_LINE_COUNT_] = {
        [SCENE_SPLIT] = ROLE_SPLIT,    [SCENE_LEVEL] = ROLE_LEVEL,     [SCENE_GC] = ROLE_GC,
        [SCENE_BRANCH] = ROLE_BRANCH,  [SCENE_HORIZON] = ROLE_HORIZON, [SCENE_DISK] = ROLE_HORIZON,
        [SCENE_ANCESTRY] = ROLE_BRANCH};
    return (Style){.fg = lines[kind]};
}

Str scene_level_name(const SceneLine *line)
{
    return str_trim((Str){line->label, strcspn(line->label, "(")});
}

Key scene_gap_key(KeyRange gap)
{
    return gap.lo + (gap.hi > gap.lo ? (gap.hi - gap.lo) / 2 : 0);
}

uint32_t scene_cut_glyph(CutClass class)
{
    static const uint16_t glyphs[] = {
        [CUT_CLASS_SPLIT] = 0x250A, [CUT_CLASS_IMAGE] = 0x25C6, [CUT_CLASS_DELTA] = 0x25B2,
        [CUT_CLASS_GRID] = 0x25AA,  [CUT_CLASS_SIZE] = 0x25CB,  [CUT_CLASS_END] = 0x2502};
    return (unsigned)class < sizeof glyphs / sizeof *glyphs ? glyphs[class] : '?';
}

/* legacy_judge.c - gives the verdict: asks the same questions as the rounds, without planning.
 *
 *     9 L0 < 10: not due     stack 3 >= 3: due     -> the stack comes first
 */
#include "core/planner/legacy/legacy_judge.h"

#include "core/planner/legacy/survey.h"

#include <stdlib.h>

static void legacy_set_flip(VerdictRow *row)
{
    row->op = OP_GREATER_EQUAL;
    row->due = row->depth >= row->limit;
    if (row->depth == 0 && !row->due)
        return;
    row->flip_parameter = row->parameter;
    row->flip_value = (double)(row->due ? row->depth + 1 : row->depth);
}

static VerdictRow l0_row(const LegacySurvey *survey)
{
    const LegacyL0Selection *l0 = &survey->l0;
    const LayerSet *set = survey->view.layers;
    VerdictRow row = {.keys = {0, key_max(set->form)},
                      .layers = mem_alloc((l0->count + 1) * sizeof *row.layers),
                      .count = l0->count,
                      .deltas = (uint32_t)l0->count,
                      .depth = l0->count,
                      .deepest = {0, key_max(set->form)},
                      .limit = survey->timeline.params.compaction_threshold,
                      .measure = "L0 layers",
                      .parameter = "compaction_threshold"};
    for (size_t i = 0; i < l0->count; i++)
        row.layers[i] = l0->layers[l0->count - 1 - i];
    if (l0->count > 0)
        row.lsns = (LsnRange){set->lsn_lo[l0->layers[0]], set->lsn_hi[l0->layers[l0->count - 1]]};
    legacy_set_flip(&row);
    return row;
}

/* The layers that make up the stack over a key, newest first. */
static void stack_layers(const PlanView *view, Key key, Lsn from, Lsn at, VerdictRow *row)
{
    LegacyStackLayers layers = {0};
    legacy_stack_at(view->layers, view->live, view->live_count, key, (LsnRange){from, at}, &layers);
    row->layers = mem_alloc((layers.count + 1) * sizeof *row->layers);
    for (size_t i = 0; i < layers.count; i++)
        if (layers.at[i].role == LEGACY_COUNTED)
            row->layers[row->count++] = layers.at[i].layer;
    row->deltas = (uint32_t)row->count;
    array_release(&layers);
}

/* The tallest stack of all dense partitions. False: there is none. */
static bool stack_row(const LegacySurvey *survey, VerdictRow *row)
{
    const LegacyTimeline *timeline = &survey->timeline;
    const LegacyHeight *best = NULL;
    for (size_t i = 0; i < survey->heights.at.count; i++) {
        const LegacyHeight *piece = &survey->heights.at.at[i];
        if (piece->part < timeline->dense_parts && piece->height > 0 && (!best || piece->height > best->height))
            best = piece;
    }
    if (!best)
        return false;
    *row = (VerdictRow){.number = best->part,
                        .lsns = {best->from, survey->at},
                        .keys = legacy_part_hull(&timeline->parts, best->part),
                        .depth = best->height,
                        .deepest = best->tallest,
                        .limit = timeline->params.image_creation_threshold,
                        .measure = "stack",
                        .parameter = "image_creation_threshold"};
    stack_layers(&survey->view, best->tallest.lo, best->from, survey->at, row);
    legacy_set_flip(row);
    if (!survey->check.open || survey->at < timeline->gc_applied) { /* whatever the threshold is */
        if (row->due)
            row->because = survey->check.open
                               ? "the stack is tall enough, but the partitioning is older than the cutoff"
                               : "the stack is tall enough, but the check does not pass";
        row->due = false;
        row->flip_parameter = NULL;
    }
    return true;
}

bool legacy_judge(const JudgeInput *input, Verdict *verdict, Error *error)
{
    LegacySurvey survey;
    if (!legacy_survey_init(&survey, &input->view, input->policy, NULL, error))
        return false;
    *verdict = (Verdict){.rows = mem_alloc(2 * sizeof *verdict->rows),
                         .end_lsn = input->view.end_lsn,
                         .stalled_by = LAYER_NONE,
                         .apart = true};
    VerdictRow stack, l0 = l0_row(&survey);
    bool found = stack_row(&survey, &stack), stack_first = found && stack.due && !l0.due;
    if (stack_first)
        verdict->rows[verdict->count++] = stack;
    verdict->rows[verdict->count++] = l0;
    if (found && !stack_first)
        verdict->rows[verdict->count++] = stack;
    verdict->due = verdict->rows[0].due;
    verdict->forecast = legacy_survey_next(&survey);
    legacy_survey_release(&survey);
    return true;
}

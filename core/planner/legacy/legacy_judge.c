/* legacy_judge.c - the same questions as the rounds ask, without planning.
 *
 *     9 L0 < 10: not due     stack 3 >= 3: due     -> the stack comes first
 */
#include "core/planner/legacy/legacy_judge.h"

#include "core/planner/estimate.h"
#include "core/planner/legacy/legacy_memory.h"

#include <stdlib.h>

static void set_flip(VerdictRow *row)
{
    row->op = OP_GREATER_EQUAL;
    row->due = row->depth >= row->limit;
    if (row->depth == 0 && !row->due)
        return;
    row->flip_parameter = row->parameter;
    row->flip_value = (double)(row->due ? row->depth + 1 : row->depth);
}

static VerdictRow l0_row(const PlanView *view, const LegacyTimeline *timeline)
{
    LegacyL0Selection selection;
    legacy_l0_select(&selection, view->layers, view->live, view->live_count, &timeline->params, view->sources, false,
                     legacy_timeline_force_lsn(timeline));
    VerdictRow row = {.keys = {0, key_max(view->layers->form)},
                      .layers = mem_alloc((selection.count + 1) * sizeof *row.layers),
                      .count = selection.count,
                      .deltas = (uint32_t)selection.count,
                      .depth = selection.count,
                      .deepest = {0, key_max(view->layers->form)},
                      .limit = timeline->params.compaction_threshold,
                      .measure = "L0 layers",
                      .parameter = "compaction_threshold"};
    for (size_t i = 0; i < selection.count; i++)
        row.layers[i] = selection.layers[selection.count - 1 - i];
    if (selection.count > 0)
        row.lsns = (LsnRange){view->layers->lsn_lo[selection.layers[0]],
                              view->layers->lsn_hi[selection.layers[selection.count - 1]]};
    set_flip(&row);
    legacy_l0_selection_release(&selection);
    return row;
}

/* The layers that make up the stack over a key, newest first. */
static void stack_layers(const PlanView *view, Key key, Lsn from, Lsn at, VerdictRow *row)
{
    LegacyStackLayers layers = {0};
    legacy_stack_at(view->layers, view->live, view->live_count, key, from, at, &layers);
    row->layers = mem_alloc((layers.count + 1) * sizeof *row->layers);
    for (size_t i = 0; i < layers.count; i++)
        if (layers.at[i].role == LEGACY_COUNTED)
            row->layers[row->count++] = layers.at[i].layer;
    row->deltas = (uint32_t)row->count;
    array_release(&layers);
}

static bool stack_row(const PlanView *view, LegacyTimeline *timeline, VerdictRow *row, bool *found, Error *error)
{
    LegacyParts parts = {0};
    size_t dense;
    Lsn at = legacy_partition_lsn(timeline, view->layers, view->live, view->live_count);
    *found = false;
    if (!legacy_parts_of(view, timeline, at, &parts, &dense, NULL, error)) {
        legacy_parts_release(&parts);
        return false;
    }
    LegacyHeights heights;
    legacy_heights_init(&heights, view->layers, view->live, view->live_count, &parts, at, UINT32_MAX, NULL, NULL);
    const LegacyHeight *best = NULL;
    for (size_t i = 0; i < heights.at.count; i++) {
        const LegacyHeight *piece = &heights.at.at[i];
        if (piece->part < dense && piece->height > 0 && (!best || piece->height > best->height))
            best = piece;
    }
    if (best) {
        *found = true;
        *row = (VerdictRow){.number = best->part,
                            .lsns = {best->from, at},
                            .keys = legacy_part_hull(&parts, best->part),
                            .depth = best->height,
                            .deepest = best->tallest,
                            .limit = timeline->params.image_creation_threshold,
                            .measure = "stack",
                            .parameter = "image_creation_threshold"};
        stack_layers(view, best->tallest.lo, best->from, at, row);
        set_flip(row);
        row->due = row->due && !timeline->check_closed && at >= timeline->gc_applied;
    }
    legacy_heights_release(&heights);
    legacy_parts_release(&parts);
    return true;
}

static bool judge(const PlanView *view, const Policy *policy, Verdict *verdict, Error *error)
{
    LegacyMemory *memory = legacy_memory_open(view, policy);
    legacy_memory_begin(memory, view, policy);
    VerdictRow stack;
    bool found, ok = stack_row(view, &memory->timeline, &stack, &found, error);
    *verdict = (Verdict){.end_lsn = view->end_lsn, .stalled_by = LAYER_NONE};
    if (ok) {
        VerdictRow l0 = l0_row(view, &memory->timeline);
        verdict->rows = mem_alloc(2 * sizeof *verdict->rows);
        bool stack_first = found && stack.due && !l0.due;
        if (stack_first)
            verdict->rows[verdict->count++] = stack;
        verdict->rows[verdict->count++] = l0;
        if (found && !stack_first)
            verdict->rows[verdict->count++] = stack;
        verdict->due = verdict->rows[0].due;
    }
    legacy_memory_close(memory);
    return ok;
}

bool legacy_judge(const JudgeInput *input, Verdict *verdict, Error *error)
{
    if (input->view.sources != NULL)
        return judge(&input->view, input->policy, verdict, error);
    Estimate estimate;
    estimate_init(&estimate, input->view.layers, input->view.live, input->view.live_count,
                  input->policy->target_file_size, NULL);
    PlanSources sources = estimate_sources(&estimate);
    PlanView view = input->view;
    view.sources = &sources;
    bool ok = judge(&view, input->policy, verdict, error);
    estimate_release(&estimate);
    return ok;
}

/* survey.c - fills a survey step by step: sources, timeline, stack heights, gates; it can be cancelled between
 * partitions. */
#include "core/planner/legacy/survey.h"

#include "core/planner/legacy/legacy_memory.h"

#include <stdlib.h>

static void find_sources(LegacySurvey *survey)
{
    if (survey->view.sources != NULL)
        return;
    survey->estimate = mem_zero(1, sizeof *survey->estimate);
    estimate_init(survey->estimate, survey->view.layers, survey->view.live, survey->view.live_count,
                  survey->policy.target_file_size, NULL);
    survey->sources = estimate_sources(survey->estimate);
    survey->view.sources = &survey->sources;
}

/* Sets the timeline to the state in which a compaction would begin. */
static void find_timeline(LegacySurvey *survey)
{
    LegacyMemory *memory = legacy_memory_open(&survey->view, &survey->policy);
    legacy_memory_begin(memory, &survey->view, &survey->policy);
    survey->timeline = memory->timeline;
    survey->dump = memory->dump;
    memory->timeline.parts = (LegacyParts){0}; /* now owned by the survey */
    legacy_memory_close(memory);
}

static bool legacy_goes_on(const atomic_bool *cancel, Error *error)
{
    if (!cancel || !atomic_load_explicit(cancel, memory_order_relaxed))
        return true;
    return error_set(error, ERROR_CANCELLED, "cancelled");
}

/* Finds the parts, their pieces and the stacks over them. */
static bool find_heights(LegacySurvey *survey, LegacyHeightIndex *height_index, const atomic_bool *cancel, Error *error)
{
    LegacyTimeline *timeline = &survey->timeline;
    survey->exact = legacy_parts_exact(&survey->view);
    if (!legacy_goes_on(cancel, error) ||
        !legacy_parts_of(&survey->view, timeline, survey->at, &height_index->cover, &timeline->parts,
                         &timeline->dense_parts, error) ||
        !legacy_goes_on(cancel, error))
        return false;
    legacy_heights_of(&survey->heights, height_index, &timeline->parts, UINT32_MAX, NULL, NULL);
    return legacy_goes_on(cancel, error);
}

static bool find_gates(LegacySurvey *survey, const atomic_bool *cancel, Error *error)
{
    LegacyTimeline *timeline = &survey->timeline;
    const PlanView *view = &survey->view;
    const LegacyParts *parts = &timeline->parts;
    survey->at = legacy_partition_lsn(timeline, view->layers, view->live, view->live_count);
    LegacyHeightIndex height_index;
    legacy_height_index_init(&height_index, view->layers, view->live, view->live_count, survey->at);
    bool found = find_heights(survey, &height_index, cancel, error);
    legacy_height_index_release(&height_index);
    if (!found)
        return false;
    timeline->part_lsn = survey->at;
    LegacyTimelineSize size = {timeline->sharding.count > 0, timeline->logical_exact, timeline->logical_bytes};
    survey->check = legacy_check_due(&timeline->params, timeline->check, size, survey->at);
    survey->check.open = survey->check.open && !timeline->check_closed;
    survey->gates = mem_alloc((parts->at.count + 1) * sizeof *survey->gates);
    survey->bytes = mem_alloc((parts->at.count + 1) * sizeof *survey->bytes);
    survey->cost = mem_alloc((parts->at.count + 1) * sizeof *survey->cost);
    for (size_t p = 0; p < parts->at.count; p++) {
        survey->gates[p] = legacy_gate(&survey->heights, parts, p, &timeline->params, timeline->ancestor_lsn,
                                       legacy_timeline_force_lsn(timeline));
        survey->bytes[p] = legacy_part_bytes(view, timeline, parts, p, &survey->heights, &survey->cost[p]);
    }
    return true;
}

bool legacy_survey_init(LegacySurvey *survey, const PlanView *view, const Policy *policy, const atomic_bool *cancel,
                        Error *error)
{
    *survey = (LegacySurvey){.view = *view, .policy = *policy};
    find_sources(survey);
    find_timeline(survey);
    legacy_l0_select(&survey->l0, &(LegacyL0Input){.set = view->layers,
                                                   .ids = view->live,
                                                   .count = view->live_count,
                                                   .params = &survey->timeline.params,
                                                   .sources = survey->view.sources,
                                                   .force_lsn = legacy_timeline_force_lsn(&survey->timeline)});
    if (find_gates(survey, cancel, error))
        return true;
    legacy_survey_release(survey);
    return false;
}

void legacy_survey_release(LegacySurvey *survey)
{
    legacy_l0_selection_release(&survey->l0);
    legacy_heights_release(&survey->heights);
    free(survey->gates);
    free(survey->bytes);
    free(survey->cost);
    legacy_timeline_release(&survey->timeline);
    if (survey->estimate)
        estimate_release(survey->estimate);
    free(survey->estimate);
    *survey = (LegacySurvey){0};
}

size_t legacy_survey_part(const LegacySurvey *survey, Key key)
{
    const LegacyParts *parts = &survey->timeline.parts;
    for (size_t p = 0; p < parts->at.count; p++)
        for (size_t r = 0; r < parts->at.at[p].count; r++) {
            KeyRange keys = legacy_part_ranges(parts, p)[r];
            if (keys.lo <= key && key < keys.hi)
                return p;
        }
    return LEGACY_PART_NONE;
}

size_t legacy_survey_spanning(const LegacySurvey *survey, Key key)
{
    const LegacyParts *parts = &survey->timeline.parts;
    size_t part = legacy_survey_part(survey, key);
    for (size_t p = 0; part == LEGACY_PART_NONE && p < parts->at.count; p++)
        if (legacy_part_hull(parts, p).lo > key)
            part = p;
    return part;
}

uint64_t legacy_survey_wal_left(const LegacySurvey *survey)
{
    return legacy_l0_wal_left(&survey->timeline, survey->l0.count);
}

PlanForecast legacy_survey_next(const LegacySurvey *survey)
{
    return legacy_view_next_pass(&survey->view, &survey->timeline, survey->dump, survey->at,
                                 (LegacyPass){survey->gates, survey->bytes, survey->l0.count, &survey->check});
}

LegacyLostImages legacy_survey_lost_images(const LegacySurvey *survey)
{
    LegacyLostImages lost = {0};
    const LayerSet *set = survey->view.layers;
    for (size_t i = 0; set->has_disk_consistent && i < survey->view.live_count; i++) {
        LayerId id = survey->view.live[i];
        if (!layer_is_image(set, id) || set->lsn_lo[id] <= set->disk_consistent)
            continue;
        lost.images++;
        lost.unsized += set->size[id] == SIZE_UNKNOWN;
        lost.bytes += set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
    }
    return lost;
}

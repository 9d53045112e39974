/* lsm_survey.c - asks analysis and planner about one family at one step. */
#include "core/analysis/lsm_survey.h"

void lsm_survey_init(LsmSurvey *survey, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step)
{
    lsm_survey_init_levels(survey, lsm, family, options, step);
    if (!lsm->families.at[family].order_broken) {
        survey->depth = lsm_depth_measure(&survey->state);
        survey->worst = lsm_depth_ever(lsm, family, NULL);
    }
}

/* Asks about the survey's state. */
static void survey_state(LsmSurvey *survey, StepId step)
{
    bool ordered = !survey->state.family->order_broken;
    lsm_account(survey->lsm, survey->family, step, LSM_THRASH_STEPS, &survey->account);
    lsm_scores(&survey->state, &survey->options, &survey->scores);
    survey->next.seed = PLACEMENT_NONE;
    if (ordered && !survey->options.disabled)
        lsm_pick(&survey->state, &survey->options, &survey->next);
}

void lsm_survey_init_levels(LsmSurvey *survey, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step)
{
    *survey = (LsmSurvey){.lsm = lsm, .family = family, .options = *options};
    lsm_state_init(&survey->state, lsm, family);
    lsm_state_go(&survey->state, step);
    survey_state(survey, step);
}

void lsm_survey_init_layers(LsmSurvey *survey, const LayerSet *set, const LayerId *layers, size_t count,
                            const LsmOptions *options, StepId step)
{
    *survey = (LsmSurvey){.lsm = set->lsm, .family = set->family, .options = *options};
    lsm_state_of(&survey->state, set, layers, count);
    survey_state(survey, step);
}

void lsm_survey_release(LsmSurvey *survey)
{
    lsm_pick_release(&survey->next);
    lsm_state_release(&survey->state);
    *survey = (LsmSurvey){0};
}

uint32_t lsm_survey_level_count(const LsmSurvey *survey)
{
    return lsm_state_deepest(&survey->state) + 1;
}

bool lsm_survey_has_level(const LsmSurvey *survey, uint32_t level)
{
    const LsmLevelAccount *account = &survey->account.levels[level];
    return level == 0 || survey->options.style == LSM_STYLE_LEVELED || survey->state.levels[level].count > 0 ||
           account->written > 0 || account->moved > 0;
}

double lsm_survey_overlap(const LsmSurvey *survey, uint32_t placement)
{
    const LsmPlacement *table = &survey->lsm->families.at[survey->family].placements.at[placement];
    uint64_t below = lsm_touching_bytes(&survey->state, table->level + 1u, placement_keys(table));
    return (double)below / (double)(table->size ? table->size : 1);
}

size_t lsm_survey_overlap_rank(const LsmSurvey *survey, uint32_t placement)
{
    uint32_t own_level = survey->lsm->families.at[survey->family].placements.at[placement].level;
    const LsmLevel *level = &survey->state.levels[own_level];
    double own = lsm_survey_overlap(survey, placement);
    size_t rank = 1;
    for (size_t i = 0; i < level->count; i++)
        rank += level->at[i] != placement && lsm_survey_overlap(survey, level->at[i]) < own;
    return rank;
}

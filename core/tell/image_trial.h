/* image_trial.h - would a larger target_file_size create an image of a key? Says only what was tried.
 *
 * Images are created where they are smaller than the deltas of the level. The pages that exist set the size of the
 * images, and no parameter changes it; but a larger target makes the level reach further down, and so have more deltas.
 */
#ifndef CORE_TELL_IMAGE_TRIAL_H
#define CORE_TELL_IMAGE_TRIAL_H

#include "core/tell/fate_trials.h"

typedef struct ImageTrial {
    uint64_t found;          /* the target_file_size that creates an image of the key in level 0; 0: none does */
    uint64_t images, deltas; /* bytes that were compared there, or at the largest target that was tried */
    uint64_t largest;        /* the largest target_file_size that was tried; 0: nothing was tried */
    bool estimated;          /* these bytes are estimates */
} ImageTrial;

/* Does image_trial() plan again? Not more than PLAN_AGAIN_LAYERS layers, and not a run of several compactions. */
bool image_trial_plans(const History *plan);
/* Tries larger targets for the key, if level 0 of `plan`, which is one compaction, writes deltas there: first one with
 * which level 0 holds everything, then, if that creates an image, the present one times four, sixteen, and so on.
 * `again`: as in fate_trials_text(); NULL, or more than PLAN_AGAIN_LAYERS layers: nothing is tried. Costs up to 12
 * plans, or for up to 2,000 layers 100. */
ImageTrial image_trial(const History *plan, Key key, PlanAgain again);
/* Appends the result as a line behind `indent`; nothing if nothing was tried. */
void image_trial_line(const ImageTrial *trial, const Policy *policy, const char *indent, Text *out);

#endif

/* step.h - the number of a step: what happens to layers is a list of steps (core/history/history.h), and a store's
 * MANIFEST is one too (core/model/lsm.h).
 */
#ifndef CORE_MODEL_STEP_H
#define CORE_MODEL_STEP_H

#include <stdint.h>

typedef uint32_t StepId;
#define STEP_NEVER UINT32_MAX /* the end of what is still alive */

#endif

/* lsm_history.h - one family of an LSM store as a History: the form that the explorer, pictures, ledger and lives use.
 *
 *     placement 7 of the family   = layer 7, a delta over the table's keys and sequence numbers
 *     step 12 of the store        = step 12, a STEP_EDIT
 *     a table that was written    = a job with the event's inputs
 */
#ifndef CORE_HISTORY_LSM_HISTORY_H
#define CORE_HISTORY_LSM_HISTORY_H

#include "core/history/history.h"
#include "core/model/lsm.h"

/* Fills a history, which must be initialised and empty, from a family of the store. `lsm` is heap memory that the
 * history owns from then on. `vertical` chooses what the layers' LSN fields mean: rows of levels (then a read visits
 * layers from the top down), sequence numbers, or the steps of birth. Unknown sequence numbers (LevelDB) are replaced
 * by steps of birth. O(placements × log keys + inputs). */
void lsm_history_init(History *history, Lsm *lsm, uint32_t family, Vertical vertical);
/* Initialises `to` as the same store with another family or axis, under the same policy: only the layers differ. `to`
 * takes over the store; afterwards `from` can only be released. Costs as lsm_history_init(). */
void lsm_history_turn(History *from, uint32_t family, Vertical vertical, History *to);

#endif

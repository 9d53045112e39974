/* history_check.h - checks that a history file is possible. These rules hold for every history that the program made:
 *
 *     layers[4].born          at the step that creates it; a layer that no step creates was loaded
 *     layers[4].died          not before its birth; at the step that deletes it
 *     layers[9].born          of a piece (history/slices.h): where the other pieces of its layer are born
 *     layers[4].job           the job's output is made by that job, inside of the job's keys and LSNs
 *     jobs[7].needs           a job that needs another was executed after it
 *     levels[0].layers        as many as deltas and images
 *     steps[9].layer          a flush begins where the one before it ended
 *     samples[3].live_bytes   the sum over the layers that live at that step
 *
 * References are already inside of their arrays (history_read.c). Questions that need records (is every record still
 * there?) are left to `layerscope info --audit`.
 */
#ifndef CORE_FORMATS_HISTORY_CHECK_H
#define CORE_FORMATS_HISTORY_CHECK_H

#include "core/formats/reader.h"

/* Checks all rules. False: the error has the JSON path of the first violation and the number of violations; notes have
 * the others. O(history). */
bool history_check(Reader *reader, const History *history, Error *error);

#endif

/* gates_work.h - surveys the shown layers as production's own algorithm would, at once or on a thread. */
#ifndef TUI_APP_GATES_WORK_H
#define TUI_APP_GATES_WORK_H

#include "tui/app/gates.h"

/* A survey that is made, or will be. */
typedef struct GatesWork GatesWork;

/* Prepares a survey of what the session shows. The caller owns it. */
GatesWork *gates_work_new(const Session *session);
/* Cancels the survey if it is in progress, and frees it; `work` may be NULL. */
void gates_work_free(GatesWork *work);
/* Is the survey about the shown layers and the session's policy? False for NULL. */
bool gates_work_is_shown(const Session *session, const GatesWork *work);
/* Starts the survey on a thread, which reads the history. False if no thread can be started. */
bool gates_work_start(GatesWork *work);
/* Makes the survey before it returns. */
void gates_work_make(GatesWork *work);
/* Has the thread ended? With `wait`, waits until it has. */
bool gates_work_ended(GatesWork *work, bool wait);
/* The result of a survey that has ended; NULL, with the reason in `error` unless that is NULL, if the keyspace has too
 * many partitions. Owned by `work`. */
const GatesView *gates_work_view(const GatesWork *work, Error *error);

#endif

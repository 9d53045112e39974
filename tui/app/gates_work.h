/* gates_work.h - surveying the shown layers as production's own algorithm would, at once or on a thread. */
#ifndef TUI_APP_GATES_WORK_H
#define TUI_APP_GATES_WORK_H

#include "tui/app/gates.h"

/* A survey, made or in the making. */
typedef struct GatesWork GatesWork;

/* Of what the session shows; nothing is made yet. The caller owns it. */
GatesWork *gates_work_new(const Session *session);
/* Gives it up where it is under way. NULL is fine. */
void gates_work_free(GatesWork *work);
/* Is it about what is shown now? False for NULL. */
bool gates_work_is_shown(const Session *session, const GatesWork *work);
/* Makes it on a thread, which reads the history. False: the system gives no thread. */
bool gates_work_start(GatesWork *work);
/* Makes it now. */
void gates_work_make(GatesWork *work);
/* Has the thread ended? `wait`: once it has. */
bool gates_work_ended(GatesWork *work, bool wait);
/* What was found; NULL, with the reason where `error` is not NULL: the key space has too many partitions. */
const GatesView *gates_work_view(const GatesWork *work, Error *error);

#endif

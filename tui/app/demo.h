/* demo.h - the small history that `layerscope` shows without a file. */
#ifndef TUI_APP_DEMO_H
#define TUI_APP_DEMO_H

#include "core/history/history.h"

/* Simulates the demo: the same history each time. The caller frees it with history_free(). Never fails. */
History *demo_history(void);
/* The step to start at, where a level has just been split into partitions. */
StepId demo_step(const History *history);
/* The first message: which keys to press next. A constant. */
const char *demo_hint(void);

#endif

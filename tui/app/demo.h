/* demo.h - what `layerscope` shows without a file: a small history that tells a story. */
#ifndef TUI_APP_DEMO_H
#define TUI_APP_DEMO_H

#include "core/history/history.h"

/* The demo history, in heap memory that the caller frees. Never fails. */
History *demo_history(void);
/* The step to start at, where a level has just been split into partitions. */
StepId demo_step(const History *history);
/* The text of the bottom line: what to press next. */
const char *demo_hint(void);

#endif

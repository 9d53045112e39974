/* demo.h - what `layerscope` shows without a file: a small history that tells a story. */
#ifndef TUI_APP_DEMO_H
#define TUI_APP_DEMO_H

#include "core/history/history.h"

/* A new heap history; never fails. */
History *demo_history(void);
/* The step to open at: a level has just been split into partitions. */
StepId demo_step(const History *history);
/* What to press next, for the bottom line. */
const char *demo_hint(void);

#endif

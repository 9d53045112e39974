/* map_threads.h - the threads on which the maps of many layers are painted. */
#ifndef TUI_APP_MAP_THREADS_H
#define TUI_APP_MAP_THREADS_H

#include "tui/view/map.h"

/* Tasks (task.h) that run freely. */
extern const MapThreads map_threads;

#endif

/* cores.h - the number of processors that are online. */
#ifndef TUI_APP_CORES_H
#define TUI_APP_CORES_H

#include <unistd.h>

/* At least 1. */
static inline unsigned cores_online(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 0 ? (unsigned)cores : 1;
}

#endif

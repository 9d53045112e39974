/* inside.h - the records of the selected layer, read from its file: figures of the whole layer, and how dense records
 * lie over keys and LSNs in the part that the map shows.
 *
 * A file of 256 MiB takes some tenths of a second. On a terminal it is read on a thread of its own, which knows the
 * file's path and nothing of the explorer; until it ends, the view shows the part that is known.
 */
#ifndef TUI_APP_INSIDE_H
#define TUI_APP_INSIDE_H

#include "core/records/layer_density.h"
#include "core/records/layer_inside.h"
#include "tui/app/session.h"

/* Hottest keys and longest holes that are kept. */
#define INSIDE_TOP 8u

typedef enum InsideState {
    INSIDE_NOTHING,  /* no layer is selected */
    INSIDE_PLANNED,  /* the layer is only planned */
    INSIDE_NO_FILES, /* what is shown came without layer files */
    INSIDE_NO_FILE,  /* this layer's file does not exist */
    INSIDE_BROKEN,   /* the file cannot be opened: `failure` has the reason */
    INSIDE_READ,
} InsideState;

typedef struct InsideView {
    InsideState state;
    LayerId layer;
    bool narrowed; /* the map's window shows only a part of the layer */
    Error failure;
    const LayerDensity *density; /* of the part in the window; NULL: still being read */
    const LayerInside *inside;   /* of all records; NULL: still being read */
    const LayerDamages *damages; /* the damage found together with `inside` */
} InsideView;

/* What is known so far; starts reading where necessary. `cols` and `rows` are the size of the picture. Valid until the
 * next call. */
InsideView inside_view(Session *session, uint32_t cols, uint32_t rows);
/* Is something being read? */
bool inside_pending(const Session *session);

#endif

/* inside.h - the records of the selected layer, read from its file: figures of the whole layer, and the density of
 * records over keys and LSNs in the part that the map shows.
 *
 * Reading 256 MiB takes some tenths of a second. On a terminal a thread does it, which uses only the file's path; until
 * it ends, the view shows what is known so far.
 */
#ifndef TUI_APP_INSIDE_H
#define TUI_APP_INSIDE_H

#include "core/records/layer_density.h"
#include "core/records/layer_inside.h"
#include "tui/app/session.h"

/* The number of hottest keys and of longest holes that are kept. */
#define INSIDE_TOP 8u

typedef enum InsideState {
    INSIDE_NOTHING,  /* no layer is selected */
    INSIDE_PLANNED,  /* the layer is only planned */
    INSIDE_NO_FILES, /* what is shown was loaded without layer files */
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

/* What is known so far; starts reading what is not. `cols` and `rows` are the size of the picture. Valid until the next
 * call. */
InsideView inside_view(Session *session, uint32_t cols, uint32_t rows);
/* Is something being read? */
bool inside_pending(const Session *session);

#endif

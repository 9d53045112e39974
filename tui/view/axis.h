/* axis.h - an axis of the map: a monotone map from keys (or LSNs) to positions, and back.
 *
 *     rank r      0     1          2   3          keys[r], ascending and distinct
 *     rank axis   |-----|-----|-----|             every segment is equally wide
 *     linear      |--|----------------|---|       as wide as it has keys
 *     bytes       |------------|--|---|           as wide as the bytes stored in it
 *     adaptive    |---|--------|------|           as wide as the layers in it: each layer brings the same width
 *
 * An axis is a table: a position per rank. Between two ranks positions are interpolated, so that markers and the cursor
 * may stand anywhere. Positions are 128-bit: on a linear axis the position is the key itself, and nothing is lost.
 */
#ifndef TUI_VIEW_AXIS_H
#define TUI_VIEW_AXIS_H

#include "core/model/layer_index.h"

typedef enum KeyAxisKind {
    KEY_AXIS_RANK,
    KEY_AXIS_LINEAR,
    KEY_AXIS_BYTES,
    KEY_AXIS_ADAPTIVE,
    KEY_AXIS_COUNT_
} KeyAxisKind;
typedef enum LsnAxisKind { LSN_AXIS_RANK, LSN_AXIS_LINEAR, LSN_AXIS_COUNT_ } LsnAxisKind;

typedef U128 Position;

typedef struct Axis {
    U128 *values;        /* keys or LSNs; ascending, distinct; owned */
    Position *positions; /* of the values; ascending, positions[0] == 0; owned */
    uint32_t count;
    Position length; /* at least 1; the last value's position, or more where there is but one value */
} Axis;

/* The key axis of an indexed set. The caller frees it with axis_release(). O(layers + keys). */
void axis_init_keys(Axis *axis, KeyAxisKind kind, const LayerSet *set, const LayerIndex *index);
/* The key axis of several sets, all indexed among the edges of all; bytes or layers are summed over all of them. */
void axis_init_keys_of(Axis *axis, KeyAxisKind kind, const LayerSet *const *sets, const LayerIndex *indexes,
                       size_t count);
void axis_init_lsns(Axis *axis, LsnAxisKind kind, const LayerIndex *index);
/* The vertical axis of rows. Rows without any of the layers `ids` have no height, so that a step shows only its own
 * rows. Where rows are levels, those below L0 have ROW_HEIGHT_DEEP times the height of a row of L0. O(layers +
 * LSNs). */
void axis_init_rows(Axis *axis, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count);
void axis_release(Axis *axis);

/* The position of a value; 0 below the first value, `length` above the last. O(log n). */
Position axis_position(const Axis *axis, U128 value);
/* The smallest value whose position is >= `position`; the last value behind the end. axis_position(axis_value(p)) >= p.
 * O(log n). */
U128 axis_value(const Axis *axis, Position position);

/* The name in options: "rank", "linear", "bytes", "adaptive". */
const char *key_axis_name(KeyAxisKind kind);
const char *lsn_axis_name(LsnAxisKind kind);
/* The words in a label: "by rank", "linear". */
const char *key_axis_words(KeyAxisKind kind);
const char *lsn_axis_words(LsnAxisKind kind);
/* Reads `rank|linear|bytes|adaptive`, optionally with `,rank` or `,linear` for the LSN axis. ERROR_USAGE for others. */
bool axes_parse(Str text, KeyAxisKind *key_axis, LsnAxisKind *lsn_axis, Error *error);

#endif

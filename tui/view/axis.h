/* axis.h - an axis of the map: a monotone map from keys (or LSNs) to positions, and back.
 *
 *     rank r      0     1          2   3          keys[r], ascending and distinct
 *     rank axis   |-----|-----|-----|             every segment is equally wide
 *     linear      |--|----------------|---|       as wide as it has keys
 *     bytes       |------------|--|---|           as wide as the bytes stored in it
 *     adaptive    |---|--------|------|           as wide as the layers in it: each layer adds the same width
 *
 * An axis is a table with a position for each rank. Positions between two ranks are interpolated, so that markers and
 * the cursor may stand anywhere. They have 128 bits, enough for a linear axis, where they are distances of keys.
 */
#ifndef TUI_VIEW_AXIS_H
#define TUI_VIEW_AXIS_H

#include "core/history/history.h"
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
    Position *positions; /* positions of the values; ascending, positions[0] == 0; owned */
    uint32_t count;
    Position length; /* the last value's position; where there is only one value, more than its position. At least 1 */
} Axis;

/* Makes the key axis of an indexed set. The caller frees it with axis_release(). O(layers + keys). */
void axis_init_keys(Axis *axis, KeyAxisKind kind, const LayerSet *set, const LayerIndex *index);
/* Makes the key axis of `count` sets (at least 1), all indexed among the edges of all; bytes or layers are summed over
 * all of them. */
void axis_init_keys_of(Axis *axis, KeyAxisKind kind, const LayerSet *const *sets, const LayerIndex *indexes,
                       size_t count);
/* Makes the LSN axis of an indexed set. O(LSNs). */
void axis_init_lsns(Axis *axis, LsnAxisKind kind, const LayerIndex *index);
/* Makes the vertical axis of rows. Rows without any of the layers `ids` have no height, so that a step shows only its
 * own rows. Where rows are levels, those below L0 are twice as high as a row of L0. O(layers + LSNs). */
void axis_init_rows(Axis *axis, LayerView view);
/* The height of a row that has layers, in rows of L0. */
unsigned axis_row_height(const LayerSet *set, Lsn row);
void axis_release(Axis *axis);

/* The position of a value; 0 below the first value, `length` above the last. O(log n). */
Position axis_position(const Axis *axis, U128 value);
/* The smallest value whose position is >= `position`; the last value for positions after the end. O(log n) for
 * each bit of a key. */
U128 axis_value(const Axis *axis, Position position);
/* The label of an edge on the vertical axis. By creation the top edge is the end of the last step, whose name it has:
 * there is no step behind it. */
char *edge_label(const History *history, Lsn edge, char out[LSN_TEXT_SIZE]);
/* Sets the smallest of all values, on the axis or not, whose position is >= `position`. False: there is none. O(log n),
 * and a few operations for each bit of a key. */
bool axis_first_value(const Axis *axis, Position position, U128 *value);

/* The name that options have: "rank", "linear", "bytes", "adaptive". */
const char *key_axis_name(KeyAxisKind kind);
const char *lsn_axis_name(LsnAxisKind kind);
/* The words that labels have: "by rank", "linear". */
const char *key_axis_words(KeyAxisKind kind);
const char *lsn_axis_words(LsnAxisKind kind);
/* Reads `rank|linear|bytes|adaptive`, optionally with `,rank` or `,linear` for the LSN axis, which otherwise stays as
 * it is. ERROR_USAGE for other texts. */
bool axes_parse(Str text, KeyAxisKind *key_axis, LsnAxisKind *lsn_axis, Error *error);

#endif

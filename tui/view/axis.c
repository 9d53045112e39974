/* axis.c - computes tables of positions, and interpolates between them.
 *
 * Rank, bytes and adaptive axes give each segment (the keys between two neighbouring edges) a width and interpolate
 * inside it; on the linear axis the position is the key minus the first key. Bytes and adaptive share one sweep: a
 * layer spreads its weight (its bytes, or one) evenly over the segments it covers, and a segment is as wide as the
 * weight it collected:
 *
 *     layer A  [0,4) 40 MB     segments   0   1   2   3       A gives 10 each, B 30 each
 *     layer B  [2,4) 60 MB     width      10  10  40  40      (each is at least 1/16 of the mean, so that none
 * vanishes)
 */
#include "tui/view/axis.h"

#include "core/base/search.h"

#include <stdlib.h>

#define UNIT                ((U128)1 << 64) /* the width of a segment on a rank axis */
#define TYPICAL_DELTA_BYTES ((uint64_t)256 << 20)
#define TYPICAL_IMAGE_BYTES ((uint64_t)128 << 20)

static void axis_start(Axis *axis, uint32_t count)
{
    *axis = (Axis){.count = count};
    axis->values = mem_alloc((size_t)count * sizeof *axis->values);
    axis->positions = mem_alloc((size_t)count * sizeof *axis->positions);
}

static void axis_end(Axis *axis)
{
    Position last = axis->count ? axis->positions[axis->count - 1] : 0;
    axis->length = last ? last : UNIT;
}

static void place_by_rank(Axis *axis)
{
    for (uint32_t r = 0; r < axis->count; r++)
        axis->positions[r] = (Position)r << 64;
}

static void place_linearly(Axis *axis)
{
    for (uint32_t r = 0; r < axis->count; r++)
        axis->positions[r] = axis->values[r] - axis->values[0];
}

static double layer_weight(const LayerSet *set, size_t id, KeyAxisKind kind)
{
    if (kind == KEY_AXIS_ADAPTIVE)
        return 1;
    if (set->size[id] != SIZE_UNKNOWN)
        return (double)set->size[id] + 1;
    return (double)(set->kind[id] == LAYER_IMAGE ? TYPICAL_IMAGE_BYTES : TYPICAL_DELTA_BYTES);
}

static double axis_add_weights(double *change, KeyAxisKind kind, const LayerSet *set, const LayerIndex *index)
{
    double total = 0;
    for (size_t id = 0; id < index->layer_count; id++) {
        uint32_t lo = index->key_lo[id], hi = index->key_hi[id];
        if (hi <= lo)
            continue;
        double weight = layer_weight(set, id, kind), share = weight / (hi - lo);
        change[lo] += share;
        change[hi] -= share;
        total += weight;
    }
    return total;
}

static void place_by_weight(Axis *axis, KeyAxisKind kind, const LayerSet *const *sets, const LayerIndex *indexes,
                            size_t count)
{
    double *change = mem_zero((size_t)axis->count + 1, sizeof *change);
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += axis_add_weights(change, kind, sets[i], &indexes[i]);
    double least = axis->count > 1 ? total / (axis->count - 1) / 16 : 1, here = 0, at = 0;
    double unit = total > 0 ? 0x1p40 / total * axis->count : 1; /* a mean segment is about 2^40 */
    for (uint32_t r = 0; r < axis->count; r++) {
        axis->positions[r] = (Position)at << 32;
        here += change[r];
        double width = here > least ? here : least;
        at += width * unit + 1;
    }
    free(change);
}

void axis_init_keys_of(Axis *axis, KeyAxisKind kind, const LayerSet *const *sets, const LayerIndex *indexes,
                       size_t count)
{
    axis_start(axis, indexes[0].key_count);
    for (uint32_t r = 0; r < axis->count; r++)
        axis->values[r] = indexes[0].keys[r];
    if (kind == KEY_AXIS_LINEAR)
        place_linearly(axis);
    else if (kind == KEY_AXIS_RANK)
        place_by_rank(axis);
    else
        place_by_weight(axis, kind, sets, indexes, count);
    axis_end(axis);
}

void axis_init_keys(Axis *axis, KeyAxisKind kind, const LayerSet *set, const LayerIndex *index)
{
    axis_init_keys_of(axis, kind, &set, index, 1);
}

void axis_init_lsns(Axis *axis, LsnAxisKind kind, const LayerIndex *index)
{
    axis_start(axis, index->lsn_count);
    for (uint32_t r = 0; r < axis->count; r++)
        axis->values[r] = index->lsns[r];
    if (kind == LSN_AXIS_LINEAR)
        place_linearly(axis);
    else
        place_by_rank(axis);
    axis_end(axis);
}

unsigned axis_row_height(const LayerSet *set, Lsn row)
{
    enum { ROW_HEIGHT_DEEP = 2 };
    return vertical_axis(set->vertical)->has_levels && vertical_row_level(row) > 0 ? ROW_HEIGHT_DEEP : 1;
}

void axis_init_rows(Axis *axis, LayerView view)
{
    axis_start(axis, view.index->lsn_count);
    int32_t *change = mem_zero((size_t)axis->count + 1, sizeof *change), lying = 0;
    for (size_t i = 0; i < view.count; i++) {
        change[view.index->lsn_lo[view.ids[i]]]++;
        change[view.index->lsn_hi[view.ids[i]]]--;
    }
    Position at = 0;
    for (uint32_t r = 0; r < axis->count; r++) {
        axis->values[r] = view.index->lsns[r];
        axis->positions[r] = at;
        lying += change[r];
        at += lying > 0 ? UNIT * axis_row_height(view.set, view.index->lsns[r]) : 0;
    }
    free(change);
    axis_end(axis);
}

void axis_release(Axis *axis)
{
    free(axis->values);
    free(axis->positions);
    *axis = (Axis){0};
}

/* The last index whose entry is <= wanted; the first entry must be. O(log count). */
static uint32_t axis_last_at_most(const U128 *table, uint32_t count, U128 wanted)
{
    uint32_t behind;
    search_first(behind, 1, count, table[behind] > wanted);
    return behind - 1;
}

/* floor(part / whole * 2^64) for part < whole. Exact where `whole` fits 64 bits, else to 63 bits. */
static uint64_t axis_fraction_of(U128 part, U128 whole)
{
    while (whole >> 64) {
        whole >>= 1;
        part >>= 1;
    }
    U128 fraction = (part << 64) / whole;
    return u128_clamp64(fraction);
}

/* floor(n * fraction / 2^64) */
static U128 axis_scaled_by(U128 n, uint64_t fraction)
{
    return (n >> 64) * fraction + ((U128)u128_low(n) * fraction >> 64);
}

/* The position of a value from values[r] on, below values[r + 1]. */
static Position axis_position_in(const Axis *axis, uint32_t r, U128 value)
{
    U128 part = value - axis->values[r], whole = axis->values[r + 1] - axis->values[r];
    Position width = axis->positions[r + 1] - axis->positions[r];
    if (width == whole)
        return axis->positions[r] + part; /* linear */
    return axis->positions[r] + axis_scaled_by(width, axis_fraction_of(part, whole));
}

Position axis_position(const Axis *axis, U128 value)
{
    if (axis->count == 0 || value <= axis->values[0])
        return 0;
    if (value >= axis->values[axis->count - 1])
        return axis->count > 1 || value == axis->values[0] ? axis->positions[axis->count - 1] : axis->length;
    return axis_position_in(axis, axis_last_at_most(axis->values, axis->count, value), value);
}

bool axis_first_value(const Axis *axis, Position position, U128 *value)
{
    uint32_t r;
    *value = 0;
    if (position == 0)
        return true;
    if (axis->count == 1) { /* only values above the axis have a position above 0 */
        *value = axis->values[0] + 1;
        return axis->values[0] < U128_MAX && axis->length >= position;
    }
    search_first(r, 0, axis->count, axis->positions[r] >= position);
    if (r >= axis->count)
        return false;
    U128 lo = axis->values[r - 1], hi = axis->values[r];
    while (hi - lo > 1) {
        U128 middle = lo + (hi - lo) / 2;
        if (axis_position_in(axis, r - 1, middle) >= position)
            hi = middle;
        else
            lo = middle;
    }
    *value = hi;
    return true;
}

U128 axis_value(const Axis *axis, Position position)
{
    if (axis->count == 0)
        return 0;
    if (position >= axis->positions[axis->count - 1])
        return axis->values[axis->count - 1];
    uint32_t r = axis_last_at_most(axis->positions, axis->count, position);
    /* The smallest value in (values[r], values[r + 1]] that reaches the position is found by bisection, so that it
     * agrees with axis_position() to the last bit. */
    U128 lo = axis->values[r], hi = axis->values[r + 1];
    if (axis->positions[r] == position)
        return lo;
    while (hi - lo > 1) {
        U128 middle = lo + (hi - lo) / 2;
        if (axis_position(axis, middle) >= position)
            hi = middle;
        else
            lo = middle;
    }
    return hi;
}

static const char *const key_axis_names[KEY_AXIS_COUNT_] = {"rank", "linear", "bytes", "adaptive"};
static const char *const lsn_axis_names[LSN_AXIS_COUNT_] = {"rank", "linear"};

const char *key_axis_name(KeyAxisKind kind)
{
    return (unsigned)kind < KEY_AXIS_COUNT_ ? key_axis_names[kind] : "?";
}

const char *lsn_axis_name(LsnAxisKind kind)
{
    return (unsigned)kind < LSN_AXIS_COUNT_ ? lsn_axis_names[kind] : "?";
}

const char *key_axis_words(KeyAxisKind kind)
{
    static const char *const words[KEY_AXIS_COUNT_] = {"by rank", "linear", "by bytes", "adaptive"};
    return (unsigned)kind < KEY_AXIS_COUNT_ ? words[kind] : "?";
}

const char *lsn_axis_words(LsnAxisKind kind)
{
    return kind == LSN_AXIS_RANK ? "by rank" : "linear";
}

static int axis_find_name(Str name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (str_equal(name, str_from(names[i])))
            return i;
    }
    return -1;
}

bool axes_parse(Str text, KeyAxisKind *key_axis, LsnAxisKind *lsn_axis, Error *error)
{
    const char *comma = memchr(text.at, ',', text.length);
    Str key_name = comma ? (Str){text.at, (size_t)(comma - text.at)} : text;
    int key = axis_find_name(str_trim(key_name), key_axis_names, KEY_AXIS_COUNT_), lsn = (int)*lsn_axis;
    if (key < 0)
        return error_set(error, ERROR_USAGE, "axis '%.*s': expected rank, linear, bytes or adaptive",
                         STR_ARG(key_name));
    if (comma) {
        Str lsn_name = str_trim((Str){comma + 1, text.length - key_name.length - 1});
        lsn = axis_find_name(lsn_name, lsn_axis_names, LSN_AXIS_COUNT_);
        if (lsn < 0)
            return error_set(error, ERROR_USAGE, "LSN axis '%.*s': expected rank or linear", STR_ARG(lsn_name));
    }
    *key_axis = (KeyAxisKind)key;
    *lsn_axis = (LsnAxisKind)lsn;
    return true;
}

char *edge_label(const History *history, Lsn edge, char out[LSN_TEXT_SIZE])
{
    Lsn last = history_last_step(history);
    bool behind = history->layers.vertical == VERTICAL_CREATION && edge > last;
    return vertical_label(history->layers.vertical, behind ? last : edge, out);
}

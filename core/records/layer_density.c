/* layer_density.c - counts records in cells: one pass over the keys for the axis, one for the counts.
 *
 * The holes of the window are taken longest first. Each that would be wider than a column becomes one column. The keys
 * between such holes are stretches, each at least a column wide:
 *
 *     keys with records 0-9, 980-989, but for 4; 12 columns
 *     hole 10-979: 970 of 990 keys, 11.8 columns: made narrow, 11 columns are left for 20 keys
 *     hole 4: 1 of 20 keys, half a column: stays as it is
 *     columns   0-1 2-3 4-5 6-7 8-9 | hole | 980 981-982 983-984 985 986-987 988-989        5 + 1 + 6
 */
#include "core/records/layer_density.h"

#include "core/base/search.h"
#include "core/records/layer_inside.h"

#include <stdlib.h>

enum { COLS_MAX = 4096, HOLES_MAX = 256 };

static uint32_t density_clamp(uint32_t n)
{
    return n < 1 ? 1 : n > COLS_MAX ? COLS_MAX : n;
}

/* ---- leaves ---- */

typedef struct DensityWindow {
    KeyRange keys;
    LsnRange lsns;
} DensityWindow;

typedef struct DensityPass {
    LayerDamages damages;
    LayerScan scan;
    LayerLeaf leaf;
    const atomic_bool *cancel;
} DensityPass;

static void pass_begin(DensityPass *pass, const LayerFile *file, const atomic_bool *cancel)
{
    pass->damages = (LayerDamages){0};
    pass->cancel = cancel;
    layer_scan_init(&pass->scan, file, &pass->damages);
}

static bool cancelled(const DensityPass *pass)
{
    return pass->cancel && atomic_load_explicit(pass->cancel, memory_order_relaxed);
}

/* Reads on to the next leaf that may have keys in the range. */
static bool pass_next(DensityPass *pass, KeyRange keys)
{
    while (!cancelled(pass) && layer_scan_next(&pass->scan, &pass->leaf)) {
        if (pass->leaf.keys[0] >= keys.hi)
            return false;
        if (pass->leaf.keys[pass->leaf.count - 1] >= keys.lo)
            return true;
    }
    return false;
}

static bool pass_end(DensityPass *pass)
{
    bool ok = !cancelled(pass);
    layer_scan_release(&pass->scan);
    layer_damages_release(&pass->damages);
    return ok;
}

/* ---- first pass: the axes ---- */

/* Finds the longest holes between keys, and the extent of the records in the window. */
static bool find_extent(LayerDensity *density, const LayerFile *file, const DensityWindow *window, InsideHoles *holes,
                        const atomic_bool *cancel)
{
    DensityPass pass;
    Key before = 0;
    bool any = false;
    pass_begin(&pass, file, cancel);
    while (pass_next(&pass, window->keys)) {
        const LayerLeaf *leaf = &pass.leaf;
        for (uint32_t i = 0; i < leaf->count; i++) {
            Key key = leaf->keys[i];
            Lsn lsn = leaf->lsns[i];
            if (key < window->keys.lo || key >= window->keys.hi || lsn < window->lsns.lo || lsn >= window->lsns.hi)
                continue;
            if (!any)
                density->keys.lo = key, density->lsns = (LsnRange){lsn, lsn};
            else if (key - before > 1)
                inside_holes_add(holes, HOLES_MAX, (KeyRange){before + 1, key});
            density->lsns.lo = lsn < density->lsns.lo ? lsn : density->lsns.lo;
            density->lsns.hi = lsn > density->lsns.hi ? lsn : density->lsns.hi;
            before = key;
            any = true;
        }
    }
    if (any) {
        density->keys.hi = before == U128_MAX ? before : before + 1;
        density->lsns.hi += density->lsns.hi < UINT64_MAX;
    }
    return pass_end(&pass);
}

/* Keeps those of the holes (longest first) that are worth narrowing, in key order. Returns the number of keys outside
 * them. */
static Key density_choose_holes(KeyRange keys, InsideHoles *holes, uint32_t cols)
{
    Key live = keys.hi - keys.lo;
    uint32_t left = cols;
    size_t chosen = 0;
    while (chosen < holes->count && chosen < cols / 4 && holes->at[chosen].hi - holes->at[chosen].lo > live / left) {
        live -= holes->at[chosen].hi - holes->at[chosen].lo;
        chosen++;
        left--;
    }
    holes->count = chosen;
    if (chosen)
        qsort(holes->at, chosen, sizeof *holes->at, key_range_order);
    return live;
}

/* whole * part / all, without overflow, for part <= all. */
static uint32_t share(uint32_t whole, Key part, Key all)
{
    unsigned shift = 0;
    while (all >> shift >= (Key)1 << 96)
        shift++;
    return (uint32_t)(whole * (part >> shift) / (all >> shift));
}

static void add_stretch(LayerDensity *density, KeyRange keys, uint32_t cols)
{
    Key length = keys.hi - keys.lo;
    if (cols > length)
        cols = (uint32_t)length;
    for (uint32_t c = 0; c < cols; c++) /* c * length / cols, without overflow */
        density->key_bounds[density->cols++] = keys.lo + length / cols * c + length % cols * c / cols;
    density->key_bounds[density->cols] = keys.hi;
}

static void make_columns(LayerDensity *density, InsideHoles *holes, uint32_t cols)
{
    Key live = density_choose_holes(density->keys, holes, cols), before = 0, at = density->keys.lo;
    uint32_t stretches = (uint32_t)holes->count + 1, spare = cols - (uint32_t)holes->count - stretches, given = 0;
    density->key_bounds = mem_alloc(((size_t)cols + 1) * sizeof *density->key_bounds);
    density->hole = mem_zero(cols, sizeof *density->hole);
    for (size_t i = 0; i <= holes->count; i++) {
        Key end = i < holes->count ? holes->at[i].lo : density->keys.hi;
        before += end - at;
        uint32_t due = share(spare, before, live);
        add_stretch(density, (KeyRange){at, end}, 1 + due - given);
        given = due;
        if (i == holes->count)
            break;
        density->hole[density->cols++] = true;
        at = density->key_bounds[density->cols] = holes->at[i].hi;
    }
}

static void make_rows(LayerDensity *density, uint32_t rows)
{
    Lsn span = density->lsns.hi - density->lsns.lo;
    density->rows = rows > span ? (uint32_t)span : rows;
    if (density->rows == 0)
        density->rows = 1;
    density->lsn_bounds = mem_alloc(((size_t)density->rows + 1) * sizeof *density->lsn_bounds);
    for (uint32_t r = 0; r <= density->rows; r++)
        density->lsn_bounds[r] = density->lsns.lo + span / density->rows * r + span % density->rows * r / density->rows;
}

/* ---- second pass: the counts ---- */

static bool count_records(LayerDensity *density, const LayerFile *file, const atomic_bool *cancel)
{
    DensityPass pass;
    const Key *bounds = density->key_bounds;
    const Lsn *lsns = density->lsn_bounds;
    double rows_per_lsn = (double)density->rows / (double)(density->lsns.hi - density->lsns.lo);
    uint32_t col = 0;
    pass_begin(&pass, file, cancel);
    while (pass_next(&pass, density->keys)) {
        const LayerLeaf *leaf = &pass.leaf;
        for (uint32_t i = 0; i < leaf->count; i++) {
            Key key = leaf->keys[i];
            Lsn lsn = leaf->lsns[i];
            if (key < density->keys.lo || key >= density->keys.hi || lsn < density->lsns.lo || lsn >= density->lsns.hi)
                continue;
            while (key >= bounds[col + 1])
                col++;
            uint32_t row = (uint32_t)((double)(lsn - density->lsns.lo) * rows_per_lsn);
            row = row < density->rows ? row : density->rows - 1;
            while (lsn < lsns[row]) /* the estimated row may be too high, because the product was rounded */
                row--;
            while (lsn >= lsns[row + 1])
                row++;
            density->records[(size_t)row * density->cols + col]++;
        }
    }
    for (size_t i = 0; i < (size_t)density->rows * density->cols; i++) {
        density->total += density->records[i];
        density->most = density->records[i] > density->most ? density->records[i] : density->most;
    }
    return pass_end(&pass);
}

bool layer_density_init(LayerDensity *density, const LayerFile *file, KeyRange keys, LsnRange lsns, uint32_t cols,
                        uint32_t rows, const atomic_bool *cancel)
{
    LayerDensity made = {0};
    InsideHoles holes = {0};
    DensityWindow window = {keys, lsns};
    bool ok = find_extent(&made, file, &window, &holes, cancel);
    if (ok && made.keys.lo < made.keys.hi && made.lsns.lo < made.lsns.hi) {
        make_columns(&made, &holes, density_clamp(cols));
        make_rows(&made, density_clamp(rows));
        made.records = mem_zero((size_t)made.rows * made.cols, sizeof *made.records);
        ok = count_records(&made, file, cancel);
    }
    array_release(&holes);
    if (ok)
        *density = made;
    else
        layer_density_release(&made);
    return ok;
}

void layer_density_release(LayerDensity *density)
{
    free(density->key_bounds);
    free(density->hole);
    free(density->lsn_bounds);
    free(density->records);
    *density = (LayerDensity){0};
}

uint32_t layer_density_col(const LayerDensity *density, Key key)
{
    uint32_t col;
    search_first(col, 0, density->cols - 1, density->key_bounds[col + 1] > key);
    return col;
}

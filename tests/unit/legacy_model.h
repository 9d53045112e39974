/* legacy_model.h - the rules of the policy `legacy` once more, literally as production.md states them: slow, with plain
 * arrays, and without a look at core/planner/legacy. A rule that one test alone needs has its literal form there.
 *
 *     rules    literal form                                     vectors (tests/golden/legacy), or why there is none
 *     K1       text and order: test_model; model_pack, below    all: keys of every vector
 *     S1       key by key: test_model, test_legacy_gates        compact_l0: quirks (sharded-disposable-end)
 *     M1-M5    model_cover and others, below: test_legacy_map   random_map, neon_layermap
 *     M6       visible_naive and another: test_analysis         visibility: random_map
 *     V1       model_valid, below: test_legacy_map, …_rules     valid_layermap: random_valid
 *     F1       model_file_*, below: test_legacy_file_size       compact_l0: random_l0
 *     A1 A4    inline: test_legacy_rules                        none: vectors begin with L0. The import at one LSN
 *                                                               (A4) is no part of a simulation
 *     A2       model_rolls, below: test_legacy_loop             none: vectors begin with L0
 *     A3 A5    none                                             none: a server's clock, memory and sleep between two
 *                                                               batches. In a simulation a batch ends where the next
 *                                                               begins, and (3) of A2 is all that a clock decides
 *     B1       none                                             none: when the loop wakes up, not what it does
 *     B2 Z1    inline: test_legacy_rules                        compact only_l0, yield: random_legacy
 *     B3       model_partition_lsn, below: test_legacy_loop     compact: random_legacy, quirks
 *     B4       inline: test_legacy_rules, bounds: …_survey      none: what a restart does
 *     B5       none                                             compact l0, repart, images: random_legacyforce. A flag
 *                                                               of a request is an input, no rule
 *     L1 L2    inline: test_legacy_l0_select                    compact, compact_l0
 *     L3 L9    inline: test_legacy_rules                        compact_l0: random_l0, random_l0edge
 *     L4       order: test_legacy_l0                            compact_l0: random_l0. Stored sizes come from files:
 *                                                               the vectors' cuts depend on the last one's padding
 *     L5       coverage and heap, inline: test_legacy_l0        compact_l0: random_l0edge
 *     L6-L8    model_l0_cut: test_legacy_l0                     compact_l0: random_l0
 *     P1       inline: test_legacy_rules                        compact: random_legacy, quirks
 *     P2       none                                             none: which keys exist is an input, a key space or a
 *                                                               dump; the sparse part: test_legacy_survey, …_dump
 *     P3 P4    pages and bounds of parts: test_legacy_gates     fragment, partition: random_*
 *     I1 I4    inline, with M3 and M4: test_legacy_gates        compact: random_legacy
 *     I2 I3 I6 model_pass: test_legacy_images                   compact: random_legacy*, quirks
 *     I5       none                                             compact: random_legacy*: sizes of images, page by page;
 *                                                               contents: the audit of every simulation
 *     I7       the keys of model_pass: test_legacy_images       compact: random_legacy*, quirks
 *     I8       inline: test_legacy_survey                       none: it follows from the others
 *     I9       inline: test_legacy_rules                        force_image_lsn: neon_layermap
 *     C1       none                                             none: a queue, one job a step; a dump shows all
 *     C2       each bound: test_legacy_gc                       gc_trigger: random_trigger
 *     C3 C4    model_gc_split, below: test_legacy_gc            gc_jobs: random_split, quirks
 *     C5       model_refusal: test_legacy_rules                 gc_compact: random_gc (errors of values and results)
 *     C6 C8    none                                             gc_compact: neon_gc_*, random_gc: every value of every
 *     C10                                                       layer. A second form would be the first one again
 *     C7       contents read back: test_legacy_gc               key_retention: *_retention
 *     C9       inline: test_legacy_gc                           gc_compact: random_gc
 *     G1 G2    horizons of a run: test_legacy_rules             none: PITR and standby need a server's clock; of a dump
 *                                                               the applied cutoff is what it says
 *     G3       covered_naive: test_gc                           gc: random_gcrule, quirks
 *     G4       none                                             none: whether a server runs GC at all
 *     8        model_ancestor, below: test_legacy_loop          none
 *     Z2 Z3    marks of estimates: test_exact_plans; both       none: what a dump does not tell
 *              answers: tests/golden/test_legacy.sh
 */
#ifndef TESTS_UNIT_LEGACY_MODEL_H
#define TESTS_UNIT_LEGACY_MODEL_H

#include "core/model/layer_set.h"
#include "core/model/shard.h"

#include <stdio.h>
#include <stdlib.h>

#define MODEL_MAX 512

/* ---- the layer map (M1) and its cover, node by node (M2) ---- */

typedef struct ModelNode {
    Key key;
    LayerId layer; /* LAYER_NONE: no layer */
} ModelNode;

typedef struct ModelCover {
    ModelNode at[MODEL_MAX];
    size_t count;
    bool version;
} ModelCover;

static inline Key model_pack(Key key)
{
    return key & (U128_MAX >> 1);
}

static inline Lsn model_end(const LayerSet *set, LayerId id)
{
    return layer_is_image(set, id) ? set->lsn_lo[id] + 1 : set->lsn_hi[id];
}

/* Whether a comes before b in the map. */
static inline bool model_before(const LayerSet *set, LayerId a, LayerId b)
{
    if (set->lsn_lo[a] != set->lsn_lo[b])
        return set->lsn_lo[a] < set->lsn_lo[b];
    if (model_end(set, a) != model_end(set, b))
        return model_end(set, a) < model_end(set, b);
    if (model_pack(set->key_lo[a]) != model_pack(set->key_lo[b]))
        return model_pack(set->key_lo[a]) < model_pack(set->key_lo[b]);
    if (model_pack(set->key_hi[a]) != model_pack(set->key_hi[b]))
        return model_pack(set->key_hi[a]) < model_pack(set->key_hi[b]);
    if (layer_is_image(set, a) != layer_is_image(set, b))
        return !layer_is_image(set, a);
    return a < b;
}

/* The index of the first node at or after the key. */
static inline size_t model_place(const ModelCover *cover, Key key)
{
    size_t at = 0;
    while (at < cover->count && cover->at[at].key < key)
        at++;
    return at;
}

static inline LayerId model_value(const ModelCover *cover, Key key)
{
    LayerId value = LAYER_NONE;
    for (size_t i = 0; i < cover->count && cover->at[i].key <= key; i++)
        value = cover->at[i].layer;
    return value;
}

static inline void model_ensure(ModelCover *cover, Key key)
{
    size_t at = model_place(cover, key);
    if (at < cover->count && cover->at[at].key == key)
        return;
    LayerId value = model_value(cover, key);
    memmove(cover->at + at + 1, cover->at + at, (cover->count - at) * sizeof *cover->at);
    cover->at[at] = (ModelNode){key, value};
    cover->count++;
}

static inline void model_insert(ModelCover *cover, const LayerSet *set, LayerId id)
{
    Key a = model_pack(set->key_lo[id]), b = model_pack(set->key_hi[id]);
    model_ensure(cover, a);
    model_ensure(cover, b);
    bool before_needed = false;
    ModelNode kept[MODEL_MAX];
    size_t count = 0;
    for (size_t i = 0; i < cover->count; i++) {
        ModelNode node = cover->at[i];
        if (node.key < a || node.key >= b) {
            kept[count++] = node;
            continue;
        }
        bool needs = node.layer == LAYER_NONE || model_end(set, node.layer) < model_end(set, id);
        if (needs && !before_needed)
            kept[count++] = (ModelNode){node.key, id};
        else if (!needs)
            kept[count++] = node;
        before_needed = needs;
    }
    memcpy(cover->at, kept, count * sizeof *kept);
    cover->count = count;
}

/* The cover of one kind in version(x). */
static inline ModelCover model_cover(const LayerSet *set, LayerKind kind, Lsn x)
{
    ModelCover cover = {.count = 0};
    LayerId order[MODEL_MAX];
    for (LayerId id = 0; id < set->count; id++) {
        size_t at = id;
        for (; at > 0 && model_before(set, id, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = id;
    }
    for (size_t i = 0; i < set->count; i++) {
        if (set->lsn_lo[order[i]] > x)
            break;
        cover.version = true;
        if (set->kind[order[i]] == kind)
            model_insert(&cover, set, order[i]);
    }
    return cover;
}

typedef struct ModelPiece {
    KeyRange keys;
    LayerId layer;
} ModelPiece;

/* The pieces of the cover over some keys; nodes that change nothing cut pieces too (M3). */
static inline size_t model_pieces(const ModelCover *cover, KeyRange keys, ModelPiece *pieces)
{
    size_t count = 0;
    if (!cover->version)
        return 0;
    Key a = model_pack(keys.lo), b = model_pack(keys.hi), cur = a;
    LayerId value = model_value(cover, a);
    for (size_t i = 0; i < cover->count; i++) {
        if (cover->at[i].key < a || cover->at[i].key >= b)
            continue;
        pieces[count++] = (ModelPiece){{cur, cover->at[i].key}, value};
        cur = cover->at[i].key;
        value = cover->at[i].layer;
    }
    pieces[count++] = (ModelPiece){{cur, b}, value};
    return count;
}

/* The height of the tallest chain of deltas that a read walks from `hi` down to `lo` (M4). */
static inline uint32_t model_count_deltas(const LayerSet *set, KeyRange keys, Lsn lo, Lsn hi, uint32_t limit)
{
    if (lo >= hi || keys.lo >= keys.hi || limit == 0)
        return 0;
    ModelCover cover = model_cover(set, LAYER_DELTA, hi - 1);
    ModelPiece pieces[MODEL_MAX];
    size_t count = model_pieces(&cover, keys, pieces);
    uint32_t most = 0;
    for (size_t i = 0; i < count; i++) {
        LayerId d = pieces[i].layer;
        if (pieces[i].keys.lo >= pieces[i].keys.hi || d == LAYER_NONE || set->lsn_hi[d] <= lo)
            continue;
        bool l0 = set->key_lo[d] == 0 && set->key_hi[d] == U128_MAX;
        uint32_t base = !l0 || (keys.lo == 0 && keys.hi == U128_MAX);
        uint32_t n = base + model_count_deltas(set, pieces[i].keys, lo, set->lsn_lo[d], limit - base);
        most = n > most ? n : most;
    }
    return most;
}

/* Does production's check accept the layers? A delta of several keys in whose LSNs another one begins or ends must not
 * overlap any delta (V1). */
static inline bool model_valid(const LayerSet *set)
{
    for (LayerId i = 0; i < set->count; i++) {
        if (layer_is_image(set, i) || set->key_hi[i] == set->key_lo[i] + 1)
            continue;
        Lsn points[2 * MODEL_MAX];
        size_t count = 0, inside = 0;
        for (LayerId j = 0; j < set->count; j++) {
            if (layer_is_image(set, j) || set->key_hi[j] == set->key_lo[j] + 1)
                continue;
            points[count++] = set->lsn_lo[j];
            points[count++] = set->lsn_hi[j];
        }
        for (size_t p = 0; p < count; p++) {
            bool first = true;
            for (size_t q = 0; q < p; q++)
                first &= points[q] != points[p];
            inside += first && set->lsn_lo[i] <= points[p] && points[p] < set->lsn_hi[i];
        }
        for (LayerId j = 0; inside > 1 && j < set->count; j++)
            if (j != i && !layer_is_image(set, j) && set->key_lo[i] < set->key_hi[j] &&
                set->key_lo[j] < set->key_hi[i] && set->lsn_lo[i] < set->lsn_hi[j] && set->lsn_lo[j] < set->lsn_hi[i])
                return false;
    }
    return true;
}

/* ---- the size of a layer file, its index as real pages of bytes (F1) ---- */

typedef struct ModelPage {
    uint8_t keys[400][26];
    size_t count, prefix;
} ModelPage;

typedef struct ModelFile {
    LayerKind kind;
    uint64_t blobs, pages;
    size_t depth;
    ModelPage *open[8];
} ModelFile;

static inline size_t model_key_size(const ModelFile *file)
{
    return file->kind == LAYER_IMAGE ? 18 : 26;
}

static inline void model_file_release(ModelFile *file)
{
    for (size_t i = 0; i < 8; i++)
        free(file->open[i]);
}

static inline size_t model_page_bytes(const ModelFile *file, const ModelPage *page)
{
    return 5 + page->prefix + page->count * (model_key_size(file) - page->prefix + 5);
}

static inline bool model_page_take(const ModelFile *file, ModelPage *page, const uint8_t *key)
{
    if (page->count > 0 && memcmp(page->keys[0], key, page->prefix) != 0)
        return false;
    if (model_page_bytes(file, page) + model_key_size(file) - page->prefix + 5 >= 8192)
        return false;
    memcpy(page->keys[page->count < 400 ? page->count : 399], key, 26); /* of more keys only the last matters */
    page->count++;
    return true;
}

static inline bool model_page_shrink(const ModelFile *file, ModelPage *page)
{
    const uint8_t *last = page->keys[page->count <= 400 ? page->count - 1 : 399];
    size_t common = page->prefix;
    while (common < model_key_size(file) && page->keys[0][common] == last[common])
        common++;
    bool more = common > page->prefix;
    page->prefix = common;
    return more;
}

static inline void model_index_add(ModelFile *file, size_t level, const uint8_t *key)
{
    if (level == file->depth)
        file->depth++;
    if (!file->open[level])
        file->open[level] = calloc(1, sizeof(ModelPage));
    ModelPage *page = file->open[level];
    if (model_page_take(file, page, key) || (model_page_shrink(file, page) && model_page_take(file, page, key)))
        return;
    uint8_t first[26];
    memcpy(first, page->keys[0], 26);
    file->pages++;
    memset(page, 0, sizeof *page);
    model_index_add(file, level + 1, first);
    model_page_take(file, page, key);
}

static inline void model_file_add(ModelFile *file, Key key, Lsn lsn, uint64_t length)
{
    uint8_t bytes[26] = {0};
    char digits[KEY_TEXT_SIZE];
    key_format(key, KEY_PRODUCTION, digits);
    for (int i = 0; i < 18; i++)
        sscanf(digits + 2 * i, "%2hhx", &bytes[i]);
    for (int i = 0; i < 8; i++)
        bytes[18 + i] = (uint8_t)(lsn >> (56 - 8 * i));
    file->blobs += length + (length < 128 ? 1 : 4);
    model_index_add(file, 0, bytes);
}

static inline uint64_t model_file_size(ModelFile *file)
{
    for (size_t level = 0; level + 1 < file->depth; level++) {
        uint8_t first[26];
        memcpy(first, file->open[level]->keys[0], 26);
        file->pages++;
        model_index_add(file, level + 1, first);
    }
    return 8192 + (file->blobs + 8191) / 8192 * 8192 + 8192 * (file->pages + 1);
}

/* ---- gc-compaction: a run's jobs (C3), and the layers that each reads (C4) ---- */

static inline bool model_over(const LayerSet *set, LayerId id, KeyRange keys)
{
    return set->key_lo[id] < keys.hi && keys.lo < set->key_hi[id];
}

typedef struct ModelJob {
    KeyRange keys;
} ModelJob;

/* `ranges` are sorted, clipped to the request and not empty. */
static inline size_t model_gc_split(const LayerSet *set, const KeyRange *ranges, size_t n, KeyRange request, Lsn below,
                                    uint64_t max_mb, ModelJob *jobs)
{
    size_t count = 0;
    Key cur = n ? ranges[0].lo : 0;
    for (size_t i = 0; i < n; i++) {
        Key a = cur, b = ranges[i].hi;
        if (a >= b)
            continue;
        uint64_t size = 0;
        bool any = false;
        Key smallest = U128_MAX;
        for (LayerId id = 0; id < set->count; id++) {
            if (!model_over(set, id, (KeyRange){a, b}) || set->lsn_lo[id] > below)
                continue;
            any = true;
            size += set->size[id];
            smallest = set->key_hi[id] < smallest ? set->key_hi[id] : smallest;
        }
        bool last = i + 1 == n;
        if (size <= max_mb << 20 && !last)
            continue;
        if (any && smallest > b)
            b = smallest;
        if (last && request.hi > b)
            b = request.hi;
        if (size == 0 && count > 0)
            jobs[count - 1].keys.hi = b;
        else
            jobs[count++] = (ModelJob){{a, b}};
        cur = b;
    }
    return count;
}

/* ---- is the open layer frozen before the next batch? (A2) ---- */

typedef struct ModelOpen {
    Lsn last_freeze;
    uint64_t bytes, records; /* put in since then; a batch adds its bytes on top of these */
} ModelOpen;

/* `rate`: records per second (0: without a clock). */
static inline bool model_rolls(const ModelOpen *open, Lsn x, uint64_t batch, uint64_t distance, uint64_t timeout,
                               uint64_t rate, uint32_t shards)
{
    if (open->records == 0)
        return false;
    uint64_t times = 0; /* max(shard count, 1) */
    do
        times++;
    while (times < shards);
    if (x - open->last_freeze >= distance * times)
        return true;
    if (open->bytes + batch >= distance)
        return true;
    return rate > 0 && x > open->last_freeze && (double)open->records / (double)rate >= (double)timeout;
}

/* ---- the LSN of a partitioning (B3) ---- */

static inline Lsn model_partition_lsn(const LayerSet *set, Lsn cutoff, Lsn partitioned, Lsn initdb, Lsn ancestor,
                                      Lsn last)
{
    Lsn all[MODEL_MAX + 4] = {cutoff, partitioned, initdb, ancestor};
    size_t count = 4;
    for (LayerId id = 0; id < set->count; id++)
        all[count++] = layer_is_image(set, id) ? set->lsn_lo[id] : set->lsn_hi[id];
    Lsn p = 0;
    for (size_t i = 0; i < count; i++)
        p = all[i] > p ? all[i] : p;
    if (set->count == 0)
        return last;
    return p <= initdb || p <= ancestor ? last : p;
}

/* ---- Section 8: layers from before a shard split, key by key ---- */

typedef enum ModelAncestor {
    MODEL_OWN,
    MODEL_DROP,
    MODEL_KEEP_ALL_OURS,
    MODEL_KEEP_WINDOW,
    MODEL_KEEP_DELTA,
    MODEL_REWRITE
} ModelAncestor;

/* The keys must be blocks of one relation. */
static inline ModelAncestor model_ancestor(const LayerSet *set, LayerId id, Sharding sharding, Lsn cutoff)
{
    if (sharding.count < 2 || (set->shard[id] & 0xFF) == sharding.count)
        return MODEL_OWN;
    size_t ours = 0, raw = 0;
    for (Key key = set->key_lo[id]; key < set->key_hi[id]; key++) {
        raw++;
        ours += !shard_key_is_disposable(key, sharding);
    }
    if (ours == 0)
        return MODEL_DROP;
    if (ours == raw)
        return MODEL_KEEP_ALL_OURS;
    if (model_end(set, id) >= cutoff)
        return MODEL_KEEP_WINDOW;
    return layer_is_image(set, id) ? MODEL_REWRITE : MODEL_KEEP_DELTA; /* whatever the share: a quirk */
}

#endif

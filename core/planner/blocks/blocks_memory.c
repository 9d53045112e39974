/* blocks_memory.c - the state of `blocks` between compactions: an empty one, and layers that are added to it. */
#include "core/planner/blocks/blocks_memory.h"

#include <stdlib.h>

#define ESTIMATED_BLOCKS_MAX 16384u

/* In a dump, records may be anywhere in the keyspace. Where it is huge, blocks have to be larger. */
static void limit_blocks(Blocks *blocks, const Keyspace *keyspace)
{
    double keys = 0;
    for (size_t i = 0; i < keyspace->count; i++)
        keys += (double)keyspace_count(keyspace, keyspace->at[i]);
    while (keys / (double)blocks->block_keys > ESTIMATED_BLOCKS_MAX && blocks->block_keys < (uint64_t)1 << 62)
        blocks->block_keys *= 2;
}

BlocksMemory *blocks_memory_open(const PlanView *view, const Policy *policy)
{
    BlocksMemory *memory = mem_zero(1, sizeof *memory);
    blocks_init(&memory->blocks, policy->target_file_size, blocks_parameters(policy).halve, view->layers->form);
    memory->blocks.above_only = view->sources->loaded;
    memory->blocks.tiles = view->sources->loaded && view->sources->estimated;
    if (view->sources->estimated)
        limit_blocks(&memory->blocks, view->sources->keyspace);
    memory->blocks.recycle = view->forget;
    return memory;
}

void blocks_memory_close(BlocksMemory *memory)
{
    blocks_release(&memory->blocks);
    block_step_release(&memory->step);
    free(memory);
}

/* ---- new layers ---- */

typedef struct Fresh {
    LayerId layer;
    Lsn hi;
} Fresh;

static int fresh_order(const void *a, const void *b)
{
    const Fresh *x = a, *y = b;
    if (x->hi != y->hi)
        return x->hi > y->hi ? 1 : -1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

static bool in_use(const Blocks *blocks, LayerId layer)
{
    return layer < blocks->layers.count && blocks->layers.at[layer].users > 0;
}

/* Do newer images cover all of the layer's keys? */
static bool is_covered(const Blocks *blocks, const LayerSet *layers, LayerId layer)
{
    KeyRange keys = {layers->key_lo[layer], layers->key_hi[layer]}, gap;
    Lsn end = layers->lsn_hi[layer];
    return blocks->above_only && blocks->has_images && end > 0 &&
           !image_cover_gap(&blocks->images, keys, end - 1, &gap);
}

static void note_adopted(BlocksMemory *memory, const LayerSet *layers, LayerId layer, PlanChanges *changes)
{
    memory->flushes++;
    memory->flushed_bytes += layers->size[layer] == SIZE_UNKNOWN ? 0 : layers->size[layer];
    if (in_use(&memory->blocks, layer))
        array_push(&changes->sliced, layer);
}

static bool adopt_one_by_one(BlocksMemory *memory, const PlanView *view, const Fresh *deltas, size_t count,
                             PlanChanges *changes, Error *error)
{
    for (size_t i = 0; i < count; i++) {
        LayerId layer = deltas[i].layer;
        KeySource source;
        if (is_covered(&memory->blocks, view->layers, layer))
            continue;
        if (!view->sources->key_source(view->sources->self, &layer, 1, &source, error))
            return false;
        bool whole = memory->blocks.tiles && !sources_know(view->sources, layer);
        blocks_adopt_delta(&memory->blocks, view->layers, layer, &source, whole, view->sources->keyspace);
        source.release(source.self);
        note_adopted(memory, view->layers, layer, changes);
    }
    return true;
}

/* Takes in the deltas of a dump, whose records are estimates. */
static void adopt_dump(BlocksMemory *memory, const PlanView *view, const Fresh *deltas, size_t count,
                       PlanChanges *changes)
{
    const PlanSources *sources = view->sources;
    LayerId *ids = mem_alloc(count * sizeof *ids);
    uint64_t *bytes = mem_alloc(count * sizeof *bytes);
    size_t taken = 0;
    for (size_t i = 0; i < count; i++)
        if (!is_covered(&memory->blocks, view->layers, deltas[i].layer)) {
            ids[taken] = deltas[i].layer;
            bytes[taken++] = sources->layer_bytes(sources->self, deltas[i].layer);
        }
    blocks_adopt_dump(&memory->blocks, (LayerView){view->layers, NULL, ids, taken}, bytes, sources->ordinals,
                      sources->keyspace);
    for (size_t i = 0; i < taken; i++)
        note_adopted(memory, view->layers, ids[i], changes);
    free(ids);
    free(bytes);
}

static void set_edges(BlocksMemory *memory, const LayerSet *layers, const Fresh *deltas, size_t count)
{
    LayerId *ids = mem_alloc(count * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = deltas[i].layer;
    blocks_set_edges(&memory->blocks, layers, ids, count);
    free(ids);
}

/* Takes in layers that are new since the last call: flushed ones, or before the first compaction, loaded ones. */
bool blocks_memory_adopt(BlocksMemory *memory, const PlanView *view, PlanChanges *changes, Error *error)
{
    const LayerSet *layers = view->layers;
    Fresh *deltas = mem_alloc((view->live_count + 1) * sizeof *deltas);
    LayerId *images = mem_alloc((view->live_count + 1) * sizeof *images);
    size_t delta_count = 0, image_count = 0;
    for (size_t i = 0; i < view->live_count; i++) {
        LayerId id = view->live[i];
        if (id < memory->next || in_use(&memory->blocks, id))
            continue;
        if (layer_is_image(layers, id))
            images[image_count++] = id;
        else if (layers->lsn_hi[id] <= view->end_lsn)
            deltas[delta_count++] = (Fresh){id, layers->lsn_hi[id]};
    }
    if (memory->next == 0)
        blocks_adopt_images(&memory->blocks, layers, images, image_count);
    if (delta_count > 0)
        qsort(deltas, delta_count, sizeof *deltas, fresh_order);
    if (memory->next == 0 && memory->blocks.tiles)
        set_edges(memory, layers, deltas, delta_count);
    bool ok = true;
    if (memory->next == 0 && view->sources->ordinals != NULL && view->sources->known == NULL)
        adopt_dump(memory, view, deltas, delta_count, changes);
    else
        ok = adopt_one_by_one(memory, view, deltas, delta_count, changes, error);
    memory->next = (LayerId)layers->count;
    free(deltas);
    free(images);
    return ok;
}

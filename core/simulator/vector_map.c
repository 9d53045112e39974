/* vector_map.c - answers questions about keys, shards and the layer map. */
#include "core/analysis/visibility.h"
#include "core/model/image_cover.h"
#include "core/planner/legacy/stack.h"
#include "core/planner/legacy/overlap.h"
#include "core/simulator/vector_state.h"

#include <stdlib.h>

static void answer_value(VectorState *state, uint64_t value)
{
    answer_line(state->answer, "value");
    answer_number(state->answer, NULL, value);
}

static void answer_range(Answer *answer, KeyRange keys)
{
    answer_key(answer, NULL, keys.lo);
    answer_key(answer, NULL, keys.hi);
}

void vector_ask_partition(VectorState *state, const VectorStatement *statement)
{
    (void)statement;
    LegacyParts parts = {0};
    if (legacy_partition(&(Keyspace){.at = state->keyspace.at, .count = state->keyspace.count}, KEY_PRODUCTION,
                         state->timeline.sharding, state->timeline.params.compaction_target_size, &parts,
                         &state->error))
        for (size_t p = 0; p < parts.at.count; p++) {
            answer_line(state->answer, "part");
            for (size_t r = 0; r < parts.at.at[p].count; r++)
                answer_range(state->answer, legacy_part_ranges(&parts, p)[r]);
        }
    legacy_parts_release(&parts);
}

void vector_ask_fragment(VectorState *state, const VectorStatement *statement)
{
    uint64_t blocks = vector_number(state->file, statement, "blocks", 0);
    LegacyFragments fragments = {0};
    if (blocks == 0 || blocks > UINT32_MAX) {
        error_set(&state->error, ERROR_INPUT, "blocks=N must be from 1 to 2^32-1");
        return;
    }
    if (legacy_fragments(statement->keys, KEY_PRODUCTION, state->timeline.sharding, (uint32_t)blocks, &fragments,
                         &state->error))
        for (size_t i = 0; i < fragments.count; i++) {
            answer_line(state->answer, "frag");
            answer_number(state->answer, NULL, fragments.at[i].pages);
            answer_range(state->answer, fragments.at[i].keys);
        }
    answer_line(state->answer, "page_count");
    answer_number(state->answer, NULL, shard_page_count(statement->keys, state->timeline.sharding));
    answer_text(state->answer, "raw");
    answer_number(state->answer, NULL, shard_page_count(statement->keys, (Sharding){0}));
    array_release(&fragments);
}

void vector_ask_shard(VectorState *state, const VectorStatement *statement)
{
    Key key = statement->keys.lo;
    Sharding sharding = state->timeline.sharding;
    uint8_t shard = shard_of_key(key, sharding);
    answer_line(state->answer, "shard");
    answer_number(state->answer, NULL, shard);
    answer_number(state->answer, "local", sharding.count < 2 || shard == sharding.number);
    answer_number(state->answer, "global", shard_key_is_global(key));
    answer_number(state->answer, "disposable", shard_key_is_disposable(key, sharding));
}

void vector_ask_image_coverage(VectorState *state, const VectorStatement *statement)
{
    size_t count;
    const LayerId *live = vector_live(state, &count);
    LegacyCover cover;
    LegacyPieces pieces = {0};
    legacy_cover_init(&cover, &state->layers, live, count, statement->lsns.lo);
    legacy_cover_pieces(&cover, statement->keys, &pieces);
    for (size_t i = 0; i < pieces.count; i++) {
        answer_line(state->answer, "piece");
        answer_range(state->answer, pieces.at[i].keys);
        if (pieces.at[i].image == LAYER_NONE)
            answer_text(state->answer, "-");
        else
            answer_layer(state->answer, &state->layers, pieces.at[i].image);
    }
    array_release(&pieces);
    legacy_cover_release(&cover);
}

void vector_ask_count_deltas(VectorState *state, const VectorStatement *statement)
{
    size_t count;
    const LayerId *live = vector_live(state, &count);
    uint64_t limit = vector_number(state->file, statement, "limit", UINT32_MAX);
    LegacyStacks stacks;
    LegacyStackQuery query = {.keys = statement->keys,
                              .lo = statement->lsns.lo,
                              .hi = statement->lsns.hi,
                              .limit = limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit};
    legacy_stacks_init(&stacks, &state->layers, live, count);
    legacy_stacks_ask(&stacks, &query, 1, NULL, NULL);
    legacy_stacks_release(&stacks);
    answer_value(state, query.height);
}

void vector_ask_image_layer_exists(VectorState *state, const VectorStatement *statement)
{
    size_t count;
    const LayerId *live = vector_live(state, &count);
    KeyRange gap, keys = {legacy_map_key(statement->keys.lo), legacy_map_key(statement->keys.hi)};
    ImageCover cover;
    image_cover_init(&cover, (LayerView){&state->layers, NULL, live, count}, statement->lsns.hi);
    answer_value(state, keys.lo >= keys.hi || !image_cover_gap(&cover, keys, statement->lsns.lo, &gap));
    image_cover_release(&cover);
}

void vector_ask_visibility(VectorState *state, const VectorStatement *statement)
{
    size_t count;
    const LayerId *live = vector_live(state, &count);
    LayerId *sorted = mem_alloc(count * sizeof *sorted);
    if (count > 0)
        memcpy(sorted, live, count * sizeof *sorted);
    vector_sort_by_name(state, sorted, count);
    const LayerSet *set = &state->layers;
    LayerIndex index;
    Visibility visibility;
    layer_index_init(&index, set);
    visibility_init(&visibility, (LayerView){set, &index, live, count}, state->file->lsns.at + statement->first,
                    statement->count);
    for (size_t i = 0; i < count; i++) {
        answer_line(state->answer, visibility_in_production(&visibility, sorted[i]) ? "visible" : "covered");
        answer_layer(state->answer, set, sorted[i]);
    }
    visibility_release(&visibility);
    layer_index_release(&index);
    free(sorted);
}

void vector_ask_valid_layermap(VectorState *state, const VectorStatement *statement)
{
    (void)statement;
    size_t count;
    const LayerId *live = vector_live(state, &count);
    answer_value(state, legacy_overlap_find(&state->layers, live, count).layer == LAYER_NONE);
}

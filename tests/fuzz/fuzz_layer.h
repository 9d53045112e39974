/* fuzz_layer.h - calls everything that reads a layer file, on one file. */
#ifndef TESTS_FUZZ_LAYER_H
#define TESTS_FUZZ_LAYER_H

#include "core/records/key_records.h"
#include "core/records/layer_density.h"
#include "core/records/layer_source.h"
#include "core/records/record_stream.h"
#include "tests/unit/layer_files.h"

static inline void look(int fd)
{
    LayerFile file;
    LayerInside inside;
    LayerDensity density;
    LayerDamages damages = {0};
    Error error = {0};
    if (!layer_file_from_fd(&file, fd, &error)) {
        if (!error.message[0])
            abort();
        return;
    }
    layer_inside_init(&inside, &file, LAYER_ENTRIES_WHOLE, 4, &damages); /* this mode does all that the others do */
    layer_inside_release(&inside);
    layer_damages_release(&damages);
    layer_density_init(&density, &file, (KeyRange){0, U128_MAX}, (LsnRange){0, UINT64_MAX}, 40, 12, NULL);
    layer_density_release(&density);
}

/* Asks of the file what a planner would ask. */
static inline void ask(const char *path)
{
    LeafDirectory directory;
    Error error = {0};
    if (!leaf_directory_init(&directory, path, NULL, &error)) {
        if (!error.message[0])
            abort();
        return;
    }
    LeafCache *cache = leaf_cache_new(64);
    RecordSegment segment = record_segment_whole(&directory);
    KeySource source;
    KeyPrefix prefix;
    Key key = 0, first = directory.keys[0];
    LsnPartArray parts = {0};
    layer_source_init(&source, cache, &segment, 1, NULL, &error);
    for (int i = 0; i < 20 && source.next_key(source.self, key, &key); i++) {
        uint64_t below = source.bytes_below(source.self, key, NULL);
        source.previous_key(source.self, key, &first);
        source.prefix(source.self, key, U128_MAX, below + 100, &prefix);
        parts.count = 0;
        source.lsn_parts(source.self, key, 300, &parts);
        key++;
    }
    source.next_oversized(source.self, 0, U128_MAX, 500, &key);
    source.release(source.self);
    array_release(&parts);
    leaf_cache_free(cache);
    leaf_directory_release(&directory);
}

/* Reads some keys of the file, and replays it. */
static inline void read_and_replay(int fd, const char *path)
{
    LayerFile file;
    LayerKeyRecords found;
    uint64_t bytes;
    if (!layer_file_from_fd(&file, fd, NULL))
        return;
    for (uint32_t block = 0; block < 40; block += 13) {
        layer_key_records(&file, test_key(16384, block), (LsnRange){0, UINT64_MAX}, &found, NULL);
        layer_key_page(&file, test_key(16384, block), &bytes, NULL);
    }
    LayerSet set;
    LayerRecords *records = layer_records_new();
    Keyspace keyspace = {0};
    KeyMap map;
    StreamSurvey survey;
    StreamBatch batch;
    layer_set_init(&set);
    set.form = KEY_PRODUCTION;
    LayerId id = layer_set_add(&set, &(Layer){.key_hi = U128_MAX,
                                              .lsn_lo = 0x1000,
                                              .lsn_hi = 0x9000,
                                              .size = SIZE_UNKNOWN,
                                              .records = SIZE_UNKNOWN,
                                              .kind = LAYER_DELTA});
    layer_records_add(records, id, path);
    layer_records_all_keys(records, &set, &id, 1, &keyspace);
    RecordStream *stream = record_stream_open(records, &set, &id, 1, &survey);
    if (key_map_init(&map, &keyspace)) {
        record_stream_map(stream, &map);
        while (record_stream_next(stream, &batch))
            for (size_t i = 0; i < batch.count; i++)
                if (batch.keys[i] >= map.end)
                    abort();
    }
    record_stream_close(stream);
    key_map_release(&map);
    keyspace_release(&keyspace);
    layer_records_free(records);
    layer_set_release(&set);
}

static inline void look_at_all(int fd)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    look(fd);
    ask(path);
    read_and_replay(fd, path);
}

#endif

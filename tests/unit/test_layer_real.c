/* A pageserver's layer files: their contents, the writer's index pages against theirs, and damaged files. */
#include "tests/unit/layer_files.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define DATA "../shared/data/layerfiles/"

static void number_is(const cJSON *object, const char *name, uint64_t value)
{
    assert_int_equal(cJSON_GetObjectItem(object, name)->valuedouble, value);
}

/* An entry of expected.json: key, lsn, offset, stored length, will_init, zstd, length, fnv1a64. */
static void entry_is(const cJSON *expected, const LayerEntry *entry)
{
    char key[KEY_TEXT_SIZE], digest[20];
    assert_string_equal(cJSON_GetArrayItem(expected, 0)->valuestring, key_format(entry->key, KEY_PRODUCTION, key));
    uint64_t numbers[] = {entry->lsn,       entry->offset,    entry->blob.stored,
                          entry->will_init, entry->blob.zstd, entry->content_bytes};
    for (int i = 0; i < 6; i++)
        assert_int_equal(cJSON_GetArrayItem(expected, i + 1)->valuedouble, numbers[i]);
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)entry->content_fnv);
    assert_string_equal(cJSON_GetArrayItem(expected, 7)->valuestring, digest);
}

static void entries_are(const cJSON *expected, const LayerFile *file)
{
    const cJSON *listed = cJSON_GetObjectItem(expected, "entries"), *next = listed->child;
    uint64_t every = cJSON_GetObjectItem(expected, "entries_are") ? 97 : 1, count = 0;
    LayerDamages damages = {0};
    LayerEntries entries;
    LayerEntry entry;
    layer_entries_init(&entries, file, LAYER_ENTRIES_WHOLE, &damages);
    for (; layer_entries_next(&entries, &entry); count++) {
        if (count % every)
            continue;
        assert_non_null(next);
        entry_is(next, &entry);
        next = next->next;
    }
    assert_null(next);
    assert_int_equal(damages.count, 0);
    number_is(expected, "count", count);
    layer_entries_release(&entries);
}

static cJSON *expected_json(void)
{
    Arena arena = {0};
    Str text;
    if (!file_read(DATA "expected.json", FILE_ANY_SIZE, &arena, &text, NULL))
        return NULL;
    cJSON *json = cJSON_ParseWithLength(text.at, text.length);
    arena_release(&arena);
    return json;
}

static void open_data(LayerFile *file, const cJSON *expected)
{
    char path[300];
    Error error = {0};
    snprintf(path, sizeof path, "%s%s", DATA, cJSON_GetObjectItem(expected, "file")->valuestring);
    if (!layer_file_open(file, path, &error))
        fail_msg("%s", error.message);
}

static void test_real_files_hold_what_is_expected(void **state)
{
    (void)state;
    cJSON *json = expected_json();
    if (!json)
        skip();
    const cJSON *expected;
    cJSON_ArrayForEach(expected, cJSON_GetObjectItem(json, "files"))
    {
        LayerFile file;
        LayerInside inside;
        LayerDamages damages = {0};
        char digest[20];
        open_data(&file, expected);
        bool delta = strcmp(cJSON_GetObjectItem(expected, "kind")->valuestring, "delta") == 0;
        assert_int_equal(file.summary.kind, delta ? LAYER_DELTA : LAYER_IMAGE);
        number_is(expected, "size", file.size);
        number_is(expected, "index_start_blk", file.summary.index_start);
        number_is(expected, "index_root_blk", file.summary.index_root);
        number_is(expected, "index_pages", file.index_pages);
        entries_are(expected, &file);
        layer_inside_init(&inside, &file, LAYER_ENTRIES_WHOLE, 3, &damages);
        assert_int_equal(damages.count, 0);
        number_is(expected, "levels", inside.levels);
        number_is(expected, "count", inside.entries);
        snprintf(digest, sizeof digest, "%016llx", (unsigned long long)inside.digest);
        assert_string_equal(cJSON_GetObjectItem(expected, "digest")->valuestring, digest);
        layer_inside_release(&inside);
        layer_file_close(&file);
    }
    cJSON_Delete(json);
}

/* Expects that the writer makes the same index pages from the entries alone, byte for byte. */
static void index_is_rebuilt(const LayerFile *file)
{
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    BtreeBuild build;
    Text pages = TEXT_EMPTY;
    bool delta = file->summary.kind == LAYER_DELTA;
    btree_build_init(&build, btree_key_bytes(file->summary.kind), &pages);
    layer_scan_init(&scan, file, &damages);
    while (layer_scan_next(&scan, &leaf)) {
        for (uint32_t i = 0; i < leaf.count; i++) {
            uint8_t key[BTREE_KEY_DELTA];
            layer_key_store(leaf.keys[i], key);
            for (unsigned byte = 0; byte < 8; byte++)
                key[LAYER_KEY_BYTES + byte] = (uint8_t)(leaf.lsns[i] >> (56 - 8 * byte));
            btree_build_add(&build, key, delta ? leaf.offsets[i] << 1 | leaf.will_init[i] : leaf.offsets[i]);
        }
    }
    layer_scan_release(&scan);
    assert_int_equal(damages.count, 0);
    assert_int_equal(btree_build_finish(&build), file->summary.index_root);
    uint8_t *real = mem_alloc(pages.length);
    assert_int_equal(pages.length, (uint64_t)file->index_pages * LAYER_PAGE);
    assert_true(layer_file_read(file, layer_index_offset(file, 0), real, pages.length, NULL));
    assert_memory_equal(real, pages.at, pages.length);
    free(real);
    btree_build_release(&build);
    text_release(&pages);
}

static void test_index_of_real_files_is_rebuilt_byte_for_byte(void **state)
{
    (void)state;
    cJSON *json = expected_json();
    if (!json)
        skip();
    const cJSON *expected;
    cJSON_ArrayForEach(expected, cJSON_GetObjectItem(json, "files"))
    {
        LayerFile file;
        open_data(&file, expected);
        index_is_rebuilt(&file);
        layer_file_close(&file);
    }
    cJSON_Delete(json);
}

static void test_broken_files_are_refused_or_damaged(void **state)
{
    (void)state;
    static const struct {
        const char *name, *reason; /* NULL: it can be opened, and has one damage */
        uint64_t page;
        bool sound;
    } cases[] = {
        {"broken-empty", NULL, 0, true}, /* everything is intact */
        {"broken-one-page", "not a whole layer file", 0, false},
        {"broken-magic", "not a layer file", 0, false},
        {"broken-version", "version 9", 0, false},
        {"broken-truncated-index", NULL, 0, false},
        {"broken-root-beyond", NULL, 0, false},
        {"broken-child-loop", NULL, 59, false},
        {"broken-no-children", NULL, 59, false},
        {"broken-children-overrun", NULL, 59, false},
        {"broken-suffix-zero", NULL, 59, false},
        {"broken-blob-header", NULL, 1, false},
    };
    if (access(DATA, R_OK) != 0)
        skip();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[300];
        LayerFile file;
        Error error = {0};
        snprintf(path, sizeof path, "%s%s", DATA, cases[i].name);
        bool opened = layer_file_open(&file, path, &error);
        assert_int_equal(opened, cases[i].reason == NULL);
        if (!opened) {
            assert_non_null(strstr(error.message, cases[i].reason));
            continue;
        }
        LayerDamages damages = {0};
        LayerInside inside;
        layer_inside_init(&inside, &file, LAYER_ENTRIES_WHOLE, 3, &damages);
        assert_int_equal(inside.entries, 2000); /* the leaves are intact in all of them */
        assert_int_equal(damages.count, cases[i].sound ? 0 : 1);
        if (!cases[i].sound)
            assert_int_equal(damages.kept.at[0].page, cases[i].page);
        layer_inside_release(&inside);
        layer_damages_release(&damages);
        layer_file_close(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_files_hold_what_is_expected),
        cmocka_unit_test(test_index_of_real_files_is_rebuilt_byte_for_byte),
        cmocka_unit_test(test_broken_files_are_refused_or_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

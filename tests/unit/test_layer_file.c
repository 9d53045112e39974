/* Layer files of our own: what is written can be read, and damage of every kind is reported. */
#include "core/model/key_map.h"
#include "core/records/key_records.h"
#include "core/records/leaf_directory.h"
#include "tests/unit/layer_files.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <cmocka.h>

/* Reads what the file holds. False: it cannot be opened, and the error says why. */
static bool look_fd(int fd, LayerEntriesMode mode, LayerInside *inside, LayerDamages *damages)
{
    LayerFile file;
    Error error = {0};
    if (!layer_file_from_fd(&file, fd, &error)) {
        assert_true(error.message[0] != '\0');
        return false;
    }
    layer_inside_init(inside, &file, mode, 3, damages);
    return true;
}

static bool look(const void *bytes, size_t length, LayerInside *inside, LayerDamages *damages)
{
    int fd = bytes_fd(bytes, length);
    bool ok = look_fd(fd, LAYER_ENTRIES_WHOLE, inside, damages);
    close(fd);
    return ok;
}

static void test_what_is_written_is_read(void **state)
{
    (void)state;
    static const struct {
        uint64_t entries;
        uint32_t relations, levels;
    } sizes[] = {{1, 1, 1}, {2, 1, 1}, {260, 1, 1}, {3000, 4, 2}, {60000, 1, 2}, {200000, 200000, 3}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        LayerWriter writer;
        LayerInside inside;
        LayerDamages damages = {0};
        test_delta(&writer, sizes[i].entries, sizes[i].relations, i);
        Str bytes = layer_writer_finish(&writer);
        assert_int_equal(bytes.length % LAYER_PAGE, 0);
        assert_true(look(bytes.at, bytes.length, &inside, &damages));
        for (size_t d = 0; d < damages.kept.count; d++)
            print_message("# page %llu: %s\n", (unsigned long long)damages.kept.at[d].page, damages.kept.at[d].reason);
        assert_int_equal(damages.count, 0);
        assert_int_equal(inside.entries, sizes[i].entries);
        assert_int_equal(inside.kinds[RECORD_POSTGRES].entries, sizes[i].entries);
        assert_int_equal(inside.levels, sizes[i].levels);
        assert_int_equal(inside.leaves + inside.inner, writer.build.pages);
        layer_inside_release(&inside);
        layer_writer_release(&writer);
    }
}

static void test_what_has_no_place_in_a_layer_is_refused(void **state)
{
    (void)state;
    LayerWriter writer;
    LayerSummary summary = {.kind = LAYER_DELTA, .keys = {test_key(9, 0), test_key(9, 10)}, .lsns = {100, 200}};
    uint8_t value[17] = {0, 0, 0, 1};
    layer_writer_init(&writer, &summary);
    assert_false(
        layer_writer_add(&writer, (WriterEntry){test_key(8, 0), 100, false, value, 17}, NULL)); /* below the last key */
    assert_false(layer_writer_add(&writer, (WriterEntry){test_key(9, 10), 100, false, value, 17}, NULL));
    assert_false(layer_writer_add(&writer, (WriterEntry){test_key(9, 0), 200, false, value, 17}, NULL));
    assert_true(layer_writer_add(&writer, (WriterEntry){test_key(9, 3), 150, false, value, 17}, NULL));
    assert_false(layer_writer_add(&writer, (WriterEntry){test_key(9, 3), 150, false, value, 17},
                                  NULL)); /* the same record again */
    assert_false(layer_writer_add(&writer, (WriterEntry){test_key(9, 3), 140, false, value, 17}, NULL));
    assert_true(layer_writer_add(&writer, (WriterEntry){test_key(9, 3), 151, false, value, 17}, NULL));
    LayerInside inside;
    LayerDamages damages = {0};
    Str bytes = layer_writer_finish(&writer);
    assert_int_equal(bytes.length, LAYER_FILE_MIN);
    assert_true(look(bytes.at, bytes.length, &inside, &damages));
    assert_int_equal(inside.entries, 2);
    assert_int_equal(inside.hottest.at[0].entries, 2);
    layer_inside_release(&inside);
    layer_writer_release(&writer);
}

static void test_truncations_end_in_an_error_or_in_damage(void **state)
{
    (void)state;
    LayerWriter writer;
    test_delta(&writer, 1200, 3, 7);
    Str bytes = layer_writer_finish(&writer);
    size_t tried = 0;
    for (size_t length = 0; length < bytes.length; length += length % LAYER_PAGE < 100 ? 1 : 97) {
        LayerInside inside;
        LayerDamages damages = {0};
        tried++;
        if (!look(bytes.at, length, &inside, &damages))
            continue;
        assert_true(damages.count > 0);
        layer_inside_release(&inside);
        layer_damages_release(&damages);
    }
    assert_true(tried > 1000);
    layer_writer_release(&writer);
}

/* Flips one bit, or all, of every byte of the summary, of the first blobs and of the index. */
static void flip_bytes(uint64_t entries, uint64_t *lost)
{
    LayerWriter writer;
    test_delta(&writer, entries, 3, 11);
    Str bytes = layer_writer_finish(&writer);
    size_t index = (size_t)writer.summary.index_start * LAYER_PAGE;
    int fd = bytes_fd(bytes.at, bytes.length);
    for (size_t at = 0; at < bytes.length; at = at + 1 == 100                ? LAYER_PAGE
                                                : at + 1 == LAYER_PAGE + 500 ? index
                                                                             : at + 1) {
        LayerInside inside;
        LayerDamages damages = {0};
        uint8_t flipped = (uint8_t)((uint8_t)bytes.at[at] ^ (at % 9 ? 1u << (at % 9 - 1) : 0xFFu));
        assert_int_equal(pwrite(fd, &flipped, 1, (off_t)at), 1);
        if (look_fd(fd, LAYER_ENTRIES_BLOBS, &inside, &damages)) {
            *lost = entries - inside.entries > *lost ? entries - inside.entries : *lost;
            assert_true(inside.entries == entries || damages.count > 0);
            layer_inside_release(&inside);
        }
        layer_damages_release(&damages);
        assert_int_equal(pwrite(fd, bytes.at + at, 1, (off_t)at), 1);
    }
    close(fd);
    layer_writer_release(&writer);
}

static void test_flipped_bytes_cost_at_most_their_page(void **state)
{
    (void)state;
    uint64_t lost = 0;
    flip_bytes(40, &lost);
    assert_int_equal(lost, 40); /* its only leaf */
    lost = 0;
    flip_bytes(1200, &lost);
    assert_in_range(lost, 1, 600); /* one of several leaves */
}

/* The smallest file, at every length and with every byte flipped, as `layer` and as a planner read it. */
static void test_every_truncation_and_every_flipped_byte(void **state)
{
    (void)state;
    LayerWriter writer;
    char path[64];
    test_delta(&writer, 3, 1, 5);
    Str bytes = layer_writer_finish(&writer);
    assert_int_equal(bytes.length, LAYER_FILE_MIN);
    int fd = bytes_fd(bytes.at, bytes.length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    size_t refused = 0, damaged = 0, sound = 0;
    for (size_t i = 0; i < 2 * bytes.length; i++) {
        LayerInside inside;
        LayerDamages damages = {0};
        LeafDirectory directory;
        Error error = {0};
        size_t at = i % bytes.length;
        bool cut = i >= bytes.length;
        uint8_t flipped = (uint8_t) ~(uint8_t)bytes.at[at];
        if (cut) /* the file gets shorter each time */
            assert_int_equal(ftruncate(fd, (off_t)(bytes.length - 1 - at)), 0);
        else
            assert_int_equal(pwrite(fd, &flipped, 1, (off_t)at), 1);
        bool known = leaf_directory_init(&directory, path, NULL, &error);
        assert_true(known || error.message[0] != '\0');
        if (known) {
            assert_in_range(directory.entries[directory.count], 1, 1000);
            leaf_directory_release(&directory);
        }
        if (look_fd(fd, LAYER_ENTRIES_WHOLE, &inside, &damages)) {
            assert_true(inside.entries <= 1000);
            damaged += damages.count > 0;
            sound += damages.count == 0;
            assert_false(cut && damages.count == 0);
            layer_inside_release(&inside);
        } else {
            assert_false(known);
            refused++;
        }
        layer_damages_release(&damages);
        if (!cut)
            assert_int_equal(pwrite(fd, bytes.at + at, 1, (off_t)at), 1);
    }
    print_message("# %zu refused, %zu damaged, %zu sound\n", refused, damaged, sound);
    assert_true(refused > 20000 && damaged > 0 && sound > 20000);
    close(fd);
    layer_writer_release(&writer);
}

static void test_inner_pages_cost_no_entry(void **state)
{
    (void)state;
    LayerWriter writer;
    test_delta(&writer, 200000, 200000, 5);
    Str bytes = layer_writer_finish(&writer);
    uint8_t *copy = mem_alloc(bytes.length);
    uint32_t inner = 0;
    for (uint32_t page = writer.summary.index_start; page < bytes.length / LAYER_PAGE; page++) {
        LayerInside inside;
        LayerDamages damages = {0};
        memcpy(copy, bytes.at, bytes.length);
        if (copy[(size_t)page * LAYER_PAGE + 2] == 0)
            continue;
        memset(copy + (size_t)page * LAYER_PAGE, 0xA5, LAYER_PAGE);
        assert_true(look(copy, bytes.length, &inside, &damages));
        assert_int_equal(inside.entries, 200000);
        assert_int_equal(damages.count, 1);
        assert_int_equal(damages.kept.at[0].page, page);
        layer_inside_release(&inside);
        layer_damages_release(&damages);
        inner++;
    }
    assert_true(inner >= 3);
    free(copy);
    layer_writer_release(&writer);
}

static void test_a_leaf_costs_itself_alone(void **state)
{
    (void)state;
    LayerWriter writer;
    test_delta(&writer, 5000, 1, 3);
    Str bytes = layer_writer_finish(&writer);
    uint8_t *copy = mem_alloc(bytes.length);
    for (uint32_t page = writer.summary.index_start; page + 1 < bytes.length / LAYER_PAGE; page++) {
        LayerInside inside;
        LayerDamages damages = {0};
        memcpy(copy, bytes.at, bytes.length);
        uint8_t *at = copy + (size_t)page * LAYER_PAGE;
        unsigned children = (unsigned)at[0] << 8 | at[1];
        memset(at, 0, 2);
        assert_true(look(copy, bytes.length, &inside, &damages));
        assert_int_equal(inside.entries, 5000 - children);
        assert_int_equal(damages.count, 1);
        assert_int_equal(damages.kept.at[0].page, page);
        layer_inside_release(&inside);
        layer_damages_release(&damages);
    }
    free(copy);
    layer_writer_release(&writer);
}

static void test_a_file_that_shrinks_is_damage(void **state)
{
    (void)state;
    LayerWriter writer;
    test_delta(&writer, 60000, 5, 9);
    Str bytes = layer_writer_finish(&writer);
    LayerFile file;
    LayerDamages damages = {0};
    LayerEntries entries;
    LayerEntry entry;
    assert_true(layer_file_from_fd(&file, bytes_fd(bytes.at, bytes.length), NULL));
    layer_entries_init(&entries, &file, LAYER_ENTRIES_BLOBS, &damages);
    for (int i = 0; i < 10000; i++)
        assert_true(layer_entries_next(&entries, &entry));
    assert_int_equal(ftruncate(file.fd, (off_t)(bytes.length - 20 * LAYER_PAGE)), 0);
    uint64_t count = 10000;
    while (layer_entries_next(&entries, &entry))
        count++;
    assert_in_range(count, 10001, 59999);
    assert_true(damages.count > 0);
    assert_non_null(strstr(damages.kept.at[0].reason, "cut short"));
    layer_entries_release(&entries);
    layer_damages_release(&damages);
    layer_file_close(&file);
    layer_writer_release(&writer);
}

/* Blobs and index above 4 GiB, in a file with a hole. */
static void test_offsets_above_4_gib(void **state)
{
    (void)state;
    const uint64_t first = ((uint64_t)5 << 30) + 123, apart = 1000;
    Text pages = TEXT_EMPTY;
    BtreeBuild build;
    char path[] = "/tmp/layerscope-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    btree_build_init(&build, BTREE_KEY_IMAGE, &pages);
    for (uint32_t i = 0; i < 2000; i++) {
        uint8_t key[LAYER_KEY_BYTES], blob[5] = {4, 'a', 'b', 'c', 'd'};
        layer_key_store(test_key(7, i), key);
        btree_build_add(&build, key, first + i * apart);
        assert_int_equal(pwrite(fd, blob, 5, (off_t)(first + i * apart)), 5);
    }
    LayerSummary summary = {.kind = LAYER_IMAGE, .keys = {0, U128_MAX}, .lsns = {9, 10}};
    uint8_t page[LAYER_PAGE];
    summary.index_root = btree_build_finish(&build);
    summary.index_start = (uint32_t)((first + 2000 * apart) / LAYER_PAGE + 1);
    layer_summary_store(&summary, page);
    assert_int_equal(pwrite(fd, page, sizeof page, 0), sizeof page);
    assert_int_equal(pwrite(fd, pages.at, pages.length, (off_t)summary.index_start * LAYER_PAGE), pages.length);
    LayerFile file;
    LayerDamages damages = {0};
    LayerEntries entries;
    LayerEntry entry;
    assert_true(layer_file_from_fd(&file, fd, NULL));
    layer_entries_init(&entries, &file, LAYER_ENTRIES_INDEX, &damages);
    for (uint32_t i = 0; i < 2000; i++) {
        assert_true(layer_entries_next(&entries, &entry));
        assert_int_equal(entry.offset, first + i * apart);
        Blob blob;
        assert_true(blob_reader_header(&entries.reader, entry.offset, &blob, NULL));
        assert_int_equal(blob.stored, 4);
    }
    assert_false(layer_entries_next(&entries, &entry));
    assert_int_equal(damages.count, 0);
    layer_entries_release(&entries);
    btree_build_release(&build);
    text_release(&pages);
    layer_file_close(&file);
}

static void test_blob_headers(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[4];
        size_t available;
        bool ok;
        Blob blob;
    } cases[] = {
        {{0x00}, 1, true, {1, 0, false}},
        {{0x7F}, 1, true, {1, 127, false}},
        {{0x80, 0, 0, 0x80}, 4, true, {4, 128, false}},
        {{0x8F, 0xFF, 0xFF, 0xFF}, 4, true, {4, BLOB_STORED_MAX, false}},
        {{0x90, 0, 0, 5}, 4, true, {4, 5, true}},
        {{0x90, 0, 0, 5}, 3, false, {0}},
        {{0xA0, 0, 0, 5}, 4, false, {0}},
        {{0xF0, 0, 0, 5}, 4, false, {0}},
        {{0}, 0, false, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Blob blob = {0};
        const char *reason;
        assert_int_equal(blob_header_load(cases[i].bytes, cases[i].available, &blob, &reason), cases[i].ok);
        assert_int_equal(blob.header, cases[i].blob.header);
        assert_int_equal(blob.stored, cases[i].blob.stored);
        assert_int_equal(blob.zstd, cases[i].blob.zstd);
    }
    static const struct {
        uint8_t content[9];
        size_t length;
        RecordKind kind;
    } kinds[] = {
        {{0, 0, 0, 0, 0, 0, 0, 0, 0}, 9, RECORD_PAGE},
        {{0, 0, 0, 1, 0, 0, 0, 0, 1}, 9, RECORD_POSTGRES},
        {{0, 0, 0, 1, 0, 0, 0, 6, 1}, 9, RECORD_AUX_FILE},
        {{0, 0, 0, 1, 0, 0, 0, 7, 1}, 9, RECORD_TRUNCATE_VISIBILITY_MAP},
        {{0, 0, 0, 1, 0, 0, 0, 8, 1}, 9, RECORD_UNKNOWN},
        {{0, 0, 0, 2, 0, 0, 0, 0, 1}, 9, RECORD_UNKNOWN},
        {{0, 0, 0, 1, 0, 0, 0}, 7, RECORD_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_int_equal(record_kind(kinds[i].content, kinds[i].length), kinds[i].kind);
}

static void test_a_page_that_cannot_be_read_changes_nothing(void **state)
{
    (void)state;
    LayerFile unreadable = {.fd = -1, .size = LAYER_FILE_MIN, .index_pages = 1, .summary = {.index_start = 2}};
    Error error = {0};
    uint64_t bytes = 77;
    assert_false(layer_key_page(&unreadable, 5, &bytes, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_int_equal(bytes, 77);
}

static void test_a_keyspace_too_large_for_numbers_is_refused(void **state)
{
    (void)state;
    Key most = (Key)1 << 62;
    KeyRange ranges[] = {{0, U128_MAX}, {0, most}, {7, most + 6}, {7, most + 5}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        Keyspace keyspace = {.at = &ranges[i], .count = 1};
        KeyMap map;
        bool fits = key_map_init(&map, &keyspace);
        assert_int_equal(fits, i == 3);
        if (fits)
            assert_true(map.end == ((uint64_t)1 << 62) - 1);
        if (fits)
            key_map_release(&map);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_what_has_no_place_in_a_layer_is_refused),
        cmocka_unit_test(test_truncations_end_in_an_error_or_in_damage),
        cmocka_unit_test(test_flipped_bytes_cost_at_most_their_page),
        cmocka_unit_test(test_every_truncation_and_every_flipped_byte),
        cmocka_unit_test(test_inner_pages_cost_no_entry),
        cmocka_unit_test(test_a_leaf_costs_itself_alone),
        cmocka_unit_test(test_a_file_that_shrinks_is_damage),
        cmocka_unit_test(test_offsets_above_4_gib),
        cmocka_unit_test(test_blob_headers),
        cmocka_unit_test(test_a_page_that_cannot_be_read_changes_nothing),
        cmocka_unit_test(test_a_keyspace_too_large_for_numbers_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

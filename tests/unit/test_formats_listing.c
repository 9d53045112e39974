/* Lines of listings: each form that a tool prints, and the size that it states. Some columns are clear only from all
 * lines together. */
#include "core/formats/listing.h"
#include "tests/unit/formats_help.h"

#define IMAGE "000000000000000000000000000000000000-030000000000000000000000000000000002__0000000001000020"
#define OTHER "000000000000000000000000000000000000-030000000000000000000000000000000002__0000000001000040"
#define DELTA                                                                                                          \
    "000000000000000000000000000000000000-030000000000000000000000000000000002__0000000001000028-00000000010A0039"

static void has_size(const char *text, ListingSize kind, uint64_t size)
{
    ListingLine listing;
    listing_line(str_from(text), str_trim(str_from(text)), &listing);
    if (!listing.name.length || listing.size_kind != kind || (kind == LISTING_EXACT && listing.size != size))
        fail_msg("%s: name %zu, kind %d, size %llu", text, listing.name.length, (int)listing.size_kind,
                 (unsigned long long)listing.size);
}

/* The size is not a multiple of the page size. Where a rule applies, it is the size of the file nevertheless. */
static void test_a_line_tells_its_size(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "-rw-r--r-- 1 neon neon 81921 Aug  1 12:00 " IMAGE,
        "-rw-r--r-- 1 neon neon 81921 Aug  1  2024 " IMAGE,
        "-rw-r--r--. 1 1000 1000 81921 2024-08-01 12:00 " IMAGE,
        "-rw-r--r-- 1 neon neon 81921 2024-08-01 12:00:00.000000000 +0000 " IMAGE,
        "-rw-r--r-- 1 81921 Jan  1 10:00 " IMAGE,              /* ls -go */
        "-rw-r--r-- 1 neon 81921 Jan  1 10:00 " IMAGE,         /* ls -g */
        "-rw-r--r-- 1 neon neon 81921 1 Jan 10:00 " IMAGE,     /* the day first */
        "80 -rw-r--r-- 1 neon neon 81921 Jan  1 10:00 " IMAGE, /* ls -s */
        "-rw-r--r-- 1 neon neon u:r:s0 81921 Jan  1 10:00 " IMAGE,
        "  1837   262160 -rw-r--r--   1 neon     neon     81921 Aug  1 12:00 ./x/" IMAGE,
        "-rw-r--r-- u/g  81921 2025-01-01 10:00 tl/" IMAGE,     /* tar tvf */
        "-rw-r--r--         81,921 2025/01/01 10:00:00 " IMAGE, /* rsync --list-only */
        "-a----        01/01/2025  10:00 AM          81921 " IMAGE,
        ".rw-r--r-- 81,921 neon  1 Jan 10:00 " IMAGE, /* eza -B */
        "├── [-rw-r--r-- neon           81921 Jan  1 10:00]  " IMAGE,
        "-rw-r--r--   3 neon group      81921 2025-01-01 10:00 /user/" IMAGE, /* hdfs */
        "2024-08-01 12:00:00      81921 tenants/t/timelines/b/" IMAGE "-0000001B",
        "2025-01-01 10:00        81921  s3://bucket/" IMAGE,
        "     81921  2025-01-01T10:00:00Z  gs://b/" IMAGE "-00000001",
        "    81921 2025-01-01 10:00:00.000000000 " IMAGE,
        "├── [      81921]  " IMAGE,
        "│   └── [  81921]  " IMAGE,
        "|-- [      81921]  " IMAGE,
        "INFO upload{layer=" IMAGE " size=81921}: done",
        "uploaded " IMAGE " (81921 bytes)",
        "{\"Key\": \"t/" IMAGE "\", \"LastModified\": \"2025-01-01T10:00:00Z\", \"Size\": 81921, \"Tags\": {}}",
        "{\"Path\":\"" IMAGE "\",\"Size\":81921,\"IsDir\":false}",
        "\"" IMAGE "\":{\"file_size\":81921,\"generation\":1},",
        "{\"layer_file_size\":81921,\"layer_file_name\":\"" IMAGE "\"}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        has_size(lines[i], LISTING_EXACT, 81921);
}

static void test_sizes_that_are_rounded_or_no_file_s(void **state)
{
    (void)state;
    has_size("-rw-r--r-- 1 neon neon 257M Aug  1 12:00 " IMAGE, LISTING_ROUNDED, 0);
    has_size("[2025-01-01 10:00:00 UTC]  80KiB STANDARD " IMAGE, LISTING_ROUNDED, 0);
    has_size("├── [  80K]  " IMAGE, LISTING_ROUNDED, 0);
    has_size("80K\t./" IMAGE, LISTING_ROUNDED, 0);
    has_size("INFO layer=" IMAGE " size=80.0KiB", LISTING_ROUNDED, 0);
    has_size("-rw-r--r-- 1 neon neon 9223372036854775808 Aug  1 12:00 " IMAGE, LISTING_TOO_LARGE, 0);
    has_size(IMAGE, LISTING_NO_SIZE, 0);
    has_size("/data/8192/" IMAGE, LISTING_NO_SIZE, 0);
    has_size("created 3 layers at 10:00, the last is " IMAGE, LISTING_NO_SIZE, 0);
}

static void test_a_name_is_found_whatever_touches_it(void **state)
{
    (void)state;
    static const struct {
        const char *line, *name;
    } cases[] = {
        {"dump.txt:" DELTA, DELTA},
        {"dump.txt:12:./a/" DELTA, "./a/" DELTA},
        {"+" DELTA, DELTA},
        {"-tenants/t/" DELTA, "tenants/t/" DELTA},
        {"host:/data/" DELTA, "/data/" DELTA},
        {"s3://b/t/" DELTA, "s3://b/t/" DELTA},
        {"'" DELTA "',", DELTA},
        {"layer=" DELTA ",", DELTA},
        {"xlayer" DELTA, DELTA},
        {"\"C:\\data\\" DELTA "\"", "C:\\data\\" DELTA},
        {"./a dir/" DELTA, "./a dir/" DELTA},
        {"(" DELTA ")", DELTA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ListingLine listing;
        Str line = str_from(cases[i].line);
        listing_line(line, line, &listing);
        bool backslash = strchr(cases[i].name, '\\');
        if (!str_equal(listing.logical, STR(DELTA)) ||
            (!backslash && !str_equal(listing.name, str_from(cases[i].name))))
            fail_msg("%s: '%.*s'", cases[i].line, STR_ARG(listing.name));
    }
}

/* Loads a listing of two layers, and expects these sizes and a note that contains `note` (NULL: no note). */
static void sizes_are(const char *text, uint64_t first, uint64_t second, const char *note)
{
    Loaded *s = load(text);
    assert_int_equal(s->set->count, 2);
    if (s->set->size[0] != first || s->set->size[1] != second)
        fail_msg("%s: %llu %llu", text, (unsigned long long)s->set->size[0], (unsigned long long)s->set->size[1]);
    assert_int_equal(s->report.notes.count, note != NULL);
    if (note)
        assert_non_null(strstr(s->report.notes.at[0], note));
    loaded_free(s);
}

static void test_a_column_of_whole_pages_is_the_size(void **state)
{
    (void)state;
    sizes_are("8192 " IMAGE "\n16384 " DELTA "\n", 8192, 16384, NULL);
    sizes_are(IMAGE "\t8192\n" DELTA "\t16384\n", 8192, 16384, NULL);
    sizes_are("8192," IMAGE "\n16384," DELTA "\n", 8192, 16384, NULL);
    sizes_are("\"b\",\"t/" IMAGE "\",\"8192\",\"2025-01-01T10:00:00Z\",\"etag\"\n\"b\",\"t/" DELTA
              "\",\"16384\",\"2025-01-01T10:00:00Z\",\"etag\"\n",
              8192, 16384, NULL);
    sizes_are("1837 8192 " IMAGE "\n1838 16384 " DELTA "\n", 8192, 16384, NULL); /* inode, size */
    sizes_are("    8192  2025-01-01 10:00   " IMAGE "\n   16384  2025-01-01 10:00   " DELTA "\n", 8192, 16384, NULL);
    sizes_are("8192\t./" IMAGE "\n7\t./" DELTA "\n", SIZE_UNKNOWN, SIZE_UNKNOWN, "not whole pages of 8 KiB");
    sizes_are("8192 16384 " IMAGE "\n8192 24576 " DELTA "\n", SIZE_UNKNOWN, SIZE_UNKNOWN, "several columns");
    sizes_are("80K\t./" IMAGE "\n1.2M\t./" DELTA "\n", SIZE_UNKNOWN, SIZE_UNKNOWN, "rounded");
    sizes_are("     1\t" IMAGE "\n     2\t" DELTA "\n", SIZE_UNKNOWN, SIZE_UNKNOWN, NULL); /* cat -n */
    sizes_are("8192 " IMAGE "\n" DELTA "\n", 8192, SIZE_UNKNOWN, NULL);
}

static void test_a_header_names_the_column(void **state)
{
    (void)state;
    sizes_are("key,size,count\n" IMAGE ",8193,8192\n" DELTA ",16385,8192\n", 8193, 16385, NULL);
    sizes_are("Size;Name\n8193;" IMAGE "\n16385;" DELTA "\n", 8193, 16385, NULL);
    sizes_are("\"Bucket\",\"Key\",\"Size\"\n\"b\",\"t/" IMAGE "\",\"8193\"\n\"b\",\"t/" DELTA "\",\"16385\"\n", 8193,
              16385, NULL);
}

static void test_json_over_several_lines(void **state)
{
    (void)state;
    sizes_are("{\"Contents\": [\n  {\n    \"Key\": \"t/" IMAGE "\",\n    \"ETag\": \"1\",\n    \"Size\": 8193\n  },\n"
              "  {\n    \"Size\": 16385,\n    \"Key\": \"t/" DELTA "\"\n  }\n]}\n",
              8193, 16385, NULL);
    sizes_are("the layers {\"" IMAGE "\": {\"file_size\": 8193}, \"" DELTA
              "\": {\"generation\": 1,\n\"file_size\": 16385}}",
              8193, 16385, NULL);
    sizes_are("  File: ./" IMAGE "\n  Size: 8193      \tBlocks: 16\n  File: ./" DELTA "\n  Size: 16385 \tBlocks: 16\n",
              SIZE_UNKNOWN, SIZE_UNKNOWN, NULL);
}

/* Several timelines: the largest is read, the others are named, and --timeline selects. */
static void test_timelines_are_kept_apart(void **state)
{
    (void)state;
#define T "11111111111111111111111111111111"
#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    static const char *const texts[] = {
        "tenants/" T "/timelines/" A "/" IMAGE "\ntenants/" T "/timelines/" B "/" IMAGE "\ntenants/" T "/timelines/" B
        "/" DELTA "\n",
        "tenants/" T "-0002/timelines/" A "/" IMAGE "\ntenants/" T "-0102/timelines/" A "/" IMAGE "\ntenants/" T
        "-0102/timelines/" A "/" DELTA "\n",
        "one/" IMAGE "\ntwo/" IMAGE "\ntwo/" DELTA "\n",
        "./" T "/timelines/" A ":\n" IMAGE "\n\n./" T "/timelines/" B ":\n" IMAGE "\n" DELTA "\n",
        "├── " A "\n│   └── " IMAGE "\n└── " B "\n    ├── " IMAGE "\n    └── " DELTA "\n",
        "INFO x{tenant_id=" T " timeline_id=" A "}: made " IMAGE " today\nINFO x{tenant_id=" T " timeline_id=" B
        "}: made " IMAGE " today\nINFO x{tenant_id=" T " timeline_id=" B "}: made " DELTA " today\n",
        "made " A "/" IMAGE " and " B "/" IMAGE " and " B "/" DELTA " today\n",
    };
    static const char *const second[] = {B, T "-0102", "two", B, B, B, B};
    History history;
    LoadReport report = {0};
    Error error = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(load_text(str_from(texts[i]), "x", &(LoadOptions){0}, &history, &report, &error));
        assert_int_equal(error.code, ERROR_USAGE);
        assert_non_null(strstr(error.message, "2 timelines are there; choose one with --timeline ID: "));
        assert_non_null(strstr(error.message, "(2 layers)"));
        load_report_release(&report);
        assert_true(
            load_text(str_from(texts[i]), "x", &(LoadOptions){.timeline = second[i]}, &history, &report, &error));
        if (history.layers.count != 2 || report.duplicates || report.notes.count != 1 ||
            !strstr(report.notes.at[0], "layers of 2 timelines or shards"))
            fail_msg("%zu: %zu layers, %zu notes", i, history.layers.count, report.notes.count);
        history_release(&history);
        load_report_release(&report);
    }
    assert_true(load_text(str_from(texts[0]), "x", &(LoadOptions){.timeline = "AA"}, &history, &report, &error));
    assert_int_equal(history.layers.count, 1);
    history_release(&history);
    load_report_release(&report);
    assert_true(load_text(str_from(texts[1]), "x", &(LoadOptions){.timeline = T "-0002"}, &history, &report, &error));
    assert_int_equal(history.layers.count, 1);
    history_release(&history);
    load_report_release(&report);
    assert_false(load_text(str_from(texts[1]), "x", &(LoadOptions){.timeline = "aa"}, &history, &report, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_non_null(strstr(error.message, "names 2"));
    load_report_release(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_tells_its_size),
        cmocka_unit_test(test_sizes_that_are_rounded_or_no_file_s),
        cmocka_unit_test(test_a_name_is_found_whatever_touches_it),
        cmocka_unit_test(test_a_column_of_whole_pages_is_the_size),
        cmocka_unit_test(test_a_header_names_the_column),
        cmocka_unit_test(test_json_over_several_lines),
        cmocka_unit_test(test_timelines_are_kept_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

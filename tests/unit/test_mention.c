/* Layers that a text mentions: names, written-out ranges, and names that are cut off or broken over lines. */
#include "core/formats/mention.h"
#include "core/formats/plain_text.h"
#include "tests/unit/formats_help.h"

#define LO    "000000000000000000000000000000000000"
#define HI    "030000000000000000000000000000000002"
#define IMAGE LO "-" HI "__0000000001000020"
#define DELTA LO "-" HI "__0000000001000028-00000000010A0039"

/* Expects that the text mentions layers as these letters state: d and i for layers, b for a bad one, c for a cut one.
 */
static void mentions(const char *text, const char *expected)
{
    char found[32] = "";
    size_t n = 0;
    MentionWalk walk = {.text = str_from(text)};
    Mention mention;
    while (n + 1 < sizeof found && mention_next(&walk, &mention))
        found[n++] = mention.kind == MENTION_CUT              ? 'c'
                     : mention.kind == MENTION_BAD            ? 'b'
                     : mention.name.layer.kind == LAYER_IMAGE ? 'i'
                                                              : 'd';
    found[n] = 0;
    if (strcmp(found, expected) != 0)
        fail_msg("%s: '%s', expected '%s'", text, found, expected);
}

static void test_names_and_ranges(void **state)
{
    (void)state;
    mentions("garbage collecting '" IMAGE "', then (" DELTA "-v1-00000001). Bye__bye.", "id");
    mentions("produced delta layer: " LO ".." HI " 0/2000..0/3000 is_delta=true", "d");
    mentions("discarded " LO ".." HI " 0/2000..0/2001 is_delta=false", "i");
    mentions("image layer " LO ".." HI " 0/2000..0/2001", "i");
    mentions("3 delta layers in " LO ".." HI " 0/2000..0/3000", ""); /* a job, not a layer */
    mentions("job: " LO ".." HI " 0/2000..0/3000", "");
    mentions("[  0]  key:" LO "-" HI "\n       lsn:0/2000-0/3000\n       delta:true\n[  1]  key:" LO "-" HI
             "\n       lsn:0/2000-0/2000\n       delta:false\n",
             "di");
    mentions("\"key\": \"" LO ".." HI "\", \"lsn\": \"0/2000..0/3000\", \"is_delta\": true", "d");
    mentions(LO ".." HI " 0/3000..0/2000 is_delta=true", "b"); /* reversed */
    mentions(LO ".." HI " 0/2000..0/3000 is_delta=false", "b");
    mentions("0000000000000000-0000000000000010__00001000-00002000", "d");
    mentions("4bf92f3577b34da6a3ce929d0e0e4736 4bf92f35-77b3-4da6-a3ce-929d0e0e4736", ""); /* other ids */
}

static void test_names_that_are_cut_off_are_bad(void **state)
{
    (void)state;
    mentions(LO "-" HI "__000000000100002", "b"); /* 15 digits */
    mentions(LO "-" HI "__", "c");
    mentions(LO "-03000000\n" DELTA, "cd");
    mentions(LO "-", "c");
    mentions(LO "-03000… and so on", "c");
    mentions("keys " LO "-" HI " of it", "");
    mentions("keys " LO "-0300, of it", "");
    Loaded *s = load(DELTA "\n" LO "-" HI "__00000000010\n" LO "-03\n");
    assert_int_equal(s->set->count, 1);
    assert_int_equal(s->report.skipped, 2);
    assert_non_null(strstr(s->report.skips.at[0].reason, "cut off"));
    assert_non_null(strstr(s->report.skips.at[1].reason, "cut off"));
    loaded_free(s);
    load_fails(LO "-" HI "__00000000010\n" LO "-03\n", NULL, false, "no layer in it: 2 lines were skipped");
}

/* A name that is broken at any place, over two lines or three, with or without text around it, is one name again. */
static void test_names_broken_over_lines(void **state)
{
    (void)state;
    for (size_t at = 1; at < strlen(DELTA); at++) {
        static const char *const breaks[] = {"\n", "\n    ", "\r\n", "\n> "};
        for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
            Arena arena = {0};
            char *text =
                arena_printf(&arena, "first " IMAGE "\nlayer=%.*s%s%s, done\n", (int)at, DELTA, breaks[i], &DELTA[at]);
            Str plain = plain_text(str_from(text), &arena);
            char *terminated = arena_copy(&arena, plain.at, plain.length);
            mentions(terminated, "id");
            size_t lines = 0;
            for (size_t c = 0; c < plain.length; c++)
                lines += plain.at[c] == '\n';
            assert_int_equal(lines, 3);
            arena_release(&arena);
        }
    }
    Arena arena = {0};
    Str three = plain_text(STR("a 0000000000000000000000000000\n00000000-030000000000000000000000000000000002\n"
                               "__0000000001000028-00000000010A0039 b\n"),
                           &arena);
    mentions(arena_copy(&arena, three.at, three.length), "d");
    arena_release(&arena);
}

static void test_whole_names_are_not_joined(void **state)
{
    (void)state;
    Arena arena = {0};
    static const char *const texts[] = {IMAGE "\n" DELTA "\n" IMAGE "-0000001B\n12345678 x\n" DELTA "\n",
                                        DELTA "\n-" DELTA "\n+" IMAGE "\n",
                                        "8192 " LO "-" HI "__00000000010\n24576 " LO "-" HI "__00000000010\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(str_equal(plain_text(str_from(texts[i]), &arena), str_from(texts[i])));
    arena_release(&arena);
}

static void test_colours_are_taken_off(void **state)
{
    (void)state;
    Arena arena = {0};
    static const char *const texts[] = {"\x1b[1m" LO "-\x1b[31m" HI "\x1b[0m__0000000001000020\x1b]0;t\a",
                                        "\\u001b[2m" LO "-" HI "\\u001b[0m__0000000001000020",
                                        "#033[2m" LO "-" HI "#033[0;1m__0000000001000020"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(str_equal(plain_text(str_from(texts[i]), &arena), STR(IMAGE)));
    assert_true(str_equal(plain_text(STR("#033 [x] \\e no ^["), &arena), STR("#033 [x] \\e no ^[")));
    arena_release(&arena);
}

static void test_half_a_range_changes_nothing(void **state)
{
    (void)state;
    LsnRange lsns = {7, 8};
    assert_int_equal(mention_lsns(STR("93/1C08..x"), &lsns), 0);
    assert_int_equal(mention_lsns(STR("93/1C08"), &lsns), 0);
    assert_int_equal(lsns.lo, 7);
    assert_int_equal(lsns.hi, 8);
    assert_int_equal(mention_lsns(STR("0/10..0/20 x"), &lsns), 10);
    assert_int_equal(lsns.lo, 0x10);
    assert_int_equal(lsns.hi, 0x20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_ranges),        cmocka_unit_test(test_names_that_are_cut_off_are_bad),
        cmocka_unit_test(test_names_broken_over_lines), cmocka_unit_test(test_whole_names_are_not_joined),
        cmocka_unit_test(test_colours_are_taken_off),   cmocka_unit_test(test_half_a_range_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

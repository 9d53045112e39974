/* Pictures of layers: each test is a picture and the layers in it. */
#include "core/base/rng.h"
#include "tests/unit/formats_help.h"

static const char seed[] = "            :\n"
                           "+--+ +----+ :  +------+\n"
                           "|  | |    | :  |      |\n"
                           "+--+ +----+ :  +------+\n"
                           "            :\n"
                           "+-----+ +-+ : +--------+\n"
                           "|     | | | : |        |\n"
                           "+-----+ +-+ : +--------+\n"
                           "            :\n";

static void seed_is_read(const Loaded *s)
{
    assert_string_equal(s->report.files.at[0].format, "art");
    assert_int_equal(s->report.skipped, 0);
    assert_int_equal(s->set->count, 6);
    layer_is(s, 0, LAYER_DELTA, 0, 3, 5, 7);
    layer_is(s, 1, LAYER_DELTA, 5, 10, 5, 7);
    layer_is(s, 2, LAYER_DELTA, 15, 22, 5, 7);
    layer_is(s, 3, LAYER_DELTA, 0, 6, 1, 3);
    layer_is(s, 4, LAYER_DELTA, 8, 10, 1, 3);
    layer_is(s, 5, LAYER_DELTA, 14, 23, 1, 3);
    const Statement *split = &s->history.scenario.at[6];
    assert_int_equal(split->kind, STATEMENT_EXPECT_SPLIT);
    assert_true(split->keys.lo == 12 && split->keys.hi == 12 && split->lsns.lo == 0 && split->lsns.hi == 9);
}

static void test_the_first_picture(void **state)
{
    (void)state;
    Loaded *s = load(seed);
    seed_is_read(s);
    loaded_free(s);
}

static void test_a_picture_inside_markdown(void **state)
{
    (void)state;
    Text text = TEXT_EMPTY;
    text_add_str(&text, STR("# A list\n\n- Layers like this:\n\n  ```\n"));
    Str rest = STR(seed), line;
    while (str_line(&rest, &line))
        text_printf(&text, "  %.*s\n", STR_ARG(line));
    text_add_str(&text, STR("  ```\n\n- something else\n\n```\n+--+\n|  |\n+--+\n```\n"));
    Loaded *s = load(text.at);
    seed_is_read(s);
    assert_int_equal(s->history.scenario.at[0].line, 7);
    assert_int_equal(s->report.notes.count, 1); /* about the second picture */
    loaded_free(s);
    text_release(&text);
}

static void test_a_picture_among_prose(void **state)
{
    (void)state;
    Loaded *s = load("We have\n\n    +--+  :\n    |L1|  :\n    +--+  :\n\nand = that + is : it.\n");
    assert_int_equal(s->set->count, 1);
    layer_is(s, 0, LAYER_DELTA, 0, 3, 0, 2);
    loaded_free(s);
}

static void test_names_and_sizes_in_boxes(void **state)
{
    (void)state;
    Loaded *s = load("+-------+---+\n"
                     "|top: 3M|512|\n"
                     "| right |1K |\n"
                     "+-------+---+\n");
    assert_true(str_equal(layer_set_get(s->set, 0).name, STR("top: right")));
    assert_int_equal(s->set->size[0], 3 << 20);
    assert_true(str_equal(layer_set_get(s->set, 1).name, STR("512")));
    assert_int_equal(s->set->size[1], 1024);
    layer_is(s, 1, LAYER_DELTA, 8, 12, 0, 3);
    loaded_free(s);
}

static void test_neighbours_share_borders(void **state)
{
    (void)state;
    Loaded *s = load("+--+----+\n"
                     "|  |    |\n"
                     "+--+--+-+\n"
                     "|     | |\n"
                     "+-----+-+\n");
    assert_int_equal(s->set->count, 4);
    layer_is(s, 0, LAYER_DELTA, 0, 3, 2, 4);
    layer_is(s, 1, LAYER_DELTA, 3, 8, 2, 4);
    layer_is(s, 2, LAYER_DELTA, 0, 6, 0, 2);
    layer_is(s, 3, LAYER_DELTA, 6, 8, 0, 2);
    loaded_free(s);
}

static void test_borders_side_by_side_do_not_touch(void **state)
{
    (void)state;
    Loaded *s = load("+--++--+\n|  ||  |\n+--++--+\n");
    assert_int_equal(s->set->count, 2);
    layer_is(s, 0, LAYER_DELTA, 0, 3, 0, 2);
    layer_is(s, 1, LAYER_DELTA, 4, 7, 0, 2);
    loaded_free(s);
}

static void test_a_gap_with_walls_reads_as_a_box(void **state)
{
    (void)state;
    Loaded *s = load("+--+--+--+\n|  |  |  |\n+--+--+--+\n");
    assert_int_equal(s->set->count, 3);
    loaded_free(s);
}

static void test_a_split_in_a_narrow_gap(void **state)
{
    (void)state;
    Loaded *s = load("+--+:+--+\n|  |:|  |\n+--+:+--+\n");
    assert_int_equal(s->set->count, 2);
    assert_int_equal(s->history.scenario.at[2].kind, STATEMENT_EXPECT_SPLIT);
    assert_true(s->history.scenario.at[2].keys.lo == 4);
    loaded_free(s);
    s = load("+--+--+\n|  :  |\n+--+--+\n"); /* the label is on the border that both share */
    assert_int_equal(s->set->count, 2);
    assert_true(s->history.scenario.at[2].keys.lo == 3);
    loaded_free(s);
}

static void test_images_lie_on_borders_but_not_on_corners(void **state)
{
    (void)state;
    Loaded *s = load("+####+ ==\n"
                     "|    |\n"
                     "+#+##+==##\n");
    assert_int_equal(s->set->count, 6);
    layer_is(s, 1, LAYER_IMAGE, 0, 6, 2, 3); /* both corners belong to it */
    layer_is(s, 2, LAYER_IMAGE, 7, 9, 2, 3);
    layer_is(s, 3, LAYER_IMAGE, 0, 6, 0, 1); /* a corner inside, one at its end */
    layer_is(s, 4, LAYER_IMAGE, 5, 8, 0, 1);
    layer_is(s, 5, LAYER_IMAGE, 8, 10, 0, 1); /* touching images alternate */
    loaded_free(s);
}

static void test_scale_and_origin(void **state)
{
    (void)state;
    Loaded *s = load("art key=1000 lsn=0x1000 key0=5 lsn0=0/7\n+-+ ##\n| |\n+-+\n");
    layer_is(s, 0, LAYER_DELTA, 5, 2005, 7, 0x2007);
    layer_is(s, 1, LAYER_IMAGE, 4005, 6005, 0x2007, 0x2008);
    assert_int_equal(s->history.scenario.art_key_scale, 1000);
    loaded_free(s);
}

static void test_drawing_that_belongs_to_nothing_is_reported(void **state)
{
    (void)state;
    Loaded *s = load_as("+--+ +--\n|  | |\n+--+ +--\n", "art");
    assert_int_equal(s->set->count, 1);
    assert_int_equal(s->report.skipped, 3);
    assert_string_equal(s->report.skips.at[0].reason, "a border that belongs to no box, at column 6");
    loaded_free(s);
    load_fails("+--+ +--\n|  | |\n+--+ +--\n", "art", true, "belongs to no box");
}

static void test_boxes_drawn_with_unicode(void **state)
{
    (void)state;
    Loaded *s = load_as("┌──┬───┐\n│é │   │\n└──┴───┘\n", "art");
    layer_is(s, 0, LAYER_DELTA, 0, 3, 0, 2);
    layer_is(s, 1, LAYER_DELTA, 3, 7, 0, 2);
    assert_true(str_equal(layer_set_get(s->set, 0).name, STR("é")));
    loaded_free(s);
}

static void test_large_and_tangled_pictures_are_refused(void **state)
{
    (void)state;
    size_t n = (size_t)5 << 20;
    char *line = malloc(n + 1);
    memset(line, '-', n);
    line[n] = '\0';
    load_fails(line, "art", false, "too large");
    free(line);
}

/* Discards the drawing of the picture, so that it is drawn again. */
static void drawn_anew_is(const char *text, const char *expected)
{
    Loaded *s = load_as(text, NULL);
    s->history.scenario.art = (Str){NULL, 0};
    written_is(s, "art", expected);
    loaded_free(s);
}

static void test_a_picture_comes_out_as_it_went_in(void **state)
{
    (void)state;
    static const char *const pictures[] = {
        seed,
        "+--+####\n|3M|\n+==+---+\n   | a |\n   +###+\n",
        "art key=1000 lsn=0x10\n+--------+\n|    left|\n|        |\n|  5K    |\n+--------+\n##== :\n     :\n",
    };
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        Loaded *s = load_as(pictures[i], "art");
        assert_int_equal(s->report.skipped, 0);
        written_is(s, "art", pictures[i]);
        loaded_free(s);
    }
}

static void test_layers_are_drawn(void **state)
{
    (void)state;
    drawn_anew_is(seed, seed);
    drawn_anew_is("delta 0 300 20 40 name=left size=3M\ndelta 300 900 20 40\nimage 0 100 0\nimage 100 800 0\n",
                  "art key=256 lsn=0x10\n"
                  "+--+-----+\n"
                  "|  |     |\n"
                  "+--+-----+\n"
                  "\n"
                  "#=======\n");
    drawn_anew_is("delta 1000 1800 5 8 size=3M name=top\n", "art key=1024 lsn=0x1 key0=1000 lsn0=5\n"
                                                            "+-+\n"
                                                            "| |\n"
                                                            "| |\n"
                                                            "+-+\n");
    drawn_anew_is("delta 0 30 0 20 size=3M name=top\nimage 0 40 20\n", "art key=16 lsn=0x10\n"
                                                                       "+##+\n"
                                                                       "|3M|\n"
                                                                       "+--+\n");
}

static void not_drawn(const char *text, const char *why)
{
    Loaded *s = load(text);
    Text out = TEXT_EMPTY;
    Error error = {0};
    assert_false(format_named(STR("art"))->write(&s->history, 0, &out, &error));
    if (!strstr(error.message, why))
        fail_msg("'%s' does not tell '%s'", error.message, why);
    assert_int_equal(error.code, ERROR_OUTPUT);
    assert_int_equal(out.length, 0);
    text_release(&out);
    loaded_free(s);
}

static void test_what_would_not_read_back_is_not_drawn(void **state)
{
    (void)state;
    not_drawn("delta 0 10 0 10\ndelta 8 20 8 20\n", "overlaps");
    not_drawn("delta 0 1 0 10\n", "fewer than two keys");
    not_drawn("delta 0 10 0 1\n", "fewer than two LSNs");
    not_drawn("delta 0 10 5 5\n", "fewer than two LSNs");
    not_drawn("delta 0 3 0 2\nimage 0 3 2\n", "ends next to a corner");
    not_drawn("delta 0 4 0 4\ndelta 7 B 0 4\ndelta 4 7 4 8\ndelta 0 4 8 C\ndelta 4 7 8 C\ndelta 0 2 4 8\n", "gap");
    not_drawn("delta 0 1000001 0 1000001\ndelta 1000001 1000003 0 2\n", "columns");
    not_drawn("000000000000000000000000000000000000-030000000000000000000000000000000002__0000000001000020\n",
              "36-digit");
}

static void test_random_layers_read_back_or_are_refused(void **state)
{
    (void)state;
    Rng rng = {7};
    unsigned drawn = 0;
    for (int round = 0; round < 400; round++) {
        Text text = TEXT_EMPTY, out = TEXT_EMPTY;
        Error error = {0};
        text_add_str(&text, STR("fanout 2\n"));
        for (unsigned n = 1 + (unsigned)rng_below(&rng, 6); n; n--) {
            unsigned key = (unsigned)rng_below(&rng, 12) * 2, lsn = (unsigned)rng_below(&rng, 4) * 4;
            unsigned width = 2 + (unsigned)rng_below(&rng, 8);
            if (rng_below(&rng, 3))
                text_printf(&text, "delta %x %x %x %x\n", key, key + width, lsn, lsn + 4);
            else
                text_printf(&text, "image %x %x %x\n", key, key + width, lsn);
        }
        Loaded *s = load(text.at);
        if (format_named(STR("art"))->write(&s->history, 0, &out, &error)) {
            Loaded *back = load_as(out.at, "art");
            assert_int_equal(back->set->count, s->set->count);
            written_is(back, "art", out.at);
            loaded_free(back);
            drawn++;
        } else {
            assert_true(error.message[0] != '\0');
        }
        loaded_free(s);
        text_release(&text);
        text_release(&out);
    }
    assert_true(drawn > 50);
}

/* Expects that many deltas and images, no skipped line, and a note that contains `note` (NULL: no note). */
static void drawn_is(const char *text, size_t deltas, size_t images, const char *note)
{
    Loaded *s = load(text);
    size_t found = 0;
    for (LayerId id = 0; id < s->set->count; id++)
        found += layer_is_image(s->set, id);
    if (s->set->count - found != deltas || found != images || s->report.skipped)
        fail_msg("%s%zu deltas, %zu images, %zu skipped", text, s->set->count - found, found, s->report.skipped);
    if (!note && s->report.notes.count)
        fail_msg("%s%s", text, s->report.notes.at[0]);
    bool told = !note;
    for (size_t i = 0; i < s->report.notes.count; i++)
        told = told || strstr(s->report.notes.at[i], note);
    if (!told)
        fail_msg("%snot told: %s", text, note);
    loaded_free(s);
}

static void test_what_is_around_boxes_is_no_layer(void **state)
{
    (void)state;
    drawn_is("L0: +--+  the newest\n    |  |\n    +--+\n", 1, 0, "test:1:1: words are not part");
    drawn_is("+--+    +--+\n|  | => |  |\n+--+    +--+\n", 2, 0, "test:2:6: an arrow is");
    drawn_is("+--+     +--+\n|  | <-- |  |\n+--+     +--+\n", 2, 0, "test:2:7: an arrow is");
    drawn_is("+--+\n|  |\n+--+\n  |\n  v\n+--+\n|  |\n+--+\n", 2, 0, "test:4:3: an arrow is");
    drawn_is("LSN\n ^  +--+\n |  |  |\n |  +--+\n +---------> key\n", 1, 0, "arrows are not part");
    drawn_is("+--+\n|  |\n+--+\n---- LSN 5 ----\n+--+\n|  |\n+--+\n", 2, 0, "test:4:1: a line without corners");
    drawn_is("```\n+--+\n|  |\n+--+\n####\n# image\n: expected split\n```\n", 1, 1, "test:6:1: 2 lines of a legend");
    drawn_is("```\n+--+\n|  |  (# image, = other)\n+--+\n```\n", 1, 0, "words");
    drawn_is("╭──╮ ┏━━┓ ╔══╗\n│  │ ┃  ┃ ║  ║\n╰──╯ ┗━━┛ ╚══╝\n", 3, 0, NULL);
    drawn_is("+--+\n|  | ####\n+--+ ====\n", 1, 2, NULL);
}

static void test_pictures_in_comments(void **state)
{
    (void)state;
    static const char *const marks[] = {"# ", "// ", "/// ", "//! ", " * ", "-- ", "; ", "% ", "> ", "> > ", ">> "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        Text text = TEXT_EMPTY;
        Str rest = STR("+--+ +--+\n| a| | b|\n+--+ +--+\n#### :\n"), line;
        text_add_str(&text, STR("void f();\n"));
        while (str_line(&rest, &line))
            text_printf(&text, "  %s%.*s\n", marks[i], STR_ARG(line));
        text_add_str(&text, STR("int x = 5;\n"));
        drawn_is(text.at, 2, 1, "test:2: the marks at the start of the lines");
        text_release(&text);
    }
    drawn_is("#   #\n#   #\n#   #\n", 0, 6, NULL); /* images, not a comment */
    drawn_is("> Someone wrote:\n> ```\n> +--+\n> |  |\n> +--+\n> ```\n", 1, 0, "test:1: the marks");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_picture),
        cmocka_unit_test(test_a_picture_inside_markdown),
        cmocka_unit_test(test_a_picture_among_prose),
        cmocka_unit_test(test_names_and_sizes_in_boxes),
        cmocka_unit_test(test_neighbours_share_borders),
        cmocka_unit_test(test_borders_side_by_side_do_not_touch),
        cmocka_unit_test(test_a_gap_with_walls_reads_as_a_box),
        cmocka_unit_test(test_a_split_in_a_narrow_gap),
        cmocka_unit_test(test_images_lie_on_borders_but_not_on_corners),
        cmocka_unit_test(test_scale_and_origin),
        cmocka_unit_test(test_drawing_that_belongs_to_nothing_is_reported),
        cmocka_unit_test(test_boxes_drawn_with_unicode),
        cmocka_unit_test(test_a_picture_comes_out_as_it_went_in),
        cmocka_unit_test(test_layers_are_drawn),
        cmocka_unit_test(test_what_would_not_read_back_is_not_drawn),
        cmocka_unit_test(test_random_layers_read_back_or_are_refused),
        cmocka_unit_test(test_large_and_tangled_pictures_are_refused),
        cmocka_unit_test(test_what_is_around_boxes_is_no_layer),
        cmocka_unit_test(test_pictures_in_comments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_palette.c - text is legible: contrast over the whole table of roles, and colours for colour-blind people. */
#include "tui/view/palette.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define TEXT  'x'
#define LINE  0x2501
#define BLOCK 0x2585

static const uint32_t glyphs[] = {TEXT, LINE, BLOCK};

/* Bars alone need less. */
static double wanted_of(uint32_t glyph)
{
    return glyph == BLOCK ? 3.0 : 4.5;
}

static void test_known_contrasts(void **state)
{
    (void)state;
    assert_true(fabs(color_contrast(0xFFFFFF, 0x000000) - 21) < 1e-9);
    assert_true(fabs(color_contrast(0x777777, 0xFFFFFF) - 4.48) < 0.01); /* the grey that only just fails on white */
    assert_true(fabs(color_contrast(0x336699, 0x336699) - 1) < 1e-9);
    assert_int_equal(palette_rgb(25), 0x005FAF);
    assert_int_equal(palette_rgb(232), 0x080808);
}

/* Every pair of roles, dark and light, with 16, 256 and all colours. */
static void test_contrast_of_all_pairs(void **state)
{
    (void)state;
    static const ColorDepth depths[] = {COLORS_16, COLORS_256};
    for (int light = 0; light < 2; light++)
        for (size_t d = 0; d < 2; d++) {
            Palette *palette = malloc(sizeof *palette);
            palette_init(palette, (Theme){depths[d], light});
            for (Role fg = 0; fg < ROLE_COUNT; fg++)
                for (Role bg = 0; bg < ROLE_COUNT; bg++) {
                    int back = palette_background(palette, bg);
                    uint32_t behind = back == COLOR_DEFAULT ? light ? 0xFFFFFF : 0 : palette_rgb(back);
                    for (size_t g = 0; g < sizeof glyphs / sizeof *glyphs; g++) {
                        int front = palette_foreground(palette, (Style){fg, bg, 0}, glyphs[g]);
                        uint32_t color = front == COLOR_DEFAULT ? light ? 0 : 0xFFFFFF : palette_rgb(front);
                        double contrast = color_contrast(color, behind);
                        if (front == COLOR_DEFAULT && back != COLOR_DEFAULT) /* a terminal whose text is grey */
                            contrast =
                                fmin(contrast, color_contrast(light ? PALETTE_INK_LIGHT : PALETTE_INK_DARK, behind));
                        if (contrast < wanted_of(glyphs[g]))
                            fail_msg("U+%X, role %d on %d, %d colours, %s: %.2f : 1", glyphs[g], fg, bg,
                                     depths[d] == COLORS_16 ? 16 : 256, light ? "light" : "dark", contrast);
                    }
                }
            free(palette);
        }
}

static void test_contrast_of_true_colours(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++)
        for (Role fg = 0; fg < ROLE_COUNT; fg++)
            for (Role bg = 0; bg < ROLE_COUNT; bg++) {
                Theme theme = {COLORS_TRUE, light};
                uint32_t behind = theme_rgb(theme, bg, theme_page(theme));
                for (size_t g = 0; g < sizeof glyphs / sizeof *glyphs; g++)
                    assert_true(color_contrast(theme_rgb_on(theme, (Style){fg, bg, 0}, glyphs[g]), behind) >=
                                wanted_of(glyphs[g]));
            }
}

/* On each fill of deltas an image is amber, brown or yellow: neither black, white nor grey. */
static void test_images_over_deltas_have_a_hue(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        Palette *palette = malloc(sizeof *palette);
        palette_init(palette, (Theme){COLORS_256, light});
        for (Role bg = ROLE_DELTA_BOX; bg <= ROLE_DELTA_4; bg++) {
            uint32_t line = palette_rgb(palette_foreground(palette, (Style){ROLE_IMAGE, bg, 0}, 0x2501));
            assert_in_range((line >> 16 & 255) - (line & 255), 40, 255); /* more red than blue */
        }
        free(palette);
    }
}

/* A legible role keeps its colour. */
static void test_legible_colours_stay(void **state)
{
    (void)state;
    Theme theme = {COLORS_TRUE, false};
    assert_int_equal(theme_rgb_on(theme, (Style){ROLE_IMAGE, ROLE_DEFAULT, 0}, TEXT), theme_rgb(theme, ROLE_IMAGE, 0));
    assert_int_not_equal(theme_rgb_on(theme, (Style){ROLE_IMAGE, ROLE_RAMP_7, 0}, TEXT),
                         theme_rgb(theme, ROLE_IMAGE, 0));
}

/* How the colour looks without red or without green receptors (Viénot, Brettel, Mollon 1999), in linear light. */
static void look_dichromat(uint32_t rgb, bool no_red, double out[3])
{
    double c[3];
    for (int i = 0; i < 3; i++) {
        double v = (double)(rgb >> (16 - 8 * i) & 255) / 255;
        c[i] = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
    }
    double both = no_red ? 0.11238 * c[0] + 0.88762 * c[1] : 0.29275 * c[0] + 0.70725 * c[1];
    out[0] = out[1] = both;
    out[2] = no_red ? 0.00401 * c[0] - 0.00401 * c[1] + c[2] : -0.02234 * c[0] + 0.02234 * c[1] + c[2];
}

/* Distance of two colours as dichromats see them, in display units 0 to 255: the smaller one of both kinds. */
static double dichromat_distance(uint32_t a, uint32_t b)
{
    double least = 1e9;
    for (int no_red = 0; no_red < 2; no_red++) {
        double x[3], y[3], sum = 0;
        look_dichromat(a, no_red, x);
        look_dichromat(b, no_red, y);
        for (int i = 0; i < 3; i++) {
            double d = 255 * (pow(fmax(x[i], 0), 1 / 2.2) - pow(fmax(y[i], 0), 1 / 2.2));
            sum += d * d;
        }
        least = fmin(least, sqrt(sum));
    }
    return least;
}

static void test_kinds_differ_for_the_colour_blind(void **state)
{
    (void)state;
    /* Roles whose colours must not be confused on the map. */
    static const Role pairs[][2] = {{ROLE_DELTA, ROLE_IMAGE},    {ROLE_L0, ROLE_IMAGE},
                                    {ROLE_DELTA_4, ROLE_IMAGE},  {ROLE_NEW, ROLE_DOOMED},
                                    {ROLE_GOOD, ROLE_BAD},       {ROLE_GC, ROLE_BRANCH},
                                    {ROLE_SPLIT, ROLE_IMAGE},    {ROLE_CLASS_0, ROLE_CLASS_0 + 1},
                                    {ROLE_DELTA_1, ROLE_DELTA_4}};
    for (int light = 0; light < 2; light++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            Theme theme = {COLORS_TRUE, light};
            double distance = dichromat_distance(theme_rgb(theme, pairs[i][0], 0), theme_rgb(theme, pairs[i][1], 0));
            if (distance < 40)
                fail_msg("roles %d and %d are too much alike (%s): %.0f", pairs[i][0], pairs[i][1],
                         light ? "light" : "dark", distance);
        }
}

/* On each fill of deltas the lines of images and deltas are two colours, for the colour-blind too. */
static void test_lines_over_deltas_differ(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        Palette *palette = malloc(sizeof *palette);
        palette_init(palette, (Theme){COLORS_256, light});
        for (Role bg = ROLE_DELTA_BOX; bg <= ROLE_DELTA_4; bg++) {
            uint32_t image = palette_rgb(palette_foreground(palette, (Style){ROLE_IMAGE, bg, 0}, LINE)),
                     delta = palette_rgb(palette_foreground(palette, (Style){ROLE_DELTA, bg, 0}, LINE));
            double distance = dichromat_distance(image, delta);
            if (distance < 40)
                fail_msg("%06X and %06X on role %d are too much alike (%s): %.0f", image, delta, bg,
                         light ? "light" : "dark", distance);
        }
        free(palette);
    }
}

/* The order of a ramp is visible by brightness alone. */
static void test_ramps_grow_in_brightness(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++)
        for (Role role = ROLE_RAMP_0; role < ROLE_RAMP_7; role++) {
            Theme theme = {COLORS_TRUE, light};
            double from_page = color_contrast(theme_rgb(theme, role, 0), theme_page(theme)),
                   next = color_contrast(theme_rgb(theme, (Role)(role + 1), 0), theme_page(theme));
            assert_true(next > from_page);
        }
}

/* Roles that tell things apart have colours of their own, also where there are few: the nearest colours of the palette
 * would be one grey or one teal. */
static void test_classes_differ_with_few_colours(void **state)
{
    (void)state;
    static const Role sets[][10] = {
        {ROLE_CLASS_FILL_0, ROLE_CLASS_FILL_0 + 1, ROLE_CLASS_FILL_0 + 2, ROLE_CLASS_FILL_0 + 3, ROLE_CLASS_FILL_0 + 4,
         ROLE_CLASS_FILL_0 + 5, ROLE_CLASS_FILL_0 + 6, ROLE_CLASS_FILL_0 + 7, ROLE_SELECTED_BG},
        {ROLE_CLASS_0, ROLE_CLASS_0 + 1, ROLE_CLASS_0 + 2, ROLE_CLASS_0 + 3, ROLE_CLASS_0 + 4, ROLE_CLASS_0 + 5,
         ROLE_CLASS_0 + 6, ROLE_CLASS_7},
        {ROLE_RAMP_0, ROLE_RAMP_0 + 1, ROLE_RAMP_0 + 2, ROLE_RAMP_0 + 3, ROLE_RAMP_0 + 4, ROLE_RAMP_0 + 5,
         ROLE_RAMP_0 + 6, ROLE_RAMP_7},
        {ROLE_DELTA_1, ROLE_DELTA_2, ROLE_DELTA_3, ROLE_DELTA_4, ROLE_L0_FILL, ROLE_SELECTED_BG},
        {ROLE_DELTA, ROLE_IMAGE, ROLE_IMAGE_SPARSE, ROLE_NEW, ROLE_DOOMED, ROLE_GHOST, ROLE_KEPT, ROLE_SPLIT},
    };
    for (int light = 0; light < 2; light++)
        for (size_t set = 0; set < sizeof sets / sizeof *sets; set++)
            for (size_t i = 0; i < 10 && sets[set][i]; i++)
                for (size_t j = 0; j < i; j++)
                    if (theme_color((Theme){COLORS_256, light}, sets[set][i]) ==
                        theme_color((Theme){COLORS_256, light}, sets[set][j]))
                        fail_msg("roles %d and %d are one colour of 256, %s", sets[set][j], sets[set][i],
                                 light ? "light" : "dark");
}

/* More deltas are further from the page, in 256 colours too. */
static void test_density_grows_with_256_colours(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++)
        for (Role role = ROLE_DELTA_1; role < ROLE_DELTA_4; role++) {
            uint32_t page = light ? 0xFFFFFF : 0, color = palette_rgb(theme_color((Theme){COLORS_256, light}, role)),
                     next = palette_rgb(theme_color((Theme){COLORS_256, light}, (Role)(role + 1)));
            assert_true(color_contrast(next, page) > color_contrast(color, page));
        }
}

/* On a dark page an image is a bright line over few and over many deltas: only the strongest fill needs a dark one. */
static void test_images_stay_bright_over_deltas(void **state)
{
    (void)state;
    Palette *palette = malloc(sizeof *palette);
    palette_init(palette, (Theme){COLORS_256, false});
    for (Role fill = ROLE_DELTA_1; fill <= ROLE_DELTA_3; fill++) {
        uint32_t line = palette_rgb(palette_foreground(palette, (Style){ROLE_IMAGE, fill, 0}, TEXT)),
                 behind = palette_rgb(palette_background(palette, fill));
        assert_true(color_contrast(line, 0) > color_contrast(behind, 0));
    }
    free(palette);
}

/* Dim text has half of the contrast on most terminals. */
static void test_nothing_is_dim_where_there_are_colours(void **state)
{
    (void)state;
    static const ColorDepth depths[] = {COLORS_8, COLORS_16, COLORS_256, COLORS_TRUE};
    for (size_t d = 0; d < sizeof depths / sizeof *depths; d++)
        for (Role fg = 0; fg < ROLE_COUNT; fg++)
            assert_false(theme_attr((Theme){depths[d], false}, (Style){fg, ROLE_DEFAULT, ATTR_DIM}) & ATTR_DIM);
    assert_true(theme_attr((Theme){COLORS_NONE, false}, (Style){ROLE_DOOMED, ROLE_DEFAULT, 0}) & ATTR_DIM);
}

/* A selected line is visible by its background with 8 colours, and by reversal without colours. */
static void test_selection_is_seen_with_few_colours(void **state)
{
    (void)state;
    Style selected = {ROLE_TEXT, ROLE_SELECTED_BG, ATTR_REVERSE};
    assert_false(theme_attr((Theme){COLORS_8, false}, selected) & ATTR_REVERSE);
    assert_int_equal(theme_color((Theme){COLORS_8, false}, ROLE_SELECTED_BG), 5);
    assert_true(theme_attr((Theme){COLORS_NONE, false}, selected) & ATTR_REVERSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_contrasts),
        cmocka_unit_test(test_contrast_of_all_pairs),
        cmocka_unit_test(test_contrast_of_true_colours),
        cmocka_unit_test(test_images_over_deltas_have_a_hue),
        cmocka_unit_test(test_lines_over_deltas_differ),
        cmocka_unit_test(test_legible_colours_stay),
        cmocka_unit_test(test_kinds_differ_for_the_colour_blind),
        cmocka_unit_test(test_ramps_grow_in_brightness),
        cmocka_unit_test(test_classes_differ_with_few_colours),
        cmocka_unit_test(test_density_grows_with_256_colours),
        cmocka_unit_test(test_images_stay_bright_over_deltas),
        cmocka_unit_test(test_nothing_is_dim_where_there_are_colours),
        cmocka_unit_test(test_selection_is_seen_with_few_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

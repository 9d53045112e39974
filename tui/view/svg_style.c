/* svg_style.c - writes the theme as a style sheet: one rule for each class of the SVG, with `$` for the role's colour.
 */
#include "tui/view/svg.h"

#include "tui/view/palette.h"

#include <stdio.h>

static void add_color(Text *out, Theme theme, const char *format, Role role)
{
    char color[16];
    snprintf(color, sizeof color, "#%06X", theme_rgb(theme, role, 0));
    const char *hash = strchr(format, '$');
    text_add(out, format, (size_t)(hash - format));
    text_add_str(out, str_from(color));
    text_add_str(out, str_from(hash + 1));
}

/* Writes the rule for text on a fill: as readable as on the screen, with the fill's colour around the letters where
 * they cross lines. */
static void add_text_on(Text *out, Theme theme, char kind, int number, Role fill)
{
    text_printf(out, "svg:not(.away) .on-%c%d{fill:#%06X;stroke:#%06X}\n", kind, number,
                theme_rgb_on(theme, (Style){.fg = ROLE_TEXT, .bg = fill}, 'A'), theme_rgb(theme, fill, 0));
}

/* Writes the fills of overlays. At steps that the overlay is not about, the page has the class `away`. */
static void add_fills(Text *out, Theme theme)
{
    char rule[96];
    for (int i = 0; i < 8; i++) {
        snprintf(rule, sizeof rule, "svg:not(.away) .d .r%d{fill:$}", i);
        add_color(out, theme, rule, (Role)(ROLE_RAMP_0 + i));
        snprintf(rule, sizeof rule, "svg:not(.away) .i .r%d{stroke:$}", i);
        add_color(out, theme, rule, (Role)(ROLE_RAMP_0 + i));
        snprintf(rule, sizeof rule, "svg:not(.away) .d .c%d{fill:$}\n", i);
        add_color(out, theme, rule, (Role)(ROLE_CLASS_FILL_0 + i));
        add_text_on(out, theme, 'r', i, (Role)(ROLE_RAMP_0 + i));
        add_text_on(out, theme, 'c', i, (Role)(ROLE_CLASS_FILL_0 + i));
    }
    add_color(out, theme, "svg:not(.away) .d .faded{fill:$}\n", ROLE_DELTA_BOX);
}

void svg_rules(Theme theme, bool few, Text *out)
{
    /* classes with `k-` are those of the legend */
    static const struct {
        const char *rule;
        Role role;
    } styles[] = {
        {".m{fill:$}", ROLE_MUTED},
        {".t{font-weight:bold;font-size:15px;fill:$}", ROLE_TITLE},
        {".d path{fill:$;stroke-width:1.5}", ROLE_DELTA_3},
        {".d path{stroke:$}", ROLE_DELTA_1},
        {".d .l0{fill:$}", ROLE_L0_FILL},
        {".i path{fill:none;stroke-width:10;shape-rendering:crispEdges;stroke:$}", ROLE_IMAGE},
        {"path.sel{stroke-width:30!important;stroke:$!important}", ROLE_SELECTED},
        {"path.fresh{stroke-width:26!important;stroke:$!important}", ROLE_NEW},
        {"path.going{stroke-width:14!important;stroke-dasharray:60 30;stroke:$!important}", ROLE_DOOMED},
        {"path:hover{stroke:$;stroke-width:24}", ROLE_MATCH},
        {".tick{fill:none;stroke:$}", ROLE_BORDER},
        {".ribbon,.k-ribbon{fill:$}", ROLE_RAMP_0 + 4},
        {".new,.k-new{fill:none;stroke-width:2;stroke:$}", ROLE_NEW},
        {".match,.k-match{fill:none;stroke-width:2.5;stroke:$}", ROLE_MATCH},
        {".region,.k-region{fill:none;stroke-width:2.5;stroke:$}", ROLE_ACCENT},
        {".match-bad,.k-match-bad{fill:none;stroke-width:2.5;stroke:$}", ROLE_BAD},
        {".match.thin{stroke-width:.5;fill-opacity:.4;fill:$}", ROLE_MATCH},
        {".match-bad.thin{stroke-width:.5;fill-opacity:.4;fill:$}", ROLE_BAD},
        {".decision,.k-decision{fill:none;stroke-width:1.5;stroke-dasharray:8 3;stroke:$}", ROLE_ACCENT},
        {".k-selected{fill:none;stroke-width:3;stroke:$}", ROLE_SELECTED},
        {".tie{fill:none;stroke-width:.7;stroke:$}", ROLE_BORDER},
        {".in{fill:$;stroke-width:3px;paint-order:stroke;stroke-linejoin:round}", ROLE_TEXT},
        {".cut{fill:$}", ROLE_CUT},
        {".cut-chosen{font-weight:bold;fill:$}", ROLE_CUT_CHOSEN},
        {".window{fill:none;stroke-width:4;stroke:$}", ROLE_CUT},
        {".doomed,.k-doomed{fill:none;stroke-dasharray:6 3;stroke:$}", ROLE_DOOMED},
        {".ghost,.k-ghost{fill:none;stroke-dasharray:2 3;stroke-width:1.5;stroke:$}", ROLE_GHOST},
        {".kept,.k-kept{fill:none;stroke-width:2;stroke:$}", ROLE_KEPT},
        {".from,.k-from{fill:none;stroke-width:2;stroke:$}", ROLE_CLASS_0 + 6},
        {".became,.k-became{fill:none;stroke-width:2;stroke:$}", ROLE_CLASS_0 + 2},
        {".split,.k-split{fill:none;stroke-dasharray:3 3;stroke-width:1.5;stroke:$}", ROLE_SPLIT},
        {".level,.k-level{fill:none;stroke-dasharray:1 4;stroke:$}", ROLE_LEVEL},
        {".level-text{fill:$}", ROLE_LEVEL},
        {".gc,.k-gc{fill:none;stroke-dasharray:8 4;stroke:$}", ROLE_GC},
        {".gc-text{fill:$}", ROLE_GC},
        {".branch,.k-branch{fill:none;stroke-dasharray:8 4;stroke:$}", ROLE_BRANCH},
        {".branch-text{fill:$}", ROLE_BRANCH},
        {".horizon,.k-horizon{fill:none;stroke-dasharray:8 4;stroke:$}", ROLE_HORIZON},
        {".horizon-text{fill:$}", ROLE_HORIZON},
    };
    text_add_str(out, STR("svg text{white-space:pre;font:12px ui-monospace,'DejaVu Sans Mono',monospace}\n"));
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        add_color(out, theme, styles[i].rule, styles[i].role);
        text_add_char(out, '\n');
    }
    if (few) { /* room for outlines, as in the terminal */
        add_color(out, theme, ".d path{stroke-width:10;stroke:$}", ROLE_DELTA);
        add_color(out, theme, ".d path{fill:$}", ROLE_DELTA_2);
        add_color(out, theme, ".d .l0{fill:$}", ROLE_L0_FILL);
        text_add_str(out, STR(".i path{stroke-width:20}\n"));
    }
    add_fills(out, theme);
    text_printf(out, ".in{stroke:#%06X}\n", theme_page(theme)); /* around letters, to be readable on every fill */
    text_printf(out, ".page{fill:#%06X}\n", theme_page(theme));
}

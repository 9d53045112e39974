/* svg.h - writes the map as a vector picture that has every layer, with its name and its keys' meaning as a tooltip.
 *
 *     <path d="M120 340h58v12h-58z"><title>000000067F…__…       (units are tenths of a pixel)
 *     1663/16386/35417:0 – 1663/16386/35417:16384</title></path>
 *
 * A layer takes about 240 bytes; in a figure (both_themes) of many layers 20, without tooltips. Scene, axes and windows
 * are those of the map in the terminal.
 */
#ifndef TUI_VIEW_SVG_H
#define TUI_VIEW_SVG_H

#include "tui/view/map.h"

typedef struct SvgOptions {
    int width, height; /* pixels; at least 200x120 */
    Theme theme;
    const char *title;   /* the whole title line; NULL: the history's title */
    const char *name;    /* for a page: the name of what is shown, which is its heading */
    const char *summary; /* for a page: the title line without the name, which is the page's heading */
    bool asked;          /* for a page: a learner is asked, so no step states the verdict */
    bool all_steps;      /* draw the layers of all steps, with data-b and data-d for the steps of birth and death */
    bool both_themes;    /* with dark colours too, for readers whose system is dark; `theme` must be light */
    bool in_page;        /* without title and style sheet; layers are rows of text, which the page's script draws */
} SvgOptions;

/* Appends an SVG document (from `<svg`, without an XML declaration). It uses the map's axes, windows, overlay, marks
 * and selection, but not its cache. O(n log n). */
void svg_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out);

/* Appends the rules of the style sheet. `few`: with outlines, for sets of fewer than SVG_FEW_LAYERS. */
void svg_rules(Theme theme, bool few, Text *out);
/* Fewer layers than the first have outlines and names; as many as the second, or more, are merged in figures. */
enum { SVG_FEW_LAYERS = 1000, SVG_MANY_LAYERS = 4000 };

#endif

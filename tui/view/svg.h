/* svg.h - the map as a vector picture: every layer is there, with its name and what its keys mean as a tooltip.
 *
 *     <path d="M120 340h58v12h-58z"><title>000000067F…__…       (units are tenths of a pixel)
 *     1663/16386/35417:0 – 1663/16386/35417:16384</title></path>
 *
 * About 240 bytes a layer; in a figure (both_themes) of many layers 20, without tooltips. The same scene, axes and
 * windows as the map in the terminal.
 */
#ifndef TUI_VIEW_SVG_H
#define TUI_VIEW_SVG_H

#include "tui/view/map.h"

typedef struct SvgOptions {
    int width, height; /* pixels; at least 200x120 */
    Theme theme;
    const char *title;   /* the whole title line; NULL: the history's title */
    const char *summary; /* of a page: the title line without the name, which is the page's heading */
    bool all_steps; /* layers of all steps, each with its first and last step as data-b and data-d: for the HTML page */
    bool both_themes; /* where the reader's system wants dark colours, those; `theme` is light */
    bool in_page;     /* title and style sheet are the page's, which also draws the layers */
} SvgOptions;

/* Appends an SVG document (from `<svg`, without an XML declaration). The map's axes, windows and selection are used;
 * its cache is not. */
void svg_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out);

/* Appends the rules of the style sheet; `few`: with outlines, for sets small enough to show them. */
void svg_rules(Theme theme, bool few, Text *out);
enum { SVG_FEW_LAYERS = 1000, SVG_MANY_LAYERS = 4000 }; /* up to so many are few; that and more are many */

#endif

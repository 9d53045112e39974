/* html.h - a self-contained page: the picture of all steps, the decisions with their reasons beside it, a slider,
 * search, pan and zoom. Nothing is loaded from outside.
 *
 * The page is page.html, embedded by make; its slots are filled with the picture and the history's words. Each layer
 * carries the step it was born and the step it died; the page hides what does not live at the slider's step. The camera
 * stands still, so the eye sees layers come and go. Works from a file, without a network; `#step=12&layer=NAME` opens
 * it at a step and a layer.
 */
#ifndef TUI_VIEW_HTML_H
#define TUI_VIEW_HTML_H

#include "tui/view/svg.h"

/* page.html and compare.html; not terminated. */
extern const char page_html[], compare_html[];
extern const size_t page_html_length, compare_html_length;

/* Appends a document that opens at `step`. The page is light or dark as the reader's system is, light for good with a
 * light theme; its button changes that. options->all_steps and in_page are set as the history needs it. */
void html_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out);

/* The parts of which other pages are made: a page whose slots, @ and a name in braces, `slot` appends to `out`; and the
 * style sheets of both themes, `few` as SVG_FEW_LAYERS says. */
void html_fill(Str page, void (*slot)(void *self, Str name), void *self, Text *out);
void html_styles(Theme theme, bool few, Text *out);

#endif

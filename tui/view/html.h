/* html.h - writes a self-contained page: the picture of all steps, the decisions with their reasons beside it, a
 * slider, search, pan and zoom. It loads nothing, so it works from a file and without a network.
 *
 * The page is page.html, embedded by make; its slots are filled with the picture and the texts of the history. Each
 * layer carries the step at which it was born and the step at which it died; the page hides layers that are not alive
 * at the slider's step. The window does not change from step to step, so that layers can be seen to appear and to be
 * deleted. `#step=12&layer=NAME` opens the page at a step and a layer.
 */
#ifndef TUI_VIEW_HTML_H
#define TUI_VIEW_HTML_H

#include "tui/view/svg.h"

/* The text of page.html and compare.html; not terminated by a zero. */
extern const char page_html[], compare_html[];
extern const size_t page_html_length, compare_html_length;

/* Appends a document that opens at `step`. The page is light or dark as the reader's system is, and always light with a
 * light theme; its button changes that. Of the options, all_steps and in_page are ignored. */
void html_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out);

/* Appends a page, and calls `slot` in place of each slot: @ and a name in braces. */
void html_fill(Str page, void (*slot)(void *self, Str name), void *self, Text *out);
/* Appends the style sheets of both themes; `few` as in svg_rules(). */
void html_styles(Theme theme, bool few, Text *out);

#endif

/* html.h - a self-contained page: the SVG of all steps, a slider, pan and zoom, tooltips. Nothing is loaded from
 * outside.
 *
 * Each layer carries the step it was born and the step it died; the page hides what does not live at the slider's step.
 * The camera stands still, so the eye sees layers come and go. Works from a file, without a network.
 */
#ifndef TUI_VIEW_HTML_H
#define TUI_VIEW_HTML_H

#include "tui/view/svg.h"

/* Appends a document that opens at `step`. options->all_steps is set as the history needs it. */
void html_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out);

#endif

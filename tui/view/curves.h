/* curves.h - what a simulation wrote and kept, and what reads cost, over the WAL ingested.
 *
 *     4 |          ____----      One point for each sampled step (history->samples). The pane of statistics shows each
 *       |   __----               curve as a row; `render --curves` as rows of bars or, in SVG, as panels with axes, on
 *     0 +-----------------> WAL  request with a second history's curves in the same panels.
 */
#ifndef TUI_VIEW_CURVES_H
#define TUI_VIEW_CURVES_H

#include "core/history/history.h"
#include "tui/view/theme.h"

typedef enum CurvePanel { PANEL_WRITE, PANEL_STORAGE, PANEL_LAYERS, PANEL_READS, PANEL_COUNT_ } CurvePanel;

typedef struct Curve {
    const char *name;                          /* "read depth, p99" */
    const char *short_name;                    /* the name within its panel: "p99" */
    CurvePanel panel;                          /* curves of one panel share its axis */
    double (*value)(const StepSample *sample); /* NAN: unknown */
} Curve;

#define CURVE_COUNT 6u
extern const Curve curves[CURVE_COUNT];

/* Can curves be drawn? Only with at least two samples. */
bool curves_exist(const History *history);
/* A curve's largest value, 0 where there is none; its last value at or before a step, NAN where there is none; and the
 * steps of the samples that have these values. */
typedef struct CurveSpan {
    double high, now;
    StepId high_step, now_step;
} CurveSpan;

/* O(samples). */
CurveSpan curve_span(const Curve *curve, const History *history, StepId step);
/* Appends "layers 36 (max 39 at step 812)"; where the value is of a sample before `step`, "layers 3 at step 2 (max 39
 * at step 812)". */
void curve_span_text(const Curve *curve, const CurveSpan *span, StepId step, Text *out);
/* The value when `wal` bytes had been ingested, which is that of the last sample up to there that has one. NAN: there
 * is none. O(log samples + samples without a value before it). */
double curve_at(const Curve *curve, const History *history, uint64_t wal);

/* Draws all curves as rows of bars over the whole grid; those of `other` (may be NULL) at the right. */
void curves_draw(const History *history, const History *other, StepId step, Grid *grid);
/* Appends an SVG document of that size in pixels. The curves of `other` (may be NULL) are dashed. Each history is named
 * by title and policy, and the second with (B) where the policies are equal. A line marks `step` unless it is the last
 * one. Both histories must have curves: curves_exist(). */
void curves_svg(const History *history, const History *other, StepId step, int width, int height, Theme theme,
                Text *out);

#endif

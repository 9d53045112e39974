/* explore.h - runs the explorer on a terminal, or prints one frame if there is none. */
#ifndef TUI_EXPLORE_H
#define TUI_EXPLORE_H

#include "core/formats/load.h"
#include "tui/view/theme.h"

typedef struct ExploreOptions {
    bool ascii;
    bool has_theme, light;          /* has_theme: `light` overrides the user's settings */
    ColorDepth colors;              /* upper limit; the terminal may have fewer */
    const char *commands;           /* run at the start, separated by `;`; NULL: none */
    const char *note;               /* the first message; NULL: none */
    const char *summary;            /* printed after the frame if there is no terminal; NULL: none */
    const LoadReport *report;       /* skipped lines and files of the load; NULL: nothing was loaded */
    const char *files;              /* opened files, quoted for the shell; NULL: none */
    const struct LiveOptions *live; /* command that --watch repeats; NULL: none */
    bool at_step;                   /* open at `step` instead of the last step */
    const char *const *fleet;       /* `fleet_count` paths of a fleet, which is shown first */
    size_t fleet_count;
    const Str *stdin_text; /* content of standard input if it was read, else NULL; must outlive the explorer */
    StepId step;
} ExploreOptions;

/* Runs the explorer, which takes ownership of `history` (heap memory). Without a terminal on stdout prints one frame
 * instead. Reports errors to stderr; returns the exit status, 128 + the signal's number after a deadly signal. */
int explore_run(History *history, const ExploreOptions *options);

#endif

/* explore.h - the explorer on a terminal, or one printed frame where there is none. */
#ifndef TUI_EXPLORE_H
#define TUI_EXPLORE_H

#include "core/formats/load.h"
#include "tui/view/theme.h"

typedef struct ExploreOptions {
    bool ascii;
    bool has_theme, light;          /* light or dark, whatever the settings say */
    ColorDepth colors;              /* at most */
    const char *commands;           /* run at the start, `;` between them; NULL: none */
    const char *note;               /* at the bottom at first; NULL: none */
    const char *summary;            /* printed after the frame where there is no terminal; NULL: none */
    const LoadReport *report;       /* of the files; NULL: nothing was loaded */
    const char *files;              /* what was opened, as shell words; NULL: nothing */
    const struct LiveOptions *live; /* a command that is watched; NULL: none */
    bool at_step;                   /* open at `step`, not at the end */
    const char *const *fleet;       /* sources of a fleet that is shown first; `fleet_count` of them */
    size_t fleet_count;
    const Str *stdin_text; /* what standard input held, where it was read; it must outlive the explorer */
    StepId step;
} ExploreOptions;

/* Runs the explorer, which takes over `history` (in heap memory). Returns the exit status. */
int explore_run(History *history, const ExploreOptions *options);

#endif

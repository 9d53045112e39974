/* progress.c - redraws a progress bar in place, with the time left at the present pace. */
#include "tui/cli/progress.h"

#include "tui/cli/cli.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_COLS 30

bool progress_init(Progress *progress, const char *what)
{
    *progress = (Progress){.what = what, .begin = cli_seconds()};
    progress->last = progress->begin;
    return isatty(STDERR_FILENO);
}

void progress_draw(Progress *progress, uint64_t done, uint64_t total)
{
    double at = cli_seconds();
    if (at - progress->last < 0.1 || total == 0)
        return;
    progress->last = at;
    progress->shown = true;
    double part = (double)done / (double)total;
    int cols = (int)(part * BAR_COLS);
    char bar[BAR_COLS + 1];
    for (int i = 0; i < BAR_COLS; i++)
        bar[i] = i < cols ? '#' : '.';
    bar[BAR_COLS] = '\0';
    fprintf(stderr, "\r%s [%s] %3.0f %%, %.1f s left ", progress->what, bar, part * 100,
            part > 0 ? (at - progress->begin) * (1 - part) / part : 0.0);
    fflush(stderr);
}

static bool progress_draw_simulation(void *self, const Simulator *simulator, Error *error)
{
    (void)error;
    progress_draw(self, simulator->arrivals, simulator->records_expected);
    return true;
}

SimulatorWatch progress_watch(Progress *progress)
{
    return (SimulatorWatch){.self = progress, .look = progress_draw_simulation};
}

void progress_end(Progress *progress)
{
    if (progress->shown)
        fprintf(stderr, "\r%*s\r", 70, "");
    progress->shown = false;
}

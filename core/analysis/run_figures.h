/* run_figures.h - figures of a whole run: bytes by cause, and layers and read costs over all its samples, not only at
 * its end.
 *
 *     a run of 60 flushes     reads 3, 4, 5, 6, 3, 4, …     mean 4.4 over the run; 3 after the last flush
 */
#ifndef CORE_ANALYSIS_RUN_FIGURES_H
#define CORE_ANALYSIS_RUN_FIGURES_H

#include "core/history/history.h"

typedef struct RunFigures {
    bool sampled;                         /* the history has samples, so that everything after `compactions` is known */
    uint64_t flushed, deltas, images;     /* bytes written: by flushes, and by compactions as deltas and as images */
    uint64_t jobs;                        /* number of layers that compactions created */
    uint64_t compactions;                 /* number of compactions that had something to do */
    uint64_t wal, largest_stored, stored; /* bytes; `stored` is at the end */
    double write_amp, storage_amp;        /* as a ratio to the WAL; NAN without WAL */
    double layers;                        /* number of live layers, mean over the samples */
    uint64_t layers_end;
    size_t swept; /* number of samples that have read costs */
    /* Layers that a read visits over the whole run, as the simulation itself reports them (history->run_reads). Without
     * these, as in a series of dumps: the mean of the samples' means, no p99, and the largest number. NAN: unknown. */
    double read_mean, read_p99, read_max;
} RunFigures;

/* O(layers + steps + samples). */
RunFigures run_figures(const History *history);

#endif

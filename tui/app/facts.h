/* facts.h - what the title line says of a history at a step, counted once and kept until step or history changes. */
#ifndef TUI_APP_FACTS_H
#define TUI_APP_FACTS_H

#include "tui/app/session.h"

typedef struct Facts {
    const History *history; /* what the rest is about; NULL: nothing is counted yet */
    uint64_t version;       /* of the history */
    StepId step, epoch;     /* epoch: see insight.h */
    Policy policy;          /* that it was judged by */
    size_t layers, deltas, images, l0;
    uint64_t bytes; /* of layers whose size is known */
    size_t sized;
    bool has_verdict, compact; /* compact: it is due, or stalled */
    char verdict[96];          /* "depth 57 ≥ fanout 10 → compact" */
} Facts;

/* Makes `facts` true of `history` at `step`. O(layers) where something changed. */
void facts_update(Facts *facts, const History *history, StepId step, const Policy *policy);
/* Of what is shown. */
const Facts *facts_shown(const Session *session);

#endif

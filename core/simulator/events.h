/* events.h - a simulation's steps in the golden form: one line an event, and their digest.
 *
 *     event 3 create_delta key=0000000000000000-0000000000000005 lsn=000003E8-000143E8 size=40962 recs=10
 */
#ifndef CORE_SIMULATOR_EVENTS_H
#define CORE_SIMULATOR_EVENTS_H

#include "core/simulator/simulator.h"

typedef struct EventLog {
    Text *out;       /* lines are appended; NULL: they are only counted and hashed */
    StepId next;     /* the first step that was not written yet */
    uint64_t events; /* event lines so far */
    uint64_t fnv1a;  /* 64-bit FNV-1a over the event lines, each with its newline */
} EventLog;

/* `out` (may be NULL) must outlive the log. */
void event_log_init(EventLog *log, Text *out);
/* A watch that writes what has happened since its last call. */
SimulatorWatch event_log_watch(EventLog *log);
/* Appends the lines after the events: statistics, buffer, keyspace, live layers. */
void event_log_state(const Simulator *simulator, Text *out);

#endif

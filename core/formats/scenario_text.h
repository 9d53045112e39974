/* scenario_text.h - the scenario as text: one statement a line.
 *
 *     title two partitions
 *     fanout 2                                 # a comment
 *     delta 0 A0 1000 2000 size=3M name=left
 *     image A0 FFFF 1000
 *     expect splits 1
 *
 * Keys and LSNs are hex, other numbers decimal, with K, M, G, T, P, or 0x. `art …` is followed by a picture (art.h) up
 * to `end` or the end of the file. What the statements do when run is core/simulator's business; reading applies those
 * that describe (layers, keyspace, markers, target size, fanout, policy) to the history.
 */
#ifndef CORE_FORMATS_SCENARIO_TEXT_H
#define CORE_FORMATS_SCENARIO_TEXT_H

#include "core/formats/reader.h"

bool scenario_text_sniff(Str text, Str name);
bool scenario_text_read(Reader *reader, Str text, Error *error);
/* Appends the scenario's statements where the history is nothing but that scenario, else statements that describe the
 * layers alive at `step`. `expect split` of a picture gets the LSNs that it spans: `expect split KEY KEY LSN LSN`.
 * Never fails. */
bool scenario_text_write(const History *history, StepId step, Text *out, Error *error);

#endif

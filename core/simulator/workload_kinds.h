/* workload_kinds.h - the functions behind the rows of workload_kinds; for workload.c alone. */
#ifndef CORE_SIMULATOR_WORKLOAD_KINDS_H
#define CORE_SIMULATOR_WORKLOAD_KINDS_H

#include "core/simulator/workload.h"

#define WORKLOAD_ALL ((uint64_t)1 << 40) /* the share of all accesses */

bool append_start(Workload *workload, Error *error);
void append_fill(Workload *workload, uint64_t *keys, size_t count);

bool zipf_start(Workload *workload, Error *error);
void zipf_fill(Workload *workload, uint64_t *keys, size_t count);
uint64_t zipf_below(const Workload *workload, Key key);
uint64_t zipf_share(const Workload *workload, uint64_t key);

bool moving_start(Workload *workload, Error *error);
void moving_fill(Workload *workload, uint64_t *keys, size_t count);
uint64_t moving_below(const Workload *workload, Key key);

bool bulk_start(Workload *workload, Error *error);
void bulk_fill(Workload *workload, uint64_t *keys, size_t count);

bool relations_start(Workload *workload, Error *error);
void relations_fill(Workload *workload, uint64_t *keys, size_t count);
uint64_t relations_below(const Workload *workload, Key key);

uint64_t bursts_next(Workload *workload);

#endif

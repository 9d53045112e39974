/* legacy_memory.h - the state that the policy `legacy` keeps from one compaction to the next. Inside
 * core/planner/legacy only.
 *
 *     begin ─► L0 … L0 (until none is pending) ─► images ─► gc-compaction, a round for each job ─► end
 */
#ifndef CORE_PLANNER_LEGACY_LEGACY_MEMORY_H
#define CORE_PLANNER_LEGACY_LEGACY_MEMORY_H

#include "core/planner/deletion_order.h"
#include "core/planner/legacy/gc_select.h"
#include "core/planner/legacy/l0_plan.h"
#include "core/planner/legacy/legacy_policy.h"
#include "core/planner/legacy/next_pass.h"

typedef enum LegacyPhase { LEGACY_PHASE_L0, LEGACY_PHASE_IMAGES, LEGACY_PHASE_GC, LEGACY_PHASE_DONE } LegacyPhase;

typedef struct LegacyMemory {
    LegacyTimeline timeline;
    bool dump; /* the layers were loaded: what a pageserver has in memory is unknown */
    LegacyPhase phase;
    LayerId next;       /* layers below this id were counted */
    uint64_t records;   /* records of the L0 layers since the last check, for the clock */
    Lsn last_completed; /* LSN of the last gc-compaction; 0: there was none */
    LegacyGcJobs queue; /* jobs of the gc-compaction under way */
    size_t queue_next;
    DeletionOrder deletions; /* deletions of an L0 round */
    ARRAY(LayerId) replaced; /* layers that the jobs of a gc round replace */
    uint32_t last_job;       /* the round's last job */
} LegacyMemory;

LegacyMemory *legacy_memory_open(const PlanView *view, const Policy *policy);
void legacy_memory_close(LegacyMemory *memory);
/* Sets the timeline to the state in which a compaction now begins. */
void legacy_memory_begin(LegacyMemory *memory, const PlanView *view, const Policy *policy);

/* Appends the parts of the key space at `at`: those of a known keyspace; else each piece of the newest images is taken
 * as a part. With production keys a part of the sparse keys follows the dense ones, whose number is `dense`. `cover`:
 * the cover of the images at `at`; NULL: it is computed. */
bool legacy_parts_of(const PlanView *view, const LegacyTimeline *timeline, Lsn at, const LegacyCover *cover,
                     LegacyParts *parts, size_t *dense, Error *error);
/* Is the keyspace known, so that the parts are those of the pageserver? */
bool legacy_parts_exact(const PlanView *view);
/* Bytes of an image of the part, or SIZE_UNKNOWN; `cost` becomes what that size is based on. */
uint64_t legacy_part_bytes(const PlanView *view, const LegacyTimeline *timeline, const LegacyParts *parts, size_t part,
                           const LegacyHeights *heights, LegacyCost *cost);

/* Each plans one round: it appends the jobs and the decisions. False where planning fails. */
bool legacy_round_l0(LegacyMemory *memory, const PlanView *view, Plan *plan, bool *any, Error *error);
bool legacy_round_images(LegacyMemory *memory, const PlanView *view, Plan *plan, Error *error);
bool legacy_round_gc(LegacyMemory *memory, const PlanView *view, Plan *plan, bool *more, Error *error);

/* Finds the live layer with exactly that identity. O(n). */
bool legacy_find_same(const PlanView *view, LayerKind kind, KeyRange keys, LsnRange lsns, LayerId *same);
/* Adds a job that reads the layers `inputs`. Of `job` the caller has set kind, level (a LegacyRound), ranges, decision
 * and bytes. Valid until the next job is added. */
PlanJob *legacy_add_job(Plan *plan, PlanJob job, const LayerId *inputs, size_t count);

/* "247.7 GiB", "3,003 GiB": sizes that are compared with each other and with limits in GiB. Returns `out`. */
char *legacy_gib_text(uint64_t bytes, char out[32]);
/* What a decision compares: left op right; {0}: nothing. */
typedef struct LegacyTest {
    double left;
    CompareOp op;
    double right;
    Unit unit;
} LegacyTest;

/* Functions of legacy_trace.c add decisions if the plan has a trace, else return DECISION_NONE. The arguments of
 * legacy_decide() are the fields of a Decision in the order in which its sentence reads: RULE: test, verdict,
 * result. */
uint32_t legacy_decide(Plan *plan, LegacyRule rule, uint32_t parent, LegacyTest test, bool verdict, const char *result);
uint32_t legacy_trace_l0(Plan *plan, const LayerSet *set, const LegacyL0Selection *selection,
                         const LegacyTimeline *timeline);
void legacy_trace_l1(Plan *plan, uint32_t parent, const LegacyL1 *l1, const LegacyHole *hole, uint64_t target);
/* `dump`: the layers were loaded, and all else is unknown. */
void legacy_trace_trigger(Plan *plan, const LegacyTimeline *timeline, const LegacyTriggerVerdict *verdict, bool dump);
/* Adds the decisions about a dump as it is, before any job. */
void legacy_trace_dump(Plan *plan, const PlanView *view);
uint32_t legacy_trace_gc_job(Plan *plan, const LegacyGcSelection *selection, Lsn cutoff, bool layers);

#endif

/* fault.h - planted bugs: what the tests of the audit turn on to see whether it is caught. {0} is none. */
#ifndef CORE_EXECUTOR_FAULT_H
#define CORE_EXECUTOR_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum FaultKind {
    FAULT_NONE,
    FAULT_FAIL_JOB,       /* a job fails: nothing of its batch may be kept */
    FAULT_DROP_RECORD,    /* a merge loses one record */
    FAULT_DROP_LAST_KEY,  /* a cut loses its boundary key */
    FAULT_DELETE_EARLY,   /* an input goes before the last job that needs it is committed */
    FAULT_KEEP_INPUT,     /* an input that a job makes superfluous stays */
    FAULT_IMAGE_LSN,      /* an image is labelled with an LSN above the one that it was made at */
    FAULT_GC_EXTRA_DELTA, /* a collection also takes the newest delta that it should keep */
    FAULT_GC_EXTRA_IMAGE, /* a collection also takes the newest image that stands for what went */
} FaultKind;

typedef struct Fault {
    FaultKind kind;
    uint32_t job; /* jobs below this id are done right */
} Fault;

/* The bug is planted and job `job` is one to get it. `fault` may be NULL. */
static inline bool fault_planted(const Fault *fault, FaultKind kind, uint32_t job)
{
    return fault != NULL && fault->kind == kind && job >= fault->job;
}

#endif

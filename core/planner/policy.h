/* policy.h - a compaction policy as a value: every switch and parameter a planner looks at.
 *
 * `neon` is the published tiered compaction of Neon's pageserver, bit for bit. Each improvement is a switch, which is
 * off in `neon`; `full` turns on the useful ones. Written as `neon+split+cut=best,target_file_size=128M`. The table of
 * algorithms (algorithm.h) names every policy and the parameters that only some have: parser, help, man page, JSON,
 * completion, and the explorer's parameter pane all read it.
 */
#ifndef CORE_PLANNER_POLICY_H
#define CORE_PLANNER_POLICY_H

#include "core/base/text.h"

typedef enum CutMode {
    CUT_SIZE,  /* at the target size, as `neon` */
    CUT_IMAGE, /* and at the borders of images below */
    CUT_GRID,  /* and at grid points */
    CUT_BEST,  /* all classes of candidates */
} CutMode;

#define CUT_MODES (CUT_BEST + 1)

#define POLICY_OWN_BYTES 256

/* The fanout where nobody says another: that of the published simulator, and of a dump that of production
 * (libs/pageserver_api/src/config.rs: compaction_threshold). */
#define FANOUT_SIMULATED 4
#define FANOUT_LOADED    10
/* The target size where nobody says another: production's checkpoint_distance (config.rs). */
#define TARGET_USUAL ((uint64_t)256 << 20)

typedef struct Policy {
    char base[16];             /* "neon", "full", "blocks": what it was made from; says which algorithm it is of */
    uint64_t target_file_size; /* bytes */
    uint64_t fanout;           /* >= 1; a level is compacted from this depth on */
    bool gc;                   /* run garbage collection after each compaction */
    uint64_t pitr;             /* bytes of LSN kept below the head; UINT64_MAX: everything */
    bool since;                /* deltas wholly under newer images are out of scope */
    bool single;               /* single-key deltas count in depth */
    bool split;                /* plan perfect partitions separately */
    bool tight;                /* use L0 layers' tight key ranges where records are known */
    bool assume_tight_l0;      /* on dumps: use splits found without the layers that span all keys */
    CutMode cut;
    uint32_t stretch_min_pct, stretch_max_pct; /* window of a cut, percent of the target: 75 and 125 */
    uint64_t grid;                             /* keys between grid points */
    bool skip;                                 /* don't rewrite a layer that would come out the same */
    uint32_t workers;                          /* for the executor and the schedule model; 0: all cores */
    uint64_t throughput;                       /* bytes a second and worker, for the schedule model */
    uint32_t materialize;                      /* records after which a page is materialised in a delta; 0: never */
    /* Parameters that its algorithm alone has: a struct of the algorithm's folder. */
    _Alignas(uint64_t) unsigned char own[POLICY_OWN_BYTES];
} Policy;

typedef enum PolicyParameterType {
    POLICY_SWITCH,  /* bool */
    POLICY_BYTES,   /* uint64_t, K M G */
    POLICY_COUNT,   /* uint64_t */
    POLICY_COUNT32, /* uint32_t */
    POLICY_CUT,     /* CutMode */
    POLICY_STRETCH, /* the two uint32_t percents, as LO:HI factors */
} PolicyParameterType;

typedef struct PolicyParameter {
    const char *name;
    PolicyParameterType type;
    size_t offset;    /* in Policy */
    const char *help; /* one line */
} PolicyParameter;

/* A row for a parameter among `own`, which is a `struct_type`. */
#define POLICY_OWN(struct_type, member, type, text)                                                                    \
    {                                                                                                                  \
#member, type, offsetof(Policy, own) + offsetof(struct_type, member), text                                     \
    }

/* A policy with a name, and one line of help. */
typedef struct NamedPolicy {
    const char *name, *help;
    void (*fill)(Policy *policy); /* sets what differs from the usual values */
} NamedPolicy;

/* The i-th parameter of a policy: those that all have, and among them its algorithm's; NULL beyond the last. With
 * `policy` NULL those of all algorithms. */
const PolicyParameter *policy_parameter_at(const Policy *policy, size_t i);
/* The parameter of that name that the policy has (NULL: that any has), or NULL. */
const PolicyParameter *policy_parameter_find(const Policy *policy, Str name);

/* The policy of that base name with its defaults. False for an unknown name. */
bool policy_named(Str name, Policy *policy, Error *error);
/* Parses NAME[+switch…][,key=value…] (also blanks between words). A switch can be turned off by `-switch`. Unspecified
 * parameters keep the named policy's defaults, except target_file_size and fanout, which keep what `policy` holds. */
bool policy_parse(Str text, Policy *policy, Error *error);
/* Sets one parameter from text, as in `--set fanout=6`. Fails for one that the policy does not have. */
bool policy_set(Policy *policy, Str name, Str value, Error *error);
/* The shortest text that policy_parse() reads back as this policy. */
void policy_format(const Policy *policy, Text *out);
/* Whether all parameters are the same. */
bool policy_same(const Policy *a, const Policy *b);
/* The same text without what a run gives apart: target size, fanout and workers. */
void policy_format_rules(const Policy *policy, Text *out);
/* How a policy's text gives the parameter: "+gc", "fanout=N", "cut=size|image|grid|best". */
void policy_format_usage(const PolicyParameter *parameter, Text *out);
/* Its value in the named policies: "4", or where they differ "off; full: on". */
void policy_format_usual(const PolicyParameter *parameter, Text *out);

/* More jobs at once than that are an error, not a wish. */
#define POLICY_WORKERS_MAX 1024u

/* Checks what no policy may have: a fanout, target, grid or throughput of 0, more workers than POLICY_WORKERS_MAX, an
 * inverted stretch window, and what its algorithm forbids. */
bool policy_check(const Policy *policy, Error *error);

#endif

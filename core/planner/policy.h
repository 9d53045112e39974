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
    CUT_SIZE,  /* only at the target size, as `neon` */
    CUT_IMAGE, /* also at edges of images below */
    CUT_GRID,  /* also at grid points */
    CUT_BEST,  /* at candidates of all classes */
} CutMode;

#define CUT_MODES (CUT_BEST + 1)

#define POLICY_OWN_BYTES 256

/* The fanout where none is given: that of the published simulator, and for a dump that of production
 * (libs/pageserver_api/src/config.rs: compaction_threshold). */
#define FANOUT_SIMULATED 4
#define FANOUT_LOADED    10
/* The target size where none is given: production's checkpoint_distance (config.rs). */
#define TARGET_USUAL ((uint64_t)256 << 20)

typedef struct Policy {
    /* the named policy it was made from, "neon", "full", "blocks"; determines the algorithm */
    char base[16];
    uint64_t target_file_size; /* bytes */
    uint64_t fanout;           /* >= 1; compaction of a level is due from this depth on */
    bool gc;                   /* run garbage collection after each compaction */
    uint64_t pitr;             /* bytes of LSN below the head that are kept; UINT64_MAX: all */
    bool since;                /* deltas that lie wholly under newer images are out of scope */
    bool single;               /* single-key deltas count in the depth */
    bool split;                /* plan the partitions between perfect splits separately */
    bool tight;                /* use L0 layers' tight key ranges where records are known */
    bool assume_tight_l0;      /* on dumps: also use splits that exist only without the layers that span all keys */
    CutMode cut;
    uint32_t stretch_min_pct, stretch_max_pct; /* window of a cut, percent of the target: 75 and 125 */
    uint64_t grid;                             /* keys between grid points */
    bool skip;                                 /* do not rewrite a layer if a rewrite would produce the same layer */
    /* number of workers for the executor and the schedule model; 0: all cores */
    uint32_t workers;
    uint64_t throughput; /* bytes a second and worker, for the schedule model */
    /* number of records after which a page image is put into a delta; 0: never */
    uint32_t materialize;
    /* The parameters that only its algorithm has, as a struct of the algorithm's folder. */
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
    size_t offset;    /* of the field in Policy */
    const char *help; /* one line of help */
} PolicyParameter;

/* A row for a parameter in `own`, which holds a `struct_type`. */
#define POLICY_OWN(struct_type, member, type, text)                                                                    \
    {                                                                                                                  \
#member, type, offsetof(Policy, own) + offsetof(struct_type, member), text                                     \
    }

/* A policy with a name, and one line of help. All members are required; only the row behind the last one is empty. */
typedef struct NamedPolicy {
    const char *name, *help;
    void (*fill)(Policy *policy); /* sets the parameters that differ from the defaults */
    bool served;                  /* there are servers that run it */
} NamedPolicy;

/* The i-th parameter of a policy: those that all policies have, and among them those of its algorithm; only the latter
 * where the algorithm says `own_alone`. NULL behind the last one. With `policy` NULL, the parameters of all
 * algorithms. */
const PolicyParameter *policy_parameter_at(const Policy *policy, size_t i);
/* The policy's parameter with that name, or NULL. With `policy` NULL, that of any algorithm. */
const PolicyParameter *policy_parameter_find(const Policy *policy, Str name);

/* Has the parameter an effect on what the policy does? */
bool policy_parameter_acts(const Policy *policy, const PolicyParameter *parameter);
/* The policy with the values in effect where a parameter's 0 stands for another value. */
Policy policy_resolved(const Policy *policy);

/* Makes the named policy with its defaults. ERROR_USAGE for an unknown name. */
bool policy_named(Str name, Policy *policy, Error *error);
/* Parses NAME[+switch…][,key=value…] (also blanks between words). A switch can be turned off by `-switch`. Unspecified
 * parameters keep the named policy's defaults, except target_file_size and fanout, which keep what `policy` holds
 * unless that is 0. A text without NAME ("+split") changes `policy`, or the first named policy where `policy` has no
 * base. ERROR_USAGE. */
bool policy_parse(Str text, Policy *policy, Error *error);
/* Does the text, as policy_parse() takes it, give that parameter a value? */
bool policy_text_sets(Str text, Str name);
/* Sets one parameter from text, as in `--set fanout=6`. ERROR_USAGE for one that the policy does not have, for a
 * value that is none of its type, and where policy_check() refuses the result. */
bool policy_set(Policy *policy, Str name, Str value, Error *error);
/* Appends the shortest text that policy_parse() reads back as this policy, given an empty one (all 0). */
void policy_format(const Policy *policy, Text *out);
/* Appends the same without what all of `others`, which may contain the policy itself, have in common with it: workers,
 * target size and fanout, and where they have one name, any parameter. */
void policy_format_beside(const Policy *policy, const Policy *const *others, size_t count, Text *out);
/* Are all parameters the same? */
/* Is there a server that runs the named policy on which this one is based? */
bool policy_is_served(const Policy *policy);
bool policy_same(const Policy *a, const Policy *b);
/* Are base and parameters the same, but for the value of this one? NULL: no exception. */
bool policy_same_but(const Policy *a, const Policy *b, const PolicyParameter *parameter);
/* Appends the same text without target size, fanout and workers, which a run reports separately. */
void policy_format_rules(const Policy *policy, Text *out);
/* Appends how a policy's text sets the parameter: "+gc", "fanout=N", "cut=size|image|grid|best". */
void policy_format_usage(const PolicyParameter *parameter, Text *out);
/* Appends its value in the named policies: "4", or where they differ "off; full: on". */
void policy_format_usual(const PolicyParameter *parameter, Text *out);

/* More workers than that are an error. */
#define POLICY_WORKERS_MAX 1024u

/* Refuses a policy that is impossible: a fanout, target, grid or throughput of 0, more workers than POLICY_WORKERS_MAX,
 * a stretch window without the target itself, and what its algorithm's check() refuses. ERROR_USAGE. */
bool policy_check(const Policy *policy, Error *error);

/* The sizes in bytes that a layer may have, both included, so that it ends at a better place than at the exact target
 * size. min <= target <= max; a fraction of a byte is dropped. */
typedef struct CutWindow {
    uint64_t min, max;
} CutWindow;

CutWindow policy_cut_window(const Policy *policy);

#endif

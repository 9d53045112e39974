/* policy.h - a compaction policy as a value: every switch and parameter a planner looks at.
 *
 * `neon` is the published tiered compaction of Neon's pageserver, bit for bit; each improvement is a switch, off in
 * `neon`; `full` turns on those that pay. Written as `neon+split+cut=best,target_file_size=128M`.
 * Two const tables (policy_bases, policy_parameters) name every policy and every switch: parser, help, man page, JSON,
 * completion, and the explorer's parameter pane all read them.
 */
#ifndef CORE_PLANNER_POLICY_H
#define CORE_PLANNER_POLICY_H

#include "core/base/text.h"

typedef enum CutMode {
    CUT_SIZE,  /* at the target size, as `neon` */
    CUT_IMAGE, /* and at boundaries of underlying images */
    CUT_GRID,  /* and at grid points */
    CUT_BEST,  /* all classes of candidates */
} CutMode;

typedef struct Policy {
    char base[16];             /* "neon", "full", "blocks": what it was made from */
    uint64_t target_file_size; /* bytes */
    uint64_t fanout;           /* >= 1; a level is compacted from this depth on */
    bool gc;                   /* collect garbage after each compaction */
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
    /* `blocks` alone (blocks.h): */
    uint32_t max_depth;  /* a longer stack is merged */
    uint32_t every;      /* flushes between two looks at the stacks */
    uint32_t clean;      /* percent: a layer of which less is in use is cleaned; 0: never */
    uint32_t dead;       /* percent of what deltas take that must be out of use before any layer is cleaned */
    uint32_t image_join; /* percent: beside an image, one that costs up to this share of the merge is made too */
    uint32_t image_full; /* percent of an image: a stack of that many bytes gets one instead of a merge; 0: off */
    bool count_image;    /* the image below a stack counts as one of its slices */
    uint32_t weigh;      /* percent of a slice that a stack is lower for each time it gets half of the average load */
    uint32_t rent;       /* percent of a page that a visit costs while the WAL grows by all pages once; 0: off */
    uint32_t absorb;     /* percent of a merge that the next older slice may add to it */
    uint32_t halve;      /* times that blocks are halved */
    bool paced;          /* 99 of 100 keys shall on average not be read deeper than under levels of that fanout */
    uint32_t read_goal;  /* hundredths of a layer that 99 of 100 keys shall not exceed, on average; 0: none */
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

/* The named policies, each with one line of help. */
#define POLICY_BASES(BASE)                                                                                             \
    BASE(neon, "tiered compaction as Neon's pageserver publishes it, decision for decision")                           \
    BASE(full, "neon with garbage collection and every improvement that pays")                                         \
    BASE(blocks, "no levels: each block of keys has its own stack of layers, and decides for itself when to merge "    \
                 "the top of it and when to put an image on it")
/* "neon, full, blocks, ": for help texts that are constants. */
#define POLICY_NAMES             POLICY_BASES(POLICY_NAME_)
#define POLICY_NAME_(name, help) #name ", "

typedef struct PolicyBase {
    const char *name, *help;
} PolicyBase;

/* Blocks decide each for itself (blocks.h), instead of levels. */
static inline bool policy_is_blocks(const Policy *policy)
{
    return strcmp(policy->base, "blocks") == 0;
}

extern const PolicyBase policy_bases[];
extern const size_t policy_base_count;
extern const PolicyParameter policy_parameters[];
extern const size_t policy_parameter_count;

/* The policy of that base name with its defaults. False for an unknown name. */
bool policy_named(Str name, Policy *policy, Error *error);
/* Parses NAME[+switch…][,key=value…] (also blanks between words). A switch can be turned off by `-switch`. Unspecified
 * parameters keep the named policy's defaults, except target_file_size and fanout, which keep what `policy` holds. */
bool policy_parse(Str text, Policy *policy, Error *error);
/* Sets one parameter from text, as in `--set fanout=6`. */
bool policy_set(Policy *policy, Str name, Str value, Error *error);
/* The shortest text that policy_parse() reads back as this policy. */
void policy_format(const Policy *policy, Text *out);
/* Whether all parameters are the same. */
bool policy_same(const Policy *a, const Policy *b);
/* The same text without what a run gives apart: target size, fanout and workers. */
void policy_format_rules(const Policy *policy, Text *out);
/* One parameter's value as text. */
void policy_format_value(const Policy *policy, const PolicyParameter *parameter, Text *out);
/* How a policy's text gives the parameter: "+gc", "fanout=N", "cut=size|image|grid|best". */
void policy_format_usage(const PolicyParameter *parameter, Text *out);
/* Its value in the named policies: "4", or where they differ "off; full: on". */
void policy_format_usual(const PolicyParameter *parameter, Text *out);

/* More jobs at once than that are an error, not a wish. */
#define POLICY_WORKERS_MAX 1024u

/* Checks what no policy may have: a fanout, target, grid, throughput, max_depth or `every` of 0, more workers than
 * POLICY_WORKERS_MAX, an inverted stretch window. */
bool policy_check(const Policy *policy, Error *error);

#endif

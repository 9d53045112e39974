/* legacy_policy.c - the entries of `legacy` in the table of algorithms: its policy, parameters and rules. */
#include "core/planner/legacy/legacy_policy.h"

#include "core/base/u128.h"
#include "core/model/keyspace.h"

static void fill_legacy(Policy *policy)
{
    policy->gc = true;
    LegacySettings own = {.params = legacy_params_usual, .assume_check = true};
    own.params.compaction_target_size = 0;
    own.params.gc_compaction_initial_threshold_kb = 0;
    _Static_assert(sizeof own <= POLICY_OWN_BYTES, "Policy.own is too small");
    memcpy(policy->own, &own, sizeof own);
}

const NamedPolicy legacy_policies[] = {
    {"legacy", "what Neon's pageserver runs in production: L0 to L1, images behind a chain of gates, gc-compaction",
     fill_legacy, true},
    {0},
};

LegacySettings legacy_settings(const Policy *policy)
{
    LegacySettings own;
    memcpy(&own, policy->own, sizeof own);
    return own;
}

LegacyParams legacy_params(const Policy *policy)
{
    LegacyParams params = legacy_settings(policy).params;
    params.checkpoint_distance = policy->target_file_size;
    if (params.compaction_target_size == 0)
        params.compaction_target_size = params.checkpoint_distance / 2;
    if (params.compaction_target_size < PAGE_BYTES)
        params.compaction_target_size = PAGE_BYTES;
    if (params.gc_compaction_initial_threshold_kb == 0)
        params.gc_compaction_initial_threshold_kb =
            u128_clamp64((U128)params.checkpoint_distance * LEGACY_FIRST_LAYERS / 1024);
    return params;
}

void legacy_policy_resolve(Policy *policy)
{
    LegacySettings own = legacy_settings(policy);
    own.params = legacy_params(policy);
    memcpy(policy->own, &own, sizeof own);
}

const char *const legacy_policy_idle[] = {"fanout", "stretch", NULL};

#define PARAMETER(member, type, text)                                                                                  \
    {                                                                                                                  \
#member, type, offsetof(Policy, own) + offsetof(LegacySettings, params) + offsetof(LegacyParams, member), text \
    }

const PolicyParameter legacy_policy_parameters[] = {
    {"checkpoint_distance", POLICY_BYTES, offsetof(Policy, target_file_size),
     "target size of L0 and L1 layers, in bytes; the same as target_file_size"},
    PARAMETER(checkpoint_timeout, POLICY_COUNT,
              "seconds between two checks of the timeline, and the longest time between two flushes"),
    PARAMETER(compaction_target_size, POLICY_BYTES,
              "size of a partition and so of an image, in bytes; 0: half of checkpoint_distance"),
    PARAMETER(compaction_threshold, POLICY_COUNT, "compact L0 once it has N layers"),
    PARAMETER(compaction_upper_limit, POLICY_COUNT,
              "compact at most N times checkpoint_distance (or 256M, if larger) bytes of L0 at once"),
    PARAMETER(image_creation_threshold, POLICY_COUNT,
              "create an image of a partition once N deltas are stacked somewhere in it"),
    PARAMETER(image_layer_creation_check_threshold, POLICY_COUNT,
              "look for images to create after every N checkpoint_distances of WAL"),
    PARAMETER(
        image_creation_preempt_threshold, POLICY_COUNT,
        "let an L0 compaction that has become due interrupt image creation; 0: never, all other values are alike"),
    PARAMETER(image_layer_force_creation_period, POLICY_COUNT,
              "create an image again after N seconds, however few deltas are above it; 0: never"),
    PARAMETER(pitr_interval, POLICY_COUNT,
              "seconds of history to keep; also converts image_layer_force_creation_period into WAL"),
    PARAMETER(gc_compaction_enabled, POLICY_SWITCH, "gc-compaction may start by itself"),
    PARAMETER(gc_compaction_initial_threshold_kb, POLICY_COUNT,
              "start the first gc-compaction at N KiB of layers; 0: 20 checkpoint_distances"),
    PARAMETER(gc_compaction_ratio_percent, POLICY_COUNT,
              "start the next gc-compaction when the new layers reach N % of the compacted ones"),
    {"rate", POLICY_COUNT, offsetof(Policy, own) + offsetof(LegacySettings, rate),
     "records per second, the clock of the rules that depend on time; 0: no clock"},
    {"assume_check", POLICY_SWITCH, offsetof(Policy, own) + offsetof(LegacySettings, assume_check),
     "on a dump, assume that the timeline's check is due, as after a restart"},
    {"gc_compaction_now", POLICY_SWITCH, offsetof(Policy, own) + offsetof(LegacySettings, gc_compaction_now),
     "on a dump, plan a gc-compaction over all keys, as if requested by hand"},
    {0},
};

bool legacy_policy_check(const Policy *policy, Error *error)
{
    LegacyParams params = legacy_settings(policy).params;
    if (params.compaction_target_size != 0 && params.compaction_target_size < PAGE_BYTES)
        return error_set(error, ERROR_USAGE, "compaction_target_size must be at least a page, %u bytes, or 0",
                         PAGE_BYTES);
    if (params.compaction_threshold == 0)
        return error_set(error, ERROR_USAGE, "compaction_threshold must be at least 1");
    if (params.pitr_interval == 0)
        return error_set(error, ERROR_USAGE, "pitr_interval must be at least 1 second");
    return true;
}

const Rule legacy_rules[] = {
    [LEGACY_RULE_L0] = {"l0-threshold", "enough L0 layers",
                        "L0 layers span all keys, so every read visits each of them. Once there are "
                        "compaction_threshold, the oldest ones that follow each other without a gap are merged into L1 "
                        "layers, one band over all keys.",
                        "L0 layers", "compaction_threshold"},
    [LEGACY_RULE_L0_STOP] = {"l0-selection", "selection",
                             "It ends at the first gap between two L0 layers, or at a limit in bytes. The first layer "
                             "does not count towards the limit, which is at least 256 MiB for each layer. Production "
                             "does not report a gap: the outcome is Done.",
                             "bytes", "limit"},
    [LEGACY_RULE_HOLE] = {"l0-hole", "an L1 layer ends at a hole",
                          "Where a long run of keys without a record spans at least three pieces of an image, the "
                          "layer ends, so that it does not count in the stacks of those partitions.",
                          "pieces", "needed"},
    [LEGACY_RULE_SLICE] = {"l0-slice", "a key is larger than the target",
                           "Its records are written to layers of their own, one above the other in LSN.", "bytes",
                           "target"},
    [LEGACY_RULE_REPARTITION] =
        {"repartition", "partitions",
         "Partitions are computed again after a tenth of checkpoint_distance of new WAL. Until then "
         "the old ones are used, and images are made at the old LSN.",
         "WAL", "threshold"},
    [LEGACY_RULE_CUTOFF] = {"image-cutoff", "images lie above the GC cutoff",
                            "No image is made below the applied GC cutoff, and nothing is logged.", "LSN", "GC cutoff"},
    [LEGACY_RULE_CHECK] = {"image-check", "check of the timeline",
                           "Stacks are checked once enough WAL, or enough time, has come since the last check, and at "
                           "the first compaction after a start. A dump does not contain the time of the last check; "
                           "the log does: \"Decided to check image layers\".",
                           "WAL since the last check", "threshold"},
    [LEGACY_RULE_STACK] = {"image-stack", "a stack needs an image",
                           "The stack of a key is the chain of deltas that a read visits above the newest image; the "
                           "tallest stack of the partition decides. L0 layers and deltas above the LSN of the "
                           "partitioning do not count; deltas without a record of the key do.",
                           "stack", "image_creation_threshold"},
    [LEGACY_RULE_HEIGHTS] =
        {"stack-heights", "stacks",
         "How many partitions have a tallest stack of h deltas. Each L1 band that spans a stack makes "
         "it one delta taller.",
         NULL, NULL},
    [LEGACY_RULE_METADATA] =
        {"image-metadata", "the sparse keys get an image",
         "Production reads all sparse keys. If that visits at least 16 delta layers, it makes an image.",
         "delta layers visited", "needed"},
    [LEGACY_RULE_NEXT] =
        {"next-pass", "when images are made next",
         "Every compaction_threshold L0 layers become a band of L1 layers. The partitions whose stacks "
         "need the fewest further bands get the next images, whether or not those bands have a record "
         "there.",
         "images", "bands"},
    [LEGACY_RULE_TRIGGER] = {"gc-compaction", "gc-compaction starts by itself",
                             "It compares the bytes that the last run left below the cutoff (l2) with those that came "
                             "since (l1). A timeline of 150 GiB or more, and one with an ancestor, is skipped.",
                             "layers below the cutoff", "limit"},
    [LEGACY_RULE_GC_RUN] = {"gc-compaction-run", "over all keys",
                            "A run is split into jobs of about 4 GiB, which read whole files. A file that reaches into "
                            "several jobs is read by each of them.",
                            NULL, NULL},
    [LEGACY_RULE_GC_JOB] =
        {"gc-compaction-job", "gc-compaction job",
         "It reads, as whole files, all layers over its keys up to the end of the highest layer that "
         "the cutoff reaches. A job of more than 100 layers is refused if 70 % of them would be "
         "cut.",
         "layers", "limit"},
    [LEGACY_RULE_GARBAGE] =
        {"gc", "garbage",
         "A layer is collected once it ends below the cutoffs, starts above the largest branch point and "
         "lease, and images at its end or above cover all its keys.",
         NULL, NULL},
    [LEGACY_RULE_MISSING] =
        {"gc-missing", "missing images",
         "Most garbage is kept because no newer image covers it. Which compaction would make that image "
         "decides how long the garbage is kept.",
         NULL, NULL},
    [LEGACY_RULE_BRANCH] =
        {"gc-branch", "branch point",
         "Only the largest branch point counts: every layer that starts at or below it is kept, whether "
         "or not a branch reads it.",
         NULL, NULL},
    [LEGACY_RULE_FUTURE] = {"future-image", "a restart",
                            "An image made at the end LSN of the newest L0 layer is one byte above "
                            "disk_consistent_lsn. A restart before the next flush discards it.",
                            NULL, NULL},
    [LEGACY_RULE_ANCESTORS] =
        {"shard-ancestors", "layers from before the shard split",
         "A layer without a key of this shard is deleted. A visible image below the GC cutoff that "
         "also holds keys of other shards is rewritten; each compaction rewrites a few. Deltas "
         "are kept.",
         NULL, NULL},
    {0},
};

/* lsm_policy.h - converts an LSM engine's options to a policy, whose parameters can be changed, and back.
 *
 * A policy's own parameters are those of the engine's OPTIONS that decide what is compacted, under the engine's names.
 * A store's options hold more (further factors by level, path settings): a policy changes what it names and leaves the
 * rest.
 */
#ifndef CORE_PLANNER_LEVELED_LSM_POLICY_H
#define CORE_PLANNER_LEVELED_LSM_POLICY_H

#include "core/model/lsm_options.h"
#include "core/planner/policy.h"

/* Members have the names that OPTIONS gives them; each of the five policies has some of them as parameters. */
typedef struct LsmParameters {
    uint64_t level0_file_num_compaction_trigger;
    uint64_t max_bytes_for_level_base;
    uint64_t target_file_size_base;
    uint64_t max_compaction_bytes;
    uint64_t max_table_files_size;
    uint64_t l0_compaction_threshold;
    uint64_t l0_compaction_file_threshold;
    uint64_t lbase_max_bytes;
    uint64_t target_file_bytes;
    uint32_t max_bytes_for_level_multiplier;
    uint32_t level_multiplier;
    uint32_t num_levels;
    uint32_t size_ratio, min_merge_width, max_merge_width, max_size_amplification_percent;
    bool level_compaction_dynamic_level_bytes;
    bool allow_compaction;
} LsmParameters;

extern const NamedPolicy leveled_policies[], universal_policies[], fifo_policies[], leveldb_policies[],
    pebble_policies[];
extern const PolicyParameter leveled_parameters[], universal_parameters[], fifo_parameters[], leveldb_parameters[],
    pebble_parameters[];

/* The policy that corresponds to a store's options. */
void lsm_policy_of(const LsmOptions *options, Policy *policy);
/* Sets all own parameters of an LSM policy, and its target_file_size, to what the options say. */
void lsm_policy_fill(const LsmOptions *options, Policy *policy);
/* Does the policy itself have that parameter, rather than only another engine's policy? */
bool lsm_policy_has(const Policy *policy, const char *parameter);
/* The store's options, changed by the policy's parameters. */
LsmOptions lsm_policy_options(const Policy *policy, const LsmOptions *store);
/* Algorithm.check: ERROR_USAGE for num_levels that no store has, and for a trigger, size, factor or width of 0. */
bool lsm_policy_check(const Policy *policy, Error *error);

#endif

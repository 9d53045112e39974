/* policy_args.h - the policy of a command: that of its input, changed by the command's options. */
#ifndef TUI_CLI_POLICY_ARGS_H
#define TUI_CLI_POLICY_ARGS_H

#include "core/planner/algorithm.h"
#include "tui/cli/cli.h"

/* Rows for a command's option table; cli_policy() reads them. */
#define CLI_POLICY_OPTIONS                                                                                             \
    {"policy", "POLICY",                                                                                               \
     "use " POLICY_NAMES "or one changed as in full+switch-switch+key=value (default: full); see help policies", 'p'}, \
        {"set", "KEY=VALUE", "change parameters of the policy: fanout=6,cut=grid (or twice --set); see help policies", \
         's'},                                                                                                         \
        {"target-file-size", "N", "set the target size of a layer (default: 256M)", 't'},                              \
    {                                                                                                                  \
        "fanout", "N",                                                                                                 \
            "compact a level once its depth reaches N (default: " TEXT_OF(                                             \
                FANOUT_LOADED) "); before --set; no effect "                                                           \
                               "with legacy, which has compaction_threshold",                                          \
            'f'                                                                                                        \
    }

/* Changes `policy`, which holds the values of the input, as the options say. ERROR_USAGE for invalid values. */
bool cli_policy(const CliArgs *args, Policy *policy, Error *error);
/* Do the options give the parameter a value: by its own option, or within --set or --policy? */
bool cli_sets(const CliArgs *args, const char *option, Str parameter);
/* Sets the policy's workers from --workers; 0 becomes one worker per core. ERROR_USAGE for invalid values. */
bool cli_workers(const CliArgs *args, Policy *policy, Error *error);

#endif

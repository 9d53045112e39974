/* policy_args.c - reads --policy, which names a policy, --set, which changes it, and --target-file-size and --fanout,
 * which abbreviate two of its parameters. */
#include "tui/cli/policy_args.h"

#include "tui/app/cores.h"

bool cli_policy(const CliArgs *args, Policy *policy, Error *error)
{
    const char *text = cli_value(args, "policy"), *set = cli_value(args, "set");
    Policy changed = *policy;
    if (text && !policy_parse(str_from(text), &changed, error))
        return false;
    Error why = {0};
    if (set && !policy_parse(str_from(set), &changed, &why))
        return error_set(error, ERROR_USAGE, "--set: %s", why.message);
    static const struct {
        const char *option, *parameter;
    } shorts[] = {{"target-file-size", "target_file_size"}, {"fanout", "fanout"}};
    for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++)
        if (cli_flag(args, shorts[i].option) && !policy_parameter_find(&changed, str_from(shorts[i].parameter)))
            return error_set(error, ERROR_USAGE, "--%s: policy %s has no such parameter; `help policies` lists its own",
                             shorts[i].option, changed.base);
    if (!cli_number(args, "target-file-size", &changed.target_file_size, error) ||
        !cli_number(args, "fanout", &changed.fanout, error))
        return false;
    if (!policy_check(&changed, error))
        return false;
    *policy = changed;
    return true;
}

bool cli_sets(const CliArgs *args, const char *option, Str parameter)
{
    return cli_flag(args, option) || policy_text_sets(str_from(cli_value(args, "set")), parameter) ||
           policy_text_sets(str_from(cli_value(args, "policy")), parameter);
}

bool cli_workers(const CliArgs *args, Policy *policy, Error *error)
{
    uint64_t workers = policy->workers;
    if (!cli_number(args, "workers", &workers, error))
        return false;
    if (workers > POLICY_WORKERS_MAX)
        return error_set(error, ERROR_USAGE, "--workers: at most %u", POLICY_WORKERS_MAX);
    policy->workers = workers ? (uint32_t)workers : cores_online();
    return true;
}

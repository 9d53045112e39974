/* simulation_words.c - parses the words that describe a run: the same names on the command line and in the explorer. */
#include "core/simulator/simulation.h"

typedef struct SimulationWord {
    const char *name;
    bool (*set)(SimulationOptions *options, Str value, Error *error);
} SimulationWord;

static bool set_records(SimulationOptions *options, Str value, Error *error)
{
    return number_parse(value, &options->params.records, error);
}

static bool set_record_len(SimulationOptions *options, Str value, Error *error)
{
    return number_parse(value, &options->params.record_bytes, error);
}

/* Bytes, or MiB where the number has no unit. */
static bool set_logical_size(SimulationOptions *options, Str value, Error *error)
{
    uint64_t number;
    if (!number_parse(value, &number, error))
        return false;
    bool unit = memchr("KkMmGgTtPp", value.at[value.length - 1], 10) != NULL;
    if (!unit && number > UINT64_MAX >> 20)
        return error_set(error, ERROR_USAGE, "%.*s MiB is too large", STR_ARG(value));
    options->params.logical_bytes = unit ? number : number << 20;
    return true;
}

static bool set_seed(SimulationOptions *options, Str value, Error *error)
{
    return number_parse(value, &options->params.seed, error);
}

static bool simulation_set_with(SimulationOptions *options, Str value, Error *error)
{
    return options->kind ? workload_set(options->kind, value, &options->params, error)
                         : error_set(error, ERROR_USAGE, "a trace has no parameters of its own");
}

static bool simulation_set_policy(SimulationOptions *options, Str value, Error *error)
{
    return policy_parse(value, &options->policy, error);
}

static bool set_pitr(SimulationOptions *options, Str value, Error *error)
{
    return policy_set(&options->policy, STR("pitr"), value, error);
}

static bool simulation_set_target(SimulationOptions *options, Str value, Error *error)
{
    return number_parse(value, &options->policy.target_file_size, error);
}

static bool simulation_set_fanout(SimulationOptions *options, Str value, Error *error)
{
    return number_parse(value, &options->policy.fanout, error);
}

static bool simulation_set_read_back(SimulationOptions *options, Str value, Error *error)
{
    return number_parse(value, &options->read_back, error);
}

/* Sets the rate of records, which is a clock. Policies without rules about time ignore it. */
static bool simulation_set_rate(SimulationOptions *options, Str value, Error *error)
{
    uint64_t rate;
    if (policy_parameter_find(&options->policy, STR("rate")) != NULL)
        return policy_set(&options->policy, STR("rate"), value, error);
    return number_parse(value, &rate, error);
}

/* In the order in which they have to be set: a policy sets defaults that later words change. */
static const SimulationWord words[] = {
    {"policy", simulation_set_policy},
    {"pitr", set_pitr},
    {"records", set_records},
    {"record-len", set_record_len},
    {"seed", set_seed},
    {"logical-size", set_logical_size},
    {"with", simulation_set_with},
    {"target-file-size", simulation_set_target},
    {"fanout", simulation_set_fanout},
    {"read-back", simulation_set_read_back},
    {"rate", simulation_set_rate},
};

const char *simulation_word(size_t i)
{
    return i < sizeof words / sizeof *words ? words[i].name : NULL;
}

bool simulation_set(SimulationOptions *options, Str name, Str value, Error *error)
{
    Error why = {0};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_equal(name, str_from(words[i].name)))
            continue;
        if (value.length > 0 && words[i].set(options, value, &why))
            return true;
        if (value.length == 0)
            return error_set(error, ERROR_USAGE, "%s: a value is missing", words[i].name);
        bool named =
            str_starts(str_from(why.message), str_from(words[i].name)); /* a policy's rules name what they are of */
        return error_set(error, ERROR_USAGE, "%s%s%s", named ? "" : words[i].name, named ? "" : ": ", why.message);
    }
    return error_set(error, ERROR_USAGE, "a simulation has no '%.*s'", STR_ARG(name));
}

bool simulation_usual(SimulationOptions *options, const WorkloadKind *kind, Error *error)
{
    *options = (SimulationOptions){.kind = kind};
    if (kind)
        options->params = workload_usual(kind);
    if (!policy_named(STR("neon"), &options->policy, error))
        return false;
    options->policy.target_file_size = TARGET_USUAL;
    options->policy.fanout = FANOUT_SIMULATED;
    return true;
}

bool simulation_small(SimulationOptions *options, Error *error)
{
    options->params.logical_bytes = (uint64_t)300 << 20;
    return policy_parse(STR("full,target_file_size=16M,fanout=" TEXT_OF(FANOUT_SIMULATED) ",pitr=64M,workers=1"),
                        &options->policy, error);
}

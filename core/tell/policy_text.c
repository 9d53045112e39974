/* policy_text.c - holds the words that all policies share, for algorithms that have none of their own. */
#include "core/tell/policy_text.h"

#include "core/planner/algorithm.h"
#include "core/tell/words.h"

void policy_scale_text(const Policy *policy, Text *out)
{
    const AlgorithmWords *words = &policy_algorithm(policy)->words;
    char target[32];
    if (words->scale != NULL)
        words->scale(policy, out);
    else
        text_printf(out, "target %s, fanout %llu", bytes_format(policy->target_file_size, target),
                    (unsigned long long)policy->fanout);
}

void policy_round_text(const Policy *policy, uint32_t level, bool images, Text *out)
{
    const AlgorithmWords *words = &policy_algorithm(policy)->words;
    const char *name = words->round != NULL ? words->round(level) : NULL;
    if (name == NULL)
        text_printf(out, "level %u %s", level, word_outputs(images));
    else
        text_printf(out, "%s %s", name, word_outputs(images));
}

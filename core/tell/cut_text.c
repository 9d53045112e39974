/* cut_text.c - writes what is said of a candidate for a cut. */
#include "core/tell/cut_text.h"

#include "core/tell/words.h"

void cut_window_text(const Policy *policy, Text *out)
{
    char low[32], high[32];
    CutWindow window = policy_cut_window(policy);
    text_printf(out, "%s to %s", bytes_format(window.min, low), bytes_format(window.max, high));
}

void cut_size_text(const PlanCut *cut, const Plan *plan, Text *out)
{
    char size[32], target[32];
    const Policy *policy = &plan->policy;
    text_printf(out, "%s%s; the target is %s, from ", bytes_format(cut->size, size), estimate_mark(plan->estimated),
                bytes_format(policy->target_file_size, target));
    cut_window_text(policy, out);
    text_printf(out, " are allowed%s",
                cut->chosen && cut->size < policy_cut_window(policy).min /* which is not cut again */
                    ? "; this is the rest of its keys, which may be less"
                    : "");
}

void cut_score_text(const PlanCut *cut, Text *out)
{
    bool grid = cut->class == CUT_CLASS_GRID;
    text_printf(out, "%.3f: %d for a cut %s, plus %s; the lowest wins", cut->score, (int)cut->class + 1,
                word_cut(cut->class),
                grid ? "less than 1: first the coarser its grid the less, then the nearer to the target"
                     : "how far the size is from the target, as a part of it");
}

void cut_verdict_text(const PlanCut *cut, Text *out)
{
    text_printf(out, "%s%s", cut->chosen ? "chosen: " : "", cut->why ? cut->why : "");
}

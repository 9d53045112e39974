/* read_text.c - describes the gaps in the path of a read, and its end. */
#include "core/tell/read_text.h"

#include "core/analysis/read_depth.h"

void tell_read_gap(LsnRange gap, Text *out)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_printf(out, "no layer holds the key from %s to %s: it has no records there, or they are lost\n",
                lsn_format(gap.lo, lo), lsn_format(gap.hi, hi));
}

void tell_read_end(const LayerSet *set, const ReadPath *path, Lsn lsn, Text *out)
{
    char low[LSN_TEXT_SIZE] = "the head", at[LSN_TEXT_SIZE];
    if (path->steps.count)
        lsn = path->steps.at[path->steps.count - 1].floor;
    if (lsn != LSN_HEAD)
        lsn_format(lsn, low);
    if (set->has_ancestor)
        text_printf(out, "below %s the read continues in the ancestor, at %s", low,
                    lsn_format(set->ancestor_lsn < lsn ? set->ancestor_lsn : lsn, at));
    else if (set->no_ancestor)
        text_printf(out, "nothing holds the key below %s, and there is no ancestor in the index", low);
    else
        text_printf(out, "nothing holds the key below %s: it is new, or the ancestor has the rest", low);
}

void tell_visits(const Distribution *visits, Text *out)
{
    text_printf(out, "mean %.1f, p50 %llu, p90 %llu, p99 %llu, max %llu", visits->mean, (unsigned long long)visits->p50,
                (unsigned long long)visits->p90, (unsigned long long)visits->p99, (unsigned long long)visits->max);
}

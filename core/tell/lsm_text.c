/* lsm_text.c - writes the sentences about events of an LSM store. */
#include "core/tell/lsm_report.h"

static void lsm_add_count(Text *out, size_t tables, uint64_t bytes)
{
    char text[32];
    text_printf(out, "%zu table%s, %s", tables, plural_ending(tables), bytes_format(bytes, text));
}

static uint64_t lsm_text_table_bytes(const LsmFamily *family, const uint32_t *ids, uint32_t first, uint32_t count)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < count; i++)
        bytes += family->placements.at[ids ? ids[first + i] : first + i].size;
    return bytes;
}

/* Words for one event with its levels, and for a count of events. */
static const struct {
    const char *one, *counted, *many;
} event_words[LSM_EVENT_COUNT_] = {
    [LSM_BASE] = {"base", "base edit", "base edits"},
    [LSM_FLUSH] = {"flush", "flush", "flushes"},
    [LSM_FLUSH_EMPTY] = {"empty flush", "empty flush", "empty flushes"},
    [LSM_INGEST] = {"ingestion", "ingestion", "ingestions"},
    [LSM_MOVE] = {"move", "move", "moves"},
    [LSM_REFIT] = {"change of level", "change of level", "changes of level"},
    [LSM_COMPACTION] = {"compaction", "compaction", "compactions"},
    [LSM_INTRA_L0] = {"compaction within", "compaction within L0", "compactions within L0"},
    [LSM_REWRITE] = {"rewrite in", "rewrite within a level", "rewrites within a level"},
    [LSM_DELETE] = {"deletion", "deletion", "deletions"},
    [LSM_EXCISE] = {"excise", "excise", "excises"},
    [LSM_FAMILY_ADD] = {"family added", "family added", "families added"},
    [LSM_FAMILY_DROP] = {"family dropped", "family dropped", "families dropped"},
    [LSM_BOOKKEEPING] = {"bookkeeping", "bookkeeping edit", "bookkeeping edits"},
};

void lsm_events_text(const LsmSurvey *survey, Text *out)
{
    const uint64_t *counts = survey->lsm->families.at[survey->family].event_count;
    const char *comma = ": ";
    char text[64];
    uint64_t edits = 0;
    for (unsigned kind = 0; kind < LSM_EVENT_COUNT_; kind++)
        edits += counts[kind];
    text_printf(out, "%s%s", plural_format(edits, "edit", text),
                survey->lsm->families.count > 1 ? " of this family" : "");
    for (unsigned kind = 0; kind < LSM_EVENT_COUNT_; kind++) {
        if (!counts[kind])
            continue;
        text_printf(out, "%s%llu %s", comma, (unsigned long long)counts[kind],
                    counts[kind] == 1 ? event_words[kind].counted : event_words[kind].many);
        comma = ", ";
    }
}

void lsm_event_text(const Lsm *lsm, const LsmEvent *event, Text *out)
{
    const LsmFamily *family = &lsm->families.at[event->family];
    uint64_t born = lsm_text_table_bytes(family, NULL, event->born_first, event->born_count);
    uint64_t dead = lsm_text_table_bytes(family, lsm->dead.at, event->dead_first, event->dead_count);
    text_printf(out, "%s", event_words[event->kind].one);
    if (!event->born_count && !event->dead_count)
        return;
    if (event->dead_count && event->born_count && event->from != event->to)
        text_printf(out, " L%u to L%u", event->from, event->to);
    else if (event->from != event->to && !event->born_count)
        text_printf(out, " L%u and below", event->from);
    else
        text_printf(out, " L%u", event->born_count ? event->to : event->from);
    text_printf(out, ": ");
    if (event->kind == LSM_MOVE || event->kind == LSM_REFIT) {
        lsm_add_count(out, event->born_count, born);
        return;
    }
    if (event->dead_count) {
        lsm_add_count(out, event->dead_count, dead);
        text_printf(out, event->born_count ? " in, " : " deleted");
    }
    if (event->born_count) {
        lsm_add_count(out, event->born_count, born);
        if (event->dead_count)
            text_printf(out, " out");
    }
}

void lsm_visit_text(const LsmPlacement *placement, Text *out)
{
    text_printf(out, "L%u: entries of the key", placement->level);
    if (placement->flags & PLACEMENT_SEQ_KNOWN && placement->seq_lo == placement->seq_hi)
        text_printf(out, " with sequence number %llu", (unsigned long long)placement->seq_lo);
    else if (placement->flags & PLACEMENT_SEQ_KNOWN)
        text_printf(out, " with sequence numbers from %llu to %llu", (unsigned long long)placement->seq_lo,
                    (unsigned long long)placement->seq_hi);
    text_printf(out, ", if it has any");
}

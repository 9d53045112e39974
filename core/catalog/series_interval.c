/* series_interval.c - collects the events of an interval and the layers that each explains. */
#include "core/catalog/series_parts.h"

uint32_t series_event_add(SeriesInterval *interval, StepOp op, Lsn at)
{
    array_push(&interval->events, (SeriesEvent){.op = op, .at = at});
    return (uint32_t)interval->events.count - 1;
}

void series_take_came(SeriesInterval *interval, uint32_t event, SeriesChange *change)
{
    change->event = event;
    array_push(&interval->events.at[event].out, change->layer);
}

void series_take_went(SeriesInterval *interval, uint32_t event, SeriesChange *change)
{
    change->event = event;
    array_push(&interval->events.at[event].in, change->layer);
}

void series_unexplained(SeriesInterval *interval, SeriesChange *change, bool came, const char *why)
{
    uint32_t event = 0;
    for (; event < interval->events.count; event++)
        if (interval->events.at[event].op == STEP_UNEXPLAINED && strcmp(interval->events.at[event].why, why) == 0)
            break;
    if (event == interval->events.count) {
        event = series_event_add(interval, STEP_UNEXPLAINED, UINT64_MAX);
        interval->events.at[event].why = arena_text(&interval->arena, why);
    }
    if (came)
        series_take_came(interval, event, change);
    else
        series_take_went(interval, event, change);
}

static const char *cause_name(StepOp op)
{
    return op == STEP_GC           ? "GC"
           : op == STEP_COMPACT_L0 ? "L0 compaction"
           : op == STEP_TIERED     ? "tiered compaction"
                                   : "gc-compaction";
}

uint32_t series_doubtful_event(SeriesInterval *interval, StepOp op, StepOp other, Lsn at)
{
    for (size_t i = 0; i < interval->events.count; i++) {
        const SeriesEvent *event = &interval->events.at[i];
        if (event->op == op && event->doubtful && event->other == other && event->at == at)
            return (uint32_t)i;
    }
    uint32_t event = series_event_add(interval, op, at);
    interval->events.at[event].doubtful = true;
    interval->events.at[event].other = other;
    interval->events.at[event].why =
        arena_printf(&interval->arena, "%s or %s; names alone do not show which", cause_name(op), cause_name(other));
    return event;
}

void series_interval_release(SeriesInterval *interval)
{
    for (size_t i = 0; i < interval->events.count; i++) {
        array_release(&interval->events.at[i].in);
        array_release(&interval->events.at[i].out);
    }
    array_release(&interval->events);
    array_release(&interval->came);
    array_release(&interval->went);
    array_release(&interval->replaced);
    arena_release(&interval->arena);
    *interval = (SeriesInterval){0};
}

/* audit_state.c - records a failed check, and names the record, layer, job and step. */
#include "core/simulator/audit_state.h"

#include <stdarg.h>
#include <stdio.h>

StepId audit_step(const AuditState *audit)
{
    size_t count = audit->simulator->history->steps.count;
    return count ? (StepId)(count - 1) : 0;
}

char *audit_record_name(const AuditState *audit, uint64_t word, char *out, size_t size)
{
    char lsn[LSN_TEXT_SIZE];
    snprintf(out, size, "%s %llu (key %llX at %s, %llu bytes)", record_is_page(word) ? "page image" : "record",
             (unsigned long long)record_arrival(audit->form, word), (unsigned long long)record_key(audit->form, word),
             lsn_format(record_lsn(audit->form, word), lsn), (unsigned long long)record_length(audit->form, word));
    return out;
}

char *audit_layer_name(const AuditState *audit, LayerId layer, char *out, size_t size)
{
    char name[LAYER_NAME_SIZE];
    const LayerSet *set = &audit->simulator->history->layers;
    Layer shown = layer_set_get(set, layer);
    snprintf(out, size, "%s %s (#%u)", layer_kind_name((LayerKind)shown.kind),
             layer_logical_name(&shown, set->form, name), (unsigned)layer);
    return out;
}

void audit_fail(AuditState *audit, const char *format, ...)
{
    if (audit_failed(audit))
        return;
    char text[sizeof audit->failure.message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_set(&audit->failure, ERROR_SANITY, "%s", text);
    History *history = audit->simulator->history;
    Step at = history->steps.count ? history->steps.at[history->steps.count - 1] : (Step){.job = JOB_NONE};
    StepId id = history_add_step(history, STEP_CHECK);
    history->steps.at[id].job = at.job;
    history->steps.at[id].layer = at.layer;
    history->steps.at[id].text = arena_text(&history->arena, audit->failure.message);
}

/* audit_verify.c - computes everything again from the live layers, and compares.
 *
 *     copies of each record, counted in the live layers     ==   the counts that were kept up all along
 *     records without a copy                                ==   those noted as gone
 *     each key with a gone record                           held by an image or page image at the horizon
 */
#include "core/simulator/audit_state.h"

#include <stdlib.h>

static uint8_t *count_again(const AuditState *audit)
{
    const LayerSet *set = &audit->simulator->history->layers;
    uint8_t *copies = mem_zero(audit->form->count + 1, 1);
    for (size_t i = 0; i < set->count && i < audit->alive_capacity; i++) {
        Words words = record_store_get(&audit->simulator->store, (LayerId)i);
        for (size_t w = 0; audit->alive[i] && w < words.count; w++)
            if (!record_is_page(words.at[w]))
                copies[record_arrival(audit->form, words.at[w])]++;
    }
    return copies;
}

static void compare_counts(AuditState *audit, const uint8_t *copies)
{
    uint64_t gone = 0;
    for (uint64_t arrival = 0; arrival < audit->arrivals_flushed; arrival++) {
        gone += copies[arrival] == 0;
        if (copies[arrival] == audit->copies[arrival])
            continue;
        audit_fail(audit, "record %llu has %u copies in live layers, but %u were written and not deleted",
                   (unsigned long long)arrival, (unsigned)copies[arrival], (unsigned)audit->copies[arrival]);
        return;
    }
    if (gone != audit->report.gone)
        audit_fail(audit, "%llu records have no copy, but %llu were deleted", (unsigned long long)gone,
                   (unsigned long long)audit->report.gone);
}

static void check_gone(AuditState *audit)
{
    audit_build_cover(audit);
    for (size_t i = 0; i < audit->lost.capacity && !audit_failed(audit); i++) {
        if (!audit->lost.codes[i])
            continue;
        uint64_t code = audit->lost.codes[i] - 1, arrival = audit->lost.arrivals[i] - 1;
        char record[160];
        if (!audit_covered(audit, code, arrival, audit->horizon))
            audit_fail(audit, "%s has neither a copy nor an image at the horizon",
                       audit_record_name(audit, code << audit->form->shift | arrival << 1, record, sizeof record));
    }
}

bool audit_verify(const Audit *out, Error *error)
{
    AuditState *audit = out->state;
    if (!audit_failed(audit)) {
        uint8_t *copies = count_again(audit);
        compare_counts(audit, copies);
        free(copies);
        check_gone(audit);
    }
    if (!audit_failed(audit))
        return true;
    if (error)
        *error = audit->failure;
    return false;
}

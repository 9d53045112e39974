/* audit_report.h - what an audit of a history found, in words and as JSON. */
#ifndef CORE_TELL_AUDIT_REPORT_H
#define CORE_TELL_AUDIT_REPORT_H

#include "core/analysis/history_audit.h"
#include "core/base/text.h"

/* A line for each kind of check, with what it was done on or why it was not done; then a line for each violation. */
void audit_report_text(const HistoryAudit *audit, const History *history, Text *out);
/* One object, with a newline at its end. */
void audit_report_json(const HistoryAudit *audit, const History *history, Text *out);
/* "step 12: delta NAME (layer 4) is deleted, but …": one line, no newline. */
void violation_text(const Violation *violation, const History *history, Text *out);

#endif

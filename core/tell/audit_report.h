/* audit_report.h - what an audit of a history found, in words and as JSON. */
#ifndef CORE_TELL_AUDIT_REPORT_H
#define CORE_TELL_AUDIT_REPORT_H

#include "core/analysis/history_audit.h"
#include "core/base/text.h"

/* Appends a line for each kind of check, with what was checked or why nothing was; then a line for each violation. */
void audit_report_text(const HistoryAudit *audit, const History *history, Text *out);
/* Appends one object and a newline. */
void audit_report_json(const HistoryAudit *audit, const History *history, Text *out);
/* Appends "step 12: delta NAME (layer 4) is deleted, but …", without a newline. */
void violation_text(const Violation *violation, const History *history, Text *out);

#endif

/* skipped.c - a copy of the report of the load; another input drops it. */
#include "tui/app/skipped.h"

static void drop(SkippedLines *lines)
{
    array_release(&lines->at);
    array_release(&lines->notes);
    arena_release(&lines->arena);
    *lines = (SkippedLines){0};
}

static void release(Session *session, void *state)
{
    (void)session;
    drop(state);
}

static void replace(Session *session, void *state, const History *next)
{
    (void)session;
    (void)next;
    drop(state);
}

static const Feature SKIPPED = {
    .name = "skipped lines", .size = sizeof(SkippedLines), .release = release, .replace = replace};

const SkippedLines *skipped_shown(const Session *session)
{
    return session_feature(session, &SKIPPED);
}

static const char *copy(SkippedLines *lines, const char *text)
{
    return text ? arena_copy(&lines->arena, text, strlen(text)) : NULL;
}

void skipped_keep(Session *session, const LoadReport *report)
{
    SkippedLines *lines = session_feature(session, &SKIPPED);
    drop(lines);
    lines->total = report->skipped;
    lines->duplicates = report->duplicates;
    for (size_t i = 0; i < report->skips.count; i++) {
        Skipped skip = report->skips.at[i];
        skip.file = copy(lines, skip.file);
        skip.reason = copy(lines, skip.reason);
        skip.text = copy(lines, skip.text);
        array_push(&lines->at, skip);
    }
    for (size_t i = 0; i < report->notes.count; i++)
        array_push(&lines->notes, copy(lines, report->notes.at[i]));
}

void skipped_summary(const LoadReport *report, Text *out)
{
    load_report_summary(report, out);
    if (report->skipped > 1)
        text_add_str(out, STR("; s lists all"));
}

/* skipped.c - keeps a copy of the load report until another input is opened. */
#include "tui/app/skipped.h"

typedef struct KeptLines {
    SkippedLines lines;
    Arena arena; /* holds their strings */
} KeptLines;

static void skipped_drop(KeptLines *kept)
{
    array_release(&kept->lines.at);
    array_release(&kept->lines.repeats);
    array_release(&kept->lines.notes);
    arena_release(&kept->arena);
    *kept = (KeptLines){0};
}

static void release(Session *session, void *state)
{
    (void)session;
    skipped_drop(state);
}

static void replace(Session *session, void *state, const History *next)
{
    (void)session;
    (void)next;
    skipped_drop(state);
}

static const Feature SKIPPED = {
    .name = "skipped lines", .size = sizeof(KeptLines), .release = release, .replace = replace};

const SkippedLines *skipped_shown(const Session *session)
{
    return &((const KeptLines *)session_feature(session, &SKIPPED))->lines;
}

void skipped_keep(Session *session, const LoadReport *report)
{
    KeptLines *kept = session_feature(session, &SKIPPED);
    SkippedLines *lines = &kept->lines;
    skipped_drop(kept);
    lines->total = report->skipped;
    lines->duplicates = report->duplicates;
    for (size_t i = 0; i < report->skips.count; i++) {
        Skipped skip = report->skips.at[i];
        skip.file = arena_text(&kept->arena, skip.file);
        skip.reason = arena_text(&kept->arena, skip.reason);
        skip.text = arena_text(&kept->arena, skip.text);
        array_push(&lines->at, skip);
    }
    for (size_t i = 0; i < report->repeats.count; i++) {
        Repeated repeated = report->repeats.at[i];
        repeated.file = arena_text(&kept->arena, repeated.file);
        array_push(&lines->repeats, repeated);
    }
    for (size_t i = 0; i < report->notes.count; i++)
        array_push(&lines->notes, arena_text(&kept->arena, report->notes.at[i]));
}

void skipped_summary(const LoadReport *report, Text *out)
{
    size_t notes = report->notes.count;
    bool lines = report->skipped || report->duplicates;
    if (!lines && (notes == report->notes.grave || notes > 1)) {
        if (notes > report->notes.grave)
            text_printf(out, "%zu notes on the input; f lists them", notes);
        return; /* grave notes are findings */
    }
    if (report->skipped > 1 || notes > 1) /* first: a narrow screen cuts the end */
        text_add_str(out, STR("press f for all: "));
    load_report_summary(report, out);
}

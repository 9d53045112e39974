/* load_report.c - collects notes about odd input, and writes the line that sums them up. */
#include "core/formats/load_report.h"

#include "core/base/text.h"

void load_report_release(LoadReport *report)
{
    array_release(&report->skips);
    array_release(&report->repeats);
    array_release(&report->files);
    notes_release(&report->notes);
    arena_release(&report->arena);
    *report = (LoadReport){0};
}

void skipped_text(const Skipped *skipped, Text *out)
{
    text_printf(out, "%s:", skipped->file);
    if (skipped->line) /* else the reason has the place */
        text_printf(out, "%lu:", skipped->line);
    text_printf(out, " %s", skipped->reason);
}

const char *skipped_cut_off(const Skipped *skips, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (skips[i].cut_off)
            return ", and the input is cut off: what follows is missing";
    return "";
}

void repeated_text(const Repeated *repeated, Text *out)
{
    text_printf(out, "%s:", repeated->file);
    if (repeated->line)
        text_printf(out, "%lu:", repeated->line);
    text_printf(out, " duplicate of layer #%u", repeated->layer);
}

void load_report_summary(const LoadReport *report, Text *out)
{
    const char *comma = "";
    if (report->skipped) {
        text_printf(out, "%zu line%s skipped (first: ", report->skipped, plural_ending(report->skipped));
        skipped_text(&report->skips.at[0], out);
        text_add_char(out, ')');
        comma = ", ";
    }
    if (report->duplicates)
        text_printf(out, "%s%zu duplicate%s", comma, report->duplicates, plural_ending(report->duplicates));
    if (report->duplicates)
        comma = ", ";
    if (report->notes.count)
        text_printf(out, "%s%zu note%s (first: %s)", comma, report->notes.count, plural_ending(report->notes.count),
                    report->notes.at[0]);
}

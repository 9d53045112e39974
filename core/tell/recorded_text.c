/* recorded_text.c - prints which records are replayed, then which are missing. */
#include "core/tell/recorded_text.h"

#include "core/tell/json_fields.h"

static void add_left(const Recorded *recorded, Text *out)
{
    const StreamSurvey *survey = &recorded->survey;
    char count[32];
    if (survey->missing)
        text_printf(out, "  missing: %s of %zu deltas, whose files are not there\n",
                    count_format(survey->missing, count), survey->deltas);
    if (survey->damaged)
        text_printf(out, "  damaged: %s of %zu deltas; what can be read of them is replayed\n",
                    count_format(survey->damaged, count), survey->deltas);
    if (recorded->left.outside)
        text_printf(out, "  left out: %s records of %s\n", count_format(recorded->left.outside, count),
                    recorded->keyspace_given ? "keys outside of the given keyspace" : "metadata keys");
    if (recorded->left.duplicates)
        text_printf(out, "  left out: %s records that a second layer holds too\n",
                    count_format(recorded->left.duplicates, count));
}

void recorded_text(const Recorded *recorded, Text *out)
{
    const StreamSurvey *survey = &recorded->survey;
    char records[32], lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    text_printf(out, "replayed: %s records of %zu deltas, LSN %s to %s\n",
                count_format(recorded->ingested ? recorded->ingested : survey->records, records),
                survey->deltas - survey->missing, lsn_format(survey->lsns.lo, lo), lsn_format(survey->lsns.hi, hi));
    if (survey->complete.lo >= survey->complete.hi)
        text_printf(out, "  complete: no LSN range, because every LSN lacks some records\n");
    else
        text_printf(
            out, "  complete: LSN %s to %s%s\n", lsn_format(survey->complete.lo, lo),
            lsn_format(survey->complete.hi, hi),
            recorded->cutoff_known
                ? ""
                : ", as far as the files show: the GC cutoff is unknown, and with it what was collected before");
    text_printf(out, "  not in files: records below LSN %s, and those of keys that were collected before\n",
                lsn_format(survey->lsns.lo, lo));
    add_left(recorded, out);
}

void recorded_json(const Recorded *recorded, JsonWriter *json)
{
    const StreamSurvey *survey = &recorded->survey;
    json_open(json, "recorded", '{');
    json_number(json, "records", recorded->ingested);
    json_number(json, "deltas", survey->deltas);
    json_number(json, "deltas_missing", survey->missing);
    json_number(json, "deltas_damaged", survey->damaged);
    json_write_lsns(json, "lsn_range", survey->lsns);
    if (survey->complete.lo < survey->complete.hi)
        json_write_lsns(json, "complete", survey->complete);
    else
        json_null(json, "complete");
    json_number(json, "left_out_keys", recorded->left.outside);
    json_number(json, "left_out_duplicates", recorded->left.duplicates);
    json_close(json);
}

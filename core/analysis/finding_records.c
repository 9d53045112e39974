/* finding_records.c - findings about records in layer files: visits that find none, keys that have most of them, deltas
 * that have them for few of their keys, images with many of them above. All are from one pass over the files.
 *
 *     a read of each of 100 keys visits 12 deltas on average, and 7 of them hold the key: 5 visits in vain, a warning
 */
#include "core/analysis/finding_add.h"
#include "core/analysis/record_survey.h"
#include "core/records/layer_records.h"

#include <stdlib.h>

typedef unsigned long long Long;

#define VAIN_VISITS   4.0  /* mean number of visited deltas per read without the key; below it nothing is reported */
#define VAIN_SEVERE   20.0 /* severe from there on, as many as make reads deep */
#define HOT_PERCENT   5u   /* percentage of all records from which a key is hot */
#define HOT_RECORDS   1000u
#define SPARSE_SHARE  0.01 /* a delta is sparse up to this share of the keys whose reads visit it */
#define SPARSE_LEAST  3u   /* reported from that many sparse deltas on */
#define STALE_RECORDS 16u  /* reported from that many records per page of an image, on average */

static double finding_percent(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* "; 2 more deltas have no file". */
static const char *unread_text(Findings *findings, const RecordSurvey *survey)
{
    return survey->unread ? arena_printf(&findings->arena, "; %zu more are unknown, because their files are missing",
                                         survey->unread)
                          : "";
}

static int share_order(const void *a, const void *b)
{
    const DeltaShare *x = a, *y = b;
    double p = (double)x->keys / (double)x->visited, q = (double)y->keys / (double)y->visited;
    return (p > q) - (p < q);
}

static void add_vain(Findings *findings, const FindingInput *input, const RecordSurvey *survey)
{
    double visits = (double)survey->visits / (double)survey->keys, held = (double)survey->held / (double)survey->keys;
    if (visits - held < VAIN_VISITS)
        return;
    Finding *finding =
        finding_begin(findings, FINDING_VAIN, visits - held >= VAIN_SEVERE ? SEVERITY_SEVERE : SEVERITY_WARNING);
    finding->value = (uint64_t)(visits - held + 0.5);
    finding->limit = (uint64_t)VAIN_VISITS;
    finding->text = arena_printf(&findings->arena,
                                 "a read of a key visits %.1f deltas on average, and %.1f of them hold the key: "
                                 "%.0f %% of the visits find nothing%s",
                                 visits, held, 100.0 * (visits - held) / visits, unread_text(findings, survey));
    for (size_t i = 0; i < survey->deltas.count; i++)
        finding_layer(findings, input->summary->set, survey->deltas.at[i].layer);
}

static void add_sparse(Findings *findings, const FindingInput *input, const RecordSurvey *survey)
{
    size_t sparse = 0;
    while (sparse < survey->deltas.count &&
           (double)survey->deltas.at[sparse].keys < SPARSE_SHARE * (double)survey->deltas.at[sparse].visited)
        sparse++;
    if (sparse < SPARSE_LEAST)
        return;
    const DeltaShare *least = &survey->deltas.at[0], *middle = &survey->deltas.at[sparse / 2];
    Layer layer = layer_set_get(input->summary->set, least->layer);
    char name[LAYER_NAME_SIZE], keys[32], visited[32];
    Finding *finding = finding_begin(findings, FINDING_SPARSE, SEVERITY_NOTE);
    finding->value = sparse;
    finding->limit = SPARSE_LEAST;
    finding->count = sparse;
    finding->total = survey->deltas.count;
    finding->text =
        arena_printf(&findings->arena,
                     "%zu of %zu deltas hold less than %.0f %% of the keys whose reads visit them (median %.2f %%); "
                     "%s holds the fewest: %s of %s keys",
                     sparse, survey->deltas.count, 100 * SPARSE_SHARE, finding_percent(middle->keys, middle->visited),
                     layer_logical_name(&layer, input->summary->set->form, name), count_format(least->keys, keys),
                     count_format(least->visited, visited));
    for (size_t i = 0; i < sparse; i++)
        finding_layer(findings, input->summary->set, survey->deltas.at[i].layer);
}

static void add_hot(Findings *findings, const FindingInput *input, const RecordSurvey *survey)
{
    const LayerSet *set = input->summary->set;
    Text text = TEXT_EMPTY;
    size_t shown = 0;
    for (size_t i = 0; i < survey->hot_count; i++) {
        const HotKey *hot = &survey->hot[i];
        char label[KEY_LABEL_SIZE], records[32], bytes[32];
        if (hot->records < HOT_RECORDS || hot->records * 100 < HOT_PERCENT * survey->records)
            continue;
        if (shown++ == 0)
            text_printf(&text, "of the %s records that reads at the head need, ",
                        count_format(survey->records, records));
        text_printf(&text, "%s%s has %.0f %% (%s in %u layer%s)", shown > 1 ? ", " : "",
                    key_label(hot->key, set->form, label), finding_percent(hot->records, survey->records),
                    bytes_format(hot->bytes, bytes), hot->layers, plural_ending(hot->layers));
    }
    if (shown) {
        Key key = survey->hot[0].key;
        Finding *finding = finding_begin(findings, FINDING_HOT_KEYS, SEVERITY_NOTE);
        finding->value = survey->hot[0].records;
        finding->limit = HOT_RECORDS;
        finding->text = arena_copy(&findings->arena, text.at, text.length);
        for (size_t i = 0; i < survey->deltas.count; i++)
            if (set->key_lo[survey->deltas.at[i].layer] <= key && key < set->key_hi[survey->deltas.at[i].layer])
                finding_layer(findings, set, survey->deltas.at[i].layer);
        finding = &findings->list.at[findings->list.count - 1];
        finding->keys = (KeyRange){key, key + 1};
    }
    text_release(&text);
}

static void add_stale(Findings *findings, const FindingInput *input, const RecordSurvey *survey)
{
    const LayerSet *set = input->summary->set;
    size_t stale = 0, images = 0;
    LayerId worst = LAYER_NONE;
    double most = 0;
    for (LayerId id = 0; id < set->count; id++) {
        if (survey->pages[id] == 0)
            continue;
        double each = (double)survey->above[id] / (double)survey->pages[id];
        images++;
        stale += each > STALE_RECORDS;
        if (each > most) {
            most = each;
            worst = id;
        }
    }
    if (stale == 0)
        return;
    Layer layer = layer_set_get(set, worst);
    char name[LAYER_NAME_SIZE], records[32];
    Finding *finding = finding_begin(findings, FINDING_STALE_IMAGES, SEVERITY_WARNING);
    finding->value = (uint64_t)most;
    finding->limit = STALE_RECORDS;
    finding->count = stale;
    finding->total = images;
    finding->text =
        arena_printf(&findings->arena,
                     "%zu of %zu images have more than %u records a page above them; %s has the most: %.0f a page, "
                     "%s in all%s",
                     stale, images, STALE_RECORDS, layer_logical_name(&layer, set->form, name), most,
                     count_format(survey->above[worst], records), unread_text(findings, survey));
    for (LayerId id = 0; id < set->count; id++)
        if (survey->pages[id] && (double)survey->above[id] > STALE_RECORDS * (double)survey->pages[id])
            finding_layer(findings, set, id);
}

void finding_records(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    RecordSurvey survey;
    if (!finding_has_files(input) ||
        !record_survey_init(&survey, input->history, summary->ids, summary->layers, input->cancel))
        return;
    if (survey.deltas.count && survey.keys) {
        qsort(survey.deltas.at, survey.deltas.count, sizeof *survey.deltas.at, share_order);
        add_vain(findings, input, &survey);
        add_stale(findings, input, &survey);
        add_sparse(findings, input, &survey);
        add_hot(findings, input, &survey);
    }
    record_survey_release(&survey);
}

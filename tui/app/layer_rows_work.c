/* layer_rows_work.c - makes sheets and views from copies of what the session may change meanwhile.
 *
 *     sheet NULL      make_sheet     layers or pairs, with all columns
 *     sheet known     make_view      filter ─► keep the wanted layers ─► sort
 */
#include "tui/app/layer_rows_work.h"

#include "core/base/mem.h"
#include "core/base/sheet_filter.h"

#include <stdlib.h>

const Sheet *rows_sheet(const RowsSheets *sheets, bool pairs)
{
    if (pairs)
        return sheets->has_overlaps ? &sheets->overlaps.sheet : NULL;
    return sheets->has_layers ? &sheets->layers.sheet : NULL;
}

void rows_sheets_release(RowsSheets *sheets)
{
    if (sheets->has_layers)
        layer_table_release(&sheets->layers);
    if (sheets->has_overlaps)
        overlap_table_release(&sheets->overlaps);
    sheets->has_layers = sheets->has_overlaps = false;
}

void rows_work_free(RowsWork *work)
{
    if (!work)
        return;
    insight_give_back(&work->loan);
    task_end(work->loan.task);
    sheet_view_release(&work->view);
    array_release(&work->wanted);
    text_release(&work->filter);
    text_release(&work->order);
    text_release(&work->unknown);
    free(work->branches);
    free(work);
}

static void rows_make_sheet(RowsWork *work)
{
    const Summary *summary = work->summary;
    if (work->pairs)
        overlap_table_init(&work->sheets->overlaps, summary->set, &summary->overlaps, summary->ids, summary->layers);
    else
        layer_table_init(&work->sheets->layers, summary, &work->markers);
}

/* Keeps only the rows of the wanted layers, in the sheet's order. A layer that is in use in part has a row for each of
 * its slices. */
static void keep_wanted(RowsWork *work)
{
    const LayerSet *set = work->summary->set;
    SheetView *view = &work->view;
    uint8_t *wanted = mem_zero(set->count + 1, sizeof *wanted);
    uint32_t kept = 0;
    for (size_t i = 0; i < work->wanted.count; i++)
        if (work->wanted.at[i] < set->count)
            wanted[work->wanted.at[i]] = 1;
    for (uint32_t i = 0; i < view->count; i++) {
        LayerId id = work->summary->ids[view->rows[i]];
        if (wanted[id] || wanted[layer_whole(set, id)])
            view->rows[kept++] = view->rows[i];
    }
    view->count = kept;
    free(wanted);
}

static void rows_make_view(RowsWork *work)
{
    const Sheet *sheet = work->sheet;
    SheetFilter *filter = work->filter.length ? sheet_filter_parse(sheet, text_str(&work->filter), NULL) : NULL;
    if (!filter)
        text_clear(&work->filter);
    sheet_view_init(&work->view, sheet, filter);
    if (filter && work->count_unknown)
        sheet_filter_tell_unknown(filter, sheet, &work->unknown);
    sheet_filter_free(filter);
    if (work->some)
        keep_wanted(work);
    if (work->order.length && sheet_view_sort_by(&work->view, sheet, text_str(&work->order), NULL))
        return;
    text_clear(&work->order);
    if (work->sorted < sheet_columns(sheet))
        sheet_view_sort(&work->view, sheet, work->sorted, work->descending);
}

void rows_work_do(RowsWork *work)
{
    if (work->sheet)
        rows_make_view(work);
    else
        rows_make_sheet(work);
}

void rows_work_run(Task *task, void *self)
{
    (void)task;
    rows_work_do(self);
}

void rows_work_took_sheet(RowsWork *work)
{
    work->sheets->has_overlaps = work->sheets->has_overlaps || work->pairs;
    work->sheets->has_layers = work->sheets->has_layers || !work->pairs;
}

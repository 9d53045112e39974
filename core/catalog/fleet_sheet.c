/* fleet_sheet.c - reads values from the rows when they are asked for. Only the skew is computed once, at the start.
 *
 *     shards of one timeline   4 GiB  1 GiB  1 GiB     mean 2 GiB, skew 200 %  50 %  50 %
 */
#include "core/catalog/fleet_sheet.h"

#include "core/base/sheet_filter.h"

#include <stdio.h>
#include <stdlib.h>

#define ID_DIGITS 8u

const SheetColumn fleet_columns[FLEET_COLUMN_COUNT_] = {
    [FLEET_TENANT] = {"tenant", "tenant", "the tenant's id", SHEET_TEXT, NULL, NULL},
    [FLEET_SHARD] = {"shard", "shard", "number of the shard and count of shards: 0308 is shard 3 of 8", SHEET_TEXT,
                     NULL, NULL},
    [FLEET_TIMELINE] = {"timeline", "timeline", "the timeline's id", SHEET_TEXT, NULL, NULL},
    [FLEET_LAYERS] = {"layers", "layers", "how many layers there are", SHEET_COUNT, NULL, NULL},
    [FLEET_DELTAS] = {"deltas", "deltas", "how many of them are deltas", SHEET_COUNT, NULL, NULL},
    [FLEET_IMAGES] = {"images", "images", "how many of them are images", SHEET_COUNT, NULL, NULL},
    [FLEET_L0] = {"l0", "L0", "how many of them are L0 deltas", SHEET_COUNT, NULL, NULL},
    [FLEET_BYTES] = {"bytes", "bytes", "sizes of all layers", SHEET_BYTES, NULL, NULL},
    [FLEET_WAL_BYTES] = {"wal_bytes", "WAL span", "bytes of WAL from the lowest LSN to the highest", SHEET_BYTES, NULL,
                         NULL},
    [FLEET_READ_P50] = {"read_p50", "p50, all",
                        "how many layers a read at the head visits: the median of all segments (key ranges whose reads "
                        "visit the same layers)",
                        SHEET_COUNT, NULL, NULL},
    [FLEET_READ_MAX] = {"read_max", "max, all",
                        "how many layers a read at the head visits: the largest number of all segments", SHEET_COUNT,
                        NULL, NULL},
    [FLEET_DUE] = {"due", "due", "whether compaction is due", SHEET_FLAG, NULL, NULL},
    [FLEET_REMOVABLE] = {"removable_bytes", "removable", "bytes that garbage collection would delete", SHEET_BYTES,
                         NULL, NULL},
    [FLEET_SEVERE] = {"severe", "severe", "severe findings", SHEET_COUNT, NULL, NULL},
    [FLEET_WARNINGS] = {"warnings", "warn", "findings that are warnings", SHEET_COUNT, NULL, NULL},
    [FLEET_WORST] = {"worst", "worst finding", "the worst finding in a sentence", SHEET_TEXT, NULL, NULL},
    [FLEET_FINDING] = {"finding", "kind", "the kind of the worst finding, as deep_reads", SHEET_TEXT, NULL, NULL},
    [FLEET_VERDICT] = {"verdict", "verdict", "what is due, and why", SHEET_TEXT, NULL, NULL},
    [FLEET_DEPTH] = {"depth", "depth", "the depth of level 0", SHEET_COUNT, NULL, NULL},
    [FLEET_SKEW] = {"skew", "skew %", "bytes of the shard, in percent of the mean of the timeline's shards",
                    SHEET_COUNT, NULL, NULL},
    [FLEET_PLACE] = {"place", "place", "its directory, dump or listing", SHEET_TEXT, NULL, NULL},
    [FLEET_KNOWN_P50] = {"known_p50", "p50", "as read_p50, over only the segments at which a key is known to exist",
                         SHEET_COUNT, NULL, NULL},
    [FLEET_KNOWN_MAX] = {"known_max", "max", "as read_max, over only the segments at which a key is known to exist",
                         SHEET_COUNT, NULL, NULL},
};

static SheetValue fleet_text_or_unknown(Str text)
{
    return text.length ? sheet_text(text) : sheet_unknown();
}

static SheetValue fleet_id_shown(const FleetSheet *sheet, Str id, Str else_shown)
{
    if (!id.length && sheet->shortened)
        return fleet_text_or_unknown(else_shown);
    if (sheet->shortened && id.length > sheet->shortened)
        id.length = sheet->shortened;
    return fleet_text_or_unknown(id);
}

static SheetValue fleet_bytes_or_unknown(uint64_t bytes)
{
    return bytes == SIZE_UNKNOWN ? sheet_unknown() : sheet_number(bytes);
}

/* Is the column known even for a row that could not be read? */
static bool is_name(FleetColumn column)
{
    return column == FLEET_TENANT || column == FLEET_SHARD || column == FLEET_TIMELINE || column == FLEET_WORST ||
           column == FLEET_PLACE;
}

static SheetValue name_of(const FleetSheet *sheet, const FleetRow *row, FleetColumn column)
{
    switch (column) {
    case FLEET_TENANT:
        return fleet_id_shown(sheet, row->tenant, (Str){0});
    case FLEET_TIMELINE:
        return fleet_id_shown(sheet, row->timeline, row->place);
    case FLEET_SHARD:
        return fleet_text_or_unknown(str_from(fleet_shard_text(row, sheet->shard)));
    case FLEET_WORST:
        return sheet_text(str_from(row->worst));
    default:
        return fleet_text_or_unknown(row->place);
    }
}

static SheetValue fleet_value_of(const void *context, uint32_t number, size_t column)
{
    const FleetSheet *sheet = context;
    const FleetRow *row = number < sheet->fleet->rows.count ? &sheet->fleet->rows.at[number] : &sheet->sum;
    if (is_name((FleetColumn)column))
        return name_of(sheet, row, (FleetColumn)column);
    if (row->failed)
        return sheet_unknown();
    switch ((FleetColumn)column) {
    case FLEET_LAYERS:
        return sheet_number(row->layers);
    case FLEET_DELTAS:
        return sheet_number(row->deltas);
    case FLEET_IMAGES:
        return sheet_number(row->images);
    case FLEET_L0:
        return sheet_number(row->l0);
    case FLEET_BYTES:
        return fleet_bytes_or_unknown(row->bytes);
    case FLEET_WAL_BYTES:
        return sheet_number(row->wal_bytes);
    case FLEET_READ_P50:
        return row == &sheet->sum ? sheet_unknown() : sheet_number(row->read_p50);
    case FLEET_READ_MAX:
        return sheet_number(row->read_max);
    case FLEET_KNOWN_P50:
        return row == &sheet->sum ? sheet_unknown() : sheet_number(row->known_p50);
    case FLEET_KNOWN_MAX:
        return sheet_number(row->known_max);
    case FLEET_DUE:
        return row->judged ? sheet_number(row->due) : sheet_unknown();
    case FLEET_REMOVABLE:
        return fleet_bytes_or_unknown(row->removable);
    case FLEET_SEVERE:
        return sheet_number(row->severe);
    case FLEET_WARNINGS:
        return sheet_number(row->warnings);
    case FLEET_FINDING:
        return sheet_text(str_from(row->finding));
    case FLEET_VERDICT:
        return row->judged ? sheet_text(str_from(row->verdict)) : sheet_unknown();
    case FLEET_DEPTH:
        return row->judged ? sheet_number(row->depth) : sheet_unknown();
    case FLEET_SKEW:
        return row == &sheet->sum || sheet->skew[number] == FLEET_NO_SKEW ? sheet_unknown()
                                                                          : sheet_number(sheet->skew[number]);
    default:
        return sheet_unknown();
    }
}

char *fleet_shard_text(const FleetRow *row, char out[FLEET_SHARD_TEXT])
{
    out[0] = '\0';
    if (row->shard)
        snprintf(out, FLEET_SHARD_TEXT, "%04x", row->shard);
    return out;
}

bool fleet_same_timeline(const FleetRow *a, const FleetRow *b)
{
    return a->shard && b->shard && a->timeline.length && str_equal(a->tenant, b->tenant) &&
           str_equal(a->timeline, b->timeline);
}

/* The end of the group of shards that begins at row `first`. */
static size_t group_end(const Fleet *fleet, size_t first)
{
    size_t end = first + 1;
    while (end < fleet->rows.count && fleet_same_timeline(&fleet->rows.at[first], &fleet->rows.at[end]))
        end++;
    return end;
}

static void set_skew(FleetSheet *sheet, size_t first, size_t end)
{
    U128 sum = 0;
    size_t sized = 0;
    for (size_t i = first; i < end; i++) {
        const FleetRow *row = &sheet->fleet->rows.at[i];
        sheet->skew[i] = FLEET_NO_SKEW;
        sum += row->failed || row->bytes == SIZE_UNKNOWN ? 0 : row->bytes;
        sized += !row->failed && row->bytes != SIZE_UNKNOWN && (i == first || row->shard != row[-1].shard);
    }
    for (size_t i = first; i < end && end - first > 1 && sized == end - first && sum; i++)
        sheet->skew[i] = (uint64_t)(((U128)sheet->fleet->rows.at[i].bytes * 100 * sized + sum / 2) / sum);
}

void fleet_sheet_init(FleetSheet *sheet, const Fleet *fleet)
{
    *sheet = (FleetSheet){.fleet = fleet,
                          .skew = mem_alloc((fleet->rows.count + 1) * sizeof *sheet->skew),
                          .shard = mem_alloc(FLEET_SHARD_TEXT)};
    sheet->sheet = (Sheet){fleet_columns, FLEET_COLUMN_COUNT_, 0, (uint32_t)fleet->rows.count, sheet, fleet_value_of};
    for (size_t first = 0, end; first < fleet->rows.count; first = end) {
        end = group_end(fleet, first);
        set_skew(sheet, first, end);
    }
}

void fleet_sheet_release(FleetSheet *sheet)
{
    free(sheet->skew);
    free(sheet->shard);
    arena_release(&sheet->arena);
    *sheet = (FleetSheet){0};
}

static int fleet_compare_ids(const void *a, const void *b)
{
    const Str *x = a, *y = b;
    int order = memcmp(x->at, y->at, x->length < y->length ? x->length : y->length);
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

size_t fleet_id_digits(const Fleet *fleet)
{
    size_t count = 0, digits = ID_DIGITS;
    Str *ids = mem_alloc((fleet->rows.count * 2 + 1) * sizeof *ids);
    for (size_t i = 0; i < fleet->rows.count; i++) {
        const FleetRow *row = &fleet->rows.at[i];
        if (row->tenant.length)
            ids[count++] = row->tenant;
        if (row->timeline.length)
            ids[count++] = row->timeline;
    }
    qsort(ids, count, sizeof *ids, fleet_compare_ids);
    for (size_t i = 1; i < count; i++) {
        size_t same = 0;
        while (same < ids[i].length && same < ids[i - 1].length && ids[i].at[same] == ids[i - 1].at[same])
            same++;
        if (same >= digits && !str_equal(ids[i], ids[i - 1]))
            digits = same + 1;
    }
    free(ids);
    return digits;
}

/* ---- worst first ---- */

/* Negative where `a` is worse than `b`. */
static int compare_worse(const FleetRow *a, const FleetRow *b)
{
    const uint64_t pairs[][2] = {{a->failed, b->failed},       {a->severe, b->severe}, {a->warnings, b->warnings},
                                 {a->known_max, b->known_max}, {a->l0, b->l0},         {a->layers, b->layers}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] != pairs[i][1])
            return pairs[i][0] > pairs[i][1] ? -1 : 1;
    return 0;
}

typedef struct Ranked {
    const FleetRow *worst; /* the worst row of its group */
    uint32_t first, row;   /* the first row of its group; the row itself */
} Ranked;

static int compare_ranked(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    int order = x->first == y->first ? 0 : compare_worse(x->worst, y->worst);
    if (order == 0)
        order = (x->first > y->first) - (x->first < y->first);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

void fleet_worst_first(SheetView *view, const FleetSheet *sheet, const SheetFilter *filter)
{
    const Fleet *fleet = sheet->fleet;
    sheet_view_init(view, &sheet->sheet, filter);
    Ranked *ranked = mem_alloc((view->count + 1u) * sizeof *ranked);
    for (uint32_t i = 0; i < view->count; i++) {
        const FleetRow *row = &fleet->rows.at[view->rows[i]];
        bool joined = i > 0 && fleet_same_timeline(ranked[i - 1].worst, row);
        ranked[i] = (Ranked){row, joined ? ranked[i - 1].first : view->rows[i], view->rows[i]};
        if (joined && compare_worse(ranked[i - 1].worst, row) < 0)
            ranked[i].worst = ranked[i - 1].worst;
    }
    for (uint32_t i = view->count; i-- > 1;) /* backwards, because the last row of a group has seen all of its group */
        if (ranked[i - 1].first == ranked[i].first)
            ranked[i - 1].worst = ranked[i].worst;
    qsort(ranked, view->count, sizeof *ranked, compare_ranked);
    for (uint32_t i = 0; i < view->count; i++)
        view->rows[i] = ranked[i].row;
    free(ranked);
}

/* ---- the sum ---- */

static uint64_t add_bytes(uint64_t sum, uint64_t bytes)
{
    return sum == SIZE_UNKNOWN || bytes == SIZE_UNKNOWN ? SIZE_UNKNOWN : sum + bytes;
}

static void add_row(FleetRow *sum, const FleetRow *row)
{
    sum->layers += row->layers;
    sum->deltas += row->deltas;
    sum->images += row->images;
    sum->l0 += row->l0;
    sum->bytes = add_bytes(sum->bytes, row->bytes);
    sum->wal_bytes += row->wal_bytes;
    sum->removable = add_bytes(sum->removable, row->removable);
    sum->read_max = row->read_max > sum->read_max ? row->read_max : sum->read_max;
    sum->known_max = row->known_max > sum->known_max ? row->known_max : sum->known_max;
    sum->severe += row->severe;
    sum->warnings += row->warnings;
}

void fleet_sum(FleetSheet *sheet, const SheetView *view)
{
    size_t due = 0, failed = 0;
    char rows[64];
    sheet->sum = (FleetRow){.tenant = STR("sum")};
    for (uint32_t i = 0; i < view->count; i++) {
        const FleetRow *row = &sheet->fleet->rows.at[view->rows[i]];
        due += row->due;
        failed += row->failed;
        if (!row->failed)
            add_row(&sheet->sum, row);
    }
    plural_format(view->count, "timeline", rows);
    sheet->sum.worst = failed ? arena_printf(&sheet->arena, "%s, %zu of them unreadable", rows, failed)
                              : arena_printf(&sheet->arena, "%s", rows);
    sheet->sum.judged = true;
    sheet->sum.verdict = arena_printf(&sheet->arena, "compaction is due for %zu", due);
}

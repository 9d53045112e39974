/* fleet_text.c - prints the histograms of a fleet. Buckets grow by a factor: 2 (0, 1, 2 to 3, 4 to 7, …), 4 for counts
 * that spread more, 16 for bytes. Only buckets from the first to the last that contain something are shown. */
#include "core/tell/fleet_text.h"

#include <stdio.h>
#include <stdlib.h>

#define BUCKETS  66u
#define BAR_COLS 30u

/* ---- shards ---- */

typedef struct ShardGroup {
    uint32_t first, count; /* rows of the fleet */
    uint32_t fullest;      /* row whose skew is the largest */
} ShardGroup;

typedef ARRAY(ShardGroup) ShardGroups;

static void fleet_find_groups(const FleetSheet *sheet, const SheetView *view, ShardGroups *groups)
{
    const Fleet *fleet = sheet->fleet;
    bool *wanted = mem_zero(fleet->rows.count + 1, sizeof *wanted);
    for (uint32_t i = 0; i < view->count; i++)
        wanted[view->rows[i]] = true;
    for (uint32_t first = 0, end; first < fleet->rows.count; first = end) {
        bool shown = wanted[first], twice = false; /* the same shard from two sources */
        uint32_t fullest = first;
        for (end = first + 1; end < fleet->rows.count; end++) {
            if (!fleet_same_timeline(&fleet->rows.at[first], &fleet->rows.at[end]))
                break;
            shown |= wanted[end];
            twice |= fleet->rows.at[end].shard == fleet->rows.at[end - 1].shard;
            fullest = sheet->skew[end] > sheet->skew[fullest] ? end : fullest;
        }
        if (shown && end - first > 1 && !twice)
            array_push(groups, (ShardGroup){first, end - first, fullest});
    }
    free(wanted);
}

typedef struct RankedGroup {
    uint64_t skew; /* 0: unknown */
    ShardGroup group;
} RankedGroup;

static int fleet_compare_groups(const void *a, const void *b)
{
    const RankedGroup *x = a, *y = b;
    if (x->skew != y->skew)
        return x->skew > y->skew ? -1 : 1;
    return (x->group.first > y->group.first) - (x->group.first < y->group.first);
}

static void add_group(const FleetSheet *sheet, const RankedGroup *ranked, Text *out)
{
    const ShardGroup *group = &ranked->group;
    const FleetRow *rows = &sheet->fleet->rows.at[group->first];
    uint64_t bytes = 0, least = UINT64_MAX, most = 0, deepest = 0;
    char text[32], low[32], high[32], shard[FLEET_SHARD_TEXT];
    size_t digits = sheet->shortened ? sheet->shortened : ORIGIN_ID;
    for (uint32_t i = 0; i < group->count; i++) {
        bytes += rows[i].bytes;
        least = rows[i].layers < least ? rows[i].layers : least;
        most = rows[i].layers > most ? rows[i].layers : most;
        deepest = rows[i].known_max > deepest ? rows[i].known_max : deepest;
    }
    text_printf(out, "  %.*s/%.*s  %u shards", (int)(digits < rows->tenant.length ? digits : rows->tenant.length),
                rows->tenant.at, (int)(digits < rows->timeline.length ? digits : rows->timeline.length),
                rows->timeline.at, group->count);
    if (ranked->skew && group->count > 0)
        text_printf(out, ", %s on average; %s has %llu %% of it", bytes_format(bytes / group->count, text),
                    fleet_shard_text(&sheet->fleet->rows.at[group->fullest], shard), (unsigned long long)ranked->skew);
    else
        text_printf(out, ", sizes unknown");
    text_printf(out, "; layers %s to %s, deepest read %llu\n", count_format(least, low), count_format(most, high),
                (unsigned long long)deepest);
}

void fleet_text_shards(const FleetSheet *sheet, const SheetView *view, Text *out)
{
    ShardGroups groups = {0};
    fleet_find_groups(sheet, view, &groups);
    RankedGroup *ranked = mem_alloc((groups.count + 1) * sizeof *ranked);
    for (size_t i = 0; i < groups.count; i++) {
        uint64_t skew = sheet->skew[groups.at[i].fullest];
        ranked[i] = (RankedGroup){skew == FLEET_NO_SKEW ? 0 : skew, groups.at[i]};
    }
    qsort(ranked, groups.count, sizeof *ranked, fleet_compare_groups);
    if (groups.count)
        text_printf(out, "Shards of one timeline, most skewed first\n");
    for (size_t i = 0; i < groups.count && i < FLEET_GROUPS_SHOWN; i++)
        add_group(sheet, &ranked[i], out);
    if (groups.count > FLEET_GROUPS_SHOWN)
        text_printf(out, "  … %zu more\n", groups.count - FLEET_GROUPS_SHOWN);
    free(ranked);
    array_release(&groups);
}

/* ---- histograms ---- */

typedef struct Spread {
    const char *title;
    FleetColumn column;
    unsigned shift; /* a bucket spans a factor of 2^shift */
} Spread;

static const Spread spreads[] = {
    {"Layers", FLEET_LAYERS, 2},
    {"Bytes", FLEET_BYTES, 4},
    {"Deepest read, layers", FLEET_KNOWN_MAX, 1},
    {"L0 deltas", FLEET_L0, 1},
};

/* 0 is in bucket 0, 1 to 2^shift - 1 in bucket 1, and so on. */
static unsigned fleet_spread_bucket(uint64_t value, unsigned shift)
{
    unsigned bucket = 0;
    for (; value; value = value >> shift)
        bucket++;
    return bucket;
}

static void add_label(const Spread *spread, unsigned bucket, Text *out)
{
    uint64_t low = bucket ? (uint64_t)1 << (bucket - 1) * spread->shift : 0;
    uint64_t high = bucket * spread->shift < 64 ? ((uint64_t)1 << bucket * spread->shift) - 1 : UINT64_MAX;
    char from[32], to[32], label[80];
    if (spread->column == FLEET_BYTES && bucket)
        snprintf(label, sizeof label, "from %s", bytes_format(low, from));
    else if (bucket == 0 || low == high)
        snprintf(label, sizeof label, "%s", count_format(low, from));
    else
        snprintf(label, sizeof label, "%s to %s", count_format(low, from), count_format(high, to));
    text_printf(out, "  %20s", label);
}

static void add_spread(const FleetSheet *sheet, const SheetView *view, const Spread *spread, Text *out)
{
    uint64_t counts[BUCKETS] = {0}, most = 0, unknown = 0;
    unsigned first = BUCKETS, last = 0;
    char text[32];
    for (uint32_t i = 0; i < view->count; i++) {
        SheetValue value = sheet->sheet.value(sheet, view->rows[i], spread->column);
        unknown += !value.known;
        if (!value.known)
            continue;
        unsigned bucket = fleet_spread_bucket((uint64_t)value.number, spread->shift);
        uint64_t count = ++counts[bucket];
        most = count > most ? count : most;
        first = bucket < first ? bucket : first;
        last = bucket > last ? bucket : last;
    }
    text_printf(out, "%s\n", spread->title);
    for (unsigned bucket = first; most && bucket <= last; bucket++) {
        add_label(spread, bucket, out);
        unsigned cols = (unsigned)((counts[bucket] * BAR_COLS + most - 1) / most);
        text_printf(out, "  %.*s%s%s\n", (int)cols, "##############################", cols ? " " : "",
                    count_format(counts[bucket], text));
    }
    if (unknown)
        text_printf(out, "  %20s  %s\n", "unknown", count_format(unknown, text));
}

void fleet_text_histograms(const FleetSheet *sheet, const SheetView *view, Text *out)
{
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++) {
        if (i)
            text_add_char(out, '\n');
        add_spread(sheet, view, &spreads[i], out);
    }
}

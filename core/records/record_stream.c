/* record_stream.c - which LSNs a batch takes, and how its records come into order.
 *
 * A batch ends where no layer's LSNs cross, as long as that keeps it small; else inside, at the LSN below which the
 * layers hold about a batch if their records lie evenly. Where they don't and it gets twice as large, half of the LSNs
 * are tried.
 *
 *     d1 [100,200) 900 records    d2 [150,250) 900    d3 [250,400) 5000       batch of 2000
 *     first batch [100, 250): 1800; then [250, 310): 2000 of d3's, if even
 */
#include "core/records/record_stream.h"

#include "core/base/sort.h"
#include "core/records/blob.h"

#include <stdlib.h>

typedef struct StreamFile {
    const char *path;
    LsnRange lsns;
    uint64_t entries;
} StreamFile;

struct RecordStream {
    ARRAY(StreamFile) files; /* by lsns.lo */
    const KeyMap *map;
    Lsn at, end; /* LSNs below `at` are delivered */
    ARRAY(Sort64) order;
    ARRAY(StreamRecord) found; /* as they come from the files */
    ARRAY(StreamRecord) batch; /* in order */
    bool overlaps;             /* several files take part in the batch */
    StreamLeft left;
};

/* ---- the survey ---- */

typedef struct Counting {
    uint64_t entries, bytes, length;
    bool even, damaged;
} Counting;

/* The last blob's end is in no index. */
static bool last_is_even(const LayerFile *file, uint64_t offset, uint64_t length)
{
    BlobReader reader;
    Blob blob;
    blob_reader_init(&reader, file);
    bool ok = blob_reader_header(&reader, offset, &blob, NULL) && blob.header + (uint64_t)blob.stored == length;
    blob_reader_release(&reader);
    return ok;
}

/* One file: its entries, and whether all have one length, that of the first. */
static void count_file(Counting *counting, const char *path)
{
    LayerFile file;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    if (!layer_file_open(&file, path, NULL)) {
        counting->damaged = true;
        return;
    }
    layer_scan_init(&scan, &file, &damages);
    while (layer_scan_next(&scan, &leaf)) {
        uint32_t last = leaf.count - 1;
        uint64_t differ = 0;
        counting->entries += leaf.count;
        if (!counting->length && (last || (!leaf.last && leaf.end)))
            counting->length = (last ? leaf.offsets[1] : leaf.end) - leaf.offsets[0];
        for (uint32_t i = 0; i < last; i++)
            differ |= (leaf.offsets[i + 1] - leaf.offsets[i]) ^ counting->length;
        if (leaf.last)
            differ |= !last_is_even(&file, leaf.offsets[last], counting->length);
        else
            differ |= (leaf.end - leaf.offsets[last]) ^ counting->length;
        counting->even = counting->even && differ == 0;
    }
    layer_scan_release(&scan);
    counting->damaged = damages.count > 0;
    counting->even = counting->even && !counting->damaged;
    layer_damages_release(&damages);
    layer_file_close(&file);
}

static int range_order(const void *a, const void *b)
{
    const LsnRange *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

typedef ARRAY(LsnRange) LsnRanges;

/* The longest stretch of `all` that none of the ranges touches. */
static LsnRange longest_free(LsnRanges *ranges, LsnRange all)
{
    LsnRange best = {all.lo, all.lo};
    Lsn at = all.lo;
    if (ranges->count)
        qsort(ranges->at, ranges->count, sizeof *ranges->at, range_order);
    for (size_t i = 0; i <= ranges->count; i++) {
        Lsn end = i < ranges->count && ranges->at[i].lo < all.hi ? ranges->at[i].lo : all.hi;
        if (end > at && end - at > best.hi - best.lo)
            best = (LsnRange){at, end};
        if (i < ranges->count && ranges->at[i].hi > at)
            at = ranges->at[i].hi;
    }
    return best;
}

/* LSNs between the deltas, which no layer holds. */
static void add_gaps(const LayerSet *set, const LayerId *live, size_t count, LsnRanges *ranges)
{
    LsnRanges deltas = {0};
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(set, live[i]))
            array_push(&deltas, (LsnRange){set->lsn_lo[live[i]], set->lsn_hi[live[i]]});
    if (deltas.count)
        qsort(deltas.at, deltas.count, sizeof *deltas.at, range_order);
    Lsn end = deltas.count ? deltas.at[0].hi : 0;
    for (size_t i = 1; i < deltas.count; i++) {
        if (deltas.at[i].lo > end)
            array_push(ranges, (LsnRange){end, deltas.at[i].lo});
        end = deltas.at[i].hi > end ? deltas.at[i].hi : end;
    }
    array_release(&deltas);
}

static int file_order(const void *a, const void *b)
{
    const StreamFile *x = a, *y = b;
    return (x->lsns.lo > y->lsns.lo) - (x->lsns.lo < y->lsns.lo);
}

RecordStream *record_stream_open(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                                 StreamSurvey *survey)
{
    RecordStream *stream = mem_zero(1, sizeof *stream);
    Counting counting = {.even = true};
    LsnRanges incomplete = {0};
    *survey = (StreamSurvey){.lsns = {UINT64_MAX, 0}};
    for (size_t i = 0; i < count; i++) {
        LayerId id = live[i];
        if (layer_is_image(set, id))
            continue;
        LsnRange lsns = {set->lsn_lo[id], set->lsn_hi[id]};
        const char *path = layer_records_path(records, id);
        uint64_t before = counting.entries;
        survey->deltas++;
        survey->lsns.lo = lsns.lo < survey->lsns.lo ? lsns.lo : survey->lsns.lo;
        survey->lsns.hi = lsns.hi > survey->lsns.hi ? lsns.hi : survey->lsns.hi;
        counting.damaged = false;
        if (path)
            count_file(&counting, path);
        survey->missing += !path;
        survey->damaged += counting.damaged;
        if (!path || counting.damaged)
            array_push(&incomplete, lsns);
        if (counting.entries > before)
            array_push(&stream->files, (StreamFile){path, lsns, counting.entries - before});
    }
    if (set->has_gc_cutoff)
        array_push(&incomplete, (LsnRange){0, set->gc_cutoff});
    if (survey->deltas == 0)
        survey->lsns = (LsnRange){0, 0};
    add_gaps(set, live, count, &incomplete);
    survey->complete = longest_free(&incomplete, survey->lsns);
    survey->records = counting.entries;
    survey->length = counting.even ? counting.length : 0;
    if (stream->files.count)
        qsort(stream->files.at, stream->files.count, sizeof *stream->files.at, file_order);
    stream->at = survey->lsns.lo;
    stream->end = survey->lsns.hi;
    array_release(&incomplete);
    return stream;
}

void record_stream_close(RecordStream *stream)
{
    if (!stream)
        return;
    array_release(&stream->files);
    array_release(&stream->order);
    array_release(&stream->found);
    array_release(&stream->batch);
    free(stream);
}

void record_stream_map(RecordStream *stream, const KeyMap *map)
{
    stream->map = map;
}

StreamLeft record_stream_left(const RecordStream *stream)
{
    return stream->left;
}

/* ---- which LSNs ---- */

/* Records from `at` up to `until`, if those of each file lie evenly over its LSNs. */
static double expected(const RecordStream *stream, Lsn until)
{
    double sum = 0;
    for (size_t i = 0; i < stream->files.count && stream->files.at[i].lsns.lo < until; i++) {
        const StreamFile *file = &stream->files.at[i];
        Lsn lo = file->lsns.lo > stream->at ? file->lsns.lo : stream->at;
        Lsn hi = file->lsns.hi < until ? file->lsns.hi : until;
        if (lo < hi)
            sum += (double)file->entries * (double)(hi - lo) / (double)(file->lsns.hi - file->lsns.lo);
    }
    return sum;
}

/* The highest LSN that no file crosses and below which is at most a batch; 0: there is none. */
static Lsn clean_end(const RecordStream *stream)
{
    Lsn best = 0, end = 0;
    for (size_t i = 0; i < stream->files.count; i++) {
        const StreamFile *file = &stream->files.at[i];
        if (file->lsns.hi <= stream->at)
            continue;
        if (end && file->lsns.lo >= end) {
            if (expected(stream, end) > RECORD_BATCH)
                return best;
            best = end;
        }
        end = file->lsns.hi > end ? file->lsns.hi : end;
    }
    return end && expected(stream, end) <= RECORD_BATCH ? end : best;
}

static Lsn batch_end(const RecordStream *stream)
{
    Lsn clean = clean_end(stream), low = stream->at + 1, high = stream->end;
    if (clean)
        return clean;
    while (low < high) { /* the highest LSN with at most a batch below it */
        Lsn middle = low + (high - low + 1) / 2;
        if (expected(stream, middle) <= RECORD_BATCH)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* ---- records ---- */

/* Takes the file's records with an LSN below `until`. False: there are too many. */
static bool collect_file(RecordStream *stream, const StreamFile *file, Lsn until)
{
    LayerFile open;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    size_t near = 0;
    bool fits = true, all = stream->at <= file->lsns.lo && until >= file->lsns.hi;
    uint64_t span = until - stream->at;
    if (!layer_file_open(&open, file->path, NULL))
        return true; /* it was there when it was surveyed */
    BlobReader reader;
    blob_reader_init(&reader, &open);
    layer_scan_init(&scan, &open, &damages);
    while (fits && layer_scan_next(&scan, &leaf)) {
        array_reserve(&stream->order, stream->order.count + leaf.count);
        array_reserve(&stream->found, stream->found.count + leaf.count);
        for (uint32_t i = 0; i < leaf.count; i++) {
            uint64_t number, end = i + 1 < leaf.count ? leaf.offsets[i + 1] : leaf.end;
            if (!all && leaf.lsns[i] - stream->at >= span)
                continue;
            if (!key_map_number(stream->map, leaf.keys[i], &near, &number)) {
                stream->left.outside++;
                continue;
            }
            uint64_t bytes = end - leaf.offsets[i];
            Blob blob;
            if (i + 1 == leaf.count && (leaf.last || !leaf.end))
                bytes =
                    blob_reader_header(&reader, leaf.offsets[i], &blob, NULL) ? blob.header + (uint64_t)blob.stored : 0;
            stream->order.at[stream->order.count++] = (Sort64){leaf.lsns[i], (uint32_t)stream->found.count};
            stream->found.at[stream->found.count++] = (StreamRecord){number, bytes};
        }
        fits = stream->found.count <= 2 * (size_t)RECORD_BATCH || span == 1;
    }
    layer_scan_release(&scan);
    layer_damages_release(&damages);
    blob_reader_release(&reader);
    layer_file_close(&open);
    return fits;
}

static bool collect(RecordStream *stream, Lsn until)
{
    size_t files = 0;
    uint64_t outside = stream->left.outside;
    stream->order.count = stream->found.count = 0;
    for (size_t i = 0; i < stream->files.count && stream->files.at[i].lsns.lo < until; i++) {
        if (stream->files.at[i].lsns.hi <= stream->at)
            continue;
        files++;
        if (!collect_file(stream, &stream->files.at[i], until)) {
            stream->left.outside = outside;
            return false;
        }
    }
    stream->overlaps = files > 1;
    return true;
}

/* Drops what is there twice among the records of one LSN, batch[from …]. */
static void drop_duplicates(RecordStream *stream, size_t from)
{
    size_t count = stream->batch.count - from, kept = from;
    if (count < 2)
        return;
    Sort64 few[16], *keys = count <= 16 ? few : mem_alloc(count * sizeof *keys);
    for (size_t i = 0; i < count; i++)
        keys[i] = (Sort64){stream->batch.at[from + i].key, (uint32_t)i};
    sort_64(keys, count);
    for (size_t i = 1; i < count; i++)
        if (keys[i].number == keys[i - 1].number)
            stream->batch.at[from + keys[i].place].key = UINT64_MAX;
    for (size_t i = from; i < stream->batch.count; i++)
        if (stream->batch.at[i].key != UINT64_MAX)
            stream->batch.at[kept++] = stream->batch.at[i];
    stream->left.duplicates += stream->batch.count - kept;
    stream->batch.count = kept;
    if (keys != few)
        free(keys);
}

static void put_in_order(RecordStream *stream)
{
    size_t from = 0; /* the batch's first record of the current LSN */
    sort_64(stream->order.at, stream->order.count);
    stream->batch.count = 0;
    array_reserve(&stream->batch, stream->order.count);
    for (size_t i = 0; i < stream->order.count; i++) {
        if (i > 0 && stream->overlaps && stream->order.at[i].number != stream->order.at[i - 1].number) {
            drop_duplicates(stream, from);
            from = stream->batch.count;
        }
        stream->batch.at[stream->batch.count++] = stream->found.at[stream->order.at[i].place];
    }
    if (stream->overlaps)
        drop_duplicates(stream, from);
}

bool record_stream_next(RecordStream *stream, const StreamRecord **batch, size_t *count)
{
    stream->batch.count = 0;
    while (stream->batch.count == 0 && stream->at < stream->end) {
        Lsn until = batch_end(stream);
        while (!collect(stream, until))
            until = stream->at + (until - stream->at) / 2;
        if (stream->order.count)
            put_in_order(stream);
        stream->at = until;
    }
    *batch = stream->batch.at;
    *count = stream->batch.count;
    return stream->batch.count > 0;
}

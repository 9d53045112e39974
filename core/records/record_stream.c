/* record_stream.c - decides which LSNs a batch takes, and sorts its records.
 *
 * A batch ends at an LSN that no layer crosses, if that is near enough. Otherwise it ends at the LSN below which the
 * layers have about a batch of records, if these lie evenly. If the batch gets twice as large, half of its LSNs are
 * tried.
 *
 *     d1 [100,200) 900 records    d2 [150,250) 900    d3 [250,400) 5000       batch of 2000
 *     first batch [100, 250): 1800; then [250, 310): 2000 of d3's, if even
 */
#include "core/records/record_stream.h"

#include "core/base/bytes.h"
#include "core/records/record_batch.h"

#include <pthread.h>
#include <stdlib.h>

#define RECORDS_CACHED 262144 /* records: where there is a choice, a batch should fit the cache */

typedef struct StreamFile {
    const char *path;
    LsnRange lsns;
    uint64_t entries;
} StreamFile;

struct RecordStream {
    ARRAY(StreamFile) files; /* ordered by lsns.lo */
    const KeyMap *map;
    Lsn at, end;            /* all records below `at` have been delivered */
    uint64_t length;        /* the length of all records; 0: lengths differ */
    RecordBatch batches[2]; /* the batch that was handed out, and the next one */
    unsigned making;        /* index of the latter */
    StreamLeft left, made;  /* totals so far; totals of the next batch */
    bool threaded;
    pthread_t thread;
};

/* ---- the survey ---- */

typedef struct Counting {
    uint64_t entries, bytes, length;
    bool even, damaged;
} Counting;

/* Has the last blob the given length? No index entry gives its end. */
static bool last_is_even(const LayerFile *file, uint64_t offset, uint64_t length)
{
    BlobReader reader;
    Blob blob;
    blob_reader_init(&reader, file);
    bool ok = blob_reader_header(&reader, offset, &blob, NULL) && blob.header + (uint64_t)blob.stored == length;
    blob_reader_release(&reader);
    return ok;
}

/* Counts the entries of a leaf and checks their lengths, from its values alone. */
static void count_leaf(Counting *counting, const BtreePage *page, uint64_t *offset_before)
{
    uint64_t before = *offset_before, differ = 0;
    const uint8_t *at = page->values - 3; /* load eight bytes: the value is the last five of them */
    if (counting->length == 0 && page->children > 1)
        counting->length = (btree_page_value(page, 1) >> 1) - (btree_page_value(page, 0) >> 1);
    for (unsigned i = 0; i < page->children; i++, at += BTREE_VALUE_BYTES) {
        uint64_t offset = (be64_load(at) & (((uint64_t)1 << 40) - 1)) >> 1;
        differ |= before ? (offset - before) ^ counting->length : 0;
        before = offset;
    }
    *offset_before = before;
    counting->entries += page->children;
    counting->even = counting->even && differ == 0;
}

/* Surveys a file: its number of entries, and whether all have the length of the first one. Leaves are not checked here:
 * damage is found when their records are read. */
static void count_file(Counting *counting, const char *path)
{
    enum { PAGES = 32 };
    LayerFile file;
    if (!layer_file_open(&file, path, NULL)) {
        counting->damaged = true;
        return;
    }
    uint8_t *bytes = mem_alloc((size_t)PAGES * LAYER_PAGE);
    uint64_t offset = 0;
    for (uint32_t first = 0; first < file.index_pages && !counting->damaged; first += PAGES) {
        uint32_t count = file.index_pages - first < PAGES ? file.index_pages - first : PAGES;
        counting->damaged =
            !layer_file_read(&file, layer_index_offset(&file, first), bytes, (size_t)count * LAYER_PAGE, NULL);
        for (uint32_t i = 0; i < count && !counting->damaged; i++) {
            BtreePage page;
            char reason[BTREE_REASON];
            if (!btree_page_parse(bytes + (size_t)i * LAYER_PAGE, BTREE_KEY_DELTA, &page, reason))
                counting->damaged = true;
            else if (page.level == 0)
                count_leaf(counting, &page, &offset);
        }
    }
    counting->even = counting->even && !counting->damaged && last_is_even(&file, offset, counting->length);
    free(bytes);
    layer_file_close(&file);
}

static int record_stream_range_order(const void *a, const void *b)
{
    const LsnRange *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

typedef ARRAY(LsnRange) LsnRanges;

/* The longest part of `all` that overlaps none of the ranges. */
static LsnRange longest_free(LsnRanges *ranges, LsnRange all)
{
    LsnRange best = {all.lo, all.lo};
    Lsn at = all.lo;
    if (ranges->count)
        qsort(ranges->at, ranges->count, sizeof *ranges->at, record_stream_range_order);
    for (size_t i = 0; i <= ranges->count; i++) {
        Lsn end = i < ranges->count && ranges->at[i].lo < all.hi ? ranges->at[i].lo : all.hi;
        if (end > at && end - at > best.hi - best.lo)
            best = (LsnRange){at, end};
        if (i < ranges->count && ranges->at[i].hi > at)
            at = ranges->at[i].hi;
    }
    return best;
}

/* Adds the LSNs between the deltas, which no layer contains. */
static void record_stream_add_gaps(const LayerSet *set, const LayerId *live, size_t count, LsnRanges *ranges)
{
    LsnRanges deltas = {0};
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(set, live[i]))
            array_push(&deltas, (LsnRange){set->lsn_lo[live[i]], set->lsn_hi[live[i]]});
    if (deltas.count)
        qsort(deltas.at, deltas.count, sizeof *deltas.at, record_stream_range_order);
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
        survey->lsns = lsn_range_hull(survey->lsns, lsns);
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
    record_stream_add_gaps(set, live, count, &incomplete);
    survey->complete = longest_free(&incomplete, survey->lsns);
    survey->records = counting.entries;
    survey->length = stream->length = counting.even ? counting.length : 0;
    if (stream->files.count)
        qsort(stream->files.at, stream->files.count, sizeof *stream->files.at, file_order);
    stream->at = survey->lsns.lo;
    stream->end = survey->lsns.hi;
    array_release(&incomplete);
    return stream;
}

StreamLeft record_stream_left(const RecordStream *stream)
{
    return stream->left;
}

/* ---- which LSNs ---- */

/* The expected number of records in [at, until), if those of each file are spread evenly over its LSNs. */
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

/* The end of the next batch: the highest LSN that no file crosses and that has few records below it, or else the lowest
 * such LSN if it is not too far. 0: there is none. */
static Lsn clean_end(const RecordStream *stream)
{
    Lsn best = 0, end = 0;
    for (size_t i = 0; i <= stream->files.count; i++) {
        const StreamFile *file = i < stream->files.count ? &stream->files.at[i] : NULL;
        if (file && file->lsns.hi <= stream->at)
            continue;
        if (end && (!file || file->lsns.lo >= end)) {
            double records = expected(stream, end);
            if (records > (best ? RECORDS_CACHED : RECORD_BATCH))
                return best;
            best = end;
            if (records > RECORDS_CACHED)
                return best;
        }
        if (file)
            end = file->lsns.hi > end ? file->lsns.hi : end;
    }
    return best;
}

static Lsn batch_end(const RecordStream *stream)
{
    Lsn clean = clean_end(stream), low = stream->at + 1, high = stream->end;
    if (clean)
        return clean;
    while (low < high) { /* find the highest LSN with at most one batch of records below it */
        Lsn middle = low + (high - low + 1) / 2;
        if (expected(stream, middle) <= RECORD_BATCH)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* ---- records ---- */

/* Collects the file's records with LSNs below `until`. False: there are too many. */
static bool collect_file(RecordStream *stream, RecordBatch *batch, const StreamFile *file, Lsn until)
{
    LayerFile open;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    BlobReader reader;
    size_t near = 0;
    bool fits = true;
    if (!layer_file_open(&open, file->path, NULL))
        return true; /* it could be read during the survey */
    blob_reader_init(&reader, &open);
    layer_scan_init(&scan, &open, &damages);
    while (fits && layer_scan_next(&scan, &leaf)) {
        record_batch_add(batch, &leaf, stream->map, &near, &reader);
        fits = batch->count <= 2 * (size_t)RECORD_BATCH || until - stream->at == 1;
    }
    layer_scan_release(&scan);
    layer_damages_release(&damages);
    blob_reader_release(&reader);
    layer_file_close(&open);
    return fits;
}

/* `overlaps`: several files contain some LSN of the batch. */
static bool collect(RecordStream *stream, RecordBatch *batch, Lsn until, bool *overlaps)
{
    Lsn end = 0;
    *overlaps = false;
    record_batch_begin(batch, stream->at, until, stream->map, stream->length);
    for (size_t i = 0; i < stream->files.count && stream->files.at[i].lsns.lo < until; i++) {
        const StreamFile *file = &stream->files.at[i];
        if (file->lsns.hi <= stream->at)
            continue;
        *overlaps |= file->lsns.lo < end;
        end = file->lsns.hi > end ? file->lsns.hi : end;
        if (!collect_file(stream, batch, file, until))
            return false;
    }
    return true;
}

/* Makes the next batch that contains records; an empty one at the end. */
static void make_batch(RecordStream *stream)
{
    RecordBatch *batch = &stream->batches[stream->making];
    batch->count = 0;
    stream->made = (StreamLeft){0};
    while (batch->count == 0 && stream->at < stream->end) {
        Lsn until = batch_end(stream);
        bool overlaps;
        while (!collect(stream, batch, until, &overlaps))
            until = stream->at + (until - stream->at) / 2;
        stream->made.outside += batch->outside;
        stream->made.other_length += batch->other_length;
        if (batch->count)
            stream->made.duplicates += record_batch_end(batch, overlaps);
        stream->at = until;
    }
}

static void *record_make_aside(void *self)
{
    make_batch(self);
    return NULL;
}

/* Starts making a batch on a thread while the caller works on the last one; makes it at once where no thread can be
 * started. */
static void start_making(RecordStream *stream)
{
    stream->threaded = pthread_create(&stream->thread, NULL, record_make_aside, stream) == 0;
    if (!stream->threaded)
        make_batch(stream);
}

static void finish_making(RecordStream *stream)
{
    if (stream->threaded)
        pthread_join(stream->thread, NULL);
    stream->threaded = false;
}

void record_stream_map(RecordStream *stream, const KeyMap *map)
{
    stream->map = map;
    start_making(stream);
}

bool record_stream_next(RecordStream *stream, StreamBatch *batch)
{
    finish_making(stream);
    const RecordBatch *made = &stream->batches[stream->making];
    *batch = (StreamBatch){made->count, made->keys, stream->length ? NULL : made->bytes};
    stream->left.outside += stream->made.outside;
    stream->left.other_length += stream->made.other_length;
    stream->left.duplicates += stream->made.duplicates;
    stream->made = (StreamLeft){0};
    if (made->count == 0)
        return false;
    stream->making = !stream->making;
    start_making(stream);
    return true;
}

void record_stream_close(RecordStream *stream)
{
    if (!stream)
        return;
    finish_making(stream);
    array_release(&stream->files);
    record_batch_release(&stream->batches[0]);
    record_batch_release(&stream->batches[1]);
    free(stream);
}

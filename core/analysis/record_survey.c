/* record_survey.c - walks the entries of a file and the pieces of the image cover side by side, both in key order.
 *
 * A read of a key visits a delta that ends above the key's newest image. The keyspace tells which keys of its range
 * exist, and its entries tell which of them have a record in it.
 *
 * Hot keys: only keys with at least 1 % of a file's entries are noted, at most 100 for each file. Their counts are
 * added up over the files.
 */
#include "core/analysis/record_survey.h"

#include "core/base/search.h"
#include "core/base/table.h"
#include "core/model/image_cover.h"
#include "core/records/layer_records.h"

#include <stdlib.h>

#define HOT_SHARE 100 /* 1 / share of a file's entries from which a key is a candidate */

typedef struct Surveying {
    RecordSurvey *survey;
    const LayerSet *set;
    ImageCover cover;
    const Keyspace *keyspace;
    uint64_t *keys; /* the number of existing keys in each piece of the cover */
    ARRAY(HotKey) hot;
    Table table; /* indexes into `hot` by key */
} Surveying;

/* The first LSN above the newest image of the piece. */
static Lsn image_end(const Surveying *s, uint32_t piece)
{
    LayerId image = piece < s->cover.pieces ? s->cover.newest[piece] : LAYER_NONE;
    return image == LAYER_NONE ? 0 : s->set->lsn_lo[image] + 1;
}

/* The piece that contains the key, searched from `piece` on; cover.pieces where the key is outside of all. */
static uint32_t piece_of(const Surveying *s, uint32_t piece, Key key)
{
    const ImageCover *cover = &s->cover;
    if (cover->pieces == 0 || key < cover->keys[0])
        return cover->pieces;
    piece = piece == cover->pieces ? 0 : piece;
    while (piece < cover->pieces && cover->keys[piece + 1] <= key)
        piece++;
    return piece;
}

/* The number of existing keys of the layer's range in which it reaches above the newest image. */
static uint64_t visited_keys(const Surveying *s, LayerId id)
{
    const LayerSet *set = s->set;
    const ImageCover *cover = &s->cover;
    KeyRange range = {set->key_lo[id], set->key_hi[id]}, part;
    uint64_t keys = 0;
    if (cover->pieces == 0)
        return keyspace_count(s->keyspace, range);
    part = (KeyRange){range.lo, range.hi < cover->keys[0] ? range.hi : cover->keys[0]};
    if (part.lo < part.hi)
        keys += keyspace_count(s->keyspace, part);
    uint32_t piece;
    search_first(piece, 0, cover->pieces, cover->keys[piece + 1] > range.lo);
    for (; piece < cover->pieces && cover->keys[piece] < range.hi; piece++) {
        part.lo = cover->keys[piece] > range.lo ? cover->keys[piece] : range.lo;
        part.hi = cover->keys[piece + 1] < range.hi ? cover->keys[piece + 1] : range.hi;
        if (set->lsn_hi[id] <= image_end(s, piece))
            continue;
        bool whole = part.lo == cover->keys[piece] && part.hi == cover->keys[piece + 1];
        keys += whole ? s->keys[piece] : keyspace_count(s->keyspace, part);
    }
    part = (KeyRange){cover->keys[cover->pieces] > range.lo ? cover->keys[cover->pieces] : range.lo, range.hi};
    if (part.lo < part.hi)
        keys += keyspace_count(s->keyspace, part);
    return keys;
}

static void note_hot(Surveying *s, Key key, uint64_t records, uint64_t bytes)
{
    uint32_t hash = hash_fold(hash_u128(HASH_SEED, key)), place;
    TableWalk walk = table_walk(&s->table, hash);
    while (table_next(&walk, &place)) {
        HotKey *hot = &s->hot.at[place];
        if (hot->key != key)
            continue;
        hot->records += records;
        hot->bytes += bytes;
        hot->layers++;
        return;
    }
    table_add(&s->table, hash, (uint32_t)s->hot.count);
    array_push(&s->hot, (HotKey){key, records, bytes, 1});
}

typedef struct KeyRun {
    Key key;
    uint64_t start, records, wanted; /* start: offset of its first blob; wanted: number of records above the image */
    Lsn end;                         /* the first LSN above the newest image */
    LayerId image;
} KeyRun;

static void end_run(Surveying *s, DeltaShare *share, const KeyRun *run, uint64_t offset, uint64_t hot)
{
    if (run->records == 0)
        return;
    share->keys += run->wanted > 0;
    s->survey->records += run->wanted;
    if (run->image != LAYER_NONE)
        s->survey->above[run->image] += run->wanted;
    if (run->wanted >= hot)
        note_hot(s, run->key, run->wanted, offset - run->start);
}

static KeyRun run_at(const Surveying *s, uint32_t piece, Key key, uint64_t offset)
{
    return (KeyRun){.key = key,
                    .start = offset,
                    .end = image_end(s, piece),
                    .image = piece < s->cover.pieces ? s->cover.newest[piece] : LAYER_NONE};
}

static bool record_survey_file(Surveying *s, const LeafDirectory *directory, DeltaShare *share)
{
    LayerFile file;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    KeyRun run = {0};
    uint32_t piece = s->cover.pieces;
    uint64_t entries = directory->entries[directory->count], hot = entries / HOT_SHARE > 2 ? entries / HOT_SHARE : 2;
    if (!layer_file_open(&file, directory->path, NULL))
        return false;
    layer_scan_init(&scan, &file, &damages);
    while (layer_scan_next(&scan, &leaf)) {
        for (uint32_t i = 0; i < leaf.count; i++) {
            if (run.records == 0 || leaf.keys[i] != run.key) {
                end_run(s, share, &run, leaf.offsets[i], hot);
                piece = piece_of(s, piece, leaf.keys[i]);
                run = run_at(s, piece, leaf.keys[i], leaf.offsets[i]);
            }
            run.records++;
            run.wanted += leaf.lsns[i] >= run.end;
        }
    }
    end_run(s, share, &run, directory->offsets[directory->count], hot);
    s->survey->bytes += directory->offsets[directory->count] - directory->offsets[0];
    layer_scan_release(&scan);
    layer_damages_release(&damages);
    layer_file_close(&file);
    return true;
}

static void survey_delta(Surveying *s, const History *history, LayerId id)
{
    uint64_t visited = visited_keys(s, id);
    if (visited == 0)
        return; /* images hide the layer from all reads */
    const LeafDirectory *directory = layer_records_directory(history->records, id, NULL);
    DeltaShare share = {.layer = id, .visited = visited};
    if (!directory || !record_survey_file(s, directory, &share)) {
        s->survey->unread++;
        return;
    }
    array_push(&s->survey->deltas, share);
    s->survey->visits += share.visited;
    s->survey->held += share.keys;
}

static int hot_order(const void *a, const void *b)
{
    const HotKey *x = a, *y = b;
    if (x->records != y->records)
        return x->records < y->records ? 1 : -1;
    return (x->key > y->key) - (x->key < y->key);
}

static void count_pages(Surveying *s)
{
    s->keys = mem_alloc((s->cover.pieces + 1u) * sizeof *s->keys);
    for (uint32_t p = 0; p < s->cover.pieces; p++) {
        s->keys[p] = keyspace_count(s->keyspace, (KeyRange){s->cover.keys[p], s->cover.keys[p + 1]});
        if (s->cover.newest[p] != LAYER_NONE)
            s->survey->pages[s->cover.newest[p]] += s->keys[p];
    }
}

bool record_survey_init(RecordSurvey *survey, const History *history, const LayerId *live, size_t count,
                        const atomic_bool *cancel)
{
    const LayerSet *set = &history->layers;
    Surveying s = {.survey = survey, .set = set};
    Keyspace known = {0};
    bool exact, going = true;
    *survey = (RecordSurvey){.above = mem_zero(set->count + 1, sizeof *survey->above),
                             .pages = mem_zero(set->count + 1, sizeof *survey->pages)};
    if (set->keyspace.count == 0)
        layer_records_keyspace(history->records, set, live, count, &known, &exact);
    s.keyspace = set->keyspace.count ? &set->keyspace : &known;
    survey->keys = keyspace_count(s.keyspace, (KeyRange){0, U128_MAX});
    image_cover_init(&s.cover, (LayerView){set, NULL, live, count}, UINT64_MAX);
    count_pages(&s);
    for (size_t i = 0; i < count && going && survey->keys; i++) { /* without keys there are no reads */
        going = !cancel || !atomic_load(cancel);
        if (going && !layer_is_image(set, live[i]))
            survey_delta(&s, history, live[i]);
    }
    if (s.hot.count)
        qsort(s.hot.at, s.hot.count, sizeof *s.hot.at, hot_order);
    survey->hot_count = s.hot.count < SURVEY_HOT ? s.hot.count : SURVEY_HOT;
    if (survey->hot_count)
        memcpy(survey->hot, s.hot.at, survey->hot_count * sizeof *survey->hot);
    array_release(&s.hot);
    free(s.keys);
    table_release(&s.table);
    image_cover_release(&s.cover);
    keyspace_release(&known);
    if (!going)
        record_survey_release(survey);
    return going;
}

void record_survey_release(RecordSurvey *survey)
{
    array_release(&survey->deltas);
    free(survey->above);
    free(survey->pages);
    *survey = (RecordSurvey){0};
}

/* page_trace.c - makes a scenario of a page trace: sorts the reads by LSN, numbers the relations, states the keyspace,
 * and writes one record for each read.
 *
 *     reads           1663/5/9:7 @100   1663/5/9:2 @100   1663/5/11:0 @180   1663/5/9:7 @181
 *     relations       1663/5/9 is 0, 1663/5/11 is 1
 *     records         rec 7 40          rec 2 40          rec 100000000 1    rec 7 27 (the mean)
 */
#include "core/formats/page_trace.h"

#include <stdlib.h>

#define EVENT_SIZE  36
#define SNIFFED_MAX 64
#define BLOCK_BITS  32
#define SIZE_BLOCK  UINT32_MAX /* field6 of the key that holds a relation's size */

typedef struct TraceEvent {
    Key key;
    Lsn lsn;
    size_t place; /* offset in the file */
} TraceEvent;

typedef ARRAY(TraceEvent) TraceEventArray;
typedef ARRAY(Key) KeyArray;

static uint64_t little_endian(const char *at, int bytes)
{
    uint64_t value = 0;
    for (int i = bytes; i-- > 0;)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

static bool event_parse(const char *at, TraceEvent *event)
{
    uint64_t seconds = little_endian(at + 24, 8), nanoseconds = little_endian(at + 32, 4);
    event->key = u128_make(little_endian(at + 8, 8), little_endian(at, 8));
    event->lsn = little_endian(at + 16, 8);
    /* A time from 2014 to 2128, and a key with field1 below 80: text never looks like that. */
    return seconds >= 1400000000 && seconds < 5000000000 && nanoseconds < 1000000000 && event->lsn != 0 &&
           !(u128_high(event->key) >> 63);
}

bool page_trace_sniff(Str text, Str name)
{
    (void)name;
    size_t n = text.length / EVENT_SIZE;
    TraceEvent event;
    for (size_t i = 0; i < n && i < SNIFFED_MAX; i++)
        if (!event_parse(text.at + i * EVENT_SIZE, &event))
            return false;
    return n > 0;
}

static int trace_compare_events(const void *a, const void *b)
{
    const TraceEvent *x = a, *y = b;
    if (x->lsn != y->lsn)
        return x->lsn < y->lsn ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static int trace_compare_relations(const void *a, const void *b)
{
    const Key *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Collects the distinct relations (with fork), ascending. */
static void trace_find_relations(const TraceEventArray *events, KeyArray *relations)
{
    for (size_t i = 0; i < events->count; i++)
        array_push(relations, events->at[i].key >> BLOCK_BITS);
    qsort(relations->at, relations->count, sizeof *relations->at, trace_compare_relations);
    size_t n = 0;
    for (size_t i = 0; i < relations->count; i++)
        if (!n || relations->at[n - 1] != relations->at[i])
            relations->at[n++] = relations->at[i];
    relations->count = n;
}

static Key trace_plain_key(const KeyArray *relations, Key key)
{
    Key relation = key >> BLOCK_BITS;
    const Key *found =
        bsearch(&relation, relations->at, relations->count, sizeof *relations->at, trace_compare_relations);
    return (Key)(found - relations->at) << BLOCK_BITS | (uint32_t)key;
}

static void add_keyspace(Reader *reader, KeyRange keys)
{
    Statement statement = {.kind = STATEMENT_KEYSPACE, .keys = keys, .layer = LAYER_NONE};
    scenario_add(&reader->history->scenario, &statement);
    keyspace_add(&reader->set->keyspace, keys);
    reader->set->keyspace_given = true;
}

/* States the keyspace: each relation up to the highest block that was read, and the key of its size if that was
 * read. Keys are plain here. */
static void trace_state_keyspace(Reader *reader, const TraceEventArray *events, size_t relations)
{
    uint32_t *blocks = mem_zero(relations, sizeof *blocks); /* number of blocks of each */
    bool *sized = mem_zero(relations, sizeof *sized);
    for (size_t i = 0; i < events->count; i++) {
        size_t relation = (size_t)(events->at[i].key >> BLOCK_BITS);
        uint32_t block = (uint32_t)events->at[i].key;
        sized[relation] |= block == SIZE_BLOCK;
        if (block != SIZE_BLOCK && block >= blocks[relation])
            blocks[relation] = block + 1;
    }
    for (size_t r = 0; r < relations; r++) {
        Key base = (Key)r << BLOCK_BITS;
        if (blocks[r])
            add_keyspace(reader, (KeyRange){base, base + blocks[r]});
        if (sized[r])
            add_keyspace(reader, (KeyRange){base + SIZE_BLOCK, base + SIZE_BLOCK + 1});
    }
    free(blocks);
    free(sized);
}

static void trace_add_records(Reader *reader, const TraceEventArray *events)
{
    uint64_t total = 0;
    for (size_t i = 0, next; i < events->count; i = next) {
        for (next = i + 1; next < events->count && events->at[next].lsn == events->at[i].lsn;)
            next++;
        uint64_t length = next < events->count ? (events->at[next].lsn - events->at[i].lsn) / (next - i)
                          : i                  ? total / i
                                               : PAGE_BYTES;
        for (size_t e = i; e < next; e++) {
            Statement statement = {.kind = STATEMENT_RECORD,
                                   .line = events->at[e].place + 1,
                                   .keys = {events->at[e].key, events->at[e].key},
                                   .number = length < PAGE_BYTES ? length : PAGE_BYTES,
                                   .layer = LAYER_NONE};
            scenario_add(&reader->history->scenario, &statement);
            total += statement.number;
        }
    }
}

bool page_trace_read(Reader *reader, Str text, Error *error)
{
    TraceEventArray events = {0};
    KeyArray relations = {0};
    bool going = true;
    if (!reader_form(reader, KEY_PLAIN))
        return error_set(error, ERROR_INPUT, "a page trace is run by itself: it is not joined to layers");
    for (size_t i = 0; going && i < text.length / EVENT_SIZE; i++) {
        TraceEvent event;
        if (event_parse(text.at + i * EVENT_SIZE, &event)) {
            event.place = i;
            array_push(&events, event);
        } else {
            going = reader_skip(reader, (unsigned long)i + 1, "not a page read (36 bytes)");
        }
    }
    if (going && text.length % EVENT_SIZE)
        going = reader_skip(reader, (unsigned long)(text.length / EVENT_SIZE) + 1, "the trace ends inside a page read");
    if (going && events.count) {
        qsort(events.at, events.count, sizeof *events.at, trace_compare_events);
        trace_find_relations(&events, &relations);
        for (size_t i = 0; i < events.count; i++)
            events.at[i].key = trace_plain_key(&relations, events.at[i].key);
        trace_state_keyspace(reader, &events, relations.count);
        trace_add_records(reader, &events);
        reader_note(reader, "%s: %zu page reads of %zu relations; a key is (relation's place << 32) + block",
                    reader->file, events.count, relations.count);
    }
    array_release(&events);
    array_release(&relations);
    reader->history->scenario.form = KEY_PLAIN;
    return going || reader_fail(reader, error);
}

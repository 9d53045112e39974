/* layer_records.c - one slot per layer. The first thread that asks makes the directory; others wait.
 *
 * The lock is held while a directory is made: two threads that plan the same timeline need the same ones. Only
 * read-ahead makes many at once, each without the lock, and stores those that are still missing.
 */
#include "core/records/layer_records.h"

#include "core/base/work_queue.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define READERS 4u   /* threads that read: opening files is limited by the system rather than by processors */
#define BATCH   256u /* number of files that a thread takes at a time */

/* Why a file cannot be read. The path is not part of it, because a million files may share a reason. */
typedef struct SlotDamage {
    ErrorCode code;
    bool foreign; /* it is not a layer file */
    unsigned long line, column;
    char message[];
} SlotDamage;

typedef struct RecordSlot {
    char *path;               /* owned; NULL: the layer has no file */
    LeafDirectory *directory; /* owned; NULL: not read yet, or damaged */
    SlotDamage *damage;       /* owned; NULL: no damage is known */
} RecordSlot;

struct LayerRecords {
    atomic_uint owners;
    pthread_mutex_t lock;
    ARRAY(RecordSlot) slots; /* by layer id */
    size_t count;
    Keyspace keyspace; /* the last keyspace that was found, for `keyspace_count` layers whose ids have this hash */
    uint64_t keyspace_hash;
    size_t keyspace_count;
    bool keyspace_known, keyspace_exact;
};

LayerRecords *layer_records_new(void)
{
    LayerRecords *records = mem_zero(1, sizeof *records);
    atomic_init(&records->owners, 1);
    pthread_mutex_init(&records->lock, NULL);
    return records;
}

LayerRecords *layer_records_share(LayerRecords *records)
{
    if (records)
        atomic_fetch_add(&records->owners, 1);
    return records;
}

/* Frees what was read from the file. */
static void slot_release(RecordSlot *slot)
{
    if (slot->directory)
        leaf_directory_release(slot->directory);
    free(slot->directory);
    free(slot->damage);
}

void layer_records_free(LayerRecords *records)
{
    if (!records || atomic_fetch_sub(&records->owners, 1) > 1)
        return;
    for (size_t i = 0; i < records->slots.count; i++) {
        slot_release(&records->slots.at[i]);
        free(records->slots.at[i].path);
    }
    array_release(&records->slots);
    keyspace_release(&records->keyspace);
    pthread_mutex_destroy(&records->lock);
    free(records);
}

void layer_records_add(LayerRecords *records, LayerId layer, const char *path)
{
    array_extend(&records->slots, (size_t)layer + 1);
    RecordSlot *slot = &records->slots.at[layer];
    size_t length = strlen(path) + 1;
    records->count += slot->path == NULL;
    free(slot->path);
    slot->path = memcpy(mem_alloc(length), path, length);
}

const char *layer_records_path(const LayerRecords *records, LayerId layer)
{
    return layer < records->slots.count ? records->slots.at[layer].path : NULL;
}

size_t layer_records_count(const LayerRecords *records)
{
    return records->count;
}

/* Reads the file at slot->path and sets slot->directory or slot->damage. */
static void slot_read(RecordSlot *slot)
{
    Error error = {0};
    bool foreign;
    LeafDirectory *directory = mem_alloc(sizeof *directory);
    if (leaf_directory_init(directory, slot->path, &foreign, &error)) {
        slot->directory = directory;
        return;
    }
    free(directory);
    size_t length = strlen(error.message);
    slot->damage = mem_alloc(sizeof *slot->damage + length + 1);
    *slot->damage = (SlotDamage){error.code, foreign, error.line, error.column};
    memcpy(slot->damage->message, error.message, length + 1);
}

static void say_damage(const RecordSlot *slot, Error *error)
{
    error_set(error, slot->damage->code, "%s", slot->damage->message);
    error_place(error, slot->path, slot->damage->line, slot->damage->column);
}

bool layer_records_recall(LayerRecords *records, uint64_t hash, size_t count, Keyspace *keyspace, bool *exact)
{
    pthread_mutex_lock(&records->lock);
    bool known = records->keyspace_known && records->keyspace_hash == hash && records->keyspace_count == count;
    if (known) {
        keyspace_copy(keyspace, &records->keyspace);
        *exact = records->keyspace_exact;
    }
    pthread_mutex_unlock(&records->lock);
    return known;
}

void layer_records_remember(LayerRecords *records, uint64_t hash, size_t count, const Keyspace *keyspace, bool exact)
{
    pthread_mutex_lock(&records->lock);
    keyspace_copy(&records->keyspace, keyspace);
    records->keyspace_hash = hash;
    records->keyspace_count = count;
    records->keyspace_known = true;
    records->keyspace_exact = exact;
    pthread_mutex_unlock(&records->lock);
}

const LeafDirectory *layer_records_directory(LayerRecords *records, LayerId layer, Error *error)
{
    if (!layer_records_path(records, layer)) {
        error_set(error, ERROR_INPUT, "its file is not there");
        return NULL;
    }
    pthread_mutex_lock(&records->lock);
    RecordSlot *slot = &records->slots.at[layer];
    if (!slot->directory && !slot->damage)
        slot_read(slot);
    pthread_mutex_unlock(&records->lock);
    if (!slot->directory && error)
        say_damage(slot, error);
    return slot->directory;
}

bool layer_records_is_foreign(LayerRecords *records, LayerId layer)
{
    if (!layer_records_path(records, layer))
        return false;
    pthread_mutex_lock(&records->lock);
    const SlotDamage *damage = records->slots.at[layer].damage;
    bool foreign = damage && damage->foreign;
    pthread_mutex_unlock(&records->lock);
    return foreign;
}

/* ---- reading ahead ---- */

typedef struct Ahead {
    LayerRecords *records;
    const LayerId *layers;
    size_t count;
    const atomic_bool *cancel;
} Ahead;

/* Reads the file of one layer, unless another thread has read it meanwhile. */
static void read_one(LayerRecords *records, LayerId layer)
{
    RecordSlot *slot = &records->slots.at[layer], read = {.path = slot->path};
    pthread_mutex_lock(&records->lock);
    bool known = slot->directory || slot->damage;
    pthread_mutex_unlock(&records->lock);
    if (known)
        return;
    slot_read(&read);
    pthread_mutex_lock(&records->lock);
    known = slot->directory || slot->damage;
    if (!known)
        *slot = read;
    pthread_mutex_unlock(&records->lock);
    if (!known)
        return;
    read.path = NULL;
    slot_release(&read);
}

/* `item` is the index of the batch's first layer. */
static void read_batch(void *self, void *item)
{
    const Ahead *ahead = self;
    const LayerId *layer = item, *all = ahead->layers + ahead->count;
    const LayerId *end = all - layer > (ptrdiff_t)BATCH ? layer + BATCH : all;
    for (; layer < end && !(ahead->cancel && atomic_load(ahead->cancel)); layer++)
        if (layer_records_path(ahead->records, *layer))
            read_one(ahead->records, *layer);
}

void layer_records_read_ahead(LayerRecords *records, const LayerId *layers, size_t count, const atomic_bool *cancel)
{
    Ahead ahead = {records, layers, count, cancel};
    WorkQueue queue;
    if (count <= BATCH)
        return;
    work_queue_begin(&queue, READERS, read_batch, &ahead);
    for (size_t i = 0; i < count; i += BATCH)
        work_queue_add(&queue, (void *)(layers + i));
    work_queue_end(&queue);
}

/* layer_file.c - writes and reads the summary page.
 *
 *     5A61 0003 tenant[16] timeline[16] key[18] key[18] lsn u64 lsn u64 index_start u32 index_root u32     a delta
 *     5A60 0003 tenant[16] timeline[16] key[18] key[18] lsn u64         index_start u32 index_root u32     an image
 *
 * All integers are big-endian. Tenant and timeline have no length before them. A copied or split layer keeps the ids of
 * the timeline that wrote it.
 */
#include "core/records/layer_file.h"

#include "core/base/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAGIC_DELTA = 0x5A61,
    MAGIC_IMAGE = 0x5A60,
    VERSION = 3,
    TENANT = 4,
    TIMELINE = 20,
    KEYS = 36,
    LSNS = 72,
    DELTA_INDEX = 88,
    IMAGE_INDEX = 80,
};

bool layer_key_load(const uint8_t bytes[LAYER_KEY_BYTES], Key *key)
{
    KeyFields fields = {bytes[0],  be32_load(bytes + 1), be32_load(bytes + 5), be32_load(bytes + 9),
                        bytes[13], be32_load(bytes + 14)};
    return key_pack(fields, key);
}

void layer_key_store(Key key, uint8_t bytes[LAYER_KEY_BYTES])
{
    KeyFields fields = key_unpack(key);
    bytes[0] = fields.field1;
    be32_store(bytes + 1, fields.field2);
    be32_store(bytes + 5, fields.field3);
    be32_store(bytes + 9, fields.field4);
    bytes[13] = fields.field5;
    be32_store(bytes + 14, fields.field6);
}

bool layer_file_read(const LayerFile *file, uint64_t offset, void *bytes, size_t length, Error *error)
{
    uint8_t *to = bytes;
    while (length > 0) {
        ssize_t n = pread(file->fd, to, length, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(error, ERROR_INPUT, "cannot read at byte %llu: %s", (unsigned long long)offset,
                             strerror(errno));
        if (n == 0)
            return error_set(error, ERROR_INPUT, "the file ends at byte %llu, it was cut short while being read",
                             (unsigned long long)offset);
        to += n;
        offset += (uint64_t)n;
        length -= (size_t)n;
    }
    return true;
}

static bool summary_load(const uint8_t *page, LayerSummary *summary, Error *error)
{
    unsigned magic = be16_load(page), version = be16_load(page + 2);
    if (magic != MAGIC_DELTA && magic != MAGIC_IMAGE)
        return error_set(error, ERROR_INPUT,
                         "not a layer file: it begins with %04X, a delta layer with 5A61, an image layer with 5A60",
                         magic);
    if (version != VERSION)
        return error_set(error, ERROR_INPUT, "page 0: format version %u, only version 3 is known", version);
    bool delta = magic == MAGIC_DELTA;
    *summary = (LayerSummary){.kind = delta ? LAYER_DELTA : LAYER_IMAGE};
    memcpy(summary->tenant, page + TENANT, sizeof summary->tenant);
    memcpy(summary->timeline, page + TIMELINE, sizeof summary->timeline);
    if (!layer_key_load(page + KEYS, &summary->keys.lo) ||
        !layer_key_load(page + KEYS + LAYER_KEY_BYTES, &summary->keys.hi))
        return error_set(error, ERROR_INPUT, "page 0: a bound of the key range is not a key: its field2 is above FFFF");
    summary->lsns.lo = be64_load(page + LSNS);
    summary->lsns.hi = delta ? be64_load(page + LSNS + 8) : summary->lsns.lo + 1;
    const uint8_t *index = page + (delta ? DELTA_INDEX : IMAGE_INDEX);
    summary->index_start = be32_load(index);
    summary->index_root = be32_load(index + 4);
    if (summary->keys.lo >= summary->keys.hi)
        return error_set(error, ERROR_INPUT, "page 0: the key range is empty");
    if (summary->lsns.lo >= summary->lsns.hi)
        return error_set(error, ERROR_INPUT, "page 0: the LSN range is empty");
    return true;
}

void layer_summary_store(const LayerSummary *summary, uint8_t page[LAYER_PAGE])
{
    bool delta = summary->kind == LAYER_DELTA;
    memset(page, 0, LAYER_PAGE);
    be16_store(page, delta ? MAGIC_DELTA : MAGIC_IMAGE);
    be16_store(page + 2, VERSION);
    memcpy(page + TENANT, summary->tenant, sizeof summary->tenant);
    memcpy(page + TIMELINE, summary->timeline, sizeof summary->timeline);
    layer_key_store(summary->keys.lo, page + KEYS);
    layer_key_store(summary->keys.hi, page + KEYS + LAYER_KEY_BYTES);
    be64_store(page + LSNS, summary->lsns.lo);
    if (delta)
        be64_store(page + LSNS + 8, summary->lsns.hi);
    uint8_t *index = page + (delta ? DELTA_INDEX : IMAGE_INDEX);
    be32_store(index, summary->index_start);
    be32_store(index + 4, summary->index_root);
}

/* Checks that the index has at least one whole page. */
static bool index_inside(LayerFile *file, Error *error)
{
    uint64_t pages = file->size / LAYER_PAGE, start = file->summary.index_start;
    if (start < 2)
        return error_set(error, ERROR_INPUT, "page 0: the index starts at page %llu, the first possible one is page 2",
                         (unsigned long long)start);
    if (start >= pages)
        return error_set(error, ERROR_INPUT,
                         "the index starts at page %llu, but the file has %llu pages: it is cut short or damaged",
                         (unsigned long long)start, (unsigned long long)pages);
    file->index_pages = pages - start > UINT32_MAX ? UINT32_MAX : (uint32_t)(pages - start);
    return true;
}

bool layer_file_from_fd(LayerFile *file, int fd, Error *error)
{
    struct stat st;
    uint8_t page[LAYER_PAGE];
    if (fstat(fd, &st) != 0)
        return error_set(error, ERROR_INPUT, "%s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        return error_set(error, ERROR_INPUT, "not a layer file: not a regular file");
    LayerFile opened = {.fd = fd, .size = (uint64_t)st.st_size};
    if (opened.size == 0)
        return error_set(error, ERROR_INPUT, "not a layer file: it is empty");
    if (opened.size < LAYER_FILE_MIN)
        return error_set(error, ERROR_INPUT, "not a whole layer file: %llu bytes, the smallest has %llu",
                         (unsigned long long)opened.size, (unsigned long long)LAYER_FILE_MIN);
    if (!layer_file_read(&opened, 0, page, sizeof page, error) || !summary_load(page, &opened.summary, error) ||
        !index_inside(&opened, error))
        return false;
    *file = opened;
    return true;
}

bool layer_file_open(LayerFile *file, const char *path, Error *error)
{
    /* O_NONBLOCK: opening a named pipe must not wait for a writer */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        error_set(error, ERROR_INPUT, "%s", strerror(errno));
        return error_place(error, path, 0, 0);
    }
    if (layer_file_from_fd(file, fd, error))
        return true;
    close(fd);
    return error_place(error, path, 0, 0);
}

void layer_file_close(LayerFile *file)
{
    close(file->fd);
    file->fd = -1;
}

/* file_size.c - the index's pages, filled from the left as the pageserver does.
 *
 * A page begins without a prefix. Its header takes 5 bytes, an entry 5 bytes and the part of its key behind the prefix.
 * Of the delta keys k, k+1, k+2 … of one relation at one LSN 264 fit with all 26 bytes: 5 + 264 * 31 = 8189. The next
 * does not fit. If the first and the last key have 15 bytes in common, these become the prefix and the page shrinks to
 * 5 + 15 + 264 * 16 = 4244 bytes, so that 510 entries fit. The next one does not fit either, and the keys have no
 * longer prefix in common: the page is written.
 */
#include "core/planner/legacy/file_size.h"

#include <assert.h>

#define PAGE_HEADER 5u
#define VALUE_BYTES 5u

static void legacy_put_big_endian(uint8_t *at, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

static void legacy_entry_bytes(Key key, Lsn lsn, uint8_t bytes[LEGACY_ENTRY_BYTES])
{
    KeyFields fields = key_unpack(key);
    bytes[0] = fields.field1;
    legacy_put_big_endian(bytes + 1, fields.field2, 4);
    legacy_put_big_endian(bytes + 5, fields.field3, 4);
    legacy_put_big_endian(bytes + 9, fields.field4, 4);
    bytes[13] = fields.field5;
    legacy_put_big_endian(bytes + 14, fields.field6, 4);
    legacy_put_big_endian(bytes + 18, lsn, 8);
}

static uint32_t key_size(const LegacyFile *file)
{
    return file->kind == LAYER_IMAGE ? LEGACY_KEY_BYTES : LEGACY_ENTRY_BYTES;
}

static uint32_t legacy_common_bytes(const uint8_t *a, const uint8_t *b, uint32_t from, uint32_t size)
{
    uint32_t at = from;
    while (at < size && a[at] == b[at])
        at++;
    return at;
}

static bool page_push(LegacyIndexPage *page, const uint8_t *entry, uint32_t size)
{
    if (page->entries && memcmp(entry, page->first, page->prefix) != 0)
        return false;
    uint32_t bytes = size - page->prefix + VALUE_BYTES;
    if (page->bytes + bytes >= PAGE_BYTES)
        return false;
    if (!page->entries)
        memcpy(page->first, entry, size);
    memcpy(page->last, entry, size);
    page->entries++;
    page->bytes += bytes;
    return true;
}

/* Moves the prefix that all keys have in common to the front. False if it is no longer than before. */
static bool page_compress(LegacyIndexPage *page, uint32_t size)
{
    uint32_t prefix = legacy_common_bytes(page->first, page->last, page->prefix, size), more = prefix - page->prefix;
    if (!more)
        return false;
    page->bytes -= more * page->entries;
    page->bytes += more;
    page->prefix = prefix;
    return true;
}

static void page_begin(LegacyIndexPage *page)
{
    *page = (LegacyIndexPage){.bytes = PAGE_HEADER};
}

/* Puts an entry into the page that is open on `level`; a full page is written, and its first key is put into the
 * level above. */
static void legacy_index_push(LegacyFile *file, uint32_t level, const uint8_t *entry)
{
    uint32_t size = key_size(file);
    uint8_t up[LEGACY_ENTRY_BYTES], here[LEGACY_ENTRY_BYTES];
    memcpy(here, entry, size);
    for (;; level++) {
        assert(level < LEGACY_INDEX_DEPTH);
        LegacyIndexPage *page = &file->index[level];
        if (level == file->depth) {
            page_begin(page);
            file->depth++;
        }
        if (page_push(page, here, size) || (page_compress(page, size) && page_push(page, here, size)))
            return;
        file->pages++;
        memcpy(up, page->first, size);
        page_begin(page);
        page_push(page, here, size);
        memcpy(here, up, size);
    }
}

void legacy_file_init(LegacyFile *file, LayerKind kind)
{
    file->kind = kind;
    file->blob_end = PAGE_BYTES;
    file->pages = file->records = 0;
    file->depth = 1;
    page_begin(&file->index[0]);
}

void legacy_file_put(LegacyFile *file, Key key, Lsn lsn, uint64_t length)
{
    uint8_t entry[LEGACY_ENTRY_BYTES];
    legacy_entry_bytes(key, lsn, entry);
    file->blob_end += legacy_blob_bytes(length);
    file->records++;
    legacy_index_push(file, 0, entry);
}

uint64_t legacy_file_size(const LegacyFile *file)
{
    LegacyFile end = *file;
    for (uint32_t level = 0; level + 1 < end.depth; level++) { /* each level but the root has one open page */
        end.pages++;
        legacy_index_push(&end, level + 1, end.index[level].first);
    }
    end.pages++;
    uint64_t blobs = (end.blob_end + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    return blobs + PAGE_BYTES * end.pages;
}

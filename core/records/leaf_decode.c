/* leaf_decode.c - decodes a leaf's bytes to arrays of keys, LSNs and offsets.
 *
 *     prefix 000000067F 0000000500 0040000000   suffixes 0002 … 0003 …   values  0000020000  0000080003
 *     key    000000067F 0000000500 0040000000 0002 …  LSN  the last 8 bytes   offset 8192   offset 262145, will_init
 *
 * A packed key's high word is byte 0 and bytes 3 to 9, its low word bytes 10 to 17 (key.h). Each word is loaded from
 * the place where it would lie if every suffix had its prefix before it. The bytes before the suffix are other bytes of
 * the page; they are masked out and replaced by those of the prefix:
 *
 *     bytes 2 to 9, prefix of 6     page  … x x x x s s s s …     mask 00000000FFFFFFFF, prefix word PPPPPPPP00000000
 */
#include "core/base/bytes.h"
#include "core/records/layer_scan.h"

#include <stdio.h>

#define FIELD2_HIGH ((uint64_t)0xFF << 56) /* this byte in the word that is loaded from byte 2 */
#define VALUE_MASK  (((uint64_t)1 << 40) - 1)

static bool leaf_refuse(char *reason, const char *format, unsigned entry)
{
    snprintf(reason, BTREE_REASON, format, entry);
    return false;
}

/* One word of a key: eight bytes from `at` on. The bytes of the page's prefix in it are the same for all entries. */
typedef struct KeyWord {
    uint64_t mask, prefix;
    ptrdiff_t offset; /* offset from the start of a suffix */
} KeyWord;

static KeyWord key_word(const BtreePage *page, unsigned at)
{
    KeyWord word = {UINT64_MAX, 0, (ptrdiff_t)at - (ptrdiff_t)page->prefix_length};
    for (unsigned i = 0; i < 8 && at + i < page->prefix_length; i++) {
        unsigned shift = 56 - 8 * i;
        word.mask &= ~((uint64_t)0xFF << shift);
        word.prefix |= (uint64_t)page->prefix[at + i] << shift;
    }
    return word;
}

static inline uint64_t word_load(const KeyWord *word, const uint8_t *suffix)
{
    return (be64_load(suffix + word->offset) & word->mask) | word->prefix;
}

/* Decodes keys and LSNs, about 3 ns each. False: something is wrong, and decode_slowly() finds out what. */
static bool decode_quickly(const BtreePage *page, bool delta, Lsn image_lsn, LeafBuffer *buffer)
{
    /* A word reaches at most 24 bytes back from a suffix. These are inside the page: the header has 5 bytes, and the
     * prefix follows. */
    const KeyWord high = key_word(page, 2), low = key_word(page, 10), third = key_word(page, delta ? 18 : 10);
    if (page->prefix_length < 2 || page->prefix[1] != 0)
        return false;
    const uint64_t first = (uint64_t)page->prefix[0] << 56;
    const uint8_t *suffix = page->suffixes;
    uint64_t field2 = 0, high_before = 0, low_before = 0, lsn_before = 0, least = UINT64_MAX, most = 0;
    bool wrong = false;
    for (unsigned i = 0; i < page->children; i++, suffix += page->suffix_length) {
        uint64_t word = word_load(&high, suffix), low_word = word_load(&low, suffix);
        uint64_t lsn = delta ? word_load(&third, suffix) : image_lsn, high_word = first | (word & ~FIELD2_HIGH);
        field2 |= word;
        buffer->keys[i] = u128_make(high_word, low_word);
        buffer->lsns[i] = lsn;
        bool same_high = high_word == high_before, same_low = low_word == low_before;
        bool above = (high_word > high_before) | (same_high & (low_word > low_before)) |
                     (same_high & same_low & (lsn > lsn_before)) | (i == 0);
        wrong |= !above;
        high_before = high_word;
        low_before = low_word;
        lsn_before = lsn;
        least = lsn < least ? lsn : least;
        most = lsn > most ? lsn : most;
    }
    buffer->least_lsn = least;
    buffer->most_lsn = most;
    return !wrong && (field2 & FIELD2_HIGH) == 0;
}

/* The same for all pages, with a reason on failure. */
static bool decode_slowly(const BtreePage *page, bool delta, Lsn image_lsn, LeafBuffer *buffer, char *reason)
{
    buffer->least_lsn = UINT64_MAX;
    buffer->most_lsn = 0;
    for (unsigned i = 0; i < page->children; i++) {
        uint8_t bytes[BTREE_KEY_DELTA];
        btree_page_key(page, i, bytes);
        if (!layer_key_load(bytes, &buffer->keys[i]))
            return leaf_refuse(reason, "entry %u has no possible key: its field2 is above FFFF", i);
        Lsn lsn = buffer->lsns[i] = delta ? be64_load(bytes + LAYER_KEY_BYTES) : image_lsn;
        if (i > 0 && (buffer->keys[i] < buffer->keys[i - 1] ||
                      (buffer->keys[i] == buffer->keys[i - 1] && lsn <= buffer->lsns[i - 1])))
            return leaf_refuse(reason, "entry %u is not above the one before it", i);
        buffer->least_lsn = lsn < buffer->least_lsn ? lsn : buffer->least_lsn;
        buffer->most_lsn = lsn > buffer->most_lsn ? lsn : buffer->most_lsn;
    }
    return true;
}

static bool refuse_value(const LayerFile *file, const BtreePage *page, const LeafBuffer *buffer, char *reason)
{
    for (unsigned i = 0; i < page->children; i++) {
        if (btree_page_value(page, i) > BTREE_VALUE_MAX)
            return leaf_refuse(reason, "entry %u is no offset: it looks like a pointer to a page", i);
        if (buffer->offsets[i] >= layer_blobs_end(file))
            return leaf_refuse(reason, "the offset of entry %u lies behind the blobs", i);
        if (i > 0 && buffer->offsets[i] <= buffer->offsets[i - 1])
            return leaf_refuse(reason, "the offset of entry %u is not above the one before it", i);
    }
    return leaf_refuse(reason, "the offset of entry %u lies in the summary", 0);
}

static bool decode_values(const LayerFile *file, const BtreePage *page, LeafBuffer *buffer, char *reason)
{
    const unsigned shift = file->summary.kind == LAYER_DELTA ? 1 : 0;
    uint64_t before = LAYER_BLOBS_START - 1, all = 0;
    bool wrong = false;
    const uint8_t *at = page->values - 3; /* load eight bytes: the value is the last five of them */
    for (unsigned i = 0; i < page->children; i++, at += BTREE_VALUE_BYTES) {
        uint64_t value = be64_load(at) & VALUE_MASK, offset = value >> shift;
        all |= value;
        wrong |= offset <= before;
        buffer->offsets[i] = before = offset;
        buffer->will_init[i] = !shift || (value & 1);
    }
    return (!wrong && all <= BTREE_VALUE_MAX && before < layer_blobs_end(file)) ||
           refuse_value(file, page, buffer, reason);
}

bool leaf_decode(const LayerFile *file, const BtreePage *page, LeafBuffer *buffer, char *reason)
{
    bool delta = file->summary.kind == LAYER_DELTA;
    if ((!decode_quickly(page, delta, file->summary.lsns.lo, buffer) &&
         !decode_slowly(page, delta, file->summary.lsns.lo, buffer, reason)) ||
        !decode_values(file, page, buffer, reason))
        return false;
    buffer->leaf = (LayerLeaf){.count = page->children,
                               .keys = buffer->keys,
                               .lsns = buffer->lsns,
                               .offsets = buffer->offsets,
                               .will_init = buffer->will_init};
    buffer->filled = true;
    return true;
}

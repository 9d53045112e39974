/* layer_inside.c - counts entries, and keeps the hottest keys and the longest holes in small heaps.
 *
 * Entries come in key order, so a key's entries are a run, and a hole is what lies between the ends of two runs.
 */
#include "core/records/layer_inside.h"

#include "core/base/fnv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char hex[] = "0123456789ABCDEF";

size_t layer_entry_text(const LayerEntry *entry, bool contents, char out[LAYER_ENTRY_TEXT_SIZE])
{
    uint8_t key[LAYER_KEY_BYTES];
    char stored[16] = "-";
    layer_key_store(entry->key, key);
    for (size_t i = 0; i < LAYER_KEY_BYTES; i++) {
        out[2 * i] = hex[key[i] >> 4];
        out[2 * i + 1] = hex[key[i] & 15];
    }
    if (entry->blob_known)
        snprintf(stored, sizeof stored, "%u", entry->blob.stored);
    size_t length = (size_t)2 * LAYER_KEY_BYTES;
    length += (size_t)snprintf(out + length, LAYER_ENTRY_TEXT_SIZE - length, " %" PRIu64 " %" PRIu64 " %s %d %d",
                               entry->lsn, entry->offset, stored, entry->will_init, entry->blob.zstd);
    if (contents)
        length += (size_t)snprintf(out + length, LAYER_ENTRY_TEXT_SIZE - length, " %" PRIu64 " %016" PRIx64,
                                   entry->content_bytes, entry->content_fnv);
    return length;
}

/* Inserts the key into the list of the hottest keys, ordered by entries and then by key. */
static void add_hot(LayerInside *inside, size_t top, InsideKey key)
{
    InsideKeys *list = &inside->hottest;
    if (list->count == top && (top == 0 || list->at[top - 1].entries >= key.entries))
        return;
    if (list->count < top)
        array_push(list, key);
    size_t at = list->count - 1;
    for (; at > 0 && list->at[at - 1].entries < key.entries; at--)
        list->at[at] = list->at[at - 1];
    list->at[at] = key;
}

void inside_holes_add(InsideHoles *holes, size_t top, KeyRange hole)
{
    Key length = hole.hi - hole.lo;
    if (holes->count == top && (top == 0 || holes->at[top - 1].hi - holes->at[top - 1].lo >= length))
        return;
    if (holes->count < top)
        array_push(holes, hole);
    size_t at = holes->count - 1;
    for (; at > 0 && holes->at[at - 1].hi - holes->at[at - 1].lo < length; at--)
        holes->at[at] = holes->at[at - 1];
    holes->at[at] = hole;
}

static void count(InsideCount *to, uint64_t bytes)
{
    to->entries++;
    to->bytes += bytes;
}

static void add_entry(LayerInside *inside, const LayerEntry *entry, uint64_t bytes)
{
    inside->entries++;
    inside->bytes += bytes;
    inside->content_bytes += entry->content_bytes;
    if (entry->will_init)
        count(&inside->initialising, bytes);
    if (inside->mode != LAYER_ENTRIES_INDEX)
        count(&inside->kinds[entry->kind], bytes);
    if (entry->blob.zstd)
        count(&inside->compressed, bytes);
    if (inside->entries == 1 || entry->lsn < inside->lsn_range.lo)
        inside->lsn_range.lo = entry->lsn;
    if (entry->lsn >= inside->lsn_range.hi)
        inside->lsn_range.hi = entry->lsn < UINT64_MAX ? entry->lsn + 1 : UINT64_MAX;
    if (inside->mode == LAYER_ENTRIES_WHOLE) {
        char line[LAYER_ENTRY_TEXT_SIZE];
        size_t length = layer_entry_text(entry, true, line);
        inside->digest = inside->entries == 1 ? FNV_START : fnv_add(inside->digest, "\n", 1);
        inside->digest = fnv_add(inside->digest, line, length);
    }
}

static void count_tree(LayerInside *inside, const TreeCheck *tree)
{
    inside->levels = tree->levels;
    inside->leaves = tree->pages[0];
    for (unsigned i = 1; i < tree->levels; i++) {
        inside->inner += tree->pages[i];
        inside->inner_children += tree->children[i];
    }
}

bool layer_inside_init_unless(LayerInside *inside, const LayerFile *file, LayerEntriesMode mode, size_t top,
                              LayerDamages *damages, const atomic_bool *cancel)
{
    LayerEntries entries;
    LayerEntry entry;
    InsideKey run = {0};
    bool go_on = true;
    *inside = (LayerInside){.mode = mode};
    layer_entries_init(&entries, file, mode, damages);
    while (go_on && layer_entries_next(&entries, &entry)) {
        uint64_t bytes = entry.blob_known ? entry.blob.header + (uint64_t)entry.blob.stored : entry.distance;
        if (run.entries && entry.key != run.key) {
            add_hot(inside, top, run);
            if (entry.key - run.key > 1) {
                inside->hole_count++;
                inside_holes_add(&inside->holes, top, (KeyRange){run.key + 1, entry.key});
            }
            run.entries = 0;
        }
        if (!run.entries) {
            run = (InsideKey){.key = entry.key};
            inside->keys++;
        }
        run.entries++;
        run.bytes += bytes;
        if (!inside->entries)
            inside->key_range.lo = entry.key;
        add_entry(inside, &entry, bytes);
        go_on = !cancel || !atomic_load_explicit(cancel, memory_order_relaxed);
    }
    if (run.entries) {
        add_hot(inside, top, run);
        inside->key_range.hi = run.key == U128_MAX ? U128_MAX : run.key + 1;
    }
    count_tree(inside, &entries.scan.tree);
    layer_entries_release(&entries);
    if (!go_on)
        layer_inside_release(inside);
    return go_on;
}

void layer_inside_init(LayerInside *inside, const LayerFile *file, LayerEntriesMode mode, size_t top,
                       LayerDamages *damages)
{
    layer_inside_init_unless(inside, file, mode, top, damages, NULL);
}

void layer_inside_release(LayerInside *inside)
{
    array_release(&inside->hottest);
    array_release(&inside->holes);
}

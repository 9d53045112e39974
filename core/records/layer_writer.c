/* layer_writer.c - blobs go to one buffer, index pages to another; the summary is written last, in its place. */
#include "core/records/layer_writer.h"

#include "core/base/bytes.h"

#include <assert.h>

void layer_writer_init(LayerWriter *writer, const LayerSummary *summary)
{
    static const char empty[LAYER_PAGE];
    *writer = (LayerWriter){.summary = *summary, .bytes = TEXT_EMPTY, .pages = TEXT_EMPTY};
    text_add(&writer->bytes, empty, sizeof empty);
}

void layer_writer_release(LayerWriter *writer)
{
    btree_build_release(&writer->build);
    text_release(&writer->bytes);
    text_release(&writer->pages);
}

static bool layer_writer_check_entry(const LayerWriter *writer, WriterEntry entry, Error *error)
{
    Key key = entry.key;
    Lsn lsn = entry.lsn;
    const LayerSummary *summary = &writer->summary;
    bool delta = summary->kind == LAYER_DELTA;
    bool above = key > writer->key_before || (delta && key == writer->key_before && lsn > writer->lsn_before);
    if (writer->entries && !above)
        return error_set(error, ERROR_INPUT, "a layer file holds a key%s once, in ascending order",
                         delta ? " and LSN" : "");
    if (key < summary->keys.lo || key >= summary->keys.hi ||
        (delta && (lsn < summary->lsns.lo || lsn >= summary->lsns.hi)))
        return error_set(error, ERROR_INPUT, "an entry lies outside of its layer");
    if (entry.length > BLOB_STORED_MAX || writer->bytes.length + writer->pages.length + entry.length > LAYER_FILE_MAX)
        return error_set(error, ERROR_INPUT, "the layer would be larger than 4.5e9 bytes");
    return true;
}

bool layer_writer_add_blob(LayerWriter *writer, WriterEntry entry, unsigned header, Error *error)
{
    uint8_t head[BLOB_HEADER_MAX], indexed[BTREE_KEY_DELTA];
    if (!layer_writer_check_entry(writer, entry, error))
        return false;
    bool delta = writer->summary.kind == LAYER_DELTA;
    if (!writer->entries)
        btree_build_init(&writer->build, btree_key_bytes(writer->summary.kind), &writer->pages);
    uint64_t offset = writer->bytes.length;
    blob_header_store(header, entry.length, head);
    layer_key_store(entry.key, indexed);
    be64_store(indexed + LAYER_KEY_BYTES, entry.lsn);
    btree_build_add(&writer->build, indexed, delta ? offset << 1 | entry.will_init : offset);
    text_add(&writer->bytes, (const char *)head, header);
    text_add(&writer->bytes, (const char *)entry.content, entry.length);
    writer->entries++;
    writer->key_before = entry.key;
    writer->lsn_before = entry.lsn;
    return true;
}

bool layer_writer_add(LayerWriter *writer, WriterEntry entry, Error *error)
{
    return layer_writer_add_blob(writer, entry, blob_header_bytes(entry.length), error);
}

Str layer_writer_finish(LayerWriter *writer)
{
    static const char zeros[LAYER_PAGE];
    assert(writer->entries > 0);
    size_t rest = writer->bytes.length % LAYER_PAGE;
    if (rest)
        text_add(&writer->bytes, zeros, LAYER_PAGE - rest);
    writer->summary.index_start = (uint32_t)(writer->bytes.length / LAYER_PAGE);
    writer->summary.index_root = btree_build_finish(&writer->build);
    layer_summary_store(&writer->summary, (uint8_t *)writer->bytes.at);
    text_add_str(&writer->bytes, text_str(&writer->pages));
    return text_str(&writer->bytes);
}

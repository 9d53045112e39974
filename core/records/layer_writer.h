/* layer_writer.h - makes a layer file in memory, in the production format (layerfile.md), nothing compressed.
 *
 *     LayerWriter writer;
 *     layer_writer_init(&writer, &summary);
 *     layer_writer_add(&writer, entry, error);    // ascending (key, lsn)
 *     Str bytes = layer_writer_finish(&writer);                                  // all of it; the writer's
 *     layer_writer_release(&writer);
 */
#ifndef CORE_RECORDS_LAYER_WRITER_H
#define CORE_RECORDS_LAYER_WRITER_H

#include "core/records/blob.h"
#include "core/records/btree_build.h"

/* Production refuses to write larger deltas, because S3 does not accept larger objects (layer.rs, S3_UPLOAD_LIMIT). */
#define LAYER_FILE_MAX 4500000000u

typedef struct LayerWriter {
    LayerSummary summary;
    Text bytes, pages; /* the file up to the index, and the index pages */
    BtreeBuild build;
    uint64_t entries;
    Key key_before;
    Lsn lsn_before;
} LayerWriter;

/* Begins a file; kind, ids and ranges of `summary` are copied. The caller frees the writer with
 * layer_writer_release(). */
void layer_writer_init(LayerWriter *writer, const LayerSummary *summary);
void layer_writer_release(LayerWriter *writer);

/* An entry of a layer file. */
typedef struct WriterEntry {
    Key key;
    Lsn lsn;
    bool will_init;
    const uint8_t *content; /* borrowed */
    uint32_t length;        /* bytes of `content` */
} WriterEntry;

/* Appends an entry. In an image, `lsn` is ignored and every entry initialises its page. ERROR_INPUT, with nothing
 * added, where the entry is not above the previous one, lies outside the summary's ranges, or makes the file larger
 * than LAYER_FILE_MAX. Amortised O(stored bytes). */
bool layer_writer_add(LayerWriter *writer, WriterEntry entry, Error *error);
/* The same with a header of `header` bytes: 1 (for up to 127 bytes of content) or 4. */
bool layer_writer_add_blob(LayerWriter *writer, WriterEntry entry, unsigned header, Error *error);

/* Pads the blob area, appends the index and completes the summary. At least one entry must have been added, and none
 * can be added afterwards. The result belongs to the writer. */
Str layer_writer_finish(LayerWriter *writer);

#endif

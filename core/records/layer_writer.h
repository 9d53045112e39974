/* layer_writer.h - makes a layer file in memory, in the production format, nothing compressed.
 *
 *     LayerWriter writer;
 *     layer_writer_init(&writer, &summary);
 *     layer_writer_add(&writer, key, lsn, will_init, content, length, error);    // ascending (key, lsn)
 *     Str bytes = layer_writer_finish(&writer);                                  // all of it; the writer's
 *     layer_writer_release(&writer);
 */
#ifndef CORE_RECORDS_LAYER_WRITER_H
#define CORE_RECORDS_LAYER_WRITER_H

#include "core/records/blob.h"
#include "core/records/btree_build.h"

/* Production refuses to make larger deltas, for S3 takes no larger objects (layer.rs, S3_UPLOAD_LIMIT). */
#define LAYER_FILE_MAX 4500000000u

typedef struct LayerWriter {
    LayerSummary summary;
    Text bytes, pages; /* the file up to the index; the index */
    BtreeBuild build;
    uint64_t entries;
    Key key_before;
    Lsn lsn_before;
} LayerWriter;

/* Kind, ids and ranges of `summary` are taken over. */
void layer_writer_init(LayerWriter *writer, const LayerSummary *summary);
void layer_writer_release(LayerWriter *writer);

/* Appends an entry; an image's `lsn` is not looked at, and it always initialises. Fails with ERROR_INPUT, nothing
 * added, where the entry is not above the one before it, lies outside of the summary's ranges, or the file would get
 * larger than LAYER_FILE_MAX. */
bool layer_writer_add(LayerWriter *writer, Key key, Lsn lsn, bool will_init, const uint8_t *content, uint32_t length,
                      Error *error);
/* The same, and its header takes `header` bytes: 1 (for up to 127 bytes) or 4. */
bool layer_writer_add_blob(LayerWriter *writer, Key key, Lsn lsn, bool will_init, unsigned header,
                           const uint8_t *content, uint32_t length, Error *error);

/* Pads, appends the index, fills in the summary. At least one entry must have been added. Nothing can be added after.
 */
Str layer_writer_finish(LayerWriter *writer);

#endif

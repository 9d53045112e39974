/* split_writer.c - begins a new layer at a value that would reach the target, by the writer's own estimate.
 *
 * The estimate of an open file is its blobs, which begin at byte 8192, the index pages written, and 8192 bytes more. A
 * page adds its bytes and 18 for its key; a value of a delta adds 106, whatever its length. Worked example, target
 * 18,000: 16,384 bytes count from the start, so about 1,600 bytes of pages fit into an image.
 */
#include "core/planner/legacy/split_writer.h"

#include "core/planner/legacy/params.h"

#define IMAGE_KEY_BYTES   18u
#define DELTA_VALUE_BYTES 106u

void legacy_split_init(LegacySplitWriter *writer, LayerKind kind, uint64_t target, KeyRange keys, LsnRange lsns,
                       LegacyOutputs *outputs)
{
    writer->target = target;
    writer->keys = keys;
    writer->lsns = lsns;
    writer->open = false;
    writer->start = keys.lo;
    writer->outputs = outputs;
    legacy_file_init(&writer->file, kind);
}

static void close_at(LegacySplitWriter *writer, Key end)
{
    array_push(writer->outputs, (LegacyOutput){.kind = writer->file.kind,
                                               .keys = {writer->start, end},
                                               .lsns = writer->lsns,
                                               .size = legacy_file_size(&writer->file),
                                               .records = writer->file.records});
    legacy_file_init(&writer->file, writer->file.kind);
    writer->start = end;
    writer->open = false;
}

bool legacy_split_put(LegacySplitWriter *writer, Key key, Lsn lsn, uint64_t length, Error *error)
{
    bool image = writer->file.kind == LAYER_IMAGE;
    uint64_t more = image ? IMAGE_KEY_BYTES + length : DELTA_VALUE_BYTES;
    if (writer->open && legacy_file_written(&writer->file) + PAGE_BYTES + more >= writer->target) {
        if (image || key != writer->last)
            close_at(writer, key);
        else if (legacy_file_written(&writer->file) + PAGE_BYTES >= LEGACY_UPLOAD_LIMIT)
            return error_set(error, ERROR_INPUT, "the values of one key make a delta larger than %lu bytes",
                             LEGACY_UPLOAD_LIMIT);
    }
    if (!writer->open && !image)
        writer->start = key;
    writer->open = true;
    writer->last = key;
    legacy_file_put(&writer->file, key, lsn, length);
    return true;
}

void legacy_split_finish(LegacySplitWriter *writer)
{
    if (writer->open)
        close_at(writer, writer->file.kind == LAYER_IMAGE ? writer->keys.hi : writer->last + 1);
}

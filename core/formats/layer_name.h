/* layer_name.h - parses layer names, and finds one in a line of text.
 *
 *     pageserver/tenants/…/000000067F…0A-000000067F…00__0000000001000028-00000000010A0039-v1-0000001b
 *     '----- path -------''----- key range (36 digits) -''------ LSN range -------------''- generation
 *
 * An image has one LSN. A production name may end in a generation: `-v1-%08x` (local file) or `-%08X` (remote object).
 * Plain keys (16 digits) make names of the same shape without generations. Rules: Neon storage_layer/layer_name.rs,
 * storage_layer/layer.rs (local_layer_path), remote_timeline_client.rs.
 */
#ifndef CORE_FORMATS_LAYER_NAME_H
#define CORE_FORMATS_LAYER_NAME_H

#include "core/model/layer_set.h"

typedef struct LayerName {
    Layer layer; /* kind, ranges, generation; name is the text that was parsed; nothing else is known */
    KeyForm form;
} LayerName;

/* Parses a name, with or without a path before it. False: `reason` is static text that tells why not. Tens of
 * nanoseconds. */
bool layer_name_parse(Str text, LayerName *name, const char **reason);

/* Is a layer of such ranges possible? Sets an image's LSN range to [L,L+1). False: `reason` says why not. */
bool layer_name_check(Layer *layer, const char **reason);

/* Finds the next text of a name's shape (KEY-KEY__LSN…) in `text` at or after *from: `found` is the name without any
 * path, and *from moves behind it. False when there is none. Whatever stands before or after it may touch it, but for a
 * digit of a longer key. What was found may still fail to parse. */
bool layer_name_find(Str text, size_t *from, Str *found);

/* Why a file of that name is no layer: "a temporary file, not a layer"; static. */
const char *layer_name_other(Str name);

/* Does the word end in a name without its end: KEY-KEY__ or less, down to a whole key and a '-'? Not two keys alone:
 * they may be a key range. */
bool layer_name_is_cut(Str word);

/* Does the line end in `name`, a part of it, and a '-': a delta's name without its second LSN? */
bool layer_name_lacks_end(Str line, Str name);
/* Where a text ends within the line, in `name`: may it be the beginning of a delta's name that reads as an image's,
 * KEY-KEY__LSN or half a second LSN that looks like a generation? */
bool layer_name_may_lack_end(Str line, const LayerName *name);

#endif

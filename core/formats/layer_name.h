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
    Layer layer; /* kind, ranges and generation; its name is the text that was parsed; other facts are unknown */
    KeyForm form;
} LayerName;

/* Parses a name, with or without a path before it. False: `reason` is a static text that says why. Takes some tens of
 * nanoseconds. */
bool layer_name_parse(Str text, LayerName *name, const char **reason);

/* Can there be a layer with these ranges? Sets an image's LSN range to [L,L+1). False: `reason` says why not. */
bool layer_name_check(Layer *layer, const char **reason);

/* Finds the next text in the shape of a name (KEY-KEY__LSN…) in `text` at or after *from. `found` is the name without a
 * path, and *from moves behind it. False: there are no more. Any character may touch it, except a digit of a longer
 * key. What was found may still fail to parse. */
bool layer_name_find(Str text, size_t *from, Str *found);

/* Why a file of that name is not a layer, as a static text: "a temporary file, not a layer". */
const char *layer_name_other(Str name);

/* Does the word end in an incomplete name: KEY-KEY__, or less, down to a whole key and a '-'? Two keys alone do not
 * count, because they may be a key range. */
bool layer_name_is_cut(Str word);

/* Does the line end in `name`, which is a part of it, and a '-'? Then it is a delta's name without its second LSN. */
bool layer_name_lacks_end(Str line, Str name);
/* Where the text ends inside the line with `name`: may that be the beginning of a delta's name that reads as an
 * image's, KEY-KEY__LSN, or half of a second LSN that looks like a generation? */
bool layer_name_may_lack_end(Str line, const LayerName *name);

#endif

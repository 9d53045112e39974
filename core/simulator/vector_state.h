/* vector_state.h - a timeline whose layers have records with contents. Inside core/simulator/vector_* only.
 *
 * A page's content is a text; redo of a record appends its text to the page's, an initialising one begins a new text.
 */
#ifndef CORE_SIMULATOR_VECTOR_STATE_H
#define CORE_SIMULATOR_VECTOR_STATE_H

#include "core/planner/legacy/iteration.h"
#include "core/planner/legacy/l0_cut.h"
#include "core/simulator/vector_answer.h"

/* A value in a layer. */
typedef struct VectorValue {
    Key key;
    Lsn lsn;         /* in an image, the layer's LSN */
    char record;     /* W a WAL record, N a WAL record that initialises the page, I a page image */
    uint64_t length; /* serialised bytes; of an image's page: its bytes */
    bool has_content;
    Str content;
} VectorValue;
typedef ARRAY(VectorValue) VectorValues;

typedef struct VectorMetaKey {
    Key key;
    uint64_t length;
} VectorMetaKey;

typedef struct VectorState {
    const VectorFile *file;
    const VectorBase *bases; /* of the case */
    size_t base_count;
    LayerSet layers;
    ARRAY(VectorValues) values; /* by layer id; sorted by key, LSN, page first */
    ARRAY(bool) alive;          /* by layer id */
    ARRAY(LayerId) live;        /* ids of those alive; see vector_live() */
    bool sized;                 /* the newest layer is complete: no `has` follows it */
    LegacyTimeline timeline;
    bool space_given, time_given; /* the cutoffs were given separately, so gc_cutoff does not set them */
    uint64_t image_bytes;         /* size of every page image; 0: the length of its text */
    ARRAY(KeyRange) keyspace, sparse;
    ARRAY(Lsn) leases;
    VectorValues ancestor; /* pages of the ancestor */
    uint64_t meta_visited;
    ARRAY(VectorMetaKey) meta_keys;
    VectorValues history; /* of the one key of `hist` */
    bool has_base;
    VectorValue base;
    Answer *answer;
    Error error; /* why a question has no answer */
    Arena arena; /* owns contents that were made */
} VectorState;

void vector_state_init(VectorState *state, const VectorFile *file, const VectorCase *which, Answer *answer);
void vector_state_release(VectorState *state);
/* Applies a statement that is neither a question nor an expectation. O(values of the layer). */
void vector_state_apply(VectorState *state, const VectorStatement *statement);

/* Adds a layer with these values, which it then owns; its size is that of the file. Returns its id. */
LayerId vector_add_layer(VectorState *state, const Layer *layer, VectorValues *values);
void vector_drop_layer(VectorState *state, LayerId id);
/* The ids of the layers that exist, ascending. Valid until the next change. */
const LayerId *vector_live(VectorState *state, size_t *count);
/* The layer with exactly these ranges, or LAYER_NONE. */
LayerId vector_find_layer(const VectorState *state, LayerKind kind, KeyRange keys, LsnRange lsns);
/* Sorts the ids by file name, in place. */
void vector_sort_by_name(const VectorState *state, LayerId *ids, size_t count);

/* The size of a page image with that content; inside a delta it is larger by LEGACY_PAGE_OVERHEAD. */
uint64_t vector_page_bytes(const VectorState *state, Str content);
/* Sorts by key, LSN, page image first. */
void vector_values_sort(VectorValues *values);
/* Reads the page of `key` at `lsn` (inclusive) from layers and ancestor. False: it cannot be read. */
bool vector_read_page(VectorState *state, Key key, Lsn lsn, Str *content);

/* The functions that answer questions, by file; each appends its answer. */
typedef void VectorQuestion(VectorState *state, const VectorStatement *statement);
VectorQuestion vector_ask_partition, vector_ask_fragment, vector_ask_shard, vector_ask_image_coverage,
    vector_ask_count_deltas, vector_ask_image_layer_exists, vector_ask_visibility, vector_ask_valid_layermap;
VectorQuestion vector_ask_compact_l0, vector_ask_compact, vector_ask_layers, vector_ask_force_image_lsn;
VectorQuestion vector_ask_gc, vector_ask_gc_trigger, vector_ask_gc_jobs, vector_ask_gc_compact, vector_ask_read,
    vector_ask_key_retention;
/* Appends the line `outcome …`. */
void vector_answer_outcome(VectorState *state, LegacyOutcome outcome);
/* Appends a line for each layer that exists, ordered by name: `delta … size=N recs=N`; with `values`, its values follow
 * as `has …`. */
void vector_answer_layers(VectorState *state, bool values);

#endif

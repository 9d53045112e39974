/* losses.c - compares a set with what was read back, fact by fact, from a table of facts. Both are sorted by kind and
 * ranges, so the n-th layer written is the n-th layer read; a fact that is missing or different is lost. */
#include "core/formats/losses.h"

#include "core/formats/layer_name.h"
#include "core/formats/load.h"

#include <stdlib.h>

/* A history at one step. */
typedef struct LossView {
    const History *history;
    const LayerSet *set;
    LayerId *ids; /* owned */
    size_t count;
} LossView;

typedef struct Fact {
    const char *one, *many; /* "size", "sizes"; `many` NULL: there is at most one */
    /* Does the original layer state it, and does the layer that was read back not state the same? */
    bool (*layer_lost)(const Layer *layer, const Layer *read);
    /* How many of them are lost; used where layer_lost is NULL. */
    size_t (*set_lost)(const LossView *view, const LossView *read);
} Fact;

static bool size_lost(const Layer *layer, const Layer *read)
{
    return layer->size != SIZE_UNKNOWN && layer->size != read->size;
}

static bool generation_lost(const Layer *layer, const Layer *read)
{
    return layer->generation != GENERATION_NONE && layer->generation != read->generation;
}

static bool shard_lost(const Layer *layer, const Layer *read)
{
    return layer->shard != SHARD_NONE && layer->shard != read->shard;
}

static bool flags_lost(const Layer *layer, const Layer *read, unsigned known, unsigned value)
{
    return layer->flags & known && (!(read->flags & known) || (layer->flags & value) != (read->flags & value));
}

static bool residency_lost(const Layer *layer, const Layer *read)
{
    return flags_lost(layer, read, LAYER_RESIDENCY_KNOWN, LAYER_EVICTED);
}

static bool visibility_lost(const Layer *layer, const Layer *read)
{
    return flags_lost(layer, read, LAYER_VISIBILITY_KNOWN, LAYER_VISIBLE);
}

static bool cold_lost(const Layer *layer, const Layer *read)
{
    return flags_lost(layer, read, LAYER_COLD, 0);
}

static bool ghost_lost(const Layer *layer, const Layer *read)
{
    return layer->size != SIZE_UNKNOWN && flags_lost(layer, read, LAYER_GHOST, 0);
}

static bool records_lost(const Layer *layer, const Layer *read)
{
    return layer->records != SIZE_UNKNOWN && layer->records != read->records;
}

/* Is the LSN range lost? An image over [L,L) is one over [L,L+1) in most formats. */
static bool range_lost(const Layer *layer, const Layer *read)
{
    return read->key_lo < read->key_hi && layer->lsn_hi != read->lsn_hi;
}

static bool is_layer_name(const Layer *layer)
{
    LayerName name;
    const char *reason;
    return layer_name_parse(layer->name, &name, &reason);
}

static bool path_lost(const Layer *layer, const Layer *read)
{
    return layer->name.length && memchr(layer->name.at, '/', layer->name.length) &&
           !str_equal(layer->name, read->name) && is_layer_name(layer);
}

static bool name_lost(const Layer *layer, const Layer *read)
{
    return layer->name.length && !str_equal(layer->name, read->name) && !is_layer_name(layer);
}

static size_t cutoff_lost(const LossView *view, const LossView *read)
{
    const LayerSet *a = view->set, *b = read->set;
    return a->has_gc_cutoff && (!b->has_gc_cutoff || a->gc_cutoff != b->gc_cutoff);
}

static size_t branches_lost(const LossView *view, const LossView *read)
{
    size_t kept = 0;
    for (size_t i = 0; i < view->set->branches.count && i < read->set->branches.count; i++)
        kept += view->set->branches.at[i] == read->set->branches.at[i];
    return view->set->branches.count - kept;
}

static size_t keyspace_lost(const LossView *view, const LossView *read)
{
    const Keyspace *a = &view->set->keyspace, *b = &read->set->keyspace;
    if (!view->set->keyspace_given)
        return 0;
    bool same = read->set->keyspace_given && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->at[i].lo == b->at[i].lo && a->at[i].hi == b->at[i].hi;
    return !same;
}

static size_t in_memory_lost(const LossView *view, const LossView *read)
{
    size_t kept = 0;
    for (size_t i = 0; i < view->set->in_memory.count && i < read->set->in_memory.count; i++) {
        const InMemoryLayer *a = &view->set->in_memory.at[i], *b = &read->set->in_memory.at[i];
        kept += a->open == b->open && a->lsns.lo == b->lsns.lo && (a->open || a->lsns.hi == b->lsns.hi);
    }
    return view->set->in_memory.count - kept;
}

static size_t ancestor_lost(const LossView *view, const LossView *read)
{
    const LayerSet *a = view->set, *b = read->set;
    return a->has_ancestor && (!b->has_ancestor || a->ancestor_lsn != b->ancestor_lsn);
}

static size_t no_ancestor_lost(const LossView *view, const LossView *read)
{
    return view->set->no_ancestor && !read->set->no_ancestor;
}

static size_t disk_consistent_lost(const LossView *view, const LossView *read)
{
    const LayerSet *a = view->set, *b = read->set;
    return a->has_disk_consistent && (!b->has_disk_consistent || a->disk_consistent != b->disk_consistent);
}

static size_t gc_compacted_lost(const LossView *view, const LossView *read)
{
    return view->set->gc_compacted != read->set->gc_compacted;
}

static size_t layers_lost(const LossView *view, const LossView *read)
{
    return view->count > read->count ? view->count - read->count : 0;
}

static size_t steps_lost(const LossView *view, const LossView *read)
{
    size_t a = view->history->steps.count, b = read->history->steps.count;
    return a > b && a > 1 ? a - (b ? b : 1) : 0;
}

static size_t count_statements(const LossView *view, StatementKind first, StatementKind last)
{
    size_t count = 0;
    for (size_t i = 0; i < view->history->scenario.count; i++)
        count += view->history->scenario.at[i].kind >= first && view->history->scenario.at[i].kind <= last;
    return count;
}

static size_t statements_lost(const LossView *view, const LossView *read, StatementKind first, StatementKind last)
{
    size_t a = count_statements(view, first, last), b = count_statements(read, first, last);
    return a > b ? a - b : 0;
}

static size_t trace_lost(const LossView *view, const LossView *read)
{
    return statements_lost(view, read, STATEMENT_RECORD, STATEMENT_RECORD);
}

static size_t expectations_lost(const LossView *view, const LossView *read)
{
    return statements_lost(view, read, STATEMENT_EXPECT_SPLITS, STATEMENT_EXPECT_READ_DEPTH);
}

static const Fact facts[] = {
    {"layer that is there twice", "layers that are there twice", NULL, layers_lost},
    {"size", "sizes", size_lost, NULL},
    {"generation", "generations", generation_lost, NULL},
    {"shard", "shards", shard_lost, NULL},
    {"residency", "residencies", residency_lost, NULL},
    {"visibility", "visibilities", visibility_lost, NULL},
    {"flag of a cold layer", "flags of cold layers", cold_lost, NULL},
    {"flag of an estimate", "flags of estimates", ghost_lost, NULL},
    {"LSN range of an image", "LSN ranges of images", range_lost, NULL},
    {"number of records", "numbers of records", records_lost, NULL},
    {"path of a name", "paths of names", path_lost, NULL},
    {"name", "names", name_lost, NULL},
    {"the GC cutoff", NULL, NULL, cutoff_lost},
    {"branch", "branches", NULL, branches_lost},
    {"the keyspace", NULL, NULL, keyspace_lost},
    {"layer in memory", "layers in memory", NULL, in_memory_lost},
    {"the ancestor's LSN", NULL, NULL, ancestor_lost},
    {"that there is no ancestor", NULL, NULL, no_ancestor_lost},
    {"the disk-consistent LSN", NULL, NULL, disk_consistent_lost},
    {"the last LSN of gc-compaction", NULL, NULL, gc_compacted_lost},
    {"step", "steps", NULL, steps_lost},
    {"record of a trace", "records of a trace", NULL, trace_lost},
    {"expectation", "expectations", NULL, expectations_lost},
};

static size_t count_lost(const Fact *fact, const LossView *view, const LossView *read)
{
    if (!fact->layer_lost)
        return fact->set_lost(view, read);
    static const Layer nothing = {.size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .generation = GENERATION_NONE};
    bool matched = view->count == read->count;
    size_t lost = 0;
    for (size_t i = 0; i < view->count; i++) {
        Layer a = layer_set_get(view->set, view->ids[i]);
        Layer b = matched ? layer_set_get(read->set, read->ids[i]) : nothing;
        lost += fact->layer_lost(&a, &b);
    }
    return lost;
}

static int loss_compare_layers(const void *a, const void *b, void *context)
{
    const LayerSet *set = context;
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    if (set->kind[x] != set->kind[y])
        return set->kind[x] < set->kind[y] ? -1 : 1;
    if (set->key_lo[x] != set->key_lo[y])
        return set->key_lo[x] < set->key_lo[y] ? -1 : 1;
    if (set->key_hi[x] != set->key_hi[y])
        return set->key_hi[x] < set->key_hi[y] ? -1 : 1;
    if (set->lsn_lo[x] != set->lsn_lo[y])
        return set->lsn_lo[x] < set->lsn_lo[y] ? -1 : 1;
    if (set->lsn_hi[x] != set->lsn_hi[y])
        return set->lsn_hi[x] < set->lsn_hi[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

static LossView loss_view_of(const History *history, StepId step)
{
    LossView view = {.history = history, .set = &history->layers};
    view.ids = history_live(history, step, &view.count);
    qsort_r(view.ids, view.count, sizeof *view.ids, loss_compare_layers, (void *)&history->layers);
    return view;
}

bool format_losses(const Format *format, const History *history, StepId step, Str written, Text *out)
{
    LoadReport report = {0};
    History back;
    LoadOptions options = {.format = format->name, .has_form = true, .form = history->layers.form};
    bool loaded = load_text(written, "written", &options, &back, &report, NULL), any = false;
    load_report_release(&report);
    if (!loaded) /* a format that holds no layers at all */
        history_init(&back);
    bool whole = back.steps.count == history->steps.count; /* a history is written with all its steps */
    LossView view = loss_view_of(history, step), read = loss_view_of(&back, whole ? step : history_last_step(&back));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        size_t lost = count_lost(&facts[i], &view, &read);
        if (lost == 0)
            continue;
        text_add_str(out, any ? STR(", ") : STR(""));
        if (facts[i].many)
            text_printf(out, "%zu ", lost);
        text_add_str(out, str_from(facts[i].many && lost != 1 ? facts[i].many : facts[i].one));
        any = true;
    }
    free(view.ids);
    free(read.ids);
    history_release(&back);
    return any;
}

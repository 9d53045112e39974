/* losses.c - a table of facts: how many there are in a set, and the flag of the formats that hold them. A picture holds
 * some of them, as far as its boxes have room: it is read again, and what is there then is no loss. */
#include "core/formats/losses.h"

#include "core/formats/layer_name.h"
#include "core/formats/load.h"

typedef struct Fact {
    FormatHolds holds;
    const char *one, *many; /* "size", "sizes"; many NULL: there is at most one */
    bool (*of_layer)(const Layer *layer);
    size_t (*of_set)(const LayerSet *set); /* where of_layer is NULL */
} Fact;

static bool has_size(const Layer *layer)
{
    return layer->size != SIZE_UNKNOWN;
}

static bool parses(const Layer *layer, LayerName *name)
{
    const char *reason;
    return layer->name.length && layer_name_parse(layer->name, name, &reason);
}

/* A name's own generation goes with the name. */
static bool has_generation(const Layer *layer)
{
    LayerName name;
    return layer->generation != GENERATION_NONE &&
           !(parses(layer, &name) && name.layer.generation == layer->generation);
}

static bool has_shard(const Layer *layer)
{
    return layer->shard != SHARD_NONE;
}

static bool has_residency(const Layer *layer)
{
    return layer->flags & LAYER_RESIDENCY_KNOWN;
}

static bool has_visibility(const Layer *layer)
{
    return layer->flags & LAYER_VISIBILITY_KNOWN;
}

static bool has_cold(const Layer *layer)
{
    return layer->flags & LAYER_COLD;
}

static bool has_path(const Layer *layer)
{
    LayerName name;
    return layer->name.length && memchr(layer->name.at, '/', layer->name.length) && parses(layer, &name);
}

static bool has_other_name(const Layer *layer)
{
    LayerName name;
    return layer->name.length && !parses(layer, &name);
}

static size_t cutoffs(const LayerSet *set)
{
    return set->has_gc_cutoff && !set->has_disk_consistent;
}

/* Names have no line for it: it is not part of what an index names. */
static size_t index_cutoffs(const LayerSet *set)
{
    return set->has_gc_cutoff && set->has_disk_consistent;
}

static size_t branches(const LayerSet *set)
{
    return set->branches.count;
}

static size_t keyspaces(const LayerSet *set)
{
    return set->keyspace_given;
}

static size_t in_memory(const LayerSet *set)
{
    return set->in_memory.count;
}

static size_t ancestors(const LayerSet *set)
{
    return set->has_ancestor;
}

static size_t no_ancestors(const LayerSet *set)
{
    return set->no_ancestor;
}

static size_t disk_consistent(const LayerSet *set)
{
    return set->has_disk_consistent;
}

static const Fact facts[] = {
    {HOLDS_SIZES, "size", "sizes", has_size, NULL},
    {HOLDS_GENERATIONS, "generation", "generations", has_generation, NULL},
    {HOLDS_SHARDS, "shard", "shards", has_shard, NULL},
    {HOLDS_RESIDENCY, "residency", "residencies", has_residency, NULL},
    {HOLDS_VISIBILITY, "visibility", "visibilities", has_visibility, NULL},
    {HOLDS_COLD, "mark of cold", "marks of cold", has_cold, NULL},
    {HOLDS_PATHS, "path of a name", "paths of names", has_path, NULL},
    {HOLDS_OTHER_NAMES, "name", "names", has_other_name, NULL},
    {HOLDS_CUTOFF, "the GC cutoff", NULL, NULL, cutoffs},
    {HOLDS_INDEX_CUTOFF, "the GC cutoff", NULL, NULL, index_cutoffs},
    {HOLDS_BRANCHES, "branch", "branches", NULL, branches},
    {HOLDS_KEYSPACE, "the keyspace", NULL, NULL, keyspaces},
    {HOLDS_IN_MEMORY, "layer in memory", "layers in memory", NULL, in_memory},
    {HOLDS_ANCESTOR, "the ancestor's LSN", NULL, NULL, ancestors},
    {HOLDS_ANCESTOR, "that there is no ancestor", NULL, NULL, no_ancestors},
    {HOLDS_DISK_CONSISTENT, "the disk-consistent LSN", NULL, NULL, disk_consistent},
};

static size_t fact_count(const Fact *fact, const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    size_t count = 0;
    if (!fact->of_layer)
        return fact->of_set(set);
    for (LayerId id = 0; id < set->count; id++) {
        if (!history_alive(history, id, step))
            continue;
        Layer layer = layer_set_get(set, id);
        count += fact->of_layer(&layer);
    }
    return count;
}

/* What can be read again; NULL, and nothing to release, where the format holds its facts for certain. */
static const History *read_again(const Format *format, Str written, History *back)
{
    LoadReport report = {0};
    bool loaded =
        format->in_part && load_text(written, "written", &(LoadOptions){.format = format->name}, back, &report, NULL);
    load_report_release(&report);
    return loaded ? back : NULL;
}

bool format_losses(const Format *format, const History *history, StepId step, Str written, Text *out)
{
    History copy;
    const History *back = read_again(format, written, &copy);
    bool any = false;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const Fact *fact = &facts[i];
        size_t there = format->holds & fact->holds ? 0 : fact_count(fact, history, step);
        size_t held = there && back ? fact_count(fact, back, 0) : 0;
        if (there <= held)
            continue;
        text_add_str(out, any ? STR(", ") : STR(""));
        if (fact->many)
            text_printf(out, "%zu ", there - held);
        text_add_str(out, str_from(fact->many && there - held != 1 ? fact->many : fact->one));
        any = true;
    }
    if (back)
        history_release(&copy);
    return any;
}

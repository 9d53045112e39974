/* format.c - holds the table of formats, in the order in which input is tested for them. */
#include "core/formats/format.h"

#include "core/formats/art.h"
#include "core/formats/heatmap.h"
#include "core/formats/history_json.h"
#include "core/formats/index_part.h"
#include "core/formats/keyspace_answer.h"
#include "core/formats/layer_map.h"
#include "core/formats/mention_read.h"
#include "core/formats/names.h"
#include "core/formats/page_trace.h"
#include "core/formats/scenario_text.h"
#include "core/formats/timeline_list.h"

const Format formats[] = {
    {"history", ".json", "layerscope's own history: layers, steps, plans, decisions", history_json_sniff,
     history_json_read, history_json_write, false},
    {"page_trace", NULL, "a page trace of the HTTP API: reads become the records of a simulation", page_trace_sniff,
     page_trace_read, NULL, false},
    {"index_part", "index_part.json", "index_part.json, the remote index, versions 1 to 15", index_part_sniff,
     index_part_read, index_part_write, true},
    {"api", NULL, "the layer map answer of the pageserver's HTTP API", layer_map_sniff, layer_map_read, layer_map_write,
     false},
    {"heatmap", NULL, "heatmap-v1.json: the resident layers", heatmap_sniff, heatmap_read, NULL, false},
    {"timelines", NULL, "the timelines of a tenant (GET …/timeline, a manifest), joined to the layers of one",
     timeline_list_sniff, timeline_list_read, NULL, false},
    {"keyspace", NULL, "a keyspace answer of the HTTP API, joined to another input", keyspace_sniff, keyspace_read,
     NULL, false},
    {"scenario", ".scn", "scenario text: layers, records and expectations, one statement per line", scenario_text_sniff,
     scenario_text_read, scenario_text_write, true},
    {"art", ".art", "layers drawn with characters, also inside Markdown", art_sniff, art_read, art_write, true},
    {"names", ".txt", "layer names, one per line: bare names, paths, or the listing of any tool, with sizes",
     names_sniff, names_read, names_write, true},
    {"text", NULL, "any text with layers in it, as names or as ranges: a log, an issue comment", text_sniff, text_read,
     NULL, true},
};
const size_t format_count = sizeof formats / sizeof *formats;

const Format *format_named(Str name)
{
    for (size_t i = 0; i < format_count; i++)
        if (str_equal(str_from(formats[i].name), name))
            return &formats[i];
    return NULL;
}

const Format *format_for_path(Str path)
{
    const char *slash = path.length ? memrchr(path.at, '/', path.length) : NULL;
    Str base = slash ? (Str){slash + 1, path.length - (size_t)(slash - path.at) - 1} : path;
    if (str_starts(base, STR("index_part.json")) || str_ends(base, STR(".index_part.json")))
        return format_named(STR("index_part"));
    for (size_t i = 0; i < format_count; i++)
        if (formats[i].write && formats[i].ending && str_ends(base, str_from(formats[i].ending)))
            return &formats[i];
    return NULL;
}

const Format *format_recognise(Str text, Str name)
{
    for (size_t i = 0; i < format_count; i++)
        if (formats[i].sniff && formats[i].sniff(text, name))
            return &formats[i];
    return NULL;
}

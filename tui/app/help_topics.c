/* help_topics.c - holds the table of topics, and builds the page of each.
 *
 *     `help policies`: a row for each policy, then a row for each parameter of it
 */
#include "tui/app/help_topics.h"

#include "core/formats/format.h"
#include "core/formats/scenario_words.h"
#include "core/model/lsm_parameter.h"
#include "core/planner/algorithm.h"
#include "core/simulator/workload.h"
#include "core/tell/lsm_level_text.h"
#include "core/tell/words.h"
#include "tui/app/help_glossary.h"
#include "tui/app/help_json.h"
#include "tui/app/pane_words.h"
#include "tui/app/run.h"
#include "tui/view/scene.h"

#include <stdio.h>

/* Adds the row of a named policy. One that differs from the first policy only by its parameters is also described in
 * its terms, as `full` is by "neon+gc+since…". */
static void help_add_base(HelpPage *page, const NamedPolicy *base)
{
    Policy policy, first;
    Text same = TEXT_EMPTY;
    policy_named(str_from(base->name), &policy, NULL);
    policy_named(str_from(policy_named_at(0)->name), &first, NULL);
    if (policy_algorithm(&policy) == policy_algorithm(&first) && strcmp(base->name, first.base) != 0) {
        snprintf(policy.base, sizeof policy.base, "%s", first.base);
        policy_format(&policy, &same);
    }
    help_row(page, base->name, "%s%s%s", base->help, same.length ? ": the same as " : "", same.length ? same.at : "");
    text_release(&same);
}

static bool help_is_own(const Algorithm *algorithm, const PolicyParameter *parameter)
{
    for (const PolicyParameter *own = algorithm->parameters; own->name != NULL; own++)
        if (own == parameter)
            return true;
    return false;
}

/* Adds the rows of an algorithm's own parameters; NULL: of those that no algorithm owns. */
static void help_add_parameters(HelpPage *page, const Algorithm *of)
{
    Text text = TEXT_EMPTY, usual = TEXT_EMPTY;
    const PolicyParameter *parameter;
    text_printf(&text, of ? "Parameters of" : "Parameters of all policies but those of stores");
    for (const NamedPolicy *named = of ? of->policies : NULL; named && named->name != NULL; named++)
        text_printf(&text, "%s %s", named == of->policies ? "" : " and", named->name);
    help_add(page, HELP_HEADING, "%s", text.at);
    for (size_t i = 0; (parameter = policy_parameter_at(NULL, i)) != NULL; i++) {
        bool owned = false;
        for (size_t a = 0; a < algorithm_count; a++)
            owned = owned || help_is_own(algorithms[a], parameter);
        if (of ? !help_is_own(of, parameter) : owned)
            continue;
        text_clear(&text);
        text_clear(&usual);
        policy_format_usage(parameter, &text);
        policy_format_usual(parameter, &usual);
        help_row(page, text.at, "%s (%s)", parameter->help, usual.at);
    }
    text_release(&text);
    text_release(&usual);
}

static void help_build_policies(HelpPage *page)
{
    help_add(
        page, HELP_TEXT,
        "A policy decides which layers a compaction rewrites and what it writes instead. Write a name, then what "
        "differs from it: neon+split+cut=best,fanout=6 or full-gc. + turns a switch on, - turns it off, NAME=VALUE "
        "sets a parameter. Commas and blanks work like +. Changes without a name apply to the policy in use.");
    help_add(page, HELP_HEADING, "Named policies");
    const NamedPolicy *named;
    for (size_t i = 0; (named = policy_named_at(i)) != NULL; i++)
        help_add_base(page, named);
    help_add_parameters(page, NULL);
    for (size_t a = 0; a < algorithm_count; a++)
        help_add_parameters(page, algorithms[a]);
    help_add(page, HELP_TEXT,
             "Parentheses show the default in the first policy, then the defaults of policies that differ. For a plan "
             "of a dump the default fanout is 10. Naming another policy keeps the target size and the fanout.");
}

static void help_build_plans(HelpPage *page)
{
    help_add(page, HELP_TEXT,
             "`layerscope plan FILE --explain` prints how a plan of tiered compaction was decided, from the outside "
             "in. A star marks what the published planner does not do or counts differently.");
    help_row(
        page, "level",
        "Levels are not stored; they are recognised. Going down from the newest LSN, a level ends at the lowest LSN "
        "that no layer crosses while no delta above it is taller than the limit: 1.75 times the target for level "
        "0, fanout times more for each level below. `plan FILE --why LAYER` explains one layer.");
    help_row(page, "depth",
             "The number of deltas above the topmost image, at the key where it is largest. Compaction of the level is "
             "due once the depth reaches the fanout.");
    help_row(page, "[flips at ...]", "The smallest change of a parameter that would reverse the decision.");
    help_row(page, "perfect split",
             "A key, or a range of keys, that no layer of the level crosses. Each side is planned by itself. Without "
             "one, the best "
             "near-splits are listed with the layers in the way.");
    help_row(page, "images or deltas",
             "For each partition: images if all its existing pages are smaller than its deltas, else merged deltas.");
    help_row(page, "cuts",
             "Where each new layer ends, and why it ends there: a split or the edge of a layer below, the grid, or the "
             "target size. Rejected candidates follow with their scores.");
    help_row(page, "(estimated)",
             "A dump has no records: sizes are spread evenly over a layer's keys and LSNs. With layer files or in a "
             "simulation the figures are exact.");
}

static void help_add_sign(HelpPage *page, uint32_t sign, const char *name, const char *help)
{
    char term[64], utf8[5] = " ";
    if (sign)
        utf8_put(sign, utf8);
    snprintf(term, sizeof term, "%s %s", utf8, name);
    help_row(page, term, "%s", help);
}

static void help_add_states(HelpPage *page, StatesKind of)
{
    size_t count;
    for (int side = 0; side < (of == STATES_COMPARE ? 2 : 1); side++) {
        const MapState *table = states_table(of, side == 1, &count);
        for (size_t i = 0; i < count; i++)
            if (table[i].sign && !(side == 1 && i != COMPARE_ONLY))
                help_add_sign(page, table[i].sign, table[i].name, table[i].help);
    }
}

static void help_build_legend(HelpPage *page)
{
    for (size_t i = 0; i < map_sign_count; i++)
        help_row(page, map_signs[i].glyph == ' ' && map_signs[i].signs[0] == ' ' ? "(fill)" : map_signs[i].signs, "%s",
                 map_signs[i].help);
    help_add(page, HELP_HEADING, "On layers, while a plan runs");
    for (int i = 0; i < SCENE_STATE_COUNT_; i++)
        help_add_sign(page, scene_state_glyph((SceneState)i), scene_state_name((SceneState)i),
                      scene_state_help((SceneState)i));
    help_add(page, HELP_HEADING, "Cuts on the ruler");
    for (int i = 0; i <= CUT_CLASS_END; i++)
        help_add_sign(page, scene_cut_glyph((CutClass)i), cut_class_name((CutClass)i), word_cut((CutClass)i));
    help_add(page, HELP_HEADING, "On layers, with the overlays garbage, reach and compare");
    for (int of = 0; of < STATES_COUNT_; of++)
        help_add_states(page, (StatesKind)of);
    help_add(page, HELP_HEADING, "On the scrub bar, where there are steps");
    help_row(page, "━━●──", "the step shown among all steps; click or drag it");
    help_row(page, "◆ a", "a step where a breakpoint becomes true; a step with a bookmark");
}

static void help_build_overlays(HelpPage *page)
{
    const char *low, *high;
    help_add(page, HELP_TEXT,
             "An overlay decides what the fill of the map shows. `overlay` switches to the next one, `overlay NAME` to "
             "that one. Parentheses show the two ends of a scale, the faint end first.");
    for (int i = 0; i < OVERLAY_STATES; i++) {
        bool ramp = map_overlay_ramp((Overlay)i, &low, &high);
        help_row(page, map_overlay_name((Overlay)i), "%s%s%s%s%s%s", map_overlay_help((Overlay)i), ramp ? " (" : "",
                 ramp ? low : "", ramp ? " … " : "", ramp ? high : "", ramp ? ")" : "");
    }
    for (int of = 0; of < STATES_COUNT_; of++) {
        Text names = TEXT_EMPTY;
        size_t count;
        const MapState *table = states_table((StatesKind)of, false, &count);
        for (size_t i = 0; i < count; i++)
            if (table[i].weight >= 0)
                text_printf(&names, "%s%s", names.length ? ", " : "", table[i].name);
        help_row(page, states_name((StatesKind)of), "%s: %s%s%s", states_help((StatesKind)of), names.at,
                 of == STATES_COMPARE ? ", " : "",
                 of == STATES_COMPARE ? states_table(STATES_COMPARE, true, &count)[COMPARE_ONLY].name : "");
        text_release(&names);
    }
}

/* Appends "policy neon, target 256M, fanout 4, 1000000 records of 1000 bytes over 500 MiB of pages". */
static void help_add_usual(const SimulationOptions *options, Text *out)
{
    char logical[32], target[32];
    text_printf(out, "policy ");
    policy_format_rules(&options->policy, out);
    text_printf(out, ", target %s, fanout %llu, %llu records of %llu bytes over %s of pages",
                bytes_format(options->policy.target_file_size, target), (unsigned long long)options->policy.fanout,
                (unsigned long long)options->params.records, (unsigned long long)options->params.record_bytes,
                bytes_format(options->params.logical_bytes, logical));
}

static void help_build_workloads(HelpPage *page)
{
    SimulationOptions usual, small;
    Text text = TEXT_EMPTY;
    help_add(
        page, HELP_TEXT,
        "A workload chooses the keys that a simulation writes. Its parameters are listed below it with their defaults. "
        "Set them with `layerscope simulate zipf --with skew=1.2`, or in the explorer with `simulate zipf skew=1.2`.");
    if (simulation_usual(&usual, &workload_kinds[0], NULL) && simulation_usual(&small, &workload_kinds[0], NULL) &&
        simulation_small(&small, NULL)) {
        text_printf(&text, "Defaults, the same in the shell and in the explorer: ");
        help_add_usual(&usual, &text);
        text_printf(&text,
                    ". `simulate zipf --small`, in the explorer `simulate zipf small`, has many steps to watch: ");
        help_add_usual(&small, &text);
        help_add(page, HELP_TEXT, "%s.", text.at);
    }
    text_release(&text);
    for (size_t i = 0; i < workload_kind_count; i++) {
        const WorkloadKind *kind = &workload_kinds[i];
        help_row(page, kind->name, "%s; stands for %s", kind->title, kind->stands);
        for (size_t p = 0; p < WORKLOAD_VALUES_MAX && kind->parameters[p].name; p++) {
            char term[64];
            snprintf(term, sizeof term, "  %s=%g", kind->parameters[p].name, kind->parameters[p].usual);
            help_row(page, term, "%s", kind->parameters[p].help);
        }
    }
}

static void help_build_production(HelpPage *page)
{
    static const HelpTableRow rows[] = {
        {"L0 to L1", "Once there are compaction_threshold L0 layers, the oldest of them, up to the first gap in their "
                     "LSNs, are merged into a band of L1 deltas. Production does not report such a gap. L1 layers are "
                     "cut by size and at large holes between keys, not at partitions."},
        {"partitions", "The key space is divided into partitions of compaction_target_size. They are computed again "
                       "whenever the WAL has grown by a tenth of checkpoint_distance."},
        {"check", "Stacks are checked after every image_layer_creation_check_threshold x checkpoint_distance of WAL, "
                  "or after checkpoint_timeout. A dump does not say when the last check was."},
        {"stacks", "A partition gets an image when image_creation_threshold deltas above its newest image overlap at "
                   "one key. A delta counts even if it has no record of that key. L0 layers do not count. Nor do "
                   "deltas that follow one another along the keys, like the steps of a staircase: no key lies under "
                   "more than two of them."},
        {"preemption", "A pass over the partitions stops after one that got an image if L0 compaction has become due, "
                       "and continues with the next partition afterwards. image_creation_preempt_threshold=0 turns "
                       "this off; any other value has the same effect."},
        {"sparse keys", "Aux files, replication origins and directories of relations get one image together, once a "
                        "read of all of them visits 16 deltas."},
        {"restart", "A new image ends one byte above the last LSN on disk. A pageserver that restarts before the next "
                    "flush deletes such an image."},
        {"gc-compaction",
         "Starts by itself on timelines smaller than 150 GiB without an ancestor, when the layers added since the last "
         "run are as large as those that this run left. It merges history below the GC cutoff, in jobs of about 4 GiB "
         "of whole files."},
        {"GC", "Deletes a layer that ends below the cutoffs and starts above the largest branch point and lease, if "
               "newer images cover all of its keys."},
        {0},
    };
    help_add(
        page, HELP_TEXT,
        "The policy `legacy` is what Neon's pageserver runs in production. `plan --policy legacy` shows what "
        "its next iteration does with a dump; with `--explain` it adds every partition. `simulate --policy legacy` "
        "runs the policy on a workload. The explorer's gates pane (P) explains the partition under the cursor.");
    help_add_table(page, rows);
    help_add(
        page, HELP_TEXT,
        "Its parameters have production's names and defaults; `help policies` lists them. A dump does not contain the "
        "pageserver's state in memory. What depends on it is called unknown or estimated.");
}

static void help_build_panes(HelpPage *page)
{
    help_add(page, HELP_TEXT, "The explorer's panes. `pane NAME` opens one.");
    for (int i = 0; i < PANE_COUNT; i++)
        help_row(page, pane_words((PaneId)i)->name, "%s", pane_words((PaneId)i)->help);
}

static void help_build_formats(HelpPage *page)
{
    help_add(page, HELP_TEXT,
             "Inputs are recognised by their content. Several files of one timeline are joined into one layer set.");
    for (size_t i = 0; i < format_count; i++) {
        const Format *format = &formats[i];
        bool ending = format->write && format->ending;
        help_row(page, format->name, "%s; %s%s%s", format->help, format->write ? "read and written" : "read",
                 ending ? ", to " : "", ending ? format->ending : "");
    }
    help_add(page, HELP_TEXT,
             "A line that is not understood is skipped, counted and reported. With --strict it is an error. Input "
             "compressed with gzip or zstd is read through these programs.");
    help_add(page, HELP_TEXT,
             "A directory is an input too: a timeline with its layer files, a tenant or anything above it, or an LSM "
             "store (`help stores`). A listing of paths (find, aws s3 ls, tar tvf, ...) may hold several timelines. "
             "Commands that show one timeline choose it with --timeline; `fleet` shows all.");
}

/* Adds the options of one engine with their defaults, for all compaction styles. */
static void help_add_store_options(HelpPage *page, LsmEngine engine)
{
    LsmOptions options = lsm_options_default(engine);
    Text value = TEXT_EMPTY;
    help_add(page, HELP_HEADING, "Options of %s", lsm_engine_name(engine));
    for (size_t i = 0; i < lsm_parameter_count; i++) {
        if (!(lsm_parameters[i].engines >> engine & 1))
            continue;
        text_clear(&value);
        lsm_parameter_text(&options, &lsm_parameters[i], &value);
        help_row(page, lsm_parameters[i].name, "%s (%s)", lsm_parameters[i].help, value.at);
    }
    text_release(&value);
}

static void help_build_stores(HelpPage *page)
{
    help_add(page, HELP_TEXT,
             "An LSM store is the directory of a RocksDB, LevelDB or Pebble store, or its MANIFEST. Its tables are "
             "shown as layers: keys to the right, levels from top to bottom. Every edit of the MANIFEST is a step. "
             "Levels, moves, ingestions and deletions are exact; what a table holds is not in the MANIFEST.");
    help_add(page, HELP_TEXT,
             "The options come from the newest OPTIONS file of the store; without one, the engine's defaults apply. "
             "`predict STORE --set KEY=VALUE` overrides them; `simulate STORE --policy KEY=VALUE` compacts the store "
             "again with other options. Parentheses show the engine's default.");
    help_add(
        page, HELP_TEXT,
        "A policy sets the options, and the store's own engine applies its rules with them: `leveldb` and `pebble` "
        "do not change which engine that is. For a RocksDB store `leveled`, `universal` and `fifo` also set the "
        "compaction style.");
    help_add(page, HELP_TEXT, "%s", LSM_WRITE_AMP_WORDS);
    help_add_store_options(page, LSM_ROCKSDB);
    help_add_store_options(page, LSM_LEVELDB);
    help_add_store_options(page, LSM_PEBBLE);
}

static void help_build_scenario(HelpPage *page)
{
    help_add(page, HELP_TEXT,
             "One statement per line; # begins a comment. Keys and LSNs are hex. Other numbers are decimal, with a "
             "suffix K, M, G, T or P, or hex with 0x. Statements act in the order of their lines.");
    help_add(page, HELP_AS_IS, "%s", "");
    for (size_t i = 0; i < scenario_word_count; i++)
        help_add(page, HELP_AS_IS, "  %s", scenario_words[i].usage);
    help_add(page, HELP_AS_IS, "  art [key=N] [lsn=N] [key0=KEY] [lsn0=LSN]  a picture up to `end`");
}

static void help_build_json(HelpPage *page)
{
    help_add(
        page, HELP_TEXT,
        "`--json` prints one object. Its first member, \"layerscope\": 1, is the version of the form; members may be "
        "added "
        "without a new version. `table` and `fleet` print one object per line with `--format jsonl`. null means that a "
        "value is unknown or does not exist. Sizes are in bytes, times in seconds. Keys and LSNs are strings; ranges "
        "exclude their end. The id of a layer is its number in the input, from 0. Each member is explained at the "
        "first "
        "command that prints it.");
    help_add_table(page, help_json_rows);
}

static void help_build_art(HelpPage *page)
{
    static const char *const picture[] = {"",
                                          "  art key=100 lsn=0x10     a column is 100 keys, a row 0x10 LSNs (else 1)",
                                          "  +--+ :+----+             a delta: keys [0,300), LSNs [0x20,0x40);",
                                          "  |3M| :| a  |             text in a box is its name, a number its size",
                                          "  +--+ :+----+             `:` expects a split in its rows, here at 500",
                                          "       :",
                                          "  #### :==                 images: [0,400) and [600,800) at LSN 0"};
    help_add(
        page, HELP_TEXT,
        "Keys grow to the right, LSNs upwards. The leftmost column is key 0, the last line is LSN 0. The line `art` is "
        "optional.");
    for (size_t i = 0; i < sizeof picture / sizeof *picture; i++)
        help_add(page, HELP_AS_IS, "%s", picture[i]);
    help_add(page, HELP_TEXT,
             "A box has at least one column and one row inside. Neighbours may share a border. Sizes take K, M or G. "
             "An image may lie on a border; a + at its end belongs to it. Alternate # and = where images touch. "
             "`key0=` and `lsn0=` move the origin. In Markdown, the first fence that contains a picture is read.");
}

static void help_build_glossary(HelpPage *page)
{
    help_add(page, HELP_TEXT, "The words of panes and messages. `help legend` explains the symbols of the map.");
    help_add_table(page, help_glossary_rows);
}

const HelpTopic help_topics[] = {
    {"glossary", "words terms", "words that panes and messages use", help_build_glossary},
    {"legend", "glyphs signs symbols", "symbols on the map", help_build_legend},
    {"overlay", "overlays", "what the map's fills can show", help_build_overlays},
    {"policies", "policy blocks switches parameters", "policies: names, switches and parameters", help_build_policies},
    {"plans", "reading explain", "how to read a plan", help_build_plans},
    {"production", "legacy gates images", "production's own algorithm: when it compacts and makes images",
     help_build_production},
    {"workloads", "workload", "workloads that can be simulated", help_build_workloads},
    {"panes", "", "the explorer's panes", help_build_panes},
    {"formats", "format", "inputs and outputs", help_build_formats},
    {"stores", "store lsm", "LSM stores: what is shown, and their options", help_build_stores},
    {"scenario", "scenarios", "layers and runs as statements", help_build_scenario},
    {"art", "pictures", "layers as a picture of characters", help_build_art},
    {"json", "fields", "what the members of JSON answers mean", help_build_json},
};
const size_t help_topic_count = sizeof help_topics / sizeof *help_topics;

const HelpTopic *help_topic_find(Str word)
{
    for (size_t i = 0; i < help_topic_count; i++) {
        Str also = str_from(help_topics[i].also), one;
        if (str_equal(word, str_from(help_topics[i].name)))
            return &help_topics[i];
        while (str_word(&also, &one))
            if (str_equal(word, one))
                return &help_topics[i];
    }
    return NULL;
}

void help_topic_names(Text *out)
{
    for (size_t i = 0; i < help_topic_count; i++)
        text_printf(out, "%s%s", i ? ", " : "", help_topics[i].name);
}

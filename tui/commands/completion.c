/* completion.c - completes the last word of a command line.
 *
 * Example: in "search 1663/1<Tab>" the first word names the command. Its row in the table says that keys follow. The
 * relations that start with the last word, "1663/1", are proposed.
 */
#include "core/model/lsm.h"
#include "core/planner/algorithm.h"
#include "core/simulator/simulation.h"
#include "tui/commands/commands.h"
#include "tui/app/help_topics.h"
#include "tui/app/lesson_files.h"
#include "tui/app/overlays.h"

#include <dirent.h>
#include <stdio.h>

enum { PROPOSALS_MAX = 200 };

static void propose(Completion *list, Str word, Str proposal)
{
    if (list->count >= PROPOSALS_MAX || !str_starts(proposal, word))
        return;
    text_printf(&list->words, "%.*s\n", STR_ARG(proposal));
    list->count++;
}

static void propose_words(Completion *list, Str word, const char *words)
{
    Str rest = str_from(words ? words : ""), one;
    while (str_word(&rest, &one))
        propose(list, word, one);
}

static void propose_policy(Completion *list, Str word)
{
    const NamedPolicy *named;
    const PolicyParameter *parameter;
    for (size_t i = 0; (named = policy_named_at(i)) != NULL; i++)
        propose(list, word, str_from(named->name));
    for (size_t i = 0; (parameter = policy_parameter_at(NULL, i)) != NULL; i++)
        propose(list, word, str_from(parameter->name));
}

/* Proposes workloads as the first word, then the parameters of a run and of that workload, each with its `=`. */
static void propose_simulation(Completion *list, Str word, bool first, const WorkloadKind *kind)
{
    for (size_t i = 0; first && i < workload_kind_count; i++)
        propose(list, word, str_from(workload_kinds[i].name));
    for (size_t i = 0; !first && simulation_word(i); i++) {
        char name[64];
        snprintf(name, sizeof name, "%s=", simulation_word(i));
        propose(list, word, str_from(name));
    }
    for (size_t i = 0; !first && kind && i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s=", kind->parameters[i].name);
        propose(list, word, str_from(name));
    }
    if (!first)
        propose_words(list, word, "small sanity policy=neon+gc");
    const NamedPolicy *named;
    for (size_t i = 0; !first && (named = policy_named_at(i)) != NULL; i++) {
        char name[64];
        Policy policy = {0};
        if (policy_named(str_from(named->name), &policy, NULL) && policy_algorithm(&policy)->own_alone)
            continue; /* for LSM stores, which are not simulated */
        snprintf(name, sizeof name, "policy=%s", named->name);
        propose(list, word, str_from(name));
    }
}

/* Proposes relations of the layer set, and the selected layer's number. */
static void propose_keys(const Session *session, Completion *list, Str word)
{
    const LayerSet *set = &session->shown->layers;
    char label[KEY_LABEL_SIZE];
    if (session->map.selected != LAYER_NONE) {
        char number[LSM_LABEL_SIZE];
        propose(list, word, str_from(layer_label(set, session->map.selected, number)));
    }
    U128 last = 0;
    for (size_t i = 0; i < set->count && set->form == KEY_PRODUCTION && list->count < PROPOSALS_MAX; i++) {
        U128 relation = key_relation(set->key_lo[i]);
        if (relation == last || key_kind(set->key_lo[i], set->form) != KEY_KIND_REL_BLOCK)
            continue;
        last = relation;
        Str text = str_from(key_label(set->key_lo[i], set->form, label));
        for (size_t n = 0; n < text.length; n++)
            if (text.at[n] == ':' || text.at[n] == '_')
                text.length = n;
        if (!str_starts(text, word))
            continue;
        Str known = text_str(&list->words), one;
        bool twice = false;
        while (!twice && str_line(&known, &one))
            twice = str_equal(one, text);
        if (!twice)
            propose(list, word, text);
    }
}

static void propose_files(Completion *list, Str word)
{
    size_t slash = word.length;
    while (slash > 0 && word.at[slash - 1] != '/')
        slash--;
    char folder[1024];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)slash : 1, slash ? word.at : ".");
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[2048], shown[2048];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%.*s%s%s", (int)slash, word.at, entry->d_name, entry->d_type == DT_DIR ? "/" : "");
        text_escape(str_from(path), shown, sizeof shown);
        if (strcmp(path, shown) == 0 && !strchr(path, ' '))
            propose(list, word, str_from(path));
    }
    closedir(dir);
}

static void propose_commands(CommandTable table, Completion *list, Str word)
{
    const Command *command;
    for (size_t i = 0; (command = table(i)) != NULL; i++)
        propose(list, word, str_from(command->name));
}

static void propose_help(CommandTable table, Completion *list, Str word)
{
    for (size_t i = 0; i < help_topic_count; i++)
        propose(list, word, str_from(help_topics[i].name));
    propose_commands(table, list, word);
}

static void propose_lessons(Completion *list, Str word, const char *words)
{
    LessonFiles files;
    lesson_files_init(&files);
    for (size_t i = 0; i < files.list.count; i++)
        propose(list, word, str_from(files.list.at[i].name));
    lesson_files_release(&files);
    propose_words(list, word, words);
}

static void propose_overlays(Completion *list, Str word)
{
    Text names = TEXT_EMPTY;
    overlays_names(" ", &names);
    propose_words(list, word, names.at);
    text_release(&names);
}

/* Proposes what the command accepts at `word`; `rest` are all words after its name. */
static void propose_arguments(const Session *session, const Command *command, Str rest, Completion *list, Str word)
{
    Str workload;
    bool after;
    switch (command->complete) {
    case COMPLETE_COMMAND:
        propose_commands(session->host.commands, list, word);
        break;
    case COMPLETE_HELP:
        propose_help(session->host.commands, list, word);
        break;
    case COMPLETE_LESSON:
        propose_lessons(list, word, command->words);
        break;
    case COMPLETE_OVERLAY:
        propose_overlays(list, word);
        break;
    case COMPLETE_WORDS:
        propose_words(list, word, command->words);
        break;
    case COMPLETE_SIMULATION:
        after = str_word(&rest, &workload) && workload.at + workload.length < word.at;
        propose_simulation(list, word, !after, after ? workload_find(workload) : NULL);
        break;
    case COMPLETE_POLICY:
        propose_policy(list, word);
        break;
    case COMPLETE_KEY:
        propose_keys(session, list, word);
        break;
    case COMPLETE_FILE:
        propose_files(list, word);
        break;
    default:
        break;
    }
}

void command_complete(void *context, Str line, Completion *list)
{
    const Session *session = context;
    size_t from = line.length;
    while (from > 0 && line.at[from - 1] != ' ')
        from--;
    Str word = {line.at + from, line.length - from}, rest = line, name;
    list->from = from;
    if (!str_word(&rest, &name) || name.at + name.length == line.at + line.length) {
        propose_commands(session->host.commands, list, word);
        return;
    }
    const Command *command = command_find(session->host.commands, name, NULL);
    if (command)
        propose_arguments(session, command, rest, list, word);
}

/* reading.c - what happens before and after every read: the policy starts as `full` with production's fanout, and at
 * the end one step creates all layers. */
#include "core/formats/reading.h"

#include "core/formats/timeline_list.h"

void load_history_init(History *history)
{
    history_init(history);
    policy_named(STR("full"), &history->policy, NULL);
    history->policy.fanout = FANOUT_LOADED;
}

History *load_history_empty(const char *title)
{
    History *history = mem_zero(1, sizeof *history);
    load_history_init(history);
    history->title = arena_text(&history->arena, title);
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    history->plan.policy = history->policy;
    return history;
}

void reading_begin(Reader *reader, const LoadOptions *options, History *history, LoadReport *report)
{
    *reader = (Reader){.history = history, .set = &history->layers, .report = report, .options = options};
    load_history_init(history);
    if (options->has_form)
        reader_form(reader, options->form);
}

/* Notes when all layers together have 2^64 bytes or more: sums of bytes end at 2^64-1. */
static void reading_note_total(Reader *reader)
{
    const LayerSet *set = reader->set;
    uint64_t total = 0;
    for (LayerId id = 0; id < set->count; id++)
        if (set->size[id] != SIZE_UNKNOWN && __builtin_add_overflow(total, set->size[id], &total)) {
            reader_note(reader, "the sizes add up to more than 2^64-1 bytes: sums end there");
            return;
        }
}

/* Does what is left between reading and using: adds one step, and lives for all layers. */
bool reading_end(Reader *reader, bool fine, const char *title)
{
    History *history = reader->history;
    table_release(&reader->table);
    timeline_list_release(reader);
    if (!fine) {
        history_release(history);
        return false;
    }
    if (!history->title)
        history->title = arena_text(&history->arena, title);
    if (!history->steps.count)
        history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    reading_note_total(reader);
    history->plan.policy = history->policy;
    return true;
}

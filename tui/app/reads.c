/* reads.c - asks core/analysis for the path of a read, and finds the deepest segments of a profile. */
#include "tui/app/reads.h"

#include "core/analysis/history_reads.h"
#include "core/base/search.h"
#include "core/tell/read_text.h"
#include "tui/app/describe.h"

#include <assert.h>
#include <stdlib.h>

/* The current read, with what is needed to compute it again. */
typedef struct ReadsKept {
    Reads shown;        /* as reads_shown() returns it */
    uint64_t version;   /* version of the history */
    StepId epoch;       /* of the step at which it was computed */
    KeyRecords records; /* for a simulated history, the generated records of records_key; owned */
    bool has_records;
    Key records_key;
    Text log_text; /* the text that the log's names point into */
    LayerId *real; /* for each visit of the log the layer here, or LAYER_NONE; owned */
} ReadsKept;

static void init(void *state)
{
    *(ReadsKept *)state = (ReadsKept){.log_text = TEXT_EMPTY};
}

static void forget_path(ReadsKept *kept)
{
    Reads *reads = &kept->shown;
    if (reads->has_path)
        read_path_release(&reads->path);
    if (reads->has_log)
        logged_read_release(&reads->log);
    text_release(&kept->log_text);
    array_release(&reads->rows);
    free(kept->real);
    free(reads->own);
    *kept = (ReadsKept){.records = kept->records,
                        .has_records = kept->has_records,
                        .records_key = kept->records_key,
                        .log_text = TEXT_EMPTY};
}

static void forget(Session *session, void *state)
{
    ReadsKept *kept = state;
    (void)session;
    forget_path(kept);
    array_release(&kept->records);
    init(kept);
}

static const Feature READS = {
    .name = "reads", .size = sizeof(ReadsKept), .init = init, .release = forget, .forget = forget};

static ReadsKept *kept_of(const Session *session)
{
    return session_feature(session, &READS);
}

const Reads *reads_shown(const Session *session)
{
    return &kept_of(session)->shown;
}

/* Generates the records of the key, unless that is done. False if the history cannot, or if there are too many. */
static bool reads_find_records(ReadsKept *kept, const History *history)
{
    uint64_t count;
    if (kept->has_records && kept->records_key == kept->shown.key)
        return true;
    array_release(&kept->records);
    kept->has_records = replay_known(history, &count) && count <= READS_RECORDS_MAX &&
                        replay_key(history, kept->shown.key, &kept->records, NULL);
    kept->records_key = kept->shown.key;
    return kept->has_records;
}

static void reads_add_contributions(ReadsKept *kept, const History *history)
{
    Reads *reads = &kept->shown;
    if (history->records) {
        reads->own = mem_alloc((reads->path.steps.count + 1) * sizeof *reads->own);
        reads->taken = files_contribute(history, reads->key, &reads->path, reads->own);
        return;
    }
    if (!reads_find_records(kept, history))
        return;
    reads->own = mem_alloc((reads->path.steps.count + 1) * sizeof *reads->own);
    reads->taken = replay_path(history, reads->key, &kept->records, &reads->path, reads->own);
}

static void reads_find_path(ReadsKept *kept, const History *history, StepId step, Key key, Lsn lsn)
{
    Reads *reads = &kept->shown;
    forget_path(kept);
    size_t count;
    LayerId *live = history_live(history, step, &count);
    kept->version = history->version;
    kept->epoch = history_epoch(history, step);
    read_path_init(&reads->path, &history->layers, live, count, key, lsn);
    free(live);
    reads->has_path = true;
    reads->key = key;
    reads->lsn = lsn;
    reads->taken = reads->path.steps.count;
    reads_add_contributions(kept, history);
    path_rows(&reads->path, NULL, 0, &reads->rows);
    reads->rows.count = reads->taken;
}

static void reads_ask(Session *session, Key key)
{
    reads_find_path(kept_of(session), session->shown, session->step, key, LSN_HEAD);
}

void reads_follow(Session *session)
{
    ReadsKept *kept = kept_of(session);
    const Reads *reads = &kept->shown;
    if (reads->has_path && !reads->has_log &&
        (kept->version != session->shown->version || kept->epoch != history_epoch(session->shown, session->step)))
        reads_find_path(kept, session->shown, session->step, reads->key, reads->lsn);
}

void reads_put(Session *session, bool has_path, Key key, Lsn lsn)
{
    ReadsKept *kept = kept_of(session);
    const Reads *reads = &kept->shown;
    if (!has_path)
        forget_path(kept);
    else if (!reads->has_path || reads->key != key || reads->lsn != lsn)
        reads_find_path(kept, session->shown, session->step, key, lsn);
}

static bool reads_read_log(Session *session, Str text, const Key *key, Error *error)
{
    ReadsKept *kept = kept_of(session);
    Reads *reads = &kept->shown;
    const History *history = session->shown;
    StepId step = session->step;
    Text copy = TEXT_EMPTY;
    LoggedRead log;
    text_add_str(&copy, text);
    bool ok = logged_read_parse(text_str(&copy), &log, error);
    if (ok && log.form != history->layers.form && history->layers.count > 0)
        ok = error_set(error, ERROR_INPUT, "the log's keys are of another form than those of the layers");
    else if (ok && !log.has_key && !key)
        ok = error_set(error, ERROR_INPUT, "the log does not say which key was read: put the cursor on it first");
    if (!ok) {
        logged_read_release(&log);
        text_release(&copy);
        return false;
    }
    assert(log.has_key || key);
    reads_find_path(kept, history, step, log.has_key ? log.key : *key,
                    log.has_request && log.request < LSN_HEAD ? log.request + 1 : LSN_HEAD);
    reads->has_log = true;
    reads->log = log;
    kept->log_text = copy;
    size_t count, visits = log.at.count;
    LayerId *live = history_live(history, step, &count);
    Layer *layers = mem_zero(visits + 1, sizeof *layers);
    kept->real = mem_alloc((visits + 1) * sizeof *kept->real);
    for (size_t i = 0; i < visits; i++)
        layers[i] = log.at.at[i].layer; /* an in-memory layer has an empty range, which no layer file has */
    path_find_layers(&history->layers, live, count, layers, visits, kept->real);
    path_rows(&reads->path, kept->real, visits, &reads->rows);
    free(layers);
    free(live);
    return true;
}

void reads_open(Session *session, Key key)
{
    const Reads *reads = reads_shown(session);
    reads_ask(session, key);
    session_show_side(session, PANE_READ);
    session_rewind(session, PANE_READ);
    Text text = TEXT_EMPTY;
    describe_key(session, key, &text);
    text_printf(&text, " visits ");
    read_visits_text(session->shown, &reads->path, reads->taken, &text);
    session_say(session, "a read of %s%s", text.at, reads->taken > 0 ? "; Tab lists them" : "");
    text_release(&text);
    session_focus(session, PANE_MAP);
    if (reads->path.steps.count > 0)
        session_select(session, reads->path.steps.at[0].layer);
}

void reads_go(Session *session, Key key)
{
    reads_open(session, key);
    const ReadPath *path = &reads_shown(session)->path;
    if (path->steps.count > 0)
        session_go_to(session, key, session->shown->layers.lsn_lo[path->steps.at[0].layer]);
    else
        session_go_to_key(session, key);
}

/* Says in one line how the log and the prediction compare. */
static void reads_say_log(Session *session)
{
    const Reads *reads = reads_shown(session);
    size_t both = 0, only_log = 0, only_path = 0;
    for (size_t i = 0; i < reads->rows.count; i++) {
        const PathRow *row = &reads->rows.at[i];
        both += row->real != PATH_NOT && row->predicted != PATH_NOT;
        only_log += row->predicted == PATH_NOT;
        only_path += row->real == PATH_NOT;
    }
    if (only_log + only_path == 0)
        session_say(session, "the log visits the %zu layer%s that %s predicted", both, plural_ending(both),
                    word_for(both, "was", "were"));
    else
        session_say(session, "%zu visited as predicted, %zu only in the log (+), %zu only predicted (-)", both,
                    only_log, only_path);
}

bool reads_open_log(Session *session, Str text, Error *error)
{
    MapView *map = session_map(session);
    if (!reads_read_log(session, text, map->has_cursor ? &map->cursor_key : NULL, error))
        return false;
    session_go_to_key(session, reads_shown(session)->key);
    session_rewind(session, PANE_READ);
    session_focus(session, PANE_READ);
    reads_say_log(session);
    return true;
}

bool reads_worst(const ReadProfile *profile, const ReadWorst *worst, Key after, KeyRange *keys, uint32_t *visits)
{
    if (!worst->has_known && !worst->has_unsure)
        return false;
    uint32_t at = worst->has_known ? worst->known : worst->unsure, i;
    *visits = profile->visits[at];
    search_first(i, at, profile->segments, profile->keys[i] > after);
    for (; i < profile->segments; i++)
        if (profile->visits[i] == *visits && !read_profile_joined(profile, i) &&
            read_profile_unsure(profile, i) != worst->has_known) {
            at = i;
            break;
        }
    *keys = (KeyRange){profile->keys[at], read_profile_end(profile, at)};
    return true;
}

bool reads_deepest_now(const Session *session, Key *key, uint32_t *visits)
{
    LayerIndex index;
    ReadProfile profile;
    KeyRange keys = {0};
    layer_index_init(&index, &session->shown->layers);
    history_reads_profile(session->shown, &index, session->step, &profile);
    ReadWorst worst = read_profile_worst(&profile);
    bool found = reads_worst(&profile, &worst, 0, &keys, visits);
    read_profile_release(&profile);
    layer_index_release(&index);
    *key = keys.lo;
    return found;
}

bool reads_deepest(const ReadProfile *profile, KeyRange within, Key *key)
{
    bool found = false, found_unsure = false;
    uint32_t most = 0;
    for (uint32_t i = 0; i < profile->segments; i++) {
        bool unsure = read_profile_unsure(profile, i);
        if (profile->visits[i] == 0 || profile->keys[i + 1] <= within.lo || profile->keys[i] >= within.hi ||
            (found && unsure && !found_unsure))
            continue;
        if (found && found_unsure == unsure && profile->visits[i] <= most)
            continue;
        *key = profile->keys[i] > within.lo ? profile->keys[i] : within.lo;
        most = profile->visits[i];
        found_unsure = unsure;
        found = true;
    }
    return found;
}

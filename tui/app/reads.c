/* reads.c - asks the analysis room for one path; looks for the highest bar of a profile. */
#include "tui/app/reads.h"

#include <assert.h>
#include <stdlib.h>

/* All but the records. */
static void forget_path(Reads *reads)
{
    if (reads->has_path)
        read_path_release(&reads->path);
    if (reads->has_log)
        traversal_release(&reads->log);
    text_release(&reads->log_text);
    array_release(&reads->rows);
    free(reads->real);
    free(reads->own);
    *reads = (Reads){.records = reads->records, .has_records = reads->has_records, .records_key = reads->records_key};
}

void reads_release(Reads *reads)
{
    forget_path(reads);
    array_release(&reads->records);
    *reads = (Reads){0};
}

/* False: there are none, or too many to draw again. */
static bool find_records(Reads *reads, const History *history)
{
    uint64_t count;
    if (reads->has_records && reads->records_key == reads->key)
        return true;
    array_release(&reads->records);
    reads->has_records = replay_known(history, &count) && count <= READS_RECORDS_MAX &&
                         replay_key(history, reads->key, &reads->records, NULL);
    reads->records_key = reads->key;
    return reads->has_records;
}

static void add_contributions(Reads *reads, const History *history)
{
    if (history->records) {
        reads->own = mem_alloc((reads->path.steps.count + 1) * sizeof *reads->own);
        reads->taken = files_contribute(history, reads->key, &reads->path, reads->own);
        return;
    }
    if (!find_records(reads, history))
        return;
    reads->own = mem_alloc((reads->path.steps.count + 1) * sizeof *reads->own);
    reads->taken = replay_path(history, reads->key, &reads->records, &reads->path, reads->own);
}

void reads_path(Reads *reads, const History *history, StepId step, Key key, Lsn lsn)
{
    forget_path(reads);
    size_t count;
    LayerId *live = history_live(history, step, &count);
    reads->epoch = history_epoch(history, step);
    reads->version = history->version;
    read_path_init(&reads->path, &history->layers, live, count, key, lsn);
    free(live);
    reads->has_path = true;
    reads->key = key;
    reads->lsn = lsn;
    reads->taken = reads->path.steps.count;
    add_contributions(reads, history);
    path_rows(&reads->path, NULL, 0, &reads->rows);
    reads->rows.count = reads->taken;
}

void reads_follow(Reads *reads, const History *history, StepId step)
{
    if (reads->has_path && !reads->has_log &&
        (reads->version != history->version || reads->epoch != history_epoch(history, step)))
        reads_path(reads, history, step, reads->key, reads->lsn);
}

bool reads_log(Reads *reads, const History *history, StepId step, Str text, const Key *key, Error *error)
{
    Text copy = {0};
    Traversal log;
    text_add_str(&copy, text);
    bool ok = traversal_read(text_str(&copy), &log, error);
    if (ok && log.form != history->layers.form && history->layers.count > 0)
        ok = error_set(error, ERROR_INPUT, "the log's keys are of another form than those of the layers");
    else if (ok && !log.has_key && !key)
        ok = error_set(error, ERROR_INPUT, "the log does not say which key was read: put the cursor on it first");
    if (!ok) {
        traversal_release(&log);
        text_release(&copy);
        return false;
    }
    assert(log.has_key || key);
    reads_path(reads, history, step, log.has_key ? log.key : *key,
               log.has_request && log.request < LSN_HEAD ? log.request + 1 : LSN_HEAD);
    reads->has_log = true;
    reads->log = log;
    reads->log_text = copy;
    size_t count, visits = log.at.count;
    LayerId *live = history_live(history, step, &count);
    Layer *layers = mem_zero(visits + 1, sizeof *layers);
    reads->real = mem_alloc((visits + 1) * sizeof *reads->real);
    for (size_t i = 0; i < visits; i++)
        layers[i] = log.at.at[i].layer; /* one in memory has an empty range, which no layer has */
    path_find_layers(&history->layers, live, count, layers, visits, reads->real);
    path_rows(&reads->path, reads->real, visits, &reads->rows);
    free(layers);
    free(live);
    return true;
}

bool reads_worst(const ReadProfile *profile, Key after, KeyRange *keys, uint32_t *visits)
{
    ReadWorst worst = read_profile_worst(profile);
    if (!worst.has_known && !worst.has_unsure)
        return false;
    uint32_t at = worst.has_known ? worst.known : worst.unsure;
    *visits = profile->visits[at];
    for (uint32_t i = at; i < profile->segments; i++)
        if (profile->visits[i] == *visits && profile->keys[i] > after && !read_profile_joined(profile, i) &&
            read_profile_unsure(profile, i) != worst.has_known) {
            at = i;
            break;
        }
    *keys = (KeyRange){profile->keys[at], read_profile_end(profile, at)};
    return true;
}

/* fleet_feed.c - has two threads and two locks. The reader, which adds rows, and the maker, which copies them, hold the
 * lock of the rows. The lock of the state is held only for a few assignments, and the explorer takes only this one.
 *
 * A snapshot is made when there are an eighth more rows, so that all sorts together cost no more than a few sorts of
 * all rows. New rows are sorted alone and merged with those of the previous snapshot. Once all rows have been read,
 * snapshots borrow the rows of the fleet.
 *
 *     maker ──► ready ── fleet_feed_snapshot() ──► shown ── the next one ──► retired ──► freed by the maker
 */
#include "tui/app/fleet_feed.h"

#include "tui/app/cores.h"
#include "tui/app/task.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROWS_TOLD 64u

struct FleetFeed {
    Task *reader, *maker; /* the threads; NULL: none is used */
    ARRAY(const char *) paths;
    const Str *stdin_text; /* not owned */
    Arena arena;           /* holds the paths */
    Fleet read;            /* used by the reader alone until `ended`; owns all texts */

    pthread_mutex_t rows_lock;
    ARRAY(FleetRow) rows; /* in the order in which they were read */

    atomic_size_t arrived;
    atomic_uint restarts; /* how often rows were withdrawn */
    atomic_ullong done, total;
    atomic_bool ended; /* `read` and `error` no longer change */
    char error[400];

    pthread_mutex_t lock; /* for everything below */
    pthread_cond_t work, made;
    Text filter, order; /* the requested filter and order */
    unsigned requested, answered;
    bool final; /* the last snapshot has all rows */
    bool closing;
    FleetSnapshot *ready, *shown, *retired;

    size_t taken; /* used by the maker alone: the number of rows, in reading order, that the last snapshot has */
    unsigned restarts_taken;
    FleetSnapshot *last; /* the last snapshot; not owned: it is ready or shown */
};

/* ---- reading the fleet ---- */

static void wake(FleetFeed *feed)
{
    pthread_mutex_lock(&feed->lock);
    pthread_cond_signal(&feed->work);
    pthread_mutex_unlock(&feed->lock);
}

/* Have enough rows arrived for another snapshot? */
static bool enough(const FleetFeed *feed, size_t arrived)
{
    return arrived > feed->taken + feed->taken / 8 || atomic_load(&feed->restarts) != feed->restarts_taken;
}

static void take_row(void *self, const FleetRow *row)
{
    FleetFeed *feed = self;
    pthread_mutex_lock(&feed->rows_lock);
    array_push(&feed->rows, *row);
    size_t count = feed->rows.count;
    atomic_store(&feed->arrived, count);
    pthread_mutex_unlock(&feed->rows_lock);
    if (count % ROWS_TOLD == 0)
        wake(feed);
}

static void fleet_feed_take_back(void *self, size_t kept)
{
    FleetFeed *feed = self;
    pthread_mutex_lock(&feed->rows_lock);
    feed->rows.count = kept < feed->rows.count ? kept : feed->rows.count;
    atomic_store(&feed->arrived, feed->rows.count);
    atomic_fetch_add(&feed->restarts, 1);
    pthread_mutex_unlock(&feed->rows_lock);
    wake(feed);
}

static void fleet_feed_note_progress(void *self, uint64_t done, uint64_t total, size_t rows)
{
    FleetFeed *feed = self;
    (void)rows;
    atomic_store(&feed->done, done);
    atomic_store(&feed->total, total);
    wake(feed);
}

static void fleet_feed_read_all(Task *task, void *self)
{
    FleetFeed *feed = self;
    FleetOptions options = {.workers = cores_online(),
                            .stdin_text = feed->stdin_text,
                            .cancel = task ? task_cancelled(task) : NULL,
                            .progress = fleet_feed_note_progress,
                            .row = take_row,
                            .again = fleet_feed_take_back,
                            .self = feed};
    Error error = {0};
    char text[sizeof error.file + sizeof error.message + 50];
    if (!fleet_read(&feed->read, feed->paths.at, feed->paths.count, &options, &error))
        snprintf(feed->error, sizeof feed->error, "%s", error_text(&error, text, sizeof text));
    atomic_store(&feed->ended, true);
    wake(feed);
}

/* ---- making snapshots ---- */

/* The `count` rows that have arrived, sorted. The caller frees them. */
static FleetRow *sorted_rows(FleetFeed *feed, size_t *count)
{
    pthread_mutex_lock(&feed->rows_lock);
    unsigned restarts = atomic_load(&feed->restarts);
    size_t from = feed->last && restarts == feed->restarts_taken ? feed->taken : 0;
    Fleet fresh = {0}, none = {0}, all = {0};
    fresh.rows.count = feed->rows.count - from;
    fresh.rows.at = mem_alloc((fresh.rows.count + 1) * sizeof *fresh.rows.at);
    if (fresh.rows.count)
        memcpy(fresh.rows.at, feed->rows.at + from, fresh.rows.count * sizeof *fresh.rows.at);
    feed->taken = feed->rows.count;
    feed->restarts_taken = restarts;
    pthread_mutex_unlock(&feed->rows_lock);
    fleet_sort(&fresh);
    fleet_merge(&all, from ? &feed->last->fleet : &none, &fresh);
    array_release(&fresh.rows);
    *count = all.rows.count;
    return all.rows.at;
}

/* Makes a snapshot of the rows that have arrived. Called without the lock of the state, by the maker. */
static FleetSnapshot *make_shot(FleetFeed *feed, Str filter, Str order, bool final)
{
    size_t count;
    if (final) {
        array_release(&feed->rows); /* the reader has ended */
        return fleet_snapshot_new(feed->read.rows.at, feed->read.rows.count, true, filter, order);
    }
    FleetRow *rows = sorted_rows(feed, &count);
    return fleet_snapshot_new(rows, count, false, filter, order);
}

static bool is_due(const FleetFeed *feed)
{
    bool ended = atomic_load(&feed->ended);
    return feed->requested != feed->answered || (ended && !feed->final) ||
           (!ended && enough(feed, atomic_load(&feed->arrived)));
}

/* Makes a snapshot and publishes it. The caller holds the lock of the state, which is released meanwhile. */
static void make_one(FleetFeed *feed)
{
    unsigned request = feed->requested;
    bool final = atomic_load(&feed->ended);
    Text filter = TEXT_EMPTY, order = TEXT_EMPTY;
    text_add_str(&filter, text_str(&feed->filter));
    text_add_str(&order, text_str(&feed->order));
    pthread_mutex_unlock(&feed->lock);
    FleetSnapshot *snapshot = make_shot(feed, text_str(&filter), text_str(&order), final);
    text_release(&filter);
    text_release(&order);
    pthread_mutex_lock(&feed->lock);
    FleetSnapshot *unseen = feed->ready;
    feed->ready = feed->last = snapshot;
    feed->answered = request;
    feed->final = final;
    pthread_cond_broadcast(&feed->made);
    pthread_mutex_unlock(&feed->lock);
    fleet_snapshot_free(unseen);
    pthread_mutex_lock(&feed->lock);
}

static void fleet_feed_make_all(Task *task, void *self)
{
    FleetFeed *feed = self;
    (void)task;
    pthread_mutex_lock(&feed->lock);
    while (!feed->closing) {
        FleetSnapshot *old = feed->retired;
        feed->retired = NULL;
        if (old) { /* freed here, because freeing a million rows takes longer than a frame */
            pthread_mutex_unlock(&feed->lock);
            fleet_snapshot_free(old);
            pthread_mutex_lock(&feed->lock);
        } else if (is_due(feed)) {
            make_one(feed);
        } else {
            pthread_cond_wait(&feed->work, &feed->lock);
        }
    }
    pthread_mutex_unlock(&feed->lock);
}

/* ---- for the explorer ---- */

static void init_locks(FleetFeed *feed)
{
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&feed->rows_lock, NULL);
    pthread_mutex_init(&feed->lock, NULL);
    pthread_cond_init(&feed->work, NULL);
    pthread_cond_init(&feed->made, &clock);
    pthread_condattr_destroy(&clock);
}

FleetFeed *fleet_feed_open(const char *const *paths, size_t n, const Str *stdin_text, bool beside)
{
    FleetFeed *feed = mem_zero(1, sizeof *feed);
    feed->stdin_text = stdin_text;
    feed->filter = (Text)TEXT_EMPTY;
    feed->order = (Text)TEXT_EMPTY;
    for (size_t i = 0; i < n; i++)
        array_push(&feed->paths, arena_text(&feed->arena, paths[i]));
    init_locks(feed);
    feed->shown = feed->last = fleet_snapshot_new(NULL, 0, true, (Str){0}, (Str){0});
    feed->maker = beside ? task_start(fleet_feed_make_all, feed) : NULL;
    feed->reader = feed->maker ? task_start(fleet_feed_read_all, feed) : NULL;
    if (!feed->reader)
        fleet_feed_read_all(NULL, feed);
    return feed;
}

void fleet_feed_close(FleetFeed *feed)
{
    if (!feed)
        return;
    task_end(feed->reader);
    pthread_mutex_lock(&feed->lock);
    feed->closing = true;
    pthread_cond_signal(&feed->work);
    pthread_mutex_unlock(&feed->lock);
    task_end(feed->maker);
    fleet_snapshot_free(feed->ready);
    fleet_snapshot_free(feed->shown);
    fleet_snapshot_free(feed->retired);
    fleet_release(&feed->read);
    array_release(&feed->rows);
    array_release(&feed->paths);
    text_release(&feed->filter);
    text_release(&feed->order);
    pthread_cond_destroy(&feed->work);
    pthread_cond_destroy(&feed->made);
    pthread_mutex_destroy(&feed->lock);
    pthread_mutex_destroy(&feed->rows_lock);
    arena_release(&feed->arena);
    free(feed);
}

const char *fleet_feed_path(const FleetFeed *feed, uint32_t source)
{
    return feed->paths.at[source];
}

void fleet_feed_request(FleetFeed *feed, Str filter, Str order)
{
    pthread_mutex_lock(&feed->lock);
    text_clear(&feed->filter);
    text_add_str(&feed->filter, filter);
    text_clear(&feed->order);
    text_add_str(&feed->order, order);
    feed->requested++;
    pthread_cond_signal(&feed->work);
    pthread_mutex_unlock(&feed->lock);
}

/* Waits up to `ms` until the request is fulfilled. The caller holds the lock of the state. */
static void await_request(FleetFeed *feed, int ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    while (feed->answered != feed->requested && pthread_cond_timedwait(&feed->made, &feed->lock, &until) == 0)
        ;
}

const FleetSnapshot *fleet_feed_snapshot(FleetFeed *feed, int ms)
{
    pthread_mutex_lock(&feed->lock);
    if (!feed->maker && is_due(feed))
        make_one(feed);
    if (ms > 0)
        await_request(feed, ms);
    if (feed->ready && !feed->retired) { /* else the maker has not freed the retired one yet */
        feed->retired = feed->shown;
        feed->shown = feed->ready;
        feed->ready = NULL;
        pthread_cond_signal(&feed->work);
    }
    if (!feed->maker) {
        fleet_snapshot_free(feed->retired);
        feed->retired = NULL;
    }
    const FleetSnapshot *shown = feed->shown;
    pthread_mutex_unlock(&feed->lock);
    return shown;
}

FleetNews fleet_feed_news(FleetFeed *feed)
{
    uint64_t total = atomic_load(&feed->total);
    bool ended = atomic_load(&feed->ended);
    pthread_mutex_lock(&feed->lock);
    FleetNews news = {.reading = !feed->final || feed->ready,
                      .sorting = feed->answered != feed->requested || feed->ready,
                      .percent = total ? (unsigned)(atomic_load(&feed->done) * 100 / total) : 0,
                      .error = ended && feed->error[0] ? feed->error : NULL};
    pthread_mutex_unlock(&feed->lock);
    return news;
}

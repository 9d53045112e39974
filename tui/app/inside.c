/* inside.c - does one piece of work at a time: first the picture, because it is seen first, then the figures.
 *
 *     inside_view ── picture of this part known? ── figures of this layer known? ──► return both
 *                      └─ no: start reading it        └─ no: start reading them
 *
 * Work for another layer or part is cancelled.
 */
#include "tui/app/inside.h"

#include "core/records/layer_records.h"
#include "tui/app/task.h"
#include "tui/view/map.h"

#include <stdlib.h>

/* Most layers are read within this time, so that the first frame shows them. */
enum { SOON_MS = 20 };

/* Identifies a layer. The same id in another history, or in a changed one, is another layer. */
typedef struct InsideOf {
    const History *history;
    uint64_t version;
    LayerId layer;
} InsideOf;

/* The part of the layer that is read, and the size of the picture. */
typedef struct InsidePart {
    KeyRange keys;
    LsnRange lsns;
    uint32_t cols, rows;
} InsidePart;

typedef struct InsideWork {
    Task *task;
    InsideOf of;
    char *path; /* owned */
    bool picture;
    InsidePart part; /* the part that the picture shows */
    bool done;
    Error failure; /* why the file cannot be opened */
    LayerDensity density;
    LayerInside inside;
    LayerDamages damages;
} InsideWork;

typedef struct Inside {
    InsideWork *work;              /* in progress; owned; NULL: none */
    InsideWork *picture, *figures; /* finished; owned; NULL: none */
} Inside;

static void inside_work_free(InsideWork *work)
{
    if (!work)
        return;
    task_end(work->task);
    layer_density_release(&work->density);
    layer_inside_release(&work->inside);
    layer_damages_release(&work->damages);
    free(work->path);
    free(work);
}

static void forget(Session *session, void *state)
{
    Inside *inside = state;
    (void)session;
    inside_work_free(inside->work);
    inside_work_free(inside->picture);
    inside_work_free(inside->figures);
    *inside = (Inside){0};
}

static const Feature INSIDE = {.name = "inside", .size = sizeof(Inside), .release = forget, .forget = forget};

/* Reads the file. Uses only the work. `task` is NULL without a thread. */
static void inside_work_run(Task *task, void *self)
{
    InsideWork *work = self;
    const atomic_bool *cancel = task ? task_cancelled(task) : NULL;
    const InsidePart *part = &work->part;
    LayerFile file;
    if (!layer_file_open(&file, work->path, &work->failure)) {
        work->done = true;
        return;
    }
    if (work->picture)
        work->done = layer_density_init(&work->density, &file, part->keys, part->lsns, part->cols, part->rows, cancel);
    else
        work->done =
            layer_inside_init_unless(&work->inside, &file, LAYER_ENTRIES_BLOBS, INSIDE_TOP, &work->damages, cancel);
    layer_file_close(&file);
}

static bool inside_same_part(const InsidePart *a, const InsidePart *b)
{
    return a->keys.lo == b->keys.lo && a->keys.hi == b->keys.hi && a->lsns.lo == b->lsns.lo &&
           a->lsns.hi == b->lsns.hi && a->cols == b->cols && a->rows == b->rows;
}

static bool work_is(const InsideWork *work, const InsideOf *of, const InsidePart *part)
{
    return work && work->of.history == of->history && work->of.version == of->version && work->of.layer == of->layer &&
           work->picture == (part != NULL) && (!part || inside_same_part(&work->part, part));
}

/* Stores the results of work that has ended, waiting up to `ms` for its end. Frees cancelled work. */
static void inside_collect(Inside *inside, int ms)
{
    InsideWork *work = inside->work;
    if (!work || (work->task && !task_wait(work->task, ms)))
        return;
    inside->work = NULL;
    task_end(work->task);
    work->task = NULL;
    InsideWork **place = work->picture ? &inside->picture : &inside->figures;
    if (!work->done) {
        inside_work_free(work);
        return;
    }
    inside_work_free(*place);
    *place = work;
}

/* Starts the work, on a thread if there is a terminal, and waits a moment for it. */
static void inside_begin(Session *session, Inside *inside, const InsideOf *of, const char *path, const InsidePart *part)
{
    inside_work_free(inside->work);
    InsideWork *work = inside->work = mem_zero(1, sizeof *work);
    work->of = *of;
    work->path = mem_alloc(strlen(path) + 1);
    memcpy(work->path, path, strlen(path) + 1);
    work->picture = part != NULL;
    if (part)
        work->part = *part;
    if (session->options.waiter)
        work->task = task_start(inside_work_run, work);
    if (!work->task)
        inside_work_run(NULL, work);
    inside_collect(inside, SOON_MS);
}

/* The result for this layer and part (NULL: the figures), whose reading is started if necessary; NULL: not finished. */
static const InsideWork *inside_ask(Session *session, Inside *inside, const InsideOf *of, const char *path,
                                    const InsidePart *part)
{
    InsideWork *const *place = part ? &inside->picture : &inside->figures;
    if (work_is(*place, of, part))
        return *place;
    if (!work_is(inside->work, of, part))
        inside_begin(session, inside, of, path, part);
    return work_is(*place, of, part) ? *place : NULL;
}

/* Sets `part` to what the map shows of the layer. Returns false if it shows all of it. */
static bool inside_part(Session *session, LayerId layer, InsidePart *part)
{
    const LayerSet *set = &session->shown->layers;
    KeyRange keys = {0, U128_MAX};
    LsnRange lsns = {0, UINT64_MAX}; /* the file may contain LSNs outside of those in its name */
    part->keys = keys;
    part->lsns = lsns;
    if (!session->zoomed || !map_shows(session_map(session), &keys, &lsns))
        return false;
    KeyRange own = {set->key_lo[layer], set->key_hi[layer]};
    if (keys.lo > own.lo || keys.hi < own.hi)
        part->keys = keys;
    if (lsns.lo > set->lsn_lo[layer] || lsns.hi < set->lsn_hi[layer])
        part->lsns = lsns;
    return part->keys.lo != 0 || part->keys.hi != U128_MAX || part->lsns.lo != 0 || part->lsns.hi != UINT64_MAX;
}

InsideView inside_view(Session *session, uint32_t cols, uint32_t rows)
{
    const History *history = session->shown;
    Inside *inside = session_feature(session, &INSIDE);
    InsideView view = {.state = INSIDE_NOTHING, .layer = session->map.selected};
    InsideOf of = {history, history->version, view.layer};
    InsidePart part = {.cols = cols, .rows = rows};
    if (view.layer == LAYER_NONE || view.layer >= history->layers.count)
        return view;
    const char *path = history->records ? layer_records_path(history->records, view.layer) : NULL;
    if (!path) {
        view.state = history->layers.flags[view.layer] & LAYER_GHOST ? INSIDE_PLANNED
                     : history->records                              ? INSIDE_NO_FILE
                                                                     : INSIDE_NO_FILES;
        return view;
    }
    view.narrowed = inside_part(session, view.layer, &part);
    inside_collect(inside, 0);
    const InsideWork *picture = inside_ask(session, inside, &of, path, &part);
    if (picture && picture->failure.code != ERROR_NONE) {
        view.state = INSIDE_BROKEN;
        view.failure = picture->failure;
        return view;
    }
    view.state = INSIDE_READ;
    view.density = picture ? &picture->density : NULL;
    const InsideWork *figures =
        picture || work_is(inside->figures, &of, NULL) ? inside_ask(session, inside, &of, path, NULL) : NULL;
    if (figures && figures->failure.code == ERROR_NONE) {
        view.inside = &figures->inside;
        view.damages = &figures->damages;
    }
    return view;
}

bool inside_pending(const Session *session)
{
    const Inside *inside = session_feature(session, &INSIDE);
    return inside->work != NULL;
}

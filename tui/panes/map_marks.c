/* map_marks.c - marks the layers of the read's path while that is shown, else the search's matches; and the region. */
#include "tui/panes/map_marks.h"

#include "tui/app/layer_rows.h"
#include "tui/app/lesson.h"
#include "tui/app/reads.h"
#include "tui/app/region.h"
#include "tui/app/search.h"

#include <stdio.h>

enum { MARKED_MAX = 100 };

typedef ARRAY(MapMark) MapMarkArray;

typedef struct MapMarks {
    MapMarkArray marks;
    char path[KEY_LABEL_SIZE + 32]; /* what the marks of a read's path mean, in full */
} MapMarks;

static void release(Session *session, void *state)
{
    (void)session;
    array_release(&((MapMarks *)state)->marks);
}

static const Feature MAP_MARKS = {.name = "map marks", .size = sizeof(MapMarks), .release = release};

static void mark_layer(const LayerSet *set, MapMarkArray *marks, LayerId layer, Role role, const char *label,
                       const char *word)
{
    if (layer < set->count)
        array_push(marks, (MapMark){.keys = {set->key_lo[layer], set->key_hi[layer]},
                                    .lsns = {set->lsn_lo[layer], set->lsn_hi[layer]},
                                    .role = role,
                                    .label = label,
                                    .word = word});
}

static void mark_path(const Session *session, const Reads *reads, MapMarks *own)
{
    MapMarkArray *marks = &own->marks;
    char key[KEY_LABEL_SIZE];
    snprintf(own->path, sizeof own->path, "visited by the read of %s",
             key_label(reads->key, session->shown->layers.form, key));
    for (size_t i = 0; i < reads->rows.count && i < MARKED_MAX; i++) {
        const PathRow *row = &reads->rows.at[i];
        bool odd = reads->has_log && (row->predicted == PATH_NOT || row->real == PATH_NOT);
        const char *label = !odd ? NULL : row->real == PATH_NOT ? "-" : "+";
        mark_layer(&session->shown->layers, marks, row->layer, odd ? ROLE_BAD : ROLE_MATCH, label,
                   odd ? "prediction and log differ" : "visited by the read");
        if (!odd && marks->count > 0)
            marks->at[marks->count - 1].full = own->path;
    }
}

/* Marks the matches of a search only up to MARKED_MAX: more marks would hide the layers. */
void map_marks_update(Session *session)
{
    MapMarks *own = session_feature(session, &MAP_MARKS);
    MapMarkArray *marks = &own->marks;
    const Reads *reads = reads_shown(session);
    const Search *search = search_shown(session);
    bool is_pair = session->side == PANE_TABLE && search->matches.count == 2 && layer_rows(session)->pairs;
    marks->count = 0;
    PaneId side = session->side == PANE_HELP ? session->before_help : session->side; /* help changes no meaning */
    bool wanted = side == PANE_READ || (side == PANE_LESSON && lesson_shown(session)->path);
    if (wanted && reads->has_path && reads->rows.count > 0)
        mark_path(session, reads, own);
    else if (search->matches.count <= MARKED_MAX)
        for (size_t i = 0; i < search->matches.count; i++)
            mark_layer(&session->shown->layers, marks, search->matches.at[i], ROLE_MATCH,
                       !is_pair ? NULL
                       : i == 0 ? "first"
                                : "second",
                       "found");
    Region region;
    if (region_shown(session, &region))
        array_push(
            marks,
            (MapMark){
                .keys = region.keys, .lsns = region.lsns, .role = ROLE_ACCENT, .label = "region", .word = "region"});
    session->map.marks = marks->at;
    session->map.mark_count = marks->count;
}

/* search.c - keeps the list of layers that a search found, and the index of the current one. */
#include "tui/app/search.h"

#include "tui/app/background.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Searched {
    Search search; /* its `matches` are owned */
} Searched;

static void end(Session *session, void *state)
{
    Searched *searched = state;
    (void)session;
    array_release(&searched->search.matches);
    *searched = (Searched){0};
}

static const Feature SEARCH = {.name = "search", .size = sizeof(Searched), .release = end, .forget = end};

static Search *search_of(const Session *session)
{
    return &((Searched *)session_feature(session, &SEARCH))->search;
}

const Search *search_shown(const Session *session)
{
    return search_of(session);
}

void search_end(Session *session)
{
    end(session, session_feature(session, &SEARCH));
}

typedef struct Looking {
    const Session *session;
    const Target *target;
    Search found;
} Looking;

static void search_look(void *self, const atomic_bool *cancelled)
{
    Looking *looking = self;
    const Session *session = looking->session;
    target_find(session->shown, session->step, looking->target, cancelled, &looking->found.matches,
                &looking->found.ends);
}

/* The command that searches this; a `;` in it would end the command. */
static void search_name_source(Search *search, Str typed)
{
    Text source = TEXT_EMPTY;
    text_add_str(&source, STR("search "));
    for (size_t i = 0; i < typed.length; i++)
        text_printf(&source, "%s%c", char_among(typed.at[i], ";\\") ? "\\" : "", typed.at[i]);
    if (source.length < sizeof search->source)
        memcpy(search->source, source.at, source.length + 1);
    text_release(&source);
}

const Search *search_begin(Session *session, const Target *target, Str typed, Error *error)
{
    enum { LAYERS_SOON = 50000 }; /* up to so many are searched within a frame */
    Search *search = search_of(session);
    Looking looking = {.session = session, .target = target};
    search_end(session);
    if (session->shown->layers.count <= LAYERS_SOON) {
        search_look(&looking, NULL);
    } else if (!background_do(session, "searching", search_look, &looking)) {
        array_release(&looking.found.matches);
        error_set(error, ERROR_CANCELLED, "cancelled");
        return NULL;
    }
    *search = looking.found;
    text_escape(typed, search->pattern, sizeof search->pattern);
    search_name_source(search, typed);
    search->at = search->matches.count;
    search->key = target->keys.lo;
    search->lsn = target->lsn;
    return search;
}

void search_give(Session *session, const char *what, const char *source, const LayerId *layers, size_t count)
{
    Search *search = search_of(session);
    search_end(session);
    if (count == 0)
        return;
    snprintf(search->pattern, sizeof search->pattern, "%s", what);
    snprintf(search->source, sizeof search->source, "%s", source);
    for (size_t i = 0; i < count; i++)
        array_push(&search->matches, layers[i]);
    search->at = count;
}

LayerId search_walk(Session *session, int direction, uint64_t count)
{
    Search *search = search_of(session);
    size_t matches = search->matches.count;
    if (matches == 0)
        return LAYER_NONE;
    size_t shift = (size_t)(count % matches);
    size_t base = search->at;
    if (base == matches) /* no current match yet: start at the first or the last */
        base = direction > 0 ? matches - 1 : 0;
    search->at = direction > 0 ? (base + shift) % matches : (base + matches - shift) % matches;
    return search->matches.at[search->at];
}

bool search_set(Session *session, size_t at)
{
    Search *search = search_of(session);
    if (at >= search->matches.count)
        return false;
    search->at = at;
    return true;
}

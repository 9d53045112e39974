/* feature.h - features: parts of the explorer that are built on the session (a comparison, a lesson, a search, the
 * garbage view …), each with private state.
 *
 *     static const Feature READS = {.name = "reads", .size = sizeof(ReadsKept), .release = release};
 *     ReadsKept *kept = session_feature(session, &READS);       created, all zero, at its first use
 *
 * The type of the state is private to the feature's .c file. Its header only returns values, or `const` pointers.
 *
 * A feature is notified of what happens to the objects that it knows. It is freed with the session, before the
 * histories are.
 */
#ifndef TUI_APP_FEATURE_H
#define TUI_APP_FEATURE_H

#include "core/history/history.h"

typedef struct Session Session;

typedef struct Feature {
    const char *name;
    size_t size; /* bytes of its state */
    /* Initialises the state, which is all zero; NULL: not needed. */
    void (*init)(void *state);
    /* Releases what the state owns; NULL: it owns nothing. */
    void (*release)(Session *session, void *state);
    /* Called before another history is shown; NULL: not needed. */
    void (*before_show)(Session *session, void *state, History *next);
    /* Called when everything computed from the shown history is out of date; NULL: not needed. */
    void (*forget)(Session *session, void *state);
    /* Called before another input replaces what was loaded; NULL: not needed. */
    void (*replace)(Session *session, void *state, const History *next);
} Feature;

/* The session's features, in the order of their first use. */
typedef struct Features Features;

/* The caller frees it with features_free(). */
Features *features_new(void);
/* The feature's state, which is created at its first use. Owned by the session. O(features). */
void *features_state(Features *features, const Feature *feature);
/* Releases all states, the newest first, and frees the list. */
void features_free(Features *features, Session *session);
/* Each calls that function of all features that have it, the oldest first. O(features). */
void features_before_show(Features *features, Session *session, History *next);
void features_forget(Features *features, Session *session);
void features_replace(Features *features, Session *session, const History *next);

#endif

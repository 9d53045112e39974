/* feature.h - parts of the explorer that are built on the session (a comparison, a lesson, a search, the garbage view
 * …), each with private state.
 *
 *     static const Feature READS = {.name = "reads", .size = sizeof(ReadsKept), .release = release};
 *     ReadsKept *kept = session_feature(session, &READS);       made, all zero, when it is first asked for
 *
 * The type of the state is in the feature's .c file. What its header shows is a plain value, or `const`: for reading.
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
    /* Initialises the state, which is all zero; NULL: that is enough. */
    void (*init)(void *state);
    /* Releases what the state owns; NULL: nothing. */
    void (*release)(Session *session, void *state);
    /* Called before another history is shown; NULL: not needed. */
    void (*before_show)(Session *session, void *state, History *next);
    /* Called where everything computed from the shown history is out of date; NULL: not needed. */
    void (*forget)(Session *session, void *state);
    /* Called where another input replaces what was loaded; NULL: not needed. */
    void (*replace)(Session *session, void *state, const History *next);
} Feature;

/* The session's features, in the order of their first use. */
typedef struct Features Features;

Features *features_new(void);
/* The feature's state, which is created at its first use. Owned by the session. O(features). */
void *features_state(Features *features, const Feature *feature);
/* Releases all states, the newest first. */
void features_free(Features *features, Session *session);
void features_before_show(Features *features, Session *session, History *next);
void features_forget(Features *features, Session *session);
void features_replace(Features *features, Session *session, const History *next);

#endif

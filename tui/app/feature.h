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
    size_t size; /* of its state */
    /* The state is all zero; NULL: that will do. */
    void (*init)(void *state);
    /* What it owns; NULL: nothing. */
    void (*release)(Session *session, void *state);
    /* Another history is about to be shown; NULL: that is all one. */
    void (*before_show)(Session *session, void *state, History *next);
    /* What was worked out about the shown history is not true any more; NULL: nothing was. */
    void (*forget)(Session *session, void *state);
    /* Another input takes the place of what was loaded; NULL: that is all one. */
    void (*replace)(Session *session, void *state, const History *next);
} Feature;

/* The session's features in the order in which they were first asked for. */
typedef struct Features Features;

Features *features_new(void);
/* The feature's state. O(features). */
void *features_state(Features *features, const Feature *feature);
/* Releases all states, the last made first. */
void features_free(Features *features, Session *session);
void features_before_show(Features *features, Session *session, History *next);
void features_forget(Features *features, Session *session);
void features_replace(Features *features, Session *session, const History *next);

#endif

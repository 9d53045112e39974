/* lesson.h - a lesson under way: a script of commands that stops where the learner is to read or to predict.
 *
 *     ask How many layers does a read of key 1A0 visit?
 *     choice 2: the topmost delta and the image        ─┐
 *     choice 4: all that hold the key                   ├─ the learner chooses one: `answer 1`
 *     predict                                          ─┘
 *     read 1A0                                            the program does it, for all to see …
 *     right read 1A0                                      … and its own number says which choice was right
 *     say The image ends the read: {read 1A0} layers.
 *     pause
 *
 * A lesson contains no answer key: a choice is right when its text up to the colon equals what `right` measures.
 * Without a learner (`headless`) there are no predictions. A question is an error if it has no `right`, or if `right`
 * fits none or two of the choices, so the tests verify every lesson.
 */
#ifndef TUI_APP_LESSON_H
#define TUI_APP_LESSON_H

#include "core/base/mem.h"
#include "tui/app/session.h"

enum { LESSON_CHOICES = 9 };

typedef enum LessonWait { LESSON_RUNS, LESSON_PAUSES, LESSON_ASKS, LESSON_ENDED } LessonWait;

typedef enum LessonLineKind {
    LESSON_SAY,
    LESSON_ASK,
    LESSON_CHOICE,
    LESSON_ANSWER,
    LESSON_RIGHT,
    LESSON_WRONG
} LessonLineKind;

typedef struct LessonLine {
    LessonLineKind kind;
    size_t from, length; /* in page */
} LessonLine;

typedef struct LessonScore {
    char name[64];
    unsigned predictions, right;
} LessonScore;

/* The lesson as a learner sees it. */
typedef struct Lesson {
    char name[64]; /* as in `tutor NAME`; empty: no lesson was begun */
    Text title;    /* its first comment */
    LessonWait wait;
    Text page; /* what the pane shows */
    ARRAY(LessonLine) lines;
    int choice_count; /* of the question asked */
    unsigned predictions, right;
    bool path; /* the page speaks of a read: its path stays on the map */
    Text next; /* the name of the lesson that follows, once this one has ended; empty: none does */
} Lesson;

const Lesson *lesson_shown(const Session *session);
/* Puts the folder of the lesson that is shown before a relative path, where the file is there. */
void lesson_place(const Session *session, Text *path);
/* Begins the lesson of a name, number or path and runs up to its first stop. Fails also where there is no command in
 * it. */
bool lesson_begin(Session *session, Str wanted, Error *error);
/* The same lesson from its begin. */
bool lesson_again(Session *session, Error *error);
/* From a stop to the next; from the end to the next lesson. On failure the lesson ends; the error has its path and the
 * line. */
bool lesson_go_on(Session *session, Error *error);
/* Runs a lesson from its begin to its end without a learner: all is written to the session's output. */
bool lesson_read(Session *session, Str wanted, Error *error);
/* Ends the lesson and goes back to what was looked at before it. */
bool lesson_leave(Session *session, Error *error);
/* Back to the page before the last stop, with the answers given up to there: all before it is run once more. From the
 * first page to the menu. */
bool lesson_back(Session *session, Error *error);
/* How often lessons of that name were predicted right when they last ended; NULL: none has. */
const LessonScore *lesson_score(const Session *session, const char *name);
/* The learner chooses an answer of the question (1…), and the lesson goes on. */
bool lesson_answer(Session *session, uint64_t number, Error *error);

/* ---- what a lesson's script does; each fails outside of one ---- */

/* A paragraph; {NAME} stands for a number (measure.h). */
bool lesson_say(Session *session, Str text, Error *error);
bool lesson_ask(Session *session, Str text, Error *error);
/* "VALUE" or "VALUE: TEXT" */
bool lesson_choice(Session *session, Str text, Error *error);
/* Waits for the answer. */
bool lesson_predict(Session *session, Error *error);
/* The choice with that number's value was right. */
bool lesson_right(Session *session, Str measure, Error *error);
bool lesson_pause(Session *session, Error *error);

#endif

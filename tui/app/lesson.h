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
    size_t from, length; /* range in Lesson.page */
} LessonLine;

typedef struct LessonScore {
    char name[64];
    unsigned predictions, right;
} LessonScore;

/* The lesson as the learner sees it. */
typedef struct Lesson {
    char name[64]; /* the name as in `tutor NAME`; empty: no lesson is open */
    Text title;    /* its first comment */
    LessonWait wait;
    Text page; /* the text in the pane */
    ARRAY(LessonLine) lines;
    int choice_count; /* number of choices of the current question */
    unsigned predictions, right;
    bool path; /* the page is about a read, whose path stays on the map */
    Text next; /* the name of the next lesson, once this one has ended; empty: there is none */
} Lesson;

const Lesson *lesson_shown(const Session *session);
/* Puts the folder of the current lesson before a relative path, where the file exists there. */
void lesson_place(const Session *session, Text *path);
/* Begins the lesson with a name, number or path, and runs to its first stop. Fails where there is none, where it has no
 * commands, or where one of them fails. */
bool lesson_begin(Session *session, Str wanted, Error *error);
/* Begins the same lesson again. Fails as lesson_begin(). */
bool lesson_again(Session *session, Error *error);
/* Continues to the next stop; at the end, with the next lesson. After a failure the lesson ends; the error has its path
 * and line. */
bool lesson_go_on(Session *session, Error *error);
/* Runs a whole lesson without a learner and writes everything to the session's output. Fails where a command or an
 * answer fails. */
bool lesson_read(Session *session, Str wanted, Error *error);
/* Ends the lesson and returns to what was shown before it. Fails where there is no lesson. */
bool lesson_leave(Session *session, Error *error);
/* Returns to the page before the last stop, with the answers up to there, by running the lesson again from its
 * beginning. From the first page, returns to the menu. Fails as lesson_begin(). */
bool lesson_back(Session *session, Error *error);
/* How often the lesson's questions were predicted right when it last ended; NULL: it has not ended yet. */
const LessonScore *lesson_score(const Session *session, const char *name);
/* The learner chooses an answer of the question (1…), and the lesson continues. Fails where there is no such answer. */
bool lesson_answer(Session *session, uint64_t number, Error *error);

/* ---- what a lesson's script does; each fails outside of one ---- */

/* Adds a paragraph; {NAME} is replaced by a number (measure.h). Fails for an unknown name. */
bool lesson_say(Session *session, Str text, Error *error);
bool lesson_ask(Session *session, Str text, Error *error);
/* Adds a choice, "VALUE" or "VALUE: TEXT". Fails where there are too many. */
bool lesson_choice(Session *session, Str text, Error *error);
/* Stops and waits for the answer. Fails where there are no choices. */
bool lesson_predict(Session *session, Error *error);
/* Says which choice was right: the one with that measure's value. Fails for an unknown measure. */
bool lesson_right(Session *session, Str measure, Error *error);
bool lesson_pause(Session *session, Error *error);

#endif

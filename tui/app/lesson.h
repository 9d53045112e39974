/* lesson.h - the current lesson: a script of commands that stops where the learner reads or predicts.
 *
 *     ask How many layers does a read of key 1A0 visit?
 *     choice 2: the topmost delta and the image        ─┐
 *     choice 4: all that contain the key                ├─ the learner chooses one: `answer 1`
 *     predict                                          ─┘
 *     read 1A0                                            the program shows the read …
 *     right read 1A0                                      … and its number of layers decides which choice was right
 *     say The image ends the read: {read 1A0} layers.
 *     pause
 *
 * A lesson contains no answer key: a choice is right if its text up to the colon equals the value that `right`
 * measures. A question is an error if it has no `right`, or if no choice or more than one is right. Tests run every
 * lesson without a learner (lesson_read()), and so verify its answers.
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
    size_t from, length; /* bytes in Lesson.page */
} LessonLine;

/* What the learner sees of the lesson. */
typedef struct Lesson {
    char name[64]; /* the name as in `tutor NAME`; empty: no lesson is open */
    Text title;    /* the script's first comment */
    LessonWait wait;
    Text page; /* the text of the page; `lines` divides it */
    ARRAY(LessonLine) lines;
    int choice_count;            /* of the current question */
    unsigned predictions, right; /* numbers so far */
    bool path;                   /* the page shows a read, whose path stays on the map */
    Text next;                   /* the name of the next lesson once this one has ended; empty: there is none */
} Lesson;

/* The current lesson, owned by the session; its name is empty if there is none. */
const Lesson *lesson_shown(const Session *session);
/* Replaces a relative path by that in the folder of the current lesson, if such a file exists there. */
void lesson_place(const Session *session, Text *path);
/* Begins the lesson with this name, number or path, and runs it to its first stop. Fails if there is none, if it has no
 * commands, or if one of them fails. */
bool lesson_begin(Session *session, Str wanted, Error *error);
/* Begins the current lesson again. Fails as lesson_begin(). */
bool lesson_again(Session *session, Error *error);
/* Does the lesson wait to be continued, and is there a choice with this number in the question that it asks? Fails with
 * the reason. */
bool lesson_may_go_on(const Session *session, Error *error);
bool lesson_may_answer(const Session *session, uint64_t number, Error *error);
/* Continues to the next stop, or after the end with the next lesson. Fails as lesson_may_go_on(). A failing command
 * ends the lesson; the error has the script's path and line. */
bool lesson_go_on(Session *session, Error *error);
/* Runs a whole lesson without a learner and appends its text to the session's output. Fails if a command fails, or if
 * not exactly one choice is right. */
bool lesson_read(Session *session, Str wanted, Error *error);
/* Ends the lesson and returns to what was shown before it. Fails if there is no lesson. */
bool lesson_leave(Session *session, Error *error);
/* Returns to the previous page by running the lesson again with the answers given; from the first page, to the menu.
 * Fails as lesson_begin(). */
bool lesson_back(Session *session, Error *error);
/* Answers the question with choice `number` (from 1) and continues. Fails if there is no such choice. */
bool lesson_answer(Session *session, uint64_t number, Error *error);

/* ---- commands of a lesson's script; each fails outside a lesson ---- */

/* Adds a paragraph, in which {NAME} is replaced by that value (measure.h). Fails for an unknown name. */
bool lesson_say(Session *session, Str text, Error *error);
/* Adds a question; {NAME} as above. Fails if the previous question has no right answer yet. */
bool lesson_ask(Session *session, Str text, Error *error);
/* Adds a choice, "VALUE" or "VALUE: TEXT". Fails without a question, and for more than LESSON_CHOICES. */
bool lesson_choice(Session *session, Str text, Error *error);
/* Stops and waits for the answer. Fails without a question and two choices. */
bool lesson_predict(Session *session, Error *error);
/* Says which choice was right: the one with the value of the measure. Fails for an unknown measure, without a
 * prediction, and if not exactly one choice has the value. */
bool lesson_right(Session *session, Str measure, Error *error);
/* Stops until lesson_go_on(). */
bool lesson_pause(Session *session, Error *error);

#endif

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
 * No lesson holds its answers: a choice is right when its text up to the colon equals what `right` measures. Without a
 * learner (`headless`) nobody predicts. A question without a `right`, and one that fits none of the choices, or two, is
 * an error: so the tests prove every lesson.
 */
#ifndef TUI_APP_LESSON_H
#define TUI_APP_LESSON_H

#include "core/base/mem.h"
#include "tui/app/script.h"

enum { LESSON_CHOICES = 9 };

typedef enum LessonWait { LESSON_RUNS, LESSON_PAUSES, LESSON_ASKS, LESSON_ENDED } LessonWait;

/* What is still due of the last `ask`. */
typedef enum LessonQuestion {
    QUESTION_NONE,      /* nothing: its right answer was told, or nothing was asked */
    QUESTION_ASKED,     /* predict, then right */
    QUESTION_PREDICTED, /* right */
} LessonQuestion;

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

typedef struct Lesson {
    char name[64]; /* as in `tutor NAME`; empty: no lesson was begun */
    Text path;     /* of its file, for errors */
    Text title;    /* its first comment */
    Text text;     /* the script; owned */
    Script script; /* what is left of it */
    LessonWait wait;
    LessonQuestion question;
    unsigned long line, asked; /* of the command that runs, of the last `ask` */
    bool headless;             /* nobody answers: all is written to the app's output */

    Text page; /* what the pane shows */
    ARRAY(LessonLine) lines;
    struct {
        Text value, text; /* before and after the colon */
    } choices[LESSON_CHOICES];
    int choice_count, answered; /* 1…; 0: not */
    unsigned predictions, right;
    Text next; /* the name of the lesson that follows, once this one has ended; empty: none does */
} Lesson;

struct App;

void lesson_release(Lesson *lesson);
/* Begins the lesson with that text and runs up to its first stop. Fails also where there is no command in it. */
bool lesson_begin(struct App *app, const char *name, const char *path, Str text, Error *error);
/* Runs from a stop to the next. On failure the lesson ends; the error has its path and the line. */
bool lesson_go_on(struct App *app, Error *error);
/* Adds a line to the page (escaped as it is drawn). */
void lesson_add(struct App *app, LessonLineKind kind, Str text);

/* Was the last question answered? Else the error says what is missing. */
bool lesson_answered(const Lesson *lesson, Error *error);

/* The title: the script's first comment. */
Str lesson_title(Str text);

#endif

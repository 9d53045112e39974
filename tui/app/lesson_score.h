/* lesson_score.h - how many predictions of each lesson were right, for the menu of lessons. */
#ifndef TUI_APP_LESSON_SCORE_H
#define TUI_APP_LESSON_SCORE_H

#include "tui/app/session.h"

typedef struct LessonScore {
    char name[64]; /* of the lesson */
    unsigned predictions, right;
} LessonScore;

/* The score of the lesson's last complete run; NULL: it has not been completed in this session. */
const LessonScore *lesson_score(const Session *session, const char *name);
/* Keeps the score of a lesson that was taken to its end. */
void lesson_score_keep(Session *session, const char *name, unsigned predictions, unsigned right);

#endif

/* lesson_score.c - keeps the newest score of each lesson, one after the other in a list. */
#include "tui/app/lesson_score.h"

#include <stdio.h>
#include <string.h>

typedef struct Scores {
    ARRAY(LessonScore) of;
} Scores;

static void release_scores(Session *session, void *state)
{
    (void)session;
    array_release(&((Scores *)state)->of);
}

static const Feature SCORES = {.name = "scores", .size = sizeof(Scores), .release = release_scores};

const LessonScore *lesson_score(const Session *session, const char *name)
{
    const Scores *scores = session_feature(session, &SCORES);
    for (size_t i = 0; i < scores->of.count; i++)
        if (strcmp(scores->of.at[i].name, name) == 0)
            return &scores->of.at[i];
    return NULL;
}

void lesson_score_keep(Session *session, const char *name, unsigned predictions, unsigned right)
{
    Scores *scores = session_feature(session, &SCORES);
    LessonScore score = {.predictions = predictions, .right = right};
    snprintf(score.name, sizeof score.name, "%s", name);
    for (size_t i = 0; i < scores->of.count; i++)
        if (strcmp(scores->of.at[i].name, name) == 0) {
            scores->of.at[i] = score;
            return;
        }
    array_push(&scores->of, score);
}

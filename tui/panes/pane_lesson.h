/* pane_lesson.h - the page of a lesson. */
#ifndef TUI_PANES_PANE_LESSON_H
#define TUI_PANES_PANE_LESSON_H

#include "tui/app/session.h"

/* The number of lines of the page on a narrow screen; 0 without a lesson. */
int pane_lesson_lines(Session *session);

#endif

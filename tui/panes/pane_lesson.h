/* pane_lesson.h - the page of a lesson. */
#ifndef TUI_PANES_PANE_LESSON_H
#define TUI_PANES_PANE_LESSON_H

#include "tui/app/session.h"

/* The number of lines that the lesson's page takes at the full width of the screen; 0 without a lesson. Builds the page
 * to count them. */
int pane_lesson_lines(Session *session);

#endif

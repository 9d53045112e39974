/* lesson_files.h - finds lessons: in PREFIX/share/layerscope/lessons for an installed program, in samples/lessons of
 * the source tree for one that was just built. In 3-partitions.lesson the number orders the lessons, the rest is the
 * name. */
#ifndef TUI_APP_LESSON_FILES_H
#define TUI_APP_LESSON_FILES_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef struct LessonFile {
    char *path, *name, *title; /* owned */
} LessonFile;

typedef struct LessonFiles {
    ARRAY(LessonFile) list; /* in the order of their numbers */
} LessonFiles;

/* Finds the lessons; the list is empty if there are none. The caller releases it. Reads all files. */
void lesson_files_init(LessonFiles *files);
void lesson_files_release(LessonFiles *files);
/* Replaces `next` by the name of the lesson after `name`; empty if it is the last one or not in the list. */
void lesson_file_next(const char *name, Text *next);
/* Reads the lesson with this name (or the first whose name starts so), number or path. Appends its script to `text`,
 * its name to `name` and its file to `path`. Fails if there is none, or if it cannot be read. */
bool lesson_file_read(Str wanted, Text *text, Text *name, Text *path, Error *error);
/* The title of a lesson: the first comment of its script, or "untitled". Borrowed from `text`. */
Str lesson_title(Str text);

#endif

/* lesson_files.h - where lessons are: PREFIX/share/layerscope/lessons for an installed program, samples/lessons beside
 * the source for one that was just built. Files are called 3-partitions.lesson: the number orders them, the rest is the
 * name. */
#ifndef TUI_APP_LESSON_FILES_H
#define TUI_APP_LESSON_FILES_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef struct LessonFile {
    char *path, *name, *title; /* owned */
} LessonFile;

/* A plain value of whoever lists them: no feature keeps it. */
typedef struct LessonFiles {
    ARRAY(LessonFile) list; /* in the order of their numbers */
} LessonFiles;

/* Finds the lessons; empty where there are none. The caller frees the list. */
void lesson_files_init(LessonFiles *files);
void lesson_files_release(LessonFiles *files);
/* Appends the name of the lesson after `name`; nothing where it is the last one, or a file elsewhere. */
void lesson_file_next(const char *name, Text *next);
/* Reads the lesson with a name (or a prefix of it), number or path. `name` is what it is called from then on, `path`
 * its file. Fails where there is none, or it cannot be read. */
bool lesson_file_read(Str wanted, Text *text, Text *name, Text *path, Error *error);
/* The title of a lesson: the first comment of its script. */
Str lesson_title(Str text);

#endif

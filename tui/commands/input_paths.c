/* input_paths.c - puts a relative path beside the lesson first, and checks then that what it names is a file. */
#include "tui/commands/input_paths.h"

#include "tui/app/lesson.h"

bool input_path(const Session *session, Str args, Text *path, Error *error)
{
    Text placed = TEXT_EMPTY;
    text_add_str(&placed, args);
    lesson_place(session, &placed);
    bool ok = command_path(text_str(&placed), PATH_READ, path, error);
    text_release(&placed);
    return ok;
}

bool input_paths(const Session *session, Str args, const char *expected, Arena *arena, InputPaths *paths, Error *error)
{
    Str rest = args, word;
    Text path = TEXT_EMPTY;
    bool ok = true;
    while (ok && str_word(&rest, &word)) {
        ok = input_path(session, word, &path, error);
        array_push(paths, arena_copy(arena, path.at, path.length));
    }
    text_release(&path);
    return ok && (paths->count > 0 || command_fail(error, args, args, "expected: %s", expected));
}

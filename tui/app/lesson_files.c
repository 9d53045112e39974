/* lesson_files.c - finds lessons relative to the program: for PREFIX/bin/layerscope in PREFIX/share/layerscope/lessons,
 * for build/release/layerscope in samples/lessons of a folder above it. */
#include "tui/app/lesson_files.h"

#include "tui/app/command.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#define ENDING ".lesson"

enum { UP_MAX = 6 };

/* Opens the folder of the lessons, which the caller closes, and sets `path` to it; NULL: there is none. */
static DIR *lesson_open_folder(Text *path)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return NULL;
    program[length] = 0;
    for (int up = 0; up < UP_MAX; up++) {
        char *slash = strrchr(program, '/');
        if (!slash)
            return NULL;
        *slash = 0;
        static const char *const PLACES[] = {"share/layerscope/lessons", "samples/lessons"};
        for (int i = 0; i < 2; i++) {
            text_clear(path);
            text_printf(path, "%s/%s", program, PLACES[i]);
            DIR *folder = opendir(path->at);
            if (folder)
                return folder;
        }
    }
    return NULL;
}

Str lesson_title(Str text)
{
    Str line;
    while (str_line(&text, &line)) {
        line = str_trim(line);
        if (line.length > 1 && line.at[0] == '#')
            return str_trim((Str){line.at + 1, line.length - 1});
    }
    return STR("untitled");
}

/* The number before the name: 3 for "3-partitions.lesson"; files without a number come last. */
static unsigned long lesson_place_in(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return char_is_digit(*name) ? strtoul(name, NULL, 10) : ULONG_MAX;
}

static int lesson_compare_places(const void *a, const void *b)
{
    const char *left = ((const LessonFile *)a)->path, *right = ((const LessonFile *)b)->path;
    unsigned long first = lesson_place_in(left), second = lesson_place_in(right);
    return first != second ? (first < second ? -1 : 1) : strcmp(left, right);
}

static char *lesson_copy(Str text)
{
    char *to = mem_alloc(text.length + 1);
    if (text.length)
        memcpy(to, text.at, text.length);
    to[text.length] = 0;
    return to;
}

/* The lesson's name: "partitions" for "3-partitions.lesson". */
static Str lesson_name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    Str name = str_from(slash ? slash + 1 : path);
    if (str_ends(name, STR(ENDING)))
        name.length -= strlen(ENDING);
    size_t digits = 0;
    while (digits < name.length && char_is_digit(name.at[digits]))
        digits++;
    if (digits > 0 && digits + 1 < name.length && name.at[digits] == '-')
        name = (Str){name.at + digits + 1, name.length - digits - 1};
    return name;
}

void lesson_files_init(LessonFiles *files)
{
    *files = (LessonFiles){0};
    Text folder = TEXT_EMPTY, path = TEXT_EMPTY;
    Arena arena = {0};
    Str text;
    DIR *dir = lesson_open_folder(&folder);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        if (!str_ends(str_from(entry->d_name), STR(ENDING)))
            continue;
        text_clear(&path);
        text_printf(&path, "%s/%s", folder.at, entry->d_name);
        if (!command_read_file(path.at, COMMAND_LESSON_MAX, &arena, &text, NULL))
            continue;
        LessonFile file = {lesson_copy(text_str(&path)), lesson_copy(lesson_name_in(path.at)),
                           lesson_copy(lesson_title(text))};
        array_push(&files->list, file);
    }
    if (dir)
        closedir(dir);
    if (files->list.count)
        qsort(files->list.at, files->list.count, sizeof *files->list.at, lesson_compare_places);
    text_release(&folder);
    text_release(&path);
    arena_release(&arena);
}

void lesson_files_release(LessonFiles *files)
{
    for (size_t i = 0; i < files->list.count; i++) {
        free(files->list.at[i].path);
        free(files->list.at[i].name);
        free(files->list.at[i].title);
    }
    array_release(&files->list);
}

void lesson_file_next(const char *name, Text *next)
{
    LessonFiles files;
    text_clear(next);
    lesson_files_init(&files);
    for (size_t i = 0; i + 1 < files.list.count; i++)
        if (strcmp(files.list.at[i].name, name) == 0)
            text_printf(next, "%s", files.list.at[i + 1].name);
    lesson_files_release(&files);
}

/* The path of the first lesson whose name starts with `wanted`, or which has that number. The caller frees it; NULL:
 * there is none. */
static char *lesson_known_path(Str wanted)
{
    char *path = NULL;
    uint64_t number;
    LessonFiles files;
    lesson_files_init(&files);
    for (size_t i = 0; i < files.list.count && !path; i++)
        if (str_starts(str_from(files.list.at[i].name), wanted) ||
            (number_parse(wanted, &number, NULL) && number == i + 1))
            path = lesson_copy(str_from(files.list.at[i].path));
    lesson_files_release(&files);
    return path;
}

bool lesson_file_read(Str wanted, Text *text, Text *name, Text *path_read, Error *error)
{
    char *path = wanted.length ? lesson_known_path(wanted) : NULL;
    if (!path && memchr(wanted.at, '/', wanted.length) == NULL && !str_ends(wanted, STR(ENDING)))
        return error_set(error, ERROR_USAGE, "there is no lesson '%.*s'; `lesson list` shows all", STR_ARG(wanted));
    if (!path)
        path = lesson_copy(wanted);
    Arena arena = {0};
    Str read;
    bool ok = command_read_file(path, COMMAND_LESSON_MAX, &arena, &read, error);
    if (ok)
        text_add_str(text, read);
    text_add_str(name, lesson_name_in(path));
    text_add_str(path_read, str_from(path));
    arena_release(&arena);
    free(path);
    return ok;
}

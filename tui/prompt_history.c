/* prompt_history.c - reads and appends plain text; the file is short enough to be read whole. */
#include "tui/prompt_history.h"

#include "core/base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

char *prompt_history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    Text path = TEXT_EMPTY;
    if (state && state[0] == '/')
        text_printf(&path, "%s", state);
    else if (home && home[0] == '/')
        text_printf(&path, "%s/.local/state", home);
    else
        return NULL;
    text_printf(&path, "/layerscope/");
    for (size_t i = 1; i < path.length; i++)
        if (path.at[i] == '/') {
            path.at[i] = 0;
            mkdir(path.at, 0700); /* it may exist; any failure shows when the file is opened */
            path.at[i] = '/';
        }
    text_printf(&path, "history");
    return path.at;
}

void prompt_history_read(const char *path, size_t keep, Text *lines)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return;
    char line[4096];
    size_t before = lines->length, count = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        text_printf(lines, "%s\n", line);
        count++;
    }
    fclose(file);
    if (count <= 2 * keep)
        return;
    Str rest = {lines->at + before, lines->length - before}, one;
    for (size_t i = 0; i < count - keep; i++)
        str_line(&rest, &one);
    file_write(path, rest, NULL);
}

void prompt_history_add(const char *path, const char *line)
{
    FILE *file = fopen(path, "a");
    if (!file)
        return;
    fprintf(file, "%s\n", line);
    fclose(file);
}

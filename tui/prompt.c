/* prompt.c - libedit as a pure function of keys.
 *
 * el_wgets() pulls characters through EL_GETCFN. We hand it the keys of the line one after another; when they run out,
 * the hook looks at the line as it stands, and ends the read. With the next key the whole line is edited again from the
 * start. A line of n keys costs n runs, a few tens of microseconds each, and every feature works across keys: ^R, vi
 * commands, counts, completion, kill and yank.
 *
 *     keys "ab"        -> hook hands out a, b; then sees "ab" and stops
 *     keys "ab" Left c -> hook hands out a, b, ^B, c; then sees "acb", cursor 2
 *
 * A run begins with ^U, which empties the kill ring on an empty line, so nothing of an earlier run is left in it.
 */
#include "tui/prompt.h"

#include "core/base/file.h"
#include "core/base/mem.h"

#include <errno.h>
#include <histedit.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

enum { HISTORY_LINES = 500, HISTORY_LINE_MAX = 500, CTRL_U = 21 };

typedef struct Prompt {
    Editor editor;
    EditLine *el;
    HistoryW *history;
    FILE *null;
    int master, slave;
    char *history_path;
    bool vi;
    /* The run that is under way. */
    const KeyCode *keys;
    size_t count, next, initial_left;
    Str initial;
    bool prelude;
    EditorLine *line;
    Completion *list;
} Prompt;

static wchar_t *no_prompt(EditLine *el)
{
    (void)el;
    static wchar_t empty[1];
    return empty;
}

/* What curses and scripts call by a name, libedit knows by a control character. */
static wchar_t control_of(KeyCode key)
{
    switch (key) {
    case INPUT_UP:
        return 16;
    case INPUT_DOWN:
        return 14;
    case INPUT_LEFT:
        return 2;
    case INPUT_RIGHT:
        return 6;
    case INPUT_HOME:
        return 1;
    case INPUT_END:
        return 5;
    case INPUT_DELETE:
        return 4;
    default:
        return key < INPUT_UP ? (wchar_t)key : 0;
    }
}

static void add_wide(Text *text, const wchar_t *from, const wchar_t *to)
{
    char utf8[5];
    for (; from < to; from++)
        if (*from >= 32)
            text_add(text, utf8, utf8_put((uint32_t)*from, utf8));
}

/* Copies the line as it stands. While ^R searches, libedit shows its text behind a newline. */
static void look(Prompt *prompt)
{
    const LineInfoW *info = el_wline(prompt->el);
    const wchar_t *end = info->lastchar;
    prompt->line->search[0] = 0;
    for (const wchar_t *at = info->buffer; at < info->lastchar; at++)
        if (*at == L'\n') {
            Text search = {0};
            add_wide(&search, at + 1, info->lastchar);
            snprintf(prompt->line->search, sizeof prompt->line->search, "%.60s", search.at ? search.at : "");
            text_release(&search);
            end = at;
            break;
        }
    text_clear(&prompt->line->text);
    add_wide(&prompt->line->text, info->buffer, end);
    prompt->line->cursor = (size_t)((info->cursor < end ? info->cursor : end) - info->buffer);
}

/* In vi mode, `$` and End on an empty line leave libedit's cursor before the line, and its next command copies -1
 * characters. el_wline() is a view of the line itself, so it can be put right before that command. */
static void repair(EditLine *el)
{
    LineInfoW *line = (LineInfoW *)(uintptr_t)el_wline(el);
    if (line->lastchar < line->buffer)
        line->lastchar = line->buffer;
    if (line->cursor < line->buffer)
        line->cursor = line->buffer;
    if (line->cursor > line->lastchar)
        line->cursor = line->lastchar;
}

static int next_char(EditLine *el, wchar_t *out)
{
    Prompt *prompt;
    el_get(el, EL_CLIENTDATA, &prompt);
    repair(el);
    if (!prompt->prelude) {
        prompt->prelude = true;
        *out = CTRL_U;
        return 1;
    }
    uint32_t code;
    if (utf8_next(&prompt->initial, &code)) {
        *out = (wchar_t)code;
        return 1;
    }
    while (prompt->next < prompt->count) {
        KeyCode key = prompt->keys[prompt->next++];
        if (key == INPUT_CTRL_C || key == 7 || (key == INPUT_ESC && !prompt->vi)) {
            prompt->line->cancelled = true;
            return 0;
        }
        if ((*out = control_of(key)) != 0)
            return 1;
    }
    look(prompt);
    return 0;
}

/* Tab: inserts what all proposals have in common; several are listed, but only for the newest key. */
static unsigned char complete(EditLine *el, int key)
{
    (void)key;
    Prompt *prompt;
    el_get(el, EL_CLIENTDATA, &prompt);
    if (!prompt->editor.complete)
        return CC_ERROR;
    const LineInfoW *info = el_wline(el); /* el_line()'s cursor can lie behind the bytes that it encoded */
    Text before = {0};
    add_wide(&before, info->buffer, info->cursor);
    Str line = text_str(&before);
    Completion list = {0};
    prompt->editor.complete(prompt->editor.complete_context, line, &list);
    unsigned char result = CC_ERROR;
    if (list.count > 0 && list.from <= line.length) {
        Str words = text_str(&list.words), word, common = {0};
        while (str_line(&words, &word)) {
            if (!common.at)
                common = word;
            size_t same = 0;
            while (same < common.length && same < word.length && common.at[same] == word.at[same])
                same++;
            common.length = same;
        }
        size_t typed = line.length - list.from;
        Text insert = {0};
        if (common.length > typed)
            text_add(&insert, common.at + typed, common.length - typed);
        if (list.count == 1)
            text_add_char(&insert, ' ');
        if (insert.length > 0)
            el_insertstr(el, insert.at);
        text_release(&insert);
        result = CC_REFRESH;
    }
    text_release(&before);
    if (list.count > 1 && prompt->next == prompt->count && prompt->list) {
        text_release(&prompt->list->words);
        *prompt->list = list;
    } else {
        text_release(&list.words);
    }
    return result;
}

static void prompt_edit(void *self, Str initial, const KeyCode *keys, size_t count, EditorLine *line, Completion *list)
{
    Prompt *prompt = self;
    line->done = line->cancelled = false;
    text_clear(&line->text);
    line->cursor = 0;
    line->search[0] = 0;
    if (list) {
        text_clear(&list->words);
        list->count = 0;
    }
    prompt->initial = initial;
    prompt->keys = keys;
    prompt->count = count;
    prompt->next = 0;
    prompt->prelude = false;
    prompt->line = line;
    prompt->list = list;
    int length = 0;
    const wchar_t *read = el_wgets(prompt->el, &length);
    if (!read) {
        if (!line->cancelled && prompt->next < prompt->count)
            line->cancelled = true; /* ^D on an empty line */
        return;
    }
    text_clear(&line->text);
    add_wide(&line->text, read, read + length); /* without the newline: controls are left out */
    line->done = true;
}

static void prompt_accept(void *self, const char *text)
{
    Prompt *prompt = self;
    size_t length = strlen(text);
    if (length == 0 || length > HISTORY_LINE_MAX)
        return; /* a search looks at every line, for every key */
    wchar_t *wide = mem_zero(length + 1, sizeof *wide);
    Str rest = {text, length};
    uint32_t code;
    for (size_t n = 0; utf8_next(&rest, &code); n++)
        wide[n] = (wchar_t)code;
    HistEventW event;
    history_w(prompt->history, &event, H_ENTER, wide);
    free(wide);
    FILE *file = prompt->history_path ? fopen(prompt->history_path, "a") : NULL;
    if (file) {
        fprintf(file, "%s\n", text);
        fclose(file);
    }
}

static bool prompt_mode(void *self, const char *name)
{
    Prompt *prompt = self;
    bool vi = strcmp(name, "vi") == 0;
    if (!vi && strcmp(name, "emacs") != 0)
        return false;
    prompt->vi = vi;
    el_wset(prompt->el, EL_EDITOR, vi ? L"vi" : L"emacs");
    el_wset(prompt->el, EL_BIND, L"\t", L"layerscope-complete", NULL);
    el_wset(prompt->el, EL_BIND, L"^R", L"em-inc-search-prev", NULL);
    if (vi) { /* the arrows arrive as these */
        el_wset(prompt->el, EL_BIND, L"^P", L"ed-prev-history", NULL);
        el_wset(prompt->el, EL_BIND, L"^N", L"ed-next-history", NULL);
        el_wset(prompt->el, EL_BIND, L"^B", L"ed-prev-char", NULL);
        el_wset(prompt->el, EL_BIND, L"^F", L"ed-next-char", NULL);
        el_wset(prompt->el, EL_BIND, L"^A", L"ed-move-to-beg", NULL);
        el_wset(prompt->el, EL_BIND, L"^E", L"ed-move-to-end", NULL);
        /* Commands to libedit itself, and an external editor: not on this screen. */
        el_wset(prompt->el, EL_BIND, L"-a", L":", L"ed-unassigned", NULL);
        el_wset(prompt->el, EL_BIND, L"-a", L"v", L"ed-unassigned", NULL);
        /* What it repeats does not come through next_char(), so repair() cannot help. */
        el_wset(prompt->el, EL_BIND, L"-a", L".", L"ed-unassigned", NULL);
    }
    return true;
}

/* Old lines, oldest first; a file that grew long is cut to its newest half. */
static void history_load(Prompt *prompt)
{
    FILE *file = prompt->history_path ? fopen(prompt->history_path, "r") : NULL;
    if (!file)
        return;
    char *path = prompt->history_path;
    prompt->history_path = NULL; /* accept() must not append while reading */
    char line[4096];
    Text all = {0};
    size_t lines = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        prompt_accept(prompt, line);
        text_printf(&all, "%s\n", line);
        lines++;
    }
    fclose(file);
    prompt->history_path = path;
    if (lines > 2ul * HISTORY_LINES) {
        Str rest = text_str(&all), one;
        for (size_t i = 0; i < lines - HISTORY_LINES; i++)
            str_line(&rest, &one);
        file_write(path, rest, NULL); /* else it stays as long as it is */
    }
    text_release(&all);
}

Editor *prompt_new(const char *history_path, Error *error)
{
    Prompt *prompt = mem_zero(1, sizeof *prompt);
    struct winsize size = {.ws_row = 50, .ws_col = 4000}; /* one line never wraps */
    prompt->null = fopen("/dev/null", "r+");
    if (!prompt->null || openpty(&prompt->master, &prompt->slave, NULL, NULL, &size) != 0) {
        error_set(error, ERROR_OUTPUT, "no pty for the line editor: %s", strerror(errno));
        if (prompt->null)
            fclose(prompt->null);
        free(prompt);
        return NULL;
    }
    prompt->el =
        el_init_fd("layerscope", prompt->null, prompt->null, prompt->null, prompt->slave, prompt->slave, prompt->slave);
    prompt->history = history_winit();
    HistEventW event;
    history_w(prompt->history, &event, H_SETSIZE, HISTORY_LINES);
    history_w(prompt->history, &event, H_SETUNIQUE, 1);
    el_wset(prompt->el, EL_SIGNAL, 0);
    el_wset(prompt->el, EL_EDITMODE, 1); /* TERM=emacs turns it off */
    el_wset(prompt->el, EL_PROMPT, no_prompt);
    el_wset(prompt->el, EL_CLIENTDATA, prompt);
    el_wset(prompt->el, EL_GETCFN, next_char);
    el_wset(prompt->el, EL_HIST, history_w, prompt->history);
    el_wset(prompt->el, EL_ADDFN, L"layerscope-complete", L"complete the word", complete);
    prompt_mode(prompt, "emacs");
    prompt->history_path = history_path ? strdup(history_path) : NULL;
    history_load(prompt);
    prompt->editor = (Editor){.self = prompt, .edit = prompt_edit, .accept = prompt_accept, .mode = prompt_mode};
    return &prompt->editor;
}

void prompt_free(Editor *editor)
{
    if (!editor)
        return;
    Prompt *prompt = editor->self;
    el_end(prompt->el);
    history_wend(prompt->history);
    fclose(prompt->null);
    close(prompt->master);
    close(prompt->slave);
    free(prompt->history_path);
    free(prompt);
}

char *prompt_history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    Text path = {0};
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
            mkdir(path.at, 0700); /* an old one is fine; a failure shows when the file is opened */
            path.at[i] = '/';
        }
    text_printf(&path, "history");
    return path.at;
}

#define QUOTE_(text) #text
#define QUOTE(text)  QUOTE_(text)

const char *prompt_library(void)
{
    return "libedit " QUOTE(LIBEDIT_MAJOR) "." QUOTE(LIBEDIT_MINOR);
}

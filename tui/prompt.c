/* prompt.c - runs libedit as a coroutine: on its own thread, in lock-step, where it waits for the next key.
 *
 *     open   ──► thread: el_wgets() ── next_char() parks
 *     keys c ──► next_char() returns c … is called for the next key: it copies the line and parks the thread
 *     close  ──► next_char() returns 0, so that el_wgets() returns; the thread parks until the next line
 *
 * A key costs what libedit does with it, however long the line is, and all of libedit works across keys: ^R, vi
 * commands, completion, kill and yank. Only one of the two threads runs at a time.
 *
 * A line starts with ^U, which on an empty line empties the kill ring, so that nothing of an earlier line is left in
 * it.
 *
 * This file limits what libedit does not (prompt.h has the numbers): counts in vi mode, which could insert a text a
 * million times; the nesting of ^R, which recurses for every key; and the length of a line.
 */
#include "tui/prompt.h"

#include "core/base/mem.h"
#include "tui/app/task.h"
#include "tui/prompt_history.h"

#include <errno.h>
#include <histedit.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

enum { HISTORY_LINES = 500, CTRL_U = 21 };

typedef struct Prompt {
    Editor editor;
    EditLine *el;
    HistoryW *history;
    FILE *null;
    int master, slave;
    char *history_path;
    bool vi;
    Task *task;           /* runs libedit; started with the prompt, because a thread may not be available later */
    bool opened, closing; /* a line is being edited; it shall end */
    bool prelude;
    Text initial;
    Str initial_left;
    const KeyCode *keys; /* keys of the current call, which next_key() hands out */
    size_t count, next;
    unsigned digits;       /* digits of the count typed in vi mode */
    bool counts;           /* vi mode: digits are bound to ed-argument-digit */
    unsigned search_keys;  /* keys pressed in the current ^R search */
    unsigned search_typed; /* characters of the search pattern */
} Prompt;

static wchar_t *no_prompt(EditLine *el)
{
    (void)el;
    static wchar_t empty[1];
    return empty;
}

/* The control character by which libedit knows a named key; 0: it has none. */
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

/* Copies libedit's line and cursor to the editor. During ^R, libedit keeps the search text after a newline in its
 * buffer. */
static void copy_line(Prompt *prompt)
{
    EditorLine *line = &prompt->editor.line;
    const LineInfoW *info = el_wline(prompt->el);
    const wchar_t *end = info->lastchar;
    line->search[0] = 0;
    for (const wchar_t *at = info->buffer; at < info->lastchar; at++)
        if (*at == L'\n') {
            Text search = TEXT_EMPTY;
            add_wide(&search, at + 1, info->lastchar);
            snprintf(line->search, sizeof line->search, "%.60s", search.at);
            text_release(&search);
            end = at;
            break;
        }
    text_clear(&line->text);
    add_wide(&line->text, info->buffer, end);
    line->cursor = (size_t)((info->cursor < end ? info->cursor : end) - info->buffer);
    if (!line->search[0])
        prompt->search_keys = prompt->search_typed = 0;
}

/* Some vi commands leave libedit's cursor before or after the line, for example `$` on an empty line; the next command
 * would then copy -1 characters. el_cursor() moves it back. */
static void repair_cursor(EditLine *el)
{
    const LineInfoW *line = el_wline(el);
    if (line->cursor > line->lastchar)
        el_cursor(el, (int)(line->lastchar - line->cursor));
    else if (line->cursor < line->buffer)
        el_cursor(el, (int)(line->buffer - line->cursor));
}

/* Cuts the line to EDITOR_LINE_MAX: a command that repeats typed text can exceed it. */
static void cut_line(Prompt *prompt)
{
    const LineInfoW *info = el_wline(prompt->el);
    ptrdiff_t length = info->lastchar - info->buffer;
    if (prompt->editor.line.search[0] || length <= EDITOR_LINE_MAX)
        return;
    el_cursor(prompt->el, (int)(info->lastchar - info->cursor));
    el_deletestr(prompt->el, (int)(length - EDITOR_LINE_MAX));
}

/* Binds digits to counts in vi's command mode, or to nothing once PROMPT_COUNT_MAX digits were typed in a row; an
 * operator between them does not end the row. vi's insert mode does not use these bindings. */
static void bind_counts(Prompt *prompt, bool counts)
{
    if (!prompt->vi || prompt->counts == counts)
        return;
    prompt->counts = counts;
    for (wchar_t digit = L'0'; digit <= L'9'; digit++) {
        const wchar_t name[] = {digit, 0};
        el_wset(prompt->el, EL_BIND, L"-a", name,
                !counts         ? L"ed-unassigned"
                : digit == L'0' ? L"vi-zero"
                                : L"ed-argument-digit",
                NULL);
    }
}

static void follow_count(Prompt *prompt, wchar_t key)
{
    bind_counts(prompt, prompt->digits < PROMPT_COUNT_MAX);
    if (key >= L'0' && key <= L'9')
        /* a leading 0 is a command: move to the start of the line */
        prompt->digits += key > L'0' || prompt->digits > 0;
    else if (!wcschr(L"dcy", key)) /* after an operator the count continues */
        prompt->digits = 0;
}

/* True if the key exceeds a limit and must be ignored. */
static bool is_over(Prompt *prompt, KeyCode key)
{
    bool printed = key_is_character(key);
    if (prompt->editor.line.search[0]) {
        bool leaves = key == INPUT_ESC || key == INPUT_ENTER;
        prompt->search_typed += printed;
        return (printed && prompt->search_typed > PROMPT_SEARCH_MAX) ||
               (!leaves && ++prompt->search_keys > PROMPT_SEARCH_KEYS_MAX);
    }
    const LineInfoW *info = el_wline(prompt->el);
    return printed && info->lastchar - info->buffer >= EDITOR_LINE_MAX;
}

/* Returns the next character for libedit; false if no key is left or the line was cancelled. */
static bool next_key(Prompt *prompt, wchar_t *out)
{
    uint32_t code;
    if (!prompt->prelude) {
        prompt->prelude = true;
        *out = CTRL_U;
        return true;
    }
    if (utf8_next(&prompt->initial_left, &code)) {
        *out = (wchar_t)code;
        return true;
    }
    while (prompt->next < prompt->count) {
        KeyCode key = prompt->keys[prompt->next++];
        if (key == INPUT_CTRL_C || key == 7 || (key == INPUT_ESC && !prompt->vi)) {
            prompt->editor.line.cancelled = true;
            return false;
        }
        if (!is_over(prompt, key) && (*out = control_of(key)) != 0)
            return true;
    }
    return false;
}

/* libedit's input function: returns 1 with the next key, after parking the thread until there is one. 0 ends the
 * line. */
static int next_char(EditLine *el, wchar_t *out)
{
    Prompt *prompt;
    el_get(el, EL_CLIENTDATA, &prompt);
    for (;;) {
        repair_cursor(el);
        copy_line(prompt);
        cut_line(prompt);
        if (next_key(prompt, out)) {
            follow_count(prompt, *out);
            return 1;
        }
        copy_line(prompt);
        if (prompt->editor.line.cancelled || prompt->closing || !task_park(prompt->task) || prompt->closing)
            return 0;
    }
}

/* Tab: inserts the common prefix of all proposals. Lists several proposals only if no more keys follow. */
static unsigned char complete(EditLine *el, int key)
{
    (void)key;
    Prompt *prompt;
    el_get(el, EL_CLIENTDATA, &prompt);
    if (!prompt->editor.complete)
        return CC_ERROR;
    const LineInfoW *info = el_wline(el); /* not el_line(), whose cursor can lie past the bytes that it encoded */
    Text before = TEXT_EMPTY;
    add_wide(&before, info->buffer, info->cursor);
    Str line = text_str(&before);
    Completion list = {.words = TEXT_EMPTY};
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
        Text insert = TEXT_EMPTY;
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
    if (list.count > 1 && prompt->next == prompt->count) {
        text_release(&prompt->editor.list.words);
        prompt->editor.list = list;
    } else {
        text_release(&list.words);
    }
    return result;
}

static void prompt_edit_line(Prompt *prompt)
{
    EditorLine *line = &prompt->editor.line;
    int length = 0;
    const wchar_t *read = el_wgets(prompt->el, &length);
    if (!read) { /* the line was closed, or ^D was pressed on an empty line */
        line->cancelled = line->cancelled || !prompt->closing;
        return;
    }
    text_clear(&line->text);
    add_wide(&line->text, read, read + length); /* drops the newline, as all control characters */
    line->done = true;
}

/* The thread's function: edits line after line. */
static void prompt_edit_lines(Task *task, void *self)
{
    Prompt *prompt = self;
    free(mem_alloc(1)); /* makes malloc create the thread's arena while there is memory */
    do {
        if (prompt->opened)
            prompt_edit_line(prompt);
        prompt->opened = false;
    } while (task_park(task));
}

static void prompt_keys(void *self, const KeyCode *keys, size_t count)
{
    Prompt *prompt = self;
    text_clear(&prompt->editor.list.words);
    prompt->editor.list.count = 0;
    prompt->keys = keys;
    prompt->count = count;
    prompt->next = 0;
    if (prompt->opened)
        task_step(prompt->task);
}

static void prompt_close(void *self)
{
    Prompt *prompt = self;
    prompt->closing = true;
    prompt->count = prompt->next = 0;
    if (prompt->opened)
        task_step(prompt->task);
}

static void prompt_open(void *self, Str initial)
{
    Prompt *prompt = self;
    prompt_close(prompt);
    text_clear(&prompt->initial);
    text_add_str(&prompt->initial, initial);
    prompt->initial_left = text_str(&prompt->initial);
    prompt->prelude = prompt->closing = false;
    prompt->digits = prompt->search_keys = prompt->search_typed = 0;
    EditorLine *line = &prompt->editor.line;
    text_clear(&line->text);
    line->cursor = 0;
    line->search[0] = 0;
    line->done = line->cancelled = false;
    prompt->opened = true;
    prompt_keys(prompt, NULL, 0);
}

/* Adds a line to libedit's history. False: it is empty or too long to keep. */
static bool history_add(Prompt *prompt, Str line)
{
    if (line.length == 0 || line.length > PROMPT_HISTORY_LINE_MAX)
        return false;
    wchar_t *wide = mem_zero(line.length + 1, sizeof *wide);
    uint32_t code;
    for (size_t n = 0; utf8_next(&line, &code); n++)
        wide[n] = (wchar_t)code;
    HistEventW event;
    history_w(prompt->history, &event, H_ENTER, wide);
    free(wide);
    return true;
}

static void prompt_accept(void *self, const char *text)
{
    Prompt *prompt = self;
    if (history_add(prompt, str_from(text)) && prompt->history_path)
        prompt_history_add(prompt->history_path, text);
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
    if (vi) { /* control_of() maps the arrow keys to these */
        el_wset(prompt->el, EL_BIND, L"^P", L"ed-prev-history", NULL);
        el_wset(prompt->el, EL_BIND, L"^N", L"ed-next-history", NULL);
        el_wset(prompt->el, EL_BIND, L"^B", L"ed-prev-char", NULL);
        el_wset(prompt->el, EL_BIND, L"^F", L"ed-next-char", NULL);
        el_wset(prompt->el, EL_BIND, L"^A", L"ed-move-to-beg", NULL);
        el_wset(prompt->el, EL_BIND, L"^E", L"ed-move-to-end", NULL);
        /* Unbind commands to libedit itself and the external editor, which cannot work on this screen. `.` would repeat
         * keys without passing them through next_char(), so without its limits and repair. */
        el_wset(prompt->el, EL_BIND, L"-a", L":", L"ed-unassigned", NULL);
        el_wset(prompt->el, EL_BIND, L"-a", L"v", L"ed-unassigned", NULL);
        el_wset(prompt->el, EL_BIND, L"-a", L".", L"ed-unassigned", NULL);
        prompt->counts = true;
    }
    return true;
}

/* Adds the lines of the history file. A line that prompt_accept() would not keep is left out. */
static void history_load(Prompt *prompt)
{
    Text lines = TEXT_EMPTY;
    prompt_history_read(prompt->history_path, HISTORY_LINES, &lines);
    Str rest = text_str(&lines), line;
    while (str_line(&rest, &line))
        history_add(prompt, line);
    text_release(&lines);
}

Editor *prompt_new(const char *history_path, Error *error)
{
    Prompt *prompt = mem_zero(1, sizeof *prompt);
    struct winsize size = {.ws_row = 50, .ws_col = 4000}; /* wide, so that a line never wraps */
    prompt->editor = (Editor){.self = prompt, .line = {.text = TEXT_EMPTY}, .list = {.words = TEXT_EMPTY}};
    prompt->initial = (Text)TEXT_EMPTY;
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
    el_wset(prompt->el, EL_EDITMODE, 1); /* TERM=emacs would turn it off */
    el_wset(prompt->el, EL_PROMPT, no_prompt);
    el_wset(prompt->el, EL_CLIENTDATA, prompt);
    el_wset(prompt->el, EL_GETCFN, next_char);
    el_wset(prompt->el, EL_HIST, history_w, prompt->history);
    el_wset(prompt->el, EL_ADDFN, L"layerscope-complete", L"complete the word", complete);
    prompt_mode(prompt, "emacs");
    prompt->task = task_start_stepped(prompt_edit_lines, prompt);
    if (prompt->task) {
        task_step(prompt->task);
    } else {
        error_set(error, ERROR_OUTPUT, "no thread for the line editor");
        prompt_free(&prompt->editor);
        return NULL;
    }
    if (history_path) {
        prompt->history_path = strdup(history_path);
        history_load(prompt);
    }
    prompt->editor.open = prompt_open;
    prompt->editor.keys = prompt_keys;
    prompt->editor.close = prompt_close;
    prompt->editor.accept = prompt_accept;
    prompt->editor.mode = prompt_mode;
    return &prompt->editor;
}

void prompt_free(Editor *editor)
{
    if (!editor)
        return;
    Prompt *prompt = editor->self;
    prompt_close(prompt);
    task_end(prompt->task);
    text_release(&prompt->initial);
    text_release(&prompt->editor.line.text);
    text_release(&prompt->editor.list.words);
    el_end(prompt->el);
    history_wend(prompt->history);
    fclose(prompt->null);
    close(prompt->master);
    close(prompt->slave);
    free(prompt->history_path);
    free(prompt);
}

#define QUOTE_(text) #text
#define QUOTE(text)  QUOTE_(text)

const char *prompt_library(void)
{
    return "libedit " QUOTE(LIBEDIT_MAJOR) "." QUOTE(LIBEDIT_MINOR);
}

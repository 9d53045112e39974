/* pty.c - forkpty, a pipe as fence, and libvterm. While it waits for the fence it keeps reading the terminal, so that
 * a program with much output never blocks. */
#include "tests/screen/pty.h"

#include <vterm.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

enum { TIMEOUT_MS = 20000, FENCE_FD = 9 };

struct Pty {
    pid_t pid;      /* of the shell */
    pid_t *program; /* shared with the shell */
    int master, fence, cols, rows;
    VTerm *vterm;
    VTermScreen *screen;
    unsigned long keys, resizes, seen_keys, seen_resizes, frames;
    struct termios before;
    size_t bytes;
    bool alternate, cursor, ended;
    char line[256], home[64], row[4 * 512];
    size_t line_length;
};

static void die(const char *what)
{
    fprintf(stderr, "# %s: %s\n", what, strerror(errno));
    abort();
}

static void on_output(const char *bytes, size_t length, void *user)
{
    Pty *pty = user;
    if (write(pty->master, bytes, length) < 0)
        return; /* the program may have ended */
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    Pty *pty = user;
    if (property == VTERM_PROP_ALTSCREEN)
        pty->alternate = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        pty->cursor = value->boolean;
    return 1;
}

static const VTermScreenCallbacks CALLBACKS = {.settermprop = on_property};

static void child(const char *const *argv, const char *term, const char *home, const char *extra, int fence)
{
    char path[128];
    dup2(fence, FENCE_FD);
    setenv("LAYERSCOPE_FENCE_FD", "9", 1);
    setenv("TERM", term, 1);
    setenv("HOME", home, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TZ", "UTC", 1);
    snprintf(path, sizeof path, "%s/state", home);
    setenv("XDG_STATE_HOME", path, 1);
    snprintf(path, sizeof path, "%s/config", home);
    setenv("XDG_CONFIG_HOME", path, 1);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    unsetenv("NO_COLOR");
    if (extra)
        putenv((char *)(size_t)extra);
    for (int number = 1; number < 32; number++)
        signal(number, SIG_DFL);
    execvp(argv[0], (char *const *)(size_t)argv);
    _exit(127);
}

/* Acts as a shell does to a program: it leads the session and is the parent of the foreground job. Without a shell the
 * kernel discards a stop signal, because an orphaned process group cannot be stopped. It stops, continues and ends
 * together with the program. */
static void shell(pid_t *program, const char *const *argv, const char *term, const char *home, const char *extra,
                  int fence)
{
    int status;
    signal(SIGHUP, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    pid_t pid = fork();
    if (pid < 0)
        _exit(126);
    if (pid == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        child(argv, term, home, extra, fence);
    }
    setpgid(pid, pid);
    *program = pid;
    close(fence);
    while (waitpid(pid, &status, WUNTRACED) == pid) {
        if (WIFSTOPPED(status)) {
            raise(SIGSTOP);
            kill(pid, SIGCONT);
            continue;
        }
        if (WIFEXITED(status))
            _exit(WEXITSTATUS(status));
        signal(WTERMSIG(status), SIG_DFL);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0});
        raise(WTERMSIG(status));
    }
    _exit(126);
}

/* Reads what is available, for at most `ms`. False when the terminal ended. */
static bool pump(Pty *pty, int ms)
{
    char buffer[65536];
    struct pollfd fds[2] = {{.fd = pty->master, .events = POLLIN}, {.fd = pty->fence, .events = POLLIN}};
    if (poll(fds, 2, ms) < 0 && errno != EINTR)
        die("poll");
    if (fds[0].revents & (POLLIN | POLLHUP)) {
        ssize_t n = read(pty->master, buffer, sizeof buffer);
        if (n <= 0)
            return false;
        pty->bytes += (size_t)n;
        vterm_input_write(pty->vterm, buffer, (size_t)n);
        return true;
    }
    if (fds[1].revents & POLLIN) { /* only when the terminal is drained: the screen is then older than the fence */
        ssize_t n = read(pty->fence, buffer, sizeof pty->line - pty->line_length - 1);
        for (ssize_t i = 0; i < n; i++) {
            pty->line[pty->line_length++] = buffer[i];
            if (buffer[i] == '\n') {
                pty->line[pty->line_length] = 0;
                sscanf(pty->line, "%lu %lu", &pty->seen_keys, &pty->seen_resizes);
                pty->line_length = 0;
                pty->frames++;
            }
        }
    }
    return true;
}

static void wait_fence(Pty *pty)
{
    for (int waited = 0; pty->seen_keys < pty->keys || pty->seen_resizes < pty->resizes || pty->frames == 0;) {
        if (!pump(pty, 100)) { /* the terminal ended: pty_finish() reports how */
            pty->ended = true;
            return;
        }
        struct pollfd quiet = {.fd = pty->master, .events = POLLIN};
        if (poll(&quiet, 1, 0) == 0 && (waited += 1) > TIMEOUT_MS * 10) {
            pty_dump(pty);
            die("the program did not answer");
        }
    }
    while (poll(&(struct pollfd){.fd = pty->master, .events = POLLIN}, 1, 0) > 0 && pump(pty, 0))
        ;
}

Pty *pty_start(const char *const *argv, const char *term, int cols, int rows, const char *extra)
{
    Pty *pty = calloc(1, sizeof *pty);
    int fence[2];
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    snprintf(pty->home, sizeof pty->home, "/tmp/layerscope-screen-XXXXXX");
    if (!mkdtemp(pty->home) || pipe2(fence, O_CLOEXEC) != 0)
        die("pipe");
    pty->cols = cols;
    pty->rows = rows;
    pty->cursor = true;
    pty->vterm = vterm_new(rows, cols);
    vterm_set_utf8(pty->vterm, 1);
    vterm_output_set_callback(pty->vterm, on_output, pty);
    pty->screen = vterm_obtain_screen(pty->vterm);
    vterm_screen_set_callbacks(pty->screen, &CALLBACKS, pty);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
    int slave;
    if (openpty(&pty->master, &slave, NULL, NULL, &size) != 0)
        die("openpty");
    tcgetattr(slave, &pty->before);
    pty->program = mmap(NULL, sizeof *pty->program, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pty->pid = fork();
    if (pty->pid < 0)
        die("fork");
    if (pty->pid == 0) {
        close(pty->master);
        login_tty(slave);
        shell(pty->program, argv, term, pty->home, extra, fence[1]);
    }
    close(slave);
    close(fence[1]);
    pty->fence = fence[0];
    wait_fence(pty);
    return pty;
}

void pty_send_only(Pty *pty, const char *bytes, size_t length, unsigned long keys)
{
    pty->keys += keys;
    if (write(pty->master, bytes, length) != (ssize_t)length)
        die("write");
}

void pty_send(Pty *pty, const char *bytes, size_t length, unsigned long keys)
{
    pty_send_only(pty, bytes, length, keys);
    wait_fence(pty);
}

void pty_next_program(Pty *pty, const char *keys)
{
    pty->keys = pty->resizes = pty->seen_keys = pty->seen_resizes = pty->frames = 0;
    if (write(pty->master, keys, strlen(keys)) < 0)
        die("write");
    wait_fence(pty);
}

void pty_type(Pty *pty, const char *text)
{
    size_t length = strlen(text);
    pty_send(pty, text, length, length);
}

void pty_resize(Pty *pty, int cols, int rows)
{
    pty->cols = cols;
    pty->rows = rows;
    vterm_set_size(pty->vterm, rows, cols);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    pty->resizes = pty->seen_resizes + 1;
    if (ioctl(pty->master, TIOCSWINSZ, &size) != 0)
        die("TIOCSWINSZ");
    wait_fence(pty);
}

void pty_wait_stopped(Pty *pty)
{
    int status = 0;
    while (waitpid(pty->pid, &status, WUNTRACED | WNOHANG) == 0)
        pump(pty, 5);
    if (!WIFSTOPPED(status))
        die("the program did not stop");
    while (poll(&(struct pollfd){.fd = pty->master, .events = POLLIN}, 1, 0) > 0 && pump(pty, 0))
        ;
}

void pty_wait_frame(Pty *pty, unsigned long resizes)
{
    pty->resizes = pty->seen_resizes + resizes;
    wait_fence(pty);
}

static int finish(Pty *pty, bool check)
{
    int status = 0, slave = -1;
    char name[64];
    if (check && ptsname_r(pty->master, name, sizeof name) == 0)
        slave = open(name, O_RDWR | O_NOCTTY); /* keeps the modes readable after the program's end */
    while (waitpid(pty->pid, &status, WNOHANG) == 0)
        pump(pty, 5);
    while (check && poll(&(struct pollfd){.fd = pty->master, .events = POLLIN}, 1, 20) > 0 && pump(pty, 0))
        ;
    int result = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    if (check) {
        struct termios after;
        tcgetattr(slave, &after);
        if (after.c_lflag != pty->before.c_lflag || after.c_iflag != pty->before.c_iflag || pty->alternate ||
            !pty->cursor) {
            fprintf(stderr, "# the terminal was not restored: modes %x %x, alternate screen %d, cursor %d\n",
                    after.c_lflag, pty->before.c_lflag, pty->alternate, pty->cursor);
            result = 1000;
        }
    }
    if (slave >= 0)
        close(slave);
    if (pty->master >= 0)
        close(pty->master);
    close(pty->fence);
    vterm_free(pty->vterm);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", pty->home);
    if (system(command) != 0)
        fprintf(stderr, "# %s is left\n", pty->home);
    munmap(pty->program, sizeof *pty->program);
    free(pty);
    return result;
}

void pty_signal(Pty *pty, int number)
{
    kill(*pty->program, number);
}

bool pty_ended(const Pty *pty)
{
    return pty->ended;
}

int pty_finish(Pty *pty, const char *keys)
{
    if (!pty->ended && write(pty->master, keys, strlen(keys)) < 0)
        die("write");
    return finish(pty, true);
}

int pty_kill(Pty *pty, int number)
{
    kill(*pty->program, number);
    return finish(pty, true);
}

int pty_hang_up(Pty *pty)
{
    close(pty->master);
    pty->master = -1;
    int status = 0;
    waitpid(pty->pid, &status, 0);
    close(pty->fence);
    vterm_free(pty->vterm);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", pty->home);
    int ignored = system(command);
    (void)ignored;
    free(pty);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

pid_t pty_pid(const Pty *pty)
{
    return pty->pid; /* the shell passes signals on */
}

pid_t pty_program(const Pty *pty)
{
    return *pty->program;
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 63));
    out[2] = (char)(0x80 | (c & 63));
    return 3;
}

const char *pty_row(Pty *pty, int y)
{
    size_t n = 0;
    for (int x = 0; x < pty->cols && n + 4 < sizeof pty->row; x++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(pty->screen, (VTermPos){.row = y, .col = x}, &cell);
        if (cell.chars[0] != (uint32_t)-1)
            n += put_utf8(pty->row + n, cell.chars[0] ? cell.chars[0] : ' ');
    }
    while (n > 0 && pty->row[n - 1] == ' ')
        n--;
    pty->row[n] = 0;
    return pty->row;
}

bool pty_shows(Pty *pty, const char *text)
{
    for (int y = 0; y < pty->rows; y++)
        if (strstr(pty_row(pty, y), text))
            return true;
    return false;
}

bool pty_colored(Pty *pty)
{
    for (int y = 0; y < pty->rows; y++)
        for (int x = 0; x < pty->cols; x++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(pty->screen, (VTermPos){.row = y, .col = x}, &cell);
            if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
                return true;
        }
    return false;
}

size_t pty_bytes(const Pty *pty)
{
    return pty->bytes;
}

void pty_dump(Pty *pty)
{
    for (int y = 0; y < pty->rows; y++)
        fprintf(stderr, "# %s\n", pty_row(pty, y));
}

const char *pty_home(const Pty *pty)
{
    return pty->home;
}

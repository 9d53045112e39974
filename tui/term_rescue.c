/* term_rescue.c - handlers of signals. They only set flags, except after a crash: then they restore the terminal with
 * calls that are safe in a handler, and raise the signal again for its former handler (that of a sanitizer, or none).
 */
#include "tui/term_rescue.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Rescue rescue = {.fd = -1, .saved_stderr = -1};

static const int DEADLY[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU};
static const int CRASHES[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void rescue_on_deadly(int number)
{
    rescue.deadly = number;
}
static void rescue_on_resize(int number)
{
    (void)number;
    rescue.resized = 1;
}
static void rescue_on_stop(int number)
{
    (void)number;
    rescue.stop = 1;
}
static void rescue_on_continue(int number)
{
    (void)number;
    rescue.continued = 1;
}

void rescue_terminal(void)
{
    if (!rescue.open)
        return;
    rescue.open = 0;
    ssize_t ignored = write(rescue.fd, rescue.reset, rescue.reset_length);
    (void)ignored;
    tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
    if (rescue.saved_stderr >= 0)
        dup2(rescue.saved_stderr, STDERR_FILENO);
}

static void rescue_on_crash(int number)
{
    rescue_terminal();
    sigaction(number, &rescue.old[number], NULL);
    raise(number);
}

void rescue_begin(int fd)
{
    rescue.fd = fd;
    tcgetattr(fd, &rescue.modes);
    rescue.reset_length = 0;
    rescue.deadly = rescue.resized = rescue.stop = rescue.continued = 0;
}

void rescue_add(const char *text)
{
    if (!text || text == (char *)-1)
        return;
    size_t length = strlen(text);
    if (rescue.reset_length + length < sizeof rescue.reset) {
        memcpy(rescue.reset + rescue.reset_length, text, length);
        rescue.reset_length += length;
    }
}

static void rescue_handle(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, &rescue.old[number]);
}

void rescue_signals_on(void)
{
    sigset_t block;
    sigemptyset(&block);
    for (size_t i = 0; i < COUNT(DEADLY); i++) {
        rescue_handle(DEADLY[i], rescue_on_deadly);
        sigaddset(&block, DEADLY[i]);
    }
    rescue_handle(SIGWINCH, rescue_on_resize);
    rescue_handle(SIGTSTP, rescue_on_stop);
    rescue_handle(SIGCONT, rescue_on_continue);
    sigaddset(&block, SIGWINCH);
    sigaddset(&block, SIGTSTP);
    sigaddset(&block, SIGCONT);
    sigprocmask(SIG_BLOCK, &block, &rescue.waiting_mask);
    for (size_t i = 0; i < COUNT(CRASHES); i++)
        rescue_handle(CRASHES[i], rescue_on_crash);
}

static void rescue_give_back(int number)
{
    sigaction(number, &rescue.old[number], NULL);
}

void rescue_signals_off(void)
{
    for (size_t i = 0; i < COUNT(CRASHES); i++)
        rescue_give_back(CRASHES[i]);
    for (size_t i = 0; i < COUNT(DEADLY); i++)
        rescue_give_back(DEADLY[i]);
    rescue_give_back(SIGWINCH);
    rescue_give_back(SIGTSTP);
    rescue_give_back(SIGCONT);
    sigprocmask(SIG_SETMASK, &rescue.waiting_mask, NULL);
}

void rescue_stop(void)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    rescue.open = 0;
    signal(SIGTSTP, SIG_DFL);
    raise(SIGTSTP); /* blocked until the next line */
    sigprocmask(SIG_UNBLOCK, &stop, NULL);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    struct sigaction action = {.sa_handler = rescue_on_stop};
    sigaction(SIGTSTP, &action, NULL);
    rescue.open = 1;
}

void rescue_stderr_hold(void)
{
    char path[] = "/tmp/layerscope-stderr-XXXXXX";
    rescue.saved_stderr = -1;
    if (!isatty(STDERR_FILENO))
        return;
    int file = mkstemp(path);
    if (file < 0)
        return;
    unlink(path);
    fflush(stderr);
    rescue.saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    dup2(file, STDERR_FILENO);
    close(file);
}

void rescue_stderr_release(void)
{
    if (rescue.saved_stderr < 0)
        return;
    fflush(stderr);
    char buffer[4096];
    ssize_t n;
    lseek(STDERR_FILENO, 0, SEEK_SET);
    int held = dup(STDERR_FILENO);
    dup2(rescue.saved_stderr, STDERR_FILENO);
    close(rescue.saved_stderr);
    rescue.saved_stderr = -1;
    while (held >= 0 && (n = read(held, buffer, sizeof buffer)) > 0)
        if (write(STDERR_FILENO, buffer, (size_t)n) < 0)
            break;
    if (held >= 0)
        close(held);
}

/* main.c - chooses the subcommand, and is the one place that ends the process. */
#include "core/base/mem.h"
#include "core/base/json_reader.h"
#include "core/records/blob.h"
#include "tui/cli/cli.h"
#include "tui/command_line.h"
#include "tui/prompt.h"
#include "tui/term.h"
#include "tui/term_rescue.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Opens those of descriptors 0 to 2 that were closed when the program started, because a file opened later would take
 * their place. Output to /dev/full fails and is reported. */
static void open_standard(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open(fd == 1 ? "/dev/full" : "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
}

/* Ends the process with only those calls that a signal handler may make: memory may run out on any thread. */
static void out_of_memory(void)
{
    static const char message[] = "layerscope: out of memory\n";
    rescue_terminal();
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    _exit(error_exit_status(ERROR_INPUT)); /* the input or the request is too large */
}

static int print_version(void)
{
    printf("layerscope %s (commit %s)\n%s, cJSON %s, %s, zstd %s\n", LAYERSCOPE_VERSION, LAYERSCOPE_COMMIT,
           term_library(), json_library_version(), prompt_library(), blob_library_version());
    return 0;
}

int main(int argc, char **argv)
{
    mem_on_exhausted(out_of_memory);
    json_use_mem();
    mem_keep_freed();
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* JSON, SVG, CSS and CSV need a decimal point */
    signal(SIGPIPE, SIG_IGN);   /* a reader that exits early causes EPIPE at the write, not a signal */
    signal(SIGXFSZ, SIG_IGN);   /* likewise a file beyond the size limit causes EFBIG */
    open_standard();
    bool version = argc > 1 && strcmp(argv[1], "--version") == 0;
    return cli_flush(version ? print_version() : command_line_run(argc, argv));
}

/* main.c - chooses the subcommand, and is the one place that ends the process. */
#include "core/base/mem.h"
#include "tui/cli/cli.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    mem_keep_freed();
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* JSON, SVG, CSS and CSV know no decimal comma */
    signal(SIGPIPE, SIG_IGN);   /* a reader that leaves early is an EPIPE where we write, not a death */
    return cli_main(argc, argv);
}

/* about.h - what `help` and the man page share: the program in two lines, its exit statuses, files and environment. */
#ifndef TUI_CLI_ABOUT_H
#define TUI_CLI_ABOUT_H

#include "tui/app/help_topics.h"
#include "tui/cli/cli.h"

#define ABOUT_TITLE "explore, explain and simulate the compaction of layered key/LSN storage"

extern const char about_program[]; /* two lines */

typedef struct AboutRow {
    const char *term, *meaning;
} AboutRow;

/* Each table ends with a row whose term is NULL. */
extern const AboutRow about_exit_status[], about_files[], about_environment[];

/* Appends a command's details to the page: each line is a paragraph; lines that begin with a blank are kept as they
 * are. The columns of its table follow. */
void about_details(const CliCommand *command, HelpPage *page);

#endif

/* about.c - holds the texts that `help` and the man page share. */
#include "tui/cli/about.h"

const char about_program[] =
    "layerscope shows a timeline's layers in key/LSN space, explains why compaction would or would not rewrite them,\n"
    "and simulates what other policies would do.\n";

const AboutRow about_exit_status[] = {
    {"0", "the command did what it was asked"},
    {"1", "it ran and found something: a difference (diff), a failed expectation, a finding (info --check)"},
    {"2", "wrong usage"},
    {"3", "an input cannot be read or is invalid, or an output cannot be written"},
    {"4", "a sanity check failed: a record was lost, an invariant broke, a file is damaged"},
    {0},
};

const AboutRow about_files[] = {
    {"$XDG_CONFIG_HOME/layerscope/rc",
     "explorer commands that run at the start, one per line, as typed after a colon; comments start with #. Without "
     "XDG_CONFIG_HOME the file is ~/.config/layerscope/rc."},
    {"$XDG_STATE_HOME/layerscope/history",
     "the lines typed at the prompt. Without XDG_STATE_HOME the file is ~/.local/state/layerscope/history."},
    {"PREFIX/share/layerscope/lessons/", "the lessons that `layerscope tutor` lists"},
    {0},
};

const AboutRow about_environment[] = {
    {"NO_COLOR",
     "if set and not empty, no colours are used; a format that asks for them (--format ansi, --colors) wins"},
    {"TERM", "the terminal's type, as for every curses program"},
    {"XDG_CONFIG_HOME, XDG_STATE_HOME, HOME", "where the configuration and the prompt's history are; see FILES"},
    {"TMPDIR", "where `suite` keeps the results of its runs without --dir (default: /tmp)"},
    {0},
};

void about_details(const CliCommand *command, HelpPage *page)
{
    Str rest = str_from(command->details), line;
    while (str_line(&rest, &line))
        help_add(page, str_starts(line, STR(" ")) ? HELP_AS_IS : HELP_TEXT, "%.*s", STR_ARG(line));
    if (command->column_count)
        help_add(page, HELP_HEADING, "columns:");
    for (size_t i = 0; i < command->column_count; i++) {
        const SheetColumn *column = &command->columns[i];
        bool titled = strcmp(column->title, column->name) != 0;
        help_row(page, column->name, "%s%s%s%s", column->help, titled ? " (head: " : "", titled ? column->title : "",
                 titled ? ")" : "");
    }
}

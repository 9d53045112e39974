/* help_glossary.h - the rows of the help topic `glossary`: what the words of panes and messages mean. */
#ifndef TUI_APP_HELP_GLOSSARY_H
#define TUI_APP_HELP_GLOSSARY_H

#include "tui/app/help_page.h"

extern const HelpTableRow help_glossary_rows[];

#endif

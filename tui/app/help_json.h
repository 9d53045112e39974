/* help_json.h - the rows of the help topic `json`: the members of the JSON answers. */
#ifndef TUI_APP_HELP_JSON_H
#define TUI_APP_HELP_JSON_H

#include "tui/app/help_page.h"

extern const HelpTableRow help_json_rows[];

#endif

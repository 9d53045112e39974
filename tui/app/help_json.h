/* help_json.h - the rows of the help topic `json`: the members of the JSON answers. */
#ifndef TUI_APP_HELP_JSON_H
#define TUI_APP_HELP_JSON_H

typedef struct HelpJsonRow {
    const char *name; /* names of members; NULL: `text` is a heading */
    const char *text; /* NULL ends the table */
} HelpJsonRow;

extern const HelpJsonRow help_json_rows[];

#endif

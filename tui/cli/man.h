/* man.h - the man page. */
#ifndef TUI_CLI_MAN_H
#define TUI_CLI_MAN_H

/* Prints layerscope.1 to stdout, as roff. */
void man_print(void);

#endif

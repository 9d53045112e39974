/* format_help.h - help on the formats, made from their tables. */
#ifndef CORE_FORMATS_FORMAT_HELP_H
#define CORE_FORMATS_FORMAT_HELP_H

#include "core/base/text.h"

/* The topics there are: "formats", "scenario", "art"; NULL ends. */
extern const char *const format_topics[];
/* Appends the topic's text. False: there is no such topic. */
bool format_help(Str topic, Text *out);

#endif

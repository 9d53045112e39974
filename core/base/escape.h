/* escape.h - text from files made safe for the languages that it is put into. (For a terminal: text_escape().) */
#ifndef CORE_BASE_ESCAPE_H
#define CORE_BASE_ESCAPE_H

#include "core/base/text.h"

/* Appends text that is safe inside XML and HTML, in an element or a quoted attribute: & < > " become entities, what is
 * not printable or not UTF-8 is written as \xNN (newlines and tabs as \n and \t), and U+FFFE and U+FFFF, which XML
 * cannot contain, become U+FFFD. O(length). */
void xml_escape(Str raw, Text *out);
/* The same line by line, for a <pre>: every line ends with a newline, also the last one, and CRLF becomes a newline. */
void xml_escape_lines(Str raw, Text *out);

/* Appends a word quoted for a shell: in single quotes where it needs them, or as $'…' with \x escapes (bash, zsh, ksh)
 * where it contains control characters or is not UTF-8. The result is safe on a terminal. O(length). */
void shell_quote(Str word, Text *out);

#endif

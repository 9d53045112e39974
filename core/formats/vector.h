/* vector.h - test vectors of the policy `legacy` as text: a scenario with cases, questions and answers.
 *
 * The statements are those of `../golden/legacy/FORMAT.md`; see core/model/vector.h for what they become. Nothing is
 * skipped: a line that can't be read is an error with its line number, because a vector that is half read proves
 * nothing.
 */
#ifndef CORE_FORMATS_VECTOR_H
#define CORE_FORMATS_VECTOR_H

#include "core/model/vector.h"

/* Does the text have a line `case NAME` where a scenario has none? */
bool vector_sniff(Str text);
/* Reads all cases. `text` is copied; `name` is the place of errors. ERROR_INPUT with the line. The caller releases
 * `file`. O(text). */
bool vector_read(Str text, const char *name, VectorFile *file, Error *error);

#endif

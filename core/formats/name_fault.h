/* name_fault.h - which part of a text makes it an invalid layer name, so that messages can mark it.
 *
 *     00…0B0-00…0BC8__00000000016960          the LSN has 14 digits: these
 *     00…0B0-00…0BG__0000000001696070         a key with a letter that is no digit: that key
 */
#ifndef CORE_FORMATS_NAME_FAULT_H
#define CORE_FORMATS_NAME_FAULT_H

#include "core/base/text.h"

/* Finds the bytes [*from, *to) of the text that violate the form KEY-KEY__LSN[-LSN], or the second of two values that
 * are reversed. False: the text does not begin like a name, so that no part can be blamed. O(length). */
bool name_fault(Str text, size_t *from, size_t *to);

#endif

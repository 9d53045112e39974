/* policy_value.h - the value of one parameter of a policy: as a number, from text, to text.
 *
 * `parameter` is a row that the policy has (policy_parameter_at()). policy_check() checks whether the values of a
 * policy are compatible.
 */
#ifndef CORE_PLANNER_POLICY_VALUE_H
#define CORE_PLANNER_POLICY_VALUE_H

#include "core/planner/policy.h"

const char *cut_mode_name(CutMode mode); /* The name in a policy's text: "size", "image", "grid", "best". */

/* The value as a number, a switch as 0 or 1. False for `cut` and `stretch`, which are not numbers. */
bool policy_value_number(const Policy *policy, const PolicyParameter *parameter, uint64_t *value);
/* The same as a double, for the arithmetic of flips, which lie between whole numbers. */
bool policy_value_double(const Policy *policy, const PolicyParameter *parameter, double *value);
/* Sets the parameter from text: "on", "128M", "all" (for `pitr`), "best", "0.75:1.25". ERROR_USAGE where the text does
 * not fit the parameter's type. */
bool policy_value_parse(Policy *policy, const PolicyParameter *parameter, Str value, Error *error);
/* Appends the value as text that policy_value_parse() reads. */
void policy_value_format(const Policy *policy, const PolicyParameter *parameter, Text *out);
/* Appends a whole number as a value of that parameter, as policy_value_parse() reads it: "3", "512K", "836607". */
void policy_number_format(const PolicyParameter *parameter, double value, Text *out);
/* Appends a value of that parameter as one types it, and where that is long, what it comes to: "3", "512K",
 * "836607 (817 KiB)". A rounded number alone may lie on the other side of what it names. */
void policy_number_text(const PolicyParameter *parameter, double value, Text *out);

#endif

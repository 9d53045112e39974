/* vector_check.h - answers the questions of test vectors with the policy `legacy`, and compares.
 *
 * Layers have records with contents here, and a page is made by putting texts together, so that what gc-compaction
 * writes can be read back. core/planner/legacy makes all decisions: the vectors test that code.
 */
#ifndef CORE_SIMULATOR_VECTOR_CHECK_H
#define CORE_SIMULATOR_VECTOR_CHECK_H

#include "core/model/vector.h"

typedef struct VectorReport {
    size_t passed, failed; /* numbers of cases; a case passes if all of its answers are right */
} VectorReport;

/* Runs all cases. For each wrong answer, the case, the line and the first lines that differ are appended to `out`. */
VectorReport vector_check(const VectorFile *file, Text *out);

#endif

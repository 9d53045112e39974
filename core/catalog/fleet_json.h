/* fleet_json.h - a fleet's rows as JSON lines: the output of one part of a fleet, for the run that joins the parts.
 *
 *     {"tenant": "1111…", "shard": null, "timeline": "aaaa…", "layers": 26690, …}
 *     {"layerscope": 1, "part": 3, "parts": 8, "rows": 1}                             the end of part 3 of 8
 */
#ifndef CORE_CATALOG_FLEET_JSON_H
#define CORE_CATALOG_FLEET_JSON_H

#include "core/catalog/fleet.h"

/* The last line of a part. A file without it is incomplete. */
typedef struct FleetPart {
    uint64_t part, parts; /* `part` counts from 1 */
    uint64_t rows;
} FleetPart;

typedef enum FleetLine { FLEET_LINE_ROW, FLEET_LINE_PART, FLEET_LINE_OTHER } FleetLine;

/* Reads a line. A row's texts are copied to the arena. FLEET_LINE_OTHER with the reason as an error where the line is
 * neither a row nor the end of a part. O(line). */
FleetLine fleet_json_line(Str line, Arena *arena, FleetRow *row, FleetPart *part, Error *error);
/* Appends the last line of a part. */
void fleet_json_part(const FleetPart *part, Text *out);

#endif

/* fleet_json.h - a fleet's rows as JSON lines: the output of one part of a fleet, for the run that joins the parts.
 *
 *     {"tenant": "1111…", "shard": null, "timeline": "aaaa…", "layers": 26690, …}
 *     {"layerscope": 1, "part": 3, "parts": 8, "rows": 1}                             the end of part 3 of 8
 */
#ifndef CORE_CATALOG_FLEET_JSON_H
#define CORE_CATALOG_FLEET_JSON_H

#include "core/catalog/fleet.h"

/* The last line of a part: without it the part is cut off. */
typedef struct FleetPart {
    uint64_t part, parts; /* 1 to parts */
    uint64_t rows;
} FleetPart;

typedef enum FleetLine { FLEET_LINE_ROW, FLEET_LINE_PART, FLEET_LINE_OTHER } FleetLine;

/* Reads a line. A row's texts are copied to the arena. OTHER: it is neither, with the reason as an error. */
FleetLine fleet_json_line(Str line, Arena *arena, FleetRow *row, FleetPart *part, Error *error);
/* Appends the end of a part. */
void fleet_json_part(const FleetPart *part, Text *out);

#endif

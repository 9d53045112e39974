/* fleet_text.h - the summary of a fleet, printed below its rows.
 *
 *     Shards of one timeline, most skewed first
 *       1111…/aaaa…  8 shards, 2.00 GiB on average; 0308 has 310 % of it, …
 *
 *     Layers
 *                   4 to 15  ####  120
 *                  16 to 63  ######  300
 */
#ifndef CORE_TELL_FLEET_TEXT_H
#define CORE_TELL_FLEET_TEXT_H

#include "core/catalog/fleet_sheet.h"

#define FLEET_GROUPS_SHOWN 10u

/* Appends the skew between shards of the timelines whose shards are in the view; nothing where none is sharded. O(n log
 * n). */
void fleet_text_shards(const FleetSheet *sheet, const SheetView *view, Text *out);

/* Appends histograms of the view's rows: layers, bytes, deepest read, L0. O(n). */
void fleet_text_histograms(const FleetSheet *sheet, const SheetView *view, Text *out);

#endif

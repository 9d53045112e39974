/* timeline_list.h - timelines and their ancestors (GET …/timeline or …/timeline/ID, Neon models.rs TimelineInfo;
 * tenant-manifest-GGGGGGGG.json):
 *
 *     [{"timeline_id": ID, "ancestor_timeline_id": ID, "ancestor_lsn": "0/10", "applied_gc_cutoff_lsn": "0/8", …}]
 *     {"offloaded_timelines": [{"timeline_id": ID, "ancestor_timeline_id": ID, "ancestor_retain_lsn": "0/10"}]}
 *
 * Joined to the layers of one of them: its children's branch points, its ancestor, its cutoff.
 */
#ifndef CORE_FORMATS_TIMELINE_LIST_H
#define CORE_FORMATS_TIMELINE_LIST_H

#include "core/formats/reader.h"

bool timeline_list_sniff(Str text, Str name);
/* Keeps the list until all inputs have been read, because only then the timeline of the layers may be known. */
bool timeline_list_read(Reader *reader, Str text, Error *error);
/* Joins the lists that were kept; timeline_list_release() frees them. A note says where none contains the layers'
 * timeline. ERROR_INPUT where there are no layers, ERROR_USAGE where their timeline is unknown; with `strict` also
 * where a listed value is invalid. */
bool timeline_list_join(Reader *reader, Error *error);
void timeline_list_release(Reader *reader);

#endif

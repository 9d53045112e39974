/* fleet_feed.h - a fleet that is shown while it is read: one thread reads, another sorts the rows read so far.
 *
 *     sources ──► fleet_read() ──► rows ──► FleetSnapshot ──► FleetSnapshot ──► …     the explorer takes the newest;
 *                                        made at an eighth more rows, on request, and at the end
 *
 * The explorer never waits for either thread: it shows its current snapshot until there is a newer one.
 */
#ifndef TUI_APP_FLEET_FEED_H
#define TUI_APP_FLEET_FEED_H

#include "tui/app/fleet_snapshot.h"

typedef struct FleetFeed FleetFeed;

typedef struct FleetNews {
    bool reading;      /* rows are still being read, or are not in the snapshot yet */
    bool sorting;      /* the snapshot does not have the last filter and order yet */
    unsigned percent;  /* of the sources' bytes; 0: unknown */
    const char *error; /* why reading ended early; NULL: it did not */
} FleetNews;

/* Reads the sources. `beside`: on threads, and the first snapshot is empty; else everything has been read when this
 * returns. Paths are copied. `stdin_text` is the content of standard input, which must outlive the feed; NULL: it was
 * not read. The caller closes the feed. */
FleetFeed *fleet_feed_open(const char *const *paths, size_t n, const Str *stdin_text, bool beside);
/* Stops what is in progress and frees the feed. NULL is allowed. */
void fleet_feed_close(FleetFeed *feed);

/* The path of a source, by the number that a FleetRow has. */
const char *fleet_feed_path(const FleetFeed *feed, uint32_t source);

/* Sets the filter and order of later snapshots (as for fleet_snapshot_new()). */
void fleet_feed_request(FleetFeed *feed, Str filter, Str order);

/* The newest snapshot, never NULL, owned by the feed. Waits up to `ms` for one with the last filter and order. The
 * previous snapshot must not be used any more. */
const FleetSnapshot *fleet_feed_snapshot(FleetFeed *feed, int ms);
/* The state of reading and sorting. */
FleetNews fleet_feed_news(FleetFeed *feed);

#endif

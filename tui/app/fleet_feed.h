/* fleet_feed.h - reads a fleet while it is shown: one thread reads, another sorts the rows read so far.
 *
 *     sources ──► fleet_read() ──► rows ──► FleetSnapshot ──► FleetSnapshot ──► …     the explorer takes the newest
 *
 * A snapshot is made when there are an eighth more rows, on request, and at the end.
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
    const char *error; /* why reading ended early, owned by the feed; NULL: it did not */
} FleetNews;

/* Reads the sources. With `beside` reads on threads, and the first snapshot is empty; without it, or if no thread can
 * be started, returns when everything has been read. Paths are copied. `stdin_text` is the content of standard input,
 * which must outlive the feed; NULL: it was not read. The caller frees the feed with fleet_feed_close(). */
FleetFeed *fleet_feed_open(const char *const *paths, size_t n, const Str *stdin_text, bool beside);
/* Cancels reading, waits for the threads and frees the feed, which may be NULL. */
void fleet_feed_close(FleetFeed *feed);

/* The path of a source, by FleetRow.source. Owned by the feed. */
const char *fleet_feed_path(const FleetFeed *feed, uint32_t source);

/* Requests a filter and an order for later snapshots (as for fleet_snapshot_new()). Both are copied. */
void fleet_feed_request(FleetFeed *feed, Str filter, Str order);

/* The newest snapshot, owned by the feed, never NULL. Waits up to `ms` for one with the requested filter and order. The
 * snapshot of the previous call must not be used any more. */
const FleetSnapshot *fleet_feed_snapshot(FleetFeed *feed, int ms);
/* The state of reading and sorting. */
FleetNews fleet_feed_news(FleetFeed *feed);

#endif

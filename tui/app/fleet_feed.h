/* fleet_feed.h - a fleet that is shown while it is read: one thread reads, another sorts the rows read so far.
 *
 *     sources ──► fleet_read() ──► rows ──► FleetShot ──► FleetShot ──► …     the explorer takes the newest;
 *                                        made at an eighth more rows, on request, and at the end
 *
 * The explorer never waits for either thread: it shows its current shot until there is a newer one.
 */
#ifndef TUI_APP_FLEET_FEED_H
#define TUI_APP_FLEET_FEED_H

#include "tui/app/fleet_shot.h"

typedef struct FleetFeed FleetFeed;

typedef struct FleetNews {
    bool reading;      /* rows are still coming, or are not in the shot yet */
    bool sorting;      /* the shot does not fulfil the last wish yet */
    unsigned percent;  /* of the sources that are read; 0: unknown */
    const char *error; /* why reading ended early; NULL: it did not */
} FleetNews;

/* Reads the sources; `beside`: on threads, and the first shot is empty; else all is read when this returns. Paths are
 * copied. `stdin_text`: what standard input holds, which must outlive the feed; NULL: it was not read. */
FleetFeed *fleet_feed_open(const char *const *paths, size_t n, const Str *stdin_text, bool beside);
/* Gives up what is under way. NULL is fine. */
void fleet_feed_close(FleetFeed *feed);

/* The path of a source, as a FleetRow numbers them. */
const char *fleet_feed_path(const FleetFeed *feed, uint32_t source);

/* From now on shots are filtered and sorted so (as for fleet_shot_new()). */
void fleet_feed_wish(FleetFeed *feed, Str filter, Str order);

/* The newest shot, never NULL; waits up to `ms` for one that fulfils the last wish. The one before is not to be used
 * any more. */
const FleetShot *fleet_feed_look(FleetFeed *feed, int ms);
/* How it stands. */
FleetNews fleet_feed_news(FleetFeed *feed);

#endif

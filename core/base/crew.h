/* crew.h - threads that process items from a queue of limited length, while the caller makes more items.
 *
 *     crew_begin(&crew, 4, work, self);       // three threads, and whoever gives items
 *     while (next(&item))
 *         crew_give(&crew, item);             // where the queue is full, the giver works instead of waiting
 *     crew_end(&crew);                        // all items are done
 *
 * Any thread may take an item, so items must not depend on each other, and each must write to its own place.
 */
#ifndef CORE_BASE_CREW_H
#define CORE_BASE_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define CREW_QUEUE   64
#define CREW_THREADS 64

typedef void CrewWork(void *self, void *item);

typedef struct Crew {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread[CREW_THREADS];
    unsigned threads;
    void *item[CREW_QUEUE]; /* ring buffer: the oldest item is at `first` */
    size_t first, count;
    bool ending;
    CrewWork *work;
    void *self;
} Crew;

/* Starts the threads, which crew_end() ends. `workers` is at least 1 and includes the caller; there are at most
 * CREW_THREADS threads, and fewer where the system refuses more. `crew` must not move meanwhile. */
void crew_begin(Crew *crew, unsigned workers, CrewWork *work, void *self);
/* Adds an item, which must not be NULL, to the queue; where the queue is full or there are no threads, the caller works
 * on it before this returns. Only one thread may give items. */
void crew_give(Crew *crew, void *item);
/* Works on the items that are left, waits until all are done and ends the threads. */
void crew_end(Crew *crew);

#endif

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

/* Starts the threads. `workers` is at least 1 and includes the caller; fewer threads are started where the system
 * refuses more. */
void crew_begin(Crew *crew, unsigned workers, CrewWork *work, void *self);
void crew_give(Crew *crew, void *item);
void crew_end(Crew *crew);

#endif

/* work_queue.h - threads that process items from a queue of limited length, while the caller makes more items.
 *
 *     work_queue_begin(&queue, 4, work, self);       // three threads, and whoever gives items
 *     while (next(&item))
 *         work_queue_add(&queue, item);             // where the queue is full, the giver works instead of waiting
 *     work_queue_end(&queue);                        // all items are done
 *
 * Any thread may take an item, so items must not depend on each other, and each must write to its own place.
 */
#ifndef CORE_BASE_WORK_QUEUE_H
#define CORE_BASE_WORK_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define WORK_QUEUE_LENGTH  64
#define WORK_QUEUE_THREADS 64

typedef void WorkQueueFunction(void *self, void *item);

typedef struct WorkQueue {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread[WORK_QUEUE_THREADS];
    unsigned threads;
    void *item[WORK_QUEUE_LENGTH]; /* ring buffer: the oldest item is at `first` */
    size_t first, count;
    bool ending;
    WorkQueueFunction *work;
    void *self;
} WorkQueue;

/* Starts the threads, which work_queue_end() ends. `workers` is at least 1 and includes the caller; there are at most
 * WORK_QUEUE_THREADS threads, and fewer where the system refuses more. `queue` must not move meanwhile. */
void work_queue_begin(WorkQueue *queue, unsigned workers, WorkQueueFunction *work, void *self);
/* Adds an item, which must not be NULL, to the queue; where the queue is full or there are no threads, the caller works
 * on it before this returns. Only one thread may give items. */
void work_queue_add(WorkQueue *queue, void *item);
/* Works on the items that are left, waits until all are done and ends the threads. */
void work_queue_end(WorkQueue *queue);

#endif

/* work_queue.c - a mutex and a ring of items. When the ring is full, the caller works on its item itself. */
#include "core/base/work_queue.h"

/* Takes the oldest item; NULL where there is none. The caller holds the lock. */
static void *work_queue_take(WorkQueue *queue)
{
    if (queue->count == 0)
        return NULL;
    void *item = queue->item[queue->first];
    queue->first = (queue->first + 1) % WORK_QUEUE_LENGTH;
    queue->count--;
    return item;
}

static void *work_queue_work(void *self)
{
    WorkQueue *queue = self;
    pthread_mutex_lock(&queue->lock);
    for (;;) {
        void *item = work_queue_take(queue);
        if (item) {
            pthread_mutex_unlock(&queue->lock);
            queue->work(queue->self, item);
            pthread_mutex_lock(&queue->lock);
        } else if (queue->ending) {
            break;
        } else {
            pthread_cond_wait(&queue->more, &queue->lock);
        }
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

void work_queue_begin(WorkQueue *queue, unsigned workers, WorkQueueFunction *work, void *self)
{
    *queue = (WorkQueue){.work = work, .self = self};
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->more, NULL);
    while (queue->threads + 1 < workers && queue->threads < WORK_QUEUE_THREADS &&
           pthread_create(&queue->thread[queue->threads], NULL, work_queue_work, queue) == 0)
        queue->threads++;
}

void work_queue_add(WorkQueue *queue, void *item)
{
    pthread_mutex_lock(&queue->lock);
    bool full = queue->threads == 0 || queue->count == WORK_QUEUE_LENGTH;
    if (!full) {
        queue->item[(queue->first + queue->count) % WORK_QUEUE_LENGTH] = item;
        queue->count++;
        pthread_cond_signal(&queue->more);
    }
    pthread_mutex_unlock(&queue->lock);
    if (full)
        queue->work(queue->self, item);
}

void work_queue_end(WorkQueue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->ending = true;
    pthread_cond_broadcast(&queue->more);
    for (void *item; (item = work_queue_take(queue)) != NULL;) { /* The caller helps with the items that are left. */
        pthread_mutex_unlock(&queue->lock);
        queue->work(queue->self, item);
        pthread_mutex_lock(&queue->lock);
    }
    pthread_mutex_unlock(&queue->lock);
    for (unsigned i = 0; i < queue->threads; i++)
        pthread_join(queue->thread[i], NULL);
    pthread_cond_destroy(&queue->more);
    pthread_mutex_destroy(&queue->lock);
}

/* crew.c - a mutex and a ring of items. When the ring is full, the caller works on its item itself. */
#include "core/base/crew.h"

/* Takes the oldest item; NULL where there is none. The caller holds the lock. */
static void *take(Crew *crew)
{
    if (crew->count == 0)
        return NULL;
    void *item = crew->item[crew->first];
    crew->first = (crew->first + 1) % CREW_QUEUE;
    crew->count--;
    return item;
}

static void *work_on(void *self)
{
    Crew *crew = self;
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        void *item = take(crew);
        if (item) {
            pthread_mutex_unlock(&crew->lock);
            crew->work(crew->self, item);
            pthread_mutex_lock(&crew->lock);
        } else if (crew->ending) {
            break;
        } else {
            pthread_cond_wait(&crew->more, &crew->lock);
        }
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

void crew_begin(Crew *crew, unsigned workers, CrewWork *work, void *self)
{
    *crew = (Crew){.work = work, .self = self};
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->more, NULL);
    while (crew->threads + 1 < workers && crew->threads < CREW_THREADS &&
           pthread_create(&crew->thread[crew->threads], NULL, work_on, crew) == 0)
        crew->threads++;
}

void crew_give(Crew *crew, void *item)
{
    pthread_mutex_lock(&crew->lock);
    bool full = crew->threads == 0 || crew->count == CREW_QUEUE;
    if (!full) {
        crew->item[(crew->first + crew->count) % CREW_QUEUE] = item;
        crew->count++;
        pthread_cond_signal(&crew->more);
    }
    pthread_mutex_unlock(&crew->lock);
    if (full)
        crew->work(crew->self, item);
}

void crew_end(Crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->ending = true;
    pthread_cond_broadcast(&crew->more);
    for (void *item; (item = take(crew)) != NULL;) { /* The caller helps with the items that are left. */
        pthread_mutex_unlock(&crew->lock);
        crew->work(crew->self, item);
        pthread_mutex_lock(&crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 0; i < crew->threads; i++)
        pthread_join(crew->thread[i], NULL);
    pthread_cond_destroy(&crew->more);
    pthread_mutex_destroy(&crew->lock);
}

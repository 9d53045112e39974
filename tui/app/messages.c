/* messages.c - keeps messages in a ring: the 101st replaces the oldest. */
#include "tui/app/messages.h"

typedef struct KeptMessage {
    Text text;
    bool error;
} KeptMessage;

typedef struct Messages {
    KeptMessage ring[MESSAGES_MAX];
    size_t kept; /* so far: message number n is at n % MESSAGES_MAX */
} Messages;

static void init(void *state)
{
    Messages *messages = state;
    for (int i = 0; i < MESSAGES_MAX; i++)
        messages->ring[i].text = (Text)TEXT_EMPTY;
}

static void release(Session *session, void *state)
{
    Messages *messages = state;
    (void)session;
    for (int i = 0; i < MESSAGES_MAX; i++)
        text_release(&messages->ring[i].text);
}

static const Feature MESSAGES = {.name = "messages", .size = sizeof(Messages), .init = init, .release = release};

static Messages *messages_of(const Session *session)
{
    return session_feature(session, &MESSAGES);
}

void messages_keep(Session *session)
{
    Messages *messages = messages_of(session);
    Str text = text_str(&session->message.text);
    bool error;
    if (text.length == 0 || (messages->kept > 0 && str_equal(messages_at(session, 0, &error), text)))
        return;
    KeptMessage *next = &messages->ring[messages->kept++ % MESSAGES_MAX];
    text_clear(&next->text);
    text_add_str(&next->text, text);
    next->error = session->message.error;
}

size_t messages_count(const Session *session)
{
    size_t kept = messages_of(session)->kept;
    return kept < MESSAGES_MAX ? kept : MESSAGES_MAX;
}

Str messages_at(const Session *session, size_t i, bool *error)
{
    const Messages *messages = messages_of(session);
    const KeptMessage *kept = &messages->ring[(messages->kept - 1 - i) % MESSAGES_MAX];
    *error = kept->error;
    return text_str(&kept->text);
}

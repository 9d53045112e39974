/* player.c - sums the ticks since the last step, and shows the next step when they reach the interval. */
#include "tui/app/player.h"

#include "tui/app/breakpoints.h"
#include "tui/app/describe.h"

enum { PLAY_MS = 250 };

typedef struct Player {
    bool on, was_on; /* was_on: a key has stopped it, and is still being handled */
    int ms;          /* interval */
    uint32_t passed; /* milliseconds since the last step */
} Player;

static void init(void *state)
{
    ((Player *)state)->ms = PLAY_MS;
}

static const Feature PLAYER = {.name = "player", .size = sizeof(Player), .init = init};

static Player *player_of(const Session *session)
{
    return session_feature(session, &PLAYER);
}

bool player_is_on(const Session *session)
{
    return player_of(session)->on;
}

bool player_was_on(const Session *session)
{
    return player_of(session)->was_on;
}

void player_start(Session *session)
{
    Player *player = player_of(session);
    if (session->step >= session_last_step(session))
        session_set_step(session, 0);
    player->on = true;
    player->passed = 0;
}

void player_stop(Session *session)
{
    Player *player = player_of(session);
    player->on = false;
    player->passed = 0;
}

int player_ms(const Session *session)
{
    return player_of(session)->ms;
}

void player_set_ms(Session *session, int ms)
{
    player_of(session)->ms = ms;
}

void player_change(Session *session, bool faster)
{
    Player *player = player_of(session);
    int ms = faster ? player->ms / 2 : player->ms * 2;
    player->ms = ms < PLAYER_MS_MIN ? PLAYER_MS_MIN : ms > PLAYER_MS_MAX ? PLAYER_MS_MAX : ms;
}

/* Says so of breakpoints that hold at no step: playing stopped at none of them. */
static void player_say_end(Session *session)
{
    Text text = TEXT_EMPTY;
    size_t count;
    breakpoints_all(session, &count);
    text_add_str(&text, STR("played to the last step"));
    for (size_t i = 0; i < count; i++) {
        Text never = TEXT_EMPTY;
        if (breakpoints_never(session, i, &never))
            text_printf(&text, "; %s", never.at);
        text_release(&never);
    }
    session_say(session, "%s", text.at);
    text_release(&text);
}

void player_tick(Session *session, uint32_t ms)
{
    Player *player = player_of(session);
    if (!player->on)
        return;
    player->passed += ms;
    if (player->passed < (uint32_t)player->ms)
        return;
    player->passed = 0;
    if (session->step >= session_last_step(session)) {
        player->on = false;
        player_say_end(session);
        return;
    }
    session_set_step(session, session->step + 1);
    const Breakpoint *hit = breakpoints_here(session);
    if (!hit)
        return;
    Text text = TEXT_EMPTY;
    player->on = false;
    describe_step(session, session->step, &text);
    session_say(session, "stopped at %s: %s", hit->text, text.at);
    text_release(&text);
}

void player_key_begins(Session *session)
{
    Player *player = player_of(session);
    player->was_on = player->on && !session->typing.prompting;
    player->on = player->on && session->typing.prompting;
}

void player_key_ends(Session *session)
{
    player_of(session)->was_on = false;
}

/* ---- speed ---- */

static const struct {
    const char *on_map, *playing;
} SPEED_KEYS[] = {{"zoom in", "play faster"}, {"zoom out", "play slower"}};

const char *player_key_command(const Session *session, KeyCode key)
{
    const char *own = player_was_on(session) ? keymap_command(&session->keymap, key, PANE_MAP) : NULL;
    for (size_t i = 0; own && i < sizeof SPEED_KEYS / sizeof *SPEED_KEYS; i++)
        if (strcmp(own, SPEED_KEYS[i].on_map) == 0)
            return SPEED_KEYS[i].playing;
    return NULL;
}

/* Appends "4 steps a second", "a step every 2 s". */
static void add_speed(int ms, Text *out)
{
    int rate = (1000 + ms / 2) / ms;
    if (rate > 1)
        text_printf(out, "%d steps a second", rate);
    else
        text_printf(out, "a step every %.3g s", ms / 1000.0);
}

void player_text(const Session *session, Text *out)
{
    char faster[KEY_NAME_SIZE], slower[KEY_NAME_SIZE];
    const char *up = keymap_key_of(&session->keymap, SPEED_KEYS[0].on_map, PANE_MAP, faster);
    const char *down = keymap_key_of(&session->keymap, SPEED_KEYS[1].on_map, PANE_MAP, slower);
    text_add_str(out, STR("playing, "));
    add_speed(player_ms(session), out);
    if (up && down)
        text_printf(out, ": %s faster, %s slower, any other key stops", up, down);
    else
        text_add_str(out, STR("; any key stops"));
}

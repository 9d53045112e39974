/* pane_lessons.c - lists the lessons; Enter begins the one on the line, a number the one before which it stands.
 *
 *     1  2/2  Layers and reads: what a read has to visit      both of two predictions were right
 *     2  Levels and depth: what compaction picks, and when
 */
#include "tui/app/lesson.h"
#include "tui/app/lesson_files.h"
#include "tui/app/lesson_score.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

typedef struct Menu {
    LessonFiles files; /* the files there when the menu was first opened */
} Menu;

static void init(void *state)
{
    lesson_files_init(&((Menu *)state)->files);
}
static void release(Session *session, void *state)
{
    (void)session;
    lesson_files_release(&((Menu *)state)->files);
}

static const Feature MENU = {.name = "lessons", .size = sizeof(Menu), .init = init, .release = release};

static const LessonFiles *menu_of(Session *session)
{
    return &((const Menu *)session_feature(session, &MENU))->files;
}

static size_t pane_lessons_count(Session *session)
{
    return menu_of(session)->list.count;
}

static void pane_lessons_line(Session *session, size_t i, PaneLine *out)
{
    const LessonFile *file = &menu_of(session)->list.at[i];
    const LessonScore *score = lesson_score(session, file->name);
    text_printf(&out->text, "%2zu  ", i + 1);
    if (score && score->predictions > 0)
        text_printf(&out->text, "%u/%u  ", score->right, score->predictions);
    text_add_str(&out->text, str_from(file->title));
    if (strcmp(file->name, lesson_shown(session)->name) == 0)
        out->style.fg = ROLE_ACCENT;
}

static void pane_lessons_detail(Session *session, size_t i, Lines *lines)
{
    const LessonFiles *files = menu_of(session);
    if (i >= files->list.count)
        return;
    const LessonScore *score = lesson_score(session, files->list.at[i].name);
    lines_add(lines, (Style){0}, LINE_NOTHING, "%s", files->list.at[i].title);
    if (score)
        lines_field(lines, "predicted", "%u of %u", score->right, score->predictions);
    lines_field(lines, "begin", "Enter, or :lesson %s", files->list.at[i].name);
}

static bool pane_lessons_enter(Session *session, size_t i, Error *error)
{
    return lesson_begin(session, str_from(menu_of(session)->list.at[i].name), error);
}

/* Ends the lesson and goes back to what was shown before it. */
static bool pane_lessons_back(Session *session)
{
    return lesson_shown(session)->name[0] && lesson_leave(session, NULL);
}

const PaneOps pane_lessons = {.count = pane_lessons_count,
                              .line = pane_lessons_line,
                              .detail = pane_lessons_detail,
                              .enter = pane_lessons_enter,
                              .back = pane_lessons_back,
                              .selects = true};

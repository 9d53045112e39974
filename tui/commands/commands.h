/* commands.h - every command of the explorer: one const table that is also the help and the completion. */
#ifndef TUI_COMMANDS_COMMANDS_H
#define TUI_COMMANDS_COMMANDS_H

#include "tui/app/command.h"

/* Row `i` of the table; NULL after the last. */
const Command *command_at(size_t i);
/* Fills `list` with the words that can complete the end of `line`, at most 200; for Editor.complete. `session` is a
 * Session. O(layers) for keys, else O(words). */
void command_complete(void *session, Str line, Completion *list);

/* The implementations, by file. Each runs `:name ARGUMENTS` as CommandRun in app/command.h states; a `may_` function is
 * its `may`, which has already been asked when the command runs. */

/* cmd_app.c */
bool may_prompt(Session *, Str, PaneId, Error *);
bool command_prompt(Session *, Str, Error *);
bool command_source(Session *, Str, Error *);
bool command_open(Session *, Str, Error *);
bool may_yank(Session *, Str, PaneId, Error *);
bool command_yank(Session *, Str, Error *);
bool command_quit(Session *, Str, Error *);
bool command_redraw(Session *, Str, Error *);
bool command_suspend(Session *, Str, Error *);

/* cmd_compare.c */
bool command_compare(Session *, Str, Error *);
bool may_diverge(Session *, Str, PaneId, Error *);
bool command_diverge(Session *, Str, Error *);

/* cmd_fleet.c */
bool may_fleet(Session *, Str, PaneId, Error *);
bool command_fleet(Session *, Str, uint64_t, Error *);

/* cmd_gc.c */
bool may_gc(Session *, Str, PaneId, Error *);
bool command_gc(Session *, Str, uint64_t, Error *);

/* cmd_lesson.c */
bool may_lesson(Session *, Str, PaneId, Error *);
bool command_lesson(Session *, Str, Error *);
bool may_answer(Session *, Str, PaneId, Error *);
bool command_answer(Session *, Str, Error *);
bool command_say(Session *, Str, Error *);
bool command_ask(Session *, Str, Error *);
bool command_choice(Session *, Str, Error *);
bool command_predict(Session *, Str, Error *);
bool command_right(Session *, Str, Error *);
bool command_pause(Session *, Str, Error *);
bool command_load(Session *, Str, Error *);
bool command_check(Session *, Str, Error *);

/* cmd_map.c */
bool command_zoom(Session *, Str, Error *);
bool command_fit(Session *, Str, Error *);
bool command_axes(Session *, Str, Error *);
bool command_overlay(Session *, Str, Error *);
bool command_hex(Session *, Str, Error *);

/* cmd_move.c */
bool command_move(Session *, Str, uint64_t, Error *);
bool may_enter(Session *, Str, PaneId, Error *);
bool command_enter(Session *, Str, Error *);
bool may_back(Session *, Str, PaneId, Error *);
bool command_back(Session *, Str, Error *);
bool command_select(Session *, Str, Error *);

/* cmd_pane.c */
bool command_pane(Session *, Str, Error *);
bool command_messages(Session *, Str, Error *);
bool command_title(Session *, Str, Error *);
bool command_whole(Session *, Str, Error *);
bool command_line(Session *, Str, Error *);
bool command_details(Session *, Str, uint64_t, Error *);
bool command_close(Session *, Str, Error *);
bool command_help(Session *, Str, Error *);

/* cmd_plan.c */
bool may_plan(Session *, Str, PaneId, Error *);
bool command_plan(Session *, Str, Error *);
bool command_unplan(Session *, Str, Error *);
bool command_parameter(Session *, Str, Error *);
bool may_change(Session *, Str, PaneId, Error *);
bool command_change(Session *, Str, uint64_t, Error *);
bool may_undo(Session *, Str, PaneId, Error *);
bool command_undo(Session *, Str, Error *);

/* cmd_cheapest.c */
bool may_cheapest(Session *, Str, PaneId, Error *);
bool command_cheapest(Session *, Str, Error *);

/* cmd_read.c */
bool may_read(Session *, Str, PaneId, Error *);
bool command_read(Session *, Str, Error *);
bool may_worst(Session *, Str, PaneId, Error *);
bool command_worst(Session *, Str, Error *);
bool command_traversal(Session *, Str, Error *);

/* cmd_region.c */
bool may_region(Session *, Str, PaneId, Error *);
bool command_region(Session *, Str, Error *);

/* cmd_run.c */
bool command_simulate(Session *, Str, Error *);
bool command_wait(Session *, Str, Error *);

/* cmd_script.c */
bool command_key(Session *, Str, Error *);
bool command_type(Session *, Str, Error *);
bool command_size(Session *, Str, Error *);
bool command_mouse(Session *, Str, Error *);
bool command_tick(Session *, Str, Error *);
bool command_frame(Session *, Str, Error *);
bool command_print(Session *, Str, Error *);
bool command_expect(Session *, Str, Error *);

/* cmd_search.c */
bool command_goto(Session *, Str, Error *);
bool may_next(Session *, Str, PaneId, Error *);
bool command_next(Session *, Str, uint64_t, Error *);
bool command_previous(Session *, Str, uint64_t, Error *);
bool command_search(Session *, Str, Error *);

/* cmd_settings.c */
bool command_set(Session *, Str, Error *);
bool command_bind(Session *, Str, Error *);

/* cmd_share.c */
bool command_export(Session *, Str, Error *);
bool command_link(Session *, Str, Error *);
bool command_window(Session *, Str, Error *);
/* Reads the four positions of a window: keys, then LSNs, each pair ascending. */
bool command_window_parse(Str args, Window *keys, Window *lsns, Error *error);
bool command_mark_layer(Session *, Str, Error *);
bool command_log(Session *, Str, Error *);
bool command_record(Session *, Str, Error *);

/* cmd_store.c */
bool command_vertical(Session *, Str, Error *);
bool command_family(Session *, Str, Error *);

/* cmd_table.c */
bool may_table(Session *, Str, PaneId, Error *);
bool command_table(Session *, Str, Error *);
bool command_filter(Session *, Str, Error *);
bool command_sort(Session *, Str, Error *);
bool command_find_line(Session *, Str, Error *);
bool command_column(Session *, Str, uint64_t, Error *);

/* cmd_time.c */
bool may_step(Session *, Str, PaneId, Error *);
bool command_step(Session *, Str, uint64_t, Error *);
bool may_play(Session *, Str, PaneId, Error *);
bool command_play(Session *, Str, uint64_t, Error *);
bool command_break(Session *, Str, Error *);
bool may_continue(Session *, Str, PaneId, Error *);
bool command_continue(Session *, Str, Error *);
bool may_reverse(Session *, Str, PaneId, Error *);
bool command_reverse(Session *, Str, Error *);
bool command_mark(Session *, Str, Error *);
bool may_jump(Session *, Str, PaneId, Error *);
bool command_jump(Session *, Str, Error *);
bool command_lives(Session *, Str, uint64_t, Error *);
bool may_view(Session *, Str, PaneId, Error *);
bool command_view(Session *session, Str args, Error *error);

/* cmd_view.c */
bool command_finding(Session *, Str, Error *);
bool command_match(Session *, Str, Error *);
bool command_cursor(Session *, Str, Error *);
bool command_return_to(Session *, Str, Error *);

/* cmd_why.c */
bool may_why(Session *, Str, PaneId, Error *);
bool command_why(Session *, Str, Error *);

/* paste.c */
bool command_paste(Session *, Str, Error *);

#endif

/* pane_parameters.c - the policy as a list of parameters. How far left and right go depends on the type: sizes double
 * and halve, counts go by one, switches toggle, cut modes rotate. */
#include "tui/app/panes.h"
#include "tui/view/theme.h"

void pane_parameters_build(App *app, Lines *lines, int width)
{
    (void)width;
    Text value = {0}, usual = {0};
    Policy base;
    bool known = policy_named(str_from(app->policy.base), &base, NULL);
    for (size_t i = 0; i < policy_parameter_count; i++) {
        text_clear(&value);
        text_clear(&usual);
        policy_format_value(&app->policy, &policy_parameters[i], &value);
        if (known)
            policy_format_value(&base, &policy_parameters[i], &usual);
        bool changed = known && !str_equal(text_str(&value), text_str(&usual));
        lines_add(lines, (Style){.attr = changed ? ATTR_BOLD : 0, .fg = changed ? ROLE_ACCENT : ROLE_TEXT}, (uint32_t)i,
                  "%-17s%s%s", policy_parameters[i].name, value.length ? value.at : "", changed ? " *" : "");
    }
    text_release(&value);
    text_release(&usual);
}

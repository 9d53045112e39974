/* pane_findings.c - what is wrong or worth knowing, worst first. */
#include "tui/app/panes.h"

size_t pane_findings_count(App *app)
{
    (void)app;
    return 0;
}
void pane_findings_line(App *app, size_t i, PaneLine *out)
{
    (void)app;
    (void)i;
    (void)out;
}
void pane_findings_detail(App *app, size_t i, Lines *lines)
{
    (void)app;
    (void)i;
    (void)lines;
}
bool pane_findings_enter(App *app, size_t i, Error *error)
{
    (void)app;
    (void)i;
    (void)error;
    return true;
}

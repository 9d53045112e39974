/* html.c - style, script and the SVG in one page.
 *
 * The script is an array of step captions and four handlers; layers of a step are shown and hidden by comparing the two
 * numbers that the SVG has on every path.
 */
#include "tui/view/html.h"

#include "core/base/escape.h"
#include "core/tell/decision_text.h"

#include <stdlib.h>

static const char style[] =
    "body{margin:0;background:var(--page);color:var(--ink);font:14px system-ui,sans-serif;display:flex;"
    "flex-direction:column;height:100vh}\n"
    "svg{flex:1;width:100%;min-height:0;touch-action:none;cursor:grab}\n"
    "footer{display:flex;gap:1em;align-items:center;padding:.5em 1em}\n"
    "footer input{flex:1}\n"
    "#caption{min-width:24em;font-family:ui-monospace,monospace}\n"
    "#bubble{position:fixed;display:none;pointer-events:none;background:var(--ink);color:var(--page);padding:.4em .6em;"
    "border-radius:4px;font:12px ui-monospace,monospace;white-space:pre;max-width:95vw;overflow:hidden}\n"
    "kbd{opacity:.6}\n";

static const char script[] =
    "const svg=document.querySelector('svg'),slider=document.querySelector('#step'),"
    "caption=document.querySelector('#caption'),bubble=document.querySelector('#bubble');\n"
    "const lives=[...svg.querySelectorAll('[data-b]')].map(p=>[p,+p.dataset.b,p.dataset.d?+p.dataset.d:1/0,"
    "!!p.querySelector('path>title')]);\n"
    "const home=svg.viewBox.baseVal,full={x:home.x,y:home.y,width:home.width,height:home.height};\n"
    "svg.removeAttribute('width');svg.removeAttribute('height');\n"
    "const opened=slider?+slider.value:0;\n"
    "function show(s){if(slider){s=Math.max(0,Math.min(steps.length-1,s));slider.value=s;"
    "svg.classList.toggle('away',svg.dataset.overlay=='step'&&s!=opened);"
    "for(const[p,b,d,layer]of lives){p.style.display=b<=s&&s<d?'':'none';"
    "p.classList.toggle('fresh',layer&&b==s&&s>0);"
    "p.classList.toggle('going',layer&&d==s+1)};caption.textContent=s+' '+steps[s]}}\n"
    "function story(d){if(d.b===undefined)return'';return(+d.b?'\\nmade at step '+d.b:'\\nthere from the start')+"
    "(reasons[d.j]?'\\nwhy: '+reasons[d.j]:'')+(d.d?'\\ngoes at step '+d.d+' '+(steps[+d.d]||''):'')}\n"
    "function zoom(f,cx,cy){const v=svg.viewBox.baseVal;const "
    "w=Math.min(full.width,v.width/f),h=w*full.height/full.width;"
    "v.x=Math.max(0,Math.min(full.width-w,cx-(cx-v.x)*w/v.width));"
    "v.y=Math.max(0,Math.min(full.height-h,cy-(cy-v.y)*h/v.height));v.width=w;v.height=h}\n"
    "function pan(dx,dy){const v=svg.viewBox.baseVal;v.x=Math.max(0,Math.min(full.width-v.width,v.x+dx*v.width));"
    "v.y=Math.max(0,Math.min(full.height-v.height,v.y+dy*v.height))}\n"
    "function at(e){const p=new "
    "DOMPoint(e.clientX,e.clientY).matrixTransform(svg.getScreenCTM().inverse());return[p.x,p.y]}\n"
    "svg.addEventListener('wheel',e=>{e.preventDefault();zoom(e.deltaY<0?1.25:.8,...at(e))},{passive:false});\n"
    "let drag=null;svg.addEventListener('pointerdown',e=>{drag=at(e)});\n"
    "addEventListener('pointerup',()=>drag=null);\n"
    "svg.addEventListener('pointermove',e=>{if(drag){const[x,y]=at(e),v=svg.viewBox.baseVal;"
    "pan((drag[0]-x)/v.width,(drag[1]-y)/v.height);return}\n"
    "const t=e.target.querySelector&&e.target.tagName!='svg'&&e.target.querySelector('title');"
    "if(t&&e.target.tagName!='g'){bubble.textContent=t.textContent+story(e.target.dataset);bubble.style.display='block'"
    ";"
    "bubble.style.left=Math.min(e.clientX+14,innerWidth-bubble.offsetWidth-4)+'px';bubble.style.top=e.clientY+14+'px'}"
    "else bubble.style.display='none'});\n"
    "let timer=null;function play(){if(timer){clearInterval(timer);timer=null}else timer=setInterval(()=>{"
    "if(+slider.value>=steps.length-1)play();else show(+slider.value+1)},120)}\n"
    "addEventListener('keydown',e=>{const "
    "v=svg.viewBox.baseVal,cx=v.x+v.width/2,cy=v.y+v.height/2,s=slider?+slider.value:0;\n"
    "const keys={']':()=>show(s+1),'[':()=>show(s-1),Home:()=>show(0),End:()=>show(steps.length-1),' "
    "':()=>slider&&play(),"
    "'+':()=>zoom(1.25,cx,cy),'=':()=>zoom(1.25,cx,cy),'-':()=>zoom(.8,cx,cy),'0':()=>zoom(1e-9,cx,cy),"
    "ArrowLeft:()=>pan(-.1,0),ArrowRight:()=>pan(.1,0),ArrowUp:()=>pan(0,-.1),ArrowDown:()=>pan(0,.1),"
    "h:()=>pan(-.1,0),l:()=>pan(.1,0),k:()=>pan(0,-.1),j:()=>pan(0,.1)};\n"
    "if(keys[e.key]&&!e.ctrlKey&&!e.metaKey&&!e.altKey){keys[e.key]();e.preventDefault()}});\n"
    "if(slider){slider.oninput=()=>show(+slider.value);slider.onkeydown=e=>e.preventDefault();show(+slider.value)}\n";

static void add_title(const History *history, Text *out)
{
    xml_escape(str_from(history->title ? history->title : "layers"), out);
}

/* A JavaScript string: what is inside must neither end it nor the script. */
static void add_quoted(Str text, Text *out)
{
    char clean[512];
    size_t length = text_escape(text, clean, sizeof clean);
    text_add_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        if (clean[i] == '"' || clean[i] == '\\')
            text_add_char(out, '\\');
        if (clean[i] == '<')
            text_add_str(out, STR("\\x3c"));
        else
            text_add_char(out, clean[i]);
    }
    text_add_char(out, '"');
}

static void add_captions(const History *history, Text *out)
{
    text_add_str(out, STR("const steps=["));
    Text line = {0};
    for (size_t s = 0; s < history->steps.count; s++) {
        const Step *step = &history->steps.at[s];
        text_clear(&line);
        text_add_str(&line, str_from(step_op_name(step->op)));
        if (step->decision < history->trace.decisions.count) {
            text_add_str(&line, STR(": "));
            decision_text(&history->trace, &history->trace.decisions.at[step->decision], history->layers.form, &line);
        } else if (step->text) {
            text_printf(&line, ": %s", step->text);
        }
        if (s)
            text_add_char(out, ',');
        add_quoted(text_str(&line), out);
    }
    text_release(&line);
    text_add_str(out, STR("];\n"));
}

/* By job: what it follows from, decision by decision up to the level's. */
static void add_reasons(const History *history, Text *out)
{
    enum { CHAIN_MAX = 4 };
    const Trace *trace = &history->trace;
    Text line = {0};
    text_add_str(out, STR("const reasons=["));
    for (size_t j = 0; j < history->plan.jobs.count && trace->decisions.count > 0; j++) {
        uint32_t at = history->plan.jobs.at[j].decision;
        text_clear(&line);
        for (int i = 0; i < CHAIN_MAX && at < trace->decisions.count; i++) {
            if (line.length)
                text_add_str(&line, STR(" \xE2\x86\x90 "));
            decision_text(trace, &trace->decisions.at[at], history->layers.form, &line);
            at = trace->decisions.at[at].parent;
        }
        if (j)
            text_add_char(out, ',');
        add_quoted(text_str(&line), out);
    }
    text_release(&line);
    text_add_str(out, STR("];\n"));
}

void html_write(const MapView *map, const History *history, StepId step, const SvgOptions *options, Text *out)
{
    SvgOptions inside = *options;
    inside.all_steps = history->steps.count > 1;
    text_add_str(out, STR("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"));
    add_title(history, out);
    text_printf(out, " - layerscope</title>\n<style>:root{--page:#%06X;--ink:#%06X}\n%s</style></head>\n<body>\n",
                theme_page(options->theme), theme_ink(options->theme), style);
    svg_write(map, history, step, &inside, out);
    text_add_str(out, STR("<div id=\"bubble\"></div>\n<footer>"));
    if (inside.all_steps)
        text_printf(
            out,
            "<kbd>[ ] step, space plays</kbd><input id=\"step\" type=\"range\" min=\"0\" max=\"%zu\" value=\"%u\">"
            "<span id=\"caption\"></span>",
            history->steps.count - 1, step);
    text_add_str(out, STR("<kbd>wheel or + - zooms, drag or arrows pan, 0 fits</kbd></footer>\n<script>\n"));
    add_captions(history, out);
    add_reasons(history, out);
    text_add_str(out, str_from(script));
    text_add_str(out, STR("</script>\n</body></html>\n"));
}

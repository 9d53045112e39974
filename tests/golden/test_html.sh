#!/bin/bash
# The animation of a history, opened in headless Chromium: each step shows the layers alive then, and splits, levels and
# ghosts while they hold; slider, keys, play, zoom and tooltips work; nothing is loaded from anywhere. A script that is
# put at the page's end does what a reader would do, and writes what it saw into the page. Prints TAP.
cd "$(dirname "$0")/../.." || exit 2
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$chromium" ]; then
    echo "ok 1 # SKIP chromium is not installed"
    echo 1..1
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0 bad=0
report() { # report NAME STATUS [FILE]
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        [ -n "$3" ] && tail -30 "$3" | cut -c1-300 | sed 's/^/# /'
        bad=1
    fi
}
browse() { # browse PAGE OUT: the page after its scripts have run
    HOME=$work timeout 100 "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --disable-background-networking --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$work/profile" \
        --virtual-time-budget=20000 --window-size=1200,800 --dump-dom "file://$1" >"$2" 2>"$work/stderr"
}

"$LAYERSCOPE" plan samples/left-alone.scn -o "$work/plan.json" >/dev/null 2>&1
"$LAYERSCOPE" render "$work/plan.json" --format html -o "$work/plan.html" 2>"$work/render"
report "a page is written" $? "$work/render"
grep -oE '(src|href|url\(|import[ (]|fetch|XMLHttp|WebSocket|https?:)[^ ]{0,60}' "$work/plan.html" | grep -v 'http://www.w3.org/2000/svg' >"$work/net"
[ ! -s "$work/net" ]
report "the page names nothing outside of it" $? "$work/net"

cat >"$work/probe.js" <<'END'
<script>
const seen=[];
function note(name,value){seen.push(name+'='+value)}
function shown(){return lives.filter(([p,,,layer])=>layer&&p.style.display!='none').length}
function marks(c){return [...svg.querySelectorAll('.'+c)].filter(p=>!p.closest('[style*="none"]')).length}
function press(key,target=document.body){target.dispatchEvent(new KeyboardEvent('keydown',{key,bubbles:true,cancelable:true}))}
window.onerror=m=>{note('error',m)};
const last=steps.length-1;
note('opened',slider.value==last);
press('Home');note('first',slider.value+' '+shown()+' '+marks('split')+marks('level')+marks('ghost'));
let wrong=0,split=0,level=0,ghost=0;
for(let s=0;s<=last;s++){slider.value=s;slider.dispatchEvent(new Event('input'));
const alive=lives.filter(([,b,d,layer])=>layer&&b<=s&&s<d).length;wrong+=shown()!=alive||!caption.textContent.startsWith(s+' ');
split+=marks('split');level+=marks('level');ghost+=marks('ghost')}
note('wrong',wrong);note('split',split>0);note('level',level>0);note('ghost',ghost>0);note('layers',shown());
press('Home');press(']');press(']');press('[');note('stepped',slider.value);press('End');note('end',slider.value==last);
const w=svg.viewBox.baseVal.width;press('+');note('closer',svg.viewBox.baseVal.width<w);press('0');note('fit',svg.viewBox.baseVal.width==w);
press('+');const x=svg.viewBox.baseVal.x;press('ArrowRight');note('panned',svg.viewBox.baseVal.x>x);press('0');
const made=lives.filter(([p,b,,layer])=>layer&&b>0)[0][0],box=made.getBoundingClientRect();
made.dispatchEvent(new PointerEvent('pointermove',{bubbles:true,clientX:box.x+2,clientY:box.y+2}));
note('bubble',bubble.style.display+' '+bubble.textContent.replace(/\n/g,' / '));
press('Home');press(' ');
setTimeout(()=>{note('played',slider.value>0);press(' ');const at=slider.value;
setTimeout(()=>{note('stopped',slider.value==at);
const pre=document.createElement('pre');pre.id='seen';pre.textContent='\n'+seen.join('\n')+'\n';document.body.append(pre)},800)},1500);
</script>
END
{ cat "$work/plan.html"; cat "$work/probe.js"; } >"$work/probed.html"
browse "$work/probed.html" "$work/dom"
sed -n '/<pre id="seen">/,/<\/pre>/p' "$work/dom" >"$work/seen"
[ -s "$work/seen" ]
report "the page's script runs to its end" $? "$work/stderr"
expect() { # expect NAME REGEX
    grep -qE -- "$2" "$work/seen"
    report "$1" $? "$work/seen"
}
! grep -q '^error=' "$work/seen"
report "without an error" $? "$work/seen"
expect "opens at the last step" '^opened=true'
expect "Home: the layers that were loaded, nothing decided yet" '^first=0 3 000$'
expect "every step shows the layers alive then" '^wrong=0$'
expect "splits come" '^split=true'
expect "levels come" '^level=true'
expect "ghosts come" '^ghost=true'
expect "the outcome" '^layers=3$'
expect "] and [ step" '^stepped=1$'
expect "End" '^end=true'
expect "+ zooms" '^closer=true'
expect "0 fits" '^fit=true'
expect "arrows pan" '^panned=true'
expect "a tooltip: the name, its keys, when it was made, why" '^bubble=block 0000000000000000-00000000000001C3__.* / 0 – 1C3 / .*made at step [0-9]+ / why: .*depth 2'
expect "space plays" '^played=true'
expect "space stops" '^stopped=true'

printf 'title <script>alert(1)</script> & "quotes"\ndelta 0 100 1000 2000 name=</title><img/src=x>\n' >"$work/evil.scn"
"$LAYERSCOPE" render "$work/evil.scn" --format html -o "$work/evil.html" 2>"$work/render"
browse "$work/evil.html" "$work/dom"
grep -q '</svg>' "$work/dom" && ! grep -qiE '<img|<script>alert' "$work/dom"
report "a title and a name that look like markup stay text" $? "$work/dom"
echo "1..$n"
exit $bad

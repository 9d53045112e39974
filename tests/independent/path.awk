# path.awk - the layers that a read of one key visits, by definition, from a scenario of model.awk.
#
#   awk -v key=16 -f path.awk set.scn      prints `KIND NAME` a line, the newest first

function hex(text,    i, x) {
    for (i = 1; i <= length(text); i++) x = x * 16 + index("123456789ABCDEF", substr(text, i, 1))
    return x + 0
}
function name(i) { return sprintf("%016X-%016X__%08X", klo[i], khi[i], lo[i]) (image[i] ? "" : sprintf("-%08X", hi[i])) }
$1 == "delta" || $1 == "image" {
    if (hex($2) > key || key >= hex($3)) next
    n++
    image[n] = $1 == "image"; klo[n] = hex($2); khi[n] = hex($3); lo[n] = hex($4); hi[n] = image[n] ? lo[n] + 1 : hex($5)
}
END {
    for (;;) {
        best = 0
        for (i = 1; i <= n; i++) if (!done[i] && (!best || hi[i] > hi[best])) best = i
        if (!best) exit
        print image[best] ? "image" : "delta", name(best)
        if (image[best]) exit
        done[best] = 1
    }
}

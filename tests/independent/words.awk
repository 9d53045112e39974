# words.awk - numbers as people read them, for the other scripts here: awk -f words.awk -f SCRIPT.

# Three digits and a unit: 1.75 GiB, 31.0 GiB, 112 GiB, 960 KiB.
function bytes_words(bytes,    unit, name) {
    for (unit = 1; unit < 7 && int(bytes + (bytes >= 1000 ? 0.5 : 0)) >= 1024; unit++) bytes /= 1024
    split("B KiB MiB GiB TiB PiB EiB", name, " ")
    return sprintf(unit == 1 || bytes >= 99.95 ? "%.0f %s" : bytes >= 9.995 ? "%.1f %s" : "%.2f %s", bytes, name[unit])
}
# 1234567 is 1,234,567.
function count_words(count,    text) {
    for (count = sprintf("%.0f", count); length(count) > 3; count = substr(count, 1, length(count) - 3))
        text = "," substr(count, length(count) - 2) text
    return count text
}
function counted(count, noun) { return count_words(count) " " noun (count == 1 ? "" : "s") }

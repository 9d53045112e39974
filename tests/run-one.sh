#!/bin/bash
# One test for run.sh: what it prints goes to stdout and stays in the directory TEST_LOGS. Whatever prints no test, or ends
# with another status than its tests say, is a failed test.
log=$TEST_LOGS/${1//\//_}
timeout 300 "$1" >"$log" 2>&1
status=$?
grep -qE '^(not )?ok ' "$log" || echo "not ok 0 - $1 printed no test" >>"$log"
if [ $status -ne 0 ] && ! grep -q '^not ok' "$log"; then echo "not ok 0 - $1 ended with status $status" >>"$log"; fi
# cmocka prints a skipped test as "not ok N # SKIP"; prove takes that for a failure.
sed -E 's/^not (ok .*# SKIP)/\1/I' "$log"

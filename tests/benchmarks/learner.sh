#!/usr/bin/env bash
# How long a learner waits, and how much processor time that takes: from a fresh clone to the first verdict, from saving
# one changed string to the next in exercises 1 and 10, for the first check of a solution, and for the checks of each
# exercise, as far as they go at every save.
# usage: learner.sh PROJECT
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_STATE_HOME=$folder/home CCACHE_DISABLE=1
git clone -q "$1" "$folder/clone"
cd "$folder/clone"

TIMEFORMAT='%R %U %S'
measured() { # measured COMMAND…: seconds on the clock, and seconds of processor time
  { time "$@" >/dev/null 2>&1 || true; } 2>&1 | awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }'
}
row() { # row WHAT 'CLOCK PROCESSOR' TARGET [TARGET OF PROCESSOR TIME]
  awk -v w="$1" -v m="$2" -v t="$3" -v p="${4:-}" 'BEGIN {
    split(m, is, " ")
    reached = is[1] + 0 <= t + 0 && (p == "" || is[2] + 0 <= p + 0)
    most = p == "" ? t " s" : t " s, " p " s"
    printf "%-34s %7.2f s, %7.2f s of processor time   at most %s: %s\n", w, is[1], is[2], most, reached ? "reached" : "MISSED"
  }'
}
saves() { # saves FILE: the median of five saves of one changed string, each with its verdict
  for save in 1 2 3 4 5; do
    sed -i -E "0,/context\.log\(\"/ s/context\.log\(\"[0-9]*/context.log(\"$save/" "$1"
    measured ./workshop check
  done | sort -n | sed -n 3p
}

printf 'learner\n'
row 'fresh clone to first verdict' "$(measured ./workshop)" 60 100
row 'save to verdict, exercise 1' "$(saves exercises/01-idempotent-business-logic/orders.cpp)" 2
row 'first check of solution 10' "$(measured ./workshop check 10 --of solution)" 8
./workshop start 10 >/dev/null
cp solutions/10-outbox/*.?pp exercises/10-outbox/
./workshop check >/dev/null
row 'save to verdict, exercise 10' "$(saves exercises/10-outbox/orders.cpp)" 2
row 'check 10, nothing to build' "$(measured ./workshop check)" 1

# All in the build that learners use; a check that does not hold may be quick for that reason.
checks=()
for solution in solutions/[0-9][0-9]-*; do
  number=${solution#solutions/}
  checks+=("check-${number%%-*}-solution")
done
cmake --build build/workshop --target "${checks[@]}" >/dev/null
for check in "${checks[@]}"; do
  program=build/workshop/$check
  if ! "$program" >/dev/null 2>&1; then
    printf '%-34s does not hold: MISSED\n' "$check"
    continue
  fi
  best=$(for _ in 1 2 3; do measured "$program"; done | sort -n | head -n 1)
  row "$check, best of 3" "$best" 1
done

#!/usr/bin/env bash
# How long a learner waits: from a fresh clone to the first verdict, from saving one file to the next, and for the
# checks of each exercise, as far as they go at every save.
# usage: learner.sh PROJECT
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_STATE_HOME=$folder/home CCACHE_DISABLE=1
git clone -q "$1" "$folder/clone"
cd "$folder/clone"

seconds() { # seconds COMMAND…: how long it takes
  local start=$EPOCHREALTIME
  "$@" >/dev/null 2>&1 || true
  awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'
}
row() { # row WHAT MEASURED TARGET
  awk -v w="$1" -v m="$2" -v t="$3" \
    'BEGIN { printf "%-34s %6.2f s   at most %2d s: %s\n", w, m, t, (m + 0 <= t + 0) ? "reached" : "MISSED" }'
}

first=$(seconds ./workshop)
orders=exercises/01-idempotent-business-logic/orders.cpp
saves=()
for save in 1 2 3 4 5; do
  echo "// saved $save" >>"$orders"
  saves+=("$(seconds ./workshop check)")
done
median=$(printf '%s\n' "${saves[@]}" | sort -n | sed -n 3p)
printf 'learner\n'
row 'fresh clone to first verdict' "$first" 60
row 'save to verdict, median of 5' "$median" 3

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
  best=$(for _ in 1 2 3; do seconds "$program" && echo; done | sort -n | head -n 1)
  row "$check, best of 3" "$best" 1
done

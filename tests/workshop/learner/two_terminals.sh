#!/bin/sh
# Two terminals in one kit. usage: two_terminals.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh
. workshop/small_kit.sh

code "$one" begin insert end
echo '## 1' >"$one/hints.md"
begin_slow_check() { # in the background, at its build; sets `first` and `build`
  rm -f "$root/builds"
  "$workshop" check >"$folder/first" 2>&1 &
  first=$!
  until [ -s "$root/builds" ] || ! kill -0 $first 2>/dev/null; do :; done
  build=$(cat "$root/builds")
}
begin_waiting() { # another check that is told for what it waits; sets `second`
  "$workshop" check >"$folder/second" 2>&1 &
  second=$!
  until grep -q 'this one waits for it' "$folder/second" || ! kill -0 $second 2>/dev/null; do :; done
}
comes_through() { # the second is right, and was told
  wait $second || failed 'the second ended with an error'
  cp "$folder/second" "$folder/said"
  said 'Another terminal builds check-01-mine; this one waits for it'
  said 'All 1 checks hold.'
}

# Who builds waits for the other, and is told; who only looks does not.
mkfifo "$root/gate"
begin_slow_check
begin_waiting
kit 0 list; said 'Exercise 1'
kit 0 hint; said '## 1'
kit 0 diff
exec 8>"$root/gate"
rm "$root/gate"
echo go >&8
exec 8>&-
wait $first || failed 'the first ended with an error'
comes_through

# Whoever is killed takes the build along.
mkfifo "$root/gate"
for signal in TERM HUP; do
  begin_slow_check
  kill -$signal $first
  wait $first 2>/dev/null && failed "$signal: it ended well"
  until ! kill -0 "$build" 2>/dev/null; do :; done
done

# One that was not asked leaves the build behind; nobody builds beside it.
begin_slow_check
kill -KILL $first
wait $first 2>/dev/null || true
begin_waiting
kill "$build"
rm "$root/gate"
comes_through

# Many at once: each comes to its verdict.
checks=
for number in 1 2 3 4 5 6 7 8; do
  { for again in 1 2 3 4 5; do "$workshop" check || echo "ended with $?"; done; } >"$folder/many-$number" 2>&1 &
  checks="$checks $!"
done
for check in $checks; do wait "$check"; done
cat "$folder"/many-* >"$folder/said"
! grep -q 'ended with' "$folder/said" || failed 'not every check came to its verdict'
[ "$(grep -c 'All 1 checks hold' "$folder/said")" = 40 ] || failed 'not every check came to its verdict'
[ -z "$(find "$root/.workshop" -name 'run-*')" ] || failed 'a folder of a run was left behind'

[ $failures = 0 ]

#!/bin/sh
# The torture: what survives it, what does not, and what it refuses. How long it takes is up to the machine.
# usage: torture.sh LIVE-PROGRAM-OF-10 OF-7 OF-1
set -eu
live10=$1
live7=$2
live1=$3
. "$(dirname "$0")/torturing.sh"

torture 0 "$live10" --commands 1500 --kills 12
said 'typed  1500/1500  waiting   0  killed orders 4 billing 4 frontend 4'
said 'All is right: nothing is lost, nothing was done twice, nothing waits any more.'
[ "$(wc -L <"$folder/said")" -le 80 ] || said '(nothing wider than 80 columns)'
# What killed processes leave behind is tidied up by those that take their place.
[ -z "$(find "$folder" -type s)" ] || said "(no socket left behind, not $(find "$folder" -type s))"

# Here a teddy that leaves twice is billed twice, so the torture must find something.
torture 1 "$live7" --commands 500 --kills 3
said 'orders       all '
said 'bills        WRONG: '
said 'teddies'

# What is refused leaves the last run's databases alone.
echo kept >"$folder/state/kept"
torture 2 "$live1"
said 'does not understand "remove '
torture 2 "$live10" --commands 10 --kills 11
said '11 kills do not fit among 10 commands'
[ -f "$folder/state/kept" ] || said '(the state folder as it was)'

# Whoever stops it gets no verdict.
"$live10" --state "$folder/state" --torture >"$folder/said" 2>&1 </dev/null &
until grep -q 'typed  2000' "$folder/said"; do kill -0 $! || break; done
kill -TERM $!
ended=0
wait $! || ended=$?
[ $ended = 2 ] || said "(an end with 2, not with $ended)"
said 'It was stopped before the end: there is no verdict.'

[ $failures = 0 ]

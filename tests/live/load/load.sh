#!/bin/sh
# A Frontend with a bound, and a burst with and without one. How much is refused is up to the machine.
# usage: load.sh LIVE-PROGRAM-OF-10 LIVE-PROGRAM-OF-3
set -eu
live10=$1
live3=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
export NO_COLOR=1 TMPDIR="$folder" LC_ALL=C.UTF-8

said() { # said WORDS: the last run said them
  grep -qF -e "$1" "$folder/said" && return
  echo "not said: $1"
  sed 's/^/  | /' "$folder/said"
  failures=$((failures + 1))
}
load() { # load STATUS [OPTION…]: ends so
  expected=$1
  shift
  ended=0
  "$live10" --state "$folder/state" --load "$@" >"$folder/said" 2>&1 </dev/null || ended=$?
  [ $ended = "$expected" ] || said "(an end with $expected, not with $ended)"
  [ "$(wc -L <"$folder/said")" -le 80 ] || said '(nothing wider than 80 columns)'
}

# A drone waits for another try, so it is on its way until it has failed for good: with a bound of one, the Frontend
# refuses what is typed meanwhile, and takes it again afterwards.
mkfifo "$folder/typed"
"$live3" --state "$folder/prompt" --bound 1 <"$folder/typed" >"$folder/said" 2>&1 &
shop=$!
exec 3>"$folder/typed"
wait_for() { # wait_for WORDS: until the shop says them
  until grep -qF -e "$1" "$folder/said"; do
    kill -0 $shop 2>/dev/null || { said "$1"; exit 1; }
  done
}
said_it=
printf 'create A\nshow A\nadd drone to A\n' >&3
wait_for 'Trying again in 2 s'
printf 'add book to A\nshow A\n' >&3
wait_for 'frontend  the shop is busy: 1 message waits; try again'
wait_for 'It goes to the error queue'
until [ "$said_it" ]; do # the message may still be on its way to the error queue
  printf 'add book to A\nshow A\n' >&3
  until tail -n 1 "$folder/said" | grep -qE 'messages? in the error queue'; do kill -0 $shop; done
  said_it=$(grep -F 'frontend  order A holds a book' "$folder/said" || true)
done
exec 3>&-
wait $shop
said 'workshop  while 1 or more messages wait, the Frontend takes no line'
said 'frontend  its bill says a book'

# Without a bound, all is taken, and the queue takes it up.
load 0 60 --slow-billing 20
said 'Billing takes 20 ms longer for each message'
said 'typed    60/60  waiting: orders    0, billing    0'
said '█ waits for Billing   ░ waits for Orders'
said 'typed        60 commands in '
said 'refused      none'
said 'longest wait '
said 'All is right: nothing is lost, nothing was done twice, nothing waits any more.'
# Billing is slow: 60 times 20 ms are 1.2 s, on whatever machine.
took=$(sed -n 's/^ *\([0-9.]*\) s  typed    60.*/\1/p' "$folder/said" | tail -n 1)
[ "$(echo "$took" | tr -d .)" -ge 12 ] || said '(an end after 1.2 s or more)'
most=$(sed -n 's/^ *\([0-9]*\) │.*/\1/p' "$folder/said" | head -n 1)
[ "$most" -gt 10 ] || said '(a queue of more than 10)'
# Who waited longest can be found in the journals.
id=$(sed -n 's/.*workshop trace //p' "$folder/said")
grep -q "\"conversation\":\"$id.*\"what\":\"done\"\|\"what\":\"done\".*\"conversation\":\"$id" "$folder/state/billing.jsonl" ||
  said "(the journal of Billing to name $id)"

# With one, much is refused, nobody waits long, and what was refused is nowhere. Where only ASCII can be shown, the
# chart is drawn in it.
LC_ALL=C load 0 60 --slow-billing 50 --bound 5
said 'refused      '
said ', with "the shop is busy"'
said 'orders       all 60 gifts are right'
said 'All is right'
LC_ALL=C grep -q '[^ -~]' "$folder/said" && said '(nothing but ASCII)'

# What makes no sense leaves the last run's databases alone.
echo kept >"$folder/state/kept"
for nonsense in '0' '3 --bound 0' '3 --slow-billing -1' '10001' 'many' '3 --without nothing'; do
  ended=0
  "$live10" --state "$folder/state" --load $nonsense >"$folder/said" 2>&1 </dev/null || ended=$?
  [ $ended != 0 ] && [ -f "$folder/state/kept" ] || said "(that --load $nonsense is refused)"
done

# Whoever stops it gets no verdict.
"$live10" --state "$folder/state" --load 200 --slow-billing 1000 >"$folder/said" 2>&1 </dev/null &
until grep -q 'typed   200/200' "$folder/said"; do kill -0 $! || break; done
kill -TERM $!
ended=0
wait $! || ended=$?
[ $ended = 2 ] || said "(an end with 2, not with $ended)"
said 'It was stopped before the end: there is no verdict.'

[ $failures = 0 ]

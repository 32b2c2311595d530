#!/bin/sh
# The torture with more than kills: what the solution survives, what is found wrong, and what is refused. Over a SQLite
# file, or over RabbitMQ; where that is not installed this is skipped. What the machine does not allow is left out.
# usage: torture_faults.sh sqlite|PRIVATE-BROKER-SCRIPT LIVE-PROGRAM-OF-10 [OF-7]
set -eu
. "$(dirname "$0")/torturing.sh"
if [ "$1" != sqlite ]; then
  "$1" --installed >/dev/null || { echo 'RabbitMQ is not installed: skipped'; exit 77; }
  transport=--transport=rabbitmq
fi
live10=$2
live7=${3-}
chmod 755 "$folder" # RabbitMQ runs as another user

short() { # short [OPTION…]: what is done to the solution, in short
  ended=0
  "$live10" --state "$folder/state" --torture $transport --commands=800 --kills=6 --instances=2 --outages=1 \
    --malformed=6 "$@" >"$folder/said" 2>&1 </dev/null || ended=$?
}

cuts=
[ -z "$transport" ] || cuts=--cuts=4
short --full-disk=1 $cuts
full=1
if [ $ended = 2 ] && grep -qF 'this machine does not let a process mount a small disk' "$folder/said"; then
  echo "left out: $(cat "$folder/said")"
  full=0
  short $cuts
fi
[ $ended = 0 ] || said "(an end with 0, not with $ended)"
said 'killed       6 times: orders 2, billing 2, frontend 2'
said 'broker       away once'
[ -z "$cuts" ] || said 'connections  cut 4 times, all of them'
[ $full = 0 ] || said 'disk         full once, felt once'
said 'error queue  the 6 malformed messages, each with a reason'
said 'All is right: nothing is lost, nothing was done twice, nothing waits any more.'
[ "$(wc -L <"$folder/said")" -le 80 ] || said '(nothing wider than 80 columns)'
# What was on the small disk is kept, each instance had its own journal, and nothing else is left.
for file in orders.db orders.jsonl orders-2.jsonl billing-2.jsonl log; do
  [ -s "$folder/state/$file" ] || said "($file is kept)"
done
[ ! -e "$folder/state/ballast" ] || said '(no ballast is kept)'
left=$(find "$folder" -mindepth 1 -maxdepth 1 ! -name said ! -name state)
[ -z "$left" ] || said "(nothing else is left, such as $left)"

# What cannot be done is refused in one line, and leaves the last run's databases alone.
refused() { # refused WORDS OPTION…
  words=$1
  shift
  torture 2 "$live10" "$@"
  said "$words"
  [ "$(wc -l <"$folder/said")" = 1 ] || said '(one line)'
  [ -s "$folder/state/orders.db" ] || said '(the databases of the last run)'
}
if [ -z "$transport" ]; then
  refused '--cuts=1 cannot be done: the broker is a SQLite file' --cuts 1
  refused '11 outages do not fit among 10 commands' --commands 10 --kills 0 --outages 11
else
  transport=--transport=amqp://mia@127.0.0.1:1
  refused '--outages=1 cannot be done: that RabbitMQ is not ours to restart' --outages 1
  transport=--transport=amqps://mia@127.0.0.1:1
  refused '--cuts=1 cannot be done: under TLS nobody can come between' --cuts 1
  transport=--transport=rabbitmq
fi

# Here a teddy that leaves twice is billed twice, so the torture must find something.
if [ -n "$live7" ]; then
  torture 1 "$live7" --commands 300 --kills 3
  said 'orders       all '
  said 'bills        WRONG: '
fi

[ $failures = 0 ]

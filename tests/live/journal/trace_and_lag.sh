#!/bin/sh
# What can be seen of a live system: one customer's action through all three endpoints, and what waits where.
# usage: trace_and_lag.sh LIVE-PROGRAM-OF-10 LIVE-TRACE LIVE-BROKER WORKSHOP-PROGRAM
set -eu
live=$1
tracer=$2
asked=$3
workshop=$4
. workshop/expect.sh

# A kit that remembers this live system as the one that was run last, and in which all is built.
root=$folder/kit
export WORKSHOP_ROOT="$root" TMPDIR="$folder" PATH="$folder/bin:$PATH" TZ=UTC
mkdir -p "$folder/bin" "$root/.workshop" "$root/exercises" "$root/build/workshop"
cp -r ../exercises/03-* "$root/exercises/"
ln -s "$tracer" "$root/build/workshop/live-trace"
ln -s "$asked" "$root/build/workshop/live-broker"
printf '#!/bin/sh\n[ ! -e "$WORKSHOP_ROOT/broken" ] || { echo "error: this is broken"; exit 1; }\n' >"$folder/bin/cmake"
chmod +x "$folder/bin/cmake"
printf '{"current": 3, "passed": {}, "hints": {}, "last_live": "%s"}' "$folder/state" >"$root/.workshop/progress.json"

kit 2 trace; one_line; said 'no live system has been run yet; ./workshop run starts one'
kit 2 lag; one_line; said 'no live system has been run yet; ./workshop run starts one'

# A train whose event the broker does not take at once, and a line that is no command.
printf 'create A\nadd train to A\nsing\nshow A\n' | "$live" --state "$folder/state" >"$folder/said" 2>&1
# The prompt is for people: no ID in it.
said 'orders    order A holds a train'
grep -qE '[0-9a-f]{8}-[0-9a-f]{4}' "$folder/said" && failed 'an ID at the prompt:'

kit 0 trace; fits
said '  create A                            done'
said '  add train to A                      done'
[ "$(wc -l <"$folder/said")" = 4 ] || failed 'not two lines and how to draw one:'
id=$(sed -n 's/^[0-9:]* *\([^ ]*\)  add train.*/\1/p' "$folder/said")
said "Draw one: ./workshop trace $id"

kit 0 trace "$id"; fits
said "Conversation $id"
said ': done'
said '  typed  C1 add train to A'
said '  ├─ C1 AddItem train A ───▷│                         │'
said '  │                         ┃ ✗ attempt 1 fails:      │'
said '  │                         ┠─ E1 ItemAdded train A ─▷│'
said '│ E1 is done'  # perhaps before Orders is done with its command
said 'ItemAdded, caused by C1'
# An event's ID finds the same, and so it does where only ASCII can be shown.
event=$(sed -n 's/^  E1  \([^ ]*\).*/\1/p' "$folder/said")
LC_ALL=C kit 0 trace "$event"
said '  |- C1 AddItem train A --->|                         |'
LC_ALL=C grep -q '[^ -~]' "$folder/said" && failed 'not ASCII:'

# Each journal names the conversation.
for endpoint in frontend orders billing; do
  grep -q "\"conversation\":\"$id" "$folder/state/$endpoint.jsonl" || failed "$endpoint does not name the conversation"
done

# What is no ID gets one line, whatever it looks like.
kit 2 trace zzzz; one_line; said "has an ID that begins with 'zzzz'; ./workshop trace lists the last ten"
kit 2 trace "x'; rm -rf *"; one_line
kit 2 trace -- --state; one_line; said "begins with '--state'"
kit 2 trace one two; one_line
touch "$root/broken"
kit 2 trace; said 'live-trace does not compile'
rm "$root/broken"

# Nobody handles what the Frontend alone sends: it waits, and its age is told. No lock is held, so it may run meanwhile.
printf 'create B\nadd book to B\nquit\n' | "$live" --state "$folder/state" --only frontend >"$folder/said" 2>&1
kit 0 lag; fits
grep -qE '^orders +2 +0 +0 +[0-9.]+ s ago$' "$folder/said" || failed 'not two that wait for Orders:'
grep -qE '^billing +0 +0 +0 +-$' "$folder/said" || failed 'not none for Billing:'
[ "$(tail -n 1 "$folder/said" | cut -c1-5)" = error ] || failed 'the error queue is not the last:'
kit 0 trace
said 'add book to B                       on its way to orders'

# Half a line, as a process leaves it that is killed, hides nothing else.
printf '{"time":"2026-' >>"$folder/state/orders.jsonl"
printf 'show B\n' | "$live" --state "$folder/state" >"$folder/said" 2>&1
said 'frontend  order B holds a book'
kit 0 trace
said 'add book to B                       done'

[ $failures = 0 ]

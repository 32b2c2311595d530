#!/bin/sh
# The shop gets whatever a broken or malicious program may send it. It goes on, and what is looked at does nothing to a
# terminal. usage: bad_messages.sh LIVE-PROGRAM-OF-03 LIVE-TRACE LIVE-BROKER FOREIGN-MESSAGES WORKSHOP-PROGRAM [SCRIPT]
# With private_broker.sh as SCRIPT the shop is over RabbitMQ; where that is not installed, this is skipped.
set -eu
live=$1
tracer=$2
asked=$3
foreign=$4
workshop=$5
script=${6:-}
[ -z "$script" ] || "$script" --installed >/dev/null || { echo 'RabbitMQ is not installed: skipped'; exit 77; }
. workshop/expect.sh
chmod 755 "$folder"  # RabbitMQ runs as another user

# A kit that remembers this live system as the one that was run last, and in which all is built.
root=$folder/kit
export WORKSHOP_ROOT="$root" TMPDIR="$folder" PATH="$folder/bin:$PATH" TZ=UTC
mkdir -p "$folder/bin" "$root/.workshop" "$root/exercises" "$root/build/workshop"
cp -r ../exercises/03-* "$root/exercises/"
ln -s "$tracer" "$root/build/workshop/live-trace"
ln -s "$asked" "$root/build/workshop/live-broker"
printf '#!/bin/sh\n' >"$folder/bin/cmake"
chmod +x "$folder/bin/cmake"
printf '{"current": 3, "passed": {}, "hints": {}, "last_live": "%s"}' "$folder/03" >"$root/.workshop/progress.json"

harmless() { # harmless [FILE]: nothing in it but text
  LC_ALL=C grep -nP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "${1:-$folder/said}" >"$folder/harm" || return 0
  failed "not harmless: $(head -n 3 "$folder/harm" | cut -c1-200 | cat -v)"
}
looks() { # looks ARGUMENT…: this command shows it well, also where only ASCII can be shown
  kit 0 "$@"; fits; harmless
  LC_ALL=C kit 0 "$@"; fits; harmless
  LC_ALL=C grep -q '[^ -~]' "$folder/said" && failed 'not ASCII:'
  kit 0 "$@"
}
wait_for() { # wait_for WORDS [TIMES]: until the shop says them, so often
  until [ "$(grep -acF -e "$1" "$folder/heard")" -ge "${2:-1}" ]; do
    kill -0 $shop 2>/dev/null || { cp "$folder/heard" "$folder/said"; failed "not said: $1"; exit 1; }
  done
}

mkfifo "$folder/typed"
"$live" --state "$folder/03" ${script:+--transport rabbitmq} <"$folder/typed" >"$folder/heard" 2>&1 &
shop=$!
exec 3>"$folder/typed"
wait_for 'frontend  ready'
if [ -n "$script" ]; then
  set -- "$(head -n 1 "$folder/03/transport")" 03.
else
  set -- "$folder/03/broker.db"
fi
bad=$("$foreign" "$@") || { echo "$bad"; exit 1; }
printf 'create A\nadd book to A\nshow A\n' >&3
wait_for 'frontend  order A holds a book'

# Everything is in the error queue, whole, and the shop has said so in lines that are its own.
looks errors
[ "$(grep -c '^    of .*, after .*:' "$folder/said")" = "$bad" ] || failed "not $bad in the error queue:"
said "x'); DROP TABLE messages; DELETE FROM queues; --"
said '    [[[[[[[['
said 'PlaceOrder ?[2J?]0;owned? ? done'
said '(no ID)'
looks lag
grep -qE "^error +$bad " "$folder/said" || failed "not $bad in the error queue:"
[ "$(wc -l <"$folder/said")" = 5 ] || failed 'not a line for each queue:'
looks trace
looks trace bad
said 'Conversation bad, '
looks trace "$(printf '\033[2J')"
said 'Conversation ?[2J?]0;owned?'
kit 2 trace "$(printf '\033[3J')"; one_line; harmless
kit 2 errors return "$(printf '\033[2J')"; one_line; harmless

# All that has a queue to go back to comes again, and what has none is named, and stays.
kit 2 errors return all; one_line; harmless
said 'failed in queue ../../nowhere?[2J, which is not there any more'
printf 'add kite to A\nshow A\n' >&3
wait_for 'frontend  order A holds a book and a kite'
kit 0 errors return "x'); DROP TABLE messages; DELETE FROM queues; --"
said '1 message was given back'
printf 'add teddy to A\nshow A\n' >&3
wait_for 'frontend  order A holds a book, a kite and a teddy'
looks lag
grep -qE "^error +$bad " "$folder/said" || failed "not $bad in the error queue again:"

# What is typed may be anything, too.
{
  printf 'add \033[2J to A\ncreate \001ready\nshow \377\376\n'
  head -c 1000000 /dev/zero | tr '\0' '['
  printf '\ncreate '
  head -c 1000000 /dev/zero
  printf '\nshow A\nadd puzzle to A\nshow A\n'
} >&3
wait_for "frontend  there is no gift '?[2J'"
wait_for "frontend  '?ready' is no order ID"
wait_for "frontend  '??' is no order ID"
wait_for 'frontend  order A holds a book, a kite, a puzzle and a teddy'
exec 3>&-
wait $shop
harmless "$folder/heard"
[ "$(grep -cF 'all endpoints have stopped' "$folder/heard")" = 2 ] || failed 'who has stopped?'  # one is an order's ID
grep -qE '^workshop  all endpoints have stopped' "$folder/heard" || failed 'who has stopped?'
grep -qF 'was killed' "$folder/heard" && failed 'an endpoint has ended:'

[ $failures = 0 ]

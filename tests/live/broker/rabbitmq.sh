#!/bin/sh
# The shop over RabbitMQ: one of its own, and one that is named by its URL. Without RabbitMQ this is skipped.
# usage: rabbitmq.sh PRIVATE-BROKER-SCRIPT LIVE-PROGRAM-OF-03 LIVE-BROKER WORKSHOP-PROGRAM
set -eu
script=$1
live=$2
asked=$3
workshop=$4
"$script" --installed >/dev/null || { echo 'RabbitMQ is not installed: skipped'; exit 77; }
. workshop/expect.sh
chmod 755 "$folder"  # RabbitMQ runs as another user

# A kit that remembers this live system as the one that was run last, and in which all is built.
root=$folder/kit
export WORKSHOP_ROOT="$root" TMPDIR="$folder" PATH="$folder/bin:$PATH"
mkdir -p "$folder/bin" "$root/.workshop" "$root/exercises" "$root/build/workshop"
cp -r ../exercises/03-* "$root/exercises/"
ln -s "$asked" "$root/build/workshop/live-broker"
printf '#!/bin/sh\n' >"$folder/bin/cmake"
chmod +x "$folder/bin/cmake"
printf '{"current": 3, "passed": {}, "hints": {}, "last_live": "%s"}' "$folder/03-own" >"$root/.workshop/progress.json"

wait_for() { # wait_for WORDS [TIMES]: until the shop says them, so often
  until [ "$(grep -cF -e "$1" "$folder/heard")" -ge "${2:-1}" ]; do
    kill -0 $shop 2>/dev/null || { cp "$folder/heard" "$folder/said"; failed "not said: $1"; exit 1; }
  done
}

# A shop over a RabbitMQ of its own, typed at through descriptor 3.
mkfifo "$folder/typed"
"$live" --state "$folder/03-own" --transport rabbitmq <"$folder/typed" >"$folder/heard" 2>&1 &
shop=$!
exec 3>"$folder/typed"
printf 'create A\nadd teddy to A\nadd drone to A\n' >&3
wait_for 'billing   the bill of order A has a teddy'
wait_for 'It goes to the error queue'
url=$(head -1 "$folder/03-own/transport")
password=$(echo "$url" | sed 's|.*:\(.*\)@.*|\1|')
[ "$(ls -l "$folder/03-own/transport" | cut -c1-10)" = -rw------- ] || failed 'others may read the password'

# Its error queue and its queues are seen from elsewhere, and a message is given back while the shop runs.
kit 0 errors; fits
said 'AddItem {"gift":"drone","order_id":"A"}'
said 'of orders, after 9 attempts: chaos: no drone is ever saved'
kit 0 lag; fits
grep -qE '^error +1 +0 +0 +[0-9.]+ s ago' "$folder/said" || failed 'not one in the error queue:'
kit 2 errors return "-- x'; nothing"; one_line
kit 0 errors return all; said '1 message was given back'
wait_for 'It goes to the error queue' 2

# Who is killed is started again, and what was sent to it is there.
orders=$(sed -n 's/^orders *ready (process \([0-9]*\))/\1/p' "$folder/heard")
kill -KILL "$orders"
printf 'add book to A\nshow A\n' >&3
wait_for 'frontend  order A holds a book and a teddy'
wait_for 'frontend  its bill says a book and a teddy'

# Another shop over the same RabbitMQ, which it is told of with a password that it shows to nobody.
WORKSHOP_TRANSPORT=$url
export WORKSHOP_TRANSPORT
shop_there() { # shop_there TEXT [OPTION…]
  typed=$1
  shift
  printf "$typed" | "$live" --state "$folder/03-other" "$@" >"$folder/said" 2>&1
}
shop_there 'create A\nadd kite to A\nshow A\n'
said 'frontend  order A holds a kite'
said "over RabbitMQ at $(echo "$url" | sed 's|:[^:]*@|@|')"
grep -rq "$password" "$folder/said" "$folder/03-other" && failed 'the password is shown:'
# What waits there is kept for the next start, and is gone after a fresh one.
shop_there 'create B\n' --only frontend
shop_there 'show B\n'
said 'frontend  order B holds nothing'
shop_there 'create C\n' --only frontend
shop_there 'show C\n' --fresh
said 'frontend  there is no order C'
unset WORKSHOP_TRANSPORT

exec 3>&-
wait $shop
# It has ended, and left nothing.
[ "$(echo "$folder"/workshop-rabbitmq-*)" = "$folder/workshop-rabbitmq-*" ] || failed 'its folder is still there'
kit 2 errors; one_line; said 'the RabbitMQ of the last live run has ended with it'
grep -qF "$password" "$folder/heard" "$folder/said" && failed 'the password is shown:'

refused() { # refused OPTION…: one line says why
  ended=0
  "$live" --state "$folder/03-refused" "$@" >"$folder/said" 2>&1 </dev/null || ended=$?
  [ $ended = 2 ] || failed "ended with $ended:"
  grep -q s3cret "$folder/said" && failed 'the password is shown:'
  return 0
}
refused --transport amqp:/mia:s3cret@localhost; one_line; said 'amqp://USER@HOST:5672/VHOST'
refused --transport rabbitmq --only orders; one_line; said 'a RabbitMQ for one run is for all endpoints'
refused --transport amqp://mia:s3cret@127.0.0.1:1 --fresh; one_line; said 'cannot be reached: Connection refused'
refused --transport amqp://mia:s3cret@127.0.0.1:1; said 'cannot be reached: Connection refused'

[ $failures = 0 ]

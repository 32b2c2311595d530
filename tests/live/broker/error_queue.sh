#!/bin/sh
# A drone that cannot be saved, its way into the error queue and, without the monkey, back to the order.
# usage: error_queue.sh LIVE-PROGRAM-OF-EXERCISE-3 LIVE-BROKER WORKSHOP-PROGRAM
set -eu
live=$1
asked=$2
workshop=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
export NO_COLOR=1 XDG_STATE_HOME="$folder/home" WORKSHOP_ROOT="$folder/kit" PATH="$folder/bin:$PATH"

# A kit that remembers this live system as the one that was run last, and in which all is built.
mkdir -p "$folder/bin" "$folder/kit/.workshop" "$folder/kit/exercises" "$folder/kit/build/workshop"
ln -s "$asked" "$folder/kit/build/workshop/live-broker"
printf '#!/bin/sh\n' >"$folder/bin/cmake"
chmod +x "$folder/bin/cmake"
cp -r ../exercises/03-* "$folder/kit/exercises/"
printf '{"current": 3, "passed": {}, "hints": {}, "last_live": "%s"}' "$folder/state" \
  >"$folder/kit/.workshop/progress.json"

said() { # said WORDS: the last command said them
  grep -qF -e "$1" "$folder/said" && return
  echo "not said: $1"
  sed 's/^/  | /' "$folder/said"
  failures=$((failures + 1))
}
begin() { # begin [OPTION…]: the shop, typed at through descriptor 3
  rm -f "$folder/typed"
  mkfifo "$folder/typed"
  "$live" --state "$folder/state" "$@" <"$folder/typed" >"$folder/said" 2>&1 &
  shop=$!
  exec 3>"$folder/typed"
}
wait_for() { # wait_for WORDS: until the shop says them
  until grep -qF -e "$1" "$folder/said"; do
    kill -0 $shop 2>/dev/null || { said "$1"; exit 1; }
  done
}
end() {
  exec 3>&-
  wait $shop
}

# A name that there is not is refused before anything is touched, also what should be emptied.
mkdir "$folder/state"
echo kept >"$folder/state/kept"
ended=0
"$live" --state "$folder/state" --fresh --without 'database' >"$folder/said" 2>&1 </dev/null || ended=$?
[ $ended = 2 ] && [ "$(wc -l <"$folder/said")" = 1 ] && [ -f "$folder/state/kept" ] || {
  echo "ended with $ended, or not in one line, or not in time"
  failures=$((failures + 1))
}
said 'nothing is registered as "database"; there is "duplication", "database failure"'

begin
printf 'create A\nadd drone to A\n' >&3
wait_for 'It goes to the error queue'
end
"$workshop" errors >"$folder/said"
said 'AddItem {"gift":"drone","order_id":"A"}'
said 'of orders, after 9 attempts: chaos: no drone is ever saved'

# Both are left out, and Orders is given the message while it runs.
begin --without duplication --without 'database failure'
wait_for 'orders    ready'
"$workshop" errors return all >"$folder/returned"
grep -qF '1 message was given back' "$folder/returned" || { cat "$folder/returned"; failures=$((failures + 1)); }
wait_for 'orders    order A holds a drone'
printf 'create B\nadd teddy to B\nshow A\nshow B\n' >&3
end
said 'frontend  order A holds a drone'
said 'frontend  its bill says a drone'
said 'frontend  order B holds a teddy'
if grep -qF -e 'leaves twice' "$folder/said"; then
  echo 'the other monkey is at work:'
  cat "$folder/said"
  failures=$((failures + 1))
fi

[ $failures = 0 ]

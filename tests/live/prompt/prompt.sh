#!/bin/sh
# What the README promises of the live system, and what bad input gets. usage: prompt.sh LIVE-PROGRAM
set -eu
live=$1
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
failures=0
export NO_COLOR=1

said() { # said WORDS: the last run said this line
  grep -qxF -e "$1" "$folder/said" && return
  echo "not said: $1"
  sed 's/^/  | /' "$folder/said"
  failures=$((failures + 1))
}
status() { # status EXPECTED: the last run ended so
  [ "$ended" = "$1" ] && return
  echo "ended with $ended, not with $1"
  sed 's/^/  | /' "$folder/said"
  failures=$((failures + 1))
}
shop() { # shop TEXT [OPTION…]: types the text
  typed=$1
  shift
  ended=0
  printf "$typed" | "$live" --state "$folder/state" "$@" >"$folder/said" 2>&1 || ended=$?
}

# Two clicks, one teddy.
shop 'create A\nadd teddy to A\nadd teddy to A\nshow A\n'
status 0
said 'frontend  order A holds a teddy'
said 'frontend  its bill says a teddy'
said 'workshop  all endpoints have stopped'

# It is still there at the next start, and gone after a fresh one.
shop 'show A'
said 'frontend  order A holds a teddy'
shop 'show A' --fresh
said 'frontend  there is no order A'

# One line for each kind of nonsense, and the rest is handled.
long=$(printf 'x%.0s' $(seq 200))
shop "sing\nadd gun to A\ncreate A'B\ncreate $long\ncreate\n\n   \ncreate B\nadd kite to B\nshow B\nquit\nshow Z\n"
status 0
understood='create <order>, add <gift> to <order>, show <order>, help, quit'
said "frontend  I do not understand that. I understand: $understood"
said "frontend  there is no gift 'gun'; the shop has teddy, drone, train, kite, porsche, book, puzzle, bicycle"
said "frontend  'A'B' is no order ID; it has 1 to 32 letters, digits or '-'"
said "frontend  'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' is no order ID; it has 1 to 32 letters, digits or '-'"
said 'frontend  order B holds a kite'
if grep -q 'order Z' "$folder/said"; then
  echo 'what stands behind quit was handled'
  failures=$((failures + 1))
fi

# A closed standard input is an empty one.
ended=0
"$live" --state "$folder/state" >"$folder/said" 2>&1 <&- || ended=$?
status 0

# A broker that is no database is named, and not touched.
mkdir "$folder/state/kept"
echo 'a shopping list, perhaps: eggs, flour, forty candles' >"$folder/list"
for file in broker orders billing; do
  rm -f "$folder/state/"*.db*
  cp "$folder/list" "$folder/state/$file.db"
  shop 'create A\n'
  status 2
  grep -q "$file.db cannot be used as a database: file is not a database" "$folder/said" || {
    echo "$file.db is not named"
    sed 's/^/  | /' "$folder/said"
    failures=$((failures + 1))
  }
  cmp -s "$folder/list" "$folder/state/$file.db" || {
    echo "$file.db was changed"
    failures=$((failures + 1))
  }
done
shop 'create A\nshow A' --fresh
status 0

# Orders and bills are shown as far as there are databases, and tables in them.
shop 'create A\nadd kite to A\nshow A\n' --fresh
rm -f "$folder/state/billing.db"*
shop 'show A' --only frontend
said 'frontend  order A holds a kite'
said 'frontend  its bill says nothing'
rm -f "$folder/state/orders.db"*
shop 'show A' --only frontend
said 'frontend  there is no order A'
touch "$folder/state/orders.db"
shop 'show A' --only frontend
said 'frontend  there is no order A'

# The same system twice at once.
mkfifo "$folder/typed"
"$live" --state "$folder/state" <"$folder/typed" >"$folder/first" 2>&1 &
exec 3>"$folder/typed"
until grep -q ready "$folder/first"; do :; done
shop 'create A\n'
status 2
said 'this system is running already, in another terminal; end it there first'
exec 3>&-
wait

[ $failures = 0 ]

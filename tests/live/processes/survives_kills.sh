#!/bin/sh
# Types 1,000 commands into the live system and kills each of its three processes in the middle: nothing may be lost.
# usage: survives_kills.sh LIVE-PROGRAM
set -eu
live=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkfifo "$folder/typed"
NO_COLOR=1 "$live" --state "$folder/state" <"$folder/typed" >"$folder/said" 2>&1 &
supervisor=$!
exec 3>"$folder/typed"

gifts='teddy drone train kite porsche book puzzle bicycle'
order=0
while [ $order -lt 125 ]; do  # 125 orders × (1 create + 7 gifts) = 1,000 commands
  echo "create O$order" >&3
  for gift in ${gifts% bicycle}; do echo "add $gift to O$order" >&3; done
  case $order in
    30) victim=orders ;; 60) victim=billing ;; 90) victim=frontend ;; *) victim= ;;
  esac
  if [ -n "$victim" ]; then
    until pid=$(sed -n "s/^$victim *ready (process \([0-9]*\))/\1/p" "$folder/said" | tail -n 1) && [ -n "$pid" ]; do :; done
    kill -KILL "$pid"
  fi
  order=$((order + 1))
done
order=0
while [ $order -lt 125 ]; do echo "show O$order" >&3; order=$((order + 1)); done
exec 3>&-
wait $supervisor

expected='a book, a drone, a kite, a porsche, a puzzle, a teddy and a train'
orders=$(grep -c "^frontend *order O[0-9]* holds $expected\$" "$folder/said" || true)
bills=$(grep -c "^frontend *its bill says $expected\$" "$folder/said" || true)
kills=$(grep -c 'was killed by signal 9. Nothing is lost' "$folder/said" || true)
echo "orders complete: $orders of 125, bills complete: $bills of 125, processes killed: $kills of 3"
[ "$orders" = 125 ] && [ "$bills" = 125 ] && [ "$kills" = 3 ] || { tail -n 40 "$folder/said"; exit 1; }

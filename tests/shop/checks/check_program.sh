#!/bin/sh
# What a check program writes and how it ends: when all is well, when a check fails, when it cannot be done, and when the
# code under check ends or never ends. usage: check_program.sh CHECK-PROGRAM
set -eu
program=$1
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
failures=0

complain() {
  echo "$1"
  sed 's/^/  said | /' "$folder/said"
  [ ! -f "$folder/report" ] || cut -c1-300 "$folder/report" | sed 's/^/  report | /'
  failures=$((failures + 1))
}
check() { # check STATUS HOW [OPTION…]: runs the checks of a shop that misbehaves so
  expected=$1
  how=$2
  shift 2
  rm -f "$folder/report"
  ended=0
  (ulimit -c 0; MISBEHAVES=$how "$program" --report "$folder/report" "$@"; exit $?) >"$folder/said" 2>&1 || ended=$?
  [ $ended = "$expected" ] || complain "$how, $*: ended with $ended, not with $expected"
}
reported() { # reported LINE TEXT: this line of the report holds the text
  sed -n "$1p" "$folder/report" | grep -qF -e "$2" || complain "line $1 of the report does not say: $2"
}
lines() { # lines COUNT: so many lines are in the report
  [ "$(wc -l <"$folder/report")" = "$1" ] || complain "not $1 lines in the report"
}
said() { # said LINE: the program said this line and no other
  [ "$(cat "$folder/said")" = "$1" ] || complain "not said, or not alone: $1"
}

# All checks hold: for each a line when it starts and one when it is over.
check 0 ''
said ''
lines 4
reported 1 '{"starts":"a book is on the order"}'
reported 2 '{"check":"a book is on the order","holds":true,"rung":1}'
reported 3 '{"starts":"explored"}'
reported 4 '"covered":"All 7 schedules of 1 command with at most 1 lost send and 1 copy"'
check 0 '' --deep
reported 4 ' schedules of 2 commands with at most 1 lost send and 1 copy"'
check 0 prints
lines 4
MISBEHAVES='' "$program" >"$folder/report" 2>"$folder/said" || complain 'without --report it fails'
lines 4

# A check that fails says why; the others are run all the same. A picture gets a page.
check 1 'loses events' --pages "$folder/pages" --replayed-by './workshop replay 7'
lines 4
reported 2 '"holds":true'
reported 4 '"expected":"Billing bills what order A holds","happened":"the order holds a book, the bill says nothing","holds":false,"look":"what orders.cpp publishes, and when",'
reported 4 "\"page\":\"$folder/pages/2.html\""
reported 4 '"property":"billing-agrees","replay":"./workshop replay 7 \"C1, E1 lost\"","rung":2,"sentence":"The shop gives a book away: it is on order A and on no bill.","token":"C1, E1 lost"'
reported 4 '"picture":[[['
grep -q '</html>' "$folder/pages/2.html" || complain 'the page is not whole'
[ ! -e "$folder/pages/1.html" ] || complain 'there is a page of a check that holds'
check 1 'lacks a kite'
lines 6
reported 2 '"look":"the \"handler\"\n of AddItem"'
reported 2 '"holds":false'
reported 6 '"holds":true'

# The command that is shown replays the schedule, of whichever check it is.
check 1 'explores twice'
lines 6
mv "$folder/report" "$folder/shown"
for line in 2 6; do
  shown=$(sed -n "$line"'s/.*"replay":"\(.*\)","rung".*/\1/p' "$folder/shown" | sed 's/\\"/"/g')
  rm -f "$folder/report"
  ended=0
  (export MISBEHAVES='explores twice' && eval "$shown --report '$folder/report'") >"$folder/said" 2>&1 || ended=$?
  [ $ended = 1 ] || complain "what is shown, $shown, ended with $ended"
  lines 1
  reported 1 '"token":"C1, E1 lost"'
  [ "$(sed -n "$line"p "$folder/shown")" = "$(cat "$folder/report")" ] || complain "what is shown, $shown, reports otherwise"
done

# Replays.
check 1 'loses events' --replay 'C1, E1 lost'
lines 1
reported 1 '"check":"explored"'
reported 1 '"holds":false'
check 0 'loses events' --replay 'C1, E1 twice' --check 2 --pages "$folder/replayed"
reported 1 '"holds":true'
reported 1 '"token":"C1, E1 twice; E1 ok; E1 again"'
[ -s "$folder/replayed/2.html" ] || complain 'a replay has no page'
check 0 'loses events' --replay ''
reported 1 '"token":"C1 ok; E1 ok"'
check 0 'loses events' '--replay=without C1'
reported 1 '"holds":true'
check 0 'loses events' --replay= --check 2
check 0 'loses events' --replay 'C1; C2; E1; E2'
check 2 'loses events' --replay 'C1; C1'
said 'step 2, `C1`, cannot happen there; what can happen there: E1'
[ ! -s "$folder/report" ] || complain 'something is reported of a wrong token'
check 2 'loses events' --replay 'C1' --check 1
said 'this check has one schedule only: its token is empty'
check 2 'loses events' --replay 'C1' --check 9
said 'there is no check 9; there are 1 to 2'
check 2 'explores nothing' --replay 'C1'
said 'no check of this exercise explores schedules: there is nothing to replay'

# What cannot be done gets one line, and nothing is reported.
usage="usage: $program [--report FILE] [--pages FOLDER] [--replayed-by COMMAND] [--deep | --until-broken | --replay TOKEN [--check N]]"
for wrong in --sing --help sing --check --check=x --check=-1 --check=0 --check=2 --pages --deep=perhaps; do
  check 2 '' "$wrong"
  said "$usage"
  [ ! -e "$folder/report" ] || complain "there is a report in spite of $wrong"
done
check 2 '' --replay C1 --check 2nd
said "$usage"
unwritable() { # unwritable REPORT [OPTION…]
  ended=0
  "$program" --report "$@" >"$folder/said" 2>&1 || ended=$?
  [ $ended = 2 ] || complain "--report $*: ended with $ended, not with 2"
  said 'the report could not be written'
}
unwritable "$folder/none/report"
unwritable "$folder"
unwritable ''
[ ! -e /dev/full ] || unwritable /dev/full
[ ! -e /dev/full ] || unwritable /dev/full --replay C1
echo 'in the way' >"$folder/file"
export MISBEHAVES='loses events'
rm -f "$folder/report"
unwritable "$folder/report" --pages "$folder/file"
unwritable "$folder/report" --pages "$folder/file/below"
[ "$(cat "$folder/file")" = 'in the way' ] || complain 'what was in the way of the pages is gone'
[ -z "$(grep '"holds":false' "$folder/report")" ] || complain 'a check is reported whose page is missing'

# Code that ends the program, or never ends, leaves behind what it was doing.
left_behind() { # left_behind DURING TROUBLE
  lines 2
  reported 1 '{"starts":"'
  reported 2 "{\"during\":\"$1\",\"trouble\":\"$2\"}"
}
check 134 aborts; left_behind 'Orders handles AddItem C2' ''
check 134 terminates; left_behind 'Orders handles AddItem C2' ''
check 134 'aborts in Billing'; left_behind 'Billing handles ItemAdded E1' ''
check 134 'aborts at the prompt'; left_behind "the Frontend takes say 'hello'" ''
check 139 overflows; left_behind 'Orders handles AddItem C2' ''
check 0 exits; left_behind 'Orders handles AddItem C2' 'exit'
check 1 loops; left_behind 'Orders handles AddItem C2' 'endless'
check 1 sleeps; left_behind 'Orders handles AddItem C2' 'asleep'

[ $failures = 0 ]

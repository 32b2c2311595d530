#!/bin/sh
# `next` on a kit of two exercises, whose build and checks only look for words in the code.
# usage: next.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh
. workshop/small_kit.sh

# Only from an exercise that is passed, and whose code still passes.
kit 1
kit 2 next; one_line; fits; said 'exercise 1 is not passed yet: finish it, or go on with ./workshop start 2'
[ ! -e "$two/shop.cpp" ] || failed 'something was carried over'
kit 2 next --again; one_line
code "$one" begin insert end
# What counts are checks of the learner's own code that compiles.
kit 0 check --of solution
code "$one" monkey monkey
kit 2 check; said 'It does not compile'
code "$one" begin insert end
kit 0 list; said 'started'
kit 0 check; said 'Go on with "Exercise 2": ./workshop next'
kit 0 list; fits; said 'passed after 2 checks'
code "$one" begin end
kit 2 next; one_line; fits; said 'exercise 1 does not pass; ./workshop check 1'
[ ! -e "$two/shop.cpp" ] || failed 'something was carried over'

# The learner's own code goes on; a function that was added where the starting point adds one stays whole.
code "$one" helper begin insert end own
echo '// notes' >"$one/notes.hpp"
mkdir "$one/detail"
echo '// words' >"$one/detail/words.hpp"
echo '// rules' >"$one/detail/rules.inl"
echo 'scratch' >"$one/scratch.txt"
cp -R "$one" "$folder/one"
kit 0 next; fits
said 'as you left them  detail/rules.inl, detail/words.hpp, notes.hpp'
cmp -s "$one/detail/words.hpp" "$two/detail/words.hpp" || failed 'a file of a subfolder was left behind'
[ ! -e "$two/scratch.txt" ] || failed 'what is no code was carried over'
said 'yours and changed shop.cpp'
said 'new               chaos.hpp'
said 'shop.cpp: you and the exercise changed the same place; both are kept'
said 'Exercise 2, "Exercise 2", begins with it.'
functions "$two/shop.cpp" helper begin insert end own monkey
diff -r "$one" "$folder/one" || failed 'the code of exercise 1 was touched'
kit 1 check; said '2 · Exercise 2'

# Line ends are nobody's change.
kit 0 start 1
rm -r "$two"/*.cpp "$two"/*.hpp "$two/detail"
cp -R "$one" "$folder/one-with-lf"
sed -i 's/$/\r/' "$one/shop.cpp"
kit 0 next; fits
functions "$folder/one-with-lf/shop.cpp" helper begin insert end own
tr -d '\r' <"$two/shop.cpp" >"$folder/shop.cpp"
functions "$folder/shop.cpp" helper begin insert end own monkey
[ "$(grep -c "$(printf '\r')\$" "$two/shop.cpp")" = "$(wc -l <"$two/shop.cpp")" ] || failed 'the line ends are mixed'
cp "$folder/one-with-lf/shop.cpp" "$one/"
rm -rf "$two"/*.cpp "$two"/*.hpp "$two/detail"
kit 0 start 1
kit 0 next

# What was started before is not touched, unless it is asked for; then it is kept.
code "$two" mine
kit 0 start 1
kit 0 next; fits; said 'Exercise 2 was started before'; said './workshop next --again'; said './workshop reset 2'
functions "$two/shop.cpp" mine
kit 0 next --again; said 'Your code was kept in .workshop/backups/02-x-'
cmp -s "$one/detail/rules.inl" "$root"/.workshop/backups/02-x-*/detail/rules.inl || failed 'a file of a subfolder is not in the backup'
functions "$two/shop.cpp" helper begin insert end own monkey
functions "$root"/.workshop/backups/02-x-*/shop.cpp mine
rm -r "$root/.workshop/backups"

# Where both changed the same place, and the two together do not suit the exercise, its own file does.
kit 0 start 1
rm -rf "$two"/*.cpp "$two"/*.hpp "$two/detail"
code "$one" begin insert end twice
kit 0 next; fits
said "shop.cpp: you and the exercise changed the same place; it is the exercise's"
said 'now, yours is in exercises/01-x/'
! grep -q 'yours and changed' "$folder/said" || failed 'the file is no longer the learner'"'"'s'
said 'Exercise 2, "Exercise 2", begins with it.'
functions "$two/shop.cpp" begin insert end monkey
functions "$one/shop.cpp" begin insert end twice

# What the next exercise cannot begin with stays in place, with the reason, and the starting point is a command away.
kit 0 start 1
rm -rf "$two"/*.cpp "$two"/*.hpp "$two/detail"
code "$one" twice begin insert end
kit 1 next; fits
said '"a teddy comes twice" holds already'
said './workshop next --from-starting-point'
functions "$two/shop.cpp" twice begin insert end monkey
kit 0 next --from-starting-point; said 'Exercise 2 has been started'
functions "$two/shop.cpp" begin insert end monkey
functions "$root"/.workshop/backups/02-x-*/shop.cpp twice begin insert end monkey
rm -r "$root/.workshop/backups"
code "$one" monkey begin insert end
kit 1 next --again; fits
said 'it does not compile'
said "exercises/02-x/shop.cpp:9:1: error: redefinition of 'monkey()'"
said './workshop reset 2'

# On a terminal it is asked for.
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
  on_a_terminal() { # on_a_terminal ANSWER [OPTION]: next, answered
    printf '%s\n' "$1" | script -qec "'$workshop' next ${2-}" /dev/null >"$folder/said" 2>&1 || true
    said '[Y/n]'
  }
  kit 0 start 1
  code "$one" monkey begin insert end
  rm -rf "$two"/*.cpp "$two"/*.hpp "$two/detail"
  on_a_terminal n; said 'is yours to mend'
  functions "$two/shop.cpp" monkey begin insert end monkey
  kit 2 check; said '2 · Exercise 2'
  on_a_terminal '' --again; said 'Exercise 2 has been started'
  functions "$two/shop.cpp" begin insert end monkey
fi

# The difference is said to be that of the code which is compared.
kit 0 diff 2 --of starting-point; said 'From the starting point to the solution of exercise 2'
code "$two" begin insert end monkey
kit 0 diff 2; said 'From your code to the solution of exercise 2'

# The last one.
code "$two" begin insert end monkey twice
kit 0 check
kit 0 next; one_line; said 'Exercise 2 was the last one'
kit 0 next --from-starting-point; one_line; said 'Exercise 2 was the last one'

[ $failures = 0 ]

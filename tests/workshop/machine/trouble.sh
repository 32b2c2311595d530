#!/bin/sh
# What is wrong with the machine is said in one sentence, and what can go on does. usage: trouble.sh WORKSHOP
set -eu
workshop=$1
. workshop/expect.sh
. workshop/small_kit.sh

ours() { # what was said is ours: no exception of a library, no type of one
  ! grep -qiE 'filesystem error|exception|terminate called|std::|basic_|\[/' "$folder/said" || failed 'not in our words:'
}
mends() { # mends WORDS: one line with these words, then all is well again
  one_line
  ours
  said "$1"
}
state=$root/.workshop
code "$one" begin end
kit 1 check; ours

# TMPDIR names a folder that is gone: another will do.
code "$one" begin insert end
kit 0 check
export TMPDIR="$folder/gone"
kit 0 next; said 'Exercise 2, "Exercise 2", begins with it.'
unset TMPDIR

# Something else is where a file or a folder of ours should be. A link that leads to itself is refused to root as well.
rm -r "$state"
echo 'a note' >"$state"
kit 2 check; mends 'there is a file where a folder should be'
kit 2 start 1; mends "$state"
rm "$state"
ln -s .workshop "$state"
for command in check list hint 'start 1' 'reset 1' next; do
  # shellcheck disable=SC2086  # the number is a word of its own
  kit 2 $command; mends 'a link leads to itself'
done
rm "$state"
kit 0 check
rm -rf "$state/pictures"
ln -s pictures "$state/pictures"
kit 0 check; ours
rm -rf "$state/pictures"

# Nothing can be written, or not by us.
if [ -e /dev/full ]; then
  ended=0
  "$workshop" list >/dev/full 2>"$folder/said" || ended=$?
  [ $ended = 2 ] || failed "list on a full disk ended with $ended:"
  mends 'what there is to say cannot be written: No space left on device'
fi
if [ "$(id -u)" != 0 ]; then
  chmod 500 "$state"
  kit 2 start 1; mends 'does it belong to somebody else'
  chmod 700 "$state"
fi

# A tool that is gone is not called the learner's mistake, and the language of the user is not that of the compiler.
touch "$root/no-ccache"
kit 2 check; ours
said 'exercises/01-x could not be built, and no error in it is the reason'
said 'ccache: not found'
! grep -q 'Mend it' "$folder/said" || failed 'it is called a mistake of the code'
rm "$root/no-ccache"
code "$one" monkey monkey
LC_ALL=de_DE.UTF-8 LANGUAGE=de CCACHE_BASEDIR=/ kit 2 check
said "exercises/01-x/shop.cpp:9:1: error: redefinition of 'monkey()'"
code "$one" begin insert end

# Progress with numbers that mean nothing, and of a kit with more exercises.
cp "$state/progress.json" "$folder/progress.json"
for hints in -5 0 3000000000 99999999999999999999; do
  printf '{"version": 1, "current": 1, "passed": {}, "hints": {"1": %s}, "checks": {"1": %s}}' $hints $hints \
    >"$state/progress.json"
  printf '## 1\nfirst\n## 2\nsecond\n' >"$root/exercises/01-x/hints.md"
  kit 0 hint; ours; said '## '
  kit 0 list; ours
done
for current in 11 -1 99999; do
  printf '{"version": 9, "current": %s, "passed": {"1": "then", "11": "then"}, "hints": {}}' $current \
    >"$state/progress.json"
  kit 0 list; said '>'
  kit 0 hint 1
  kit 0 diff
done

[ $failures = 0 ]

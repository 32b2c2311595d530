#!/usr/bin/env bash
# The SQLite transport and plainjob, a queue in a SQLite file for Node, in turns: one message at a time, both with a WAL and
# synchronous = NORMAL. Of the ratios, which are taken round by round, and of all else the median is printed.
# usage: peer.sh BENCHMARKS [ROUNDS [MESSAGES]], in a folder on the disk, where what npm fetches is kept
set -euo pipefail
benchmarks=$1 rounds=${2:-11} messages=${3:-5000}
sources=$(cd "$(dirname "$0")" && pwd)

if ! command -v npm >/dev/null; then
  echo 'peer: skipped, since there is no npm here, which fetches it: apt-get install npm'
  exit 0
fi
mkdir -p peer
cp "$sources"/package.json "$sources"/package-lock.json "$sources"/plainjob.mjs peer/
# Its compiled part is fetched, or built here, by a script of its own.
if ! node -e 'require("./peer/node_modules/better-sqlite3")(":memory:")' 2>/dev/null &&
  ! npm --prefix peer ci --no-audit --no-fund >peer/npm.log 2>&1; then
  echo 'peer: skipped, since npm could not fetch it; it needs the network once. It said:'
  tail -n 5 peer/npm.log
  exit 0
fi

folder=$(mktemp -d -p .)
trap 'rm -rf "$folder"' EXIT
for ((round = 0; round < rounds; ++round)); do
  echo "$("$benchmarks" "--sqlite=$messages") $(node peer/plainjob.mjs "$folder/$round.db" "$messages")"
  rm -f "$folder"/*
done | awk -v title="$(date +%F), plainjob $(node -p 'require("./peer/package.json").dependencies.plainjob'), Node $(node --version)" '
  function median(of, at, i, j, v, n) {
    n = NR
    for (i = 1; i <= n; ++i) sorted[i] = value[of, at, i]
    for (i = 2; i <= n; ++i) {
      v = sorted[i]
      for (j = i - 1; j > 0 && sorted[j] > v; --j) sorted[j + 1] = sorted[j]
      sorted[j + 1] = v
    }
    return sorted[int((n + 1) / 2)]
  }
  function line(what, at) {
    printf "%-31s%6.1f k/s%6.1f k/s%5.0f %%%5.0f %%  %s\n", what, 1000 / median("ours", at), 1000 / median("peer", at),
      100 * median("ratio", at), 100 * median("ratio", at + 1), (median("ratio", at) >= 1.2) ? "reached" : "MISSED"
  }
  {
    for (i = 1; i <= 4; ++i) {
      value["ours", i, NR] = $i
      value["peer", i, NR] = $(i + 4)
      value["ratio", i, NR] = $(i + 4) / $i
    }
  }
  END {
    print title
    printf "%-31s%10s%10s%7s%7s  %s\n", "SQLite, messages a second", "library", "plainjob", "ratio", "CPU", "at least 120 %"
    line("enqueue", 1)
    line("receive and complete", 3)
  }'

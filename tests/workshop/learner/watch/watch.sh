#!/bin/sh
# What a user sees of `./workshop watch` at a terminal. usage: watch.sh WORKSHOP-PROGRAM
set -eu
command -v python3 >/dev/null || {
  echo 'skipped: there is no python3 to be the terminal'
  exit 77
}
python3 -c 'import os; os.openpty()' 2>/dev/null || {
  echo 'skipped: there are no pseudo-terminals here'
  exit 77
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
PYTHONDONTWRITEBYTECODE=1 python3 "$(dirname "$0")/watch_test.py" "$1" "$folder"

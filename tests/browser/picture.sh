#!/bin/sh
# What a user sees of an execution's page, in a real browser. usage: picture.sh SAMPLE-PAGE-PROGRAM
set -eu
sample=$1

skip() {
  echo "skipped: $1"
  exit 77
}

browser=
for name in chromium chromium-browser google-chrome '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
  browser=$(command -v "$name") && break
done
[ "$browser" ] || skip 'there is no chromium, chromium-browser or google-chrome'
command -v python3 >/dev/null || skip 'there is no python3 to drive the browser'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for page in failing-commit everything strange nothing; do
  "$sample" $page >"$folder/$page.html"
done
PYTHONDONTWRITEBYTECODE=1 python3 "$(dirname "$0")/picture_test.py" "$browser" "$folder"

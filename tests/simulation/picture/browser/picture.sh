#!/bin/sh
# What a user sees of an execution's page, in a real browser. usage: picture.sh SAMPLE-PAGE-PROGRAM
set -eu
sample=$1

. browser/find_browser.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for page in failing-commit everything strange nothing; do
  "$sample" $page >"$folder/$page.html"
done
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=browser python3 "$(dirname "$0")/picture_test.py" "$browser" "$folder"

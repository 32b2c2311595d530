# To be read by a test: finds a browser and what drives it, or skips the test.
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

#!/bin/sh
# Prints the path of a Chromium for the tests; installs one when there is none. Prints nothing when that fails,
# and fails itself only under CI=true.
set -u
cd "$(dirname "$0")/.." || exit 1

works() { [ -n "$1" ] && "$1" --version >/dev/null 2>&1; }

found() {
    # The one without windows first: it does the same with less work.
    for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -n "$name" ] || continue
        path=$(command -v "$name" 2>/dev/null) || continue
        works "$path" && echo "$path" && return 0
    done
    path=$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)' 2>/dev/null)
    works "$path" && echo "$path"
}

found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium with apt-get (once) ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && { apt-get install -y chromium-headless-shell || apt-get install -y chromium; }; } >/dev/null 2>&1
    found && exit 0
fi
echo "Installing chromium with playwright (once) ..." >&2
.venv/bin/python -m playwright install chromium >/dev/null 2>&1
found && exit 0
if [ "${CI:-}" = true ]; then
    echo "casework: there is no chromium and none could be installed; the browser tests cannot run" >&2
    exit 1
fi
echo "casework: there is no chromium and none could be installed; the browser tests are left out" >&2

#!/bin/sh
# Makes .venv and installs requirements/dev.txt into it, by hash. Does nothing when that very lock is in there.
set -u
cd "$(dirname "$0")/.." || exit 1
lock=requirements/dev.txt
stamp=.venv/installed.txt

say() { echo "casework: $*" >&2; }
ready() { cmp -s "$lock" "$stamp" && .venv/bin/python -c '' 2>/dev/null; }

ready && exit 0

# Two commands at once on a fresh clone: the second waits.
if command -v flock >/dev/null 2>&1 && [ -z "${CASEWORK_INSTALLING:-}" ]; then
    CASEWORK_INSTALLING=1 exec flock -- . sh requirements/install.sh
fi

rm -f "$stamp" 2>/dev/null
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        say "Python 3.11 or newer is missing (looked for ${PYTHON:-python3}); install it, or set PYTHON"
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "$python cannot make a virtual environment; install python3-venv"
        exit 1
    fi
    if ! "$python" -m venv --clear .venv >/dev/null 2>&1; then
        say "$python could not make .venv: is the disk full, or the folder not writable?"
        exit 1
    fi
fi

echo "Installing the locked packages into .venv (once) ..." >&2
if ! .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$lock"; then
    say "the packages could not be installed (see above); the next run tries again"
    exit 1
fi
cp "$lock" "$stamp.half" && mv "$stamp.half" "$stamp"

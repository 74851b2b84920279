# What script/setup is made of. Sourced from the project's root, never run.

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$1"
    exit 3
}

# downloading COMMAND... : run it and add its seconds to what downloads have cost (unpacking too).
downloads=0
downloading() {
    download_began=$(date +%s)
    download_status=0
    "$@" || download_status=$?
    downloads=$((downloads + $(date +%s) - download_began))
    return "$download_status"
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    fail "No Python 3.11 or newer was found. Install one and try again."
}

# digest FILE... : one line that changes when one of the files does.
digest() {
    "$python" - "$@" <<'PYTHON'
import hashlib, pathlib, sys

seen = hashlib.sha256(f"{sys.version_info[:2]}".encode())
for name in sys.argv[1:]:
    seen.update(pathlib.Path(name).read_bytes())
print(seen.hexdigest())
PYTHON
}

# is_stamped FILE KIND DIGEST : whether FILE notes this digest; what was built to work on
# Counted also serves to run it.
is_stamped() {
    [ -f "$1" ] && { [ "$(cat "$1")" = "$2 $3" ] || [ "$(cat "$1")" = "dev $3" ]; }
}

make_venv() {
    # Without pip inside: some systems ship the module that would put it there separately.
    [ -x "$1/bin/python" ] || "$python" -m venv --without-pip "$1" ||
        fail "Python could not make a virtual environment in $1."
}

pip_into() {
    folder=$1
    shift
    "$python" -m pip --python "$folder/bin/python" --quiet --quiet --disable-pip-version-check "$@"
}

# uv is faster but does not read pip's configuration: hand on the index, and print nothing of it.
prepare_uv() {
    make_venv .tools
    [ -x .tools/bin/uv ] ||
        downloading pip_into .tools install --require-hashes -r requirements/uv.txt 2>/dev/null || return 1
    if [ -z "${UV_DEFAULT_INDEX-}${UV_INDEX_URL-}" ]; then
        index=$("$python" -m pip config get global.index-url 2>/dev/null ||
            "$python" -m pip config get install.index-url 2>/dev/null || true)
        index=${PIP_INDEX_URL-$index}
        if [ -n "$index" ]; then
            UV_DEFAULT_INDEX=$index
            export UV_DEFAULT_INDEX
        fi
    fi
    if [ -z "${SSL_CERT_FILE-}" ] && [ -n "${PIP_CERT-}" ]; then
        SSL_CERT_FILE=$PIP_CERT
        export SSL_CERT_FILE
    fi
}

uv_into() {
    folder=$1
    shift
    .tools/bin/uv pip install --quiet --no-config --python "$folder/bin/python" "$@"
}

install_python_packages() {
    lock=requirements/$1.txt
    wanted=$(digest requirements/run.txt requirements/dev.txt pyproject.toml build_hook.py)
    is_stamped .venv/counted-stamp "$1" "$wanted" && return
    say "Installing Python packages ..."
    make_venv .venv
    rm -f .venv/counted-stamp
    if ! { prepare_uv && downloading uv_into .venv --require-hashes -r "$lock"; }; then
        say "uv found no index; going on with pip, which takes longer ..."
        downloading pip_into .venv install --require-hashes -r "$lock"
    fi
    pip_into .venv install --no-deps --no-build-isolation --editable .
    printf '%s %s\n' "$1" "$wanted" >.venv/counted-stamp
}

# Put node and npm on the path: the machine's own, else those of a Python package.
find_node() {
    if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; then
        return
    fi
    make_venv .tools
    [ -x .tools/bin/npm ] || downloading pip_into .tools install --require-hashes -r requirements/node.txt
    PATH="$PWD/.tools/bin:$PATH"
    export PATH
}

build_bundles() {
    wanted=$(digest package.json package-lock.json)
    is_stamped src/counted/hub/static/vendor/.stamp "$1" "$wanted" && [ -d node_modules ] && return
    say "Building the browser bundles ..."
    find_node
    omit=
    [ "$1" = run ] && omit=--omit=dev
    # No package may run a program of its own while it is installed.
    downloading npm ci --ignore-scripts --no-fund --no-audit --no-update-notifier --loglevel=error $omit >/dev/null
    npm run --silent build >&2
    printf '%s %s\n' "$1" "$wanted" >src/counted/hub/static/vendor/.stamp
}

compile_catalogues() {
    for source in src/counted/locale/*/LC_MESSAGES/django.po; do
        [ -f "$source" ] || return 0
        compiled=${source%.po}.mo
        if [ ! -f "$compiled" ] || [ -n "$(find "$source" -newer "$compiled")" ]; then
            .venv/bin/pybabel --quiet compile --input-file="$source" --output-file="$compiled"
        fi
    done
}

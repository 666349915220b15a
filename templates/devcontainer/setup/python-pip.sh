# shellcheck shell=bash

# A virtual environment with what the arguments behind the folder tell pip to install.
python_pip() (
    cd "$root/$1"
    shift
    # One that was made outside of the container points to a Python that is not here.
    if ! .venv/bin/python -c '' 2>/dev/null; then
        python3 -m venv --clear .venv
    fi
    shopt -s nullglob
    # Files of requirements name others.
    files=(*.txt requirements/*.txt pyproject.toml setup.py setup.cfg)
    if is_marked .venv/.setup "${files[@]}"; then
        log "nothing has changed"
        return
    fi
    retry .venv/bin/python -m pip install --disable-pip-version-check --quiet "$@"
    mark .venv/.setup "${files[@]}"
)

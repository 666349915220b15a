# shellcheck shell=bash

# The dependencies and plugins of pom.xml. Modules that need one another have to be compiled for that.
java_maven() (
    cd "$root/$1"
    maven=(mvn)
    [[ ! -f mvnw ]] || maven=(sh ./mvnw)
    if grep -q '<modules>' pom.xml; then
        retry "${maven[@]}" --batch-mode --no-transfer-progress --quiet test-compile
    else
        retry "${maven[@]}" --batch-mode --no-transfer-progress --quiet dependency:go-offline
    fi
)

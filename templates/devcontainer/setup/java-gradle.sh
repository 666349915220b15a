# shellcheck shell=bash

# What building and testing needs; Gradle downloads it when it compiles.
java_gradle() (
    cd "$root/$1"
    gradle=(gradle)
    [[ ! -f gradlew ]] || gradle=(sh ./gradlew)
    retry "${gradle[@]}" --no-daemon --quiet testClasses
)

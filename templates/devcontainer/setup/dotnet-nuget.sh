# shellcheck shell=bash

# The packages of all projects.
dotnet_nuget() (
    cd "$root/$1"
    retry dotnet restore
)

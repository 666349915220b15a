ARG BASE=registry.example/default
FROM $BASE

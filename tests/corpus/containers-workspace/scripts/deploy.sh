#!/bin/sh
set -e
docker build --build-arg NODE_VERSION=20 --build-arg=GO_VERSION=1.23 --build-arg NAME=app .
gcloud functions deploy f --runtime python312 --region r
aws lambda create-function --function-name f --runtime=nodejs20.x
docker build - <<EOF
FROM --platform=linux/amd64 redis:7.2 AS cache
FROM $BASE
EOF

ARG RUBY_VERSION=3.1
ARG PYTHON_VERSION=3.9
ARG NODE_VERSION=22
FROM node:${NODE_VERSION} AS assets
FROM python:${PYTHON_VERSION}-slim AS tools
FROM ruby:${RUBY_VERSION}-slim AS app
COPY --from=assets /srv /srv
COPY --from=tools /usr/bin/tool /usr/bin/tool

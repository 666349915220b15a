#!/bin/sh
# nvm install 12
set -e
nvm install 20.11.0
pyenv install -s "3.11.9" && pyenv global 3.11.9
sudo apt-get install -y python3.11-venv \
  nodejs=20.11.0-1nodesource1 jq
sdk install java 21.0.2-tem
asdf install terraform 1.5.7
go install github.com/golangci/golangci-lint/cmd/golangci-lint@v1.59.1
curl https://sh.rustup.rs | sh -s -- -y --default-toolchain 1.75
wget https://go.dev/dl/go1.22.3.linux-amd64.tar.gz
nvm install "$NODE"

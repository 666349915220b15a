variable "GO_VERSION" {
  default = "1.23"
}
variable "SUITE" {
  default = GO_VERSION == "1.23" ? "bookworm" : "trixie"
}
group "default" {
  targets = ["app", "tools"]
}
target "base" {
  args = {
    GO_VERSION = GO_VERSION
  }
}
target "app" {
  inherits   = ["base"]
  dockerfile = "app.Dockerfile"
  args = {
    ALPINE_VERSION = "3.${"21"}"
    SUITE          = SUITE
  }
  contexts = {
    assets = "docker-image://node:20.11"
  }
}
target "tools" {
  name       = "tools-${replace(python, ".", "-")}"
  matrix     = { python = ["3.11", "3.12"] }
  dockerfile = "tools.Dockerfile"
  args       = { PYTHON_VERSION = "${python}" }
}

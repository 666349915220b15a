provider "registry.terraform.io/hashicorp/google" {
  version     = "6.8.0"
  constraints = ">= 5.0.0, < 7.0.0"
  hashes = [
    "h1:abc",
  ]
}

provider "registry.terraform.io/hashicorp/null" {
  version = "3.2.3"
}

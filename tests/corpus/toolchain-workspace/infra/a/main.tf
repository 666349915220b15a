terraform {
  # required_version = "~> 0.12"
  required_version = "~> 1.11.3"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 5.0, < 7.0"
    }
    random = "~> 3.6"
    null = { source = "hashicorp/null" }
  }
}

resource "google_project" "demo" {
  name = "required_version = 1.0"
}

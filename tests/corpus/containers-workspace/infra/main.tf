resource "google_cloudfunctions_function" "hook" {
  runtime = "python310"
}
resource "google_sql_database_instance" "db" {
  database_version = "POSTGRES_14"
}
resource "google_redis_instance" "cache" {
  redis_version = "REDIS_6_X"
}
resource "aws_lambda_function" "hook" {
  runtime = "nodejs20.x"
}
resource "aws_db_instance" "db" {
  engine         = "postgres"
  engine_version = "16.3"
}
resource "google_cloud_run_v2_service" "web" {
  template {
    containers {
      image = "docker.io/library/nginx:1.27"
    }
  }
}
resource "azurerm_linux_web_app" "web" {
  site_config {
    application_stack {
      node_version = "20-lts"
    }
  }
}

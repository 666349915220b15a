use versions::{Floating, Set, Tool};

use super::{Facts, Language, Project, wish::Wish};

/// A service that a workspace talks to, as it is run for development.
#[derive(Debug, PartialEq, Eq)]
pub struct Database {
    /// What it is called, in compose files and by `versions`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Where it listens.
    pub port: u16,
    packages: &'static [(Language, &'static [&'static str])],
    /// What a new server needs to be told to ask for no password.
    pub(crate) environment: &'static [(&'static str, &'static str)],
    /// Where it keeps its data.
    pub(crate) data: &'static str,
    /// How it says that it is ready.
    pub(crate) ready: &'static str,
    /// The variables that its address is habitually taken from, and the address.
    pub(crate) address: (&'static [&'static str], &'static str),
    /// A version that will do where nobody names one and the table of releases has none.
    fallback: &'static str,
}

/// Those that can be run beside a container.
pub(crate) const DATABASES: &[Database] = &[
    Database {
        name: "postgres",
        title: "PostgreSQL",
        port: 5432,
        packages: &[
            (
                Language::Python,
                &["psycopg", "psycopg2", "psycopg2-binary", "psycopg-binary", "asyncpg", "pg8000"],
            ),
            (Language::Node, &["pg", "postgres", "pg-promise", "@types/pg"]),
            (
                Language::Rust,
                &[
                    "postgres",
                    "tokio-postgres",
                    "sqlx/postgres",
                    "diesel/postgres",
                    "sea-orm/sqlx-postgres",
                    "deadpool-postgres",
                ],
            ),
            (
                Language::Go,
                &["github.com/lib/pq", "github.com/jackc/pgx", "gorm.io/driver/postgres"],
            ),
            (Language::Java, &["org.postgresql"]),
            (Language::Dotnet, &["Npgsql", "Npgsql.EntityFrameworkCore.PostgreSQL"]),
        ],
        environment: &[("POSTGRES_HOST_AUTH_METHOD", "trust")],
        data: "/var/lib/postgresql/data",
        ready: "pg_isready --username postgres",
        address: (
            &["DATABASE_URL", "DB_URL", "POSTGRES_URL", "POSTGRES_URI"],
            "postgresql://postgres@localhost:5432/postgres",
        ),
        fallback: "18",
    },
    Database {
        name: "mysql",
        title: "MySQL",
        port: 3306,
        packages: &[
            (Language::Python, &["mysqlclient", "pymysql", "mysql-connector-python", "aiomysql"]),
            (Language::Node, &["mysql", "mysql2"]),
            (Language::Rust, &["mysql", "mysql_async", "sqlx/mysql", "diesel/mysql"]),
            (Language::Go, &["github.com/go-sql-driver/mysql", "gorm.io/driver/mysql"]),
            (Language::Java, &["mysql-connector-j", "mysql-connector-java"]),
            (Language::Dotnet, &["MySqlConnector", "MySql.Data"]),
        ],
        environment: &[("MYSQL_ALLOW_EMPTY_PASSWORD", "yes"), ("MYSQL_DATABASE", "app")],
        data: "/var/lib/mysql",
        ready: "mysqladmin ping --host 127.0.0.1",
        address: (&["DATABASE_URL", "DB_URL", "MYSQL_URL"], "mysql://root@127.0.0.1:3306/app"),
        fallback: "8.4",
    },
    Database {
        name: "mongo",
        title: "MongoDB",
        port: 27017,
        packages: &[
            (Language::Python, &["pymongo", "motor", "mongoengine", "beanie"]),
            (Language::Node, &["mongodb", "mongoose"]),
            (Language::Rust, &["mongodb"]),
            (Language::Go, &["go.mongodb.org/mongo-driver"]),
            (Language::Java, &["mongodb-driver-sync", "spring-boot-starter-data-mongodb"]),
            (Language::Dotnet, &["MongoDB.Driver"]),
        ],
        environment: &[],
        data: "/data/db",
        ready: "mongosh --quiet --eval 'db.runCommand({ ping: 1 }).ok'",
        address: (
            &["MONGODB_URI", "MONGODB_URL", "MONGO_URI", "MONGO_URL"],
            "mongodb://localhost:27017/app",
        ),
        fallback: "8.0",
    },
    Database {
        name: "redis",
        title: "Redis",
        port: 6379,
        packages: &[
            (Language::Python, &["redis", "django-redis", "aioredis"]),
            (Language::Node, &["redis", "ioredis", "bullmq"]),
            (Language::Rust, &["redis", "fred", "deadpool-redis"]),
            (
                Language::Go,
                &[
                    "github.com/redis/go-redis",
                    "github.com/go-redis/redis",
                    "github.com/gomodule/redigo",
                ],
            ),
            (Language::Java, &["jedis", "lettuce-core", "spring-boot-starter-data-redis"]),
            (Language::Dotnet, &["StackExchange.Redis"]),
        ],
        environment: &[],
        data: "/data",
        ready: "redis-cli ping",
        address: (&["REDIS_URL", "REDIS_URI"], "redis://localhost:6379"),
        fallback: "8",
    },
    Database {
        name: "rabbitmq",
        title: "RabbitMQ",
        port: 5672,
        packages: &[
            (Language::Python, &["pika", "aio-pika"]),
            (Language::Node, &["amqplib"]),
            (Language::Rust, &["lapin"]),
            (Language::Go, &["github.com/rabbitmq/amqp091-go"]),
            (Language::Java, &["amqp-client", "spring-boot-starter-amqp"]),
            (Language::Dotnet, &["RabbitMQ.Client"]),
        ],
        environment: &[],
        data: "/var/lib/rabbitmq",
        ready: "rabbitmq-diagnostics --quiet ping",
        address: (&["RABBITMQ_URL", "AMQP_URL", "CLOUDAMQP_URL"], "amqp://localhost:5672"),
        fallback: "4",
    },
];

impl Database {
    /// Whether a project has a driver for it.
    fn is_used_by(&self, project: &Project) -> bool {
        let packages = self.packages.iter().filter(|(language, _)| *language == project.language);
        packages.into_iter().any(|(_, packages)| project.uses(packages))
    }

    /// The version to run: what the workspace declares, else the newest line that is supported longest.
    pub(crate) fn version(&self, facts: &Facts) -> String {
        let tool = Tool::named(self.name);
        let projects: Vec<_> = facts.projects.iter().collect();
        let wish = Wish::of(&facts.toolchain, &tool, &projects);
        let table = facts.toolchain.circumstances.table();
        let day = facts.toolchain.circumstances.as_of();
        let supported = |wanted: &Set| {
            let lines = table.of(&tool).iter().rev();
            lines
                .filter(|line| line.released.is_none_or(|from| from <= day))
                .filter(|line| !line.set.is_disjoint(wanted))
                .max_by_key(|line| (line.lts, line.eol.is_none(), line.eol))
                .map(|line| line.cycle.clone())
        };
        if wish.set.is_all() {
            let lts = table.resolve(&Floating::Lts, &tool, day);
            let all = lts.filter(Set::has_upper_bound).unwrap_or_else(Set::all);
            return supported(&all).unwrap_or_else(|| self.fallback.to_owned());
        }
        let newest = facts.toolchain.circumstances.newest(&tool, &wish.set);
        wish.set
            .single()
            .map(ToString::to_string)
            .or_else(|| newest.map(|line| line.cycle.clone()))
            .unwrap_or_else(|| self.fallback.to_owned())
    }

    /// Where it keeps its data in `version`: the image of `PostgreSQL` moved in 18.
    pub(crate) fn data_in(&self, version: &str) -> &'static str {
        let major = Tool::named(self.name).version(version).map_or(0, |version| version.major());
        if self.name == "postgres" && major >= 18 { "/var/lib/postgresql" } else { self.data }
    }
}

/// The databases that the projects of a workspace have drivers for.
pub(crate) fn databases(projects: &[Project]) -> Vec<&'static Database> {
    // Aspire starts them itself.
    if projects.iter().any(|it| it.uses(&["Aspire.Hosting.AppHost", "Aspire.Hosting.PostgreSQL"])) {
        return Vec::new();
    }
    let used = |it: &&Database| projects.iter().any(|project| it.is_used_by(project));
    DATABASES.iter().filter(used).collect()
}

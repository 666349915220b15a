use super::{Provided, java};
use crate::{Constraint, Tool, dialect::leading_of_tag, tag};

/// Images whose tag starts with the version of one tool.
pub(super) struct Family {
    pub tool: &'static str,
    vendor: Option<&'static str>,
    counts: Counts,
}

/// What the version of an image counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// The tool's releases.
    Tool,
    /// .NET's runtimes, which agree with the SDKs in two numbers.
    Runtime,
    /// Java, with its vendors' ways to write.
    Java,
    /// The language's version, and then that of the implementation.
    Language,
    /// Something else than the tool, which only stands behind it.
    Else,
}

/// Where official images are found besides Docker Hub.
const MIRRORS: [&str; 9] = [
    "docker.io/",
    "index.docker.io/",
    "registry-1.docker.io/",
    "registry.hub.docker.com/",
    "public.ecr.aws/docker/",
    "mirror.gcr.io/",
    "registry.fedoraproject.org/",
    "quay.io/rockylinux/",
    "quay.io/almalinuxorg/",
];

/// Official images with the name of their tool, which `cimg` and `bitnami` have too.
const PLAIN: [&str; 44] = [
    "almalinux",
    "alpine",
    "amazonlinux",
    "bash",
    "cassandra",
    "centos",
    "composer",
    "consul",
    "debian",
    "docker",
    "elasticsearch",
    "elixir",
    "erlang",
    "fedora",
    "gcc",
    "golang",
    "gradle",
    "httpd",
    "julia",
    "mariadb",
    "maven",
    "memcached",
    "mongo",
    "mysql",
    "nats",
    "nginx",
    "node",
    "oraclelinux",
    "perl",
    "php",
    "postgres",
    "python",
    "r-base",
    "rabbitmq",
    "redis",
    "rockylinux",
    "ruby",
    "rust",
    "swift",
    "traefik",
    "ubuntu",
    "vault",
    "haskell",
    "dart",
];

/// Who else makes images under those names.
const PUBLISHERS: [&str; 5] = ["bitnami", "bitnamilegacy", "bitnamisecure", "cimg", "circleci"];

/// What only they make under the tool's name.
const MORE: [&str; 3] = ["kubectl", "terraform", "valkey"];

const IMAGES: &[(&str, &str, Option<&str>, Counts)] = &[
    ("adoptopenjdk", "java", Some("temurin"), Counts::Java),
    ("alpine/helm", "helm", None, Counts::Tool),
    ("amazoncorretto", "java", Some("corretto"), Counts::Java),
    ("aquasec/trivy", "trivy", None, Counts::Tool),
    ("azul/zulu-openjdk", "java", Some("zulu"), Counts::Java),
    ("azul/zulu-openjdk-alpine", "java", Some("zulu"), Counts::Java),
    ("azul/zulu-openjdk-debian", "java", Some("zulu"), Counts::Java),
    ("bellsoft/liberica-openjdk-alpine", "java", Some("liberica"), Counts::Java),
    ("bellsoft/liberica-openjdk-debian", "java", Some("liberica"), Counts::Java),
    ("bellsoft/liberica-runtime-container", "java", Some("liberica"), Counts::Java),
    ("dart", "dart", None, Counts::Tool),
    ("denoland/deno", "deno", None, Counts::Tool),
    ("docker.elastic.co/elasticsearch/elasticsearch", "elasticsearch", None, Counts::Tool),
    ("eclipse-temurin", "java", Some("temurin"), Counts::Java),
    ("gcr.io/google.com/cloudsdktool/google-cloud-cli", "gcloud", None, Counts::Tool),
    ("ghcr.io/astral-sh/ruff", "ruff", None, Counts::Tool),
    ("ghcr.io/astral-sh/uv", "uv", None, Counts::Tool),
    ("ghcr.io/graalvm/jdk-community", "java", Some("graalvm"), Counts::Java),
    ("ghcr.io/graalvm/native-image-community", "java", Some("graalvm"), Counts::Java),
    ("ghcr.io/opentofu/opentofu", "opentofu", None, Counts::Tool),
    ("golangci/golangci-lint", "golangci-lint", None, Counts::Tool),
    ("google/cloud-sdk", "gcloud", None, Counts::Tool),
    ("hadolint/hadolint", "hadolint", None, Counts::Tool),
    ("hashicorp/consul", "consul", None, Counts::Tool),
    ("hashicorp/nomad", "nomad", None, Counts::Tool),
    ("hashicorp/packer", "packer", None, Counts::Tool),
    ("hashicorp/terraform", "terraform", None, Counts::Tool),
    ("hashicorp/vault", "vault", None, Counts::Tool),
    ("hexpm/elixir", "elixir", None, Counts::Tool),
    ("hexpm/erlang", "erlang", None, Counts::Tool),
    ("ibm-semeru-runtimes", "java", Some("semeru"), Counts::Java),
    ("ibmjava", "java", Some("ibm"), Counts::Java),
    ("kindest/node", "kubernetes", None, Counts::Tool),
    ("koalaman/shellcheck", "shellcheck", None, Counts::Tool),
    ("koalaman/shellcheck-alpine", "shellcheck", None, Counts::Tool),
    ("mcr.microsoft.com/dotnet/aspnet", "dotnet", None, Counts::Runtime),
    ("mcr.microsoft.com/dotnet/core/aspnet", "dotnet", None, Counts::Runtime),
    ("mcr.microsoft.com/dotnet/core/runtime", "dotnet", None, Counts::Runtime),
    ("mcr.microsoft.com/dotnet/core/sdk", "dotnet", None, Counts::Tool),
    ("mcr.microsoft.com/dotnet/nightly/sdk", "dotnet", None, Counts::Tool),
    ("mcr.microsoft.com/dotnet/runtime", "dotnet", None, Counts::Runtime),
    ("mcr.microsoft.com/dotnet/runtime-deps", "dotnet", None, Counts::Runtime),
    ("mcr.microsoft.com/dotnet/sdk", "dotnet", None, Counts::Tool),
    ("mcr.microsoft.com/openjdk/jdk", "java", Some("microsoft"), Counts::Java),
    ("nginxinc/nginx-unprivileged", "nginx", None, Counts::Tool),
    ("openjdk", "java", Some("openjdk"), Counts::Java),
    ("oven/bun", "bun", None, Counts::Tool),
    ("pgvector/pgvector", "postgres", None, Counts::Else),
    ("postgis/postgis", "postgres", None, Counts::Tool),
    ("public.ecr.aws/lambda/dotnet", "dotnet", None, Counts::Runtime),
    ("public.ecr.aws/lambda/java", "java", Some("corretto"), Counts::Java),
    ("public.ecr.aws/lambda/nodejs", "node", None, Counts::Tool),
    ("public.ecr.aws/lambda/python", "python", None, Counts::Tool),
    ("public.ecr.aws/lambda/ruby", "ruby", None, Counts::Tool),
    ("pypy", "python", Some("pypy"), Counts::Language),
    ("quay.io/fedora/fedora", "fedora", None, Counts::Tool),
    ("rockylinux/rockylinux", "rockylinux", None, Counts::Tool),
    ("rustlang/rust", "rust", None, Counts::Tool),
    ("sapmachine", "java", Some("sapmachine"), Counts::Java),
    ("timescale/timescaledb", "postgres", None, Counts::Else),
    ("tomcat", "tomcat", None, Counts::Tool),
    ("valkey/valkey", "valkey", None, Counts::Tool),
];

/// `repository` as Docker Hub's official images are called: without where it is mirrored.
pub(super) fn official(repository: &str) -> String {
    let name = repository.trim().trim_matches('/').to_ascii_lowercase();
    let name = MIRRORS.iter().find_map(|mirror| name.strip_prefix(mirror)).unwrap_or(&name);
    name.strip_prefix("library/").unwrap_or(name).to_owned()
}

/// The family of the image `name`.
pub(super) fn of(name: &str) -> Option<Family> {
    let image = IMAGES.iter().find(|(image, ..)| *image == name);
    if let Some((_, tool, vendor, counts)) = image {
        return Some(Family { tool, vendor: *vendor, counts: *counts });
    }
    let (publisher, plain) = name.split_once('/').unwrap_or(("", name));
    let counts = if matches!(plain, "openjdk" | "java") { Counts::Java } else { Counts::Tool };
    let own = match (publisher, plain) {
        ("", plain) => plain,
        (publisher, _) if !PUBLISHERS.contains(&publisher) => return None,
        (_, "openjdk" | "java") => return Some(Family { tool: "java", vendor: None, counts }),
        (_, "mongodb") => "mongo",
        (_, "postgresql") => "postgres",
        (_, "go") => "golang",
        (_, plain) => plain,
    };
    let more = MORE.iter().filter(|_| !publisher.is_empty());
    let image = PLAIN.iter().chain(more).find(|image| **image == own)?;
    let tool = match *image {
        "golang" => "go",
        "haskell" => "ghc",
        "r-base" => "r",
        other => other,
    };
    Some(Family { tool, vendor: None, counts })
}

impl Family {
    /// What `tag` says about the image's own tool.
    pub(super) fn main(&self, tag: &str) -> Provided {
        let tool = Tool::named(self.tool);
        let found = match self.counts {
            Counts::Java => java::leading(&tool, tag),
            Counts::Else => {
                let unknown = Constraint::unknown("the tag counts something else first");
                Provided::new(tool, unknown, 0..0)
            }
            Counts::Language => {
                // `3.10-7.3.12-slim`: what follows is the implementation's.
                let first = tag::pieces(tag).first().map_or(0..0, |piece| piece.range.clone());
                let (constraint, range) = leading_of_tag(&tool, &tag[first.clone()]);
                Provided::new(tool, constraint, range.start + first.start..range.end + first.start)
            }
            Counts::Runtime | Counts::Tool => {
                let (constraint, range) = leading_of_tag(&tool, tag);
                let constraint = match self.counts {
                    Counts::Runtime => line_of_two(&tool, &tag[range.clone()], constraint),
                    _ => constraint,
                };
                Provided::new(tool, constraint, range)
            }
        };
        match self.vendor {
            Some(vendor) if found.vendor.is_none() => found.of_vendor(vendor),
            _ => found,
        }
    }
}

/// 8.0.1 of the runtime is not 8.0.1 of the SDK.
fn line_of_two(tool: &Tool, written: &str, constraint: Constraint) -> Constraint {
    let version = tool.version(written).filter(|version| version.parts().len() > 2);
    version.map_or(constraint, |version| Constraint::set(crate::Set::prefix(version.truncated(2))))
}

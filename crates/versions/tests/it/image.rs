use versions::{Meaning, image::provided};

/// What an image provides, in words: `node [20, 21) @20, debian [12, 13) @bookworm`.
fn said(repository: &str, tag: &str) -> String {
    let found = provided(repository, tag).into_iter().map(|it| {
        let meaning = match &it.constraint.meaning {
            Meaning::Unknown(_) => "unknown".to_owned(),
            known => known.to_string(),
        };
        let vendor = it.vendor.map(|vendor| format!(" of {vendor}")).unwrap_or_default();
        format!("{} {meaning}{vendor} @{}", it.tool, &tag[it.range])
    });
    found.collect::<Vec<_>>().join(", ")
}

fn table(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(image, tag, expected)| (image, tag, expected, said(image, tag)))
        .filter(|(.., expected, found)| *expected != found)
        .map(|(image, tag, expected, found)| {
            format!("{image}:{tag}\n  expected {expected}\n  found    {found}")
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn official_images_say_their_version_first_and_their_distribution_last() {
    table(&[
        ("node", "20", "node [20, 21) @20"),
        ("node", "20.11.1-bookworm-slim", "node 20.11.1 @20.11.1, debian [12, 13) @bookworm"),
        (
            "docker.io/library/node",
            "20-alpine3.20",
            "node [20, 21) @20, alpine [3.20, 3.21) @alpine3.20",
        ),
        (
            "node",
            "lts-alpine",
            "node the latest with long-term support @lts, alpine the latest @alpine",
        ),
        ("node", "iron-slim", "node the line iron @iron"),
        ("node", "current", "node the latest @current"),
        ("node", "slim", "node the latest @slim"),
        ("node", "latest", "node the latest @latest"),
        ("node", "", "node the latest @"),
        ("node", "sha256:abcd", "node unknown @sha256:abcd"),
        ("node", "20@sha256:abcd", "node [20, 21) @20"),
        ("node", "mine", "node unknown @mine"),
        ("myorg/node", "20", ""),
        ("kindest/node", "v1.29.2", "kubernetes 1.29.2 @v1.29.2"),
        ("public.ecr.aws/docker/library/python", "3.11-slim", "python [3.11, 3.12) @3.11"),
        ("python", "3.13.0rc1", "python 3.13.0rc1 @3.13.0rc1"),
        ("python", "3.14-rc-slim", "python [3.14, 3.15) @3.14-rc"),
        ("golang", "1.22-bookworm", "go [1.22, 1.23) @1.22, debian [12, 13) @bookworm"),
        ("golang", "1.22rc2", "go 1.22rc2 @1.22rc2"),
        ("rust", "1.85-slim-bookworm", "rust [1.85, 1.86) @1.85, debian [12, 13) @bookworm"),
        ("rustlang/rust", "nightly", "rust an unfinished build @nightly"),
        ("php", "8.2-fpm-alpine", "php [8.2, 8.3) @8.2, alpine the latest @alpine"),
        ("php", "8.4.0RC1-cli", "php 8.4.0RC1 @8.4.0RC1"),
        ("ruby", "3.4.0-preview1", "ruby 3.4.0-preview1 @3.4.0-preview1"),
        ("postgres", "16.2", "postgres 16.2 @16.2"),
        ("postgres", "9.6", "postgres [9.6, 9.7) @9.6"),
        ("redis", "7.2.4-alpine", "redis 7.2.4 @7.2.4, alpine the latest @alpine"),
        ("mongo", "7.0.5-jammy", "mongo 7.0.5 @7.0.5, ubuntu [22.04, 22.05) @jammy"),
        ("rabbitmq", "3.13-management", "rabbitmq [3.13, 3.14) @3.13"),
        ("nginx", "mainline-alpine", "nginx the latest @mainline, alpine the latest @alpine"),
        ("debian", "bookworm-slim", "debian [12, 13) @bookworm"),
        ("debian", "12.5", "debian 12.5 @12.5"),
        ("ubuntu", "noble-20240801", "ubuntu [24.04, 24.05) @noble"),
        ("ubuntu", "22.04", "ubuntu [22.04, 22.05) @22.04"),
        ("alpine", "3.20.1", "alpine 3.20.1 @3.20.1"),
        ("alpine", "edge", "alpine an unfinished build @edge"),
        ("fedora", "40", "fedora [40, 41) @40"),
    ]);
}

#[test]
fn images_of_java_have_a_vendor() {
    table(&[
        ("openjdk", "17-jdk-slim", "java [17, 18) of openjdk @17"),
        (
            "openjdk",
            "8u212-jdk-alpine",
            "java [8.0.212, 8.0.213) of openjdk @8u212, alpine the latest @alpine",
        ),
        ("openjdk", "21-ea-17-jdk", "java [21, 22) of openjdk @21-ea"),
        (
            "eclipse-temurin",
            "17.0.9_9-jre-jammy",
            "java [17.0.9, 17.0.10) of temurin @17.0.9_9, ubuntu [22.04, 22.05) @jammy",
        ),
        (
            "amazoncorretto",
            "17-al2023",
            "java [17, 18) of corretto @17, amazonlinux [2023, 2024) @al2023",
        ),
        ("ibm-semeru-runtimes", "open-17-jdk", "java [17, 18) of semeru @17"),
        ("maven", "3.9-eclipse-temurin-17", "maven [3.9, 3.10) @3.9, java [17, 18) of temurin @17"),
        (
            "maven",
            "3.9.6-amazoncorretto-21-al2023",
            "maven 3.9.6 @3.9.6, java [21, 22) of corretto @21, amazonlinux [2023, 2024) @al2023",
        ),
        ("maven", "3-jdk-11", "maven [3, 4) @3, java [11, 12) @11"),
        ("maven", "3-openjdk-17-slim", "maven [3, 4) @3, java [17, 18) of openjdk @17"),
        (
            "gradle",
            "8.5.0-jdk17-alpine",
            "gradle 8.5.0 @8.5.0, java [17, 18) @17, alpine the latest @alpine",
        ),
        ("gradle", "jdk21", "gradle the latest @jdk21, java [21, 22) @21"),
        ("tomcat", "10.1-jdk17-temurin", "tomcat [10.1, 10.2) @10.1, java [17, 18) of temurin @17"),
    ]);
}

#[test]
fn in_a_dev_container_s_tag_the_image_s_own_release_may_come_first() {
    let node = "mcr.microsoft.com/devcontainers/typescript-node";
    table(&[
        (node, "1-20-bookworm", "node [20, 21) @20, debian [12, 13) @bookworm"),
        (node, "20", "node [20, 21) @20"),
        (node, "4", "node unknown @4"),
        (node, "1.1.2-20-bookworm", "node [20, 21) @20, debian [12, 13) @bookworm"),
        (node, "dev-20", "node [20, 21) @20"),
        (
            "mcr.microsoft.com/devcontainers/python",
            "3.11-bookworm",
            "python [3.11, 3.12) @3.11, debian [12, 13) @bookworm",
        ),
        ("mcr.microsoft.com/devcontainers/python", "1-3.12", "python [3.12, 3.13) @3.12"),
        ("mcr.microsoft.com/vscode/devcontainers/go", "0-1.19", "go [1.19, 1.20) @1.19"),
        (
            "mcr.microsoft.com/devcontainers/rust",
            "1-1-bookworm",
            "rust [1, 2) @1, debian [12, 13) @bookworm",
        ),
        (
            "mcr.microsoft.com/devcontainers/base",
            "ubuntu-22.04",
            "ubuntu [22.04, 22.05) @ubuntu-22.04",
        ),
        ("mcr.microsoft.com/devcontainers/base", "1-bookworm", "debian [12, 13) @bookworm"),
        ("mcr.microsoft.com/devcontainers/cpp", "1-debian-12", "debian [12, 13) @debian-12"),
        (
            "mcr.microsoft.com/devcontainers/dotnet",
            "1-8.0-jammy",
            "dotnet [8.0, 8.1) @8.0, ubuntu [22.04, 22.05) @jammy",
        ),
        ("mcr.microsoft.com/devcontainers/universal", "2-linux", ""),
    ]);
}

#[test]
fn other_publishers_are_known() {
    table(&[
        (
            "mcr.microsoft.com/dotnet/sdk",
            "8.0.100-alpine3.18",
            "dotnet 8.0.100 @8.0.100, alpine [3.18, 3.19) @alpine3.18",
        ),
        ("mcr.microsoft.com/dotnet/aspnet", "8.0.1", "dotnet [8.0, 8.1) @8.0.1"),
        ("mcr.microsoft.com/dotnet/sdk", "10.0-preview", "dotnet [10.0, 10.1) @10.0-preview"),
        ("cimg/node", "20.11-browsers", "node [20.11, 20.12) @20.11"),
        ("cimg/go", "1.22", "go [1.22, 1.23) @1.22"),
        ("cimg/openjdk", "17.0", "java [17.0, 17.1) @17.0"),
        ("cimg/base", "2024.01", ""),
        ("circleci/golang", "1.14", "go [1.14, 1.15) @1.14"),
        ("hashicorp/terraform", "1.5.7", "terraform 1.5.7 @1.5.7"),
        ("hashicorp/terraform", "light", "terraform unknown @light"),
        (
            "ghcr.io/astral-sh/uv",
            "python3.12-bookworm",
            "uv the latest @python3.12-bookworm, python [3.12, 3.13) @3.12, debian [12, 13) @bookworm",
        ),
        (
            "ghcr.io/astral-sh/uv",
            "0.5.1-python3.12-bookworm-slim",
            "uv 0.5.1 @0.5.1, python [3.12, 3.13) @3.12, debian [12, 13) @bookworm",
        ),
        (
            "bitnami/postgresql",
            "16.2.0-debian-11-r5",
            "postgres 16.2.0 @16.2.0, debian [11, 12) @debian-11",
        ),
        ("gcr.io/distroless/nodejs20-debian12", "nonroot", "node [20, 21) @, debian [12, 13) @"),
        ("elixir", "1.15-otp-25", "elixir [1.15, 1.16) @1.15, erlang [25, 26) @25"),
        (
            "hexpm/elixir",
            "1.15.7-erlang-26.1.2-debian-bookworm-20231009-slim",
            "elixir 1.15.7 @1.15.7, erlang 26.1.2 @26.1.2, debian [12, 13) @bookworm",
        ),
        ("pypy", "3.10-7.3-slim", "python [3.10, 3.11) of pypy @3.10"),
        ("pgvector/pgvector", "0.7.0-pg16", "postgres [16, 17) @16"),
        ("postgis/postgis", "16-3.4", "postgres [16, 17) @16"),
        ("oven/bun", "1.1-alpine", "bun [1.1, 1.2) @1.1, alpine the latest @alpine"),
        ("public.ecr.aws/lambda/python", "3.12", "python [3.12, 3.13) @3.12"),
    ]);
}

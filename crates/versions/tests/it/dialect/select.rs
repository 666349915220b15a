use versions::{Dialect, Tool, read};

use super::{meaning, table};

#[test]
fn version_files() {
    table(
        Dialect::NodeAlias,
        "node",
        &[
            ("20\n", "[20, 21)"),
            ("v20.1", "[20.1, 20.2)"),
            ("v20.11.1", "20.11.1"),
            ("lts/*", "the latest with long-term support"),
            ("lts/iron", "the line iron"),
            ("lts/-1", "1 before the latest with long-term support"),
            ("node", "the latest"),
            ("stable", "the latest"),
            ("# comment\n20 # twenty\n", "[20, 21)"),
            ("20\n22\n", "unknown !22"),
            ("iojs", "iojs: unknown"),
            ("twenty", "unknown !twenty"),
            ("", "unknown !"),
            ("system", "what the machine has"),
        ],
    );
    table(
        Dialect::Pyenv,
        "python",
        &[
            ("3.11", "[3.11, 3.12)"),
            ("3.11.7\n3.10\n", "3.11.7"),
            ("3.13t", "[3.13, 3.14)"),
            ("3.14-dev", "[3.14, 3.15)"),
            ("pypy3.10-7.3.12", "pypy: [3.10, 3.11)"),
            ("pypy3.10", "pypy: [3.10, 3.11)"),
            ("system", "what the machine has"),
            ("miniconda3-4.7", "miniconda: unknown"),
            ("myenv", "unknown"),
            ("3.12.1/envs/web", "3.12.1"),
            ("cpython-3.12.3-linux-x86_64-gnu", "3.12.3"),
            (">=3.11,<3.13", "[3.11, 3.13)"),
            ("3.x.y", "unknown !3.x.y"),
            ("python-3.11.7", "3.11.7"),
            ("3.13.0rc1", "3.13.0rc1"),
        ],
    );
    table(
        Dialect::Prefix,
        "ruby",
        &[
            ("ruby-3.2.2", "3.2.2"),
            ("3.2", "[3.2, 3.3)"),
            ("jruby-9.4.0.0", "jruby: unknown"),
            ("3.4.0-preview1", "3.4.0-preview1"),
        ],
    );
    table(
        Dialect::Prefix,
        "go",
        &[("1.22", "[1.22, 1.23)"), ("go1.22.3", "1.22.3"), ("x", "unknown !x")],
    );
    table(
        Dialect::Minimum,
        "rust",
        &[("1.85", "[1.85, ∞)"), ("1.85.0", "[1.85.0, ∞)"), ("^1.85", "unknown !^1.85")],
    );
    table(
        Dialect::Go,
        "go",
        &[
            ("1.22", "[1.22, ∞)"),
            ("1.20", "[1.20, ∞)"),
            ("go1.22.3", "[1.22.3, ∞)"),
            ("1.21rc2", "[1.21rc2, ∞)"),
            ("default", "what the machine has"),
            ("1.x", "unknown !1.x"),
        ],
    );
    table(
        Dialect::Exact,
        "pnpm",
        &[
            ("pnpm@9.1.0+sha512.abc", "9.1.0"),
            ("9.1.0", "9.1.0"),
            ("pnpm@^9", "unknown !^9"),
            ("9.1", "unknown !9.1"),
            ("https://example.com/pnpm.tgz", "unknown"),
        ],
    );
    table(Dialect::Exact, "python", &[("python-3.11.7", "3.11.7")]);
}

#[test]
fn the_language_version_of_go_comes_before_its_candidates() {
    let go = |text| read(Dialect::Go, &Tool::GO, text);
    let candidate = Tool::GO.version("1.22rc1").unwrap();
    assert!(go("1.22").as_set().unwrap().contains(&candidate));
    assert!(!go("1.22.0").as_set().unwrap().contains(&candidate));
    assert!(!go("1.20").as_set().unwrap().contains(&Tool::GO.version("1.20rc1").unwrap()));
}

#[test]
fn version_managers() {
    table(
        Dialect::Mise,
        "node",
        &[
            ("20", "[20, 21)"),
            ("lts", "the latest with long-term support"),
            ("latest", "the latest"),
            ("prefix:20.1", "[20.1, 20.2)"),
            ("sub-1:latest", "unknown"),
            ("ref:main", "unknown"),
            ("system", "what the machine has"),
            ("^20", "unknown !^20"),
            ("next", "the coming release"),
            ("lts/iron", "the line iron"),
            ("", "unknown !"),
        ],
    );
    table(
        Dialect::Mise,
        "java",
        &[("temurin-21", "temurin: [21, 22)"), ("zulu-17.0.1", "zulu: [17.0.1, 17.0.2)")],
    );
    table(Dialect::Mise, "rust", &[("nightly", "an unfinished build"), ("1.85", "[1.85, 1.86)")]);
    table(
        Dialect::Asdf,
        "node",
        &[
            ("20.11.1", "20.11.1"),
            ("20.11.1 18.2.0", "20.11.1"),
            ("latest:20", "[20, 21)"),
            ("system", "what the machine has"),
        ],
    );
    table(
        Dialect::Java,
        "java",
        &[
            ("17", "[17, 18)"),
            ("1.8", "[8, 9)"),
            ("temurin-17.0.1", "temurin: [17.0.1, 17.0.2)"),
            ("21.0.2-tem", "temurin: [21.0.2, 21.0.3)"),
            ("17.0.9-amzn", "corretto: [17.0.9, 17.0.10)"),
            ("22.3.r17-grl", "graalvm: [22.3, 22.4)"),
            ("21-ea", "[21, 22)"),
            ("openjdk64-11.0.2", "openjdk: [11.0.2, 11.0.3)"),
            ("graalvm-ce-java17-22.3.0", "graalvm: [17, 18)"),
            ("temurin-jre-17", "temurin: [17, 18)"),
            ("11.0.25+9", "[11.0.25, 11.0.26)"),
            ("lts", "the latest with long-term support"),
            ("foo-17", "unknown !foo-17"),
            ("semeru-openj9-17.0.7+7_openj9-0.38.0", "semeru: [17.0.7, 17.0.8)"),
        ],
    );
    table(
        Dialect::RustChannel,
        "rust",
        &[
            ("1.85", "[1.85, 1.86)"),
            ("1.85.0", "1.85.0"),
            ("stable", "the latest stable"),
            ("beta", "the coming release"),
            ("nightly-2026-01-01", "an unfinished build"),
            ("1.85-x86_64-unknown-linux-gnu", "[1.85, 1.86)"),
            ("nightly-2026-01-01-aarch64-apple-darwin", "an unfinished build"),
            ("my-own", "unknown"),
            ("1.x", "[1, 2)"),
        ],
    );
}

#[test]
fn inputs_of_actions() {
    table(
        Dialect::Setup,
        "node",
        &[
            ("20", "[20, 21)"),
            ("20.x", "[20, 21)"),
            ("lts/*", "the latest with long-term support"),
            ("latest", "the latest"),
            (">=18 <21", "[18, 21)"),
            ("20-nightly", "[20, 21)"),
            ("", "unknown"),
            ("*", "any version"),
        ],
    );
    table(
        Dialect::Setup,
        "python",
        &[
            ("3.x", "[3, 4)"),
            ("3.13t", "[3.13, 3.14)"),
            ("pypy3.10", "pypy: [3.10, 3.11)"),
            ("3.13-dev", "[3.13, 3.14)"),
            (">=3.9 <3.12", "[3.9, 3.12)"),
            ("graalpy-22.3", "graalpy: unknown"),
        ],
    );
    table(
        Dialect::Setup,
        "go",
        &[
            ("stable", "the latest stable"),
            ("oldstable", "the stable before the latest"),
            ("^1.22", "[1.22, 2)"),
        ],
    );
    table(
        Dialect::Setup,
        "dotnet",
        &[
            ("8.0.x", "[8.0, 8.1)"),
            ("8.0.1xx", "[8.0.100, 8.0.200)"),
            ("8", "[8, 9)"),
            ("8.0.404", "8.0.404"),
            ("8.x", "[8, 9)"),
        ],
    );
    table(
        Dialect::Setup,
        "java",
        &[
            ("21", "[21, 22)"),
            ("11.0.25+9", "[11.0.25, 11.0.26)"),
            ("21-ea", "[21, 22)"),
            (">=17 <22", "[17, 22)"),
        ],
    );
    table(
        Dialect::Setup,
        "terraform",
        &[("~1.5", "[1.5, 1.6)"), ("latest", "the latest"), ("1.5.7", "1.5.7")],
    );
    table(
        Dialect::Setup,
        "ruby",
        &[
            ("3.2", "[3.2, 3.3)"),
            ("jruby-9.4", "jruby: unknown"),
            ("ruby", "unknown"),
            ("head", "unknown"),
        ],
    );
    table(Dialect::Setup, "uv", &[(">=0.4,<0.6", "[0.4, 0.6)"), ("0.5.x", "[0.5, 0.6)")]);
}

#[test]
fn names_of_targets_and_services() {
    for (tool, text, expected) in [
        ("python", "py311", "[3.11, 3.12)"),
        ("python", "py39", "[3.9, 3.10)"),
        ("python", "py3", "[3, 4)"),
        ("python", "python310", "[3.10, 3.11)"),
        ("python", "python3.12", "[3.12, 3.13)"),
        ("python", "cp311", "[3.11, 3.12)"),
        ("node", "node18", "[18, 19)"),
        ("node", "nodejs20.x", "[20, 21)"),
        ("node", "node18.12", "[18.12, 18.13)"),
        ("node", "es2022", "unknown"),
        ("dotnet", "net8.0", "[8.0, 8.1)"),
        ("dotnet", "net8.0-windows", "[8.0, 8.1)"),
        ("dotnet", "net48", "unknown"),
        ("dotnet", "netcoreapp3.1", "[3.1, 3.2)"),
        ("dotnet", "net10.0", "[10.0, 10.1)"),
        ("dotnet", "netstandard2.0", "unknown"),
        ("postgres", "POSTGRES_14", "[14, 15)"),
        ("postgres", "POSTGRES_9_6", "[9.6, 9.7)"),
        ("mysql", "MYSQL_8_0_31", "8.0.31"),
        ("redis", "REDIS_6_X", "[6, 7)"),
        ("redis", "REDIS_7_0", "[7.0, 7.1)"),
        ("go", "go122", "[1.22, 1.23)"),
        ("go", "go1.x", "[1, 2)"),
        ("java", "java8.al2", "[8, 9)"),
        ("java", "java17", "[17, 18)"),
        ("php", "php82", "[8.2, 8.3)"),
        ("ruby", "ruby3.2", "[3.2, 3.3)"),
        ("node", "py311", "unknown"),
        ("python", "3.11", "[3.11, 3.12)"),
    ] {
        assert_eq!(meaning(Dialect::TargetName, tool, text), expected, "{tool} {text}");
    }
}

#[test]
fn texts_that_may_be_versions() {
    table(
        Dialect::Text,
        "node",
        &[
            ("20", "[20, 21)"),
            ("'20.11.1'", "20.11.1"),
            ("lts", "the latest with long-term support"),
            (">=18", "[18, ∞)"),
            ("^18", "unknown"),
            ("20-bookworm", "[20, 21)"),
            ("v20", "[20, 21)"),
            ("${NODE}", "unknown"),
            ("whatever", "unknown"),
            ("", "unknown"),
            ("node-20", "[20, 21)"),
        ],
    );
}

#[test]
fn pre_releases_are_members_where_their_languages_say_so() {
    for (dialect, tool, text, version, member) in [
        (Dialect::Pep440, "python", "==3.13.*", "3.13.0rc1", true),
        (Dialect::Pep440, "python", ">=3.13", "3.13.0rc1", false),
        (Dialect::Pep440, "python", "<3.13", "3.13.0rc1", false),
        (Dialect::Pep440, "python", "<3.13rc2", "3.13.0a1", true),
        (Dialect::Poetry, "python", "3.13.*", "3.13.0rc1", true),
        (Dialect::Poetry, "python", "^3.13", "4.0.0a1", false),
        (Dialect::Pyenv, "python", "3.14-dev", "3.14.0a1", true),
        (Dialect::Pyenv, "python", "3.14", "3.14.0a1", false),
        (Dialect::Java, "java", "21-ea", "21-ea", true),
        (Dialect::Java, "java", "21", "21-ea", false),
        (Dialect::Composer, "php", ">=8.4", "8.4.0RC1", true),
        (Dialect::Composer, "php", "^8.4", "9.0.0-beta1", false),
        (Dialect::Composer, "php", "8.4.*", "8.4.0-beta1", true),
        (Dialect::Gem, "ruby", "< 3.4", "3.4.0-preview1", true),
        (Dialect::Gem, "ruby", "~> 3.3", "4.0.0-preview1", false),
        (Dialect::Npm, "node", "20.x", "20.0.0-rc.1", false),
        (Dialect::Npm, "node", "<20", "20.0.0-rc.1", false),
        (Dialect::Setup, "node", "20-nightly", "20.0.0-nightly2023", true),
        (Dialect::Maven, "java", "(,18)", "18-ea", true),
        (Dialect::ImageTag, "python", "3.14-rc-slim", "3.14.0rc1", true),
        (Dialect::RollForward, "dotnet", "8.0.100 latestFeature", "8.1.0-preview.1", false),
    ] {
        let tool = Tool::named(tool);
        let set = read(dialect, &tool, text).as_set().unwrap().clone();
        assert_eq!(
            set.contains(&tool.version(version).unwrap()),
            member,
            "{dialect:?} {text} {version}"
        );
    }
}

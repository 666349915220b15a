//! Every tool that `doctor` knows, one a row.

use super::tool_row::{Find, Stream, ToolRow, VersionFile};

const fn row(tool: &'static str, programs: &'static [&'static str]) -> ToolRow {
    ToolRow::new(tool, programs)
}

const JAVA_RELEASE: &[VersionFile] = &[
    VersionFile::Text("../release", Find::After("JAVA_VERSION=\"")),
    VersionFile::Text("../../release", Find::After("JAVA_VERSION=\"")),
];

/// Erlang has no option for it: the file that tells is where the runtime says it is.
const ERLANG: &[&str] = &[
    "-noshell",
    "-eval",
    "{ok, V} = file:read_file(filename:join([code:root_dir(), \"releases\", erlang:system_info(otp_release), \"OTP_VERSION\"])), io:put_chars(V), halt().",
];

/// In the order of the alphabet.
pub static TOOLS: &[ToolRow] = &[
    row("actionlint", &["actionlint"]),
    row("ansible", &["ansible"]).wheel("ansible-core").deb(&["ansible-core"]),
    row("aws-cli", &["aws"]).wheel("awscli").deb(&["awscli"]).find(Find::After("aws-cli/")),
    row("azure-cli", &["az"])
        .wheel("azure-cli")
        .deb(&["azure-cli"])
        .args(&["version", "--output", "json"])
        .find(Find::Json(&["azure-cli"])),
    row("bash", &["bash"]).deb(&["bash"]),
    row("bazel", &["bazel"]),
    row("black", &["black"]).wheel("black").deb(&["black"]),
    row("buf", &["buf"]),
    row("buildah", &["buildah"]).deb(&["buildah"]),
    row("bun", &["bun"]),
    row("bundler", &["bundle"]),
    row("clang", &["clang"]).deb(&["clang-*"]),
    row("cmake", &["cmake"]).files(&[VersionFile::Names("../share", "cmake-", "")]).deb(&["cmake"]),
    row("composer", &["composer"]).deb(&["composer"]),
    row("conda", &["conda"]).files(&[VersionFile::Names("../conda-meta", "conda-", ".json")]),
    row("consul", &["consul"]).deb(&["consul"]),
    row("container-structure-test", &["container-structure-test"]).args(&["version"]),
    row("crystal", &["crystal"]),
    row("curl", &["curl"]).deb(&["curl"]),
    row("dart", &["dart"])
        .files(&[VersionFile::Text("../version", Find::First)])
        .stream(Stream::Either),
    row("deno", &["deno"]),
    row("devcontainer", &["devcontainer"]),
    row("dive", &["dive"]),
    row("docker", &["docker"]).deb(&["docker-ce-cli", "docker-cli", "docker.io"]),
    row("dotnet", &["dotnet"]).files(&[VersionFile::Names("sdk", "", "")]),
    row("elixir", &["elixir"])
        .files(&[VersionFile::Text("../VERSION", Find::First)])
        .deb(&["elixir"])
        .find(Find::After("Elixir ")),
    row("erlang", &["erl"]).deb(&["erlang-base"]).args(ERLANG).find(Find::After("")),
    row("eslint", &["eslint"]),
    row("flutter", &["flutter"])
        .files(&[VersionFile::Text("../version", Find::First)])
        .args(&["--version", "--suppress-analytics"]),
    row("gcc", &["gcc"]).deb(&["gcc-*"]).args(&["-dumpfullversion"]),
    row("gcloud", &["gcloud"])
        .files(&[VersionFile::Text("../VERSION", Find::First)])
        .deb(&["google-cloud-cli"])
        .find(Find::After("Google Cloud SDK ")),
    row("gh", &["gh"]).deb(&["gh"]),
    row("ghc", &["ghc"]).args(&["--numeric-version"]).deb(&["ghc"]),
    row("git", &["git"]).deb(&["git"]),
    row("git-lfs", &["git-lfs"]).deb(&["git-lfs"]),
    row("go", &["go"])
        .files(&[VersionFile::Text("../VERSION", Find::After("go"))])
        .deb(&["golang-*-go"])
        .args(&["version"])
        .find(Find::After("go version go")),
    row("golangci-lint", &["golangci-lint"]),
    row("gpg", &["gpg"]).deb(&["gpg"]),
    row("gradle", &["gradle"])
        .files(&[VersionFile::Names("../lib", "gradle-core-", ".jar")])
        .find(Find::After("Gradle ")),
    row("groovy", &["groovy"]).files(&[VersionFile::Names("../lib", "groovy-", ".jar")]),
    row("hadolint", &["hadolint"]),
    row("helm", &["helm"]).args(&["version", "--short"]).deb(&["helm"]),
    row("java", &["java"])
        .files(JAVA_RELEASE)
        .deb(&["openjdk-*-jre-headless"])
        .args(&["-version"])
        .stream(Stream::Either)
        .find(Find::After("version \"")),
    row("jq", &["jq"]).deb(&["jq"]).find(Find::After("jq-")),
    row("julia", &["julia"]),
    row("just", &["just"]).deb(&["just"]),
    row("kotlin", &["kotlinc", "kotlin"])
        .files(&[VersionFile::Text("../build.txt", Find::First)])
        .args(&["-version"])
        .stream(Stream::Either),
    row("kubectl", &["kubectl"])
        .args(&["version", "--client", "--output", "json"])
        .find(Find::Json(&["clientVersion", "gitVersion"])),
    row("kustomize", &["kustomize"]).args(&["version"]),
    row("lua", &["lua"]).args(&["-v"]).stream(Stream::Either).deb(&["lua5.*"]),
    row("make", &["make"]).deb(&["make"]),
    row("maven", &["mvn"])
        .files(&[VersionFile::Names("../lib", "maven-core-", ".jar")])
        .deb(&["maven"])
        .find(Find::After("Apache Maven ")),
    row("minikube", &["minikube"]).args(&["version", "--short"]),
    row("mongosh", &["mongosh"]),
    row("mypy", &["mypy"]).wheel("mypy").deb(&["mypy"]),
    row("mysql", &["mysql"]).deb(&["mysql-client-core-*"]).find(Find::After("Ver ")),
    row("nim", &["nim"]).find(Find::After("Version ")),
    row("ninja", &["ninja"]).deb(&["ninja-build"]),
    row("node", &["node", "nodejs"])
        .files(&[VersionFile::Text("../include/node/node_version.h", Find::NodeHeader)])
        .deb(&["nodejs"]),
    row("nomad", &["nomad"]).deb(&["nomad"]),
    row("npm", &["npm"]).deb(&["npm"]),
    row("ocaml", &["ocaml"]).args(&["-version"]).find(Find::After("version ")),
    row("openssl", &["openssl"]).deb(&["openssl"]).args(&["version"]),
    row("opentofu", &["tofu"]).args(&["version", "-json"]).find(Find::Json(&["terraform_version"])),
    row("packer", &["packer"]).args(&["version"]).deb(&["packer"]),
    row("pdm", &["pdm"]).wheel("pdm"),
    row("perl", &["perl"]).args(&["-v"]).deb(&["perl-base"]),
    row("php", &["php"]).args(&["-v"]).deb(&["php*-cli"]).find(Find::After("PHP ")),
    row("pip", &["pip", "pip3"]).wheel("pip").deb(&["python3-pip"]),
    row("pipenv", &["pipenv"]).wheel("pipenv").deb(&["pipenv"]),
    row("pipx", &["pipx"]).wheel("pipx").deb(&["pipx"]),
    row("pnpm", &["pnpm"]),
    row("podman", &["podman"]).deb(&["podman"]),
    row("poetry", &["poetry"]).wheel("poetry").deb(&["python3-poetry"]),
    row("postgres", &["psql"]),
    row("pre-commit", &["pre-commit"]).wheel("pre-commit").deb(&["pre-commit"]),
    row("prettier", &["prettier"]),
    row("protoc", &["protoc"]).deb(&["protobuf-compiler"]),
    row("pulumi", &["pulumi"]).args(&["version"]),
    row("python", &["python3", "python"])
        .deb(&["python3.*-minimal"])
        .args(&["-V"])
        .stream(Stream::Either)
        .find(Find::After("Python ")),
    row("r", &["R"]).find(Find::After("R version ")),
    row("redis", &["redis-cli"]).deb(&["redis-tools"]),
    row("ripgrep", &["rg"]).deb(&["ripgrep"]),
    row("rsync", &["rsync"]).deb(&["rsync"]),
    row("ruby", &["ruby"]).deb(&["ruby*.*"]),
    row("ruff", &["ruff"]).wheel("ruff"),
    row("rust", &["rustc", "cargo"]).deb(&["rustc"]),
    row("scala", &["scala"])
        .files(&[VersionFile::Text("../VERSION", Find::First)])
        .args(&["-version"])
        .stream(Stream::Either),
    row("shellcheck", &["shellcheck"]).deb(&["shellcheck"]).find(Find::After("version: ")),
    row("skopeo", &["skopeo"]).deb(&["skopeo"]),
    row("sqlite", &["sqlite3"]).deb(&["sqlite3"]),
    row("ssh", &["ssh"]).deb(&["openssh-client"]).args(&["-V"]).stream(Stream::Err),
    row("swift", &["swift"]).find(Find::After("Swift version ")),
    row("syft", &["syft"]).args(&["version", "--output", "json"]).find(Find::Json(&["version"])),
    row("tar", &["tar"]).deb(&["tar"]),
    row("terraform", &["terraform"])
        .deb(&["terraform"])
        .args(&["version", "-json"])
        .find(Find::Json(&["terraform_version"])),
    row("terragrunt", &["terragrunt"]),
    row("tflint", &["tflint"]),
    row("trivy", &["trivy"]).deb(&["trivy"]).find(Find::After("Version: ")),
    row("typescript", &["tsc"]),
    row("uv", &["uv"]).wheel("uv"),
    row("vault", &["vault"]).args(&["version"]).deb(&["vault"]),
    row("vim", &["vim"]),
    row("wget", &["wget"]).deb(&["wget"]),
    row("xz", &["xz"]).find(Find::Last),
    row("yarn", &["yarn"]),
    row("yq", &["yq"]).wheel("yq"),
    row("zig", &["zig"]).args(&["version"]),
    row("zizmor", &["zizmor"]).wheel("zizmor"),
    row("zsh", &["zsh"]).deb(&["zsh"]),
];

/// The row of a tool.
pub fn row_of(tool: &str) -> Option<&'static ToolRow> {
    TOOLS.iter().find(|row| row.tool == tool)
}

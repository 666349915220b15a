//! Actions that set up a tool.

use source::Node;

/// Each action with its inputs that name a version, and the tool. An input whose name ends in `file` names a file that
/// tells the version.
const ACTIONS: &[(&str, &[(&str, &str)])] = &[
    ("abatilo/actions-poetry", &[("poetry-version", "poetry")]),
    ("actions-rs/toolchain", &[("toolchain", "rust")]),
    ("actions-rust-lang/setup-rust-toolchain", &[("toolchain", "rust")]),
    ("actions/setup-dotnet", &[("dotnet-version", "dotnet"), ("global-json-file", "dotnet")]),
    ("actions/setup-go", &[("go-version", "go"), ("go-version-file", "go")]),
    ("actions/setup-java", &[("java-version", "java"), ("java-version-file", "java")]),
    ("actions/setup-node", &[("node-version", "node"), ("node-version-file", "node")]),
    ("actions/setup-python", &[("python-version", "python"), ("python-version-file", "python")]),
    ("actions/setup-ruby", &[("ruby-version", "ruby")]),
    ("ankane/setup-postgres", &[("postgres-version", "postgres")]),
    ("arduino/setup-protoc", &[("version", "protoc")]),
    ("astral-sh/ruff-action", &[("version", "ruff"), ("version-file", "ruff")]),
    (
        "astral-sh/setup-uv",
        &[("version", "uv"), ("version-file", "uv"), ("python-version", "python")],
    ),
    ("azure/setup-helm", &[("version", "helm")]),
    ("azure/setup-kubectl", &[("version", "kubectl")]),
    ("bufbuild/buf-action", &[("version", "buf")]),
    ("bufbuild/buf-setup-action", &[("version", "buf")]),
    ("conda-incubator/setup-miniconda", &[("python-version", "python")]),
    ("crystal-lang/install-crystal", &[("crystal", "crystal")]),
    ("dart-lang/setup-dart", &[("sdk", "dart")]),
    ("denoland/setup-deno", &[("deno-version", "deno"), ("deno-version-file", "deno")]),
    ("dtolnay/rust-toolchain", &[("toolchain", "rust")]),
    (
        "erlef/setup-beam",
        &[("otp-version", "erlang"), ("elixir-version", "elixir"), ("version-file", "elixir")],
    ),
    ("extractions/setup-just", &[("just-version", "just")]),
    (
        "golangci/golangci-lint-action",
        &[("version", "golangci-lint"), ("version-file", "golangci-lint")],
    ),
    ("google-github-actions/setup-gcloud", &[("version", "gcloud")]),
    ("goto-bus-stop/setup-zig", &[("version", "zig")]),
    ("gradle/actions/setup-gradle", &[("gradle-version", "gradle")]),
    ("gradle/gradle-build-action", &[("gradle-version", "gradle")]),
    (
        "gruntwork-io/terragrunt-action",
        &[("tf_version", "terraform"), ("tg_version", "terragrunt")],
    ),
    ("harmon758/postgresql-action", &[("postgresql version", "postgres")]),
    ("haskell-actions/setup", &[("ghc-version", "ghc")]),
    ("hashicorp/setup-packer", &[("version", "packer")]),
    ("hashicorp/setup-terraform", &[("terraform_version", "terraform")]),
    ("helm/kind-action", &[("kubectl_version", "kubectl")]),
    ("ikalnytskyi/action-setup-postgres", &[("postgres-version", "postgres")]),
    ("jiro4989/setup-nim-action", &[("nim-version", "nim")]),
    ("julia-actions/setup-julia", &[("version", "julia")]),
    ("leafo/gh-actions-lua", &[("luaversion", "lua"), ("luaVersion", "lua")]),
    (
        "medyagh/setup-minikube",
        &[("kubernetes-version", "kubernetes"), ("minikube-version", "minikube")],
    ),
    ("mlugg/setup-zig", &[("version", "zig")]),
    ("moonrepo/setup-rust", &[("channel", "rust")]),
    ("opentofu/setup-opentofu", &[("tofu_version", "opentofu"), ("tofu_version_file", "opentofu")]),
    ("oven-sh/setup-bun", &[("bun-version", "bun"), ("bun-version-file", "bun")]),
    ("pdm-project/setup-pdm", &[("python-version", "python"), ("version", "pdm")]),
    ("pnpm/action-setup", &[("version", "pnpm"), ("package_json_file", "pnpm")]),
    ("psf/black", &[("version", "black")]),
    ("pulumi/actions", &[("pulumi-version", "pulumi")]),
    ("r-lib/actions/setup-r", &[("r-version", "r")]),
    ("ruby/setup-ruby", &[("ruby-version", "ruby"), ("bundler", "bundler")]),
    ("shivammathur/setup-php", &[("php-version", "php"), ("php-version-file", "php")]),
    ("shogo82148/actions-setup-mysql", &[("mysql-version", "mysql")]),
    ("shogo82148/actions-setup-perl", &[("perl-version", "perl")]),
    ("shogo82148/actions-setup-redis", &[("redis-version", "redis")]),
    ("snok/install-poetry", &[("version", "poetry")]),
    (
        "subosito/flutter-action",
        &[("flutter-version", "flutter"), ("flutter-version-file", "flutter")],
    ),
    ("supercharge/mongodb-github-action", &[("mongodb-version", "mongo")]),
    ("supercharge/redis-github-action", &[("redis-version", "redis")]),
    ("swift-actions/setup-swift", &[("swift-version", "swift")]),
    ("terraform-linters/setup-tflint", &[("tflint_version", "tflint")]),
    ("volta-cli/action", &[("node-version", "node"), ("yarn-version", "yarn")]),
];

/// The inputs of `action` that name versions.
pub(super) fn inputs(action: &str) -> &'static [(&'static str, &'static str)] {
    let action = action.to_ascii_lowercase();
    ACTIONS.iter().find(|(name, _)| *name == action).map_or(&[], |(_, inputs)| inputs)
}

/// Whether `action` takes the toolchain from its own reference: `dtolnay/rust-toolchain@1.85`.
pub(super) fn is_toolchain(action: &str) -> bool {
    action.eq_ignore_ascii_case("dtolnay/rust-toolchain")
}

/// Whether `action` installs what its input `tool` lists.
pub(super) fn is_installer(action: &str) -> bool {
    action.eq_ignore_ascii_case("taiki-e/install-action")
}

/// Whether `reference` is a commit.
pub(super) fn is_commit(reference: &str) -> bool {
    reference.len() == 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The input of `inputs` that names the version of `tool` itself.
pub(super) fn version_input(tool: &str, inputs: Option<&Node>) -> Option<String> {
    let names = [format!("{tool}-version"), format!("{tool}_version"), "version".to_owned()];
    let given = |name: &String| {
        let value = inputs.and_then(|inputs| inputs.get(name)).and_then(Node::scalar);
        value.is_some_and(|value| !value.trim().is_empty())
    };
    names.into_iter().find(given)
}

use versions::Dialect;

use super::{Installed, Word};

/// What stands in front of a version in an address or the name of an archive, and the tool.
const MARKS: &[(&str, &str)] = &[
    ("nodesource.com/setup_", "node"),
    ("nodesource.com/node_", "node"),
    ("nodejs.org/dist/v", "node"),
    ("go.dev/dl/go", "go"),
    ("golang.org/dl/go", "go"),
    ("storage.googleapis.com/golang/go", "go"),
    ("python.org/ftp/python/", "python"),
    ("hashicorp.com/terraform/", "terraform"),
    ("hashicorp.com/packer/", "packer"),
    ("hashicorp.com/vault/", "vault"),
    ("get.helm.sh/helm-v", "helm"),
    ("dl.k8s.io/release/v", "kubectl"),
    ("kubernetes-release/release/v", "kubectl"),
    ("google-cloud-cli-", "gcloud"),
    ("google-cloud-sdk-", "gcloud"),
    ("services.gradle.org/distributions/gradle-", "gradle"),
    ("dlcdn.apache.org/maven/maven-3/", "maven"),
    ("archive.apache.org/dist/maven/maven-3/", "maven"),
    ("astral.sh/uv/", "uv"),
    ("golangci/golangci-lint/releases/download/v", "golangci-lint"),
    ("hadolint/hadolint/releases/download/v", "hadolint"),
    ("koalaman/shellcheck/releases/download/v", "shellcheck"),
    ("protocolbuffers/protobuf/releases/download/v", "protoc"),
    ("gruntwork-io/terragrunt/releases/download/v", "terragrunt"),
];

/// The version that an address names: `https://deb.nodesource.com/setup_20.x`.
pub(super) fn version(word: Word<'_>) -> Option<Installed<'_>> {
    if !word.text.contains(['.', '-']) || word.text.len() < 12 {
        return None;
    }
    MARKS.iter().find_map(|(mark, tool)| {
        let start = word.text.find(mark)? + mark.len();
        let rest = &word.text[start..];
        let stop = |char: char| !(char.is_ascii_digit() || char == '.');
        let end = rest.find(stop).unwrap_or(rest.len());
        // `20.x`, and the dot in front of an ending.
        let end = if rest[end..].starts_with('x') && rest[..end].ends_with('.') {
            end + 1
        } else {
            rest[..end].trim_end_matches('.').len()
        };
        Installed::new(tool, Dialect::Text, word, start..start + end)
    })
}

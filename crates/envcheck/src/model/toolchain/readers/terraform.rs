use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::toolchain::{Declaration, Reader, Reading, Role};

/// A module of Terraform (<https://developer.hashicorp.com/terraform/language/terraform>): a folder is a module.
pub(super) static MODULE: Reader = Reader {
    reads: |path| name(path).ends_with(".tf") || name(path).ends_with(".tofu"),
    format: Some(Format::Hcl),
    read: module,
};

/// `.terraform.lock.hcl`: the providers that were chosen.
pub(super) static LOCK: Reader = Reader {
    reads: |path| name(path) == ".terraform.lock.hcl",
    format: Some(Format::Hcl),
    read: lock,
};

/// The same module in JSON.
pub(super) static JSON: Reader =
    Reader { reads: |path| path.ends_with(".tf.json"), format: Some(Format::Jsonc), read: module };

fn module(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for block in root.members().iter().filter(|member| member.name == "terraform") {
        for settings in several(&block.value) {
            if let Some(version) = settings.get("required_version") {
                reading.declare_node("terraform", Role::Requires, Dialect::Terraform, version);
            }
            let providers = settings.members().iter().filter(|it| it.name == "required_providers");
            for provider in providers.flat_map(|it| several(&it.value)).flat_map(Node::members) {
                let source = provider.value.get("source").and_then(Node::as_str);
                let tool = provider_name(source.unwrap_or(&provider.name));
                let version = provider.value.get("version").unwrap_or(&provider.value);
                reading.declare_node(&tool, Role::Requires, Dialect::Terraform, version);
            }
        }
    }
}

fn lock(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for block in root.members().iter().filter(|member| member.name == "provider") {
        for (source, provider) in block
            .value
            .members()
            .iter()
            .flat_map(|it| several(&it.value).iter().map(|v| (&it.name, v)))
        {
            let tool = provider_name(source);
            if let Some(version) = provider.get("version") {
                let locked = reading.declare_node(&tool, Role::Locks, Dialect::Exact, version);
                locked.map(Declaration::fixed);
            }
            // They are those of all modules when the provider was chosen.
            if let Some(copied) = provider.get("constraints") {
                let copied = reading.declare_node(&tool, Role::Locks, Dialect::Terraform, copied);
                copied.map(|it| it.fixed().inert("`version` beside it says what was chosen"));
            }
        }
    }
}

/// The bodies of blocks of one kind.
fn several(value: &Node) -> &[Node] {
    match value.items() {
        [] => std::slice::from_ref(value),
        items => items,
    }
}

/// `hashicorp/google`, `registry.terraform.io/hashicorp/google` and `google` are one provider.
fn provider_name(source: &str) -> String {
    let mut parts = source.rsplit('/');
    let name = parts.next().unwrap_or(source);
    let space = parts.next().unwrap_or("hashicorp");
    format!("terraform-provider:{space}/{name}")
}

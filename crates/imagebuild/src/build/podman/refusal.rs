//! What Podman's Docker-compatible API cannot do, or passes over in silence: each was tried with 4.3.

use std::path::PathBuf;

use dockerfile::{Dockerfile, Instruction, Keyword, Stage};

use crate::{
    build::{
        BuildError, Network, Request,
        lines::line_of,
        options::{Address, Form, Output},
        plan,
    },
    engine::Facts,
};

/// The first version that may know more flags than these: what it does not know, it says itself.
const NEWER: u32 = 5;

/// The flags that each instruction has.
const FLAGS: [(Keyword, &[&str]); 5] = [
    (Keyword::From, &["platform"]),
    (Keyword::Run, &["mount"]),
    (Keyword::Copy, &["chmod", "chown", "from"]),
    (Keyword::Add, &["chmod", "chown"]),
    (Keyword::Healthcheck, &["interval", "timeout", "start-period", "retries"]),
];

/// Refuses options, and says what can do them.
pub(super) fn of_request(request: &Request, facts: &Facts) -> Result<(), BuildError> {
    const DOCKER: &str = "use Docker Engine 20.10 or newer";
    const STORE: &str = "use Docker Engine 25.0 or newer with the containerd image store";
    let own = format!("{}/{}", facts.os, facts.arch);
    let foreign = request.platforms.iter().any(|platform| platform.to_string() != own);
    let gateway = request.hosts.iter().any(|host| host.address == Address::Gateway);
    let no_hosts = !request.hosts.is_empty() && request.network == Some(Network::None);
    let platform =
        format!("its cache mixes platforms; build on an engine for it, this one is {own}");
    let refused = [
        (!request.secrets.is_empty(), "--secret", DOCKER),
        (!request.ssh.is_empty(), "--ssh", DOCKER),
        (!request.no_cache_stages.is_empty(), "--no-cache-filter", "use --no-cache"),
        (!request.cache_from.is_empty(), "--cache-from", DOCKER),
        (!request.cache_to.is_empty(), "--cache-to", DOCKER),
        (!request.annotations.is_empty(), "--annotation", STORE),
        (
            !request.attestations.is_empty(),
            "an attestation (--attest, --sbom, --provenance)",
            STORE,
        ),
        (request.platforms.len() > 1, "more than one --platform", "build each by itself"),
        (foreign, "--platform of another kind", platform.as_str()),
        (gateway, "--add-host NAME:host-gateway", "write the host's address"),
        (no_hosts, "--add-host with --network none", DOCKER),
        (!request.output.is_image(), "--output of files", DOCKER),
        (
            matches!(request.output, Output::Archive(Form::Oci, _)),
            "--output type=oci",
            "type=docker,dest=FILE works here",
        ),
    ];
    let first = refused.iter().find(|(given, ..)| *given);
    first.map_or(Ok(()), |(_, option, next)| {
        let (product, version) = (&facts.product, &facts.version);
        Err(BuildError::Refused(format!("{option} is not for {product} {version}: {next}")))
    })
}

/// Refuses what this version of Podman does not read in a Dockerfile, at its line.
pub(super) fn of_dockerfile(
    request: &Request,
    facts: &Facts,
    file: &Dockerfile,
) -> Result<(), BuildError> {
    let stages = file.stages();
    let target = plan::target(&stages, request.target.as_deref()).map_err(BuildError::Usage)?;
    let refused = |line, what: String| BuildError::Dockerfile {
        path: PathBuf::from(request.dockerfile_name()),
        line: Some(line),
        message: what,
    };
    if let Some(frontend) = other_frontend(file) {
        let what = format!(
            "{} {} reads Dockerfiles by itself, and not with {frontend}; use Docker Engine 20.10 or newer",
            facts.product, facts.version
        );
        return Err(refused(1, what));
    }
    let built = stages.iter().take(target.map_or(0, |target| target + 1));
    for instruction in built.flat_map(of_stage) {
        if let Some(what) = unknown(instruction, facts) {
            return Err(refused(line_of(file, instruction), what));
        }
    }
    Ok(())
}

fn of_stage<'a>(stage: &'a Stage<'a>) -> impl Iterator<Item = &'a Instruction> {
    [stage.from].into_iter().chain(stage.instructions.iter().copied())
}

/// The image of `# syntax=`, unless it is Docker's own, of which the instructions are looked at.
fn other_frontend(file: &Dockerfile) -> Option<&str> {
    let directive = file.directives.iter().find(|it| it.name.eq_ignore_ascii_case("syntax"))?;
    let image = directive.value.trim();
    let image = image.strip_prefix("docker.io/").unwrap_or(image);
    (!image.starts_with("docker/dockerfile")).then_some(directive.value.trim())
}

fn unknown(instruction: &Instruction, facts: &Facts) -> Option<String> {
    let keyword = instruction.keyword.raw().to_ascii_uppercase();
    if instruction.kind == Keyword::Unknown {
        return Some(format!("unknown instruction: {keyword}"));
    }
    let by = format!(
        "{} {} does not know it; use Docker Engine 23.0 or newer",
        facts.product, facts.version
    );
    if instruction.onbuild.as_ref().is_some_and(|trigger| !trigger.heredocs.is_empty()) {
        return Some(format!("a heredoc in ONBUILD: {by}"));
    }
    if facts.major >= NEWER {
        return None;
    }
    if instruction.kind == Keyword::Add
        && let Some(word) = instruction.words().iter().find(|word| is_repository(&word.value()))
    {
        return Some(format!("ADD of the git repository {}: {by}", word.raw()));
    }
    let (_, known) = FLAGS.iter().find(|(kind, _)| *kind == instruction.kind)?;
    let flag = instruction.flags.iter().find(|flag| !known.contains(&flag.name.as_str()))?;
    Some(format!("{keyword} --{}: {by}", flag.name))
}

/// Podman 4.3 would take the page that stands at the address of the repository.
fn is_repository(source: &str) -> bool {
    let address = source.split('#').next().unwrap_or_default();
    let by_protocol = ["git@", "git://", "ssh://"].iter().any(|it| source.starts_with(it));
    by_protocol || address.starts_with("http") && address.ends_with(".git")
}

//! What a service's `build` asks for.

use std::path::{Path, PathBuf};

use super::{
    super::TargetsError,
    canonical, options,
    secrets::secrets,
    services::known,
    value::{Map, Member, Place, Value},
    variables::Variables,
};
use crate::build::{
    BuildArg, CacheSource, Context, DockerfileSource, Network, Platform, Request, Target,
    image_name, options::Attestation,
};

/// What a build may say.
const KEYS: &str = "additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements \
    extra_hosts isolation labels network no_cache no_cache_filter platforms privileged provenance pull sbom secrets \
    shm_size ssh tags target ulimits";

/// What all services of a project share.
pub(super) struct Reader<'a> {
    pub(super) project: &'a str,
    pub(super) root: &'a Value,
    pub(super) variables: &'a Variables,
}

/// A service and its build.
struct Service<'a> {
    name: &'a str,
    key: &'a Place,
    whole: &'a Value,
    build: &'a Map,
}

impl Reader<'_> {
    /// The target that a service with a `build` is.
    pub(super) fn target(
        &self,
        name: &str,
        member: &Member,
        wanted: bool,
    ) -> Result<Target, TargetsError> {
        let Member { key, value: whole } = member;
        let build = whole.get("build").unwrap_or(whole);
        let build = build.members("`build`")?;
        known(build, KEYS, "a build")?;
        let service = Service { name, key, whole, build };
        let mut request = request(&service)?;
        self.names(&service, &mut request)?;
        self.values(&service, &mut request)?;
        cache(&service, &mut request)?;
        steps(&service, &mut request)?;
        let place = format!("{}:{}", key.file, key.line);
        Ok(Target { name: name.to_owned(), place, wanted, request })
    }

    /// Tags, platforms and the names of other contexts.
    fn names(&self, service: &Service<'_>, request: &mut Request) -> Result<(), TargetsError> {
        let own = service.whole.get("image").filter(|image| !image.is_null());
        let own = match own {
            Some(image) if !image.string("`image`")?.is_empty() => image.clone(),
            _ => {
                let separator = options::separator(self.variables);
                let name = format!("{}{separator}{}", self.project, service.name);
                Value::of_text(service.key, name)
            }
        };
        for tag in service.list("tags")?.into_iter().chain([&own]) {
            let name = tag.understood("the image's name", image_name(tag.string("the tag")?))?;
            if !request.tags.contains(&name) {
                request.tags.push(name);
            }
        }
        for platform in self.platforms(service)? {
            let text = platform.string("the platform")?;
            let platform: Platform = platform.understood("the platform", text.parse())?;
            if !request.platforms.contains(&platform) {
                request.platforms.push(platform);
            }
        }
        request.named_contexts = options::contexts(service.value("additional_contexts"))?;
        Ok(())
    }

    /// Those of the build, else that of the service, else `DOCKER_DEFAULT_PLATFORM`.
    fn platforms(&self, service: &Service<'_>) -> Result<Vec<Value>, TargetsError> {
        let listed: Vec<_> = service.list("platforms")?.into_iter().cloned().collect();
        let own = service.whole.get("platform").filter(|own| !own.is_null()).cloned();
        let usual = self.variables.filled("DOCKER_DEFAULT_PLATFORM");
        let usual = usual.map(|usual| Value::of_text(service.key, usual));
        let Some(own) = own.filter(|own| !own.shown().is_empty()).or(usual) else {
            return Ok(listed);
        };
        let text = own.string("`platform`")?;
        for platform in &listed {
            if platform.string("the platform")? == text {
                return Ok(listed);
            }
        }
        if listed.is_empty() {
            return Ok(vec![own]);
        }
        Err(own.place.error(format!(
            "the service runs on `{}`, which `build.platforms` does not have; add it there",
            own.shown()
        )))
    }

    /// Arguments, labels and secrets.
    fn values(&self, service: &Service<'_>, request: &mut Request) -> Result<(), TargetsError> {
        for (name, value) in options::pairs(service.value("args"), "`args`")? {
            // What the environment does not have either is not given: the Dockerfile's own value stands.
            if let Some(value) = value.or_else(|| self.variables.get(&name).map(str::to_owned)) {
                request.build_args.push(BuildArg { name, value: Some(value) });
            }
        }
        for (name, value) in options::pairs(service.value("labels"), "`labels`")? {
            request.labels.insert(name, value.unwrap_or_default());
        }
        let own = [("project", self.project), ("service", service.name)];
        for (name, value) in own {
            request.labels.insert(format!("com.docker.compose.{name}"), value.to_owned());
        }
        request.secrets = secrets(service.value("secrets"), self)?;
        request.ssh = options::ssh(service.value("ssh"))?;
        Ok(())
    }
}

/// Context, Dockerfile and stage.
fn request(service: &Service<'_>) -> Result<Request, TargetsError> {
    let Some(context) = service.value("context") else {
        return Err(service.key.error("the build has no `context`; write `context: .`"));
    };
    let text = context.string("`context`")?;
    let folder = match text {
        "" => {
            return Err(context.place.error("the context is empty; write `.` for this folder"));
        }
        text if text.starts_with("service:") => {
            return Err(context
                .place
                .error("a service is no context; name it in `additional_contexts`"));
        }
        text if canonical::is_no_folder(text) => {
            return Err(context.place.error(format!(
                "`{}` lies elsewhere, and a context is a folder here; clone it and name the folder",
                context.shown()
            )));
        }
        text => PathBuf::from(text),
    };
    let mut request = Request::of_directory(folder.clone());
    request.context = Context::Directory(folder.clone());
    if let Some(source) = service.dockerfile(&folder)? {
        request.dockerfile = source;
    }
    request.target = service.text("target")?.map(str::to_owned);
    Ok(request)
}

fn cache(service: &Service<'_>, request: &mut Request) -> Result<(), TargetsError> {
    for source in service.list("cache_from")? {
        let read = source.string("`cache_from`")?.parse::<CacheSource>();
        request.cache_from.push(source.understood("`cache_from`", read)?);
    }
    for target in service.list("cache_to")? {
        let read = target.string("`cache_to`")?.parse();
        request.cache_to.push(target.understood("`cache_to`", read)?);
    }
    if let Some(stages) = service.value("no_cache_filter") {
        for stage in stages.strings("`no_cache_filter`")? {
            request.no_cache_stages.push(stage.string("the stage")?.to_owned());
        }
    }
    request.no_cache = service.flag("no_cache")?;
    request.pull = service.flag("pull")?;
    Ok(())
}

/// What each step may and may not.
fn steps(service: &Service<'_>, request: &mut Request) -> Result<(), TargetsError> {
    if let Some(network) = service.value("network")
        && !network.string("`network`")?.is_empty()
    {
        let read = network.string("`network`")?.parse::<Network>();
        request.network = Some(network.understood("`network`", read)?);
    }
    request.hosts = options::hosts(service.value("extra_hosts"))?;
    request.ulimits = options::ulimits(service.value("ulimits"))?;
    request.shm_size = service.value("shm_size").map(options::size).transpose()?.flatten();
    for kind in ["provenance", "sbom"] {
        let text = service.value(kind).map(|value| value.scalar(kind)).transpose()?.flatten();
        let text = text.filter(|text| !text.is_empty());
        request.attestations.extend(text.and_then(|text| Attestation::of_value(kind, &text)));
    }
    service.unsupported()
}

impl Service<'_> {
    fn dockerfile(&self, folder: &Path) -> Result<Option<DockerfileSource>, TargetsError> {
        let path = self.text("dockerfile")?;
        let inline = self.text("dockerfile_inline")?;
        match (path, inline, self.build.get("dockerfile_inline")) {
            (Some(_), Some(_), Some(member)) => Err(member
                .key
                .error("`dockerfile` and `dockerfile_inline` exclude each other; take one out")),
            (Some(path), _, _) if path.contains("://") => Err(self.key.error(
                "the Dockerfile lies elsewhere; fetch it and name the file in `dockerfile`",
            )),
            (Some(path), ..) => {
                Ok(Some(DockerfileSource::Path(canonical::clean(&folder.join(path)))))
            }
            (None, Some(text), _) => {
                let name = format!("{} (service {})", self.key.file, self.name);
                Ok(Some(DockerfileSource::Embedded { name, text: text.to_owned() }))
            }
            (None, None, _) => Ok(None),
        }
    }

    /// A member of the build that is there and not null.
    fn value(&self, name: &str) -> Option<&Value> {
        let value = self.build.get(name).map(|member| &member.value);
        value.filter(|value| !value.is_null())
    }

    /// A string; an empty one says nothing.
    fn text(&self, name: &str) -> Result<Option<&str>, TargetsError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        Ok(Some(value.string(&format!("`{name}`"))?).filter(|text| !text.is_empty()))
    }

    fn list(&self, name: &str) -> Result<Vec<&Value>, TargetsError> {
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        Ok(value.items(&format!("`{name}`"))?.iter().collect())
    }

    fn flag(&self, name: &str) -> Result<bool, TargetsError> {
        self.value(name).map_or(Ok(false), |value| value.flag(&format!("`{name}`")))
    }

    /// What no build here does.
    fn unsupported(&self) -> Result<(), TargetsError> {
        let insecure = "steps that may do everything are not supported; take it out, and the `RUN --security=insecure`";
        if let Some(member) = self.build.get("privileged")
            && self.flag("privileged")?
        {
            return Err(member.key.error(format!("`privileged`: {insecure}")));
        }
        for granted in self.list("entitlements")? {
            match granted.string("the entitlement")? {
                // It allows what `network: host` asks for, and the engine has the last word.
                "network.host" => {}
                "security.insecure" => {
                    return Err(granted.place.error(format!("`security.insecure`: {insecure}")));
                }
                _ => {
                    return Err(granted.place.error(format!(
                        "the entitlement `{}` is not supported; take it out",
                        granted.shown()
                    )));
                }
            }
        }
        match self.value("isolation") {
            Some(value) if !matches!(value.string("`isolation`")?, "" | "default") => Err(value
                .place
                .error("`isolation` is for Windows, which is not built for; take it out")),
            _ => Ok(()),
        }
    }
}

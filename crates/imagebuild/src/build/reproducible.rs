//! `SOURCE_DATE_EPOCH`: the time that an image is to have instead of the one at which it is built
//! (<https://reproducible-builds.org/docs/source-date-epoch/>).

use super::{BuildError, Request, options::Output};
use crate::engine::{Environment, Facts};

/// The variable, which builders read as a build argument.
pub(super) const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Docker's engine with the first builder that reads it, 0.11, by the first number of its version.
const SINCE: u32 = 24;

/// The engine whose builder, 0.13, sets times of files back.
const FILES_SINCE: u32 = 26;

/// The value of the environment, unless a build argument says another; as docker's own command passes it on.
pub(super) fn inherited<'a>(request: &Request, environment: &'a Environment) -> Option<&'a str> {
    let given = request.build_args.iter().any(|argument| argument.name == VARIABLE);
    environment.var(VARIABLE).filter(|_| !given)
}

/// What this engine cannot do with it, where it is set.
pub(super) fn warning(
    request: &Request,
    environment: &Environment,
    facts: &Facts,
) -> Option<String> {
    let is_set = is_set(request, environment);
    (is_set && !facts.is_at_least(SINCE)).then(|| {
        format!(
            "{VARIABLE} is set, and the builder of {} {} does not know it: the image has the times of this build; \
             Docker Engine {SINCE}.0 and newer know it, and a frontend that the Dockerfile names with `# syntax=`",
            facts.product, facts.version
        )
    })
}

/// Refuses to set back the times of files where the builder would not do it.
pub(super) fn supported(
    request: &Request,
    environment: &Environment,
    facts: &Facts,
) -> Result<(), BuildError> {
    if request.output != Output::Reproducible {
        return Ok(());
    }
    if !is_set(request, environment) {
        let reason = format!(
            "rewrite-timestamp=true needs {VARIABLE}: set it to the seconds since 1970 that files are to have at most"
        );
        return Err(BuildError::Usage(reason));
    }
    if facts.containerd_store && facts.is_at_least(FILES_SINCE) {
        return Ok(());
    }
    Err(BuildError::Refused(format!(
        "rewrite-timestamp=true needs Docker Engine {FILES_SINCE}.0 or newer with the containerd image store, and this is \
         {} {} with {}",
        facts.product, facts.version, facts.storage_driver
    )))
}

fn is_set(request: &Request, environment: &Environment) -> bool {
    let value = |argument: &super::BuildArg| {
        argument.value.as_deref().or_else(|| environment.var(&argument.name)).is_some()
    };
    let given = request.build_args.iter().find(|argument| argument.name == VARIABLE);
    given.map_or_else(|| environment.var(VARIABLE).is_some(), value)
}

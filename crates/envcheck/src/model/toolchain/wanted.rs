use findings::Span;
use versions::{Dialect, Set, Tool, Version};

use super::{Declaration, Policy, Role, Toolchain, mend};

/// The version that every declaration of a tool is to be moved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The tool.
    pub tool: Tool,
    /// The version as it was given: `22` is the whole line.
    pub version: Version,
    /// The versions that are meant.
    pub set: Set,
}

impl Wanted {
    /// `version` of `tool`; the error says what is wrong with it.
    pub fn parse(tool: &str, version: &str) -> Result<Self, String> {
        let tool = Tool::named(tool);
        let constraint = versions::read(Dialect::Prefix, &tool, version);
        let set = constraint.as_set().cloned().filter(|_| constraint.faults.is_empty());
        let set =
            set.ok_or_else(|| format!("`{version}` is no version of {tool}: write 22 or 22.1.0"))?;
        let version = tool.version(version).ok_or_else(|| format!("`{version}` is no version"))?;
        Ok(Self { tool, version, set })
    }
}

impl Toolchain {
    /// The declarations that have to change for the wanted version, each with its new text, where one can be written.
    pub fn out_of_step(&self) -> Vec<(&Declaration, Option<String>)> {
        let Some(wanted) = &self.circumstances.wanted else { return Vec::new() };
        let policy = self.circumstances.settings.policies.get(&wanted.tool).copied();
        let ours = self.declarations.iter().filter(|it| {
            it.tool == wanted.tool
                && it.inert.is_none()
                && it.follows.is_none()
                && !self.is_apart(it)
        });
        let moving = ours.filter(|it| !self.agrees(it, wanted, policy.unwrap_or_default()));
        moving.map(|it| (it, self.moved(it, wanted))).collect()
    }

    /// Whether a declaration may stay as it is.
    fn agrees(&self, declaration: &Declaration, wanted: &Wanted, policy: Policy) -> bool {
        let Some(set) = self.versions(declaration) else { return true };
        match declaration.role {
            Role::Selects => policy.agree(&set, &wanted.set),
            // One of several that are tested may stay; the only one is what is used.
            Role::Matrix => !self.is_alone(declaration) || policy.agree(&set, &wanted.set),
            // A lock is its tool's to write.
            Role::Locks => true,
            // `outdated-version-in-prose` says what is wrong there.
            Role::Prose if !self.circumstances.include_docs => true,
            Role::Requires | Role::Targets | Role::Prose => !set.is_disjoint(&wanted.set),
        }
    }

    /// Whether its matrix has no other member.
    fn is_alone(&self, declaration: &Declaration) -> bool {
        let same = self.declarations.iter().filter(|it| {
            it.role == Role::Matrix
                && it.tool == declaration.tool
                && it.span.file == declaration.span.file
        });
        same.count() == 1
    }

    fn moved(&self, declaration: &Declaration, wanted: &Wanted) -> Option<String> {
        if !mend::is_writable(self, declaration) {
            return None;
        }
        // A place that writes more numbers than were given gets those of the newest release.
        let newest = self.newest(wanted);
        let text = declaration
            .rewritten(&wanted.version)
            .or_else(|| declaration.rewritten(newest.as_ref()?))?;
        Some(mend::quoted(self, declaration, &text))
    }

    /// The newest release that is wanted, as the table knows it.
    fn newest(&self, wanted: &Wanted) -> Option<Version> {
        let release = self.circumstances.newest(&wanted.tool, &wanted.set)?;
        let version = wanted.tool.version(release.latest.as_deref()?)?;
        wanted.set.contains(&version).then_some(version)
    }

    /// The edits by which a workflow leaves a version to the file that tells it, where there is such a file and it says
    /// the same once `version` is written everywhere: `node-version-file: .nvmrc` in place of `node-version: 20`.
    pub fn left_to_file(&self, declaration: &Declaration) -> Option<(Span, String)> {
        let path = self.path(declaration.span);
        if !path.starts_with(".github/workflows/") || declaration.role != Role::Selects {
            return None;
        }
        let (_, input, files) =
            INPUTS.iter().find(|(tool, ..)| *tool == declaration.tool.as_str())?;
        let teller = files.iter().find(|name| {
            self.declarations.iter().any(|it| {
                it.tool == declaration.tool
                    && it.scope.is_empty()
                    && matches!(it.role, Role::Selects | Role::Requires)
                    && self.path(it.span) == **name
            })
        })?;
        let before = self.before(declaration.span);
        let value = before.trim_end_matches(['"', '\'']);
        let key = value.strip_suffix(&format!("{input}: "))?;
        // Another step's folder has files of its own.
        let line = key.rsplit('\n').next().unwrap_or_default();
        if !line.trim_matches([' ', '-']).is_empty() || !declaration.scope.is_empty() {
            return None;
        }
        let quote = &before[value.len()..];
        let closes = quote.is_empty() || self.behind(declaration.span).starts_with(quote);
        let end = declaration.span.end + quote.len();
        let place = Span { start: key.len(), end, ..declaration.span };
        closes.then(|| (place, format!("{input}-file: {teller}")))
    }
}

/// The input of a setup action that takes a version of a tool, and the files that `INPUT-file` may name
/// (<https://github.com/actions/setup-node/blob/main/docs/advanced-usage.md#node-version-file> and its siblings).
const INPUTS: &[(&str, &str, &[&str])] = &[
    ("go", "go-version", &["go.mod", ".go-version"]),
    ("java", "java-version", &[".java-version", ".tool-versions"]),
    ("node", "node-version", &[".nvmrc", ".node-version", ".tool-versions"]),
    ("python", "python-version", &[".python-version", ".tool-versions"]),
];

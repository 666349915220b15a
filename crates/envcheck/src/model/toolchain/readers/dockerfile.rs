mod variables;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use dockerfile::{Base, SourceTarget, Word as DockerWord};
use dockerlint::{Lint, model::identifiers};
use findings::Span;
use versions::Dialect;

use super::{
    builds::Build,
    command::{self, Word},
    image, project,
    value::Value,
    variable,
};
use crate::model::toolchain::{Declaration, Reading, Role};
use variables::{Assignment, Variables};

/// Dockerfiles: the images of `FROM` and `COPY --from`, variables called after a tool, and what `RUN` installs. Each
/// build that a file of the workspace describes is looked at, and the one without arguments.
pub(super) static READER: Reader =
    Reader { reads: |path| dockerlint::is_dockerfile(Path::new(path)), format: None, read };

use crate::model::toolchain::Reader;

fn read(reading: &mut Reading<'_>) {
    let Some(lint) = reading.file.dockerfile() else { return };
    let builds = reading.builds().get(&reading.file.path).to_vec();
    let scope = builds
        .first()
        .map_or_else(|| project::of(reading.file.folder()).to_owned(), |build| build.scope.clone());
    let plain =
        Build { by: String::new(), args: BTreeMap::new(), target: None, scope: scope.clone() };
    let unused = (builds.is_empty() && project::of(reading.file.folder()) != reading.file.folder())
        .then(|| "no file of the workspace builds it".to_owned());
    let context = Context {
        lint,
        needed: needed(lint, &builds),
        overridden: overridden(&builds),
        referenced: identifiers(&reading.file.text)
            .filter(|found| found.expanded)
            .map(|found| found.name)
            .collect(),
        checksums: has_checksums(lint),
        unused,
    };
    for build in builds.iter().chain([&plain]) {
        context.bases(reading, build);
    }
    context.commands(reading, &scope);
}

/// What is known about a Dockerfile before its builds are looked at.
struct Context<'a> {
    lint: &'a Lint,
    /// The stages that some build needs.
    needed: BTreeSet<usize>,
    /// Arguments that every build gives, and the file of one of them.
    overridden: BTreeMap<String, String>,
    /// Variables that are used somewhere.
    referenced: BTreeSet<&'a str>,
    /// Whether downloads are compared with checksums, which an edit of a version would have to change too.
    checksums: bool,
    /// Why nothing reads the whole file.
    unused: Option<String>,
}

impl Context<'_> {
    /// The images and variables of one build.
    fn bases(&self, reading: &mut Reading<'_>, build: &Build) {
        let variables = Variables::of(self.lint, reading.file.file, build);
        let mut used: BTreeSet<Span> = BTreeSet::new();
        for stage in &self.lint.stages {
            let inert = self.inert(stage.index);
            let mut tell = |declaration: &mut Declaration| {
                declaration.scope.clone_from(&build.scope);
                declaration.inert.clone_from(&inert);
                mark_member(declaration);
            };
            if let (Base::Image(_), Some(word)) = (&stage.base, stage.base_word())
                && let Some(name) = variables.base(stage.index, word)
            {
                let declared = image::declare(reading, &name, Role::Selects, |declaration| {
                    tell(declaration);
                    self.mark_overridden(declaration, build);
                });
                used.extend(name.places().filter(|_| declared));
            }
            for source in &stage.sources {
                let SourceTarget::Image(image) = &source.target else { continue };
                // It may be a context that is named where the build is started.
                if image.text.contains(['/', ':', '@']) {
                    let span = self.lint.span(&image.span);
                    let name = Value::written(image.text.as_str(), span);
                    image::declare(reading, &name, Role::Selects, &mut tell);
                }
            }
        }
        for assignment in &variables.assignments {
            self.variable(reading, build, assignment, &used);
        }
    }

    /// `ARG NODE_VERSION=20`, where something uses it that is no image.
    fn variable(
        &self,
        reading: &mut Reading<'_>,
        build: &Build,
        assignment: &Assignment,
        used: &BTreeSet<Span>,
    ) {
        let Assignment { name, value, stage } = assignment;
        let Some(tool) = variable::tool_of(name) else { return };
        let taken = value.places().any(|place| used.contains(&place));
        let known = variable::is_version(&value.text) && self.referenced.contains(name.as_str());
        if taken || !known {
            return;
        }
        let inert = stage.and_then(|stage| self.inert(stage)).or_else(|| self.unused.clone());
        let declaration = reading.declare_value(tool.as_str(), Role::Selects, Dialect::Text, value);
        declaration.scope.clone_from(&build.scope);
        declaration.inert = inert;
        declaration.editable &= !self.checksums;
        mark_member(declaration);
        self.mark_overridden(declaration, build);
    }

    /// What `RUN` installs.
    fn commands(&self, reading: &mut Reading<'_>, scope: &str) {
        for run in self.lint.runs.iter().filter(|run| !run.onbuild) {
            let inert = run.stage.map_or_else(|| self.unused.clone(), |stage| self.inert(stage));
            for command in run.commands() {
                let words = command.name.iter().chain(&command.arguments);
                let words: Vec<Word<'_>> = words
                    .filter_map(|word| {
                        let text = word.literal.as_deref()?;
                        let quote = usize::from(word.span.len() == text.len() + 2);
                        Some(Word { text, start: word.span.start + quote })
                    })
                    .collect();
                command::declare_words(reading, &words, |declaration| {
                    scope.clone_into(&mut declaration.scope);
                    declaration.inert.clone_from(&inert);
                });
            }
        }
    }

    /// Why nothing reads what stands in `stage`.
    fn inert(&self, stage: usize) -> Option<String> {
        let unneeded = !self.needed.is_empty() && !self.needed.contains(&stage);
        let name = self.lint.stages.get(stage).map(dockerlint::model::Stage::title);
        let why = || format!("no known build needs {}", name.unwrap_or_default());
        unneeded.then(why).or_else(|| self.unused.clone())
    }

    /// A default that every build replaces is nobody's version.
    fn mark_overridden(&self, declaration: &mut Declaration, build: &Build) {
        if !build.by.is_empty() || self.overridden.is_empty() {
            return;
        }
        let step =
            declaration.via.iter().find_map(|step| step.what.strip_prefix(variables::DEFAULT));
        let name = step.map(|name| name.trim_end_matches('`'));
        if let Some(by) = name.and_then(|name| self.overridden.get(name)) {
            declaration.inert(format!("`{by}` gives another value"));
        }
    }
}

/// One of several builds that a matrix describes is a member of it.
fn mark_member(declaration: &mut Declaration) {
    if declaration.via.iter().any(|step| step.what.starts_with("`matrix.")) {
        declaration.role = Role::Matrix;
    }
}

/// The stages that the builds need, and those that a build without a target does.
fn needed(lint: &Lint, builds: &[Build]) -> BTreeSet<usize> {
    let targets = builds.iter().map(|build| build.target.as_deref()).chain([None]);
    let targets: BTreeSet<_> = targets.collect();
    targets
        .into_iter()
        .flat_map(|target| lint.dockerfile.needed_stages(target, &lint.known.build_args))
        .collect()
}

fn overridden(builds: &[Build]) -> BTreeMap<String, String> {
    let Some((first, others)) = builds.split_first() else { return BTreeMap::new() };
    let all = first.args.keys().filter(|name| others.iter().all(|it| it.args.contains_key(*name)));
    all.map(|name| (name.clone(), first.by.clone())).collect()
}

fn has_checksums(lint: &Lint) -> bool {
    let names = lint.dockerfile.instructions().flat_map(dockerfile::Instruction::pairs);
    let mut names = names.map(|pair| pair.key.raw().to_ascii_uppercase());
    names.any(|name| ["SHA", "CHECKSUM", "DIGEST", "MD5"].iter().any(|mark| name.contains(mark)))
}

/// As it is written, for messages.
fn shown(word: &DockerWord) -> &str {
    word.raw()
}

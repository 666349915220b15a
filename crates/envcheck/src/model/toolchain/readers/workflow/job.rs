use findings::Span;
use source::{Node, Style};
use versions::{Constraint, Dialect, Tool};

use super::{
    super::{command, image, value::Value},
    context::Context,
    setup,
};
use crate::model::{
    WorkspaceFile, join,
    toolchain::{Declaration, Reading, Role},
};

/// A job of a workflow, or a composite action.
pub(super) struct Job<'a> {
    pub context: Context<'a>,
    /// The folder that it works in.
    pub scope: String,
    /// The root of the repository.
    pub repository: &'a str,
    /// Why nothing runs it.
    pub inert: Option<&'static str>,
    /// Where it is written; nothing where others say what it runs with.
    pub place: Option<Span>,
}

/// Files that `ruby/setup-ruby` reads a version from (<https://github.com/ruby/setup-ruby#supported-version-syntax>).
const RUBY_FILES: &[&str] = &[".ruby-version", ".tool-versions", "mise.toml"];

/// The folder that `job` works in, seen from the root of the workspace.
pub(super) fn scope(repository: &str, workflow: &Node, job: &Node) -> String {
    let folder = |node: &'_ Node| {
        let node = node.at(&["defaults", "run", "working-directory"])?;
        node.as_str().map(str::to_owned)
    };
    let folder = folder(job).or_else(|| folder(workflow)).or_else(|| common(job));
    match folder.filter(|folder| !folder.contains("${{")) {
        Some(folder) => join(repository, &folder),
        None => repository.to_owned(),
    }
}

/// The folder that all scripts of a job run in.
fn common(job: &Node) -> Option<String> {
    let mut steps =
        job.get("steps").map_or(&[][..], Node::items).iter().filter(|it| it.get("run").is_some());
    let folder = |step: &Node| step.get("working-directory")?.as_str().map(str::to_owned);
    let first = folder(steps.next()?)?;
    steps.all(|step| folder(step).as_deref() == Some(&first)).then_some(first)
}

impl Job<'_> {
    /// The images and steps of the job `node`.
    pub(super) fn read(&self, reading: &mut Reading<'_>, node: &Node) {
        let container = node.get("container");
        let services = node.get("services").map(Node::effective).unwrap_or_default();
        let images = services.into_iter().map(|service| &service.value).chain(container);
        for node in images {
            let name = node.get("image").unwrap_or(node);
            let value = Value::of(name, reading.file.file);
            self.image(reading, &self.context, value.as_ref());
        }
        self.steps(reading, node.get("steps").map_or(&[][..], Node::items));
    }

    /// Steps, which composite actions have too.
    pub(super) fn steps(&self, reading: &mut Reading<'_>, steps: &[Node]) {
        for step in steps {
            if let Some(text) = step.get("run").and_then(Node::as_text) {
                let folder = step.get("working-directory").and_then(Node::as_str);
                let folder = folder.filter(|folder| !folder.contains("${{"));
                let scope = folder
                    .map_or_else(|| self.scope.clone(), |folder| join(self.repository, folder));
                command::declare(reading, text.content.clone(), |it| {
                    self.tell(it).scope(scope.as_str());
                });
                // What runs under a condition may run where the version is right.
                let certain = self.inert.is_none() && step.get("if").is_none();
                if let Some(job) = self.place.filter(|_| certain) {
                    command::ask(reading, text.content.clone(), &scope, Some(job));
                }
            }
            if let Some(uses) = step.get("uses") {
                self.uses(reading, &self.context.step(step), step, uses);
            }
        }
    }

    /// A step that runs an action.
    fn uses(&self, reading: &mut Reading<'_>, context: &Context<'_>, step: &Node, uses: &Node) {
        let Some(action) = Value::of(uses, reading.file.file) else { return };
        if let Some(name) = action.text.strip_prefix("docker://") {
            let start = action.text.len() - name.len();
            let name = action.slice(start..action.text.len());
            return self.image(reading, context, Some(&name));
        }
        let (name, reference) = action.text.split_once('@').unwrap_or((&action.text, ""));
        let inputs = step.get("with");
        for (input, tool) in setup::inputs(name) {
            let Some(node) = inputs.and_then(|inputs| inputs.get(input)) else { continue };
            // `ruby/setup-ruby` takes the name of a file for a version too.
            let file = node.as_str().is_some_and(|it| RUBY_FILES.contains(&it)) && *tool == "ruby";
            if input.ends_with("file") || file {
                self.file(reading, node, tool, inputs);
            } else {
                self.input(reading, context, node, tool, inputs);
            }
        }
        if setup::is_toolchain(name) && inputs.and_then(|it| it.get("toolchain")).is_none() {
            let start = action.text.len() - reference.len();
            let channel = action.slice(start..action.text.len());
            // A commit or a branch does not tell.
            if !setup::is_commit(reference) && !matches!(reference, "master" | "v1" | "") {
                let dialect = Dialect::RustChannel;
                let declared = reading.declare_value("rust", Role::Selects, dialect, &channel);
                self.tell(declared);
            }
        }
        let tools = inputs.and_then(|inputs| inputs.get("tool"));
        if let Some(node) = tools.filter(|_| setup::is_installer(name)) {
            self.tools(reading, node);
        }
    }

    /// The version that an input of an action names, or several, one a line.
    fn input(
        &self,
        reading: &mut Reading<'_>,
        context: &Context<'_>,
        node: &Node,
        tool: &str,
        inputs: Option<&Node>,
    ) {
        let vendor = inputs.and_then(|inputs| inputs.get("distribution")).and_then(Node::as_str);
        let scope = self.dependency_scope(inputs);
        let lines = lines(reading.file, node);
        let several = lines.len() > 1;
        for line in lines {
            for (value, in_matrix) in context.expand(&line) {
                if value.text.trim().is_empty() {
                    continue;
                }
                let role = if in_matrix || several { Role::Matrix } else { Role::Selects };
                let declaration = reading.declare_value(tool, role, Dialect::Setup, &value);
                self.tell(declaration).scope(scope.as_str());
                let vendor = vendor.filter(|vendor| tool == "java" && !vendor.contains("${{"));
                if declaration.constraint.vendor.is_none() {
                    declaration.constraint.vendor = vendor.map(str::to_owned);
                }
            }
        }
    }

    /// A file that tells the version.
    fn file(&self, reading: &mut Reading<'_>, node: &Node, tool: &str, inputs: Option<&Node>) {
        let Some(value) = Value::of(node, reading.file.file) else { return };
        let path = join(self.repository, &value.text);
        let target = reading.workspace.get(&path);
        let span = target.map(|target| target.file.span(0..0));
        let version =
            setup::version_input(tool, inputs).filter(|version| !version.starts_with("ruby"));
        let scope = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let declaration = reading.declare_value(tool, Role::Selects, Dialect::Setup, &value);
        let open = value.is_open();
        let why = match span {
            Some(_) => format!("`{path}` tells"),
            None if open => "it is put together elsewhere".to_owned(),
            None => format!("`{path}` is none of the files that are read"),
        };
        declaration.constraint = Constraint::unknown(why);
        self.tell(declaration).fixed();
        if let Some(span) = span {
            declaration.follows = Some(span.file);
            declaration.scope(scope);
        }
        if let Some(version) = version {
            declaration.inert(format!("`{version}` is given too, and wins"));
        }
    }

    /// `tool: just@1.36, cargo-nextest`.
    fn tools(&self, reading: &mut Reading<'_>, node: &Node) {
        let Some(value) = Value::of(node, reading.file.file) else { return };
        let mut start = 0;
        for part in value.text.split_inclusive([',', '\n', ' ']) {
            let from = start;
            start += part.len();
            let word = part.trim_end_matches([',', '\n', ' ']);
            let Some((tool, _)) = word.split_once('@') else { continue };
            if Tool::named(tool).is_known() {
                let version = value.slice(from + tool.len() + 1..from + word.len());
                let declared = reading.declare_value(tool, Role::Selects, Dialect::Setup, &version);
                self.tell(declared);
            }
        }
    }

    fn image(&self, reading: &mut Reading<'_>, context: &Context<'_>, name: Option<&Value>) {
        for (name, in_matrix) in name.into_iter().flat_map(|name| context.expand(name)) {
            let role = if in_matrix { Role::Matrix } else { Role::Selects };
            image::declare(reading, &name, role, |it| {
                self.tell(it);
            });
        }
    }

    /// The folder of the lock file that a step names for its cache: what it sets up is for that.
    fn dependency_scope(&self, inputs: Option<&Node>) -> String {
        let path = inputs.and_then(|inputs| inputs.get("cache-dependency-path"));
        let path = path.and_then(Node::as_str).filter(|path| !path.contains(['*', '$', '\n']));
        let folder = path.and_then(|path| path.rsplit_once('/')).map(|(folder, _)| folder);
        let folder = folder.filter(|_| self.scope == self.repository);
        folder.map_or_else(|| self.scope.clone(), |folder| join(self.repository, folder))
    }

    fn tell<'d>(&self, declaration: &'d mut Declaration) -> &'d mut Declaration {
        if let Some(inert) = self.inert {
            declaration.inert(inert);
        }
        declaration.scope(self.scope.as_str())
    }
}

/// The lines of a block of text, or the one value.
pub(super) fn lines(file: &WorkspaceFile, node: &Node) -> Vec<Value> {
    let block = node.as_text().filter(|it| matches!(it.style, Style::Literal | Style::Folded));
    let Some(block) = block else {
        return Value::of(node, file.file).into_iter().collect();
    };
    let mut start = block.content.start;
    let text = file.text.get(block.content.clone()).unwrap_or_default();
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let said = line.trim();
        let from = start + line.len() - line.trim_start().len();
        start += line.len();
        if !said.is_empty() {
            lines.push(Value::written(said, file.file.span(from..from + said.len())));
        }
    }
    lines
}

use std::ops::Range;

use source::{Member, Node};

use super::Config;
use crate::model::{
    Workspace,
    devcontainer::HOOKS,
    join,
    shell::{self, Call},
};

/// A script of the project that a lifecycle command starts.
#[derive(Debug, Clone)]
pub struct ScriptCall<'a> {
    /// The hook.
    pub hook: &'a Member,
    /// Where the file names the script.
    pub span: Range<usize>,
    /// The script, as written.
    pub written: &'a str,
    /// Where it is, seen from the root of the workspace.
    pub path: String,
    /// How it is started.
    pub interpreter: Interpreter<'a>,
    /// Whether nothing that ran before can have made it, and nothing asks first whether it is there.
    pub is_certain: bool,
    /// Whether the command is a list: each argument is a text of its own.
    pub in_list: bool,
}

/// How a script is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpreter<'a> {
    /// By its path: its mode and its first line decide.
    Own,
    /// By a program in front of it: `bash`.
    Program(&'a str),
}

/// Programs that read the script behind them.
const READERS: &[&str] = &["sh", "bash", "zsh", "dash", "ash", "python", "python3", "node"];

/// Folders that tools fill.
const MADE: &[&str] =
    &["node_modules", ".venv", "venv", "target", "dist", "build", "_build", "out", "vendor"];

/// Scripts that tools write: `autoreconf` and the like.
const MADE_FILES: &[&str] = &["configure", "config.status"];

/// Programs and words of the shell behind which it is not known what exists where.
const OPENING: &[&str] = &[
    "cd",
    "pushd",
    "curl",
    "wget",
    "tar",
    "unzip",
    "[",
    "[[",
    "test",
    "for",
    "case",
    "make",
    "cmake",
    "meson",
    "bazel",
    "autoreconf",
    "gh",
    "npx",
];

/// Whether words only stand for themselves.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && !word.contains(['$', '*', '?', '`', '"', '\'', '{', '~', ' ', '<', '>'])
}

pub(super) fn calls<'a>(config: &Config<'a>, workspace: &'a Workspace) -> Vec<ScriptCall<'a>> {
    let folder = config.working_folder(workspace);
    let mut found = Vec::new();
    let mut certain = !config.is_added_to(workspace);
    for hook in HOOKS.iter().filter_map(|name| config.root.member(name)) {
        // This one runs on the host, in the folder that is opened.
        let host = hook.name == "initializeCommand";
        let folder = if host { Some(config.project()) } else { folder.as_deref() };
        let Some(folder) = folder else { continue };
        let nodes = hook.value.members().iter().map(|member| &member.value);
        let single = hook.value.members().is_empty().then_some(&hook.value);
        let mut opened = false;
        for node in single.into_iter().chain(nodes) {
            let certain = certain || host;
            let words = Vec::new();
            let mut reader = Reader { hook, node, folder, certain, words, found: &mut found };
            reader.read();
            opened |= !reader.certain;
        }
        certain &= !opened;
    }
    found
}

struct Reader<'a, 'f> {
    hook: &'a Member,
    node: &'a Node,
    folder: &'f str,
    certain: bool,
    words: Vec<&'a str>,
    found: &'f mut Vec<ScriptCall<'a>>,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self) {
        match self.node.as_text() {
            Some(text) => {
                for call in shell::calls(&text.value) {
                    self.call(&call, &|range| text.place(range));
                }
            }
            None => self.list(),
        }
    }

    fn call(&mut self, call: &Call<'a>, place: &dyn Fn(Range<usize>) -> Range<usize>) {
        let Some((program, rest)) = call.program() else { return };
        let plain = call
            .words
            .iter()
            .all(|word| !matches!(word.text, "if" | "while" | "until" | "then" | "do"));
        let fetches = program.text == "git"
            && rest
                .iter()
                .any(|word| matches!(word.text, "clone" | "checkout" | "pull" | "submodule"));
        if OPENING.contains(&program.text) || fetches || !plain {
            // What follows may run somewhere else, or not at all.
            self.certain = false;
            if matches!(program.text, "cd" | "pushd") {
                self.folder = "/";
            }
            return;
        }
        let before = self.words.len();
        self.words.extend(call.words.iter().map(|word| word.text));
        let reader = READERS.contains(&program.text);
        let script = if reader { rest.first() } else { Some(program) };
        let Some(script) = script else { return };
        let interpreter =
            if reader { Interpreter::Program(program.text) } else { Interpreter::Own };
        self.add(
            script.text,
            place(script.span.clone()),
            interpreter,
            call.end != "||" && !self.names(script.text, before),
            false,
        );
    }

    /// Whether one of the first `count` words of the hook names the file: it may have been made or changed.
    fn names(&self, script: &str, count: usize) -> bool {
        let name = |word: &'a str| word.rsplit('/').next();
        let script = script.rsplit('/').next();
        self.words[..count].iter().any(|word| name(word) == script)
    }

    fn list(&mut self) {
        let mut items = self.node.items().iter();
        let Some((program, span)) = items.next().and_then(named) else { return };
        if OPENING.contains(&program) {
            self.certain = false;
        } else if !READERS.contains(&program) {
            self.add(program, span, Interpreter::Own, true, true);
        } else if let Some((script, span)) = items.next().and_then(named) {
            self.add(script, span, Interpreter::Program(program), true, true);
        }
    }

    fn add(
        &mut self,
        written: &'a str,
        span: Range<usize>,
        interpreter: Interpreter<'a>,
        needed: bool,
        in_list: bool,
    ) {
        let (folder, rest) = match written.strip_prefix("${containerWorkspaceFolder}/") {
            Some(rest) => (self.folder, rest),
            None => (self.folder, written),
        };
        let relative = rest.contains('/') || matches!(interpreter, Interpreter::Program(_));
        if folder == "/" || !relative || !is_plain(rest) || rest.starts_with(['/', '-']) {
            return;
        }
        let name = rest.rsplit('/').next().unwrap_or_default();
        let made = rest.split('/').any(|part| MADE.contains(&part)) || MADE_FILES.contains(&name);
        // A bare word is also looked for where programs are, or completed to the name of a file.
        let word = match interpreter {
            Interpreter::Program("bash") => !rest.contains(['/', '.']),
            Interpreter::Program("node") => !name.contains('.'),
            _ => false,
        };
        self.found.push(ScriptCall {
            hook: self.hook,
            span,
            written,
            path: join(folder, rest),
            interpreter,
            is_certain: self.certain && needed && !made && !word,
            in_list,
        });
    }
}

fn named(node: &Node) -> Option<(&str, Range<usize>)> {
    Some((node.as_str()?, node.span.clone()))
}

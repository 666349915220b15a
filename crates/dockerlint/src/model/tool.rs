use dockerfile::ShellWord;

use super::{
    Call, Options,
    args::text,
    requirement::{node, python},
};

/// A program that installs packages of a language, beside those of [`super::Manager`].
#[derive(Debug)]
pub struct Tool {
    program: &'static str,
    /// The subcommands that install what follows them.
    verbs: &'static [&'static [&'static str]],
    /// Options with a value in the next word.
    short: &'static str,
    long: &'static [&'static str],
    /// Options that say themselves what to take.
    fixing: &'static [&'static str],
    is_fixed: fn(&str) -> bool,
}

static TOOLS: &[Tool] = &[
    Tool {
        program: "yarn",
        verbs: &[&["add"], &["global", "add"]],
        short: "",
        long: &["cwd", "registry", "cache-folder", "modules-folder", "network-timeout", "prefix"],
        fixing: &[],
        is_fixed: node,
    },
    Tool {
        program: "pnpm",
        verbs: &[&["add"], &["install"], &["i"]],
        short: "C",
        long: &["dir", "registry", "filter", "store-dir", "global-dir", "reporter"],
        fixing: &[],
        is_fixed: node,
    },
    Tool {
        program: "bun",
        verbs: &[&["add"], &["install"], &["i"]],
        short: "",
        long: &["cwd", "registry", "cache-dir", "backend"],
        fixing: &[],
        is_fixed: node,
    },
    Tool {
        program: "cargo",
        verbs: &[&["install"], &["binstall"]],
        short: "FjZ",
        long: &[
            "root",
            "features",
            "jobs",
            "profile",
            "target",
            "target-dir",
            "registry",
            "index",
            "bin",
            "example",
            "config",
            "version",
            "vers",
            "git",
            "path",
            "rev",
            "tag",
            "branch",
        ],
        fixing: &["version", "vers", "path", "rev", "tag"],
        is_fixed: |name| name.contains('@') || name.starts_with(['.', '/']),
    },
    Tool {
        program: "composer",
        verbs: &[&["require"], &["global", "require"]],
        short: "d",
        long: &["working-dir", "ignore-platform-req"],
        fixing: &[],
        is_fixed: |name| !name.contains('/') || name.contains([':', '=', ' ', '@']),
    },
    Tool {
        program: "uv",
        verbs: &[&["tool", "install"], &["pip", "install"], &["add"]],
        short: "rcpeif",
        long: &[
            "python",
            "with",
            "index-url",
            "extra-index-url",
            "index",
            "default-index",
            "find-links",
            "target",
            "prefix",
            "extra",
            "group",
            "directory",
            "project",
            "editable",
            "requirement",
            "requirements",
            "constraint",
            "constraints",
            "cache-dir",
            "link-mode",
            "exclude-newer",
        ],
        fixing: &[
            "r",
            "requirement",
            "requirements",
            "c",
            "constraint",
            "constraints",
            "exclude-newer",
        ],
        is_fixed: |name| name.contains('@') || python(name),
    },
    Tool {
        program: "poetry",
        verbs: &[&["add"]],
        short: "GECP",
        long: &["group", "extras", "source", "python", "platform", "directory", "project"],
        fixing: &[],
        is_fixed: |name| name.contains('@') || python(name),
    },
    Tool {
        program: "pipenv",
        verbs: &[&["install"]],
        short: "rei",
        long: &["requirements", "editable", "index", "python", "pypi-mirror", "categories"],
        fixing: &["r", "requirements"],
        is_fixed: python,
    },
    Tool {
        program: "pecl",
        verbs: &[&["install"]],
        short: "dDRP",
        long: &["installroot", "configureoptions"],
        fixing: &[],
        is_fixed: |name| {
            let version = name.rsplit_once('-').map(|(_, version)| version);
            name.contains('/')
                || version.is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()))
        },
    },
    Tool {
        program: "conda",
        verbs: &[&["install"], &["create"]],
        short: "ncpf",
        long: &["name", "channel", "prefix", "file", "solver"],
        fixing: &["f", "file"],
        is_fixed: |name| name.contains(['=', '<', '>', '/']),
    },
    Tool {
        program: "dotnet",
        verbs: &[&["tool", "install"]],
        short: "v",
        long: &[
            "version",
            "tool-path",
            "add-source",
            "configfile",
            "framework",
            "verbosity",
            "arch",
        ],
        fixing: &["version"],
        is_fixed: |name| name.contains('@'),
    },
];

impl Tool {
    /// The packages that `call` installs in whatever version there is.
    pub fn unfixed<'a>(call: &Call<'a>) -> Vec<&'a ShellWord> {
        let program = if call.is(&["mamba", "micromamba"]) { "conda" } else { call.name };
        let Some(tool) = TOOLS.iter().find(|tool| tool.program == program) else {
            return Vec::new();
        };
        let options = Options::parse(call.args, tool.short, tool.long);
        let says = |verb: &&&[&str]| {
            options.operands.iter().map(|word| text(word)).take(verb.len()).eq(verb.iter().copied())
        };
        let Some(verb) = tool.verbs.iter().find(says) else { return Vec::new() };
        if options.has(tool.fixing) {
            return Vec::new();
        }
        let packages = options.operands.iter().skip(verb.len()).copied();
        // What a variable holds may well name a version.
        packages.filter(|word| word.literal.is_some() && !(tool.is_fixed)(text(word))).collect()
    }
}

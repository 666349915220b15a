//! What VS Code needs to know about the workspace.

use serde_json::{Map, Value, json};

use super::{Facts, Language, Manager, Project};

/// The files of a tool and its packages, by which it is known to be in use.
struct Use {
    extension: &'static str,
    language: Option<Language>,
    packages: &'static [&'static str],
    files: &'static [&'static str],
}

/// Extensions for what a workspace uses beside its languages.
const USES: &[Use] = &[
    Use {
        extension: "charliermarsh.ruff",
        language: Some(Language::Python),
        packages: &["ruff"],
        files: &["ruff.toml", ".ruff.toml"],
    },
    Use {
        extension: "ms-python.black-formatter",
        language: Some(Language::Python),
        packages: &["black"],
        files: &[],
    },
    Use {
        extension: "ms-python.mypy-type-checker",
        language: Some(Language::Python),
        packages: &["mypy"],
        files: &["mypy.ini"],
    },
    Use {
        extension: "dbaeumer.vscode-eslint",
        language: Some(Language::Node),
        packages: &["eslint"],
        files: &["eslint.config.js", "eslint.config.mjs", ".eslintrc.json", ".eslintrc.js"],
    },
    Use {
        extension: "esbenp.prettier-vscode",
        language: Some(Language::Node),
        packages: &["prettier"],
        files: &[".prettierrc", ".prettierrc.json"],
    },
    Use {
        extension: "biomejs.biome",
        language: Some(Language::Node),
        packages: &["@biomejs/biome"],
        files: &["biome.json", "biome.jsonc"],
    },
    Use {
        extension: "vitest.explorer",
        language: Some(Language::Node),
        packages: &["vitest"],
        files: &[],
    },
    Use {
        extension: "ms-playwright.playwright",
        language: Some(Language::Node),
        packages: &["@playwright/test"],
        files: &[],
    },
    Use {
        extension: "bradlc.vscode-tailwindcss",
        language: Some(Language::Node),
        packages: &["tailwindcss"],
        files: &[],
    },
    Use {
        extension: "Angular.ng-template",
        language: Some(Language::Node),
        packages: &["@angular/core"],
        files: &[],
    },
    Use { extension: "Vue.volar", language: Some(Language::Node), packages: &["vue"], files: &[] },
    Use {
        extension: "svelte.svelte-vscode",
        language: Some(Language::Node),
        packages: &["svelte"],
        files: &[],
    },
    Use {
        extension: "astro-build.astro-vscode",
        language: Some(Language::Node),
        packages: &["astro"],
        files: &[],
    },
    Use {
        extension: "Prisma.prisma",
        language: Some(Language::Node),
        packages: &["prisma"],
        files: &[],
    },
    Use {
        extension: "vmware.vscode-spring-boot",
        language: Some(Language::Java),
        packages: &["spring-boot-starter", "spring-boot-starter-web", "spring-boot-starter-parent"],
        files: &[],
    },
    Use {
        extension: "ms-azuretools.vscode-containers",
        language: None,
        packages: &[],
        files: &[
            "Dockerfile",
            "compose.yaml",
            "compose.yml",
            "docker-compose.yaml",
            "docker-compose.yml",
        ],
    },
    Use {
        extension: "EditorConfig.EditorConfig",
        language: None,
        packages: &[],
        files: &[".editorconfig"],
    },
];

/// The extensions without which nothing is understood: one a language.
pub(crate) fn languages(facts: &Facts) -> Vec<&'static str> {
    let extension = |language| match language {
        Language::Python => Some("ms-python.python"),
        Language::Java => Some("vscjava.vscode-java-pack"),
        Language::Rust => Some("rust-lang.rust-analyzer"),
        Language::Go => Some("golang.go"),
        Language::Dotnet => Some("ms-dotnettools.csharp"),
        // VS Code knows it by itself.
        Language::Node => None,
    };
    facts.languages().into_iter().filter_map(extension).collect()
}

/// The extensions that the workspace has a use for, the languages' first.
pub(crate) fn extensions(facts: &Facts) -> Vec<&'static str> {
    let mut extensions = languages(facts);
    if facts.languages().contains(&Language::Rust) {
        extensions.extend(["tamasfe.even-better-toml", "vadimcn.vscode-lldb"]);
    }
    extensions.extend(USES.iter().filter(|it| it.is_in(facts)).map(|it| it.extension));
    extensions
}

impl Use {
    fn is_in(&self, facts: &Facts) -> bool {
        let projects = facts.projects.iter().filter(|it| Some(it.language) == self.language);
        let mut folders: Vec<&str> = vec![""];
        let mut packaged = false;
        for project in projects {
            packaged |= project.uses(self.packages);
            folders.push(&project.folder);
        }
        let has = |folder: &&str| {
            self.files.iter().any(|name| facts.tree.has(&crate::model::join(folder, name)))
        };
        packaged || (self.language.is_none() || folders.len() > 1) && folders.iter().any(has)
    }
}

/// `.vscode/settings.json`: who formats, who tests, who checks.
pub(crate) fn settings(facts: &Facts, extensions: &[&str]) -> Map<String, Value> {
    let mut settings = Map::new();
    let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
    let has = |extension: &str| extensions.contains(&extension);
    for language in facts.languages() {
        let projects: Vec<_> = facts.projects_in(language).collect();
        match language {
            Language::Python => {
                if projects.iter().any(|project| project.uses(&["pytest"])) {
                    set("python.testing.pytestEnabled", true.into());
                }
                let formatter = ["ms-python.black-formatter", "charliermarsh.ruff"];
                if let Some(formatter) = formatter.into_iter().find(|it| has(it)) {
                    set("[python]", on_save(formatter));
                }
                if let [project] = projects[..]
                    && !project.folder.is_empty()
                {
                    let path = format!("${{workspaceFolder}}/{}/.venv/bin/python", project.folder);
                    set("python.defaultInterpreterPath", path.into());
                }
            }
            Language::Java => {
                set("java.configuration.updateBuildConfiguration", "automatic".into());
            }
            Language::Rust => {
                set("rust-analyzer.check.command", "clippy".into());
                if projects.iter().all(|project| !project.folder.is_empty()) {
                    let manifests = projects.iter().map(|project| project.path("Cargo.toml"));
                    set("rust-analyzer.linkedProjects", manifests.collect::<Vec<_>>().into());
                }
            }
            Language::Go => {
                let files = [".golangci.yml", ".golangci.yaml", ".golangci.toml"];
                if files.iter().any(|name| facts.tree.has(name)) {
                    set("go.lintTool", "golangci-lint".into());
                }
            }
            Language::Dotnet => {}
            Language::Node => node(&projects, extensions, &mut set),
        }
    }
    settings
}

fn node(
    projects: &[&Project],
    extensions: &[&str],
    set: &mut impl FnMut(&str, Value) -> Option<Value>,
) {
    let has = |extension: &str| extensions.contains(&extension);
    let formatter = ["biomejs.biome", "esbenp.prettier-vscode"].into_iter().find(|it| has(it));
    if let Some(formatter) = formatter {
        for language in ["javascript", "javascriptreact", "typescript", "typescriptreact"] {
            set(&format!("[{language}]"), on_save(formatter));
        }
    }
    if has("dbaeumer.vscode-eslint") && projects.iter().any(|project| !project.folder.is_empty()) {
        set("eslint.workingDirectories", json!([{ "mode": "auto" }]));
    }
    // Yarn's Plug'n'Play has no such folder.
    let typed =
        projects.iter().filter(|it| it.uses(&["typescript"]) && it.manager != Manager::Yarn);
    if let Some(project) = typed.min_by_key(|project| project.folder.len()) {
        set("typescript.tsdk", project.path("node_modules/typescript/lib").into());
    }
}

fn on_save(formatter: &str) -> Value {
    json!({ "editor.defaultFormatter": formatter, "editor.formatOnSave": true })
}

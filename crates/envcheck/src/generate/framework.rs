use super::{Facts, Language, Project, project::at};

/// A framework that has a server for development.
#[derive(Debug)]
pub(crate) struct Framework {
    /// What it is called.
    pub(crate) name: &'static str,
    language: Language,
    /// What is depended on where it is used.
    packages: &'static [&'static str],
    /// Where its server listens unless told otherwise.
    pub(crate) port: u16,
}

/// Those that others are built on come last.
const FRAMEWORKS: &[Framework] = &[
    Framework { name: "FastAPI", language: Language::Python, packages: &["fastapi"], port: 8000 },
    Framework { name: "Django", language: Language::Python, packages: &["django"], port: 8000 },
    Framework { name: "Flask", language: Language::Python, packages: &["flask"], port: 5000 },
    Framework {
        name: "Streamlit",
        language: Language::Python,
        packages: &["streamlit"],
        port: 8501,
    },
    Framework { name: "Next.js", language: Language::Node, packages: &["next"], port: 3000 },
    Framework { name: "Nuxt", language: Language::Node, packages: &["nuxt"], port: 3000 },
    Framework { name: "Astro", language: Language::Node, packages: &["astro"], port: 4321 },
    Framework {
        name: "Angular",
        language: Language::Node,
        packages: &["@angular/core"],
        port: 4200,
    },
    Framework {
        name: "Create React App",
        language: Language::Node,
        packages: &["react-scripts"],
        port: 3000,
    },
    Framework {
        name: "Vue CLI",
        language: Language::Node,
        packages: &["@vue/cli-service"],
        port: 8080,
    },
    Framework { name: "NestJS", language: Language::Node, packages: &["@nestjs/core"], port: 3000 },
    Framework { name: "Vite", language: Language::Node, packages: &["vite"], port: 5173 },
    Framework {
        name: "Spring Boot",
        language: Language::Java,
        packages: &[
            "spring-boot-starter-web",
            "spring-boot-starter-webmvc",
            "spring-boot-starter-webflux",
        ],
        port: 8080,
    },
    Framework {
        name: "Quarkus",
        language: Language::Java,
        packages: &["quarkus-rest", "quarkus-resteasy", "quarkus-vertx-http"],
        port: 8080,
    },
];

/// The framework that a project is made with.
pub(crate) fn framework(project: &Project) -> Option<&'static Framework> {
    FRAMEWORKS.iter().find(|it| it.language == project.language && project.uses(it.packages))
}

/// The ports that servers of the workspace listen on while they are developed, each with a name for people.
pub(crate) fn ports(facts: &Facts) -> Vec<(u16, String)> {
    let mut ports: Vec<(u16, String)> = Vec::new();
    for project in &facts.projects {
        let found = match framework(project) {
            Some(framework) => Some((framework.port, framework.name.to_owned())),
            None => exposed(facts, project).map(|port| (port, label(project))),
        };
        if let Some((port, label)) = found
            && ports.iter().all(|(other, _)| *other != port)
        {
            ports.push((port, label));
        }
    }
    ports
}

fn label(project: &Project) -> String {
    let last = project.folder.rsplit('/').next().unwrap_or_default();
    if last.is_empty() { "Application".to_owned() } else { last.to_owned() }
}

/// The port that the Dockerfile beside the manifest exposes. Those below 1024 belong to the server of the finished image.
fn exposed(facts: &Facts, project: &Project) -> Option<u16> {
    let text = facts.tree.text(&at(&project.folder, "Dockerfile"))?;
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("EXPOSE "));
    let mut words = lines.flat_map(str::split_whitespace);
    words.find_map(|word| word.trim_end_matches("/tcp").parse().ok()).filter(|port| *port >= 1024)
}

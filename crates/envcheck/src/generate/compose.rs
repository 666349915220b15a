use std::collections::BTreeSet;

use dockerlint::model::ImageName;
use source::{Format, Node};
use versions::Tool;

use super::{Container, Database, Facts, Plan, database::DATABASES, variable};
use crate::model::toolchain::Class;

/// Where the file lies that is written for the dev container.
pub(crate) const PATH: &str = ".devcontainer/compose.yml";

/// The service that people work in.
pub(crate) const SERVICE: &str = "devcontainer";

/// Where the workspace is mounted in it.
pub(crate) const FOLDER: &str = "/workspace";

/// What compose looks for, in its order.
pub(crate) const NAMES: [&str; 4] =
    ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// Services of the workspace's own compose file that can be run beside the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Own {
    /// The file.
    pub(crate) path: String,
    /// Its services that are run from images of others.
    pub(crate) services: Vec<Service>,
}

/// A service that programs of the workspace talk to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Service {
    /// What it is called.
    pub(crate) name: String,
    /// What it runs, for people.
    pub(crate) title: String,
    /// The database that it is, where it is one that is known.
    pub(crate) database: Option<&'static Database>,
}

/// Parts of the names of images that are services as well, beside those whose versions are known.
const IMAGES: &[&str] = &[
    "azurite",
    "clickhouse",
    "cockroach",
    "dynamodb-local",
    "elasticmq",
    "influxdb",
    "kafka",
    "keycloak",
    "localstack",
    "mailhog",
    "mailpit",
    "meilisearch",
    "minio",
    "moto",
    "neo4j",
    "opensearch",
    "qdrant",
    "redpanda",
    "s3mock",
    "scylla",
    "solr",
    "sqlserver",
    "mssql",
    "typesense",
    "weaviate",
    "zookeeper",
];

impl Own {
    /// Those of the compose file at the root of the workspace; the error says why they cannot be run.
    pub(crate) fn of(facts: &Facts) -> Result<Option<Self>, String> {
        let Some(path) = NAMES.into_iter().find(|name| facts.tree.has(name)) else {
            return Ok(None);
        };
        let Some(parsed) = facts.tree.parsed(path, Format::Yaml).filter(source::Parsed::is_sound)
        else {
            return Err(format!("{path} has mistakes"));
        };
        let Some(root) = parsed.root() else { return Ok(None) };
        let members = root.get("services").map(Node::effective).unwrap_or_default();
        let services = members.iter().filter_map(|it| Service::of(&it.name, &it.value));
        let mut services: Vec<_> = services.collect();
        // The first is the one that is at `localhost`.
        let place = |service: &Service| {
            let known = DATABASES.iter().position(|it| service.database == Some(it));
            known.unwrap_or(DATABASES.len())
        };
        services.sort_by_key(place);
        if services.is_empty() {
            return Ok(None);
        }
        if let Some(missing) = missing(facts, path, root) {
            return Err(format!("{path} cannot be read by compose: {missing}"));
        }
        Ok(Some(Self { path: path.to_owned(), services }))
    }

    /// The service whose network the container shares, so that it is at `localhost`.
    fn neighbour(&self) -> Option<&Service> {
        self.services.first().filter(|service| service.database.is_some())
    }
}

impl Service {
    /// A service that runs somebody else's image and nothing of the workspace.
    fn of(name: &str, service: &Node) -> Option<Self> {
        let image = ImageName::parse(service.get("image")?.as_str()?);
        let provided = versions::image::provided(image.repository, image.tag.unwrap_or_default());
        let tool = provided.first().map(|it| it.tool.clone());
        let database = tool
            .as_ref()
            .and_then(|tool| DATABASES.iter().find(|it| Tool::named(it.name) == *tool));
        let last = image.repository.rsplit('/').next().unwrap_or_default();
        let known = tool.as_ref().is_some_and(|tool| {
            Class::of(tool) == Class::Service
                && !["httpd", "kubernetes", "nginx", "traefik"].contains(&tool.as_str())
        });
        if service.get("build").is_some()
            || service.get("profiles").is_some()
            || !(known || IMAGES.iter().any(|part| last.contains(part)))
        {
            return None;
        }
        let title = database.map_or(last, |database| database.title).to_owned();
        Some(Self { name: name.to_owned(), title, database })
    }
}

/// What compose would stop at: a file that is not there, a variable that has to be set.
fn missing(facts: &Facts, path: &str, root: &Node) -> Option<String> {
    for service in root.get("services").map(Node::effective).unwrap_or_default() {
        let Some(files) = service.value.get("env_file") else { continue };
        let files =
            if files.items().is_empty() { std::slice::from_ref(files) } else { files.items() };
        for file in files {
            let name = file.as_str().or_else(|| file.get("path")?.as_str());
            let needed = file.get("required").and_then(Node::as_bool) != Some(false);
            let Some(name) = name.filter(|name| needed && !name.contains('$')) else { continue };
            let file = crate::model::join("", name);
            if !facts.tree.has(&file) {
                return Some(format!("it takes variables from {file}, which is not there"));
            }
        }
    }
    let env = facts.tree.text(".env").unwrap_or_default();
    let set: BTreeSet<_> = env
        .lines()
        .filter_map(|line| line.trim().trim_start_matches("export ").split_once('='))
        .map(|(name, _)| name.trim())
        .collect();
    let text = facts.tree.text(path)?;
    let needed = variable::demanded(text).into_iter().find(|name| !set.contains(name.as_str()));
    needed.map(|name| format!("it needs the variable {name}, which `.env` does not set"))
}

/// The compose file of the dev container, beside that of the workspace.
pub(crate) fn beside(own: &Own, container: &Container) -> String {
    // Paths start from the folder of the first file, which is the workspace's.
    let network = own.neighbour().map(|service| {
        let name = &service.name;
        format!(
            "    # Puts {name} at localhost, where programs look for it unless told otherwise.\n    \
             network_mode: service:{name}\n"
        )
    });
    format!(
        "# The container to work in, beside the services of {}.\n{}{}",
        own.path,
        service(container, "."),
        network.unwrap_or_default()
    )
}

/// The compose file of the dev container with databases that nobody else describes.
pub(crate) fn with(databases: &[(&Database, String)], container: &Container) -> String {
    let mut text = format!(
        "# The container to work in, and the databases that the workspace has drivers for.\n\
         # They share its network: each is at localhost, and no port is open to others, so there are no passwords.\n{}",
        service(container, "..")
    );
    let mut volumes = String::new();
    for (database, version) in databases {
        let name = database.name;
        text += &format!(
            "\n  {name}:\n    image: {name}:{version}\n    restart: unless-stopped\n    \
             network_mode: service:{SERVICE}\n"
        );
        if !database.environment.is_empty() {
            text += "    environment:\n";
            for (name, value) in database.environment {
                text += &format!("      {name}: \"{value}\"\n");
            }
        }
        text += &format!(
            "    volumes:\n      - {name}-data:{}\n    healthcheck:\n      test: [\"CMD-SHELL\", \"{}\"]\n      \
             interval: 5s\n      timeout: 5s\n      retries: 20\n",
            database.data_in(version),
            database.ready
        );
        volumes += &format!("  {name}-data:\n");
    }
    if !volumes.is_empty() {
        text += &format!("\nvolumes:\n{volumes}");
    }
    text
}

/// The service that people work in; paths start from `folder`, seen from the workspace.
fn service(container: &Container, folder: &str) -> String {
    let source = if container.packages.is_empty() {
        format!("image: {}", container.image)
    } else {
        let context = if folder == "." { ".devcontainer" } else { "." };
        format!("build: {context}")
    };
    format!(
        "services:\n  {SERVICE}:\n    {source}\n    init: true\n    command: sleep infinity\n    volumes:\n      \
         - {folder}:{FOLDER}\n"
    )
}

/// What can be reached from the container: the service, what it is, its address.
pub(crate) fn reachable(facts: &Facts, plan: &Plan) -> Vec<(String, String, String)> {
    let near =
        |it: &Database| (it.name.to_owned(), it.title.to_owned(), format!("localhost:{}", it.port));
    match &facts.compose {
        _ if !plan.has_services => Vec::new(),
        None => facts.databases.iter().map(|it| near(it)).collect(),
        Some(own) => {
            let address = |service: &Service| {
                let host =
                    if own.neighbour() == Some(service) { "localhost" } else { &service.name };
                let port = service.database.map(|it| format!(":{}", it.port));
                format!("{host}{}", port.unwrap_or_default())
            };
            let services = own.services.iter();
            services.map(|it| (it.name.clone(), it.title.clone(), address(it))).collect()
        }
    }
}

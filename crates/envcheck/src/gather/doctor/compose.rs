use super::{Environment, FileTree};

/// Where docker compose is: a plugin of the docker command, or a program of its own.
pub(super) fn find(tree: &dyn FileTree, environment: &Environment) -> Option<String> {
    let own = environment.folder("DOCKER_CONFIG", ".docker");
    let plugins = [
        format!("{own}/cli-plugins"),
        "/usr/local/lib/docker/cli-plugins".to_owned(),
        "/usr/local/libexec/docker/cli-plugins".to_owned(),
        "/usr/lib/docker/cli-plugins".to_owned(),
        "/usr/libexec/docker/cli-plugins".to_owned(),
    ];
    let folders: Vec<_> = plugins.into_iter().chain(environment.path.iter().cloned()).collect();
    tree.programs("docker-compose", &folders).into_iter().next()
}

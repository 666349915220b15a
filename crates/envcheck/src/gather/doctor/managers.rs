use super::{Environment, FileTree};
use crate::model::installed::{Manager, Managers};

/// What shows that a dev container made the machine: variables of those who start one, and files they leave.
const VARIABLES: [&str; 3] = ["REMOTE_CONTAINERS", "CODESPACES", "DEVCONTAINER"];
const FILES: [&str; 3] =
    ["/usr/local/etc/vscode-dev-containers", "/usr/local/etc/dev-containers", "/var/devcontainer"];

/// Which version managers are there.
pub(crate) fn managers(tree: &dyn FileTree, environment: &Environment) -> Managers {
    let there = Manager::ALL.into_iter().filter(|manager| is_there(*manager, tree, environment));
    Managers { there: there.collect(), dev_container: is_dev_container(tree, environment) }
}

fn is_dev_container(tree: &dyn FileTree, environment: &Environment) -> bool {
    VARIABLES.iter().any(|name| environment.get(name).is_some())
        || FILES.iter().any(|path| tree.exists(path))
}

fn is_there(manager: Manager, tree: &dyn FileTree, environment: &Environment) -> bool {
    let program = |name: &str| !tree.programs(name, &environment.path).is_empty();
    let folder = |variable: &str, usual: &str, file: &str| {
        tree.exists(&format!("{}{file}", environment.folder(variable, usual)))
    };
    match manager {
        // Its functions are only in interactive shells.
        Manager::Nvm => folder("NVM_DIR", ".nvm", "/nvm.sh"),
        Manager::Sdkman => folder("SDKMAN_DIR", ".sdkman", "/bin/sdkman-init.sh"),
        Manager::Asdf => program("asdf") || folder("ASDF_DIR", ".asdf", "/bin/asdf"),
        Manager::Pyenv => program("pyenv") || folder("PYENV_ROOT", ".pyenv", "/bin/pyenv"),
        Manager::Apt => program("apt-get"),
        other => program(other.as_str()),
    }
}

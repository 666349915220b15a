use std::sync::Arc;

use dockerfile::{
    Command, Connector, Dockerfile, Heredoc, Instruction, ItemKind, Keyword, Mount, ShellBody,
};

use super::{Call, Install};

/// One `RUN`, in an `ONBUILD` or not, with the commands it executes.
#[derive(Debug, Clone)]
pub struct Run {
    /// The `RUN` itself, also where it is a trigger.
    pub instruction: Arc<Instruction>,
    /// Whether it stands in an `ONBUILD`, so that it runs in another build.
    pub onbuild: bool,
    /// The stage it stands in; `None` in front of the first `FROM`.
    pub stage: Option<usize>,
    /// Its commands, or why there are none to look at.
    pub body: ShellBody,
}

impl Run {
    /// Its commands in the order of the text; none where no shell that we read runs it.
    pub fn commands(&self) -> &[Command] {
        match &self.body {
            ShellBody::Commands(commands) => commands,
            ShellBody::Opaque(_) | ShellBody::Unparsable(_) => &[],
        }
    }

    /// The heredoc that is its whole script: `RUN <<EOF`.
    pub fn whole_heredoc(&self) -> Option<&Heredoc> {
        let script = self.instruction.script()?;
        match &self.instruction.heredocs[..] {
            [heredoc] => (heredoc.opener == script.whole()).then_some(heredoc),
            _ => None,
        }
    }

    /// The programs it calls, also those behind `sudo`, `env` and the like.
    pub fn calls(&self) -> impl DoubleEndedIterator<Item = Call<'_>> {
        self.commands().iter().filter_map(Call::new)
    }

    /// Whether the step ends, or does something else, because `command` fails: no `||` follows, and it is no condition.
    pub fn needs(&self, command: &Command) -> bool {
        let mut behind = self.commands().iter().skip_while(|found| !std::ptr::eq(*found, command));
        behind.next();
        let mut list = behind
            .filter(|found| found.depth == command.depth)
            .map(|found| found.connector)
            .take_while(|found| matches!(found, Connector::And | Connector::Or | Connector::Pipe));
        let asked = command.tested && command.depth > 0;
        !asked && list.all(|found| found != Connector::Or)
    }

    /// What package managers install in it.
    pub fn installs(&self) -> impl Iterator<Item = Install<'_>> {
        self.calls().filter_map(Install::new)
    }

    /// Whether files below `folder` go to a cache or tmpfs mount instead of the layer.
    pub fn mounts_over(&self, folder: &str) -> bool {
        let over = |mount: &Mount| {
            let target = mount.target().map(dockerfile::Word::value).unwrap_or_default();
            let target = target.trim_end_matches('/');
            let inside = folder
                .strip_prefix(target)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            matches!(mount.kind().as_str(), "cache" | "tmpfs") && !target.is_empty() && inside
        };
        self.instruction.mounts.iter().any(over)
    }

    /// All of `dockerfile`, in order.
    pub(super) fn all(dockerfile: &Dockerfile) -> Vec<Self> {
        let fragment = dockerfile.instructions().all(|found| found.kind != Keyword::From);
        let mut stage = fragment.then_some(0);
        let mut runs = Vec::new();
        for item in &dockerfile.items {
            let ItemKind::Instruction(outer) = &item.kind else { continue };
            if outer.kind == Keyword::From {
                stage = Some(stage.map_or(0, |stage| stage + 1));
            }
            let instruction = outer.onbuild.as_ref().unwrap_or(outer);
            if instruction.kind == Keyword::Run {
                runs.push(Self {
                    instruction: Arc::clone(instruction),
                    onbuild: outer.onbuild.is_some(),
                    stage,
                    body: dockerfile.commands(outer),
                });
            }
        }
        runs
    }
}

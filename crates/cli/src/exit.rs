use std::process::ExitCode;

/// What the exit code says; the same in both programs and every format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: nothing found that counts.
    Clean,
    /// 1: findings at or above `--fail-on`, or a build that failed.
    Findings,
    /// 2: the command line or the configuration is wrong.
    Usage,
    /// 3: something could not be checked or done: no engine, an unreadable image, a crashed check.
    NotChecked,
    /// What a command of the user's gave that the program ran for them.
    OfCommand(u8),
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::NotChecked => 3,
            Self::OfCommand(code) => code,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

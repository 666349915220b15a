use dockerfile::ShellWord;

use super::{Args, Call, Manager, args::text, manager::MANAGERS};

/// A package manager that installs something.
#[derive(Debug, Clone)]
pub struct Install<'a> {
    /// The program and its arguments; for `python -m pip` those behind `pip`.
    pub call: Call<'a>,
    /// Which manager it is.
    pub manager: &'static Manager,
    /// The subcommand as written: `install`, `add`.
    pub subcommand: &'a ShellWord,
    /// What it is to install: the operands behind the subcommand.
    pub packages: Vec<&'a ShellWord>,
}

impl<'a> Install<'a> {
    /// What `call` installs, when it is a package manager told to install.
    pub fn new(call: Call<'a>) -> Option<Self> {
        let call = python_module(call).unwrap_or(call);
        // `pip3.12`, `gem3.1`
        let plain = call.name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let is_called =
            |manager: &&Manager| call.is(manager.programs) || manager.programs.contains(&plain);
        let manager = MANAGERS.iter().find(is_called)?;
        let operands = call.args.operands(manager.valued);
        let (subcommand, packages) = operands.split_first()?;
        manager.install.contains(&text(subcommand)).then(|| Self {
            call,
            manager,
            subcommand,
            packages: packages.to_vec(),
        })
    }
}

/// `python3 -m pip …` as `pip …`.
pub(super) fn python_module(call: Call<'_>) -> Option<Call<'_>> {
    let version = call.name.strip_prefix("python")?;
    if !version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let at = call.args.0.iter().position(|word| text(word) == "-m")?;
    let program = call.args.0.get(at + 1)?;
    let name = program.literal.as_deref()?;
    Some(Call { program, name, args: Args::of(name, &call.args.0[at + 2..]), ..call })
}

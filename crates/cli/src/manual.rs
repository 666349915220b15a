use crate::{Exit, Output, Program, SharedCommand, catalogue, keys};

/// Runs a subcommand that only tells about the program.
pub fn manual(program: &Program, command: &SharedCommand, output: Output) -> anyhow::Result<Exit> {
    let text = match command {
        SharedCommand::Explain { rule } => catalogue::explain(program, rule)?,
        SharedCommand::Rules { format } => catalogue::list(&program.rules, *format),
        SharedCommand::Schema => {
            serde_json::to_string_pretty(&keys::schema(&program.rules))? + "\n"
        }
        SharedCommand::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(
                *shell,
                &mut (program.command)(),
                program.tool.name,
                &mut script,
            );
            String::from_utf8(script)?
        }
        SharedCommand::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new((program.command)()).render(&mut page)?;
            String::from_utf8(page)?
        }
    };
    output.print(&text)?;
    Ok(Exit::Clean)
}

use dockerfile::{Command, Connector};
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Address, Args, Call, Download, Run, Variables},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "download-into-shell",
        summary: "a download is executed as it comes",
        docs: include_str!("download_into_shell.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let variables = Variables::of(lint, run);
        for download in run.downloads() {
            let local =
                download.urls.iter().all(|url| Address::parse(&variables.expand(url)).is_local());
            if local && !download.urls.is_empty() {
                continue;
            }
            let Some(shell) =
                by_pipe(run, download.index).or_else(|| by_words(lint, run, &download))
            else {
                continue;
            };
            let message =
                format!("`{}` executes whatever the server sends, even half of it", shell.name);
            let there = lint.span(&shell.program.span);
            report.at(download.call.span(), message).related(there, "executed here");
        }
    }
}

/// The program at the end of the pipe that takes its input for a script.
fn by_pipe(run: &Run, index: usize) -> Option<Call<'_>> {
    let mut at = run.reader(index)?;
    loop {
        let call = run.commands().get(at).and_then(Call::new);
        if let Some(call) = call.filter(reads_script) {
            return Some(call);
        }
        // What that one downloads is another matter.
        let fetches = run.download(at).is_some();
        let next = run.reader(at).filter(|_| !fetches)?;
        // Each reader stands behind the one before it.
        if next <= at || run.commands().get(next)?.connector != Connector::Pipe {
            return None;
        }
        at = next;
    }
}

/// `sh -c "$(…)"`, `eval "$(…)"`, `bash <(…)`, `. <(…)`.
fn by_words<'a>(lint: &Lint, run: &'a Run, download: &Download) -> Option<Call<'a>> {
    let commands = run.commands();
    let start = download.call.command.span.start;
    let depth = download.call.command.depth;
    if depth == 0 {
        return None;
    }
    // `<(…)` stands in no word.
    let around = || commands.get(..download.index)?.iter().rposition(|outer| outer.depth < depth);
    let outer = commands.get(run.holder(download.index).or_else(around)?)?;
    let call = Call::new(outer)?;
    let in_script =
        matches!(call.name, "eval") || is_shell(call.name) && has_script_word(&call, outer, start);
    let before = lint.dockerfile.text.get(outer.span.start..start)?.trim_end();
    let fed =
        before.ends_with("<(") && (is_shell(call.name) || matches!(call.name, "source" | "."));
    (in_script || fed).then_some(call)
}

/// Whether the download stands in the word that the shell executes.
fn has_script_word(call: &Call, outer: &Command, start: usize) -> bool {
    let inside = |word: &dockerfile::ShellWord| word.span.start <= start && start < word.span.end;
    let script = call.args.has(&["c"]) && call.args.0.iter().any(inside);
    let text = outer.redirections.iter().filter(|found| found.operator == "<<<");
    script || text.filter_map(|found| found.target.as_ref()).any(inside)
}

/// Whether `call` executes what it reads.
fn reads_script(call: &Call) -> bool {
    // What follows `--` is for the script of `php`.
    let end = call.args.0.iter().position(|word| call.name == "php" && word.raw == "--");
    let words = end.and_then(|end| call.args.0.get(..end)).unwrap_or(call.args.0);
    let operands = Args::of("", words).operands(&["o", "O"]);
    let first = operands.first().map(|word| word.raw.as_str());
    let from_input = first.is_none_or(|word| matches!(word, "-" | "/dev/stdin"));
    if is_shell(call.name) {
        return !call.args.has(&["c"]) && (from_input || call.args.has(&["s"]));
    }
    let language = call.name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let inline = ["c", "e", "m", "n", "p", "E", "r", "eval", "version", "V"];
    matches!(language, "python" | "perl" | "ruby" | "node" | "php")
        && from_input
        && !call.args.has(&inline)
}

fn is_shell(name: &str) -> bool {
    matches!(name, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh" | "fish")
}

//! Pages of the checks of machines. Beside the files of a project an example has one called `machine`, which says what
//! was found there, a fact a line.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use envcheck::{
    checks::installed::CHECKS,
    judge,
    model::{
        Installed, Toolchain,
        installed::{
            Choice, Engine, Found, Journal, Manager, Place, Subject, ToolFact, Topic, Wishes,
            merged, rows,
        },
    },
    read,
};
use findings::{Report, Selections, SourceFile, Sources};
use testkit::Checked;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks/installed");

#[test]
fn every_check_of_machines_is_listed_and_its_page_holds() {
    let rules = CHECKS.iter().map(|check| &check.rule);
    testkit::family(Path::new(SOURCES), rules, |rule, _, text| {
        let files = testkit::files(text).expect("the files of a project and the machine");
        let (sources, report) = examine(&files);
        assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
        Checked::new(sources, report, rule)
    });
}

#[test]
fn a_tool_whose_version_only_a_process_would_tell_is_said_to_be_unchecked_in_an_image() {
    let files = [(".nvmrc", "20\n"), ("machine", "image\ntool node unread /usr/bin/node\n")];
    let (_, report) = examine(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let gap = &report.not_checked[0];
    assert!(gap.reason.contains("node (/usr/bin/node): no file of the image tells"), "{gap:?}");
}

/// Everything found on the machine that the last of `files` describes.
fn examine(files: &[(String, String)]) -> (Sources, Report) {
    let (project, machine): (Vec<_>, Vec<_>) =
        files.iter().partition(|(name, _)| name != "machine");
    let mut sources = Sources::default();
    for (path, text) in project {
        sources.add(SourceFile::new(path.as_str(), text.as_str()));
    }
    let facts: Vec<&str> = machine.iter().flat_map(|(_, text)| text.lines()).collect();
    let (workspace, _) = read(&sources);
    let mut installed = Installed { wishes: Wishes::of(&workspace, ""), ..Installed::default() };
    for fact in &facts {
        note(&mut installed, fact);
    }
    let choice = Choice { inside: installed.managers.dev_container, ..Choice::default() };
    let mut tools = rows(&Toolchain::of(&workspace), &sources, &choice);
    for row in tools.iter_mut().filter(|row| row.found != Found::Inert) {
        for fact in facts.iter().filter_map(|fact| fact.strip_prefix("tool ")) {
            find(row, fact);
        }
    }
    installed.tools = merged(tools, &choice);
    if !installed.journal.text().is_empty() {
        let file = sources.add(SourceFile::history("machine", installed.journal.text()));
        installed.journal.becomes(file);
    }
    let report = judge(&installed, &sources, &Selections::default());
    (sources, report)
}

/// `NAME [in FOLDER] WHAT …`.
fn find(row: &mut ToolFact, fact: &str) {
    let words: Vec<&str> = fact.split(' ').collect();
    let [name, rest @ ..] = words.as_slice() else { panic!("{fact}") };
    let rest = match rest {
        ["in", folder, rest @ ..] if row.folder == *folder => rest,
        ["in", ..] => return,
        rest => rest,
    };
    if row.tool.as_str() != *name {
        return;
    }
    let command = |path: &str| format!("{path} --version");
    let (found, path) = match rest {
        ["missing"] => (Found::Missing, None),
        ["unread", path] => (Found::Unread, Some(path)),
        ["hung", after, path] => {
            (Found::Hung { command: command(path), after: after.parse().unwrap() }, Some(path))
        }
        ["broken", code, path, said @ ..] => {
            let end = format!("exit code {code}");
            (Found::Broken { command: command(path), end, said: said.join(" ") }, Some(path))
        }
        ["unparsed", path, said @ ..] => {
            (Found::Unparsed { command: command(path), said: said.join(" ") }, Some(path))
        }
        ["shim", manager, chosen, path] => (
            Found::Shim { manager: manager_of(manager), chosen: Some((*chosen).to_owned()) },
            Some(path),
        ),
        [version, path] => {
            (Found::Version { text: (*version).to_owned(), from: command(path) }, Some(path))
        }
        _ => panic!("{fact}"),
    };
    row.found = found;
    row.place = path.map(|path| Place { path: (*path).to_owned(), real: (*path).to_owned() });
}

fn manager_of(name: &str) -> Manager {
    Manager::ALL.into_iter().find(|manager| manager.as_str() == name).unwrap()
}

fn note(installed: &mut Installed, fact: &str) {
    let words: Vec<&str> = fact.split(' ').collect();
    let machine = &mut installed.machine;
    let mut journal = |topic, text: &str| {
        let journal: &mut Journal = &mut installed.journal;
        journal.note(topic, text);
    };
    match words.as_slice() {
        ["tool", ..] => {}
        ["image"] => installed.subject = Subject::Image("app.tar".to_owned()),
        ["container"] => installed.subject = Subject::Container,
        ["dev", "container"] => installed.managers.dev_container = true,
        ["manager", name] => {
            installed.managers.there.insert(manager_of(name));
        }
        ["engine", "unreachable", reason @ ..] => {
            let (address, reason) = (String::new(), reason.join(" "));
            machine.engine = Some(Engine::Unreachable { address, reason });
        }
        ["engine", version] => {
            let (address, version) = ("unix:///s".to_owned(), (*version).to_owned());
            machine.engine = Some(Engine::Reachable { address, version });
        }
        ["compose", "none"] => machine.compose = Some(None),
        ["compose", path] => machine.compose = Some(Some((*path).to_owned())),
        ["processors", count] => machine.processors = Some(count.parse().unwrap()),
        ["memory", gib] => machine.memory = Some(bytes(gib)),
        ["disk", gib] => machine.free_disk = Some(bytes(gib)),
        ["port", number] => {
            machine.taken_ports.insert(number.parse().unwrap());
        }
        ["variable", name] => {
            machine.variables.insert((*name).to_owned());
        }
        ["dotenv", file, names @ ..] => {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            machine.dotenv.insert((*file).to_owned(), names);
        }
        ["credential", name, state] => {
            let wish = installed.wishes.credentials.iter().find(|it| it.name == *name).unwrap();
            machine.credentials.insert(wish.span, *state == "ok");
        }
        ["script", path, state] => {
            machine.scripts.insert((*path).to_owned(), *state == "yes");
        }
        ["git", "identity", "without", name] => {
            machine.missing_identity = Some(vec![(*name).to_owned()]);
            journal(Topic::GitIdentity, &format!("without {name}"));
        }
        ["git", "identity", "complete"] => machine.missing_identity = Some(Vec::new()),
        ["clock", seconds, what] => {
            machine.clock_behind = Some((seconds.parse().unwrap(), (*what).to_owned()));
            journal(Topic::Clock, &format!("earlier than {what}"));
        }
        ["editor", place, how] => {
            machine.editor = Some(((*place).to_owned(), *how == "with"));
            journal(Topic::Editor, &format!("{place}, {how} its command"));
        }
        _ => panic!("{fact}"),
    }
}

/// Tenths of GiB are enough.
fn bytes(gib: &str) -> u64 {
    let (whole, tenth) = gib.split_once('.').unwrap_or((gib, "0"));
    let tenths: u64 = format!("{whole}{tenth}").parse().unwrap();
    tenths * (1 << 30) / 10
}

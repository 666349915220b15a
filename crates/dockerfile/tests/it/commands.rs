//! The commands of a `RUN`.

use dockerfile::{Command, Connector, Dockerfile, ExpansionKind, Opaque, ShellBody};

/// The commands of the last instruction.
fn body(text: &str) -> (Dockerfile, ShellBody) {
    let file = Dockerfile::parse(text);
    let body = file.commands(file.instructions().last().unwrap());
    (file, body)
}

fn commands(text: &str) -> (Dockerfile, Vec<Command>) {
    let (file, body) = body(&format!("FROM a\n{text}"));
    let ShellBody::Commands(commands) = body else { panic!("{text}: {body:?}") };
    (file, commands)
}

/// `name argument …` of each command.
fn told(text: &str) -> Vec<String> {
    let tell = |command: &Command| {
        let words = command.name.iter().chain(&command.arguments);
        words.map(|word| word.raw.as_str()).collect::<Vec<_>>().join(" ")
    };
    commands(text).1.iter().map(tell).collect()
}

#[test]
fn a_list_is_split_with_its_connectors() {
    use Connector::{And, Background, Or, Pipe, Sequence, Start};
    let (_, found) = commands("RUN a && b || c; d | e & f\n");
    let connectors: Vec<_> = found.iter().map(|command| command.connector).collect();
    assert_eq!(connectors, [Start, And, Or, Sequence, Pipe, Background]);
    assert!(found[4].in_subshell && !found[5].in_subshell);
}

#[test]
fn spans_are_bytes_of_the_file_through_continuations_comments_and_umlauts() {
    let text = "RUN echo 'ä' && \\\n  # ü\n  apt-get \\\n  install -y \"cu\\\nrl\" ö\n";
    let (file, found) = commands(text);
    let apt = &found[1];
    assert_eq!(file.slice(apt.name.as_ref().unwrap().span.clone()), "apt-get");
    let arguments: Vec<_> =
        apt.arguments.iter().map(|word| file.slice(word.span.clone())).collect();
    assert_eq!(arguments, ["install", "-y", "\"cu\\\nrl\"", "ö"]);
    assert_eq!(apt.arguments[2].literal.as_deref(), Some("curl"));
    assert_eq!(file.slice(apt.span.clone()), "apt-get \\\n  install -y \"cu\\\nrl\" ö");
}

#[test]
fn words_are_literal_unless_something_is_expanded() {
    let (_, found) = commands("RUN a 'b $c' \"d\\\"e\" f\\ g $h \"${i}\" `j` *.deb $\n");
    let literals: Vec<_> = found[0].arguments.iter().map(|word| word.literal.as_deref()).collect();
    let expected =
        [Some("b $c"), Some("d\"e"), Some("f g"), None, None, None, Some("*.deb"), Some("$")];
    assert_eq!(literals, expected);
}

#[test]
fn assignments_and_redirections_are_told_apart() {
    let (file, found) = commands("RUN A=1 B=$(x) cmd c=d > /dev/null 2>&1 < in >> log\n");
    let command = &found[0];
    assert_eq!(command.assignments.len(), 2);
    assert_eq!(command.arguments[0].raw, "c=d");
    let redirections: Vec<_> = command
        .redirections
        .iter()
        .map(|found| {
            (found.fd, found.operator, found.target.as_ref().map(|word| word.raw.as_str()))
        })
        .collect();
    let expected = [
        (None, ">", Some("/dev/null")),
        (Some(2), ">&", Some("1")),
        (None, "<", Some("in")),
        (None, ">>", Some("log")),
    ];
    assert_eq!(redirections, expected);
    assert_eq!(file.slice(found[1].span.clone()), "x");
}

#[test]
fn commands_in_subshells_substitutions_functions_and_branches_are_found() {
    let text = "RUN (cd a; b) && c \"$(d `e`)\" && f() { g; }; if h; then i; else j; fi; \
        for k in $(l); do m; done; case n in o) p;; esac; while q; do r; done; { s; }; \
        t <(u); ( ( v ) )\n";
    let names: Vec<_> = commands(text).1.into_iter().filter_map(|found| found.name).collect();
    let names: String = names.iter().map(|name| name.raw.as_str()).collect();
    assert_eq!(names, "cdbcdeghijlmpqrstuv");
    let (_, found) = commands(text);
    let called = |name: &str| {
        let is = |command: &&Command| command.name.as_ref().is_some_and(|word| word.raw == name);
        found.iter().find(is).unwrap()
    };
    assert!(called("b").in_subshell && called("d").in_subshell && called("v").in_subshell);
    assert!(called("g").in_function && !called("c").in_function);
    assert!(called("i").conditional && called("m").conditional && !called("h").conditional);
    assert!(!called("s").in_subshell && called("s").depth == 1);
}

#[test]
fn a_script_in_a_heredoc_is_read_line_by_line() {
    let text = "RUN <<-EOF\n\tset -e\n\t# a comment\n\tapt-get \\\n\t  update && ls\n\tEOF\n";
    assert_eq!(told(text), ["set -e", "apt-get update", "ls"]);
    let (file, found) = commands(text);
    assert_eq!(file.slice(found[2].span.clone()), "ls");
}

#[test]
fn a_heredoc_for_a_shell_belongs_to_the_commands_and_one_for_another_program_does_not() {
    let fed = "RUN bash -e <<EOF && x\na\nb c\nEOF\n";
    assert_eq!(told(fed), ["bash -e", "x", "a", "b c"]);
    assert!(commands(fed).1[2].in_subshell);
    assert_eq!(told("RUN python3 <<EOF > x\nimport os\nEOF\n"), ["python3"]);
    assert_eq!(told("RUN cat <<A <<B > x\na\nA\nb\nB\n"), ["cat"]);
}

#[test]
fn the_first_line_of_a_heredoc_names_its_interpreter() {
    let (_, found) = body("FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF\n");
    assert_eq!(found, ShellBody::Opaque(Opaque::Interpreter("/usr/bin/env python3".to_owned())));
    assert_eq!(told("RUN <<EOF\n#!/usr/bin/env bash\na\nEOF\n"), ["a"]);
}

#[test]
fn the_shell_is_the_last_one_named_in_the_stage_or_in_those_below() {
    let pwsh = "SHELL [\"pwsh\", \"-Command\"]\n";
    let opaque = ShellBody::Opaque(Opaque::Shell("pwsh".to_owned()));
    assert_eq!(body(&format!("FROM a\n{pwsh}RUN x\n")).1, opaque);
    assert_eq!(body(&format!("FROM a AS b\n{pwsh}FROM b\nRUN x\n")).1, opaque);
    assert_eq!(body(&format!("{pwsh}RUN x\n")).1, opaque);
    let other = format!("FROM a AS b\n{pwsh}FROM a\nRUN x\n");
    assert!(matches!(body(&other).1, ShellBody::Commands(_)));
    let back = format!("FROM a\n{pwsh}SHELL [\"/bin/bash\", \"-c\"]\nRUN x\n");
    assert!(matches!(body(&back).1, ShellBody::Commands(_)));
}

#[test]
fn a_comment_tells_the_shell_of_the_base_image() {
    let opaque = |text: &str| matches!(body(text).1, ShellBody::Opaque(Opaque::Shell(_)));
    let comment = "# hadolint shell=powershell\n";
    for told in [
        format!("FROM a\n{comment}RUN x\n"),
        format!("{comment}FROM a\nRUN x\nFROM b\nRUN x\n"),
        format!("ARG A\n{comment}FROM a\nRUN x\n"),
        format!("FROM a AS b\n{comment}FROM b\nRUN x\n"),
        "FROM a\nSHELL [\"sh\", \"-c\"]\n#hadolint\tshell = pwsh # Nano Server\nRUN x\n".to_owned(),
        format!("{comment}RUN x\n"),
        format!("FROM a\n{comment}ONBUILD RUN x\n"),
    ] {
        assert!(opaque(&told), "{told}");
    }
    for other in [
        format!("FROM a\n{comment}FROM b\nRUN x\n"),
        format!("FROM a\n{comment}SHELL [\"sh\", \"-c\"]\nRUN x\n"),
        format!("{comment}FROM a\n# hadolint shell=/bin/bash\nRUN x\n"),
        "FROM a\n# hadolint shell=powershell -Command\nRUN x\n".to_owned(),
        "FROM a\n# hadolint  shells=powershell\nRUN x\n".to_owned(),
        format!("FROM a\nRUN true && \\\n{comment} x\n"),
    ] {
        assert!(!opaque(&other), "{other}");
    }
    let windows = "# escape=`\nFROM a\n# hadolint shell=bash\nRUN x\n";
    assert!(matches!(body(windows).1, ShellBody::Commands(_)));
}

#[test]
fn a_file_for_windows_is_opaque() {
    let (_, found) = body("# escape=`\nFROM a\nRUN dir C:\\\n");
    assert_eq!(found, ShellBody::Opaque(Opaque::Windows));
}

#[test]
fn the_exec_form_is_one_command_and_a_script_for_a_shell_its_commands() {
    assert_eq!(told("CMD [\"a b\", \"$c\"]\n"), ["a b $c"]);
    assert_eq!(commands("CMD [\"a\", \"$c\"]\n").1[0].arguments[0].literal.as_deref(), Some("$c"));
    let (file, found) = commands("RUN [\"/bin/bash\", \"-exc\", \"a && \\\"b\\\" c\"]\n");
    assert_eq!(found.len(), 2);
    assert_eq!(file.slice(found[1].arguments[0].span.clone()), "c");
    assert_eq!(told("ONBUILD RUN a; b\n"), ["a", "b"]);
    assert_eq!(told("HEALTHCHECK CMD a || exit 1\n"), ["a", "exit 1"]);
}

#[test]
fn what_the_shell_would_refuse_is_a_place_in_the_file() {
    let (file, found) = body("FROM a\nRUN a && \\\n  ) b\n");
    let ShellBody::Unparsable(span) = found else { panic!("{found:?}") };
    assert_eq!(file.slice(span), ")");
    assert!(matches!(body("FROM a\nRUN if a\n").1, ShellBody::Unparsable(_)));
    assert_eq!(body("FROM a\nRUN\n").1, ShellBody::Opaque(Opaque::NoCommand));
    assert_eq!(body("FROM a\nUSER b\n").1, ShellBody::Opaque(Opaque::NoCommand));
}

#[test]
fn a_case_inside_a_substitution_needs_no_brackets_in_front_of_its_patterns() {
    let text = "RUN a=$(case \"$b\" in c | d) e f;; *) case g in h) i;; esac;; esac) && j";
    assert_eq!(told(&format!("{text}\n")).last().map(String::as_str), Some("j"));
}

#[test]
fn what_the_shell_refuses_is_pointed_at_inside_the_file() {
    for text in ["RUN <<EO&& a", "RUN <<EO&& a\n\u{fffd}\u{fffd}", "FROM a\nRUN <<E |\nb\nE"] {
        let (file, body) = body(text);
        let ShellBody::Unparsable(span) = body else { panic!("{text}: {body:?}") };
        assert!(file.text.get(span.clone()).is_some(), "{text}: {span:?}");
    }
}

#[test]
fn nesting_without_end_is_not_looked_into() {
    for opener in ["( ", "{ ", "if ", "case a in b) ", "x $(", "((", "! ", "while "] {
        let text = format!("FROM a\nRUN {}\n", opener.repeat(5000));
        assert_eq!(body(&text).1, ShellBody::Opaque(Opaque::TooDeep), "{opener}");
    }
}

/// `text` or `"text"` of each expansion in the words of the last instruction.
fn expansions(text: &str) -> Vec<String> {
    let (file, found) = commands(text);
    let words = found.iter().flat_map(|command| &command.arguments);
    words
        .flat_map(|word| &word.expansions)
        .map(|expansion| {
            let quote = if expansion.quoted { "\"" } else { "" };
            format!("{quote}{}{quote}", file.slice(expansion.span.clone()))
        })
        .collect()
}

#[test]
fn expansions_are_told_with_the_quotes_they_stand_in() {
    assert_eq!(expansions("RUN e $a\"${b}c\"'$d'$'$e'\\$f ä$g\n"), ["$a", "\"${b}\"", "$g"]);
    assert_eq!(
        expansions("RUN e $(f \"$(g)\" ')') `h`\n"),
        ["$(f \"$(g)\" ')')", "`h`", "\"$(g)\""]
    );
    assert_eq!(
        expansions("RUN e \"$(f)\" $((1 + $i)) $?\n"),
        ["\"$(f)\"", "$((1 + $i))", "\"$i\"", "$?"]
    );
    assert_eq!(
        expansions("RUN e ${a:-${b}x} ${#c} \"${d%\"$e\"}\"\n"),
        ["${a:-${b}x}", "\"${b}\"", "${#c}", "\"${d%\"$e\"}\"", "\"$e\""]
    );
}

#[test]
fn expansions_know_name_and_operator() {
    let (_, found) = commands("RUN e ${a:-b} ${#c}\n");
    let kinds: Vec<_> =
        found[0].arguments.iter().map(|word| word.expansions[0].kind.clone()).collect();
    let parameter = |name: &str, length, operator: &str| ExpansionKind::Parameter {
        name: name.to_owned(),
        length,
        operator: operator.to_owned(),
    };
    assert_eq!(kinds, [parameter("a", false, ":-b"), parameter("c", true, "")]);
}

#[test]
fn a_command_is_tested_when_something_depends_on_its_status() {
    let tested = |text: &str| -> Vec<bool> {
        commands(text).1.iter().map(|command| command.tested).collect()
    };
    assert_eq!(tested("RUN a && b; c || d | e\n"), [true, false, true, false, false]);
    assert_eq!(tested("RUN if a; then b; fi; while c; do d; done\n"), [true, false, true, false]);
}

#[test]
fn a_loop_behind_a_pipe_follows_a_pipe() {
    let (_, found) = commands("RUN a | for x in y; do b; done\n");
    assert_eq!(found[1].connector, Connector::Pipe);
}

#[test]
fn a_number_that_no_shell_takes_stops_nobody() {
    let nines = "9".repeat(24);
    for script in [
        format!("a {nines}>b"),
        format!("a {nines}<&1"),
        format!("a {{1..{nines}}}"),
        format!("a {{-{nines}..1}}"),
        format!("cd ~{nines}"),
        format!("cd ~+{nines}/x"),
        format!("a {{1..2..-{nines}}}"),
    ] {
        let found = body(&format!("RUN {script}")).1;
        assert_eq!(found, ShellBody::Opaque(Opaque::HugeNumber), "{script}");
    }
    for script in
        ["cd ~+", "cd ~-", "cd ~", "cd ~0", "a {1..9}", "a {1..2..}", "a 999999999>b", "a {..}"]
    {
        commands(&format!("RUN {script}\n"));
    }
    commands(&format!(
        "RUN echo {nines}; a > {nines}; : $(({nines})) ${{a:{nines}}} ${nines} {nines}\n"
    ));
}

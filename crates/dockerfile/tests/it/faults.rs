//! One fault per mistake, and the next instruction is parsed all the same.

use dockerfile::{Dockerfile, FaultKind, Keyword};

/// The only fault of the file: its kind, and the text it points at.
pub(crate) fn only(text: &str) -> (FaultKind, String) {
    let file = Dockerfile::parse(text);
    let [fault] = &file.faults[..] else { panic!("{text:?}: {:?}", file.faults) };
    (fault.kind, file.slice(fault.span.clone()).to_owned())
}

/// The only fault of an instruction with a `FROM` before and an instruction after it.
pub(crate) fn one(line: &str) -> (FaultKind, String) {
    let text = format!("FROM a\n{line}\nSTOPSIGNAL 9\n");
    let file = Dockerfile::parse(text.as_str());
    let kinds: Vec<_> = file.instructions().map(|found| found.kind).collect();
    assert_eq!((kinds.len(), kinds[2]), (3, Keyword::Stopsignal), "{line}");
    only(&text)
}

#[test]
fn each_mistake_is_found_at_its_place() {
    let cases = [
        ("RUM x", FaultKind::UnknownInstruction, "RUM"),
        ("COPY --form=x a b", FaultKind::UnknownFlag, "--form=x"),
        ("CMD --x", FaultKind::UnknownFlag, "--x"),
        ("COPY --from=x --from=y a b", FaultKind::DuplicateFlag, "--from=y"),
        ("COPY --chown a b", FaultKind::MissingFlagValue, "--chown"),
        ("COPY --link=x a b", FaultKind::BadFlagValue, "--link=x"),
        ("COPY a", FaultKind::MissingArgument, "COPY"),
        ("WORKDIR", FaultKind::MissingArgument, "WORKDIR"),
        ("ENV a", FaultKind::MissingArgument, "a"),
        ("HEALTHCHECK CMD", FaultKind::MissingArgument, "HEALTHCHECK"),
        ("HEALTHCHECK GET x", FaultKind::UnexpectedArgument, "GET"),
        ("HEALTHCHECK NONE x", FaultKind::UnexpectedArgument, "x"),
        ("FROM a b", FaultKind::UnexpectedArgument, "b"),
        ("ENV a=b c", FaultKind::MissingEquals, "c"),
        ("LABEL =b", FaultKind::BlankName, "=b"),
        ("FROM a AS 1x", FaultKind::InvalidStageName, "1x"),
        ("COPY a <<EOF\nEOF", FaultKind::HeredocDestination, "<<EOF"),
        ("ENV a=\"b", FaultKind::UnterminatedQuote, "\""),
        ("WORKDIR 'b", FaultKind::UnterminatedQuote, "'"),
        ("USER ${x", FaultKind::BadSubstitution, "${x"),
        ("USER ${}", FaultKind::BadSubstitution, "${"),
        ("USER ${x^}", FaultKind::BadSubstitution, "${x^"),
        ("USER ${templateOption:x}", FaultKind::TemplateOption, "${templateOption:x"),
        ("CMD ['a', 'b']", FaultKind::InvalidJson, "['a', 'b']"),
        ("CMD [ 'a' ]", FaultKind::InvalidJson, "[ 'a' ]"),
        ("CMD [‘a’, ‘b’]", FaultKind::InvalidJson, "[‘a’, ‘b’]"),
        ("CMD [python, app.py]", FaultKind::InvalidJson, "[python, app.py]"),
        ("CMD [\"a\"] # comment", FaultKind::InvalidJson, "[\"a\"] # comment"),
        ("CMD [\"a\", 1]", FaultKind::NotStrings, "1"),
        (
            "CMD [\"a\", [\"b\", {\"c\": -1.5e3}]]",
            FaultKind::NotStrings,
            "[\"b\", {\"c\": -1.5e3}]",
        ),
        ("RUN [null]", FaultKind::NotStrings, "null"),
        ("RUN []", FaultKind::MissingArgument, "RUN"),
        ("HEALTHCHECK CMD []", FaultKind::MissingArgument, "HEALTHCHECK"),
        ("VOLUME []", FaultKind::MissingArgument, "VOLUME"),
        ("COPY []", FaultKind::MissingArgument, "COPY"),
        ("ADD [\"a\"]", FaultKind::MissingArgument, "ADD"),
        ("VOLUME [\" \"]", FaultKind::EmptyArgument, "\" \""),
        ("VOLUME ''", FaultKind::EmptyArgument, "''"),
        ("FROM \"\"", FaultKind::EmptyArgument, "\"\""),
        ("FROM a # base", FaultKind::UnexpectedArgument, "# base"),
        ("COPY https://example.org/x /x", FaultKind::RemoteSource, "https://example.org/x"),
        (
            "COPY https://example.org/x.git#v1 /x",
            FaultKind::RemoteSource,
            "https://example.org/x.git#v1",
        ),
        ("ENV a=${b%\\.}", FaultKind::BadSubstitution, "\\."),
        ("ENV a=${b#\\.*}", FaultKind::BadSubstitution, "\\.*"),
        ("ENTRYPOINT [\"a\",]", FaultKind::InvalidJson, "[\"a\",]"),
        ("VOLUME [\"a]", FaultKind::InvalidJson, "[\"a]"),
        ("SHELL bash -c", FaultKind::ShellForm, "bash -c"),
        ("ONBUILD ONBUILD RUN x", FaultKind::ForbiddenTrigger, "ONBUILD"),
        ("ONBUILD from x", FaultKind::ForbiddenTrigger, "from"),
        ("RUN --mount=type=cache,taget=/x ls", FaultKind::BadMount, "taget"),
        ("RUN --mount=target ls", FaultKind::BadMount, "target"),
    ];
    for (line, kind, at) in cases {
        assert_eq!(one(line), (kind, at.to_owned()), "{line}");
    }
}

#[test]
fn directives_can_be_wrong() {
    let from = "\nFROM a\n";
    let repeated = only(&format!("# escape=`\n# ESCAPE=\\{from}"));
    assert_eq!(repeated, (FaultKind::BadDirective, "# ESCAPE=\\".to_owned()));
    assert_eq!(only(&format!("# escape=x{from}")), (FaultKind::BadDirective, "x".to_owned()));
    let skip = only(&format!("# check=all{from}"));
    assert_eq!(skip, (FaultKind::BadDirective, "all".to_owned()));
    let error = only(&format!("# check=skip=all;error=maybe{from}"));
    assert_eq!(error, (FaultKind::BadDirective, "skip=all;error=maybe".to_owned()));
}

#[test]
fn what_the_builder_takes_is_no_fault() {
    let accepted = [
        "RUN",
        "CMD []",
        "ENTRYPOINT []",
        "CMD",
        "RUN [ -f a ] && [a-z]",
        "RUN [[ a = b, ]]",
        "HEALTHCHECK --any=x --any=y NONE",
        "STOPSIGNAL --any 9",
        "ARG --any x",
        "ENV a=\"${b:?no b}\" c=${d?} e=${f##*/} g=${h%%\\*} i=${j//\\//_}",
        "ADD https://example.org/x /x",
        "COPY ./https://x /x",
        "WORKDIR /with a space",
    ];
    for line in accepted {
        assert_eq!(Dockerfile::parse(format!("FROM a\n{line}\n")).faults, [], "{line}");
    }
    assert_eq!(Dockerfile::parse("#!/bin/x\n# syntax=a\n# escape=x\nFROM a\n").faults, []);
}

#[test]
fn a_line_fits_into_the_buffer_of_the_builder() {
    let line = |length: usize| format!("FROM a\nRUN {}", "x".repeat(length - 4));
    assert_eq!(only(&line(65_536)), (FaultKind::LineTooLong, "R".to_owned()));
    assert_eq!(Dockerfile::parse(line(65_535) + "\n").faults, []);
}

#[test]
fn a_malformed_exec_form_is_the_only_fault_that_builds() {
    assert!(!FaultKind::InvalidJson.is_refused());
    assert!(FaultKind::NotStrings.is_refused() && FaultKind::UnknownFlag.is_refused());
}

#[test]
fn only_arg_stands_before_from() {
    let text = "ARG a=b\nRUN x\nFROM $a\n";
    assert_eq!(only(text), (FaultKind::InstructionBeforeFrom, "RUN".to_owned()));
}

#[test]
fn a_fragment_has_one_fault_and_all_its_instructions() {
    let text = "RUN a\nENV b=c\n";
    assert_eq!(only(text), (FaultKind::MissingFrom, "RUN".to_owned()));
    assert_eq!(Dockerfile::parse(text).instructions().count(), 2);
}

#[test]
fn a_misspelt_word_is_answered_with_the_nearest_one() {
    let file = Dockerfile::parse("FRM a\nFROM a\nCOPY --chwon=1 a b\nXYZZY\n");
    let messages: Vec<_> = file.faults.iter().map(|fault| fault.message.as_str()).collect();
    let expected = [
        "there is no instruction \"FRM\"; did you mean FROM?",
        "COPY knows no flag --chwon; did you mean --chown?",
        "there is no instruction \"XYZZY\"",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn an_unknown_flag_is_kept() {
    let file = Dockerfile::parse("FROM a\nRUN --new=1 --mount=type=tmpfs,target=/x ls\n");
    let run = file.instructions().nth(1).unwrap();
    assert_eq!(
        run.flags.iter().map(|flag| flag.name.as_str()).collect::<Vec<_>>(),
        ["new", "mount"]
    );
    assert_eq!(run.script().unwrap().as_str(), "ls");
}

#[test]
fn faults_are_ordered_by_place() {
    let file = Dockerfile::parse("RUM\nCOPY a\nFROM a\nENV a=b c d\n");
    assert!(file.faults.is_sorted_by_key(|fault| fault.span.start));
    assert_eq!(file.faults.len(), 5);
}

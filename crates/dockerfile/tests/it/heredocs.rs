//! Heredocs.

use dockerfile::{Dockerfile, FaultKind, Heredoc, ItemKind};

fn heredocs(text: &str) -> (Dockerfile, Vec<Heredoc>) {
    let file = Dockerfile::parse(format!("FROM a\n{text}"));
    let instruction = file.instructions().nth(1).unwrap();
    let found = instruction.onbuild.as_deref().unwrap_or(instruction).heredocs.clone();
    (file, found)
}

#[test]
fn an_instruction_may_have_several() {
    let (file, found) = heredocs("COPY <<A <<-\"B\" 3<<'C' /x\na $x\nA\n\tb\n\tB\nC\nRUN c\n");
    let seen: Vec<_> =
        found.iter().map(|doc| (doc.name.as_str(), doc.expand, doc.strip_tabs, doc.fd)).collect();
    let expected =
        [("A", true, false, None), ("B", false, true, None), ("C", false, false, Some(3))];
    assert_eq!(seen, expected);
    let bodies: Vec<_> = found.iter().map(|doc| file.slice(doc.body.clone())).collect();
    assert_eq!(bodies, ["a $x\n", "\tb\n", ""]);
    assert_eq!(file.slice(found[1].opener.clone()), "<<-\"B\"");
    assert_eq!(file.slice(found[1].terminator.clone().unwrap()), "B");
    assert_eq!(file.instructions().count(), 3);
    assert!(file.faults.is_empty());
}

#[test]
fn a_comment_after_a_heredoc_is_a_comment() {
    let (file, _) = heredocs("RUN <<EOF\n# no comment\nEOF\n# a comment\nCMD b\n");
    assert!(matches!(file.items[2].kind, ItemKind::Comment(_)));
    assert_eq!(file.comments().count(), 1);
    assert_eq!(file.instructions().count(), 3);
}

#[test]
fn white_space_may_follow_the_operator() {
    let (_, found) = heredocs("RUN cat << EOF > x\na\nEOF\n");
    assert_eq!(found[0].name, "EOF");
}

#[test]
fn a_file_that_ends_first_is_a_fault() {
    let (file, found) = heredocs("RUN <<EOF\na\n");
    assert_eq!(found[0].terminator, None);
    assert_eq!(file.slice(found[0].body.clone()), "a\n");
    let fault = &file.faults[0];
    assert_eq!(
        (fault.kind, file.slice(fault.span.clone())),
        (FaultKind::UnterminatedHeredoc, "<<EOF")
    );
}

#[test]
fn a_quoted_operator_a_here_string_and_arithmetic_open_none() {
    for line in ["RUN echo \"<<EOF\"", "RUN cat <<<EOF", "RUN echo $((1<<2))", "ENV a=<<EOF"] {
        assert!(heredocs(&format!("{line}\nRUN b\n")).1.is_empty(), "{line}");
    }
}

#[test]
fn the_exec_form_opens_none() {
    assert!(heredocs("RUN [\"cat\", \"<<EOF\"]\n").1.is_empty());
}

#[test]
fn a_trigger_may_have_one() {
    let (file, found) = heredocs("ONBUILD RUN <<EOF\na\nEOF\nCMD b\n");
    assert_eq!(found.len(), 1);
    assert_eq!(file.instructions().count(), 3);
}

#[test]
fn the_span_of_the_instruction_reaches_to_the_terminator() {
    let (file, _) = heredocs("RUN <<EOF\na\nEOF\n\n");
    let run = file.instructions().nth(1).unwrap();
    assert_eq!(file.slice(run.span.clone()), "RUN <<EOF\na\nEOF");
}

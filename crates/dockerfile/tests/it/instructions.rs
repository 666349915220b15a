//! Keywords, flags and arguments.

use dockerfile::{Arguments, Dockerfile, Healthcheck, Instruction, Keyword, Quote, Word};

/// The last instruction of a file without faults.
fn last(text: &str) -> (Dockerfile, Instruction) {
    let file = Dockerfile::parse(format!("FROM a\n{text}"));
    assert_eq!(file.faults, [], "{text}");
    let instruction = file.instructions().last().unwrap().clone();
    (file, instruction)
}

fn values(words: &[Word]) -> Vec<String> {
    words.iter().map(Word::value).collect()
}

#[test]
fn every_instruction_is_known_in_any_case() {
    for keyword in Keyword::ALL {
        assert_eq!(Keyword::of(&keyword.name().to_lowercase()), keyword);
    }
    assert_eq!(Keyword::of("RUM"), Keyword::Unknown);
}

#[test]
fn a_word_knows_its_bytes() {
    let (file, run) = last("COPY  a \\\n  b\\\nc  d\n");
    let words: Vec<_> = run.words().iter().map(|word| file.slice(word.span.clone())).collect();
    assert_eq!(words, ["a", "b\\\nc", "d"]);
}

#[test]
fn a_line_continuation_inside_a_word_is_no_part_of_its_value() {
    let (file, env) = last("ENV name=va\\\nlue\n");
    let value = env.pairs()[0].value.as_ref().unwrap();
    assert_eq!(value.value(), "value");
    assert_eq!(file.slice(value.span.clone()), "va\\\nlue");
}

#[test]
fn white_space_after_the_escape_character_continues_the_line() {
    let (_, run) = last("RUN a \\ \t\n b\n");
    assert_eq!(run.script().unwrap().as_str(), "a  b");
}

#[test]
fn two_escape_characters_do_not_continue_the_line() {
    let file = Dockerfile::parse("FROM a\nENV A b\\\\\nENV C d\n");
    assert_eq!(file.instructions().count(), 3);
}

#[test]
fn flags_have_names_values_and_spans() {
    let (file, copy) = last("COPY --from=x --link --exclude=\"a b\" --exclude=c -- s d\n");
    let flags: Vec<_> = copy.flags.iter().map(|flag| flag.name.as_str()).collect();
    assert_eq!(flags, ["from", "link", "exclude", "exclude"]);
    let exclude = copy.flag("exclude").unwrap();
    assert_eq!(exclude.value.as_ref().unwrap().value(), "a b");
    assert_eq!(file.slice(exclude.span.clone()), "--exclude=\"a b\"");
    assert_eq!(file.slice(copy.flag("from").unwrap().value.as_ref().unwrap().span.clone()), "x");
    assert_eq!(values(copy.words()), ["s", "d"]);
}

#[test]
fn a_json_array_is_the_exec_form_with_the_span_of_each_string() {
    let (file, cmd) = last("CMD [ \"a b\" , \\\n \"\\u00fc\\n\\\"\" ]\n");
    let Arguments::Exec(words) = &cmd.arguments else { panic!("{cmd:?}") };
    assert_eq!(values(words), ["a b", "ü\n\""]);
    assert_eq!(file.slice(words[0].span.clone()), "\"a b\"");
    assert_eq!(file.slice(words[1].span.clone()), "\"\\u00fc\\n\\\"\"");
}

#[test]
fn the_command_test_is_no_json_array() {
    let (_, run) = last("RUN [ \"$a\" = \"b\" ] && [ -f x ]\n");
    assert!(run.script().is_some());
}

#[test]
fn pairs_keep_quotes_and_the_old_form_takes_the_rest_of_the_line() {
    let (_, env) = last("ENV a=\"b c\" d='e' f=g\\ h i=\n");
    let pairs = env.pairs().iter().map(|pair| pair.value.as_ref().unwrap());
    let pairs: Vec<_> = pairs.map(|value| (value.value(), value.is_quoted())).collect();
    let expected = [("b c", true), ("e", true), ("g h", false), ("", false)];
    assert_eq!(pairs, expected.map(|(text, quoted)| (text.to_owned(), quoted)));
    let (_, env) = last("ENV a  b   c\n");
    assert!(env.pairs()[0].legacy);
    assert_eq!(env.pairs()[0].value.as_ref().unwrap().value(), "b   c");
    let (_, arg) = last("ARG a b=c\n");
    assert!(arg.pairs()[0].value.is_none() && !arg.pairs()[0].legacy);
}

#[test]
fn a_variable_knows_its_bytes_its_operator_and_its_quotes() {
    let (file, workdir) = last("WORKDIR /a/\"${x:-$y}\"/$z\n");
    let word = &workdir.words()[0];
    let found: Vec<_> = word
        .variables()
        .map(|(piece, variable)| {
            (variable.name.as_str(), file.slice(piece.span.clone()), piece.quote)
        })
        .collect();
    let expected =
        [("x", "${x:-$y}", Quote::Double), ("y", "$y", Quote::None), ("z", "$z", Quote::None)];
    assert_eq!(found, expected);
    assert_eq!(word.literal(), None);
    assert_eq!(word.value(), "/a/${x:-$y}/$z");
}

#[test]
fn an_escaped_or_single_quoted_dollar_is_no_variable() {
    let (_, env) = last("ENV a=\\$x b='$x' c=\"\\$x\" d=$\n");
    let values: Vec<_> =
        env.pairs().iter().map(|pair| pair.value.as_ref().unwrap().literal()).collect();
    assert_eq!(values, ["$x", "$x", "$x", "$"].map(|text| Some(text.to_owned())));
}

#[test]
fn a_healthcheck_has_its_command() {
    let (_, check) = last("HEALTHCHECK --interval=5s CMD [\"a\"]\n");
    assert!(matches!(check.command(), Arguments::Exec(words) if words.len() == 1));
    let (_, check) = last("HEALTHCHECK none\n");
    assert!(matches!(check.arguments, Arguments::Healthcheck(Healthcheck::None(_))));
}

#[test]
fn an_onbuild_contains_its_trigger() {
    let (file, onbuild) = last("ONBUILD  copy --from=b x y\n");
    let trigger = onbuild.onbuild.as_deref().unwrap();
    assert_eq!(trigger.kind, Keyword::Copy);
    assert_eq!(file.slice(trigger.span.clone()), "copy --from=b x y");
    assert_eq!(trigger.flags.len(), 1);
}

#[test]
fn a_path_with_spaces_is_one_word() {
    let (_, workdir) = last("WORKDIR a b\n");
    assert_eq!(values(workdir.words()), ["a b"]);
}

#[test]
fn mounts_have_fields_with_spans() {
    let (file, run) = last(
        "RUN --mount=type=bind,from=x,src=\"/a b\",dst=/c,ro --mount=type=Cache,id=i,target=/d ls\n",
    );
    let [bind, cache] = &run.mounts[..] else { panic!("{run:?}") };
    assert_eq!(bind.kind(), "bind");
    assert_eq!(bind.source().unwrap().value(), "/a b");
    assert_eq!(file.slice(bind.target().unwrap().span.clone()), "/c");
    assert_eq!(file.slice(bind.from().unwrap().span.clone()), "x");
    assert!(bind.fields.iter().any(|field| field.key == "ro" && field.value.is_none()));
    assert_eq!((cache.kind().as_str(), cache.id().unwrap().raw()), ("cache", "i"));
}

#[test]
fn the_span_of_an_instruction_ends_with_its_last_visible_byte() {
    let (file, run) = last("  RUN a \\\n  # c\n  b  \n\n");
    assert_eq!(file.slice(run.span), "RUN a \\\n  # c\n  b");
}

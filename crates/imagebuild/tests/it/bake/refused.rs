//! Bake files that are refused, or hold less than they seem to.

use super::*;

#[test]
fn what_is_not_understood_is_an_error_at_its_place() {
    let wrong = [
        (
            "target \"a\" { tag = [\"x\"] }",
            "b.hcl:1:14: a target has no attribute `tag`; did you mean `tags`?",
        ),
        (
            "target \"a\" {\n  args {\n    X = 1\n  }\n}",
            "b.hcl:2:3: a target has no blocks; write `args = {`",
        ),
        (
            "targets \"a\" {}",
            "b.hcl:1:1: a bake file has no block `targets`; did you mean `target`?",
        ),
        ("target \"a\" { tags = \"x\" }", "b.hcl:1:21: tags: a list is wanted here, not a string"),
        (
            "target \"a\" { args = { X = TAGS_ } }\nvariable \"TAG\" {}",
            "b.hcl:1:27: there is no variable `TAGS_`; did you mean `TAG`?",
        ),
        (
            "target \"a\" { args = { X = upppr(\"x\") } }",
            "b.hcl:1:27: there is no function `upppr`; did you mean `upper`?",
        ),
        (
            "target \"a\" {\n  resources = {}\n}",
            "b.hcl:2:3: resources: this is not supported here; take it out",
        ),
        (
            "variable \"V\" {\n  default = \"\"\n  validation {\n    condition = V != \"\"\n    error_message = \"set V\"\n  }\n}\ntarget \"a\" {}",
            "b.hcl:4:17: the variable `V` is not valid: set V",
        ),
        (
            "target \"a\" { context = \"https://github.com/x/y.git\" }",
            "b.hcl:1:24: context of the target `a`: a context that is fetched is not supported; clone the repository and name the folder",
        ),
        (
            "target \"a\" { platforms = [\"linux\"] }",
            "b.hcl:1:26: platforms of the target `a`: write OS/ARCHITECTURE[/VARIANT], such as linux/arm64",
        ),
        (
            "target \"a\" { call = \"check\" }",
            "b.hcl:1:21: call of the target `a`: a check builds nothing; run `imagebuild lint`",
        ),
        (
            "target \"a\" { entitlements = [\"security.insecure\"] }",
            "b.hcl:1:29: entitlements of the target `a`: `security.insecure` is not granted here; take it out",
        ),
        (
            "target \"a\" { tags = [\"UPPER/x\"] }",
            "b.hcl:1:21: tags of the target `a`: `UPPER` has upper-case letters; write `upper`",
        ),
        ("target \"a\" {", "b.hcl:1:12: "),
    ];
    for (text, expected) in wrong {
        let error = error(text, &["a"]);
        assert!(error.starts_with(expected), "{text}\n{error}\n{expected}");
    }
    let cache = error("target \"a\" { cache-from = [\"type=gha\"] }", &["a"]);
    assert!(cache.starts_with("b.hcl:1:27: cache-from of the target `a`: "), "{cache}");
    assert!(cache.ends_with("`--set a.cache-from=` builds without it"), "{cache}");
    let push = error("target \"a\" { output = [\"type=registry\"] }", &["a"]);
    assert!(push.starts_with("b.hcl:1:23: output of the target `a`: it does not push"), "{push}");
}

#[test]
fn a_target_that_leaves_nothing_behind_is_built_as_if_others_asked_for_it() {
    let text = r#"
        group "default" { targets = ["lint", "app"] }
        target "lint" { output = ["type=cacheonly"] }
        target "app" {}
    "#;
    let targets = read(text, &[]);
    assert_eq!(targets.iter().map(|target| target.wanted).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn an_unknown_target_is_told_with_the_ones_that_are_there() {
    let text = "target \"frontend\" {}\ntarget \"db\" {}\ngroup \"all\" { targets = [\"frontend\", \"bd\"] }";
    assert_eq!(
        error(text, &["fronted"]),
        "b.hcl: there is no target `fronted`; did you mean `frontend`? (2 others)"
    );
    assert_eq!(
        error(text, &["xyz"]),
        "b.hcl: there is no target `xyz`; there are all, db, frontend"
    );
    assert_eq!(
        error(text, &[]),
        "b.hcl: there is no target `default`; there are all, db, frontend"
    );
    assert!(error(text, &["all"]).starts_with("b.hcl:3:25: there is no target `bd`"));
}

#[test]
fn whoever_is_made_of_itself_is_told_so() {
    let circles = [
        (
            "target \"a\" { inherits = [\"b\"] }\ntarget \"b\" { inherits = [\"a\"] }",
            "b.hcl:2:25: the targets inherit in a circle: a → b → a",
        ),
        (
            "group \"a\" { targets = [\"b\"] }\ngroup \"b\" { targets = [\"a\"] }",
            "b.hcl:2:23: the groups go in a circle: a → b → a",
        ),
        (
            "target \"a\" { contexts = { x = \"target:a\" } }",
            "b.hcl:1:25: the contexts go in a circle: a → a",
        ),
        ("x = y\ny = x\ntarget \"a\" {}", "b.hcl:2:5: `x` is made of itself"),
        (
            "target \"a\" { target = target.b.target }\ntarget \"b\" { target = target.a.target }",
            "b.hcl:1:23: `target.b.target` is made of itself",
        ),
        (
            "function \"f\" {\n  params = [n]\n  result = f(n)\n}\ntarget \"a\" { target = f(1) }",
            "b.hcl:3:14: expressions are nested too deep here",
        ),
    ];
    for (text, expected) in circles {
        let error = error(text, &["a"]);
        assert!(error.starts_with(expected), "{error}\n{expected}");
    }
}

#[test]
fn a_file_that_grows_without_end_is_stopped() {
    let axis = |name: &str| format!("{name} = range(0, 100)");
    let matrix = format!(
        "target \"a\" {{\n  name = \"a-${{x}}-${{y}}\"\n  matrix = {{\n    {}\n    {}\n  }}\n}}",
        axis("x"),
        axis("y")
    );
    assert_eq!(
        error(&matrix, &["a"]),
        "b.hcl:3:12: the matrix makes more than 4096 targets; make it smaller"
    );
    let doubled = |at: usize| format!("v{} = \"${{v{at}}}${{v{at}}}\"\n", at + 1);
    let text: String = (0..60).map(doubled).collect();
    let text = format!("v0 = \"0123456789abcdef\"\n{text}target \"a\" {{ target = v60 }}");
    assert!(error(&text, &["a"]).contains("longer than"), "{}", error(&text, &["a"]));
    let listed = |at: usize| format!("v{} = [v{at}, v{at}]\n", at + 1);
    let text: String = (0..60).map(listed).collect();
    let text = format!("v0 = 1\n{text}target \"a\" {{ target = length(v60) }}");
    assert!(error(&text, &["a"]).contains("takes too much"), "{}", error(&text, &["a"]));
}

#[test]
fn a_secret_of_the_environment_is_in_no_message() {
    let text = "variable \"API_TOKEN\" {}\ntarget \"a\" { tags = [\"R/${API_TOKEN}\"] }";
    let vars = [("API_TOKEN", "Hunter2Hunter2")];
    let error = read_with(&[("b.hcl", text)], &["a"], &[], &vars).expect_err("that is no name");
    assert!(!error.to_lowercase().contains("hunter"), "{error}");
    let text = "variable \"API_TOKEN\" {}\ntarget \"a\" { args = { API_TOKEN = API_TOKEN } }";
    let targets = read_with(&[("b.hcl", text)], &["a"], &[], &vars).expect("the file is read");
    assert!(!print(&targets).to_string().contains("Hunter2"));
}

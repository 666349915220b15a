use versions::{Dialect, Meaning, Tool, read};

mod select;

pub(crate) const ALL: [Dialect; 26] = [
    Dialect::Exact,
    Dialect::Prefix,
    Dialect::Minimum,
    Dialect::NodeAlias,
    Dialect::Npm,
    Dialect::Pep440,
    Dialect::Poetry,
    Dialect::Cargo,
    Dialect::Gem,
    Dialect::Terraform,
    Dialect::Elixir,
    Dialect::Composer,
    Dialect::Maven,
    Dialect::Conda,
    Dialect::RollForward,
    Dialect::Go,
    Dialect::Pyenv,
    Dialect::Mise,
    Dialect::Asdf,
    Dialect::Java,
    Dialect::RustChannel,
    Dialect::Setup,
    Dialect::ImageTag,
    Dialect::Debian,
    Dialect::TargetName,
    Dialect::Text,
];

/// What a constraint means, in words, with its vendor in front.
fn meaning(dialect: Dialect, tool: &str, text: &str) -> String {
    let constraint = read(dialect, &Tool::named(tool), text);
    let meaning = match &constraint.meaning {
        Meaning::Unknown(_) => "unknown".to_owned(),
        known => known.to_string(),
    };
    let fault = constraint.faults.first().map(|fault| format!(" !{}", &text[fault.range.clone()]));
    let vendor = constraint.vendor.map(|vendor| format!("{vendor}: ")).unwrap_or_default();
    format!("{vendor}{meaning}{}", fault.unwrap_or_default())
}

fn table(dialect: Dialect, tool: &str, cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (text, expected, meaning(dialect, tool, text)))
        .filter(|(_, expected, found)| *expected != found)
        .map(|(text, expected, found)| format!("{dialect:?} {text:?}: {expected}, and not {found}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn npm_ranges() {
    table(
        Dialect::Npm,
        "node",
        &[
            ("", "any version"),
            ("*", "any version"),
            ("20", "[20, 21)"),
            ("20.x", "[20, 21)"),
            ("20.10", "[20.10, 20.11)"),
            ("20.10.1", "20.10.1"),
            ("=20", "[20, 21)"),
            ("^20.10.1", "[20.10.1, 21)"),
            ("^0.2.3", "[0.2.3, 0.3)"),
            ("^0.0.3", "[0.0.3, 0.0.4)"),
            ("^0.0", "[0.0, 0.1)"),
            ("~1.2", "[1.2, 1.3)"),
            ("~1", "[1, 2)"),
            ("~>1.2.3", "[1.2.3, 1.3)"),
            (">=18", "[18, ∞)"),
            (">18", "[19, ∞)"),
            ("<=18", "[0, 19)"),
            (">= 18 < 21", "[18, 21)"),
            (">=18<21", "[18, 21)"),
            ("^18 || ^20 || >=22", "[18, 19) or [20, 21) or [22, ∞)"),
            ("18 - 20", "[18, 21)"),
            ("18.2 - 20.1.0", "[18.2, 20.1.0]"),
            ("<18 >20", "nothing"),
            (">=18, <20", "unknown !,"),
            ("latest", "unknown !latest"),
            ("^", "unknown !^"),
            (">=1.2.3.4", "unknown !1.2.3.4"),
            ("20 || lts/*", "unknown !lts/*"),
        ],
    );
}

#[test]
fn python_s_specifiers() {
    table(
        Dialect::Pep440,
        "python",
        &[
            (">=3.11", "[3.11, ∞)"),
            (">=3.11,<4", "[3.11, 4)"),
            (">= 3.8, != 3.9.*, <3.13", "[3.8, 3.9) or [3.10, 3.13)"),
            ("~=3.11", "[3.11, 4)"),
            ("~=3.11.2", "[3.11.2, 3.12)"),
            ("==3.11", "3.11"),
            ("===3.11.4", "3.11.4"),
            ("==3.11.4", "3.11.4"),
            ("!=3.11.4", "[0, 3.11.4) or (3.11.4, ∞)"),
            ("==3.11.*", "[3.11, 3.12)"),
            ("3.11", "unknown !3.11"),
            ("^3.11", "unknown !^"),
            (">=3.8 || >=3.9", "unknown !|"),
            (">=3.11.*", "unknown !3.11.*"),
            ("~=3", "unknown !3"),
            (">=3.8,", "unknown !"),
        ],
    );
}

#[test]
fn poetry_s_constraints() {
    table(
        Dialect::Poetry,
        "python",
        &[
            ("^3.11", "[3.11, 4)"),
            ("~3.11", "[3.11, 3.12)"),
            ("~3.11 || ^3.12", "[3.11, 3.12) or [3.12, 4)"),
            ("3.11", "3.11"),
            ("3.11.*", "[3.11, 3.12)"),
            ("*", "any version"),
            (">=3.9,<4.0", "[3.9, 4.0)"),
            (">=3.9 <4.0", "[3.9, 4.0)"),
            ("~=3.11", "[3.11, 4)"),
            ("!=3.9.7", "[0, 3.9.7) or (3.9.7, ∞)"),
            ("^three", "unknown !three"),
        ],
    );
}

#[test]
fn cargo_gem_terraform_elixir_and_composer_differ() {
    table(
        Dialect::Cargo,
        "rust",
        &[
            ("1.2", "[1.2, 2)"),
            ("~1.2", "[1.2, 1.3)"),
            ("=1.2", "[1.2, 1.3)"),
            ("0.3.1", "[0.3.1, 0.4)"),
            (">=1.2, <1.5", "[1.2, 1.5)"),
            ("1.*", "[1, 2)"),
            ("1 || 2", "unknown !|"),
        ],
    );
    table(
        Dialect::Gem,
        "ruby",
        &[
            ("~> 3.2", "[3.2, 4)"),
            ("~> 3.2.0", "[3.2.0, 3.3)"),
            ("~> 3", "[3, 4)"),
            (">= 3.1, < 4", "[3.1, 4)"),
            ("3.2.2", "3.2.2"),
            ("= 3.2.2", "3.2.2"),
            ("!= 3.2.2", "[0, 3.2.2) or (3.2.2, ∞)"),
            ("^3", "unknown !^"),
        ],
    );
    table(
        Dialect::Terraform,
        "terraform",
        &[
            ("~> 1.5", "[1.5, 2)"),
            ("~> 1.5.0", "[1.5.0, 1.6)"),
            ("~> 1", "[1, ∞)"),
            (">= 1.3, < 2.0", "[1.3, 2.0)"),
            ("1.5.7", "1.5.7"),
            ("= 1.5.7", "1.5.7"),
            ("> 1.2", "(1.2, ∞)"),
            (">= 1.x", "unknown !1.x"),
            (">= 1.3 < 2.0", "unknown !<"),
        ],
    );
    table(
        Dialect::Elixir,
        "elixir",
        &[
            ("~> 1.15", "[1.15, 2)"),
            ("~> 1.15.3", "[1.15.3, 1.16)"),
            (">= 1.14.0 and < 1.17.0 or ~> 1.18", "[1.14.0, 1.17.0) or [1.18, 2)"),
            ("1.15.0", "1.15.0"),
            ("~> 1", "unknown !1"),
        ],
    );
    table(
        Dialect::Composer,
        "php",
        &[
            ("^8.1", "[8.1, 9)"),
            ("~8.1", "[8.1, 9)"),
            ("~8.1.2", "[8.1.2, 8.2)"),
            ("8.1.*", "[8.1, 8.2)"),
            (">=8.1 <8.4 || ^9", "[8.1, 8.4) or [9, 10)"),
            (">=8.1,<8.4", "[8.1, 8.4)"),
            ("8.1", "8.1"),
            ("^7.4|^8.0", "[7.4, 9)"),
            ("7.4 - 8.1", "[7.4, 8.2)"),
            ("^0.3", "[0.3, 0.4)"),
            (">=8.1@dev", "[8.1, ∞)"),
        ],
    );
}

#[test]
fn maven_conda_and_debian() {
    table(
        Dialect::Maven,
        "java",
        &[
            ("[17,)", "[17, ∞)"),
            ("(,1.0],[1.2,)", "[0, 1.0] or [2, ∞)"),
            ("[1.8,11)", "[8, 11)"),
            ("17", "[17, ∞)"),
            ("1.8", "[8, ∞)"),
            ("[17]", "17"),
            ("(17,21)", "(17, 21)"),
            ("[17", "unknown ![17"),
            ("[17,21),", "unknown !,"),
            ("(17)", "unknown !(17)"),
            ("[x,)", "unknown !x"),
        ],
    );
    table(
        Dialect::Conda,
        "python",
        &[
            ("=3.11", "[3.11, 3.12)"),
            ("3.11", "[3.11, 3.12)"),
            ("==3.11", "3.11"),
            ("3.11.*", "[3.11, 3.12)"),
            (">=3.9,<3.12", "[3.9, 3.12)"),
            ("3.9.*|3.11.*", "[3.9, 3.10) or [3.11, 3.12)"),
            ("=3.11.4=h123_0", "[3.11.4, 3.11.5)"),
            ("3.11.4 h123_0", "[3.11.4, 3.11.5)"),
            ("*", "any version"),
            ("", "any version"),
            (">=3.9.*", "[3.9, ∞)"),
        ],
    );
    table(
        Dialect::Debian,
        "rust",
        &[
            (">= 1.93", "[1.93, ∞)"),
            ("(>= 1.93)", "[1.93, ∞)"),
            ("= 1:2.3-4", "2.3"),
            ("=18.19.0+dfsg-6~deb12u1", "18.19.0"),
            ("<< 2", "[0, 2)"),
            ("<< 2-1", "[0, 2]"),
            (">> 1.2", "[1.2, ∞)"),
            ("20.*", "[20, 21)"),
            ("1.2*", "[1.2, 2)"),
            ("(>= x)", "unknown !x"),
        ],
    );
}

#[test]
fn dotnet_rolls_forward_as_its_policy_says() {
    table(
        Dialect::RollForward,
        "dotnet",
        &[
            ("8.0.100", "[8.0.100, 8.0.200)"),
            ("8.0.404 latestPatch", "[8.0.404, 8.0.500)"),
            ("8.0.100 disable", "8.0.100"),
            ("8.0.100 latestFeature", "[8.0.100, 8.1)"),
            ("8.0.100 minor", "[8.0.100, 9)"),
            ("8.0.100 latestMajor", "[8.0.100, ∞)"),
            ("8.0", "unknown !8.0"),
            ("8.0.100 newest", "unknown !newest"),
            ("8.0.x", "unknown !8.0.x"),
        ],
    );
}

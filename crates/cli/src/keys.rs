use findings::{Profile, RULE_SETS, Rules};
use serde_json::Value;
use source::config::{Key, Kind};

use crate::args::Threshold;

/// Every setting of `envcheck.toml`, of both programs: they share the file.
pub static KEYS: &[Key] = &[
    Key {
        path: &["baseline"],
        kind: Kind::Text,
        doc: "File of known findings, relative to the configuration.",
    },
    Key {
        path: &["exclude"],
        kind: Kind::TextList,
        doc: "Globs of files and folders that are left out.",
    },
    Key {
        path: &["fail-on"],
        kind: Kind::Choice(Threshold::NAMES),
        doc: "Least severity that fails a run.",
    },
    Key {
        path: &["ignore-comments"],
        kind: Kind::Bool,
        doc: "Whether comments may silence findings; they may unless this is false.",
    },
    Key {
        path: &["profile"],
        kind: Kind::Choice(Profile::NAMES),
        doc: "Which rules run on Dockerfiles unless [rules] says otherwise.",
    },
    Key {
        path: &["require-reason"],
        kind: Kind::Bool,
        doc: "Whether a suppression has to say why.",
    },
    Key {
        path: &["rule-set"],
        kind: Kind::Choice(RULE_SETS),
        doc: "Version of the set of rules: rules that came later do not run.",
    },
    Key {
        path: &["rules"],
        kind: Kind::RuleLevels,
        doc: "Level of each rule: off, on, info, warning or error.",
    },
    Key {
        path: &["devcontainer", "targets"],
        kind: Kind::TextList,
        doc: "What each devcontainer.json has to work with, as for --target.",
    },
    Key {
        path: &["image", "allowed-setuid"],
        kind: Kind::TextList,
        doc: "Programs that may be setuid or setgid, beside the usual ones.",
    },
    Key { path: &["image", "size-budget"], kind: Kind::Bytes, doc: "Greatest size of an image." },
    Key {
        path: &["image", "waste-budget"],
        kind: Kind::Bytes,
        doc: "Most bytes that later layers may overwrite or delete.",
    },
    Key {
        path: &["image", "waste-percent"],
        kind: Kind::Percent,
        doc: "Greatest share of an image that may be waste.",
    },
    Key {
        path: &["lint", "labels"],
        kind: Kind::Choices(LABELS),
        doc: "The labels that an image must have, and what each must be.",
    },
    Key {
        path: &["lint", "strict-labels"],
        kind: Kind::Bool,
        doc: "Whether an image may have no other labels.",
    },
    Key {
        path: &["lint", "trusted-registries"],
        kind: Kind::TextList,
        doc: "Registries that images may come from, with * at either end; any unless set.",
    },
    Key {
        path: &["versions", "eol-data"],
        kind: Kind::Text,
        doc: "Table of releases to use instead of that of the program, relative to the configuration.",
    },
    Key {
        path: &["versions", "eol-within-days"],
        kind: Kind::Count,
        doc: "Within how many days a version may reach its end of life.",
    },
    Key {
        path: &["versions", "ignore"],
        kind: Kind::TextList,
        doc: "Globs of files whose versions are compared with nothing.",
    },
    Key {
        path: &["versions", "*", "policy"],
        kind: Kind::Choice(POLICIES),
        doc: "How closely selections of the tool have to agree; some version in common unless set.",
    },
    Key {
        path: &["versions", "*", "source"],
        kind: Kind::Text,
        doc: "The file that decides which version of the tool is right.",
    },
];

/// How closely versions may have to agree.
const POLICIES: &[&str] = &["satisfiable", "major", "minor", "exact"];

/// What a label may have to be.
const LABELS: &[&str] = &["email", "hash", "rfc3339", "semver", "spdx", "text", "url"];

/// The JSON schema of `envcheck.toml`.
pub fn schema(rules: &Rules) -> Value {
    source::config::json_schema(KEYS, rules)
}

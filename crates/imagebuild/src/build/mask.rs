//! Keeps the values of secrets out of what a build shows.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    ops::Range,
};

use findings::credential::{is_named, is_placeholder, places};

use super::{Request, SecretSource, encoded::encoded};
use crate::engine::Environment;

/// A shorter value is no secret, and stars for it would say where it stands in every other word.
const SHORTEST_VALUE: usize = 3;

/// A part of a value, such as one of its lines, has to be longer before it stands for the value.
const SHORTEST_PART: usize = 6;

/// Parts of a value that are hidden in base64 too; of a value with more only the whole is.
const MOST_ENCODED: usize = 32;

/// The values that nobody may see: those of `--secret`, and those of build arguments whose name speaks of a credential.
#[derive(Debug, Default)]
pub(super) struct Mask {
    values: BTreeSet<Vec<u8>>,
    /// Names that only this program knows, and what the Dockerfile calls the same.
    names: BTreeMap<String, String>,
}

impl Mask {
    pub(super) fn new(request: &Request, environment: &Environment) -> Self {
        let mut mask = Self::default();
        for secret in &request.secrets {
            match &secret.source {
                SecretSource::File(path) => mask.add(&fs::read(path).unwrap_or_default()),
                SecretSource::Variable(name) => {
                    mask.add(environment.vars.get(name).map_or(&[], |value| value.as_bytes()));
                }
                SecretSource::Given { value, .. } => mask.add(value.value().as_bytes()),
            }
        }
        for argument in request.build_args.iter().filter(|argument| is_named(&argument.name)) {
            let value = argument.value.as_ref().or_else(|| environment.vars.get(&argument.name));
            if let Some(value) = value.filter(|value| !is_placeholder(value)) {
                mask.add(value.as_bytes());
            }
        }
        mask
    }

    /// Shows the Dockerfile's name, which is the second of each, in place of the first.
    pub(super) fn naming(self, names: BTreeMap<String, String>) -> Self {
        Self { names, ..self }
    }

    fn add(&mut self, value: &[u8]) {
        let whole = value.trim_ascii();
        let lines = whole.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let mut parts: BTreeSet<Vec<u8>> = lines.map(<[u8]>::to_vec).collect();
        if let Ok(text) = std::str::from_utf8(whole) {
            // A file of settings is a secret for the values in it, and messages quote what they show.
            parts.extend(places(text).into_iter().map(|place| whole[place].to_vec()));
            parts.insert(text.escape_debug().to_string().into_bytes());
        }
        if parts.len() <= MOST_ENCODED {
            let encodings: Vec<_> = parts.iter().flat_map(|part| encoded(part)).collect();
            parts.extend(encodings);
        }
        parts.extend([value, whole].into_iter().flat_map(encoded));
        self.values.extend(parts.into_iter().filter(|part| part.len() >= SHORTEST_PART));
        if whole.len() >= SHORTEST_VALUE {
            self.values.insert(whole.to_vec());
        }
    }

    /// The text with stars for the values, and for everything that looks like a credential.
    pub(super) fn text(&self, text: &str) -> String {
        let mut shown = text.as_bytes().to_vec();
        self.hide(&mut shown);
        for place in places(text) {
            shown[place].fill(b'*');
        }
        let mut shown = String::from_utf8_lossy(&shown).into_owned();
        for (own, name) in &self.names {
            shown = shown.replace(&format!("docker.io/library/{own}"), name).replace(own, name);
        }
        shown
    }

    /// Puts stars in place of the values.
    pub(super) fn hide(&self, bytes: &mut [u8]) {
        let found: Vec<Range<usize>> =
            self.values.iter().flat_map(|value| occurrences(bytes, value)).collect();
        for range in found {
            bytes[range].fill(b'*');
        }
    }

    /// Bytes at the end of a piece of a line that may be the beginning of a value.
    pub(super) fn overlap(&self) -> usize {
        let in_one_line = self.values.iter().filter(|value| !value.contains(&b'\n'));
        in_one_line.map(Vec::len).max().unwrap_or(1) - 1
    }
}

fn occurrences(bytes: &[u8], value: &[u8]) -> Vec<Range<usize>> {
    let starts = bytes.windows(value.len()).enumerate().filter(|(_, window)| *window == value);
    starts.map(|(start, _)| start..start + value.len()).collect()
}

/// Takes the lines of a private key out of an output that comes line by line.
#[derive(Debug, Default, Clone)]
pub(super) struct KeyLines {
    inside: bool,
}

impl KeyLines {
    /// Whether this line is the body of a key that began on an earlier line.
    pub(super) fn hides(&mut self, line: &str) -> bool {
        let inside = self.inside && !line.is_empty() && line.bytes().all(is_of_a_key);
        let begins = line.contains("-----BEGIN ") && line.contains("PRIVATE KEY");
        self.inside = (inside || begins) && !line.contains("-----END ");
        inside
    }
}

fn is_of_a_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

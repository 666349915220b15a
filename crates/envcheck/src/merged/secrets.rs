//! Values that look like credentials, masked before anything is shown.

use std::{collections::BTreeMap, ops::Range};

use findings::credential;
use serde_json::Value;

/// What takes the place of a whole value.
const STARS: &str = "******";

/// Bytes from which on a secret is looked for inside of other words.
const TELLING: usize = 6;

/// Masks credentials in what is shown, by their names, by their form, and by what the host has under such a name.
#[derive(Debug, Default)]
pub struct Mask {
    hidden: Vec<String>,
    /// Strings that were changed.
    pub count: usize,
}

impl Mask {
    /// Also hides what `environment` has under names of credentials.
    pub fn new(environment: &BTreeMap<String, String>) -> Self {
        let named = environment.iter().filter(|(name, _)| credential::is_named(name));
        let mut hidden: Vec<_> = named.map(|(_, value)| value.clone()).collect();
        hidden.retain(|value| !value.trim().is_empty() && !credential::is_placeholder(value));
        // The longest first: one may be a part of another.
        hidden.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Self { hidden, count: 0 }
    }

    /// `value`, which is called `name`, as it may be shown.
    pub fn apply(&mut self, name: &str, value: Value) -> Value {
        match value {
            Value::String(text) => self.string(name, &text).into(),
            Value::Array(items) => self.list(name, items),
            Value::Object(members) => {
                let members = members.into_iter();
                members
                    .map(|(key, it)| {
                        let it = self.apply(&key, it);
                        (key, it)
                    })
                    .collect()
            }
            other => other,
        }
    }

    fn string(&mut self, name: &str, text: &str) -> String {
        let named = credential::is_named(name) && !text.is_empty();
        let shown = if named && !credential::is_placeholder(text) {
            STARS.to_owned()
        } else {
            self.hide(&starred(text, 0, &credential::places(text)))
        };
        self.count += usize::from(shown != text);
        shown
    }

    fn hide(&self, text: &str) -> String {
        // A short one may be a part of any word.
        self.hidden.iter().fold(text.to_owned(), |text, secret| {
            if text == *secret || secret.len() >= TELLING {
                text.replace(secret, STARS)
            } else {
                text
            }
        })
    }

    /// Items may be the words of one command, whose credentials only the words before them tell.
    fn list(&mut self, name: &str, items: Vec<Value>) -> Value {
        let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
        let Some(words) = words else {
            return items.into_iter().map(|item| self.apply(name, item)).collect();
        };
        let places = credential::places(&words.join(" "));
        let mut start = 0;
        let mut shown = Vec::new();
        for word in words {
            let masked = starred(word, start, &places);
            self.count += usize::from(masked != word);
            shown.push(self.string(name, &masked).into());
            start += word.len() + 1;
        }
        Value::Array(shown)
    }
}

/// `text`, which begins at `start`, with what lies in `places` starred.
fn starred(text: &str, start: usize, places: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for place in places {
        let from = place.start.max(start).saturating_sub(start).min(bytes.len());
        let to = place.end.max(start).saturating_sub(start).min(bytes.len());
        bytes[from..to.max(from)].fill(b'*');
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

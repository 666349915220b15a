//! `$X`, `${X}` and `${X:-word}` with its kin, as compose fills them in.

/// Tells a variable, if it is set.
pub(super) type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Templates within words of templates before it is given up.
const DEPTH: usize = 64;

/// Why a text cannot be filled in.
pub(super) enum Fault {
    /// It is no template.
    Malformed,
    /// `${X:?reason}`, and the variable is not there: its name and the reason as it is written.
    Missing(String, String),
    /// Words within words without end.
    Deep,
}

/// A text that is filled in.
pub(super) struct Filled {
    pub(super) text: String,
    /// Whether a variable was asked for.
    pub(super) varied: bool,
    /// Variables that are not set and have no other value here.
    pub(super) unset: Vec<String>,
}

/// Fills in `template`.
pub(super) fn fill(template: &str, variables: &Lookup<'_>) -> Result<Filled, Fault> {
    let mut filled = Filled { text: String::new(), varied: false, unset: Vec::new() };
    if template.contains('$') {
        expand(template, variables, &mut filled, DEPTH)?;
    } else {
        template.clone_into(&mut filled.text);
    }
    Ok(filled)
}

fn expand(
    template: &str,
    variables: &Lookup<'_>,
    into: &mut Filled,
    depth: usize,
) -> Result<(), Fault> {
    let mut lines = Lines::default();
    let mut rest = 0;
    while let Some(found) = template[rest..].find('$') {
        let at = rest + found;
        into.text.push_str(&template[rest..at]);
        let behind = &template[at + 1..];
        let name = name_length(behind);
        rest = match behind.as_bytes().first() {
            Some(b'$') => {
                into.text.push('$');
                at + 2
            }
            Some(b'{') => {
                let last = lines.last_brace(template, at + 2);
                let end = braced(template, at, last).ok_or(Fault::Malformed)?;
                substitute(&template[at + 2..end], variables, into, depth)?;
                end + 1
            }
            _ if name > 0 => {
                plain(&behind[..name], variables, into);
                at + 1 + name
            }
            _ => {
                into.text.push('$');
                at + 1
            }
        };
    }
    into.text.push_str(&template[rest..]);
    Ok(())
}

fn plain(name: &str, variables: &Lookup<'_>, into: &mut Filled) {
    into.varied = true;
    match variables(name) {
        Some(value) => into.text.push_str(&value),
        None => into.unset.push(name.to_owned()),
    }
}

/// What stands in braces: a name, or a name, an operator and a word.
fn substitute(
    inner: &str,
    variables: &Lookup<'_>,
    into: &mut Filled,
    depth: usize,
) -> Result<(), Fault> {
    let (name, tail) = inner.split_at(name_length(inner));
    if tail.is_empty() {
        plain(name, variables, into);
        return Ok(());
    }
    into.varied = true;
    let (strict, tail) = match tail.strip_prefix(':') {
        Some(tail) => (true, tail),
        None => (false, tail),
    };
    let (operator, word) = tail.split_at(tail.len().min(1));
    let value = variables(name);
    let usable = value.as_deref().filter(|value| !(strict && value.is_empty()));
    let word = |into: &mut Filled| match depth {
        0 => Err(Fault::Deep),
        _ => expand(word, variables, into, depth - 1),
    };
    match (operator, usable) {
        ("-" | "?", Some(value)) => into.text.push_str(value),
        ("-", None) | ("+", Some(_)) => word(into)?,
        ("+", None) => into.text.push_str(&value.unwrap_or_default()),
        ("?", None) => {
            let reason = tail[1..].to_owned();
            return Err(Fault::Missing(name.to_owned(), reason));
        }
        _ => return Err(Fault::Malformed),
    }
    Ok(())
}

/// Where the braces end that begin behind the `$` at `at`; `last` is the last closing brace of the line.
fn braced(template: &str, at: usize, last: Option<usize>) -> Option<usize> {
    let inner = &template[at + 2..];
    let name = name_length(inner);
    let start = at + 2 + name;
    if name == 0 {
        return None;
    }
    if template[start..].starts_with('}') {
        return Some(start);
    }
    let operator = template[start..].trim_start_matches(':');
    if template.len() - operator.len() > start + 1 || !operator.starts_with(['-', '+', '?']) {
        return None;
    }
    let last = last.filter(|last| *last > template.len() - operator.len())?;
    Some(closing(&template.as_bytes()[..=last], at).unwrap_or(last))
}

/// Braces are counted as compose counts them: the character behind an opening one is never looked at.
fn closing(bytes: &[u8], from: usize) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'}' if open <= 1 => return (open == 1).then_some(at),
            b'}' => open -= 1,
            b'{' => {
                open += 1;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Ends of lines, looked for once a line.
#[derive(Default)]
struct Lines {
    end: usize,
    last: Option<usize>,
}

impl Lines {
    /// The last closing brace of the line that `at` is in.
    fn last_brace(&mut self, text: &str, at: usize) -> Option<usize> {
        if at > self.end || self.end == 0 {
            self.end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            self.last = text[at..self.end].rfind('}').map(|last| at + last);
        }
        self.last
    }
}

fn name_length(text: &str) -> usize {
    let other = |char: char| !(char.is_ascii_alphanumeric() || char == '_');
    let length = text.find(other).unwrap_or(text.len());
    if text.starts_with(|char: char| char.is_ascii_digit()) { 0 } else { length }
}

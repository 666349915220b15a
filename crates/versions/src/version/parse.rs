use super::{Id, Version};

/// Words behind a version that only say that it is one.
const FINISHED: [&str; 8] =
    ["release", "final", "ga", "lts", "windows", "dfsg", "default", "stable"];

/// Words that Python and Ruby put behind a dot to name a pre-release.
const STAGES: [&str; 7] = ["alpha", "beta", "rc", "pre", "preview", "a", "b"];

impl Version {
    /// Reads a version as projects and programs write them: `v1.2.3`, `1.2`, `1.2.3-rc.1`, `3.13.0rc1`, `17.0.9+9`,
    /// `5.2.15(1)-release`. Nothing else may stand around it, and a range (`3.x`) is none.
    pub fn parse(text: &str) -> Option<Self> {
        let written = text.trim();
        let written = written.strip_prefix(['v', 'V']).unwrap_or(written);
        let (parts, length) = numbers(written)?;
        let stage = stage(&written[length..])?;
        Some(Self { text: written.to_owned(), parts, stage })
    }
}

/// The numbers at the start of `text`, and how many bytes they take.
fn numbers(text: &str) -> Option<(Vec<u64>, usize)> {
    let mut parts = Vec::new();
    let mut end = 0;
    loop {
        let from = end + usize::from(!parts.is_empty());
        let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        parts.push(text[from..from + digits].parse().ok()?);
        end = from + digits;
        let more = text[end..].strip_prefix('.');
        if !more.is_some_and(|more| more.starts_with(|char: char| char.is_ascii_digit())) {
            return Some((parts, end));
        }
    }
}

fn stage(rest: &str) -> Option<Vec<Id>> {
    let release = || Some(vec![Id::Release]);
    let before_build = rest.split('+').next().unwrap_or_default();
    let Some(mark) = before_build.chars().next() else { return release() };
    let behind = &before_build[mark.len_utf8()..];
    match mark {
        // `1.8.0_292`, `5.2.15(1)-release`, `2.47.3 (Apple Git-1)`.
        '_' | '(' | ' ' => release(),
        '-' | '~' => {
            let first = behind.split(['.', '-']).next().unwrap_or_default().to_ascii_lowercase();
            if FINISHED.contains(&first.as_str()) { release() } else { ids(behind) }
        }
        '.' => {
            let word: String = behind.chars().take_while(char::is_ascii_alphabetic).collect();
            let word = word.to_ascii_lowercase();
            if FINISHED.contains(&word.as_str()) {
                return release();
            }
            let known = STAGES.contains(&word.as_str()) || matches!(&*word, "dev" | "post");
            if known { attached(behind) } else { None }
        }
        _ if mark.is_ascii_alphabetic() => attached(before_build),
        _ => None,
    }
}

/// `rc1`, `a2.dev3`, `p648`, `w`: what stands behind the numbers without a mark.
fn attached(text: &str) -> Option<Vec<Id>> {
    let mut stage = Vec::new();
    for piece in pieces(text)? {
        let id = match piece {
            Id::Word(word) => match word.as_str() {
                "a" | "alpha" => Id::Word("alpha".into()),
                "b" | "beta" => Id::Word("beta".into()),
                "c" | "rc" => Id::Word("rc".into()),
                "dev" => Id::Dev,
                "p" | "post" | "r" | "rev" => Id::Post,
                "pre" | "preview" | "ea" | "m" => Id::Word(word),
                // OpenSSL's 1.1.1w follows 1.1.1.
                letter if letter.len() == 1 && text.len() == 1 => {
                    stage.push(Id::Post);
                    Id::Word(word)
                }
                _ => return None,
            },
            number => number,
        };
        // A word without a number is that with zero: `3.13.0.dev` is `3.13.0.dev0`.
        let wordy =
            !matches!(id, Id::Number(_)) && !matches!(stage.last(), None | Some(Id::Number(_)));
        if wordy && (stage.last() != Some(&Id::Post) || matches!(id, Id::Dev)) {
            stage.push(Id::Number(0));
        }
        stage.push(id);
    }
    if !matches!(stage.last(), Some(Id::Number(_))) && stage.first() != Some(&Id::Post) {
        stage.push(Id::Number(0));
    }
    Some(stage)
}

/// What stands behind a hyphen, as semantic versions have it: words and numbers.
fn ids(text: &str) -> Option<Vec<Id>> {
    let pieces = pieces(text)?;
    match pieces.as_slice() {
        [] => None,
        // Ruby before 2.1: `2.0.0-p648`.
        [Id::Word(word), Id::Number(number)] if word == "p" => {
            Some(vec![Id::Post, Id::Number(*number)])
        }
        _ => Some(pieces),
    }
}

/// Words and numbers, told apart where they touch: `rc1` is `rc` and 1.
fn pieces(text: &str) -> Option<Vec<Id>> {
    let mut found = Vec::new();
    for part in text.split(['.', '-', '_']) {
        let mut rest = part;
        if rest.is_empty() {
            return None;
        }
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest.find(|char: char| char.is_ascii_digit() != digits).unwrap_or(rest.len());
            let piece = &rest[..end];
            if !piece.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return None;
            }
            found.push(match piece.parse() {
                Ok(number) => Id::Number(number),
                Err(_) => Id::Word(piece.to_ascii_lowercase()),
            });
            rest = &rest[end..];
        }
    }
    Some(found)
}

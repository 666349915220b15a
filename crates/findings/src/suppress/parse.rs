use std::ops::Range;

use jiff::civil::Date;

/// Whose comment it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `# envcheck: ignore[id] reason until=2027-01-01`
    Ours,
    /// `# hadolint ignore=DL3008,DL3009`
    Hadolint,
    /// `# check=skip=JSONArgsRecommended`
    BuildKit,
    /// `# trivy:ignore:DS-0002`
    Trivy,
}

/// What a suppression speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// What the comment stands above or behind.
    Place,
    /// What follows in the section whose beginning it stands above.
    Section,
    /// The whole file.
    File,
}

/// A suppression as written; ranges index into the comment.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) syntax: Syntax,
    pub(super) names: Vec<Range<usize>>,
    pub(super) reach: Reach,
    pub(super) reason: String,
    pub(super) until: Option<Date>,
}

/// Reads one comment: `Ok(None)` when it silences nothing, `Err` when it means to and is not well formed.
pub(super) fn comment(text: &str) -> Result<Option<Written>, String> {
    let body = text.trim_start_matches(['#', '/', '*', ';']).trim_start();
    let start = text.len() - body.len();
    if let Some(rest) = body.strip_prefix("envcheck:") {
        return ours(text, text.len() - rest.len()).map(Some);
    }
    Ok(foreign(text, body, start))
}

fn ours(text: &str, at: usize) -> Result<Written, String> {
    const FORM: &str = "write `envcheck: ignore[rule-id] reason`, or `envcheck: ignore-file[rule-id] reason` for the whole file";
    let body = text[at..].trim_start();
    let (verb, rest) = body.split_once('[').ok_or(FORM)?;
    let reach = match verb.trim_end() {
        "ignore" => Reach::Place,
        "ignore-file" => Reach::File,
        other => return Err(format!("`{other}` is not known here: {FORM}")),
    };
    let (list, reason) = rest.split_once(']').ok_or("the bracket is not closed")?;
    let from = text.len() - rest.len();
    let names = names(text, from..from + list.len());
    if names.is_empty() {
        return Err(format!("names no rule: {FORM}"));
    }
    let (reason, until) = reason_and_date(reason.trim_end_matches("*/"))?;
    Ok(Written { syntax: Syntax::Ours, names, reach, reason, until })
}

fn reason_and_date(text: &str) -> Result<(String, Option<Date>), String> {
    let mut until = None;
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        match word.strip_prefix("until=") {
            Some(date) => {
                let parsed = date
                    .parse()
                    .map_err(|_| format!("`{date}` is not a date; write until=YYYY-MM-DD"))?;
                until = Some(parsed);
            }
            None => words.push(word.strip_prefix("reason=").unwrap_or(word)),
        }
    }
    Ok((words.join(" "), until))
}

fn foreign(text: &str, body: &str, start: usize) -> Option<Written> {
    let (syntax, list, reach) = if let Some(rest) = body.strip_prefix("hadolint") {
        let (reach, rest) = reach_of_hadolint(rest.trim_start());
        (Syntax::Hadolint, rest.strip_prefix("ignore")?.trim_start().strip_prefix('=')?, reach)
    } else if let Some(rest) = strip_prefix_any_case(body, "check")
        .map(str::trim_start)
        .and_then(|rest| rest.strip_prefix('='))
    {
        let skip = rest.split(';').find_map(|option| option.trim().strip_prefix("skip="))?;
        (Syntax::BuildKit, skip, Reach::File)
    } else {
        let names = trivy(text, start);
        return (!names.is_empty()).then(|| Written {
            syntax: Syntax::Trivy,
            names,
            reach: Reach::Place,
            reason: String::new(),
            until: None,
        });
    };
    let from = list.as_ptr() as usize - text.as_ptr() as usize;
    // Behind the list a comment of its own may follow.
    let to = list.find(" #").map_or(text.len().min(from + list.len()), |end| from + end);
    let names = names(text, from..to);
    (!names.is_empty()).then(|| Written {
        syntax,
        names,
        reach,
        reason: String::new(),
        until: None,
    })
}

/// `ignore=`, `stage ignore=` or `global ignore=`, and what follows the word in front.
fn reach_of_hadolint(body: &str) -> (Reach, &str) {
    for (word, reach) in [("stage", Reach::Section), ("global", Reach::File)] {
        if let Some(rest) = body.strip_prefix(word) {
            return (reach, rest.trim_start());
        }
    }
    (Reach::Place, body)
}

fn trivy(text: &str, start: usize) -> Vec<Range<usize>> {
    const MARK: &str = "trivy:ignore:";
    let marks = text[start..].match_indices(MARK).map(|(at, _)| start + at + MARK.len());
    marks
        .map(|from| {
            let end = text[from..]
                .find(|c: char| c.is_whitespace() || c == '[')
                .map_or(text.len(), |end| from + end);
            from..end
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The words between commas of `text[list]`, each with its place.
fn names(text: &str, list: Range<usize>) -> Vec<Range<usize>> {
    let mut at = list.start;
    let mut names = Vec::new();
    for part in text[list].split(',') {
        let start = at + (part.len() - part.trim_start().len());
        let name = start..start + part.trim().len();
        if !name.is_empty() {
            names.push(name);
        }
        at += part.len() + 1;
    }
    names
}

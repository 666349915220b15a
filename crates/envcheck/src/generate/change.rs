use super::{Plan, Tree, Wanted, WantedContent, merge};

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where, seen from the root of the workspace.
    pub path: String,
    /// What it holds now; nothing where there is none.
    pub before: Option<String>,
    /// What it will hold.
    pub after: String,
    /// What is added to it, in words.
    pub added: Vec<String>,
}

/// What has to be written for `plan` to hold in `tree`, and why some of it cannot be.
pub fn changes(plan: &Plan, tree: &Tree) -> (Vec<Change>, Vec<String>) {
    let (mut changes, mut refused) = (Vec::new(), Vec::new());
    for wanted in &plan.files {
        match change(wanted, tree) {
            Ok(change) => changes.extend(change),
            Err(reason) => refused.push(format!("{}: {reason}", wanted.path)),
        }
    }
    (changes, refused)
}

fn change(wanted: &Wanted, tree: &Tree) -> Result<Option<Change>, String> {
    let path = wanted.path.clone();
    if !tree.has(&path) {
        let after = match &wanted.content {
            WantedContent::Json(value) => merge::pretty(value),
            WantedContent::Text(text) | WantedContent::Appended { new: text, .. } => text.clone(),
        };
        return Ok(Some(Change { path, before: None, after, added: Vec::new() }));
    }
    let Some(before) = tree.text(&path) else { return Err("cannot be read".to_owned()) };
    let (after, added) = match &wanted.content {
        WantedContent::Text(_) => return Ok(None),
        WantedContent::Json(value) => {
            let merged = merge::merge(before, value)?;
            (merged.text, merged.added)
        }
        WantedContent::Appended { missing, .. } if missing.is_empty() => return Ok(None),
        WantedContent::Appended { missing, what, .. } => {
            (appended(before, missing), vec![what.clone()])
        }
    };
    let change = Change { path, before: Some(before.to_owned()), after, added };
    Ok(Some(change).filter(|change| change.before.as_deref() != Some(&change.after)))
}

/// `missing` behind `text`, with line ends as it has them.
fn appended(text: &str, missing: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { newline };
    format!("{text}{end}{}", missing.replace('\n', newline))
}

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
            WantedContent::Text(text) | WantedContent::Grown { new: text, .. } => text.clone(),
        };
        return Ok(Some(Change { path, before: None, after, added: Vec::new() }));
    }
    let Some(before) = tree.text(&path) else { return Err("cannot be read".to_owned()) };
    let (after, added) = match &wanted.content {
        WantedContent::Json(value) => {
            let merged = merge::merge(before, value)?;
            (merged.text, merged.added)
        }
        WantedContent::Text(_) | WantedContent::Grown { grown: None, .. } => return Ok(None),
        WantedContent::Grown { grown: Some(grown), what, .. } => {
            (grown.clone(), vec![what.clone()])
        }
    };
    let change = Change { path, before: Some(before.to_owned()), after, added };
    Ok(Some(change).filter(|change| change.before.as_deref() != Some(&change.after)))
}

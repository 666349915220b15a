use std::{collections::BTreeMap, fmt::Write as _};

use sha2::{Digest, Sha256};

use crate::{Finding, Sources};

/// Gives every finding its fingerprint: SHA-256 over rule, path, what the finding is about (its identity,
/// or the text under its span with white space folded) and which one of several equal ones it is. No line
/// number is in it: an edit above a finding does not make it new.
///
/// `findings` must be in their final order.
pub(crate) fn assign(findings: &mut [Finding], sources: &Sources) {
    let mut seen: BTreeMap<[u8; 32], u32> = BTreeMap::new();
    for finding in findings {
        let content = finding.identity.clone().unwrap_or_else(|| content(finding, sources));
        let path = sources.get(finding.span.file).path();
        let key = digest(&[finding.rule.id, path, &content]);
        let occurrence = seen.entry(key).and_modify(|count| *count += 1).or_insert(0);
        let whole = digest(&[finding.rule.id, path, &content, &occurrence.to_string()]);
        finding.fingerprint = whole.iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    }
}

fn content(finding: &Finding, sources: &Sources) -> String {
    let quoted = sources.quote(finding.span);
    let source = sources.get(finding.span.file);
    let line = source.position(finding.span.start).line;
    let text = if quoted.trim().is_empty() { &source.text()[source.line(line)] } else { quoted };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each part behind its length, so that no two lists of parts read alike.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

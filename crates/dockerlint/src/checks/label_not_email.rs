use findings::{Check, Report, Rule};

use crate::{Lint, model::LabelKind};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "label-not-email",
        summary: "label that must be a mail address is none",
        docs: include_str!("label_not_email.md"),
        aliases: &["DL3058"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for label in lint.labels_of(LabelKind::Email) {
        if !is_address(&label.value) {
            let message = format!("`{}` is no mail address such as `me@example.org`", label.key);
            report.at(&label.word.span, message);
        }
    }
}

/// Whether `text` is what RFC 5322 calls an `addr-spec`: an address without a name.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let quoted = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let local = match quoted {
        Some(inner) => !inner.is_empty() && is_quotable(inner),
        None => local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atomic)),
    };
    let literal = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let domain = match literal {
        Some(inner) => {
            !inner.is_empty()
                && inner.bytes().all(|byte| byte.is_ascii_graphic() && !b"[]\\".contains(&byte))
        }
        None => domain.split('.').all(is_host),
    };
    local && domain
}

fn is_atomic(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// A quote inside of quotes has a backslash before it.
fn is_quotable(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if bytes.next().is_some() => {}
            b'\\' | b'"' => return false,
            _ if byte.is_ascii_graphic() || byte == b' ' || byte == b'\t' => {}
            _ => return false,
        }
    }
    true
}

fn is_host(part: &str) -> bool {
    !part.is_empty()
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !part.starts_with('-')
        && !part.ends_with('-')
}

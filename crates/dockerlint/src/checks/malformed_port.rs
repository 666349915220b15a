use dockerfile::{Keyword, Word};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Port};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "malformed-port",
        summary: "EXPOSE names something that is no port",
        docs: include_str!("malformed_port.md"),
        aliases: &["ExposeInvalidFormat"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for expose in lint.stages.iter().flat_map(|stage| stage.of(Keyword::Expose)) {
        for word in expose.words() {
            let Some(value) = lint.value(word, expose) else { continue };
            for text in value.split_whitespace() {
                judge(lint, word, text, report);
            }
        }
    }
}

fn judge(lint: &Lint, word: &Word, text: &str, report: &mut Report) {
    let port = Port::parse(text);
    let (first, last) = port.ends;
    let protocol = port.protocol.unwrap_or_default().to_ascii_lowercase();
    let refused = match port.numbers() {
        // A port that is too large is another matter.
        None if port.too_large().is_some() => None,
        None => Some(format!("`{text}` has no port number, and the build fails")),
        Some((first, last)) if first > last => {
            Some(format!("`{first}-{last}` runs backwards, and the build fails"))
        }
        _ if !["", "tcp", "udp", "sctp"].contains(&protocol.as_str()) => {
            Some(format!("`{protocol}` is neither tcp, udp nor sctp, and the build fails"))
        }
        _ => None,
    };
    if let Some(message) = refused {
        report.at(&word.span, message).severity(Severity::Error);
    } else if let Some(host) = port.host {
        let range = if first == last { first.to_owned() } else { format!("{first}-{last}") };
        let message = format!(
            "only `{range}` counts: `{host}` is the host's side, which `docker run -p` sets"
        );
        let finding = report.at(&word.span, message);
        if word.raw() == text {
            let fix = Fix::safe(format!("leave out `{host}:`"));
            finding.fix(fix.replace(lint.span(&word.span), port.container));
        }
    }
}

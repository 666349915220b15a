use findings::{Check, Report, Rule};

use crate::{Lint, model::LabelKind};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "label-not-rfc3339",
        summary: "label that must be a time is none",
        docs: include_str!("label_not_rfc3339.md"),
        aliases: &["DL3053"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for label in lint.labels_of(LabelKind::Rfc3339) {
        if !is_time(&label.value) {
            let message = format!("`{}` is no time such as `2026-11-01T12:00:00Z`", label.key);
            report.at(&label.word.span, message);
        }
    }
}

/// Whether `text` is what RFC 3339 calls a `date-time`.
fn is_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let Some([year, month, day]) = numbers(date, '-', [4, 2, 2]) else { return false };
    let narrow = |number: u16| i8::try_from(number).ok();
    let date = i16::try_from(year).ok().zip(narrow(month)).zip(narrow(day));
    let real =
        date.is_some_and(|((year, month), day)| jiff::civil::Date::new(year, month, day).is_ok());
    // The offset begins behind the seconds, which are digits and dots.
    let Some(offset) = time.find(['Z', 'z', '+', '-']) else { return false };
    let (time, offset) = time.split_at(offset);
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    // The 61st second is a leap second.
    let in_day = numbers(whole, ':', [2, 2, 2])
        .is_some_and(|[hour, minute, second]| hour < 24 && minute < 60 && second <= 60);
    real && digits && in_day && is_offset(offset)
}

fn is_offset(text: &str) -> bool {
    text.eq_ignore_ascii_case("z")
        || text
            .strip_prefix(['+', '-'])
            .and_then(|text| numbers(text, ':', [2, 2]))
            .is_some_and(|[hour, minute]| hour < 24 && minute < 60)
}

/// The numbers of `text`, each with as many digits as it must have.
fn numbers<const N: usize>(text: &str, between: char, lengths: [usize; N]) -> Option<[u16; N]> {
    let mut parts = text.split(between);
    let mut numbers = [0; N];
    for (number, length) in numbers.iter_mut().zip(lengths) {
        let part = parts.next().filter(|part| part.len() == length)?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| digits)?;
    }
    parts.next().is_none().then_some(numbers)
}

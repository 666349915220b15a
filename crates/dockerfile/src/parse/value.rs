//! Values of flags, and the little grammars they have in Go.

use crate::Keyword;

/// What the builder has against `value`, in which nothing is expanded, for a flag that it knows.
pub(super) fn complaint(keyword: Keyword, flag: &str, value: &str) -> Option<String> {
    match (keyword, flag) {
        (Keyword::Healthcheck, "retries") => retries(value),
        (Keyword::Healthcheck, _) => duration(value),
        (Keyword::Run, "network") => one_of(value, &["default", "host", "none"]),
        (Keyword::Run, "security") => one_of(value, &["insecure", "sandbox"]),
        (Keyword::Run, "device") => device(value),
        (Keyword::Copy | Keyword::Add, "chmod") => (!value.is_empty() && !is_mode(value))
            .then(|| "is an octal number up to 7777, or something like u+x".to_owned()),
        (Keyword::From, "platform") => (!value.is_empty() && !is_platform(value))
            .then(|| "is a platform such as linux/amd64".to_owned()),
        _ => None,
    }
}

fn one_of(value: &str, allowed: &[&str]) -> Option<String> {
    (!allowed.contains(&value)).then(|| format!("is one of {}", allowed.join(", ")))
}

fn retries(value: &str) -> Option<String> {
    let fits = value.parse::<i32>().is_ok_and(|number| number >= 0);
    (!value.is_empty() && !fits).then(|| "is a number from 0 on".to_owned())
}

fn duration(value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    match nanoseconds(value) {
        Err(reason) => Some(format!("is a duration such as 1m30s: {reason}")),
        Ok(length) if length != 0.0 && length < 1e6 => {
            Some("is a duration of at least 1ms".to_owned())
        }
        Ok(_) => None,
    }
}

/// The length of a duration as Go writes it (`time.ParseDuration`).
fn nanoseconds(value: &str) -> Result<f64, String> {
    // The builder reads flags byte by byte, so `µs` never arrives.
    const UNITS: [(&str, f64); 6] =
        [("ns", 1.0), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];
    let mut rest = value.strip_prefix(['-', '+']).unwrap_or(value);
    if rest == "0" {
        return Ok(0.0);
    }
    let mut total = 0.0;
    loop {
        let number = rest.len() - rest.trim_start_matches(|char: char| numeric(char)).len();
        let (count, after) = rest.split_at(number);
        let count: f64 = count.parse().map_err(|_| format!("there is no number in {rest:?}"))?;
        let unit = after.find(numeric).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let found = UNITS.iter().find(|(name, _)| *name == unit);
        let (_, factor) = found.ok_or_else(|| match unit {
            "" => "the unit is missing".to_owned(),
            _ => format!("there is no unit {unit:?}"),
        })?;
        total += count * factor;
        if after.is_empty() {
            break;
        }
        rest = after;
    }
    match total {
        // The nanoseconds do not fit into 63 bits.
        9.3e18.. => Err("it is too long".to_owned()),
        _ if value.starts_with('-') => Ok(-total),
        _ => Ok(total),
    }
}

fn numeric(char: char) -> bool {
    char.is_ascii_digit() || char == '.'
}

/// `name`, `name=…` and `required`, between commas.
fn device(value: &str) -> Option<String> {
    let mut named = false;
    for field in value.split(',') {
        let (key, value) = field.split_once('=').map_or((field, None), |(key, it)| (key, Some(it)));
        match (key.to_lowercase().as_str(), value) {
            ("required", None) => {}
            ("required", Some(value)) if is_switch(value) => {}
            ("required", Some(_)) => {
                return Some("has a required that is true or false".to_owned());
            }
            _ if !named => named = true,
            _ => return Some(format!("names one device, then perhaps required, not {field:?}")),
        }
    }
    None
}

/// Whether Go takes `value` for a boolean.
pub(super) fn is_switch(value: &str) -> bool {
    const KNOWN: [&str; 12] =
        ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
    KNOWN.contains(&value)
}

/// Whether `value` is a number of bytes: `64m`, `1.5 GiB`.
pub(super) fn is_size(value: &str) -> bool {
    let end = value.rfind(|char: char| numeric(char) || char == ' ').map_or(0, |at| at + 1);
    let (number, unit) = value.split_at(end);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let unit = unit.to_ascii_lowercase();
    let plain = matches!(unit.as_str(), "" | "b");
    let scaled = unit.strip_prefix(['k', 'm', 'g', 't', 'p']);
    number.parse::<f64>().is_ok_and(|number| number >= 0.0)
        && (plain || scaled.is_some_and(|rest| matches!(rest, "" | "b" | "ib")))
}

/// Whether `value` is what `chmod` takes.
fn is_mode(value: &str) -> bool {
    if value.starts_with(|char: char| char.is_ascii_digit()) {
        return u32::from_str_radix(value, 8).is_ok_and(|mode| mode <= 0o7777);
    }
    value.split(',').all(|clause| {
        let mut rest = clause.trim_start_matches(['a', 'u', 'g', 'o']);
        while let Some(operation) = rest.strip_prefix(['+', '-', '=']) {
            rest = operation.trim_start_matches(['r', 's', 't', 'w', 'X', 'x', 'u', 'g', 'o']);
            if rest.is_empty() {
                return true;
            }
        }
        false
    })
}

/// Whether `value` is `os`, `arch`, `os/arch` or `os/arch/variant`.
fn is_platform(value: &str) -> bool {
    const ALONE: &str = "aix android darwin macos dragonfly freebsd hurd illumos ios js linux nacl netbsd \
        openbsd plan9 solaris windows zos 386 i386 amd64 x86_64 x86-64 amd64p32 arm armbe arm64 \
        arm64be aarch64 armhf armel ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 \
        mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm";
    let part = |part: &str, also: &str| {
        !part.is_empty()
            && part.chars().all(|char| char.is_ascii_alphanumeric() || also.contains(char))
    };
    let mut parts = value.split('/');
    let system = parts.next().unwrap_or_default();
    let (name, options) = match system.split_once('(') {
        Some((name, options)) => (name, options.strip_suffix(')')),
        None => (system, Some("")),
    };
    let options = options.is_some_and(|options| {
        options.is_empty() || part(options, "_.%+-") && !options.contains("++")
    });
    let rest: Vec<&str> = parts.collect();
    let known = || ALONE.split(' ').any(|known| known.eq_ignore_ascii_case(name));
    part(name, "_-")
        && options
        && rest.len() <= 2
        && rest.iter().all(|rest| part(rest, "_.-"))
        && (!rest.is_empty() || known())
}

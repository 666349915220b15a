//! Names of images (`distribution/reference`).

/// Why `name` is the name of no image.
pub(super) fn complaint(name: &str) -> Option<String> {
    let lower_hex = |char: char| matches!(char, '0'..='9' | 'a'..='f');
    if name.len() == 64 && name.chars().all(lower_hex) {
        return Some("64 hexadecimal digits are the id of an image, not a name".to_owned());
    }
    let (domain, rest) = split(name);
    let (rest, digest) = rest.split_once('@').map_or((rest, None), |(rest, it)| (rest, Some(it)));
    let (path, tag) = rest.split_once(':').map_or((rest, None), |(path, it)| (path, Some(it)));
    if path.chars().any(char::is_uppercase) {
        return Some(format!("the name of an image is lower case, {path:?} is not"));
    }
    if let Some(domain) = domain.filter(|domain| !is_domain(domain) && !is_component(domain)) {
        return Some(format!("{domain:?} is the name of no registry"));
    }
    if path.len() > 255 || !path.split('/').all(is_component) {
        return Some(format!("{path:?} is the name of no image"));
    }
    if let Some(tag) = tag.filter(|tag| !is_tag(tag)) {
        return Some(match tag {
            "" => "the tag is empty".to_owned(),
            _ => format!("{tag:?} is no tag"),
        });
    }
    digest.and_then(digest_complaint)
}

/// Why `digest` is none.
pub(super) fn digest_complaint(digest: &str) -> Option<String> {
    let Some((algorithm, value)) = digest.split_once(':') else {
        return Some(format!("{digest:?} is no digest: it starts with sha256:"));
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Some(format!("there are no digests of the kind {algorithm:?}")),
    };
    if let Some(other) = value.chars().find(|char| !matches!(char, '0'..='9' | 'a'..='f')) {
        return Some(format!("{other:?} is no lower case hexadecimal digit"));
    }
    let found = value.len();
    (found != length).then(|| format!("a {algorithm} digest has {length} digits, not {found}"))
}

/// The registry, when one is written, and the rest.
fn split(name: &str) -> (Option<&str>, &str) {
    let Some((first, rest)) = name.split_once('/') else { return (None, name) };
    let registry =
        first == "localhost" || first.contains(['.', ':']) || first.chars().any(char::is_uppercase);
    if registry { (Some(first), rest) } else { (None, name) }
}

fn is_domain(domain: &str) -> bool {
    let (name, port) = match domain.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (domain, None),
    };
    let digits = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let label = |label: &str| {
        let inner = |char: char| char.is_ascii_alphanumeric() || char == '-';
        !label.is_empty()
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let address = address
        .map(|it| !it.is_empty() && it.chars().all(|char| char.is_ascii_hexdigit() || char == ':'));
    port.is_none_or(digits) && address.unwrap_or_else(|| name.split('.').all(label))
}

/// Letters and digits, between them `.`, `_`, `__` or any number of `-`.
fn is_component(component: &str) -> bool {
    let plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
    let separators = component.split(plain).filter(|separator| !separator.is_empty());
    let valid = |separator: &str| {
        matches!(separator, "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-')
    };
    component.starts_with(plain) && component.ends_with(plain) && separators.into_iter().all(valid)
}

fn is_tag(tag: &str) -> bool {
    let word = |char: char| char.is_ascii_alphanumeric() || char == '_';
    tag.len() <= 128
        && tag.starts_with(word)
        && tag.chars().all(|char| word(char) || matches!(char, '.' | '-'))
}

/// The address of a download as written: variables may be left in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// `https`, `git` and so on in front of `://`; `None` when there is none.
    pub scheme: Option<&'a str>,
    /// The host, without user and port.
    pub host: &'a str,
    /// What follows the host, without query and fragment.
    pub path: &'a str,
    /// What follows `#`.
    pub fragment: Option<&'a str>,
    /// What follows `?`.
    pub query: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Splits `text`. Never fails: whether it is an address is another question.
    pub fn parse(text: &'a str) -> Self {
        let (scheme, rest) =
            text.split_once("://").map_or((None, text), |(scheme, rest)| (Some(scheme), rest));
        let (rest, fragment) =
            rest.split_once('#').map_or((rest, None), |(rest, found)| (rest, Some(found)));
        let (rest, query) =
            rest.split_once('?').map_or((rest, None), |(rest, found)| (rest, Some(found)));
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(slash);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let host = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
            Some((host, _)) => host,
            None => host.split(':').next().unwrap_or(host),
        };
        Self { scheme, host, path, fragment, query }
    }

    /// Whether it never leaves the machine.
    pub fn is_local(&self) -> bool {
        let host = self.host.to_ascii_lowercase();
        matches!(host.as_str(), "localhost" | "::1" | "0.0.0.0" | "host.docker.internal")
            || host.starts_with("127.")
            || host.ends_with(".localhost")
    }

    /// Whether everybody on the way can read and change what comes.
    pub fn is_open(&self) -> bool {
        let scheme = self.scheme.unwrap_or_default().to_ascii_lowercase();
        matches!(scheme.as_str(), "http" | "ftp" | "git" | "git+http") && !self.is_local()
    }
}

/// Whether the file at the end of `path` has this extension.
pub(super) fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, last)| last == extension)
}

/// A word of `EXPOSE`: `[host:]port[-port][/protocol]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Port<'a> {
    /// The host's side, which means nothing here: `8080`, `127.0.0.1`, `127.0.0.1:8080`.
    pub host: Option<&'a str>,
    /// The port, or the first and the last of a range.
    pub ends: (&'a str, &'a str),
    /// What is behind the slash.
    pub protocol: Option<&'a str>,
    /// The container's side, ports and protocol, as written.
    pub container: &'a str,
}

impl<'a> Port<'a> {
    /// Splits `text`. Never fails: whether the parts are numbers is another question.
    pub fn parse(text: &'a str) -> Self {
        let (host, container) = match text.rsplit_once(':') {
            Some((host, container)) => (Some(host), container),
            None => (None, text),
        };
        let (ports, protocol) = match container.split_once('/') {
            Some((ports, protocol)) => (ports, Some(protocol)),
            None => (container, None),
        };
        let ends = ports.split_once('-').unwrap_or((ports, ports));
        Self { host, ends, protocol, container }
    }

    /// First and last number; `None` when they are no numbers that fit.
    pub fn numbers(&self) -> Option<(u16, u16)> {
        Some((number(self.ends.0)?, number(self.ends.1)?))
    }

    /// The end of the range that is a number, and too large for a port.
    pub fn too_large(&self) -> Option<&'a str> {
        [self.ends.0, self.ends.1].into_iter().find(|end| is_digits(end) && number(end).is_none())
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str) -> Option<u16> {
    is_digits(text).then(|| text.parse().ok()).flatten()
}

use dockerfile::{Command, Connector, ShellWord};

use super::{Call, Options, Run, args::text};

/// A call of `curl` or `wget` that fetches something.
#[derive(Debug, Clone)]
pub struct Download<'a> {
    /// The program and its arguments.
    pub call: Call<'a>,
    /// Its place among the commands of the `RUN`.
    pub index: usize,
    /// Its options.
    pub options: Options<'a>,
    /// The words with the addresses.
    pub urls: Vec<&'a ShellWord>,
}

/// Short and long options with a value.
type Valued = (&'static str, &'static [&'static str]);

const CURL: Valued = (
    "AbcCdDeEFHKmoPQrtTuUwxXyYz",
    &[
        "aws-sigv4",
        "cacert",
        "capath",
        "cert",
        "cert-type",
        "ciphers",
        "config",
        "connect-timeout",
        "connect-to",
        "continue-at",
        "cookie",
        "cookie-jar",
        "crlfile",
        "data",
        "data-ascii",
        "data-binary",
        "data-raw",
        "data-urlencode",
        "dns-servers",
        "doh-url",
        "dump-header",
        "etag-compare",
        "etag-save",
        "form",
        "form-string",
        "header",
        "interface",
        "json",
        "keepalive-time",
        "key",
        "key-type",
        "limit-rate",
        "local-port",
        "max-filesize",
        "max-redirs",
        "max-time",
        "netrc-file",
        "noproxy",
        "oauth2-bearer",
        "output",
        "output-dir",
        "parallel-max",
        "pass",
        "pinnedpubkey",
        "preproxy",
        "proto",
        "proto-default",
        "proto-redir",
        "proxy",
        "proxy-cacert",
        "proxy-header",
        "proxy-user",
        "quote",
        "range",
        "rate",
        "referer",
        "request",
        "request-target",
        "resolve",
        "retry",
        "retry-delay",
        "retry-max-time",
        "socks4",
        "socks4a",
        "socks5",
        "socks5-hostname",
        "speed-limit",
        "speed-time",
        "stderr",
        "time-cond",
        "tls-max",
        "tls13-ciphers",
        "trace",
        "trace-ascii",
        "unix-socket",
        "upload-file",
        "url",
        "url-query",
        "user",
        "user-agent",
        "variable",
        "write-out",
    ],
);

const WGET: Valued = (
    "aABDeGiIlOoPQRtTUwX",
    &[
        "accept",
        "accept-regex",
        "append-output",
        "base",
        "body-data",
        "body-file",
        "ca-certificate",
        "ca-directory",
        "certificate",
        "ciphers",
        "compression",
        "config",
        "connect-timeout",
        "cut-dirs",
        "default-page",
        "directory-prefix",
        "dns-timeout",
        "domains",
        "exclude-directories",
        "exclude-domains",
        "execute",
        "header",
        "http-password",
        "http-user",
        "include-directories",
        "input-file",
        "level",
        "limit-rate",
        "load-cookies",
        "max-redirect",
        "method",
        "output-document",
        "output-file",
        "password",
        "post-data",
        "post-file",
        "private-key",
        "progress",
        "quota",
        "read-timeout",
        "referer",
        "reject",
        "reject-regex",
        "report-speed",
        "retry-on-http-error",
        "save-cookies",
        "secure-protocol",
        "start-pos",
        "timeout",
        "tries",
        "user",
        "user-agent",
        "wait",
        "waitretry",
    ],
);

impl<'a> Download<'a> {
    /// What the command at `index` fetches; `None` without an address.
    fn new(index: usize, command: &'a Command) -> Option<Self> {
        let call = Call::new(command)?;
        let (short, long) = match call.name {
            "curl" => CURL,
            "wget" => WGET,
            _ => return None,
        };
        let options = Options::parse(call.args, short, long);
        let named =
            options.given.iter().filter(|option| call.name == "curl" && option.name == "url");
        let urls = options.operands.iter().copied().chain(named.map(|url| url.value_word));
        let urls: Vec<_> = urls.collect();
        let asks = options.has(&["help", "version", "V"]) && urls.is_empty();
        let listed =
            options.has(if call.name == "wget" { &["i", "input-file"] } else { &["K", "config"] });
        (!asks && (listed || !urls.is_empty())).then_some(Self { call, index, options, urls })
    }

    /// Whether what comes is kept or read: it goes to a file, a pipe, or into another command's words.
    pub fn is_used(&self, run: &Run) -> bool {
        self.writes_file() || run.reader(self.index).is_some() || run.holder(self.index).is_some()
    }

    /// Whether it goes to a file.
    pub fn writes_file(&self) -> bool {
        let redirected = self.call.command.redirections.iter().any(|redirection| {
            let to = redirection.target.as_ref().map(text);
            redirection.operator.contains('>')
                && !redirection.operator.ends_with('&')
                && redirection.fd.is_none_or(|fd| fd == 1)
                && to.is_some_and(is_kept)
        });
        let named = |names| self.options.find(names).and_then(|option| option.value);
        redirected
            || if self.call.name == "curl" {
                self.options.has(&["O", "remote-name", "remote-name-all"])
                    || named(&["o", "output"]).is_some_and(is_kept)
            } else {
                !self.options.has(&["spider"])
                    && named(&["O", "output-document"]).is_none_or(is_kept)
            }
    }
}

fn is_kept(file: &str) -> bool {
    !matches!(file, "-" | "/dev/null" | "/dev/stdout" | "/dev/stderr")
}

impl Run {
    /// What `curl` and `wget` fetch in it.
    pub fn downloads(&self) -> impl DoubleEndedIterator<Item = Download<'_>> {
        let commands = self.commands().iter().enumerate();
        commands.filter_map(|(index, command)| Download::new(index, command))
    }

    /// What the command at `index` fetches.
    pub fn download(&self, index: usize) -> Option<Download<'_>> {
        self.commands().get(index).and_then(|command| Download::new(index, command))
    }

    /// The command that reads the output of the one at `index` through a pipe.
    pub fn reader(&self, index: usize) -> Option<usize> {
        let commands = self.commands();
        let end = commands.get(index)?.span.end;
        // Commands inside its words come first.
        let behind = commands.iter().enumerate().skip(index + 1);
        let (next, command) = behind.into_iter().find(|(_, next)| next.span.start >= end)?;
        (command.connector == Connector::Pipe).then_some(next)
    }

    /// The command that has the one at `index` in its words: `$(…)`.
    pub fn holder(&self, index: usize) -> Option<usize> {
        let commands = self.commands();
        let inner = commands.get(index).filter(|inner| inner.depth > 0)?;
        let outer = commands.get(..index)?.iter().rposition(|outer| outer.depth < inner.depth)?;
        let outer_span = &commands.get(outer)?.span;
        (outer_span.start <= inner.span.start && inner.span.end <= outer_span.end).then_some(outer)
    }

    /// Whether something in it compares a checksum or a signature.
    pub fn verifies(&self) -> bool {
        self.calls().any(|call| match call.name {
            "gpg" | "gpg2" => call.args.has(&["verify", "verify-files", "decrypt", "d"]),
            "openssl" => call
                .args
                .subcommand(&[])
                .is_some_and(|name| name.starts_with("dgst") || name.starts_with("sha")),
            "rpm" => call.args.has(&["K", "checksig"]),
            "rpmkeys" | "gpgv" | "gpgv2" | "cosign" | "minisign" | "signify" | "sqv"
            | "slsa-verifier" | "rhash" | "shasum" | "sha256" | "sha512" | "cksum" => true,
            name => name.strip_suffix("sum").is_some_and(|kind| {
                matches!(
                    kind,
                    "sha1" | "sha224" | "sha256" | "sha384" | "sha512" | "md5" | "b2" | "b3"
                )
            }),
        })
    }
}

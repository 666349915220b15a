//! The accounts of an image: `/etc/passwd` and `/etc/shadow`.

/// One line of `/etc/passwd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The login name.
    pub name: String,
    /// The password field; `x` stands for an entry in `/etc/shadow`.
    pub password: String,
    /// The number that the kernel knows the user by; `None` when it is no number.
    pub uid: Option<u32>,
    /// What a login starts; empty means `/bin/sh`.
    pub shell: String,
}

impl Account {
    /// Whether somebody who knows the password gets a shell.
    pub fn can_log_in(&self) -> bool {
        let program = self.shell.rsplit('/').next().unwrap_or_default();
        !matches!(program, "nologin" | "false" | "sync" | "shutdown" | "halt")
    }
}

/// The accounts of a `passwd` file. Lines with too few fields are no accounts for the C library either.
pub fn passwd(text: &str) -> Vec<Account> {
    let account = |line: &str| {
        let fields: Vec<_> = line.split(':').collect();
        let [name, password, uid, _, rest @ ..] = fields.as_slice() else { return None };
        // Lines of NIS (`+name`) import other accounts.
        if name.is_empty() || name.starts_with(['#', '+', '-']) {
            return None;
        }
        Some(Account {
            name: (*name).to_owned(),
            password: (*password).to_owned(),
            uid: uid.parse().ok(),
            shell: rest.get(2).copied().unwrap_or_default().trim().to_owned(),
        })
    };
    text.lines().filter_map(account).collect()
}

/// The number that an engine starts the user `name` with, `None` when it finds none. Engines read the file more
/// leniently than the C library: fields may be missing, and what is no number is 0. An account of that name comes
/// before one of that number.
pub fn started_as(text: &str, name: &str) -> Option<i64> {
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let named = text.lines().map(str::trim).find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next().is_some_and(|found| !found.is_empty() && found == name);
        found.then(|| fields.nth(1).map_or(0, number))
    });
    named.or_else(|| name.parse().ok())
}

/// The accounts of a `shadow` file whose password field is empty: they need none.
pub fn without_password(text: &str) -> Vec<String> {
    let empty = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty() && !name.starts_with('#'))?;
        fields.next()?.is_empty().then(|| name.to_owned())
    };
    text.lines().filter_map(empty).collect()
}

use std::{collections::BTreeMap, sync::LazyLock};

/// The licence list of SPDX, and the expressions that are made of it.
#[derive(Debug)]
pub struct Licences {
    /// By name in lower case; with whether it is deprecated.
    licences: BTreeMap<String, (&'static str, bool)>,
    exceptions: BTreeMap<String, &'static str>,
}

/// Why a text is no licence expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LicenceFault {
    /// A word where a licence belongs is on no list.
    Unknown(String),
    /// A word behind `WITH` is no exception.
    UnknownException(String),
    /// A licence is on the list under a name that is no longer to be used.
    Deprecated(&'static str),
    /// A name is on the list with other capitals.
    Case(String, &'static str),
    /// The words are known, their order makes no sense.
    Order,
}

static LIST: LazyLock<Licences> =
    LazyLock::new(|| Licences::read(include_str!("../data/spdx.txt")));

impl Licences {
    /// The embedded list.
    pub fn embedded() -> &'static Self {
        &LIST
    }

    fn read(text: &'static str) -> Self {
        let mut list = Self { licences: BTreeMap::new(), exceptions: BTreeMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix("WITH ") {
                list.exceptions.insert(name.to_lowercase(), name);
            } else {
                let name = line.strip_prefix('~').unwrap_or(line);
                list.licences.insert(name.to_lowercase(), (name, name != line));
            }
        }
        list
    }

    /// The names of all licences that are not deprecated.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.licences.values().filter(|(_, deprecated)| !deprecated).map(|(name, _)| *name)
    }

    /// Reads `text` as a licence expression: `MIT OR (Apache-2.0 AND BSD-3-Clause)`.
    pub fn check(&self, text: &str) -> Result<(), LicenceFault> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let (mut open, mut behind_operand, mut behind_with) = (0_usize, false, false);
        for word in spaced.split_whitespace() {
            match word {
                "AND" | "OR" | "WITH" if behind_operand => {
                    (behind_operand, behind_with) = (false, word == "WITH");
                    continue;
                }
                "(" if !behind_operand && !behind_with => open += 1,
                ")" if behind_operand && open > 0 => open -= 1,
                "AND" | "OR" | "WITH" | "(" | ")" => return Err(LicenceFault::Order),
                name if behind_with => {
                    self.exception(name)?;
                    behind_operand = true;
                }
                name => {
                    self.licence(name)?;
                    if behind_operand {
                        return Err(LicenceFault::Order);
                    }
                    behind_operand = true;
                }
            }
            behind_with = false;
        }
        if open == 0 && behind_operand { Ok(()) } else { Err(LicenceFault::Order) }
    }

    fn licence(&self, name: &str) -> Result<(), LicenceFault> {
        let own = name.starts_with("LicenseRef-") || name.starts_with("DocumentRef-");
        let known = |name: &str| self.licences.get(&name.to_lowercase()).copied();
        let later = name.strip_suffix('+').and_then(known).filter(|(_, deprecated)| !deprecated);
        match known(name).or(later) {
            Some((known, true)) => Err(LicenceFault::Deprecated(known)),
            Some((known, false)) if known != name.trim_end_matches('+') => {
                Err(LicenceFault::Case(name.to_owned(), known))
            }
            None if !own => Err(LicenceFault::Unknown(name.to_owned())),
            _ => Ok(()),
        }
    }

    fn exception(&self, name: &str) -> Result<(), LicenceFault> {
        match self.exceptions.get(&name.to_lowercase()) {
            None => Err(LicenceFault::UnknownException(name.to_owned())),
            Some(known) if *known != name => Err(LicenceFault::Case(name.to_owned(), known)),
            Some(_) => Ok(()),
        }
    }
}

/// A file that its name says to be an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Archive<'a> {
    /// The name without folders, Linux's or Windows's.
    pub name: &'a str,
    /// Whether what is inside, perhaps compressed, is a tar archive, not a single file.
    pub tar: bool,
}

/// Endings of what `ADD` unpacks, and whether they say that it is a tar archive.
const ENDINGS: [(&str, bool); 17] = [
    (".tar", true),
    (".Z", false),
    (".bz2", false),
    (".gz", false),
    (".lz", false),
    (".lzma", false),
    (".tZ", true),
    (".tb2", true),
    (".tbz", true),
    (".tbz2", true),
    (".tgz", true),
    (".tlz", true),
    (".tpz", true),
    (".txz", true),
    (".tzst", true),
    (".xz", false),
    (".zst", false),
];

impl<'a> Archive<'a> {
    /// The archive at `path`; `None` for any other file.
    pub fn of(path: &'a str) -> Option<Self> {
        let path = path.trim_matches(['"', '\'']);
        let (ending, tar) = ENDINGS.iter().find(|(ending, _)| path.ends_with(ending))?;
        let name = base_name(path);
        let stem = name.strip_suffix(ending).and_then(|stem| stem.strip_suffix(".tar"));
        Some(Self { name, tar: *tar || stem.is_some() })
    }
}

/// `path` without folders, Linux's or Windows's, and without quotes.
pub(crate) fn base_name(path: &str) -> &str {
    let path = path.trim_matches(['"', '\'']);
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

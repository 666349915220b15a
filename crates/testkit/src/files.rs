/// The files that an example consists of: what stands below each line `==> path <==`, as `head` draws several files.
/// `None` when the example is one file.
///
/// # Panics
/// When something stands above the first such line.
pub fn files(text: &str) -> Option<Vec<(String, String)>> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = path(line) {
            files.push((path.to_owned(), String::new()));
        } else if let Some((_, body)) = files.last_mut() {
            body.push_str(line);
        } else if text.lines().any(|line| path(line).is_some()) {
            panic!("an example of several files starts with the name of the first");
        }
    }
    (!files.is_empty()).then_some(files)
}

/// The same files as one text.
pub(crate) fn joined<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    files.map(|(path, text)| format!("==> {path} <==\n{text}")).collect()
}

fn path(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix("==> ")?.strip_suffix(" <==")
}

use std::collections::BTreeMap;

use source::Node;

/// The variables of `parallel: matrix:` with all values that one takes
/// (<https://docs.gitlab.com/ci/yaml/#parallelmatrix>).
pub(super) struct Matrix<'a>(BTreeMap<&'a str, Vec<&'a Node>>);

/// More values than anybody builds with.
const MAX_VALUES: usize = 200;

impl<'a> Matrix<'a> {
    /// That of `job`.
    pub(super) fn of(job: &'a Node) -> Self {
        let mut all: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
        for entry in job.at(&["parallel", "matrix"]).map_or(&[][..], Node::items) {
            for member in entry.members() {
                let one = std::slice::from_ref(&member.value);
                let items = member.value.items();
                let values = all.entry(member.name.as_str()).or_default();
                let scalars = if items.is_empty() { one } else { items };
                values.extend(scalars.iter().filter(|value| value.scalar().is_some()));
                values.truncate(MAX_VALUES);
            }
        }
        Self(all)
    }

    /// Every variable with its values.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&'a str, &[&'a Node])> {
        self.0.iter().map(|(name, values)| (*name, values.as_slice()))
    }

    /// The rounds after which every value of the variables in `text` has been used; none where it has none of them.
    pub(super) fn rounds(&self, text: &str) -> usize {
        let used =
            |name: &str| text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"));
        let used = self.0.iter().filter(|(name, _)| used(name));
        used.map(|(_, values)| values.len()).max().unwrap_or(0)
    }

    /// The value of the variable `name` in a round; the last one where there are no more.
    pub(super) fn value(&self, name: &str, round: usize) -> Option<&'a Node> {
        let values = self.0.get(name)?;
        values.get(round).or(values.last()).copied()
    }
}

use dockerfile::{Base, Instruction, Keyword};

use super::Lint;

impl Lint {
    /// `path` from the root of the image's files, as `at` in the stage `stage` sees it; `None` when it starts in a
    /// folder that the file does not tell.
    pub fn absolute(&self, stage: usize, at: &Instruction, path: &str) -> Option<String> {
        let mut parts = vec![path.to_owned()];
        let mut before = at.span.start;
        for stage in self.lineage(stage) {
            let earlier = stage.of(Keyword::Workdir).rev();
            for workdir in earlier.filter(|workdir| workdir.span.start < before) {
                if parts.last().is_some_and(|part| part.starts_with('/')) {
                    break;
                }
                parts.push(self.value(workdir.words().first()?, workdir)?);
            }
            if parts.last().is_some_and(|part| part.starts_with('/')) {
                break;
            }
            if stage.base == Base::Scratch {
                parts.push("/".to_owned());
                break;
            }
            before = usize::MAX;
        }
        parts.last().filter(|part| part.starts_with('/'))?;
        let names = parts.iter().rev().flat_map(|part| part.split('/'));
        let names: Vec<&str> = names.filter(|name| !matches!(*name, "" | ".")).collect();
        (!names.contains(&"..")).then(|| format!("/{}", names.join("/")))
    }
}

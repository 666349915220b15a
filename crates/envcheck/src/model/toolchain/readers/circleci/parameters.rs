//! `<< parameters.NAME >>`: what workflows give to jobs, jobs to executors and commands, and the defaults
//! (<https://circleci.com/docs/reusing-config/>).

use findings::FileId;
use source::{Member, Node};

use super::super::value::Value;

/// Values of one parameter that are followed.
const MAX_VALUES: usize = 64;

/// How often a value may be another parameter.
const MAX_DEPTH: usize = 4;

pub(super) struct Parameters<'a> {
    root: &'a Node,
    file: FileId,
    jobs: Vec<&'a Member>,
}

/// Something with parameters: `jobs`, `executors` or `commands`, and its name.
type Within<'w> = (&'w str, &'w str);

impl<'a> Parameters<'a> {
    pub(super) fn of(root: &'a Node, file: FileId) -> Self {
        let jobs = root.get("jobs").map(Node::effective).unwrap_or_default();
        Self { root, file, jobs }
    }

    /// The texts that `value` stands for, each with whether a matrix gives it.
    pub(super) fn expand(&self, value: &Value, within: Within<'_>) -> Vec<(Value, bool)> {
        self.expand_to(value, within, MAX_DEPTH)
    }

    fn expand_to(&self, value: &Value, within: Within<'_>, depth: usize) -> Vec<(Value, bool)> {
        let Some(start) = value.text.find("<<") else { return vec![(value.clone(), false)] };
        let Some(length) = value.text[start..].find(">>").filter(|_| depth > 0) else {
            return vec![(value.clone(), false)];
        };
        let end = start + length + 2;
        let inner = value.text[start + 2..end - 2].trim();
        let used = value.slice(start..end);
        let at = used.places().next().unwrap_or(value.at);
        let meant = self.meant(inner, within, depth - 1);
        if meant.is_empty() {
            return vec![(value.clone(), false)];
        }
        let mut all = Vec::new();
        for (part, from_matrix) in meant {
            let mut front = value.slice(0..start);
            front.push(&part.through(at, format!("`{inner}`")));
            let rest = value.slice(end..value.text.len());
            for (rest, in_matrix) in self.expand_to(&rest, within, depth - 1) {
                let mut joined = front.clone();
                joined.push(&rest);
                all.push((joined, from_matrix || in_matrix));
            }
        }
        all.truncate(MAX_VALUES);
        all
    }

    /// The values of the parameter that `inner` names.
    fn meant(&self, inner: &str, within: Within<'_>, depth: usize) -> Vec<(Value, bool)> {
        let (kind, name) = within;
        if let Some(parameter) = inner.strip_prefix("pipeline.parameters.") {
            let default = self.root.at(&["parameters", parameter, "default"]);
            let value = default.and_then(|node| Value::of(node, self.file));
            return value.into_iter().map(|value| (value, false)).collect();
        }
        let Some(parameter) =
            inner.strip_prefix("parameters.").or_else(|| inner.strip_prefix("matrix."))
        else {
            return Vec::new();
        };
        let mut found = match kind {
            "jobs" => self.given_to_job(name, parameter),
            "executors" => self.given_to_executor(name, parameter, depth),
            _ => Vec::new(),
        };
        if found.is_empty() {
            let default = self.root.at(&[kind, name, "parameters", parameter, "default"]);
            let value = default.and_then(|node| Value::of(node, self.file));
            found.extend(value.map(|value| (value, false)));
        }
        found.truncate(MAX_VALUES);
        found
    }

    /// What workflows give to a job, one by one or as a matrix.
    fn given_to_job(&self, job: &str, parameter: &str) -> Vec<(Value, bool)> {
        let workflows = self.root.get("workflows").map_or(&[][..], Node::members);
        let runs = workflows.iter().filter_map(|workflow| workflow.value.get("jobs"));
        let runs = runs.flat_map(Node::items).flat_map(Node::members);
        let mut found = Vec::new();
        for run in runs.filter(|run| run.name == job) {
            let one = run.value.get(parameter).and_then(|node| Value::of(node, self.file));
            found.extend(one.map(|value| (value, false)));
            let several = run.value.at(&["matrix", "parameters", parameter]);
            let several = several.map_or(&[][..], Node::items).iter();
            let several = several.filter_map(|node| Value::of(node, self.file));
            found.extend(several.map(|value| (value, true)));
        }
        found
    }

    /// What jobs give to an executor.
    fn given_to_executor(
        &self,
        executor: &str,
        parameter: &str,
        depth: usize,
    ) -> Vec<(Value, bool)> {
        let mut found = Vec::new();
        for job in &self.jobs {
            let Some(used) = job.value.get("executor") else { continue };
            if used.get("name").and_then(Node::as_str) != Some(executor) {
                continue;
            }
            let Some(value) = used.get(parameter).and_then(|it| Value::of(it, self.file)) else {
                continue;
            };
            found.extend(self.expand_to(&value, ("jobs", &job.name), depth));
        }
        found
    }
}

//! What `${{ … }}` stands for in a step: variables, and the members of the job's matrix.

use findings::FileId;
use source::Node;

use super::{super::value::Value, matrix};

/// The contexts of expressions that a file tells.
#[derive(Debug, Clone)]
pub(super) struct Context<'a> {
    file: FileId,
    /// Mappings called `env`, the nearest first.
    environments: Vec<&'a Node>,
    matrix: Option<&'a Node>,
}

/// More members than anybody builds with.
const MAX_MEMBERS: usize = 256;

impl<'a> Context<'a> {
    /// That of a job.
    pub(super) fn of_job(file: FileId, workflow: &'a Node, job: &'a Node) -> Self {
        let environments = [job, workflow].into_iter().filter_map(|node| node.get("env")).collect();
        Self { file, environments, matrix: job.at(&["strategy", "matrix"]) }
    }

    /// Where no expression is known.
    pub(super) fn closed(file: FileId) -> Self {
        Self { file, environments: Vec::new(), matrix: None }
    }

    /// The same for one of its steps.
    pub(super) fn step(&self, step: &'a Node) -> Self {
        let mut context = self.clone();
        if let Some(env) = step.get("env") {
            context.environments.insert(0, env);
        }
        context
    }

    /// The texts that `value` stands for, each with whether a matrix gives it.
    pub(super) fn expand(&self, value: &Value) -> Vec<(Value, bool)> {
        self.expand_to(value, 4)
    }

    fn expand_to(&self, value: &Value, depth: usize) -> Vec<(Value, bool)> {
        let text = value.text.as_str();
        if !text.contains("${{") {
            return vec![(value.clone(), false)];
        }
        let mut all = vec![(Value::empty(value.at), false)];
        let mut rest = 0;
        while let Some(start) = text[rest..].find("${{").map(|at| rest + at) {
            let end = text[start..].find("}}").map_or(text.len(), |end| start + end + 2);
            let before = value.slice(rest..start);
            let inner = text[start..end].trim_start_matches("${{").trim_end_matches("}}").trim();
            let at = value.slice(start..end);
            let meant = if depth == 0 { Vec::new() } else { self.meant(inner, &at, depth - 1) };
            let mut next = Vec::new();
            for (mut front, in_matrix) in all {
                front.push(&before);
                for (part, from_matrix) in &meant {
                    let mut joined = front.clone();
                    joined.push(part);
                    next.push((joined, in_matrix || *from_matrix));
                }
            }
            next.truncate(MAX_MEMBERS);
            all = next;
            rest = end;
        }
        for (front, _) in &mut all {
            front.push(&value.slice(rest..text.len()));
        }
        all
    }

    /// What the expression `inner`, written at `at`, stands for.
    fn meant(&self, inner: &str, at: &Value, depth: usize) -> Vec<(Value, bool)> {
        let span = at.places().next().unwrap_or(at.at);
        let as_written = || vec![(Value::written(at.text.as_str(), span), false)];
        let step = format!("`{inner}`");
        if let Some(name) = inner.strip_prefix("env.") {
            let found = self.environments.iter().find_map(|env| env.get(name));
            let Some(value) = found.and_then(|node| Value::of(node, self.file)) else {
                return as_written();
            };
            let values = self.expand_to(&value, depth).into_iter();
            return values.map(|(it, matrix)| (it.through(span, step.as_str()), matrix)).collect();
        }
        let Some(path) = inner.strip_prefix("matrix.") else { return as_written() };
        let path: Vec<&str> = path.split('.').collect();
        let Some(members) = self.matrix.and_then(|matrix| matrix::members(matrix, &path)) else {
            return as_written();
        };
        let values = members.into_iter().filter_map(|node| Value::of(node, self.file));
        // What is itself computed stays as it is written.
        values.map(|value| (value.through(span, step.as_str()), true)).collect()
    }
}

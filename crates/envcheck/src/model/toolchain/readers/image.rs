//! Images by name, wherever they are named.

use std::ops::Range;

use dockerlint::model::ImageName;
use versions::{Constraint, Dialect, Meaning, Tool, image};

use super::value::Value;
use crate::model::toolchain::{Declaration, Reading, Role};

/// Adds what the image called `name` says to hold, each declaration told to `each`; whether there is any.
pub(super) fn declare(
    reading: &mut Reading<'_>,
    name: &Value,
    role: Role,
    mut each: impl FnMut(&mut Declaration),
) -> bool {
    let parts = ImageName::parse(&name.text);
    let path = name.text.split('@').next().unwrap_or_default();
    let Some(tag) = parts.tag else {
        return untagged(reading, name, path, parts.digest.is_some(), role, &mut each);
    };
    let start = path.len() - tag.len();
    let repository = &path[..start.saturating_sub(1)];
    let mut any = false;
    for provided in image::provided(repository, tag) {
        if !is_known(tag, &provided.range) {
            continue;
        }
        // Where the name says it, the name is the place.
        let of_name = provided.range.is_empty();
        let last = repository.rfind('/').map_or(0, |slash| slash + 1);
        let place = if of_name {
            last..repository.len()
        } else {
            start + provided.range.start..start + provided.range.end
        };
        let value = name.slice(place);
        let declaration =
            reading.declare_value(provided.tool.as_str(), role, Dialect::ImageTag, &value);
        declaration.constraint = provided.constraint;
        if declaration.constraint.vendor.is_none() {
            declaration.constraint.vendor = provided.vendor;
        }
        // A digest wins over its tag.
        declaration.editable &= parts.digest.is_none() && !of_name;
        each(declaration);
        any = true;
    }
    if !any
        && is_open(tag)
        && let Some(tool) = tool_of(repository)
    {
        let value = name.slice(start..path.len());
        let declaration = reading.declare_value(tool.as_str(), role, Dialect::ImageTag, &value);
        declaration.constraint = Constraint::unknown("its tag is put together elsewhere");
        each(declaration.fixed());
        any = true;
    }
    any
}

/// An image without a tag, which is `latest`, or whatever the digest names.
fn untagged(
    reading: &mut Reading<'_>,
    name: &Value,
    repository: &str,
    digest: bool,
    role: Role,
    each: &mut impl FnMut(&mut Declaration),
) -> bool {
    let mut any = false;
    for provided in image::provided(repository, "latest") {
        let value = name.slice(0..repository.len());
        let tool = provided.tool.as_str();
        let declaration = reading.declare_value(tool, role, Dialect::ImageTag, &value);
        if digest {
            declaration.constraint = Constraint::unknown("a digest does not tell the version");
        } else {
            if matches!(provided.constraint.meaning, Meaning::Floating(_)) {
                "latest".clone_into(&mut declaration.raw);
            }
            declaration.constraint = provided.constraint;
        }
        each(declaration.fixed());
        any = true;
    }
    any
}

/// Whether the bytes `range` of `tag` are all known, and what they are part of.
fn is_known(tag: &str, range: &Range<usize>) -> bool {
    let text = tag.get(range.clone()).unwrap_or_default();
    let before = tag.get(..range.start).unwrap_or_default();
    let behind = tag.get(range.end..).unwrap_or_default();
    !is_open(text) && !before.ends_with('}') && !behind.starts_with(['$', '{'])
}

fn is_open(text: &str) -> bool {
    text.contains(['$', '{', '<'])
}

fn tool_of(repository: &str) -> Option<Tool> {
    let tool = Tool::named(repository.rsplit('/').next().unwrap_or(repository));
    tool.is_known().then_some(tool)
}

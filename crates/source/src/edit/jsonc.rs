use std::ops::Range;

use super::Edit;
use crate::{Format, Member, Node, Value, parse};

/// Removes a member of the object `mapping` of the JSONC text `text`: the line it is alone on, the comma
/// that belonged to it, the comment behind it. Comments above it stay.
///
/// `None` when there is no such member.
pub fn remove_member(text: &str, mapping: &Node, name: &str) -> Option<Vec<Edit>> {
    let members = mapping.members();
    let index = members.iter().rposition(|member| member.name == name)?;
    let spans: Vec<_> = members.iter().map(Member::span).collect();
    Some(remove(text, &spans, index))
}

/// Removes an item of the list `sequence` of the JSONC text `text`, like [`remove_member`].
pub fn remove_item(text: &str, sequence: &Node, index: usize) -> Option<Vec<Edit>> {
    remove_items(text, sequence, index..index + 1)
}

/// Removes items that follow one another, like [`remove_item`], with what stands between them.
pub fn remove_items(text: &str, sequence: &Node, items: Range<usize>) -> Option<Vec<Edit>> {
    let mut spans: Vec<_> = sequence.items().iter().map(|item| item.span.clone()).collect();
    let together = spans.get(items.start)?.start..spans.get(items.end.checked_sub(1)?)?.end;
    let index = items.start;
    spans.splice(items, [together]);
    Some(remove(text, &spans, index))
}

/// Puts `name: value` behind the last member of the object `mapping` of the JSONC text `text`, indented
/// as its members are. `value` is JSON text.
///
/// `None` when `mapping` is no object.
pub fn insert_member(text: &str, mapping: &Node, name: &str, value: &str) -> Option<Vec<Edit>> {
    let Value::Mapping(members) = &mapping.value else { return None };
    let spans: Vec<_> = members.iter().map(Member::span).collect();
    Some(insert(text, &mapping.span, &spans, &format!("{}: {value}", quoted(name))))
}

/// Puts `value`, which is JSON text, behind the last item of the list `sequence`, like [`insert_member`].
///
/// `None` when `sequence` is no list.
pub fn insert_item(text: &str, sequence: &Node, value: &str) -> Option<Vec<Edit>> {
    let Value::Sequence(items) = &sequence.value else { return None };
    let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
    Some(insert(text, &sequence.span, &spans, value))
}

/// The white space that lines of the object or list `node` begin with, and one level of indentation.
pub fn indentation_inside(text: &str, node: &Node) -> (String, &'static str) {
    let first = match &node.value {
        Value::Mapping(members) => members.first().map(|member| member.span().start),
        Value::Sequence(items) => items.first().map(|item| item.span.start),
        _ => None,
    };
    let outer = indentation(text, node.span.start);
    let unit = unit_of(text, outer);
    match first {
        Some(first) if alone_before(text, first) => (indentation(text, first).to_owned(), unit),
        Some(_) => (outer.to_owned(), unit),
        None => (format!("{outer}{unit}"), unit),
    }
}

/// Puts `body` behind the last of the members or items at `spans` of what stands at `whole`.
fn insert(text: &str, whole: &Range<usize>, spans: &[Range<usize>], body: &str) -> Vec<Edit> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(last) = spans.last() else {
        let outer = indentation(text, whole.start);
        let unit = unit_of(text, outer);
        let inner = whole.start + 1..whole.end.saturating_sub(1).max(whole.start + 1);
        let kept = text[inner.clone()].trim();
        let kept =
            if kept.is_empty() { String::new() } else { format!("{newline}{outer}{unit}{kept}") };
        let body = format!("{kept}{newline}{outer}{unit}{body}{newline}{outer}");
        return vec![Edit { span: inner, text: body }];
    };
    let comma = comma_behind(text, last.end, whole.end);
    let mut edits = Vec::new();
    if comma.is_none() {
        edits.push(Edit { span: last.end..last.end, text: ",".to_owned() });
    }
    let at = end_of_line(text, comma.as_ref().map_or(last.end, |comma| comma.end), whole.end);
    let tail = if comma.is_some() { "," } else { "" };
    let first = spans[0].start;
    let text = if alone_before(text, first) {
        format!("{newline}{}{body}{tail}", indentation(text, first))
    } else {
        format!(" {body}{tail}")
    };
    if edits.first().is_some_and(|edit| edit.span.end == at) {
        edits[0].text += &text;
    } else {
        edits.push(Edit { span: at..at, text });
    }
    edits
}

/// Gives a member another key.
pub fn rename_key(member: &Member, name: &str) -> Edit {
    Edit { span: member.key.span.clone(), text: quoted(name) }
}

/// `text` as a JSON string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if u32::from(char) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => quoted.push(char),
        }
    }
    quoted + "\""
}

fn remove(text: &str, spans: &[Range<usize>], index: usize) -> Vec<Edit> {
    let span = &spans[index];
    let limit = spans.get(index + 1).map_or(text.len(), |next| next.start);
    let own = comma_behind(text, span.end, limit);
    let mut edits = Vec::new();
    let last = index + 1 == spans.len();
    // The comma in front goes with the last member, unless commas trail in this file anyway.
    if last && own.is_none() && index > 0 {
        let before = comma_behind(text, spans[index - 1].end, span.start);
        if let Some(comma) = &before
            && text[comma.end..span.start].chars().all(|char| matches!(char, ' ' | '\t'))
        {
            return vec![Edit { span: comma.start..span.end, text: String::new() }];
        }
        edits.extend(before.map(|comma| Edit { span: comma, text: String::new() }));
    }
    let end = own.map_or(span.end, |comma| comma.end);
    edits.push(Edit { span: whole_lines(text, span.start, end), text: String::new() });
    edits
}

/// Widens `start..end` to whole lines where nothing else stands on them, a comment behind it excepted.
fn whole_lines(text: &str, start: usize, end: usize) -> Range<usize> {
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let rest = &text[end..];
    let tail = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let trimmed = tail.trim();
    let only_comment = trimmed.starts_with("//")
        || (trimmed.starts_with("/*") && trimmed.find("*/") == Some(trimmed.len() - 2));
    let alone = text[line..start].trim().is_empty();
    if alone && line > 0 && (trimmed.is_empty() || only_comment) {
        // The line ending before goes, the one behind stays.
        let before = text[..line - 1].strip_suffix('\r').map_or(line - 1, str::len);
        return before..end + tail.trim_end_matches('\r').len();
    }
    let blanks = tail.len() - tail.trim_start_matches([' ', '\t']).len();
    let blank = [' ', '\t'];
    // No blanks are left at the end of a line.
    let start =
        if trimmed.is_empty() { text[..start].trim_end_matches(blank).len() } else { start };
    start..end + blanks
}

/// The comma behind `at`, with nothing but white space and comments between.
fn comma_behind(text: &str, at: usize, limit: usize) -> Option<Range<usize>> {
    let mut at = at;
    while at < limit {
        let rest = &text[at..limit];
        let char = rest.chars().next()?;
        at += match char {
            ',' => return Some(at..at + 1),
            '/' if rest.starts_with("//") => rest.find('\n')?,
            '/' if rest.starts_with("/*") => rest.find("*/")? + 2,
            _ if char.is_whitespace() => char.len_utf8(),
            _ => return None,
        };
    }
    None
}

/// Behind the comment that follows `at` on its line, or `at`.
fn end_of_line(text: &str, at: usize, limit: usize) -> usize {
    let rest = &text[at..limit];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let line = line.strip_suffix('\r').unwrap_or(line);
    let comment = line.trim_start();
    let block = comment.starts_with("/*")
        && comment.trim_end().find("*/").is_some_and(|end| end + 2 == comment.trim_end().len());
    if comment.starts_with("//") || block { at + line.trim_end().len() } else { at }
}

fn alone_before(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map(|newline| newline + 1);
    line.is_some_and(|line| text[line..at].trim().is_empty())
}

/// The white space that the line of `at` begins with.
fn indentation(text: &str, at: usize) -> &str {
    let line = &text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn unit_of(text: &str, outer: &str) -> &'static str {
    if outer.starts_with('\t') { "\t" } else { unit(text) }
}

/// One level of indentation: that of the first member of the file, else two spaces.
fn unit(text: &str) -> &'static str {
    let parsed = parse(Format::Jsonc, text);
    let first =
        parsed.root().and_then(|root| root.members().first()).map(|member| member.span().start);
    match first.filter(|at| alone_before(text, *at)).map(|at| indentation(text, at)) {
        Some(indent) if indent.starts_with('\t') => "\t",
        Some("    ") => "    ",
        _ => "  ",
    }
}

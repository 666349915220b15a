use std::{collections::BTreeMap, ops::Range, sync::Arc};

use saphyr_parser::{Event, ScalarStyle, Tag};

use super::scalar;
use crate::{
    Fault, Kind, Member, Node, Value,
    parse::{MAX_DEPTH, duplicates},
};

/// Nodes that one document may have with its aliases written out.
const MAX_NODES: usize = 1_000_000;

/// Makes trees of events.
pub(super) struct Builder<'a> {
    text: &'a str,
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Arc<Node>, usize)>,
    /// Collections that are nested too deeply and skipped.
    skipped: usize,
    /// Nodes of the current document with its aliases written out.
    nodes: usize,
    documents: Vec<Node>,
    faults: Vec<Fault>,
}

/// A collection that has begun.
struct Open {
    start: usize,
    mapping: bool,
    anchor: usize,
    tag: Option<String>,
    /// Items, or keys and values by turns.
    children: Vec<Node>,
    /// [`Builder::nodes`] when it began.
    nodes: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            skipped: 0,
            nodes: 0,
            documents: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Takes an event and the bytes it was made of.
    pub(super) fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::DocumentStart(_) => self.nodes = 0,
            Event::MappingStart(anchor, tag) => self.begin(true, anchor, tag.as_deref(), &span),
            Event::SequenceStart(anchor, tag) => self.begin(false, anchor, tag.as_deref(), &span),
            Event::MappingEnd | Event::SequenceEnd => self.end(&span),
            Event::Scalar(..) | Event::Alias(_) if self.skipped > 0 => {}
            Event::Scalar(value, style, anchor, tag) => {
                self.scalar(&value, style, anchor, tag.as_deref(), span);
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
        }
    }

    /// Where the outermost flow collection that is open begins.
    pub(super) fn open_flow(&self) -> Option<usize> {
        let behind =
            |open: &Open| scalar::behind_properties(self.text, open.start..self.text.len()).start;
        let mut starts = self.open.iter().map(behind);
        starts.find(|start| self.text[*start..].starts_with(['[', '{']))
    }

    /// Closes what is open, and gives the documents and their faults.
    pub(super) fn finish(mut self) -> (Vec<Node>, Vec<Fault>) {
        self.skipped = 0;
        while !self.open.is_empty() {
            self.end(&(0..0));
        }
        (self.documents, self.faults)
    }

    fn begin(&mut self, mapping: bool, anchor: usize, tag: Option<&Tag>, span: &Range<usize>) {
        if self.skipped > 0 || self.open.len() >= MAX_DEPTH {
            if self.skipped == 0 {
                let message = format!("nested more than {MAX_DEPTH} levels deep: not read");
                self.faults.push(Fault::new(Kind::Limit, span.clone(), message));
            }
            self.skipped += 1;
            return;
        }
        let (start, nodes) = (span.start, self.nodes);
        self.open.push(Open {
            start,
            mapping,
            anchor,
            tag: tag.map(scalar::tag_name),
            children: Vec::new(),
            nodes,
        });
    }

    fn end(&mut self, span: &Range<usize>) {
        if self.skipped > 0 {
            self.skipped -= 1;
            if self.skipped == 0 {
                self.push(Node::new(span.clone(), Value::Invalid), 0, 1);
            }
            return;
        }
        let Some(open) = self.open.pop() else { return };
        let span = self.extent(&open, span);
        let value =
            if open.mapping { self.mapping(open.children) } else { Value::Sequence(open.children) };
        let size = self.nodes - open.nodes + 1;
        self.push(Node { span, value, tag: open.tag }, open.anchor, size);
    }

    /// From bracket to bracket, or from the first child to the last: the events of block collections end
    /// at whatever comes next.
    fn extent(&self, open: &Open, end: &Range<usize>) -> Range<usize> {
        let last = open.children.last().map_or(open.start, |child| child.span.end);
        let start = scalar::behind_properties(self.text, open.start..self.text.len()).start;
        if self.text[start..].starts_with(['{', '[']) {
            return start..end.end.max(last).max(start);
        }
        let first = open.children.first().map_or(open.start, |child| child.span.start);
        let start = if open.mapping { first } else { open.start.min(first) };
        start..last.max(start)
    }

    fn mapping(&mut self, children: Vec<Node>) -> Value {
        let mut members = Vec::with_capacity(children.len() / 2);
        let mut children = children.into_iter();
        while let Some(key) = children.next() {
            let nothing = || Node::new(key.span.end..key.span.end, Value::Invalid);
            let value = children.next().unwrap_or_else(nothing);
            let name = match key.scalar() {
                Some(name) => name.to_owned(),
                None => self.text[key.span.clone()].to_owned(),
            };
            members.push(Member { name, key, value });
        }
        let message = |name: &str| {
            format!("`{name}` is set again: YAML forbids it, and lenient readers keep this one")
        };
        duplicates(&members, message, &mut self.faults);
        Value::Mapping(members)
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) {
        let (span, value) = scalar::read(self.text, value, style, tag, span);
        self.push(Node { span, value, tag: tag.map(scalar::tag_name) }, anchor, 1);
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) {
        let value = match self.anchors.get(&anchor) {
            Some((target, size)) if self.nodes + size <= MAX_NODES => {
                self.nodes += size;
                Value::Alias(Arc::clone(target))
            }
            Some(_) => {
                let message = format!(
                    "with its aliases written out this document has over {MAX_NODES} values: not read"
                );
                self.faults.push(Fault::new(Kind::Limit, span.clone(), message));
                Value::Invalid
            }
            None => {
                self.faults.push(Fault::new(
                    Kind::BadAlias,
                    span.clone(),
                    "this alias stands for what it is part of",
                ));
                Value::Invalid
            }
        };
        self.push(Node::new(span, value), 0, 1);
    }

    /// Puts a finished node where it belongs.
    fn push(&mut self, node: Node, anchor: usize, size: usize) {
        self.nodes += 1;
        if anchor > 0 {
            self.anchors.insert(anchor, (Arc::new(node.clone()), size));
        }
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.documents.push(node),
        }
    }
}

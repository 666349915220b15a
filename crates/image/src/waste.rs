//! Counting wasted bytes.

use std::collections::BTreeMap;

use crate::model::{Flow, LayerWaste, Occurrence, State, Waste};

/// Follows which content is still reachable. Content with several hard links is wasted with the last of them.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// For each hard link, the occurrence that holds the content.
    holders: BTreeMap<u32, u32>,
    /// For content with hard links, how many names are left.
    names: BTreeMap<u32, u32>,
    flows: BTreeMap<(u16, u16), Flow>,
    layers: usize,
}

impl Ledger {
    pub(crate) fn new(layers: usize) -> Self {
        Self { holders: BTreeMap::new(), names: BTreeMap::new(), flows: BTreeMap::new(), layers }
    }

    /// `link` becomes a further name of the content that `target` names.
    pub(crate) fn share(&mut self, target: u32, link: u32) {
        let holder = self.holders.get(&target).copied().unwrap_or(target);
        self.holders.insert(link, holder);
        *self.names.entry(holder).or_insert(1) += 1;
    }

    /// An occurrence is no longer live.
    pub(crate) fn end(&mut self, occurrence: u32, state: State, all: &[Occurrence]) {
        let holder = self.holders.get(&occurrence).copied().unwrap_or(occurrence);
        if let Some(names) = self.names.get_mut(&holder) {
            *names -= 1;
            if *names > 0 {
                return;
            }
        }
        let Occurrence { size, layer: origin, .. } = all[holder as usize];
        let (State::Overwritten { by, .. } | State::Deleted { by, .. }) = state else { return };
        if size == 0 {
            return;
        }
        let flow = self.flows.entry((by, origin)).or_default();
        (flow.cause, flow.origin) = (by, origin);
        match state {
            State::Overwritten { same_content, .. } => {
                add(&mut flow.overwritten, size);
                if same_content {
                    add(&mut flow.same_content, size);
                }
            }
            _ => add(&mut flow.deleted, size),
        }
    }

    pub(crate) fn finish(self, all: &[Occurrence]) -> Waste {
        let mut waste =
            Waste { by_layer: vec![LayerWaste::default(); self.layers], ..Waste::default() };
        for flow in self.flows.into_values() {
            let bytes = flow.overwritten.saturating_add(flow.deleted);
            add(&mut waste.total, bytes);
            add(&mut waste.overwritten, flow.overwritten);
            add(&mut waste.same_content, flow.same_content);
            add(&mut waste.deleted, flow.deleted);
            let cause = &mut waste.by_layer[usize::from(flow.cause)];
            add(&mut cause.overwritten, flow.overwritten);
            add(&mut cause.same_content, flow.same_content);
            add(&mut cause.deleted, flow.deleted);
            add(&mut waste.by_layer[usize::from(flow.origin)].lost, bytes);
            waste.flows.push(flow);
        }
        let content = all.iter().map(|occurrence| occurrence.size).fold(0, u64::saturating_add);
        waste.live = content.saturating_sub(waste.total);
        waste
    }
}

fn add(sum: &mut u64, bytes: u64) {
    *sum = sum.saturating_add(bytes);
}

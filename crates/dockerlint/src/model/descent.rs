use dockerfile::Base;

use super::Stage;

/// Which stages are built on which, at any distance.
#[derive(Debug, Clone)]
pub struct Descent {
    /// By stage: its number when every stage comes right before those built on it.
    order: Vec<usize>,
    /// By stage: the number behind the last one built on it.
    ends: Vec<usize>,
}

impl Descent {
    /// That of all `stages`.
    pub fn of(stages: &[Stage]) -> Self {
        let mut heirs: Vec<usize> = vec![1; stages.len()];
        for stage in stages.iter().rev() {
            if let Some(below) = below(stage) {
                heirs[below] += heirs[stage.index];
            }
        }
        // Where the next stage built on each one goes.
        let mut next = vec![0; stages.len()];
        let (mut order, mut ends) = (Vec::new(), Vec::new());
        let mut top = 0;
        for stage in stages {
            let place = below(stage).map_or(&mut top, |below| &mut next[below]);
            let number = *place;
            *place += heirs[stage.index];
            next[stage.index] = number + 1;
            order.push(number);
            ends.push(number + heirs[stage.index]);
        }
        Self { order, ends }
    }

    /// The number of a stage; that of every stage built on it is inside [`Descent::family`].
    pub fn number(&self, stage: usize) -> usize {
        self.order.get(stage).copied().unwrap_or_default()
    }

    /// The numbers of a stage and of all that is built on it.
    pub fn family(&self, stage: usize) -> std::ops::Range<usize> {
        self.number(stage)..self.ends.get(stage).copied().unwrap_or_default()
    }
}

fn below(stage: &Stage) -> Option<usize> {
    match stage.base {
        Base::Stage(below) if below < stage.index => Some(below),
        _ => None,
    }
}

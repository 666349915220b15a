//! `BuildKit`'s status messages as steps and events.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use bollard_buildkit_proto::{
    google::protobuf::Timestamp,
    moby::buildkit::v1::{StatusResponse, Vertex, VertexLog, VertexStatus, VertexWarning},
};

use super::{
    Step, StepState, failure,
    lines::{Lines, Place},
    mask::{KeyLines, Mask},
    progress::{Event, Progress, printable},
    stall::{Stall, Wait},
};

/// Lines of a step's output that are kept for the report of its failure.
const LOG_LINES: usize = 40;

/// Bytes of an output line that are kept.
const LINE_LENGTH: usize = 4096;

/// The steps of a running build. Nothing leaves this place before the values of secrets are masked in it.
#[derive(Default)]
pub(super) struct Steps {
    tracked: Vec<Tracked>,
    by_digest: HashMap<String, usize>,
    lines: Lines,
    mask: Arc<Mask>,
}

struct Tracked {
    step: Step,
    log: VecDeque<String>,
    /// Output after the last line break, for each of the two streams.
    partial: BTreeMap<i64, Vec<u8>>,
    key: KeyLines,
    wait: Wait,
}

impl Steps {
    pub(super) fn new(lines: Lines, mask: Arc<Mask>) -> Self {
        Self { lines, mask, ..Self::default() }
    }

    /// Takes a message in and tells what is new.
    pub(super) fn update(&mut self, status: StatusResponse, progress: &mut dyn Progress) {
        for vertex in &status.vertexes {
            self.begin(vertex, progress);
        }
        for transfer in status.statuses {
            self.transfer(&transfer, progress);
        }
        for log in status.logs {
            self.log(&log, progress);
        }
        // A message may hold the end of a step and what it wrote before.
        for vertex in &status.vertexes {
            self.end(vertex, progress);
        }
        for warning in &status.warnings {
            progress.event(&Event::Warning(self.mask.text(&warning_text(warning))));
        }
    }

    /// The steps as they are now.
    pub(super) fn into_steps(self) -> Vec<Step> {
        let finish = |tracked: Tracked| {
            let mut step = tracked.step;
            step.log = tracked.log.into();
            step
        };
        let begun = |tracked: &Tracked| tracked.step.state != StepState::Waiting;
        let mut steps: Vec<Step> = self.tracked.into_iter().filter(begun).map(finish).collect();
        for (index, step) in steps.iter_mut().enumerate() {
            step.number = index + 1;
        }
        steps
    }

    /// A running step that has heard nothing from a registry for so long.
    pub(super) fn stall(&self, patience: Duration) -> Option<Stall> {
        let mut running = self.tracked.iter().filter(|it| it.step.state == StepState::Running);
        running.find_map(|it| it.wait.stall(&it.step.name, patience))
    }

    fn tracked(&mut self, vertex: &Vertex) -> &mut Tracked {
        let index = match self.by_digest.get(&vertex.digest) {
            Some(index) => *index,
            None => self.add(vertex),
        };
        &mut self.tracked[index]
    }

    /// Tells of a step that begins.
    fn begin(&mut self, vertex: &Vertex, progress: &mut dyn Progress) {
        let tracked = self.tracked(vertex);
        let waits = |state| state == StepState::Waiting;
        if waits(tracked.step.state) && !waits(state_of(vertex)) {
            tracked.step.state = StepState::Running;
            tracked.wait.begin();
            progress.event(&Event::Started(&tracked.step));
        }
    }

    /// Takes in how a step goes, and tells when it has ended.
    fn end(&mut self, vertex: &Vertex, progress: &mut dyn Progress) {
        let mask = Arc::clone(&self.mask);
        let tracked = self.tracked(vertex);
        let before = tracked.step.state;
        // A step that ended may begin again to add to its work, and one of the cache to fetch its layers; it is told once.
        let again = matches!(state_of(vertex), StepState::Running | StepState::Done);
        let ended = matches!(before, StepState::Done | StepState::Cached);
        let state = if ended && again { before } else { state_of(vertex) };
        tracked.step.state = state;
        if let (Some(started), Some(completed)) = (&vertex.started, &vertex.completed) {
            tracked.step.duration = Some(between(started, completed));
        }
        if !vertex.error.is_empty() {
            tracked.step.error = Some(mask.text(&failure::plain(&vertex.error)));
        }
        if before == state || matches!(state, StepState::Waiting | StepState::Running) {
            return;
        }
        for rest in
            std::mem::take(&mut tracked.partial).into_values().filter(|rest| !rest.is_empty())
        {
            tracked.keep(rest, &mask, progress);
        }
        progress.event(&Event::Finished(&tracked.step));
    }

    fn add(&mut self, vertex: &Vertex) -> usize {
        let place = Place::of(&vertex.name);
        let line = place.as_ref().and_then(|place| self.lines.line(place));
        let name = place
            .as_ref()
            .map_or_else(|| vertex.name.clone(), |place| self.lines.name(place, &vertex.name));
        let name = self.mask.text(&name);
        let (stage, position) = place.map(|place| (place.stage, place.position)).unzip();
        let step = Step {
            target: None,
            number: self.tracked.len() + 1,
            name,
            stage,
            position,
            line,
            state: StepState::Waiting,
            duration: None,
            log: Vec::new(),
            error: None,
        };
        let (log, partial, key) = (VecDeque::new(), BTreeMap::new(), KeyLines::default());
        self.tracked.push(Tracked { step, log, partial, key, wait: Wait::default() });
        self.by_digest.insert(vertex.digest.clone(), self.tracked.len() - 1);
        self.tracked.len() - 1
    }

    fn transfer(&mut self, transfer: &VertexStatus, progress: &mut dyn Progress) {
        if let Some(index) = self.by_digest.get(&transfer.vertex) {
            self.tracked[*index].wait.transfer(transfer);
            let step = &self.tracked[*index].step;
            let (current, total) = (count(transfer.current), count(transfer.total));
            let what = &self.mask.text(&transfer.id);
            progress.event(&Event::Transferred { step, what, current, total });
        }
    }

    fn log(&mut self, log: &VertexLog, progress: &mut dyn Progress) {
        let Some(index) = self.by_digest.get(&log.vertex) else { return };
        let tracked = &mut self.tracked[*index];
        let partial = tracked.partial.entry(log.stream).or_default();
        partial.extend_from_slice(&log.msg);
        let whole = partial.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let rest = partial.split_off(whole);
        let lines = std::mem::replace(partial, rest);
        // A line without an end is cut, but not inside of what may become a value.
        let over = partial.len().saturating_sub(self.mask.overlap());
        let cut = (over > LINE_LENGTH).then(|| {
            self.mask.hide(partial);
            let rest = partial.split_off(over);
            std::mem::replace(partial, rest)
        });
        let lines = lines.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec);
        for line in lines.chain(cut) {
            tracked.keep(line, &self.mask, progress);
        }
        tracked.update(log.stream, &self.mask, progress);
    }
}

impl Tracked {
    fn keep(&mut self, mut line: Vec<u8>, mask: &Mask, progress: &mut dyn Progress) {
        mask.hide(&mut line);
        let text = String::from_utf8_lossy(&line);
        // What a terminal would show of a progress bar: the text after the last return.
        let text = text.trim_end_matches(['\n', '\r']);
        let shown = text.rsplit('\r').next().unwrap_or(text);
        let shown = printable(shown);
        let shown =
            if self.key.hides(&shown) { "*".repeat(shown.len()) } else { mask.text(&shown) };
        progress.event(&Event::Output { step: &self.step, line: &shown });
        if self.log.len() == LOG_LINES {
            self.log.pop_front();
        }
        self.log.push_back(shown);
    }
}

impl Tracked {
    /// Tells the last state of a line that is written over and over; what stands behind the last return is not whole.
    fn update(&self, stream: i64, mask: &Mask, progress: &mut dyn Progress) {
        let Some(partial) = self.partial.get(&stream) else { return };
        let mut states = partial.rsplitn(3, |byte| *byte == b'\r').skip(1);
        let Some(state) = states.next().filter(|state| !state.trim_ascii().is_empty()) else {
            return;
        };
        let mut state = state.to_vec();
        mask.hide(&mut state);
        let text = String::from_utf8_lossy(&state);
        let text = printable(&text);
        if !self.key.clone().hides(&text) {
            let line = &mask.text(&text);
            progress.event(&Event::Updated { step: &self.step, line });
        }
    }
}

fn state_of(vertex: &Vertex) -> StepState {
    match (&vertex.started, &vertex.completed) {
        _ if vertex.error.contains("context canceled") => StepState::Cancelled,
        _ if !vertex.error.is_empty() => StepState::Failed,
        _ if vertex.cached => StepState::Cached,
        (_, Some(_)) => StepState::Done,
        (Some(_), None) => StepState::Running,
        (None, None) => StepState::Waiting,
    }
}

fn between(started: &Timestamp, completed: &Timestamp) -> Duration {
    let nanos =
        |time: &Timestamp| i128::from(time.seconds) * 1_000_000_000 + i128::from(time.nanos);
    u64::try_from(nanos(completed) - nanos(started)).map(Duration::from_nanos).unwrap_or_default()
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn warning_text(warning: &VertexWarning) -> String {
    let line =
        warning.ranges.first().and_then(|range| range.start.as_ref()).map(|start| start.line);
    let short = String::from_utf8_lossy(&warning.short);
    match line {
        // Newer builders say the line, too, at the end.
        Some(line) => {
            let own = format!(" (line {line})");
            format!("line {line}: {}", short.strip_suffix(&own).unwrap_or(&short))
        }
        None => short.into_owned(),
    }
}

//! What the checks of an image look at: plain data, gathered before the first check runs.

pub mod accounts;
pub mod attribution;
mod contents;
pub mod credential_files;
pub mod facts;
pub mod fate;
pub mod history;
pub mod path;
mod quoting;
mod secrets;
mod settings;

use std::collections::BTreeMap;

use dockerfile::{Dockerfile, Keyword};
use findings::{FileId, SourceFile, Sources, Span};
use image::Image;

pub use contents::Contents;
pub use history::{BuildArg, History, Step};
pub use secrets::{Secret, Where};
pub use settings::Settings;

/// An image and all that is known about how it came to be: the model of every image check.
#[derive(Debug)]
pub struct Inspection {
    /// As the user named it.
    pub name: String,
    /// What the archive says.
    pub image: Image,
    /// What is kept of its files' contents.
    pub contents: Contents,
    /// The image's history as a text of its own.
    pub history: History,
    /// The file of that text.
    pub source: FileId,
    /// For each history entry, where users find it: its line in the history, or in their Dockerfile.
    pub places: Vec<Span>,
    /// The Dockerfile that the image is said to be built from.
    pub dockerfile: Option<Origin>,
    /// Whether [`places`](Self::places) are places of the Dockerfile.
    pub attributed: bool,
    /// What the user configured.
    pub settings: Settings,
}

/// The Dockerfile behind an image.
#[derive(Debug)]
pub struct Origin {
    /// The file of the run.
    pub file: FileId,
    /// The file, parsed.
    pub dockerfile: Dockerfile,
    /// The `FROM` of the stage that became the image; `None` when the history does not fit.
    pub from: Option<Span>,
}

impl Inspection {
    /// Makes the model of `image`; its history becomes a file of `sources`.
    pub fn new(
        name: impl Into<String>,
        image: Image,
        contents: Contents,
        settings: Settings,
        sources: &mut Sources,
    ) -> Self {
        let name = name.into();
        let history = History::of(&image);
        let text = history.text.as_str();
        let source = sources.add(SourceFile::history(format!("{name} (history)"), text));
        let places = history.steps.iter().map(|step| source.span(step.line.clone())).collect();
        let (dockerfile, attributed) = (None, false);
        Self { name, image, contents, history, source, places, dockerfile, attributed, settings }
    }

    /// Puts the history on the lines of the Dockerfile that made it, where the two fit together. `target` is
    /// the stage that was built (by default the last) and `build_args` what it was built with. Gives whether
    /// they fit; if not, all places stay in the history.
    pub fn attribute(
        &mut self,
        file: FileId,
        dockerfile: Dockerfile,
        target: Option<&str>,
        build_args: &BTreeMap<String, String>,
    ) -> bool {
        let aligned = attribution::align(&dockerfile, &self.history, target, build_args);
        let from = aligned.as_ref().map(|aligned| file.span(aligned.from.clone()));
        self.attributed = aligned.is_some();
        if let Some(aligned) = aligned {
            self.places = aligned.places.into_iter().map(|range| file.span(range)).collect();
        }
        self.dockerfile = Some(Origin { file, dockerfile, from });
        self.attributed
    }

    /// Where users find what made the layer.
    pub fn layer_place(&self, layer: u16) -> Span {
        let entry = self.image.layers.get(usize::from(layer)).and_then(|layer| layer.history);
        if let Some(place) = entry.and_then(|entry| self.places.get(entry)) {
            return *place;
        }
        let line = self.history.layers.get(&layer).cloned();
        line.map_or_else(|| self.end(), |line| self.source.span(line))
    }

    /// Where users find what brought the file of the final file system; links are followed.
    pub fn file_place(&self, path: &str) -> Span {
        let file = self.image.files.resolve(path).ok();
        let entry = file.and_then(|file| file.live());
        entry.map_or_else(|| self.whole(), |entry| self.layer_place(entry.layer))
    }

    /// Where the last instruction of this kind stands; without one, the place that stands for the whole image.
    pub fn decided_by(&self, keyword: Keyword) -> Span {
        let step = self.history.steps.iter().rposition(|step| step.keyword == keyword);
        step.and_then(|step| self.places.get(step).copied()).unwrap_or_else(|| self.whole())
    }

    /// The place that stands for the whole image: the `FROM` of its stage, else the history's last entry.
    pub fn whole(&self) -> Span {
        self.dockerfile.as_ref().and_then(|origin| origin.from).unwrap_or_else(|| self.end())
    }

    /// Why places are in the image's history and not in a Dockerfile; `None` when they are in one.
    pub fn attribution_note(&self) -> Option<&'static str> {
        match (&self.dockerfile, self.attributed) {
            (_, true) => None,
            (None, false) => {
                Some("places are in the image's history; give --dockerfile to see the lines")
            }
            (Some(_), false) => Some(
                "places are in the image's history: its steps are not those of the Dockerfile that was given",
            ),
        }
    }

    fn end(&self) -> Span {
        self.places.last().copied().unwrap_or_else(|| self.source.span(self.history.first_line()))
    }
}

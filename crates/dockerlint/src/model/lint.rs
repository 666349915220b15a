use std::{collections::BTreeSet, ops::Range};

use dockerfile::{
    Base, Dockerfile, Instruction, ItemKind, Keyword, Scope, Scopes, SourceTarget, Word,
};
use findings::{Comment, FileId, SourceFile, Span};

use super::{Known, Run, Stage};
use crate::shellcheck::CheckedScript;

/// A Dockerfile and what is known about its build: the model of every check here.
#[derive(Debug)]
pub struct Lint {
    /// The file.
    pub file: FileId,
    /// The file, parsed.
    pub dockerfile: Dockerfile,
    /// Its stages; a file without `FROM` is one stage.
    pub stages: Vec<Stage>,
    /// Every `RUN`, those in an `ONBUILD` included.
    pub runs: Vec<Run>,
    /// The variables at each place of the file.
    pub scopes: Scopes,
    /// What is known about the build beside the text.
    pub known: Known,
    /// What ShellCheck says about its scripts; `None` where it did not run.
    pub shellcheck: Option<Vec<CheckedScript>>,
}

impl Lint {
    /// Parses `source`, known to the run as `file`.
    pub fn new(file: FileId, source: &SourceFile) -> Self {
        Self::with(file, source, Known::default())
    }

    /// The same, where more is known than the text.
    pub fn with(file: FileId, source: &SourceFile, known: Known) -> Self {
        let dockerfile = Dockerfile::parse(source.text());
        let scopes = dockerfile.scopes(&known.build_args);
        let stages = Stage::all(&dockerfile, &scopes);
        let runs = Run::all(&dockerfile);
        Self { file, dockerfile, stages, runs, scopes, known, shellcheck: None }
    }

    /// The bytes `range` of the Dockerfile.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.file.span(range.clone())
    }

    /// The value of `word`, which stands in `at`; `None` when the file does not tell.
    pub fn value(&self, word: &Word, at: &Instruction) -> Option<String> {
        self.scope(at).resolve(word).value
    }

    /// The variables in force right before `at`.
    pub fn scope(&self, at: &Instruction) -> Scope<'_> {
        self.scopes.before(at)
    }

    /// Every instruction, and the trigger in place of its `ONBUILD`; with whether it is one.
    pub fn triggers_and_instructions(&self) -> impl Iterator<Item = (&Instruction, bool)> {
        self.dockerfile.instructions().map(|instruction| match &instruction.onbuild {
            Some(trigger) => (trigger.as_ref(), true),
            None => (instruction, false),
        })
    }

    /// The `RUN`s of one stage.
    pub fn runs_of(&self, stage: usize) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.iter().filter(move |run| run.stage == Some(stage))
    }

    /// The stage, the stage it is built on, and so on down.
    pub fn lineage(&self, stage: usize) -> impl Iterator<Item = &Stage> {
        std::iter::successors(self.stages.get(stage), |stage| match stage.base {
            // A stage is built on earlier ones only, so this ends.
            Base::Stage(below) if below < stage.index => self.stages.get(below),
            _ => None,
        })
    }

    /// The stage that is built: the configured target, or the last one.
    pub fn target(&self) -> Option<&Stage> {
        let wanted = self.known.target.as_deref();
        let named = |stage: &&Stage| {
            stage.name.as_ref().is_some_and(|name| {
                wanted.is_some_and(|wanted| name.raw().eq_ignore_ascii_case(wanted))
            })
        };
        self.stages.iter().rfind(named).or_else(|| self.stages.last())
    }

    /// Whether the stage is what is built, or what that is built on: its layers end up in the image.
    pub fn is_shipped(&self, stage: usize) -> bool {
        self.target()
            .is_some_and(|target| self.lineage(target.index).any(|below| below.index == stage))
    }

    /// The `RUN`s whose layers end up in the image, or in that of another build: triggers do.
    pub fn shipped_runs(&self) -> impl Iterator<Item = &Run> {
        let target = self.target().map(|target| target.index);
        let shipped: BTreeSet<usize> =
            target.into_iter().flat_map(|at| self.lineage(at)).map(|stage| stage.index).collect();
        self.runs.iter().filter(move |run| {
            run.onbuild || run.stage.is_none_or(|stage| shipped.contains(&stage))
        })
    }

    /// The stages that may become an image: the configured target, or else those that no other stage is built from or
    /// takes files from.
    pub fn results(&self) -> Vec<&Stage> {
        let target = self.known.target.is_some().then(|| self.target()).flatten();
        if let Some(target) = target {
            return vec![target];
        }
        let mut used = BTreeSet::new();
        // `FROM build-$TARGETARCH` may mean every stage whose name begins so.
        let mut prefixes = BTreeSet::new();
        for stage in &self.stages {
            match &stage.base {
                Base::Stage(below) => drop(used.insert(*below)),
                Base::Image(image) if image.resolved.value.is_none() => {
                    let prefix = image.text.split('$').next().unwrap_or_default();
                    prefixes.insert(prefix.to_lowercase());
                }
                _ => {}
            }
            let sources = stage.sources.iter().filter_map(|source| match source.target {
                SourceTarget::Stage(index) if index != stage.index => Some(index),
                _ => None,
            });
            used.extend(sources);
        }
        let meant = |stage: &Stage| {
            stage.name.as_ref().is_some_and(|name| {
                let name = name.raw().to_lowercase();
                prefixes.iter().any(|prefix| name.starts_with(prefix))
            })
        };
        let unused = |stage: &&Stage| !used.contains(&stage.index) && !meant(stage);
        self.stages.iter().filter(unused).collect()
    }

    /// Every comment with the instruction it speaks of: the one that it stands in or right above.
    pub fn comments(&self) -> Vec<Comment> {
        let (mut comments, mut waiting) = (Vec::new(), Vec::new());
        let comment = |span: &Range<usize>, covers: Range<usize>, section| Comment {
            file: self.file,
            span: span.clone(),
            covers,
            section,
            aside: false,
        };
        for item in &self.dockerfile.items {
            match &item.kind {
                ItemKind::Comment(span) => waiting.push(span.clone()),
                ItemKind::Directive(directive) => {
                    comments.push(comment(&directive.span, 0..0, 0..0));
                }
                ItemKind::Instruction(instruction) => {
                    let section = self.rest_of_stage(instruction);
                    let above = waiting.drain(..).chain(instruction.comments.iter().cloned());
                    comments.extend(
                        above.map(|span| comment(&span, instruction.span.clone(), section.clone())),
                    );
                }
                ItemKind::Blank => {}
            }
        }
        comments.extend(waiting.iter().map(|span| comment(span, 0..0, 0..0)));
        comments
    }

    /// From the first to the last instruction behind `from`; empty when it begins no stage.
    fn rest_of_stage(&self, from: &Instruction) -> Range<usize> {
        if from.kind != Keyword::From {
            return 0..0;
        }
        let start = |stage: &Stage| stage.from.as_ref().map_or(0, |from| from.span.start);
        let stage = self.stages.binary_search_by_key(&from.span.start, start);
        let stage = stage.ok().map(|at| &self.stages[at].instructions);
        let rest = stage.and_then(|rest| rest.first().zip(rest.last()));
        rest.map_or(0..0, |(first, last)| first.span.start..last.span.end)
    }

    /// Whether `keyword` stands in the stage or in one below it.
    pub fn inherits(&self, stage: usize, keyword: Keyword) -> bool {
        self.lineage(stage).any(|stage| stage.of(keyword).next().is_some())
    }
}

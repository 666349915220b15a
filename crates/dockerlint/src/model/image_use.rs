use std::ops::Range;

use dockerfile::{Base, ImageReference, Instruction, Keyword, Resolution, Source, SourceTarget};

use super::Lint;

/// An image that the file takes from a registry.
#[derive(Debug, Clone, Copy)]
pub struct ImageUse<'a> {
    /// Where it is named.
    pub span: &'a Range<usize>,
    /// As written, without quotes.
    pub text: &'a str,
    /// Its name, when the file tells it.
    pub name: Option<&'a str>,
    /// Whether it is the base of a stage; else files are taken from it.
    pub base: bool,
}

impl<'a> ImageUse<'a> {
    fn new(image: &'a ImageReference, base: bool) -> Self {
        // A variable that nothing declares is a mistake, and what was meant is not known.
        let told = image.resolved.unset.is_empty();
        let name = image.resolved.value.as_deref().filter(|name| told && !name.is_empty());
        Self { span: &image.span, text: &image.text, name, base }
    }

    /// Whether it may be a stage of the file that triggers are for, or a context that is named on the command line.
    pub fn may_be_context(&self) -> bool {
        !self.base && !self.text.contains(['/', ':', '@'])
    }
}

impl Lint {
    /// The images of all `FROM`, `COPY --from` and `RUN --mount=from=`, stage by stage.
    pub fn images(&self) -> impl Iterator<Item = ImageUse<'_>> {
        self.stages.iter().flat_map(|stage| {
            let base = match &stage.base {
                Base::Image(image) => Some(ImageUse::new(image, true)),
                Base::Scratch | Base::Stage(_) | Base::Missing => None,
            };
            let sources = stage.sources.iter().filter_map(|source| match &source.target {
                SourceTarget::Image(image) => Some(ImageUse::new(image, false)),
                SourceTarget::Stage(_) | SourceTarget::NoSuchStage(_) => None,
            });
            base.into_iter().chain(sources)
        })
    }
}

/// What `instruction` takes files from when no stage has a name, as in a fragment.
pub(super) fn sources(instruction: &Instruction) -> Vec<Source> {
    let instruction = instruction.onbuild.as_deref().unwrap_or(instruction);
    let copied = instruction.flag("from").and_then(|flag| flag.value.as_ref());
    let copied = copied.filter(|_| instruction.kind == Keyword::Copy);
    let words =
        copied.into_iter().chain(instruction.mounts.iter().filter_map(|mount| mount.from()));
    let source = |word: &dockerfile::Word| {
        let text = word.value();
        let target = match text.parse() {
            Ok(index) => SourceTarget::NoSuchStage(index),
            Err(_) => SourceTarget::Image(ImageReference {
                span: word.span.clone(),
                resolved: Resolution { value: Some(text.clone()), ..Resolution::default() },
                text,
            }),
        };
        Source { span: word.span.clone(), target }
    };
    words.map(source).collect()
}

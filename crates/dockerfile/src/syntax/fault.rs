//! What is wrong with a file.

use super::Span;

/// One mistake in a file. The parser reports it and goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The bytes that are wrong.
    pub span: Span,
    /// What sort of mistake it is.
    pub kind: FaultKind,
    /// One sentence for the user, without a full stop.
    pub message: String,
}

/// The sorts of mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The first word of a line is no instruction.
    UnknownInstruction,
    /// The instruction does not know the flag.
    UnknownFlag,
    /// A flag that may be given once is given again.
    DuplicateFlag,
    /// A flag without the value it needs.
    MissingFlagValue,
    /// A flag with a value that it does not take: `--link=x`, `--interval=5`, `--network=x`.
    BadFlagValue,
    /// An instruction without an argument it needs.
    MissingArgument,
    /// More arguments than the instruction takes, or one it does not know.
    UnexpectedArgument,
    /// An argument that cannot be empty: `VOLUME ""`.
    EmptyArgument,
    /// `ENV a=b c`: a word that is no `name=value`.
    MissingEquals,
    /// `ENV =b`: a value without a name.
    BlankName,
    /// A stage name that `BuildKit` refuses.
    InvalidStageName,
    /// The name of an image that is none.
    InvalidImage,
    /// `STOPSIGNAL` with something that is no signal.
    InvalidSignal,
    /// `COPY` from a URL.
    RemoteSource,
    /// A heredoc whose terminator never comes.
    UnterminatedHeredoc,
    /// A heredoc where `COPY` or `ADD` expects the destination.
    HeredocDestination,
    /// A quote that is never closed.
    UnterminatedQuote,
    /// A `${…}` that `BuildKit` cannot evaluate.
    BadSubstitution,
    /// `${templateOption:…}` of a dev container template, replaced before the builder sees the file.
    TemplateOption,
    /// Something that looks like a JSON array of strings and is none: the builder takes it as text.
    InvalidJson,
    /// A JSON array with something else than strings.
    NotStrings,
    /// `SHELL` without a JSON array.
    ShellForm,
    /// A parser directive that is repeated or has a bad value.
    BadDirective,
    /// An instruction other than `ARG` before the first `FROM`.
    InstructionBeforeFrom,
    /// A file without any `FROM`: a fragment, or nothing that can be built.
    MissingFrom,
    /// `ONBUILD` with an instruction that cannot be a trigger.
    ForbiddenTrigger,
    /// A `--mount` whose value cannot be read.
    BadMount,
    /// A line that does not fit into the buffer of the builder.
    LineTooLong,
}

impl FaultKind {
    /// Whether the builder refuses the file for it. Else it builds, and means something else.
    pub fn is_refused(self) -> bool {
        self != Self::InvalidJson
    }
}

use dockerlint::model::Feature;
use findings::Span;
use versions::Set;

use super::{Declaration, PlaceKind, Role, Toolchain, scope};
use crate::model::ancestors;

/// A flag or subcommand that a command asks a tool for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What is asked for, and since when it is known.
    pub feature: &'static Feature,
    /// The word that says so.
    pub span: Span,
    /// The folder that the command runs for.
    pub scope: String,
    /// The job that runs it: what is set up elsewhere is of no meaning there.
    pub job: Option<Span>,
}

impl Toolchain {
    /// The version that is in force where something is asked for, if every one that may be is older than that.
    pub fn too_old(&self, asked: &Asked) -> Option<&Declaration> {
        let newer = Set::at_least(asked.feature.since());
        let apart = |path: &str| scope::island(path).to_owned();
        let island = apart(self.path(asked.span));
        let tool = asked.feature.tool();
        let about = self.declarations.iter().filter(|it| {
            it.tool == tool && it.inert.is_none() && apart(self.path(it.span)) == island
        });
        let about: Vec<_> = about.collect();
        let selected: Vec<_> = about
            .iter()
            .copied()
            .filter(|it| matches!(it.role, Role::Selects | Role::Matrix))
            .filter(|it| asked.job.map_or_else(|| holds(it, asked), |job| is_within(it, job)))
            .collect();
        let older = |it: &&Declaration| {
            self.versions(it).is_some_and(|set| !set.is_empty() && set.is_disjoint(&newer))
        };
        if !selected.iter().all(older) {
            return None;
        }
        // What an image or another job has says nothing of the machine that runs a script.
        let decides = |it: &&Declaration| {
            let kind = PlaceKind::of(self.path(it.span));
            asked.job.is_some()
                || matches!(
                    kind,
                    PlaceKind::Devcontainer | PlaceKind::Manifest | PlaceKind::VersionFile
                )
        };
        if asked.job.is_some() || selected.iter().any(decides) {
            return selected.into_iter().find(decides);
        }
        let nearest = ancestors(&asked.scope).find_map(|folder| {
            let own = about.iter().copied();
            let own: Vec<_> =
                own.filter(|it| it.role == Role::Requires && it.scope == folder).collect();
            (!own.is_empty()).then_some(own)
        });
        nearest?.into_iter().find(older)
    }
}

/// Whether what is declared may be used in the folder of a command, or below it.
fn holds(declaration: &Declaration, asked: &Asked) -> bool {
    scope::holds_in(&declaration.scope, &asked.scope)
        || scope::holds_in(&asked.scope, &declaration.scope)
}

/// Whether a job sets up what is declared: there, or by way of something that is written there.
fn is_within(declaration: &Declaration, job: Span) -> bool {
    let inside =
        |span: &Span| span.file == job.file && job.start <= span.start && span.end <= job.end;
    inside(&declaration.span) || declaration.via.iter().any(|step| inside(&step.span))
}

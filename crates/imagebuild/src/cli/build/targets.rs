//! `imagebuild build --compose` and `--bake`: every image that a file describes.

use std::collections::BTreeMap;

use anyhow::bail;
use cli::{Exit, Output, Program};

use super::{BuildArgs, exit, explain};
use crate::{
    build::{self, Built, Target, progress},
    cli::{
        check::{Made, Subject, gate},
        runtime::Runtime,
    },
    engine::{Engine, Environment},
    gather::targets,
};

pub(super) use targets::bake::Set;

/// Builds, and checks what was built.
pub(super) fn run(args: &BuildArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    fits(args)?;
    let targets = read(args, &Environment::of_process(), output)?;
    if args.print {
        output.print(&(serde_json::to_string_pretty(&targets::print(&targets))? + "\n"))?;
        return Ok(Exit::Clean);
    }
    let runtime = Runtime::start()?;
    let engine = match runtime.engine(&args.choice.engine, output) {
        Ok(engine) => engine,
        Err(error) => {
            let reason = error.to_string();
            output.error(&error.into());
            let nothing = || Made::Image(Box::new(|| Err(reason.clone())));
            let subjects =
                targets.iter().map(|target| subject(target, target.name.clone(), nothing()));
            report(subjects.collect(), false, args, program, output)?;
            return Ok(Exit::NotChecked);
        }
    };
    let built = build(&runtime, &engine, &targets, args, output);
    record(&targets, &built, args)?;
    let mut worst = Exit::Clean;
    for (target, built) in targets.iter().zip(&built) {
        worst = worst.max(tell(target, built, args, output));
    }
    let wanted = targets
        .iter()
        .zip(&built)
        .filter(|(target, built)| target.wanted || matches!(built, Built::Failed(_)));
    let subjects = wanted.flat_map(|(target, built)| look_at(target, built, &runtime, &engine));
    let whole = built.iter().all(|built| matches!(built, Built::Done(_)));
    Ok(worst.max(report(subjects.collect(), whole, args, program, output)?))
}

/// What is said of one image cannot be said of several.
fn fits(args: &BuildArgs) -> anyhow::Result<()> {
    let of_one = [
        (!args.tag.is_empty(), "--tag"),
        (args.file.is_some(), "--file"),
        (args.target.is_some(), "--target"),
        (args.output.is_some(), "--output"),
        (args.iidfile.is_some(), "--iidfile"),
        (!args.build_context.is_empty(), "--build-context"),
        (!args.cache_from.is_empty(), "--cache-from"),
        (!args.cache_to.is_empty(), "--cache-to"),
        (!args.annotation.is_empty(), "--annotation"),
        (!args.platform.is_empty(), "--platform"),
    ];
    if let Some((_, option)) = of_one.iter().find(|(given, _)| *given) {
        bail!("{option} is of one image: say it in the file that describes them");
    }
    Ok(())
}

/// The targets of the files, with what the command line says of all of them.
fn read(
    args: &BuildArgs,
    environment: &Environment,
    output: Output,
) -> anyhow::Result<Vec<Target>> {
    let wanted: Vec<String> =
        args.names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let mut targets = if args.bake.is_empty() {
        let composed = targets::compose::read(&args.compose, &wanted, environment)?;
        composed.warnings.iter().for_each(|warning| output.note(&format!("warning: {warning}")));
        composed.targets
    } else {
        targets::bake::read(&args.bake, &wanted, &args.set, environment)?
    };
    for target in &mut targets {
        let request = &mut target.request;
        for given in &args.build_arg {
            request.build_args.retain(|known| known.name != given.name);
            request.build_args.push(given.clone());
        }
        request.labels.extend(super::pairs(&args.label));
        request.secrets.retain(|known| args.secret.iter().all(|given| given.id != known.id));
        request.secrets.extend(args.secret.iter().cloned());
        request.ssh.extend(args.ssh.iter().cloned());
        request.no_cache |= args.no_cache;
        request.no_cache_stages.extend(args.no_cache_filter.iter().cloned());
        request.pull |= args.pull;
        request.network = args.network.or(request.network);
        request.hosts.extend(args.add_host.iter().cloned());
        request.ulimits.extend(args.ulimit.iter().cloned());
        request.shm_size = args.shm_size.or(request.shm_size);
        request.attestations.extend(super::attestations(args));
        request.registry_patience = std::time::Duration::from_secs(args.registry_timeout);
    }
    Ok(targets)
}

fn build(
    runtime: &Runtime,
    engine: &Engine,
    targets: &[Target],
    args: &BuildArgs,
    output: Output,
) -> Vec<Built> {
    let mut display = super::display(runtime, args, output);
    let (environment, cancel) = (&runtime.environment, &runtime.cancel);
    let jobs = usize::from(args.jobs);
    runtime.block_on(build::build_all(engine, targets, jobs, environment, display.as_mut(), cancel))
}

/// Writes the file that says what was built, by target.
fn record(targets: &[Target], built: &[Built], args: &BuildArgs) -> anyhow::Result<()> {
    let Some(file) = &args.metadata_file else { return Ok(()) };
    let done = targets.iter().zip(built).filter_map(|(target, built)| match built {
        Built::Done(outcome) if target.wanted => Some((&target.name, &outcome.metadata)),
        _ => None,
    });
    let text = serde_json::to_string_pretty(&done.collect::<BTreeMap<_, _>>())? + "\n";
    source::replace(file, text.as_bytes())?;
    Ok(())
}

/// Says what came of a target, where the display has not.
fn tell(target: &Target, built: &Built, args: &BuildArgs, output: Output) -> Exit {
    match built {
        Built::Done(outcome) => {
            if args.explain_cache {
                let text = progress::explanation(outcome);
                output.say(&format!("target {}: {}", target.name, text.trim_end()));
            }
            Exit::Clean
        }
        Built::Failed(error) => {
            output.say(&format!("target {} ({})", target.name, target.place));
            explain(error, output);
            exit(error)
        }
        Built::Left(name) => {
            output.say(&left(target, name));
            Exit::Findings
        }
    }
}

fn left(target: &Target, name: &str) -> String {
    format!("target {} ({}): not built, as {name} is not there", target.name, target.place)
}

fn look_at<'a>(
    target: &'a Target,
    built: &'a Built,
    runtime: &'a Runtime,
    engine: &'a Engine,
) -> Vec<Subject<'a>> {
    let unread = |reason: String| Made::Image(Box::new(|| Err(reason)));
    let (name, made) = match built {
        Built::Done(outcome) if outcome.id.is_empty() => (&target.name, Made::Nothing(None)),
        Built::Done(outcome) => {
            let name = outcome.tags.first().unwrap_or(&target.name);
            let images = super::images(&target.request, name).into_iter();
            let look = |(name, options)| {
                let read = move || super::export(outcome, &options, runtime, engine);
                subject(target, name, Made::Image(Box::new(read)))
            };
            return images.map(look).collect();
        }
        Built::Failed(error) => match error.of_the_dockerfile() {
            Some(failure) => (&target.name, Made::Nothing(Some(failure))),
            None => (&target.name, unread(error.to_string())),
        },
        Built::Left(name) => (&target.name, unread(left(target, name))),
    };
    vec![subject(target, name.clone(), made)]
}

fn subject<'a>(target: &'a Target, name: String, made: Made<'a>) -> Subject<'a> {
    Subject {
        name,
        dockerfile: Some(&target.request.dockerfile),
        target: target.request.target.as_deref(),
        build_args: &target.request.build_args,
        made,
    }
}

/// Checks what there is, unless that is not wanted; `whole` when nothing is missing.
fn report(
    subjects: Vec<Subject<'_>>,
    whole: bool,
    args: &BuildArgs,
    program: &Program,
    output: Output,
) -> anyhow::Result<Exit> {
    if args.no_check {
        return Ok(Exit::Clean);
    }
    let gate_args = if whole { args.gate.clone() } else { super::keeping_baseline(&args.gate) };
    gate(subjects, &gate_args, program, output)
}

//! Prints what `docker buildx bake --print` should print of the same files: `FILE… [-- TARGET…] [--set SET…]`. With
//! `--targets` it prints what would be built instead. `scripts/bake-agreement` compares both.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is what it is for")]

use std::{path::PathBuf, process::ExitCode};

use imagebuild::{
    engine::Environment,
    gather::targets::{bake, print},
};

fn main() -> ExitCode {
    let (mut files, mut wanted, mut sets, mut built) = (Vec::new(), Vec::new(), Vec::new(), false);
    let mut into = &mut files;
    let mut arguments = std::env::args().skip(1);
    let mut names = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--targets" => built = true,
            "--" => into = &mut names,
            "--set" => match arguments.next().unwrap_or_default().parse() {
                Ok(set) => sets.push(set),
                Err(reason) => {
                    eprintln!("--set: {reason}");
                    return ExitCode::FAILURE;
                }
            },
            _ => into.push(argument),
        }
    }
    wanted.append(&mut names);
    let files: Vec<_> = files.into_iter().map(PathBuf::from).collect();
    let environment = Environment::of_process();
    let said = if built {
        bake::read(&files, &wanted, &sets, &environment).map(|targets| print(&targets))
    } else {
        bake::definition(&files, &wanted, &sets, &environment)
    };
    match said {
        Ok(json) => {
            println!("{json:#}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

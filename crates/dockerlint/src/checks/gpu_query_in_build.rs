use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "gpu-query-in-build",
        summary: "RUN asks for a graphics card",
        docs: include_str!("gpu_query_in_build.md"),
        ..Rule::STABLE
    },
    run,
};

/// Programs that ask NVIDIA's driver, which is on the host.
const PROGRAMS: &[&str] = &["nvidia-smi", "nvidia-debugdump", "nvidia-persistenced"];

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for call in run.calls().filter(|call| call.is(PROGRAMS)) {
            if run.needs(call.command) && !call.command.in_function {
                let message = "a build has no graphics card: ask when the container starts";
                report.at(&call.program.span, message);
            }
        }
    }
}

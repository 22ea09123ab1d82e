//! The program: [`gouji::cli`] over the built-in engine.

fn main() -> std::process::ExitCode {
    gouji::cli::main(gouji::Engine::new())
}

//! The web part is embedded: without it there is nothing to serve.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
    println!("cargo::rerun-if-changed=../../data/demo");
    println!("cargo::rerun-if-changed=../../docs/guide");
    if !std::path::Path::new("../../web/dist/manifest.json").exists() {
        println!(
            "cargo::error=The web part is not built yet. Run `cargo xtask build`, or `npm ci && npm run build` in web/."
        );
    }
}

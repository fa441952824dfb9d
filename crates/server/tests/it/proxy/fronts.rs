//! The proxies themselves. Each is started with its sample as it is: only names, ports and paths are put in.

use super::NAME;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Which one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Front {
    Nginx,
    Caddy,
}

impl Front {
    pub(super) const ALL: [Front; 2] = [Front::Nginx, Front::Caddy];

    /// Starts it in the foreground, by TLS on that port of this machine, before the server.
    pub(super) fn serve(self, folder: &Path, port: u16, server: &str) -> Child {
        match self {
            Front::Nginx => nginx(folder, port, server),
            Front::Caddy => caddy(folder, port, server),
        }
    }
}

/// A sample, with this test's ports and paths in place of its own.
fn sample(name: &str, rows: &[(String, String)]) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(name);
    let sample = fs::read_to_string(file).expect("the sample");
    rows.iter().fold(sample, |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "the sample has {from} once");
        text.replace(from, to)
    })
}

/// Looks at the configuration first, which says best what is wrong with it.
fn tested(mut command: Command) {
    let tested = command.stdin(Stdio::null()).output().expect("it is installed: `cargo xtask test` does it");
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
}

/// With what Debian's own configuration has around the sample.
fn nginx(folder: &Path, port: u16, server: &str) -> Child {
    let certificates = format!("/etc/letsencrypt/live/{NAME}");
    let rows = [
        ("server 127.0.0.1:8080;".to_owned(), format!("server {server};")),
        ("listen 80;".to_owned(), format!("listen unix:{};", folder.join("plain.sock").display())),
        ("    listen [::]:80;\n".to_owned(), String::new()),
        ("listen 443 ssl http2;".to_owned(), format!("listen 127.0.0.1:{port} ssl http2;")),
        ("    listen [::]:443 ssl http2;\n".to_owned(), String::new()),
        (format!("{certificates}/fullchain.pem"), folder.join("certificate.pem").display().to_string()),
        (format!("{certificates}/privkey.pem"), folder.join("key.pem").display().to_string()),
    ];
    fs::write(folder.join("lausuma.conf"), sample("nginx.conf", &rows)).expect("written");
    let at = folder.display();
    let user = if rustix::process::geteuid().is_root() { "user root;\n" } else { "" };
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|of| format!("{of}_temp_path {at}/{of};\n"));
    let around = format!(
        "{user}daemon off;\npid {at}/nginx.pid;\nerror_log {at}/error.log;\nworker_processes 2;\nevents {{ }}\nhttp {{\n{}\
         access_log off;\ndefault_type application/octet-stream;\nsendfile on;\ngzip on;\ninclude {at}/lausuma.conf;\n}}\n",
        paths.concat()
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, around).expect("written");
    let run = |more: &[&str]| {
        let mut nginx = Command::new("nginx");
        nginx.args(more).arg("-c").arg(&file).arg("-p").arg(folder).stdin(Stdio::null());
        nginx
    };
    tested(run(&["-t", "-q"]));
    run(&[]).spawn().expect("it starts")
}

/// With a certificate of our own in place of one that it gets, and nobody waited for when it ends.
fn caddy(folder: &Path, port: u16, server: &str) -> Child {
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.join(name).display().to_string());
    let sites = format!("https://{NAME}:{port}, https://127.0.0.1:{port} {{");
    let rows = [
        (format!("\n{NAME} {{"), format!("\n{sites}\n\tbind 127.0.0.1\n\ttls {certificate} {key}")),
        ("reverse_proxy 127.0.0.1:8080 {".to_owned(), format!("reverse_proxy {server} {{")),
    ];
    let ours = "{\n\tadmin off\n\tauto_https disable_redirects\n\tgrace_period 1s\n}\n";
    let file = folder.join("Caddyfile");
    fs::write(&file, format!("{ours}{}", sample("Caddyfile", &rows))).expect("written");
    let run = |what: &str| {
        let mut caddy = Command::new("caddy");
        caddy.args([what, "--adapter", "caddyfile", "--config"]).arg(&file).stdin(Stdio::null()).stderr(Stdio::null());
        caddy.envs(["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].map(|name| (name, folder)));
        caddy
    };
    let mut check = run("validate");
    check.stderr(Stdio::piped());
    tested(check);
    run("run").spawn().expect("it starts")
}

//! Articles stay on the computer: the program does its work where there is no network at all, and opens no socket.

use std::process::Command;

/// Runs in a network namespace of its own, in which not even the loopback address is up. Where that is not allowed, this says
/// so: the test has then shown nothing.
#[test]
#[cfg(target_os = "linux")]
fn an_article_is_analysed_without_any_network() {
    let alone = |arguments: &[&str]| {
        // `-r` maps the user, so that who is not root may do it where the system lets them.
        Command::new("unshare").args(["-r", "-n"]).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output()
    };
    if !alone(&["true"]).is_ok_and(|output| output.status.success()) {
        eprintln!("not shown: this system does not allow network namespaces (unshare -r -n)");
        return;
    }
    let links = String::from_utf8(alone(&["cat", "/proc/net/dev"]).unwrap().stdout).unwrap();
    let up: Vec<_> = links.lines().skip(2).filter(|line| !line.trim_start().starts_with("lo:")).collect();
    assert!(up.is_empty(), "the namespace has links: {up:?}");

    let program = assert_cmd::cargo::cargo_bin!("firsthand").to_str().unwrap();
    let arguments = ["analyze", "--no-config", "--format", "json", "tests/articles/investigation.txt"];
    let inside = alone(&[&[program], &arguments[..]].concat()).unwrap();
    let outside = Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(inside.status.success(), "{}", String::from_utf8_lossy(&inside.stderr));
    assert!(inside.stdout.len() > 1000 && inside.stdout == outside.stdout, "the reports differ");
}

/// Only `firsthand serve` names the network, and it binds the loopback address.
#[test]
fn only_serve_names_the_network() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![];
    for entry in walkdir::WalkDir::new(root.join("src")).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|end| end == "rs") {
            let code = std::fs::read_to_string(entry.path()).unwrap();
            if ["std::net", "TcpListener", "TcpStream", "UdpSocket", "tiny_http::"]
                .iter()
                .any(|word| code.contains(word))
            {
                found.push(entry.path().strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    assert!(found.iter().all(|file| file.starts_with("src/commands/serve")), "{found:?}");
    assert!(std::fs::read_to_string(root.join("src/commands/serve.rs")).unwrap().contains("LOCALHOST"));
}

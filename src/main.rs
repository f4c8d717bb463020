//! Arguments, files and exit codes. Uses only the library's public names.

fn main() {}

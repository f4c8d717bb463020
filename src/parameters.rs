//! The numbers of the score, read from `grammars/parameters.toml`, where each stands with its reason and origin.

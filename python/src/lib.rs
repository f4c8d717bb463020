//! firsthand for Python: what is compiled. What Python programs see of it stands in the folder `firsthand`, which this is
//! a part of.
//!
//! Articles come in as plain values, reports go out as JSON and Parquet, which Python's own libraries read: so what Python
//! says is what the command says, to the byte. Whatever takes long lets go of the interpreter's lock.

mod article;
mod engine;
mod report;
mod shuffle;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Shows an error as Python's `ValueError`, with what lies behind it.
fn refused(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

#[pymodule]
mod _firsthand {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::article::read;
    #[pymodule_export]
    use super::engine::Engine;
    #[pymodule_export]
    use super::report::{Report, codebook};
    #[pymodule_export]
    use super::shuffle::{Found, take};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

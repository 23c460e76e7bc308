//! Tells where the C library is, if it is asked for.

use std::env;

fn main() {
    println!("cargo::rerun-if-env-changed=SLEEF_LIB_DIR");
    if env::var_os("CARGO_FEATURE_SLEEF").is_some() {
        println!("cargo::rustc-link-lib=dylib=sleef");
        if let Ok(directory) = env::var("SLEEF_LIB_DIR") {
            println!("cargo::rustc-link-search=native={directory}");
            println!("cargo::rustc-link-arg=-Wl,-rpath,{directory}");
        }
    }
}
